// GraphStoreSuite and GraphStoreModelSuite over PostgreSQL, and several graph stores over one
// database.

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "storage/base/clock.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/graph/graph_store.h"
#include "storage/sql/sql_row_store.h"
#include "storage/sql/sql_schema.h"
#include "tests/conformance/graph_store_suite.h"
#include "tests/testing/graph_builder.h"
#include "tests/testing/graph_writer.h"
#include "tests/testing/matchers.h"
#include "tests/testing/or_die.h"
#include "tests/testing/postgres_server.h"

namespace chancery {
namespace {

// One server for all tests.
const PostgresServer& SharedServer() {
  static const std::unique_ptr<PostgresServer> server = OrDie(PostgresServer::Start());
  return *server;
}

// The URI of an empty store.
std::string NewStore() {
  std::string uri = OrDie(SharedServer().EmptyDatabase());
  OrDie(InitSqlStore(uri));
  return uri;
}

std::unique_ptr<GraphStore> OpenGraph(const SqlRowStoreOptions& options, const Clock& clock) {
  return OrDie(
      GraphStore::Open(std::shared_ptr<RowStore>(OrDie(OpenSqlRowStore(options))), clock, {}));
}

class SqlHarness final : public GraphStoreHarness {
 public:
  explicit SqlHarness(const Clock& clock) : clock_(clock) {
    options_.uri = NewStore();
    store_ = OpenGraph(options_, clock_);
  }
  GraphStore& store() override { return *store_; }
  void Settle() override {
    store_.reset();
    store_ = OpenGraph(options_, clock_);
  }

 private:
  const Clock& clock_;
  SqlRowStoreOptions options_;
  std::unique_ptr<GraphStore> store_;
};

std::vector<GraphStoreFactory> Factories() {
  if (!PostgresServer::Available()) return {};
  return {{"PostgreSql", [](const Clock& clock, const std::string&) {
             return std::make_unique<SqlHarness>(clock);
           }}};
}

INSTANTIATE_TEST_SUITE_P(Graph, GraphStoreSuite, ::testing::ValuesIn(Factories()),
                         GraphStoreSuiteName);
INSTANTIATE_TEST_SUITE_P(Graph, GraphStoreModelSuite, ::testing::ValuesIn(Factories()),
                         GraphStoreSuiteName);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(GraphStoreSuite);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(GraphStoreModelSuite);

// The main question is one round trip, also where somebody and the office went to many meetings of
// many, not all of them together.
TEST(SqlRoundTripsTest, WhomSomebodyMetInAnOffice) {
  if (!PostgresServer::Available()) GTEST_SKIP() << PostgresServer::kAbsent;
  GraphBuilder g;
  const RoleId office = g.Role("Secretary of State", g.Polity("United States"));
  const PersonId ann = g.Person("Ann");
  const PersonId bob = g.Person("Bob").Held(office, "2001-01-01", "2009-01-01");
  std::vector<PersonId> others;
  for (int i = 0; i < 30; ++i) others.push_back(g.Person(absl::StrCat("Other ", i)));
  for (int i = 0; i < 20; ++i) {
    const std::string month = absl::StrCat(2003 + i / 12, i % 12 < 9 ? "-0" : "-", i % 12 + 1);
    g.Meeting(month + "-01").With(ann).With(bob);
    for (const bool with_ann : {true, false}) {
      for (const bool with_bob : {true, false}) {
        auto large = g.Meeting(month + (with_ann ? "-1" : "-2") + (with_bob ? "1" : "2"));
        for (PersonId other : others) large.With(other);
        if (with_ann) large.With(ann);
        if (with_bob) large.With(bob);
      }
    }
  }
  SqlRowStoreOptions options;
  options.uri = NewStore();
  const std::shared_ptr<SqlRowStore> rows = OrDie(OpenSqlRowStore(options));
  {
    const auto graph = OrDie(GraphStore::Open(rows, SystemClock::Get(), {}));
    ASSERT_THAT(graph->Transact([&](Transaction& txn) { return WriteGraph(g.Build(), txn); }),
                IsOk());
  }
  const auto graph = OrDie(GraphStore::Open(rows, SystemClock::Get(), {}));
  const auto reader = graph->Latest();
  const uint64_t before = rows->read_round_trips();
  int encounters = 0;
  Budget budget;
  EXPECT_THAT(reader->ScanRoleEncounters(ann, office, DayRange(), budget,
                                         [&](const RoleEncounter& encounter) {
                                           EXPECT_EQ(encounter.counterpart, bob);
                                           ++encounters;
                                           return true;
                                         }),
              IsOk());
  EXPECT_EQ(encounters, 40);
  EXPECT_EQ(rows->read_round_trips() - before, 1U);
}

// Meetings, tenures and statements have no names: their lines are made of others'.
TEST(SqlRoundTripsTest, TheLinesOfManyMeetings) {
  if (!PostgresServer::Available()) GTEST_SKIP() << PostgresServer::kAbsent;
  GraphBuilder g;
  const RoleId office = g.Role("Secretary of State", g.Polity("United States"));
  const PersonId ann = g.Person("Ann").Held(office, "2001-01-01", "2009-01-01");
  std::vector<EntityRef> refs;
  for (int i = 0; i < 20; ++i) {
    const PersonId other = g.Person(absl::StrCat("Other ", i));
    refs.push_back(MeetingId(g.Meeting(absl::StrCat("2003-01-", 10 + i)).With(ann).With(other)));
  }
  SqlRowStoreOptions options;
  options.uri = NewStore();
  const std::shared_ptr<SqlRowStore> rows = OrDie(OpenSqlRowStore(options));
  {
    const auto graph = OrDie(GraphStore::Open(rows, SystemClock::Get(), {}));
    ASSERT_THAT(graph->Transact([&](Transaction& txn) { return WriteGraph(g.Build(), txn); }),
                IsOk());
  }
  const auto graph = OrDie(GraphStore::Open(rows, SystemClock::Get(), {}));
  const auto reader = graph->Latest();
  refs.push_back(office);
  uint64_t before = rows->read_round_trips();
  const std::vector<std::string> names = OrDie(reader->GetDisplayNames(refs));
  EXPECT_EQ(names[7], "Ann, Other 7: 2003-01-17");
  EXPECT_EQ(names.back(), "Secretary of State of the United States");
  EXPECT_EQ(rows->read_round_trips() - before, 3U);
  before = rows->read_round_trips();
  EXPECT_EQ(OrDie(reader->DisplayName(refs[8])), "Ann, Other 8: 2003-01-18");
  EXPECT_EQ(rows->read_round_trips() - before, 1U);
}

// Servers that count one note up at once, with a patience for the writer's lease.
void CountTogether(absl::Duration patience) {
  constexpr int kServers = 3;
  constexpr int kEach = 20;
  SqlRowStoreOptions options;
  options.uri = NewStore();
  options.max_connections = 4;
  options.lease_patience = patience;
  std::vector<std::unique_ptr<GraphStore>> servers;
  for (int i = 0; i < kServers; ++i) servers.push_back(OpenGraph(options, SystemClock::Get()));
  const auto count = [](const absl::optional<std::string>& note) {
    int value = 0;
    EXPECT_TRUE(!note.has_value() || absl::SimpleAtoi(*note, &value));
    return value;
  };
  std::vector<std::thread> threads;
  for (const auto& server : servers) {
    threads.emplace_back([&count, graph = server.get()] {
      for (int i = 0; i < kEach;) {
        const auto result = graph->Transact([&](Transaction& txn) -> absl::Status {
          CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> note, txn.GetNote("count"));
          txn.PutNote("count", absl::StrCat(count(note) + 1));
          return absl::OkStatus();
        });
        // Another was first, time after time: nothing was written.
        if (absl::IsAborted(result.status())) continue;
        ASSERT_THAT(result, IsOk());
        ++i;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::unique_ptr<GraphStore> last = OpenGraph(options, SystemClock::Get());
  const auto note = last->Latest()->GetNote("count");
  ASSERT_THAT(note, IsOk());
  EXPECT_EQ(count(*note), kServers * kEach);
  Budget budget;
  const auto verified = last->Verify(
      budget, [](absl::string_view difference) { ADD_FAILURE() << difference; },
      [](const GraphStore::VerifyCounts&) { return true; });
  EXPECT_THAT(verified, IsOk());
}

// A standby that does not follow shows what it has, and never says that this is newer.
TEST(SeveralGraphStoresTest, AStandbyThatIsBehindSaysSo) {
  if (!PostgresServer::Available()) GTEST_SKIP() << PostgresServer::kAbsent;
  if (!PostgresServer::CanMakeStandby()) GTEST_SKIP() << PostgresServer::kNoStandby;
  SqlRowStoreOptions options;
  options.uri = NewStore();
  const auto writer = OpenGraph(options, SystemClock::Get());
  const auto note = [&](const char* value) {
    EXPECT_THAT(writer->Transact([&](Transaction& txn) {
      txn.PutNote("n", value);
      return absl::OkStatus();
    }),
                IsOk());
  };
  note("old");
  const auto standby = PostgresServer::StartStandby(SharedServer());
  ASSERT_THAT(standby, IsOk());
  options.uri = (*standby)->Uri();
  options.replica = true;
  const auto replica = OpenGraph(options, SystemClock::Get());
  ASSERT_THAT((*standby)->Execute("SELECT pg_wal_replay_pause()"), IsOk());
  note("new");
  const auto reader_of = [&](Revision revision, absl::Duration patience) {
    return replica->AtOnceReached(revision, SystemClock::Get().Now() + patience);
  };
  const auto behind = reader_of(2, absl::Milliseconds(50));
  EXPECT_THAT(behind, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(behind, HasReason("REVISION_NOT_REACHED"));
  EXPECT_EQ(GetErrorDetail(behind.status())->metadata.at("newest"), "1");
  EXPECT_GT(GetErrorDetail(behind.status())->metadata.count("retry_after_ms"), 0U);
  ASSERT_THAT((*standby)->Execute("SELECT pg_wal_replay_resume()"), IsOk());
  const auto there = reader_of(2, absl::Seconds(60));
  ASSERT_THAT(there, IsOk());
  EXPECT_THAT((*there)->GetNote("n"), IsOkAndHolds(absl::optional<std::string>("new")));
}

// Whose commit was lost stands on another's of the same number, which holds, too, for who writes
// nothing.
TEST(SeveralGraphStoresTest, ALostNumberIsNoHindrance) {
  if (!PostgresServer::Available()) GTEST_SKIP() << PostgresServer::kAbsent;
  SqlRowStoreOptions options;
  options.uri = NewStore();
  options.lease_patience = absl::Milliseconds(10);
  const auto first = OpenGraph(options, SystemClock::Get());
  const auto second = OpenGraph(options, SystemClock::Get());
  const auto put = [](Transaction& txn) {
    txn.PutNote("n", "x");
    return absl::OkStatus();
  };
  Budget budget;
  const auto lost = first->Apply(budget, put);
  ASSERT_THAT(lost, IsOk());
  ASSERT_THAT(second->Transact(put), IsOk());
  EXPECT_THAT(first->Settle(lost->revision), HasReason("REVISION_CONFLICT"));
  EXPECT_THAT(first->Transact([](Transaction&) { return absl::OkStatus(); }), IsOk());
  EXPECT_THAT(first->Transact(put), IsOk());
  EXPECT_THAT(first->Settle(lost->revision), HasReason("REVISION_CONFLICT"));
}

TEST(SeveralGraphStoresTest, TakeTurnsByTheLease) {
  if (!PostgresServer::Available()) GTEST_SKIP() << PostgresServer::kAbsent;
  CountTogether(absl::Seconds(30));
}

// As if each thought that the one with the lease hangs: then the head alone decides.
TEST(SeveralGraphStoresTest, LoseNothingWithoutTheLease) {
  if (!PostgresServer::Available()) GTEST_SKIP() << PostgresServer::kAbsent;
  CountTogether(absl::Milliseconds(1));
}

}  // namespace
}  // namespace chancery
