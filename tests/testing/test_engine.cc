#include "tests/testing/test_engine.h"

#include <cstdlib>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "tests/testing/postgres_server.h"

namespace chancery {

TestEngine EngineOfTest() {
  const char* const wanted = std::getenv("CHANCERY_ENGINE");
  const absl::string_view engine = wanted == nullptr ? "rocksdb" : wanted;
  if (engine == "memory") return TestEngine::kMemory;
  if (engine == "postgresql") return TestEngine::kPostgreSql;
  EXPECT_EQ(engine, "rocksdb") << "CHANCERY_ENGINE";
  return TestEngine::kRocksDb;
}

bool TestEngineIsHere() {
  return EngineOfTest() != TestEngine::kPostgreSql || PostgresServer::Available();
}

}  // namespace chancery
