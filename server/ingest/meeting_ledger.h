// The meetings of the graph from what articles claim of them: one Meeting for each meeting of the
// world, however many articles tell of it and in whatever order they come.
//
// Claims stand in an order of their own: exact dates before vague ones, many parties before few, a
// place before none, then by article. A claim that may be of the same meeting as an earlier one
// that leads a meeting joins it; else it leads a meeting itself. A vague claim that fits several
// meetings joins none. So the partition follows from the set of claims; a new one that leads
// nothing changes nothing else, and one that does is compared with the later ones that fit.
//
// Two claims may be of the same meeting if they are of different articles, and have
//   - two parties in common, or all of them where either has fewer; and all the parties of the one
//     that names fewer, or at least half of both together;
//   - dates that can be the same; of an unknown date, the same place;
//   - kinds that can be the same: in person and a summit are, in person and by phone are not;
//   - places that can be the same: equal, or one of them not known, or one in the other's polity.
// An office without its holder's name counts as the one person who certainly held it that day.
// Curators' decisions and common keys come before all of this.
//
// The values of a meeting are computed from its claims, see FoldMeeting.
//
// One ledger serves one transaction. Not thread-safe. Cost: for a claim, the meetings of its
// parties around its date, and the vague claims about them.

#ifndef CHANCERY_SERVER_INGEST_MEETING_LEDGER_H_
#define CHANCERY_SERVER_INGEST_MEETING_LEDGER_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "server/ingest/claim_store.h"
#include "server/ingest/curator.h"
#include "server/ingest/tenure_ledger.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_store.h"
#include "storage/model/entities.h"

namespace chancery {

// A claim with what decides about it.
struct MeetingClaim {
  Meeting meeting;  // offices replaced by their holders where these are sure
  const ArticleInfo* article = nullptr;
};

// What the claims of one meeting, in their order, say together: all parties and topics; the most
// precise date; the kind and place that most articles give, of several the first; held if any
// article says so, else what the newest article says; of all else the first that says something.
// What WriteFacts wrote stands over what articles claim.
Meeting FoldMeeting(const std::vector<const MeetingClaim*>& claims);

class MeetingLedger {
 public:
  // An article and the index of a meeting there.
  using ClaimKey = std::pair<ArticleId, uint32_t>;

  // All must outlive the ledger.
  MeetingLedger(Transaction& txn, ClaimStore& claims, const TenureLedger& tenures, Budget& budget)
      : txn_(txn), claims_(claims), tenures_(tenures), budget_(budget) {}

  // Takes back all that the article claims of this meeting of the head.
  absl::Status Remove(MeetingId meeting, ArticleId article);
  // `claim.claim` is a Meeting. Tenures must have been written.
  absl::Status Add(FactClaim claim);
  // What a source of WriteFacts says of this meeting, in place of what it said of it before. The
  // meeting is of the head, or new and put by the transaction. `claim.index` is its id. What it
  // says stays with this meeting; what articles say may come to be of it.
  absl::Status PutWritten(MeetingId meeting, FactClaim claim);
  // The holders of these offices changed, on these days.
  absl::Status TouchOffices(const std::map<RoleId, DayRange>& roles);
  // A decision about the mention was made or taken back.
  absl::Status Touch(absl::string_view mention);

  // Decides about everything that changed and writes the meetings. Adds to `added` how many are
  // new, and to `joined` how many added claims are of meetings that were there.
  absl::Status Write(int* added, int* joined, std::vector<std::string>* warnings);

  // The meeting that a claim is of. After Write.
  absl::StatusOr<MeetingId> MeetingOf(ArticleId article, uint32_t index);
  // Claims that are of another meeting than before. After Write.
  const std::set<ClaimKey>& moved() const { return moved_; }

  // Meetings that are gone, and where their claims went: none if nowhere. After Write.
  const std::map<MeetingId, MeetingId>& closed() const { return closed_; }
  MeetingId SuccessorOf(MeetingId meeting) const;

  // The mention of a claim, the same in every store.
  absl::StatusOr<std::string> MentionOf(ClaimKey key);
  // The mentions of a meeting that come from these articles.
  absl::StatusOr<std::vector<std::string>> SelectMentions(MeetingId meeting,
                                                          const std::vector<ArticleId>& articles);

 private:
  using Order = std::tuple<bool, int64_t, int64_t, int, bool, bool, std::string, uint32_t>;
  struct Node {
    FactClaim fact;
    MeetingClaim claim;
    std::string mention;
    Order order;
    MeetingId cluster;     // none while it is being decided
    MeetingId before;      // at the head; none if new
    bool changed = false;  // added or touched: what follows from it is looked at again
  };
  struct Cluster {
    std::set<ClaimKey> members;
    absl::optional<ClaimKey> seed;
    bool fresh = false;  // not at the head
  };
  struct OrderLess {
    const MeetingLedger* ledger;
    bool operator()(const ClaimKey& a, const ClaimKey& b) const;
  };
  struct PlaceInfo {
    std::string place;
    std::string polity;
  };

  absl::StatusOr<Node> BuildNode(FactClaim fact,
                                 absl::FunctionRef<absl::StatusOr<PersonId>(RoleId)> holder_of);
  absl::Status MakeNode(FactClaim fact, MeetingId cluster);
  // Looks again at later claims that fitted this one with the holders of offices as they were known
  // at the head.
  absl::Status PushAroundBefore(const FactClaim& fact);
  absl::StatusOr<bool> IsLive(MeetingId meeting) const;
  absl::Status Load(MeetingId meeting);
  absl::Status LoadNeighbours(const Node& node);
  absl::Status LoadDecisions();
  absl::Status Process();
  absl::Status Decide(const ClaimKey& key, MeetingId* target);
  absl::Status PushLater(const Node& node);
  void PushLinked(const Node& node);
  bool Before(const Node& a, const Node& b) const { return a.order < b.order; }
  bool PartiesAgree(const Meeting& a, const Meeting& b, size_t* common) const;
  absl::StatusOr<bool> PlacesAgree(PlaceId a, PlaceId b);
  absl::StatusOr<bool> Match(const Node& a, const Node& b);
  absl::StatusOr<const PlaceInfo*> InfoOfPlace(PlaceId place);
  bool KeptApart(const Node& a, const Node& b) const;
  void PushWork(const ClaimKey& key) { work_.insert({nodes_.at(key).order, key}); }
  absl::Status KeepOwnKeys(MeetingId id, Meeting* meeting);
  void Detach(const ClaimKey& key);
  void Attach(const ClaimKey& key, MeetingId cluster, bool as_seed);
  absl::Status TakeName(MeetingId from, MeetingId to);
  absl::Status ChooseIds();
  absl::Status WriteCluster(MeetingId id, Cluster* cluster, int* added);
  std::vector<std::string> VagueNotesOf(const ClaimKey& key, const Node& node) const;
  absl::Status WriteNotes(const ClaimKey& key, const Node& node);
  absl::Status ForgetNotes(const Node& node);
  absl::Status WriteCandidates();
  absl::Status WarnOf(MeetingId id, std::vector<std::string>* warnings);

  Transaction& txn_;
  ClaimStore& claims_;
  const TenureLedger& tenures_;
  Budget& budget_;
  std::map<ClaimKey, Node> nodes_;
  std::map<MeetingId, Cluster> clusters_;
  std::set<MeetingId> dirty_;
  std::set<MeetingId> named_;  // by PutWritten: they keep their names
  std::map<std::string, ClaimKey> by_mention_;
  // To be decided about, in their order.
  std::set<std::pair<Order, ClaimKey>> work_;
  std::map<MeetingId, MeetingId> closed_;
  std::vector<Node> removed_;
  std::set<ClaimKey> moved_;
  std::set<ClaimKey> added_;
  std::set<ClaimKey> new_seeds_;
  std::set<ClaimKey> former_seeds_;
  std::map<PlaceId, PlaceInfo> places_;
  absl::optional<std::vector<CuratorDecision>> decisions_;
  std::map<std::string, std::set<std::string>> same_;   // by mention
  std::map<std::string, std::set<std::string>> apart_;  // by mention
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_MEETING_LEDGER_H_
