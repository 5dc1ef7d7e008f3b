// Which store the options of a server mean, and how it is opened: for serving, for loading, for
// copying from and to. The one place that picks a storage engine.
//
//   CHANCERY_ASSIGN_OR_RETURN(const OpenedStore store, OpenStore(options, clock, logger));

#ifndef CHANCERY_SERVER_OPENED_STORE_H_
#define CHANCERY_SERVER_OPENED_STORE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/config/server_options.h"
#include "server/observability/logger.h"
#include "storage/base/clock.h"
#include "storage/graph/graph_store.h"
#include "storage/kv/rocksdb_kv_store.h"
#include "storage/rows/row_copy.h"
#include "storage/rows/row_store.h"
#include "storage/sql/sql_row_store.h"

namespace chancery {

struct OpenedStore {
  std::unique_ptr<GraphStore> graph;
  // It serves for reading only: there was too little space on the device to open it for more, or it
  // is a replica.
  bool read_only = false;
  // What several servers share; null with other engines. Lives as long as `graph`.
  std::shared_ptr<SqlRowStore> sql;
};

// `clock` must outlive the store. Where there is too little space to open it for more, it serves
// for reading, and the log says so.
absl::StatusOr<OpenedStore> OpenStore(const ServerOptions& options, const Clock& clock,
                                      Logger& logger);

// Of a store with files, in the data directory; `clock` must outlive the store.
RocksDbKvStore::Options RocksDbOptions(const ServerOptions& options, const Clock& clock);

// The store that the options mean, to be read only; it must be there.
absl::StatusOr<std::unique_ptr<RowStore>> OpenCopySource(const ServerOptions& options,
                                                         const Clock& clock);
// `to` is a new directory, or the URI of a database.
absl::StatusOr<std::unique_ptr<RowCopyTarget>> OpenCopyTarget(const ServerOptions& options,
                                                              const std::string& to,
                                                              const Clock& clock);
// Whether a store is named by a URI; else it is a directory.
bool IsStoreUri(absl::string_view store);

}  // namespace chancery

#endif  // CHANCERY_SERVER_OPENED_STORE_H_
