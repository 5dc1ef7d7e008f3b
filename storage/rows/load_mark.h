// A mark on a store that is being filled: until it is taken away, the store is not complete, and
// OpenKvRowStore refuses it to all but the one who fills it.
//
// Thread-safe: functions of the store.

#ifndef CHANCERY_STORAGE_ROWS_LOAD_MARK_H_
#define CHANCERY_STORAGE_ROWS_LOAD_MARK_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/kv/kv_store.h"
#include "storage/kv/write_batch.h"

namespace chancery {

absl::Status SetLoadMark(KvStore& kv);
absl::Status ClearLoadMark(KvStore& kv);
// The same, with what else is in a batch.
void AddLoadMark(WriteBatch* batch);
void RemoveLoadMark(WriteBatch* batch);
absl::StatusOr<bool> HasLoadMark(const KvSnapshot& snapshot);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_ROWS_LOAD_MARK_H_
