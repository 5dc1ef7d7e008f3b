// A store as it was at an older revision: what came after it is gone, from history, too.
//
//   CHANCERY_RETURN_IF_ERROR(RewindKvStore(*kv, 1234));
//
// For a copy that nobody has open: what fails half-way leaves a store that is nothing, to be thrown
// away. Ids that were given stay given. The outcomes of requests are forgotten, as of the later
// ones nothing is true any more: a request that is sent again is carried out again.

#ifndef CHANCERY_STORAGE_ROWS_REWIND_H_
#define CHANCERY_STORAGE_ROWS_REWIND_H_

#include "absl/status/status.h"
#include "storage/kv/kv_store.h"
#include "storage/model/ids.h"

namespace chancery {

//   OUT_OF_RANGE         REVISION_IN_FUTURE  there is no such revision yet
//                        REVISION_TRIMMED    there is none any more
//   FAILED_PRECONDITION  FORMAT_UNSUPPORTED  not a store of rows of this format
//   DATA_LOSS            STORAGE_CORRUPT     a row is damaged
// Cost: all rows, history included, are read; what changed since the revision is written.
absl::Status RewindKvStore(KvStore& kv, Revision revision);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_ROWS_REWIND_H_
