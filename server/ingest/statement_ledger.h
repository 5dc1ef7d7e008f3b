// The statements of the graph from what articles claim of them: the same words of the same speaker
// on the same day or at the same meeting are one Statement, whoever prints them
// (statement_partition.h says exactly which are).
//
// In a claim, `meeting` is not a meeting of the graph but 1 + the index of the article's meeting,
// so that it stays true when that claim comes to be of another meeting; 0: none.
//
// One ledger serves one transaction. Not thread-safe. Cost: of a claim whose marks are known, those
// of the statement, however many claims it has; of one that brings a day of its own, the evidence
// of the statements that it links; of one that is taken back, the evidence of its statement. What
// is taken back and comes again as it was costs its own evidence.

#ifndef CHANCERY_SERVER_INGEST_STATEMENT_LEDGER_H_
#define CHANCERY_SERVER_INGEST_STATEMENT_LEDGER_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "chancery/internal/resolution.pb.h"
#include "server/ingest/claim_store.h"
#include "server/ingest/meeting_ledger.h"
#include "server/ingest/statement_partition.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_store.h"
#include "storage/model/entities.h"

namespace chancery {

class StatementLedger {
 public:
  // All must outlive the ledger. Meetings must be written before statements are.
  StatementLedger(Transaction& txn, ClaimStore& claims, MeetingLedger& meetings, Budget& budget)
      : txn_(txn), claims_(claims), meetings_(meetings), budget_(budget) {}

  // Takes back all that the article claims of this statement of the head.
  absl::Status Remove(StatementId statement, ArticleId article);
  // `claim.claim` is a Statement.
  absl::Status Add(FactClaim claim);
  // The article's claims came to be of other meetings: so did what was said there.
  absl::Status TouchArticle(ArticleId article);

  // The meeting is gone: so is what says that something was said there.
  absl::Status TouchMeeting(MeetingId meeting);

  // Adds to `added` how many are new.
  absl::Status Write(int* added);

 private:
  struct Claim {
    FactClaim fact;
    const ArticleInfo* article = nullptr;
    MeetingId meeting;  // of the graph
    std::vector<StatementMark> marks;
    StatementId before;  // where it was; none if it is new
  };
  // A statement whose claims are all looked at again.
  struct Pulled {
    std::set<StatementMark> marks;  // at the head
    bool used = false;              // by what comes of the claims
  };
  // The statements of days near each other: of stated ones and of articles' ones.
  using Calendar = std::map<std::pair<StatementMark::Kind, int64_t>, StatementId>;
  struct OpenCalendar {
    Calendar days;
    bool changed = false;
  };

  absl::StatusOr<Claim> MakeClaim(FactClaim fact);
  const Statement& Told(const Claim& claim) const { return std::get<Statement>(claim.fact.claim); }
  absl::StatusOr<OpenCalendar*> CalendarOf(const StatementMark& mark);
  // By the notes, with the changes made here so far.
  absl::StatusOr<StatementId> OwnerOf(const StatementMark& mark);
  absl::Status SetOwner(const StatementMark& mark, StatementId statement);
  absl::StatusOr<std::vector<StatementMark>> VagueMarksOf(const std::string& words) const;

  absl::Status DropUnchanged();
  StatementId TakenFrom(const FactClaim& claim) const;
  absl::StatusOr<bool> CanAppend(const Claim& claim, StatementId* statement);
  absl::Status Append(const std::vector<const Claim*>& claims, StatementId statement);
  absl::Status Pull(StatementId statement);
  absl::Status PullWritten(const StatementMark& mark);
  absl::StatusOr<bool> Has(const StatementMark& mark);
  absl::Status PullLinked();
  absl::StatusOr<std::vector<std::vector<size_t>>> Partition();
  std::vector<StatementId> ChooseIds(const std::vector<std::vector<size_t>>& groups);
  absl::Status WriteGroup(const std::vector<size_t>& group, StatementId id);
  absl::StatusOr<std::vector<std::string>> OwnKeys(StatementId id,
                                                   const std::vector<std::string>& keys);

  Transaction& txn_;
  ClaimStore& claims_;
  MeetingLedger& meetings_;
  Budget& budget_;

  std::map<StatementId, std::map<ArticleId, std::vector<FactClaim>>> taken_;
  std::vector<FactClaim> added_;
  std::vector<std::pair<StatementId, ArticleId>> touched_;
  std::set<StatementId> dirty_;

  std::map<std::string, OpenCalendar> calendars_;  // by note
  std::map<StatementId, Pulled> pulled_;
  std::map<std::string, StatementId> given_keys_;
  std::vector<Claim> pool_;             // the claims of what was pulled, and new ones
  std::set<StatementMark> pool_marks_;  // theirs
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_STATEMENT_LEDGER_H_
