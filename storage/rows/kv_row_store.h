// RowStore over a KvStore, which belongs to one process.
//
// Commit writes a batch without waiting for the device: the batch survives the death of the process
// and shows in the snapshot that the next commit is prepared on. Sync has one sync of the device
// done for all commits before it; only then does their snapshot become the one for readers. With
// Options::sync false, a commit is shown at once.

#ifndef CHANCERY_STORAGE_ROWS_KV_ROW_STORE_H_
#define CHANCERY_STORAGE_ROWS_KV_ROW_STORE_H_

#include <cstddef>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "storage/kv/kv_store.h"
#include "storage/rows/row_store.h"

namespace chancery {

struct KvRowStoreOptions {
  // False: an acknowledged commit may be lost with the machine, though not with the process.
  bool sync = true;
  // True: for filling a store that has the load mark (load_mark.h).
  bool loading = false;
  // Memory for the rows that writers lately looked for (recent_rows.h); 0: each look-up is one of
  // the engine.
  size_t recent_rows_bytes = size_t{32} << 20;
};

// Opens a store, and makes its first rows if it is empty.
//   FAILED_PRECONDITION  FORMAT_UNSUPPORTED  another version of the format made it, or it has the
//                                            load mark: a load into it was not finished
//   DATA_LOSS            STORAGE_CORRUPT     it has no head
absl::StatusOr<std::unique_ptr<RowStore>> OpenKvRowStore(std::unique_ptr<KvStore> kv,
                                                         const KvRowStoreOptions& options);

// How many bytes of the key of an index row say in which list in order of time it is: for
// RocksDbKvStore::Options::lane_size, as scans are of one such list at a time.
size_t LaneSizeOfRow(absl::string_view key);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_ROWS_KV_ROW_STORE_H_
