// Takes what was closed long ago out of a row store, so that the past costs no more than is wanted.
//
//   CHANCERY_ASSIGN_OR_RETURN(TrimCounts gone, TrimRows(rows, 1234, false, budget));
//
// First older revisions are refused, durably; so nobody reads at one of which a part is missing.
// Then closed rows go in pieces, each a small batch of its own, beside readers and writers: no row
// that goes is seen at a revision that can still be read. Then their part of the change log. What
// is cut short, or killed, leaves rows behind that nobody sees; Head::trimmed tells, and another
// run takes them.
//
// Two runs at once do no harm, but one with an erasure of closed rows (RowStore::EditClosed) may
// leave a row behind: let them not run at once.

#ifndef CHANCERY_STORAGE_ROWS_HISTORY_TRIM_H_
#define CHANCERY_STORAGE_ROWS_HISTORY_TRIM_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "storage/base/budget.h"
#include "storage/model/ids.h"
#include "storage/rows/row_store.h"

namespace chancery {

struct TrimCounts {
  Revision oldest = 0;   // that can be read then
  uint64_t rows = 0;     // closed versions that went
  uint64_t bytes = 0;    // of their keys and payloads
  uint64_t commits = 0;  // that went from the change log
};

// `oldest` becomes the oldest readable revision, if it is not below the one that is. With `dry_run`
// nothing is changed, and the counts are what would go. OUT_OF_RANGE (REVISION_IN_FUTURE) beyond
// the newest. Cost: a scan of the closed rows, which `budget` is charged for; nothing if all is
// gone already.
absl::StatusOr<TrimCounts> TrimRows(RowStore& rows, Revision oldest, bool dry_run, Budget& budget);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_ROWS_HISTORY_TRIM_H_
