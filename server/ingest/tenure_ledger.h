// The tenures of the graph from what articles claim of them: one Tenure for each spell of a person
// in an office, however many articles tell of it and in whatever order they come.
//
// The spells of a person in an office follow from the set of claims (tenure_spells.h). Where ends
// of one term contradict each other, all of them stay in the evidence.
//
// One ledger serves one transaction. Not thread-safe. Cost: a claim that says what others have
// said, or only that the office was held on a day of a known spell, costs the person's tenures; any
// other change costs the evidence of these spells. What is taken back and comes again as it was
// costs its own evidence.

#ifndef CHANCERY_SERVER_INGEST_TENURE_LEDGER_H_
#define CHANCERY_SERVER_INGEST_TENURE_LEDGER_H_

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/ingest/claim_store.h"
#include "server/ingest/tenure_spells.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_reader.h"
#include "storage/graph/graph_store.h"
#include "storage/model/entities.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

class TenureLedger {
 public:
  // All must outlive the ledger.
  TenureLedger(Transaction& txn, ClaimStore& claims, const Gazetteer& gazetteer, Budget& budget)
      : txn_(txn), claims_(claims), gazetteer_(gazetteer), budget_(budget) {}

  // Takes back all that the article claims of this tenure of the head.
  absl::Status Remove(TenureId tenure, ArticleId article);
  // `claim.claim` is a Tenure.
  absl::Status Add(FactClaim claim);

  // WriteFacts has put this tenure, which was this at the head, or nothing. It stays as it is;
  // whose office it was may be asked about again.
  void NoteWritten(const Tenure* was, const Tenure& is);

  // Writes the tenures. `warnings` gets what cannot be: two holders of an office of one holder at
  // once, a tenure after death. Adds to `added` how many are new.
  absl::Status Write(int* added, std::vector<std::string>* warnings);

  // The offices whose holders changed, and the days on which they did. After Write.
  const std::map<RoleId, DayRange>& changed_roles() const { return changed_roles_; }
  // The one person who certainly held the office on that day, if there is just one. After Write.
  absl::StatusOr<PersonId> HolderOf(RoleId role, const PartialDate& when) const;

 private:
  using GroupKey = std::pair<PersonId, RoleId>;
  struct Group {
    bool loaded = false;
    std::vector<Tenure> tenures;                         // of the head
    std::vector<std::pair<TenureId, FactClaim>> claims;  // with where they were; 0: new
    std::vector<std::pair<TenureId, FactClaim>> taken;   // of the head, with where they are
    std::vector<FactClaim> added;
    // Articles with a claim that was taken back and came again as it was.
    std::set<std::pair<TenureId, ArticleId>> staying;
  };
  struct Spell {
    TimeInterval interval;
    bool acting = false;
    std::vector<size_t> claims;
  };

  absl::StatusOr<Group*> Open(GroupKey key);
  absl::Status LoadClaims(Group* group);
  void DropUnchanged(Group* group);
  absl::StatusOr<TenureShape> ShapeOf(TenureId written, const FactClaim& claim);
  absl::StatusOr<bool> TryAppend(const GroupKey& key, Group* group);
  absl::StatusOr<std::vector<Spell>> MakeGroupSpells(Group* group, std::vector<TenureShape>* shapes,
                                                     std::vector<size_t>* spell_of_shape);
  absl::Status Rebuild(const GroupKey& key, Group* group, int* added);
  absl::Status WriteNote(const GroupKey& key, const std::vector<TenureShape>& shapes,
                         const std::vector<TenureId>& tenure_of_shape,
                         const std::vector<Tenure>& tenures);
  void PutTenure(const Tenure* was, const Tenure& is);
  void Change(RoleId role, const TimeInterval* was, const TimeInterval* is);
  absl::Status Warn(const Tenure& tenure, std::vector<std::string>* warnings);

  Transaction& txn_;
  ClaimStore& claims_;
  const Gazetteer& gazetteer_;
  Budget& budget_;
  std::map<GroupKey, Group> groups_;
  std::map<RoleId, DayRange> changed_roles_;
  // The tenures of offices that were asked for, as they are after Write.
  mutable std::map<RoleId, std::vector<Tenure>> holders_;
  std::vector<Tenure> written_;
  std::set<TenureId> closed_;
  std::vector<std::string> notes_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_TENURE_LEDGER_H_
