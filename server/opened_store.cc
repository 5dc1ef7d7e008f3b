#include "server/opened_store.h"

#include <cstddef>
#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "server/runtime/caller_scope.h"
#include "storage/base/status_macros.h"
#include "storage/kv/kv_store.h"
#include "storage/kv/memory_kv_store.h"
#include "storage/rows/kv_copy_target.h"
#include "storage/rows/kv_row_store.h"
#include "storage/sql/sql_copy_target.h"

namespace chancery {
namespace {

SqlRowStoreOptions SqlOptions(const ServerOptions& options) {
  SqlRowStoreOptions sql;
  sql.uri = options.storage.store;
  sql.max_connections = static_cast<size_t>(options.storage.max_connections);
  sql.replica = options.storage.replica;
  sql.sync = options.storage.sync_writes;
  return sql;
}

absl::StatusOr<std::unique_ptr<KvStore>> OpenRocksDb(const ServerOptions& options,
                                                     const Clock& clock, Logger& logger,
                                                     bool* read_only) {
  RocksDbKvStore::Options rocksdb = RocksDbOptions(options, clock);
  absl::StatusOr<std::unique_ptr<KvStore>> kv = RocksDbKvStore::Open(rocksdb);
  if (kv.ok() || !absl::IsResourceExhausted(kv.status())) return kv;
  rocksdb.read_only = true;
  absl::StatusOr<std::unique_ptr<KvStore>> readable = RocksDbKvStore::Open(rocksdb);
  if (!readable.ok()) return kv.status();  // there is nothing to read yet
  logger.Log(LogLevel::kError, "storage",
             {{"message", "serves for reading only: start it again when there is space"},
              {"error", kv.status().message()}});
  *read_only = true;
  return readable;
}

}  // namespace

RocksDbKvStore::Options RocksDbOptions(const ServerOptions& options, const Clock& clock) {
  RocksDbKvStore::Options rocksdb;
  rocksdb.path = options.data_dir;
  rocksdb.block_cache_bytes = static_cast<size_t>(options.storage.block_cache_mb) << 20;
  rocksdb.sync_writes = options.storage.sync_writes;
  rocksdb.reserve_bytes = static_cast<uint64_t>(options.storage.reserve_mb) << 20;
  rocksdb.lane_size = &LaneSizeOfRow;
  rocksdb.clock = &clock;
  return rocksdb;
}

absl::StatusOr<OpenedStore> OpenStore(const ServerOptions& options, const Clock& clock,
                                      Logger& logger) {
  GraphStore::Options graph;
  graph.sync_writes = options.storage.sync_writes;
  graph.author = &CallerScope::Current;
  graph.index_texts = options.storage.index_texts;
  OpenedStore opened;
  if (options.storage.engine == kEnginePostgreSql) {
    CHANCERY_ASSIGN_OR_RETURN(opened.sql, OpenSqlRowStore(SqlOptions(options)));
    opened.read_only = options.storage.replica;
    CHANCERY_ASSIGN_OR_RETURN(
        opened.graph, GraphStore::Open(std::shared_ptr<RowStore>(opened.sql), clock, graph));
    return opened;
  }
  std::unique_ptr<KvStore> kv;
  if (options.storage.engine == kEngineMemory) {
    kv = std::make_unique<MemoryKvStore>(clock);
  } else {
    CHANCERY_ASSIGN_OR_RETURN(kv, OpenRocksDb(options, clock, logger, &opened.read_only),
                              _ << options.data_dir);
  }
  CHANCERY_ASSIGN_OR_RETURN(opened.graph, GraphStore::Open(std::move(kv), clock, graph),
                            _ << options.data_dir);
  return opened;
}

absl::StatusOr<std::unique_ptr<RowStore>> OpenCopySource(const ServerOptions& options,
                                                         const Clock& clock) {
  if (options.storage.engine == kEnginePostgreSql) {
    SqlRowStoreOptions sql = SqlOptions(options);
    sql.replica = true;  // nothing is written
    return OpenSqlRowStore(sql);
  }
  RocksDbKvStore::Options rocksdb = RocksDbOptions(options, clock);
  rocksdb.create_if_missing = false;
  CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<KvStore> kv, RocksDbKvStore::Open(rocksdb));
  return OpenKvRowStore(std::move(kv), {});
}

absl::StatusOr<std::unique_ptr<RowCopyTarget>> OpenCopyTarget(const ServerOptions& options,
                                                              const std::string& to,
                                                              const Clock& clock) {
  if (IsStoreUri(to)) return OpenSqlCopyTarget(to);
  RocksDbKvStore::Options rocksdb = RocksDbOptions(options, clock);
  rocksdb.path = to;
  CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<KvStore> kv, RocksDbKvStore::Open(rocksdb));
  return OpenKvCopyTarget(std::move(kv));
}

bool IsStoreUri(absl::string_view store) { return absl::StrContains(store, "://"); }

}  // namespace chancery
