// What each article claims of a fact, as it is kept with the evidence: read, and written back.
//
//   ClaimStore claims(txn, budget);
//   CHANCERY_ASSIGN_OR_RETURN(std::vector<FactClaim> all, claims.Load(meeting));
//
// A claim is identified by its article and its index there. Claims of WriteFacts are those whose
// article has the extractor "facts"; where none is stored, it is the fact as it was written.
//
// One store serves one transaction. Not thread-safe.

#ifndef CHANCERY_SERVER_INGEST_CLAIM_STORE_H_
#define CHANCERY_SERVER_INGEST_CLAIM_STORE_H_

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_store.h"
#include "storage/model/entities.h"

namespace chancery {

inline constexpr char kWriteFactsExtractor[] = "facts";

// An article, as far as resolution asks.
struct ArticleInfo {
  std::string key;  // the same in every store
  std::string publisher;
  PartialDate published;
  bool write_facts = false;
};

struct FactClaim {
  ArticleId article;
  // Of the fact within the article; for WriteFacts, whose facts have none, the fact's own id.
  uint32_t index = 0;
  Entity claim;  // its id is 0
  // Where the article says so; `fact` and `sequence` are set when written.
  std::vector<Evidence> rows;
};

// True if both say the same of the same thing in the same places: to take one back and to assert
// the other changes nothing.
bool SameClaim(const FactClaim& a, const FactClaim& b);
// True if both have the same values, whatever their ids. Of tenures, meetings and statements: true
// of nothing else.
bool SameValues(const Entity& a, const Entity& b);

// The note of what one more claim of the meeting or statement needs to know of the others. Whoever
// changes the fact's claims otherwise than by its ledger deletes it: the others are read then.
std::string ClaimsNoteKey(EntityRef fact);

class ClaimStore {
 public:
  // Both must outlive the store.
  ClaimStore(Transaction& txn, Budget& budget) : txn_(txn), budget_(budget) {}

  // The claims of a fact of the head, by article and index. Cost: its evidence.
  absl::StatusOr<std::vector<FactClaim>> Load(EntityRef fact);

  // Those of one article. Cost: its evidence of the fact.
  absl::StatusOr<std::vector<FactClaim>> LoadOf(EntityRef fact, ArticleId article);

  // Makes these the fact's claims, in place of those of the head. Cost: its evidence.
  absl::Status Store(EntityRef fact, std::vector<FactClaim> claims);
  // Adds one of an article that has none there. Cost: no row.
  absl::Status Append(EntityRef fact, const FactClaim& claim);

  // Cost: 1 row the first time.
  absl::StatusOr<const ArticleInfo*> InfoOf(ArticleId article);

 private:
  // Of the articles from `first` to `last`.
  absl::StatusOr<std::vector<FactClaim>> LoadRange(EntityRef fact, ArticleId first, ArticleId last);

  Transaction& txn_;
  Budget& budget_;
  std::map<ArticleId, ArticleInfo> articles_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_CLAIM_STORE_H_
