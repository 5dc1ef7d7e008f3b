// The meetings of the graph from what articles claim of them: one Meeting for each meeting of the
// world, however many articles tell of it and in whatever order they come.
//
// Claims stand in an order of their own: exact dates before vague ones, many parties before few, a
// place before none, then by article. A claim that may be of the same meeting as an earlier one
// that leads a meeting joins it; else it leads a meeting itself. A vague claim that fits several
// meetings joins none. So the partition follows from the set of claims; a new one that leads
// nothing changes nothing else, and one that does is compared with the later ones that fit.
//
// Which may be of the same one, and in which order they stand, says meeting_matching.h. An office
// without its holder's name counts as the one person who certainly held it that day.
//
// Curators' decisions and common keys come before all of this. Claims that decisions link, directly
// or through others, also such of which nothing tells any more, are one component. A claim joins
// the meeting of the first claim before it that is of its component or has one of its keys, unless
// it is kept apart from a claim there.
//
// The values of a meeting are computed from its claims (meeting_folding.h).
//
// One ledger serves one transaction. Not thread-safe. Cost: for a claim, the meetings around its
// date of its parties but for the one who has most, vague claims about them, the leading claims of
// those that share two parties with it, and its decisions. The other claims of a meeting are read
// where its leading claim changes, one is taken back, or a new leading claim may take some of them.
// What is taken back and comes again as it was costs its own evidence.

#ifndef CHANCERY_SERVER_INGEST_MEETING_LEDGER_H_
#define CHANCERY_SERVER_INGEST_MEETING_LEDGER_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/ingest/claim_store.h"
#include "server/ingest/loaded_meetings.h"
#include "server/ingest/tenure_ledger.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_store.h"
#include "storage/model/entities.h"

namespace chancery {

class MeetingLedger {
 public:
  using ClaimKey = LoadedMeetings::ClaimKey;

  // All must outlive the ledger.
  MeetingLedger(Transaction& txn, ClaimStore& claims, const TenureLedger& tenures, Budget& budget)
      : txn_(txn),
        claims_(claims),
        tenures_(tenures),
        budget_(budget),
        loaded_(txn, claims, tenures, budget) {}

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

  // The mentions of a meeting that come from these articles.
  absl::StatusOr<std::vector<std::string>> SelectMentions(MeetingId meeting,
                                                          const std::vector<ArticleId>& articles);

 private:
  using Node = LoadedMeetings::Node;
  using Cluster = LoadedMeetings::Cluster;

  absl::Status PushAroundBefore(const Node& node);
  absl::Status ApplyChanges();
  absl::Status TakeBack(const ClaimKey& key);
  absl::Status Process();
  absl::Status Decide(const ClaimKey& key, MeetingId* target);
  absl::StatusOr<MeetingId> LinkedTo(const ClaimKey& key);
  absl::StatusOr<bool> Excluded(const Node& node, MeetingId cluster);
  absl::Status PushLater(const Node& node);
  void PushWork(const ClaimKey& key) { work_.insert({loaded_.nodes.at(key).claim.order, key}); }
  absl::Status KeepOwnKeys(MeetingId id, Meeting* meeting);
  void Detach(const ClaimKey& key);
  void Attach(const ClaimKey& key, MeetingId cluster, bool as_seed);
  absl::Status TakeName(MeetingId from, MeetingId to);
  absl::Status ChooseIds();
  absl::StatusOr<bool> AppendToCluster(MeetingId id, Cluster* cluster);
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
  LoadedMeetings loaded_;
  std::set<MeetingId> dirty_;
  std::set<MeetingId> named_;  // by PutWritten: they keep their names
  // To be decided about, in their order.
  std::set<std::pair<std::string, ClaimKey>> work_;
  std::map<ClaimKey, MeetingId> taken_;  // of the head
  std::vector<FactClaim> given_;
  std::map<MeetingId, MeetingId> closed_;
  std::vector<Node> removed_;
  std::set<ClaimKey> moved_;
  std::set<ClaimKey> added_;
  std::set<ClaimKey> new_seeds_;
  std::set<ClaimKey> former_seeds_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_MEETING_LEDGER_H_
