#include "storage/sql/pg_connection.h"

#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/base/clock.h"
#include "tests/testing/matchers.h"
#include "tests/testing/postgres_server.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(CheckPgUriTest, RefusesPasswordsAndOtherTexts) {
  EXPECT_THAT(CheckPgUri("postgresql://chancery@db.example.org:5432/graph"), IsOk());
  EXPECT_THAT(CheckPgUri("postgres:///graph?host=/run/postgresql&passfile=/etc/pgpass"), IsOk());
  EXPECT_THAT(CheckPgUri("/var/lib/chancery"), StatusIs(absl::StatusCode::kInvalidArgument));
  for (const char* uri : {"postgresql://chancery:s3cret@db/graph",
                          "postgresql://db/graph?password=s3cret", "postgresql://[s3cret/graph"}) {
    EXPECT_THAT(CheckPgUri(uri),
                StatusIs(absl::StatusCode::kInvalidArgument, Not(HasSubstr("s3cret"))));
  }
}

TEST(PgConnectTest, NobodyThereIsUnavailable) {
  EXPECT_THAT(
      PgConnection::Connect("postgresql://x@/y?host=/nonexistent", absl::Seconds(2)).status(),
      HasReason("STORAGE_UNAVAILABLE"));
}

class PgConnectionTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!PostgresServer::Available()) return;
    auto server = PostgresServer::Start();
    ASSERT_THAT(server, IsOk());
    server_ = *std::move(server);
  }
  static void TearDownTestSuite() { server_.reset(); }

  void SetUp() override {
    if (!PostgresServer::Available()) GTEST_SKIP() << PostgresServer::kAbsent;
    ASSERT_NE(server_, nullptr);
    connection_ = Connect();
  }

  std::unique_ptr<PgConnection> Connect() {
    auto connection = PgConnection::Connect(server_->Uri(), absl::Seconds(10));
    EXPECT_THAT(connection, IsOk());
    return *std::move(connection);
  }
  static absl::Time In(absl::Duration duration) { return SystemClock::Get().Now() + duration; }
  absl::StatusOr<std::vector<PgResult>> Run(const std::vector<PgCall>& calls) {
    return connection_->Run(calls, In(absl::Seconds(30)));
  }

  static std::unique_ptr<PostgresServer> server_;
  std::unique_ptr<PgConnection> connection_;
};
std::unique_ptr<PostgresServer> PgConnectionTest::server_;

constexpr PgStatement kElements = {
    "elements", "SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bytea[])"};
constexpr PgStatement kFail = {"fail", "SELECT 1 / $1::bigint"};
constexpr PgStatement kOne = {"one", "SELECT 1::bigint"};
constexpr PgStatement kUnknown = {"unknown", "SELECT no_such_column"};
constexpr PgStatement kSleep = {"sleep", "SELECT pg_sleep(60)"};
constexpr PgStatement kTerminate = {"terminate", "SELECT pg_terminate_backend(pg_backend_pid())"};

std::vector<PgCall> Calls(std::initializer_list<const PgStatement*> statements) {
  std::vector<PgCall> calls;
  for (const PgStatement* statement : statements) calls.push_back({statement, PgParams()});
  return calls;
}

TEST_F(PgConnectionTest, ParametersComeBackAsTheyWere) {
  std::vector<PgCall> calls = Calls({&kElements, &kElements});
  const std::string zero("a\0b", 3);
  calls[0].params.Int2Array({-1, 2});
  calls[0].params.Int8Array({int64_t{-5}, int64_t{1} << 40});
  calls[0].params.BytesArray({zero, ""});
  calls[1].params.Int2Array({});
  calls[1].params.Int8Array({});
  calls[1].params.BytesArray({});
  const auto results = Run(calls);
  ASSERT_THAT(results, IsOk());
  const PgResult& rows = (*results)[0];
  ASSERT_EQ(rows.rows(), 2U);
  EXPECT_EQ(rows.Int(0, 0), -1);
  EXPECT_EQ(rows.Int(1, 0), 2);
  EXPECT_EQ(rows.Int(0, 1), -5);
  EXPECT_EQ(rows.Int(1, 1), int64_t{1} << 40);
  EXPECT_EQ(rows.Bytes(0, 2), zero);
  EXPECT_EQ(rows.Bytes(1, 2), "");
  EXPECT_FALSE(rows.IsNull(1, 2));
  EXPECT_EQ((*results)[1].rows(), 0U);
  // The statement is prepared by now.
  EXPECT_THAT(Run(calls), IsOk());
}

TEST_F(PgConnectionTest, AnErrorLeavesOutTheRestAndTheConnectionGoesOn) {
  std::vector<PgCall> calls = Calls({&kOne, &kFail, &kOne});
  calls[1].params.Int8(0);
  EXPECT_THAT(Run(calls), StatusIs(absl::StatusCode::kInternal, HasSubstr("division by zero")));
  EXPECT_EQ(connection_->sql_state(), "22012");
  EXPECT_FALSE(connection_->broken());
  EXPECT_THAT(Run(Calls({&kUnknown})), HasReason("FORMAT_UNSUPPORTED"));
  calls[1].params = PgParams();
  calls[1].params.Int8(1);
  const auto results = Run(calls);
  ASSERT_THAT(results, IsOk());
  EXPECT_EQ((*results)[2].Int(0, 0), 1);
}

TEST_F(PgConnectionTest, TheDeadlineEndsTheWaitAndTheConnection) {
  EXPECT_THAT(connection_->Run(Calls({&kSleep}), In(absl::Milliseconds(50))),
              StatusIs(absl::StatusCode::kDeadlineExceeded));
  EXPECT_TRUE(connection_->broken());
  EXPECT_THAT(Run(Calls({&kOne})), HasReason("STORAGE_UNAVAILABLE"));
}

TEST_F(PgConnectionTest, ALostConnectionIsUnavailable) {
  EXPECT_THAT(Run(Calls({&kTerminate})), HasReason("STORAGE_UNAVAILABLE"));
  EXPECT_TRUE(connection_->broken());
}

TEST_F(PgConnectionTest, ManyBytesGoBothWays) {
  const std::string large(4 << 20, 'x');
  std::vector<PgCall> calls = Calls({&kElements, &kElements, &kElements});
  for (PgCall& call : calls) {
    call.params.Int2Array({1});
    call.params.Int8Array({2});
    call.params.BytesArray({large});
  }
  const auto results = Run(calls);
  ASSERT_THAT(results, IsOk());
  for (const PgResult& result : *results) EXPECT_EQ(result.Bytes(0, 2).size(), large.size());
}

TEST_F(PgConnectionTest, ExecuteRunsSeveralCommands) {
  const absl::Time deadline = In(absl::Seconds(30));
  EXPECT_THAT(connection_->Execute("CREATE TABLE t (a int); INSERT INTO t VALUES (1)", deadline),
              IsOk());
  EXPECT_THAT(connection_->Execute("CREATE TABLE t (a int)", deadline),
              HasReason("FORMAT_UNSUPPORTED"));
  EXPECT_THAT(Run(Calls({&kOne})), IsOk());
}

}  // namespace
}  // namespace chancery
