// A bulk load: a store is filled from a stream, without a server, and appears as a whole or not at
// all. `chanceryd --bulk-load` is this; docs/operations.md tells how it is used.

#ifndef CHANCERY_SERVER_BULK_BULK_LOAD_H_
#define CHANCERY_SERVER_BULK_BULK_LOAD_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/bulk/store_staging.h"
#include "storage/base/clock.h"
#include "storage/kv/kv_store.h"

namespace chancery {

// Opens the store in a directory. `filling`: for many large writes that nobody reads yet, and that
// need not be safe before Flush.
using BulkOpen =
    std::function<absl::StatusOr<std::unique_ptr<KvStore>>(const std::string& path, bool filling)>;

// Loads what comes from the file descriptor `input` into the store in `directory`, a new or a
// closed one, and tells each result to `output`: the messages of BulkSession, each behind its
// length. `is_engine_file`: see StoreStaging; `index_texts`: see GraphStore::Options. When it
// returns OK, the store is there, on the device and compacted. Else the directory is as it was.
// Errors: those of StoreStaging::Start, of BulkSession::Run and of the engine; a store of another
// format is refused (FORMAT_UNSUPPORTED).
absl::Status RunBulkLoad(const std::string& directory, const BulkOpen& open,
                         StoreStaging::IsEngineFile is_engine_file, bool index_texts,
                         const Clock& clock, int input, int output);

}  // namespace chancery

#endif  // CHANCERY_SERVER_BULK_BULK_LOAD_H_
