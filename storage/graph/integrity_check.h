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

namespace chancery {

// Checks the newest revision of a snapshot. `head` is what the store believes to hold. An error is
// returned only where the check itself cannot go on; what is wrong goes to `report`.
absl::StatusOr<GraphStore::VerifyCounts> CheckIntegrity(
    const SnapshotReader& reader, const Head& head, Budget& budget,
    absl::FunctionRef<void(absl::string_view)> report,
    absl::FunctionRef<bool(const GraphStore::VerifyCounts&)> progress);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_GRAPH_INTEGRITY_CHECK_H_
