// Are the index rows of a store those that follow from its base rows?
//
// First both sides are counted and summed up, in one pass over each: that is all for a sound store.
// Only when the sums differ is every row looked at to say which ones are wrong.

#ifndef CHANCERY_STORAGE_GRAPH_INTEGRITY_CHECK_H_
#define CHANCERY_STORAGE_GRAPH_INTEGRITY_CHECK_H_

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "storage/base/budget.h"
#include "storage/encoding/record_codec.h"
#include "storage/graph/graph_store.h"
#include "storage/graph/snapshot_reader.h"
#include "storage/rows/row_store.h"

namespace chancery {

// Checks the newest revision of a snapshot. `head` is what the store believes to hold. An error is
// returned only where the check itself cannot go on; what is wrong goes to `report`.
absl::StatusOr<GraphStore::VerifyCounts> CheckIntegrity(
    const SnapshotReader& reader, const Head& head, Budget& budget,
    absl::FunctionRef<void(absl::string_view)> report,
    absl::FunctionRef<bool(const GraphStore::VerifyCounts&)> progress);

// The same, and puts right what is wrong with index rows and with `head.counts`: `commit` is called
// with the changes to make and the counts that are right, several times where they are many, not at
// all where nothing is wrong. DATA_LOSS (STORAGE_CORRUPT) if base rows are damaged, of which
// `report` has told: nothing is changed then, for index rows follow from base rows only.
absl::StatusOr<GraphStore::VerifyCounts> RepairIndexRows(
    const SnapshotReader& reader, const Head& head, Budget& budget,
    absl::FunctionRef<void(absl::string_view)> report,
    absl::FunctionRef<bool(const GraphStore::VerifyCounts&)> progress,
    absl::FunctionRef<absl::Status(const RowChanges& changes, const Head& counts)> commit);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_GRAPH_INTEGRITY_CHECK_H_
