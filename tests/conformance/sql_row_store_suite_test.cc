// RowStoreSuite over PostgreSQL.

#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "storage/sql/sql_row_store.h"
#include "storage/sql/sql_schema.h"
#include "tests/conformance/row_store_suite.h"
#include "tests/testing/or_die.h"
#include "tests/testing/postgres_server.h"

namespace chancery {
namespace {

// One server for all tests.
PostgresServer& SharedServer() {
  static const std::unique_ptr<PostgresServer> server = OrDie(PostgresServer::Start());
  return *server;
}

class SqlHarness final : public RowStoreHarness {
 public:
  SqlHarness() {
    options_.uri = OrDie(SharedServer().EmptyDatabase());
    options_.max_connections = 4;
    OrDie(InitSqlStore(options_.uri));
    Open();
  }
  RowStore& store() override { return *store_; }
  bool can_reopen() const override { return true; }
  void Reopen() override {
    store_.reset();
    Open();
  }

 private:
  void Open() { store_ = OrDie(OpenSqlRowStore(options_)); }

  SqlRowStoreOptions options_;
  std::unique_ptr<SqlRowStore> store_;
};

std::vector<RowStoreFactory> Factories() {
  if (!PostgresServer::Available()) return {};
  return {{"PostgreSql", [](const std::string&) { return std::make_unique<SqlHarness>(); }}};
}

INSTANTIATE_TEST_SUITE_P(Rows, RowStoreSuite, ::testing::ValuesIn(Factories()), RowStoreSuiteName);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(RowStoreSuite);

TEST(SqlRowStoreSuiteTest, PostgresIsHere) {
  if (!PostgresServer::Available()) GTEST_SKIP() << PostgresServer::kAbsent;
}

}  // namespace
}  // namespace chancery
