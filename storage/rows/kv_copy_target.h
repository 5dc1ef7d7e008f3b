// The target of a copy in a KvStore: what kv_row_store.h opens once it is published.

#ifndef CHANCERY_STORAGE_ROWS_KV_COPY_TARGET_H_
#define CHANCERY_STORAGE_ROWS_KV_COPY_TARGET_H_

#include <memory>

#include "absl/status/statusor.h"
#include "storage/kv/kv_store.h"
#include "storage/rows/row_copy.h"

namespace chancery {

// Of an empty store, or of one that a copy has begun to fill.
//   FAILED_PRECONDITION  DIRECTORY_EXISTS  it has something else
absl::StatusOr<std::unique_ptr<RowCopyTarget>> OpenKvCopyTarget(std::unique_ptr<KvStore> kv);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_ROWS_KV_COPY_TARGET_H_
