// The rows of a commit: base rows, the index rows that follow from them, evidence, texts and notes.

#ifndef CHANCERY_STORAGE_GRAPH_COMMIT_ROWS_H_
#define CHANCERY_STORAGE_GRAPH_COMMIT_ROWS_H_

#include "absl/status/status.h"
#include "storage/base/budget.h"
#include "storage/encoding/record_codec.h"
#include "storage/graph/commit_impact.h"
#include "storage/graph/head_context.h"
#include "storage/graph/pending_transaction.h"
#include "storage/graph/snapshot_reader.h"
#include "storage/rows/row_store.h"

namespace chancery {

// A commit that would write more is refused: LIMIT_EXCEEDED naming max_commit_rows or
// max_commit_bytes (of keys and values). Some seconds during which no other writer is served.
inline constexpr uint64_t kMaxCommitRows = 2000000;
inline constexpr uint64_t kMaxCommitBytes = uint64_t{256} << 20;

// Adds to `rows` what the transaction changes, and to the counts of `head_record`. DATA_LOSS,
// LIMIT_EXCEEDED, or the budget's error.
absl::Status WriteCommit(const SnapshotReader& head, const PendingTransaction& txn,
                         const CommitImpact& impact, PendingContext& pending, Budget& budget,
                         Head* head_record, RowChanges* rows);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_GRAPH_COMMIT_ROWS_H_
