#include "tests/testing/engine_graph.h"

#include <cstdlib>
#include <iostream>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "storage/kv/kv_store.h"
#include "storage/kv/memory_kv_store.h"
#include "storage/kv/rocksdb_kv_store.h"
#include "storage/rows/row_store.h"
#include "storage/sql/sql_row_store.h"
#include "storage/sql/sql_schema.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/test_engine.h"

namespace chancery {
namespace {

[[noreturn]] void Die(const absl::Status& status) {
  std::cerr << status << std::endl;
  std::abort();
}

template <typename T>
T OrDie(absl::StatusOr<T> value) {
  if (!value.ok()) Die(value.status());
  return *std::move(value);
}

std::unique_ptr<KvStore> NewKvStore() {
  if (EngineOfTest() == TestEngine::kMemory) return std::make_unique<MemoryKvStore>();
  static int stores = 0;
  RocksDbKvStore::Options options;
  options.path = absl::StrCat(::testing::TempDir(), "/graph", stores++);
  options.sync_writes = false;
  return OrDie(RocksDbKvStore::Open(options));
}

std::shared_ptr<RowStore> NewSqlRows() {
  // Ends with the process.
  static const std::unique_ptr<PostgresServer> server = OrDie(PostgresServer::Start());
  SqlRowStoreOptions options;
  options.uri = OrDie(server->NewDatabase());
  if (const absl::Status made = InitSqlStore(options.uri); !made.ok()) Die(made);
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
