// The claims that a transaction has before it: those that it adds, and those of the head that may
// be of a meeting with them, with the meetings that they are of.
//
// Of a meeting of the head first the leading claim is read, then what an article tells of it, then
// all: the Load functions bring in what is not here yet, and change nothing of what is. Who decides
// which claims are of one meeting (meeting_ledger.h) moves them between clusters.
//
// Serves one transaction. Not thread-safe.

#ifndef CHANCERY_SERVER_INGEST_LOADED_MEETINGS_H_
#define CHANCERY_SERVER_INGEST_LOADED_MEETINGS_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "chancery/internal/resolution.pb.h"
#include "server/ingest/claim_store.h"
#include "server/ingest/decision_log.h"
#include "server/ingest/meeting_folding.h"
#include "server/ingest/meeting_notes.h"
#include "server/ingest/meeting_places.h"
#include "server/ingest/tenure_ledger.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_store.h"
#include "storage/model/entities.h"

namespace chancery {

class LoadedMeetings {
 public:
  using ClaimKey = MeetingClaimKey;

  struct Node {
    FactClaim fact;
    MeetingClaim claim;
    std::string mention;
    MeetingId cluster;     // none while it is being decided
    MeetingId before;      // at the head; none if new
    bool changed = false;  // added or touched: what follows from it is looked at again
    bool fresh = false;    // its notes are written again
    // It joined the meeting of a claim before it that has its key, and brings nothing new to
    // others.
    bool follows_key = false;
  };
  struct Cluster {
    std::set<ClaimKey> members;
    absl::optional<ClaimKey> seed;
    bool fresh = false;  // not at the head
    // Else: of those at the head, the seed is here, and no more than some others.
    bool complete = true;
    internal::MeetingNoteRecord record;  // of the head, unless complete
  };

  // All must outlive it.
  LoadedMeetings(Transaction& txn, ClaimStore& claims, const TenureLedger& tenures, Budget& budget)
      : places(txn), txn_(txn), claims_(claims), tenures_(tenures), budget_(budget) {}

  std::map<ClaimKey, Node> nodes;
  std::map<MeetingId, Cluster> clusters;
  std::map<std::string, ClaimKey> by_mention;                    // of nodes
  std::map<std::string, std::vector<MentionLink>> links_loaded;  // by mention, where asked for
  MeetingPlaces places;

  // The order in which claims are decided about.
  static bool Before(const Node& a, const Node& b) { return a.claim.order < b.claim.order; }

  // The mention of a claim, the same in every store.
  absl::StatusOr<std::string> MentionOf(ClaimKey key);
  // Adds a claim to the nodes, with the holders of its offices as they are known now.
  absl::Status MakeNode(FactClaim fact, MeetingId cluster);
  // The claim with the holders of offices as they were known at the head.
  absl::StatusOr<Node> NodeBefore(const FactClaim& fact);

  absl::StatusOr<bool> IsLive(MeetingId meeting) const;
  // The claim that leads the meeting of the head, if what is kept of it says which; else all.
  absl::Status LoadLead(MeetingId meeting);
  absl::Status LoadAll(MeetingId meeting);
  // What the article claims of the meeting at the head. REQUIRES: its lead is here.
  absl::Status LoadArticle(MeetingId meeting, ArticleId article);
  // All that the article claims of meetings at the head.
  absl::Status LoadSiblings(ArticleId article);
  // Leads of everything that might match the claim, or nearly.
  absl::Status LoadNeighbours(const Node& node);
  // All claims of the meetings of which some might be rather of one that this claim leads.
  absl::Status LoadTakeable(const Node& node);

  // True if the two may be of one meeting, decisions and keys aside.
  absl::StatusOr<bool> Match(const Node& a, const Node& b);
  // The decisions that name the mention.
  absl::StatusOr<const std::vector<MentionLink>*> LinksOfMention(const std::string& mention);
  // True if a curator keeps the two apart.
  absl::StatusOr<bool> KeptApart(const Node& a, const Node& b);
  // All claims of the meeting that the mention is of.
  absl::Status LoadMention(const std::string& mention);
  // The claims that a curator keeps apart from this one. Loads their meetings.
  absl::StatusOr<std::set<ClaimKey>> ApartFrom(const Node& node);
  // The claims that decisions link with the mention, directly or not, itself among them if
  // something tells of it. Loads their meetings.
  absl::StatusOr<std::set<ClaimKey>> ComponentOf(const std::string& mention);
  // All that a decision or a key links with the claim, and may follow it or come before it. Loads
  // their meetings.
  absl::StatusOr<std::set<ClaimKey>> LinkedWith(const Node& node);

 private:
  absl::StatusOr<Node> BuildNode(FactClaim fact,
                                 absl::FunctionRef<absl::StatusOr<PersonId>(RoleId)> holder_of);
  absl::StatusOr<std::set<MeetingId>> NearMeetings(const Node& node);
  absl::StatusOr<std::set<ClaimKey>> KeyMatesOf(const Node& node);

  Transaction& txn_;
  ClaimStore& claims_;
  const TenureLedger& tenures_;
  Budget& budget_;
  std::set<ArticleId> siblings_;  // articles of which all claims are here
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_LOADED_MEETINGS_H_
