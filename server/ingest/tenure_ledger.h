// The tenures of the graph from what articles claim of them: one Tenure for each spell of a person
// in an office, however many articles tell of it and in whatever order they come.
//
// The spells of a person in an office follow from the set of claims: those with dates make the
// spells, each claim without dates ("the foreign minister said") joins the first spell that may
// cover the day on which it is known to be true, and what is left is one spell without dates.
//
// One ledger serves one transaction. Not thread-safe. Cost: a claim without dates that joins a
// known spell costs the person's tenures; any other change costs the evidence of these spells.

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
    std::vector<FactClaim> added;
    // Where claims were that were taken back: they may come again.
    std::map<std::pair<ArticleId, uint32_t>, TenureId> before;
    bool removes = false;
  };
  struct Spell {
    TimeInterval interval;
    bool acting = false;
    std::vector<size_t> claims;
  };

  absl::StatusOr<Group*> Open(GroupKey key);
  absl::Status LoadClaims(Group* group);
  absl::StatusOr<bool> TryAppend(Group* group);
  absl::Status Rebuild(const GroupKey& key, Group* group, int* added);
  void Change(RoleId role, DayNumber first, DayNumber last);
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
