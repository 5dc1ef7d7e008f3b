#include "tests/testing/engine_graph.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "storage/encoding/graph_keys.h"
#include "storage/kv/kv_store.h"
#include "storage/kv/memory_kv_store.h"
#include "storage/kv/rocksdb_kv_store.h"
#include "storage/rows/row_store.h"
#include "storage/sql/sql_row_store.h"
#include "storage/sql/sql_schema.h"
#include "tests/testing/or_die.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/test_engine.h"

namespace chancery {
namespace {

std::unique_ptr<KvStore> NewKvStore() {
  if (EngineOfTest() == TestEngine::kMemory) return std::make_unique<MemoryKvStore>();
  static int stores = 0;
  RocksDbKvStore::Options options;
  options.path = absl::StrCat(::testing::TempDir(), "/graph", stores++);
  options.sync_writes = false;
  options.lane_size = &DatedLaneSize;
  return OrDie(RocksDbKvStore::Open(options));
}

std::shared_ptr<RowStore> NewSqlRows() {
  // Ends with the process.
  static const std::unique_ptr<PostgresServer> server = OrDie(PostgresServer::Start());
  SqlRowStoreOptions options;
  options.uri = OrDie(server->NewDatabase());
  OrDie(InitSqlStore(options.uri));
  return OrDie(OpenSqlRowStore(options));
}

}  // namespace

std::unique_ptr<GraphStore> NewEngineGraph(const Clock& clock) {
  if (EngineOfTest() == TestEngine::kPostgreSql) {
    return OrDie(GraphStore::Open(NewSqlRows(), clock, {}));
  }
  return OrDie(GraphStore::Open(NewKvStore(), clock, {}));
}

}  // namespace chancery
