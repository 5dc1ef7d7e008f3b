// The statements of the graph from what articles claim of them: the same words of the same speaker
// on the same day are one Statement, whoever prints them.
//
// In a claim, `meeting` is not a meeting of the graph but 1 + the index of the article's meeting,
// so that it stays true when that claim comes to be of another meeting; 0: none.
//
// One ledger serves one transaction. Not thread-safe. Cost: the evidence of the statements changed.

#ifndef CHANCERY_SERVER_INGEST_STATEMENT_LEDGER_H_
#define CHANCERY_SERVER_INGEST_STATEMENT_LEDGER_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/ingest/claim_store.h"
#include "server/ingest/meeting_ledger.h"
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
  struct Entry {
    std::vector<FactClaim> claims;
    std::string words_key;
    bool fresh = false;
  };

  absl::StatusOr<Entry*> Open(StatementId statement);

  Transaction& txn_;
  ClaimStore& claims_;
  MeetingLedger& meetings_;
  Budget& budget_;
  std::map<StatementId, Entry> entries_;
  std::map<std::string, StatementId> by_words_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_STATEMENT_LEDGER_H_
