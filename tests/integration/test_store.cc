#include "tests/integration/test_store.h"

#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "tests/integration/process.h"
#include "tests/integration/test_files.h"
#include "tests/testing/matchers.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/test_engine.h"

namespace chancery {

ServerSettings NewTestStore(const std::string& name) {
  switch (EngineOfTest()) {
    case TestEngine::kRocksDb:
      return {NewFolder(name)};
    case TestEngine::kMemory:
      return {"", {"--storage", "memory"}};
    case TestEngine::kPostgreSql:
      break;
  }
  // Ends with the process.
  static const absl::StatusOr<std::unique_ptr<PostgresServer>> server = PostgresServer::Start();
  EXPECT_THAT(server, IsOk());
  if (!server.ok()) return {};
  const absl::StatusOr<std::string> uri = (*server)->NewDatabase();
  EXPECT_THAT(uri, IsOk());
  if (!uri.ok()) return {};
  Invocation init;
  init.program = ServerBinary();
  init.arguments = {"--store", *uri, "--init-store"};
  EXPECT_THAT(RunToEnd(init), ExitsWith(0));
  return {"", {"--store", *uri}};
}

}  // namespace chancery
