// Which revisions of a store can be read: from the oldest that was not trimmed up to the newest.
//
// Thread-safe: pure functions.

#ifndef CHANCERY_STORAGE_ROWS_REVISION_BOUNDS_H_
#define CHANCERY_STORAGE_ROWS_REVISION_BOUNDS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "storage/encoding/record_codec.h"
#include "storage/model/ids.h"

namespace chancery {

// OUT_OF_RANGE with reason REVISION_IN_FUTURE beyond the newest revision, REVISION_TRIMMED below
// the oldest that can be read.
absl::Status CheckReadable(Revision revision, const Head& head);

// `requested`: "revision 5", or a time.
absl::Status RevisionTrimmedError(absl::string_view requested, Revision oldest);
bool IsRevisionTrimmed(const absl::Status& status);

// The log has no row for a revision up to the newest: trimmed, or DATA_LOSS (STORAGE_CORRUPT).
absl::Status MissingLogRow(Revision revision, Revision oldest);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_ROWS_REVISION_BOUNDS_H_
