#include "server/query/cypher/query_engine.h"

#include <atomic>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/query/cypher/memory_graph.h"
#include "server/query/cypher/query_error.h"
#include "storage/base/budget.h"
#include "storage/base/errors.h"
#include "tests/testing/matchers.h"

namespace chancery::cypher {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class QueryEngineTest : public ::testing::Test {
 protected:
  // "a | b" of each row, or the detail of the error.
  std::vector<std::string> Ask(absl::string_view text, const Parameters& parameters = {}) {
    PrepareOptions options;
    options.allow_writes = allow_writes_;
    options.plan.optimise = optimise_;
    const auto query = PrepareQuery(text, &graph_, options);
    status_ = query.status();
    if (status_.ok()) status_ = CheckParameters(**query, parameters);
    if (!status_.ok()) return Failure();
    Budget::Limits limits;
    limits.deadline = deadline_;
    Budget budget(limits, SystemClock::Get(), &cancelled_);
    QueryMeter meter(limits_, &budget);
    QueryRun run((*query)->plan, parameters, &graph_, allow_writes_ ? &graph_ : nullptr, &meter,
                 absl::UnixEpoch());
    std::vector<std::string> rows;
    ValueList row;
    while (true) {
      const absl::StatusOr<bool> more = run.Next(&row);
      status_ = more.status();
      steps_ = meter.steps();
      if (!status_.ok()) return Failure();
      if (!*more) break;
      rows.push_back(absl::StrJoin(row, " | ", [](std::string* out, const Value& value) {
        out->append(FormatValue(value));
      }));
    }
    edges_ = meter.edges();
    return rows;
  }

  std::vector<std::string> Failure() const {
    if (const auto fault = GetQueryFault(status_)) return {fault->detail};
    if (const auto detail = GetErrorDetail(status_)) {
      const auto limit = detail->metadata.find("limit");
      if (limit != detail->metadata.end()) return {limit->second};
    }
    return {std::string(status_.message())};
  }

  std::string Plan(absl::string_view text) {
    PrepareOptions options;
    options.plan.optimise = optimise_;
    const auto query = PrepareQuery(text, &graph_, options);
    return query.ok() ? FormatPlan((*query)->plan) : std::string(query.status().message());
  }

  // A chain of `length` nodes :N {i}, each before the next, and all below one :Hub.
  void MakeChain(int length) {
    const NodeId hub = *graph_.CreateNode({"Hub"}, {});
    NodeId last;
    for (int i = 0; i < length; ++i) {
      const NodeId node = *graph_.CreateNode({"N"}, {{"i", Value::Int(i)}});
      if (i > 0) {
        ASSERT_THAT(graph_.CreateRelationship("NEXT", last, node, {}), IsOk());
      }
      ASSERT_THAT(graph_.CreateRelationship("HAS", hub, node, {}), IsOk());
      last = node;
    }
  }

  MemoryGraph graph_;
  bool allow_writes_ = false;
  bool optimise_ = true;
  QueryLimits limits_;
  absl::Time deadline_ = absl::InfiniteFuture();
  std::atomic<bool> cancelled_{false};
  absl::Status status_;
  uint64_t edges_ = 0;
  uint64_t steps_ = 0;
};

TEST_F(QueryEngineTest, FollowsPatternsFromTheFewestRows) {
  MakeChain(10);
  EXPECT_THAT(Ask("MATCH (h:Hub)-[:HAS]->(n:N {i: 3})-[:NEXT]->(m) RETURN m.i"), ElementsAre("4"));
  const std::string plan = Plan("MATCH (n:N)<-[:HAS]-(h:Hub) RETURN n");
  EXPECT_THAT(plan, HasSubstr("NodeScan h:Hub"));
  EXPECT_THAT(plan, HasSubstr("Expand (h)-[:HAS]->(n)"));
  optimise_ = false;
  EXPECT_THAT(Plan("MATCH (n:N)<-[:HAS]-(h:Hub) RETURN n"), HasSubstr("NodeScan n:N"));
}

TEST_F(QueryEngineTest, FindsAllShortestPathsOrOne) {
  MakeChain(4);
  EXPECT_THAT(Ask("MATCH (a:N {i: 0}), (b:N {i: 3}), p = shortestPath((a)-[*]-(b)) "
                  "RETURN length(p)"),
              ElementsAre("2"));
  EXPECT_THAT(Ask("MATCH (a:N {i: 0}), (b:N {i: 2}), p = allShortestPaths((a)-[*]-(b)) "
                  "RETURN [n IN nodes(p) | labels(n)[0]] AS via ORDER BY via"),
              ElementsAre("['N', 'Hub', 'N']", "['N', 'N', 'N']"));
  EXPECT_THAT(Ask("MATCH (a:N {i: 0}), (b:N {i: 3}) "
                  "RETURN length(shortestPath((a)-[:NEXT*]->(b))) AS l, "
                  "shortestPath((b)-[:NEXT*]->(a)) AS none"),
              ElementsAre("3 | null"));
}

TEST_F(QueryEngineTest, RefusesToBuildPathsOfWhatIsNoNode) {
  EXPECT_THAT(Ask("UNWIND [1, null] AS x MATCH p = (x) RETURN p"),
              ElementsAre("InvalidArgumentType"));
  EXPECT_THAT(Ask("MATCH p = shortestPath((a)-[*2..]-(b)) RETURN p"),
              ElementsAre("InvalidRelationshipPattern"));
}

TEST_F(QueryEngineTest, ReducesLists) {
  EXPECT_THAT(Ask("RETURN reduce(total = 0, x IN [1, 2, 3] | total + x) AS sum"), ElementsAre("6"));
}

TEST_F(QueryEngineTest, ComparesPartialDates) {
  EXPECT_THAT(Ask("WITH edtf('2004') AS year RETURN year < edtf('2005-06') AS before, "
                  "year = edtf('2004-05-01') AS same, possible(year = edtf('2004-05-01')) AS may, "
                  "certain(year = edtf('2004-05-01')) AS is, latest(year) AS last"),
              ElementsAre("true | null | true | false | '2004-12-31'"));
}

TEST_F(QueryEngineTest, SaysWhereAndWhatIsWrong) {
  Ask("MATCH (person)-->(m)\nRETURN persn.name");
  EXPECT_THAT(std::string(status_.message()),
              HasSubstr("line 2, column 8: there is no variable `persn`; did you mean `person`?\n"
                        "  RETURN persn.name\n"
                        "         ^^^^^"));
  Ask("RETURN toUper('a')");
  EXPECT_THAT(std::string(status_.message()), HasSubstr("did you mean `toUpper`?"));
}

TEST_F(QueryEngineTest, RefusesToWrite) {
  for (const char* text : {"CREATE (n)", "MERGE (n) RETURN n", "MATCH (n) SET n.a = 1 RETURN n",
                           "MATCH (n) DELETE n", "MATCH (n) REMOVE n.a RETURN n"}) {
    EXPECT_THAT(Ask(text), ElementsAre("WriteClause")) << text;
  }
  EXPECT_THAT(std::string(status_.message()), HasSubstr("read-only"));
  allow_writes_ = true;
  Ask("CREATE (:A {x: 1})-[:R]->(:B)");
  EXPECT_THAT(Ask("MATCH (a)-->(b) RETURN a.x, labels(b)"), ElementsAre("1 | ['B']"));
}

TEST_F(QueryEngineTest, NamesTheLimitThatEndsAQuery) {
  MakeChain(60);
  limits_.max_edges = 10000;
  EXPECT_THAT(Ask("MATCH (a)--(b)--(c)--(d) RETURN count(*)"), ElementsAre("max_edges"));
  limits_ = QueryLimits();
  limits_.max_steps = 10000;
  EXPECT_THAT(Ask("UNWIND range(1, 1000) AS a UNWIND range(1, 1000) AS b RETURN count(*)"),
              ElementsAre("max_steps"));
  limits_ = QueryLimits();
  limits_.max_memory_bytes = 100000;
  EXPECT_THAT(Ask("UNWIND range(1, 100000) AS a RETURN collect(toString(a))"),
              ElementsAre("max_memory_bytes"));
  EXPECT_THAT(Ask("UNWIND range(1, 100000) AS a WITH DISTINCT a RETURN count(*)"),
              ElementsAre("max_memory_bytes"));
  EXPECT_THAT(Ask("UNWIND range(1, 100000) AS a RETURN a ORDER BY a"),
              ElementsAre("max_memory_bytes"));
  // The first of many are no memory.
  EXPECT_THAT(Ask("UNWIND range(1, 100000) AS a RETURN a ORDER BY a DESC LIMIT 2"),
              ElementsAre("100000", "99999"));
}

TEST_F(QueryEngineTest, EndsAtTheDeadlineAndWhenCancelled) {
  const char* endless =
      "UNWIND range(1, 10000) AS a UNWIND range(1, 10000) AS b UNWIND range(1, 10000) AS c "
      "RETURN count(*)";
  limits_.max_steps = std::numeric_limits<uint64_t>::max();
  deadline_ = absl::Now() + absl::Milliseconds(20);
  Ask(endless);
  EXPECT_EQ(status_.code(), absl::StatusCode::kDeadlineExceeded);
  deadline_ = absl::InfiniteFuture();
  cancelled_ = true;
  Ask(endless);
  EXPECT_EQ(status_.code(), absl::StatusCode::kCancelled);
  // Some microseconds of work.
  EXPECT_LT(steps_, 6000u);
}

TEST_F(QueryEngineTest, BoundsWhatNests) {
  EXPECT_THAT(Ask("RETURN reduce(l = [], x IN range(1, 1000) | [l]) AS deep"),
              ElementsAre("InvalidArgumentValue"));
  // Small in memory, and without an end to whoever goes through it.
  EXPECT_THAT(Ask("RETURN reduce(l = [1], x IN range(1, 100) | [l, l]) AS shared"),
              ElementsAre("InvalidArgumentValue"));
  EXPECT_THAT(Ask("RETURN reduce(l = [1], x IN range(1, 100) | l + l) AS doubled"),
              ElementsAre("NumberOutOfRange"));
  EXPECT_THAT(Ask("RETURN reduce(s = 'a', x IN range(1, 100) | s + s) AS doubled"),
              ElementsAre("NumberOutOfRange"));
  EXPECT_THAT(Ask("RETURN [x IN range(1, 1000) | range(1, 100000)] AS lists"),
              ElementsAre("max_memory_bytes"));
  std::string clauses = "WITH 1 AS x ";
  for (int i = 0; i < 2000; ++i) clauses += "WITH x SKIP 0 ";
  EXPECT_THAT(Ask(clauses + "RETURN x"), ElementsAre("max_query_operators"));
  std::string pattern = "MATCH ()";
  for (int i = 0; i < 2000; ++i) pattern += "--()";
  EXPECT_THAT(Ask(pattern + " RETURN 1"), ElementsAre("max_query_variables"));
}

TEST_F(QueryEngineTest, AveragesAmountsOfOneKindOnly) {
  EXPECT_THAT(Ask("UNWIND [1, duration('P1D')] AS x RETURN avg(x)"),
              ElementsAre("InvalidArgumentType"));
  EXPECT_THAT(Ask("UNWIND [9223372036854775807, 9223372036854775807] AS x RETURN avg(x)"),
              ElementsAre("9.223372036854776e+18"));
}

TEST_F(QueryEngineTest, CountsLargeValuesWhileTheyAreHeld) {
  const auto repeat = [](absl::string_view part, int times) {
    std::string text;
    for (int i = 0; i < times; ++i) absl::StrAppend(&text, i == 0 ? "" : ", ", part);
    return text;
  };
  EXPECT_THAT(Ask(absl::StrCat("WITH range(1, 999999) AS l RETURN [", repeat("l + 1", 5000), "]")),
              ElementsAre("InvalidArgumentValue"));
  EXPECT_THAT(Ask("WITH range(1, 999999) AS l RETURN {a: l + 1, b: l + 1, c: l + 1}"),
              ElementsAre("InvalidArgumentValue"));
  limits_.max_memory_bytes = 4 << 20;
  const std::string l = "UNWIND [range(1, 20000)] AS l ";
  EXPECT_THAT(Ask(absl::StrCat(l, "RETURN coalesce(", repeat("l + 1", 20), ") IS NULL")),
              ElementsAre("max_memory_bytes"));
  std::string columns;
  for (int i = 0; i < 20; ++i) absl::StrAppend(&columns, i == 0 ? "" : ", ", "l + 1 AS c", i);
  EXPECT_THAT(Ask(absl::StrCat(l, "WITH ", columns, " RETURN size(c1)")),
              ElementsAre("max_memory_bytes"));
  std::string nested = "l";
  for (int i = 0; i < 20; ++i) nested = absl::StrCat("(l + 1 = (", nested, "))");
  EXPECT_THAT(Ask(absl::StrCat(l, "RETURN ", nested)), ElementsAre("max_memory_bytes"));
  // A row is given back before the next.
  EXPECT_THAT(Ask("UNWIND range(1, 100) AS i WITH range(1, 20000 + i) AS l "
                  "RETURN sum(size(l)) AS parts"),
              ElementsAre("2005050"));
}

TEST_F(QueryEngineTest, CountsTheWaysItGoes) {
  MakeChain(1500);
  limits_.max_memory_bytes = 1 << 20;
  EXPECT_THAT(Ask("MATCH (a:N {i: 0})-[:NEXT*]->(b:N {i: 1400}) RETURN 1"),
              ElementsAre("max_memory_bytes"));
  EXPECT_THAT(Ask("MATCH (a:N)-[:NEXT*2]->(b) RETURN count(*)"), ElementsAre("1498"));
  const NodeId from = *graph_.CreateNode({"From"}, {});
  const NodeId to = *graph_.CreateNode({"To"}, {});
  for (int i = 0; i < 3000; ++i) {
    ASSERT_THAT(graph_.CreateRelationship("R", from, to, {}), IsOk());
  }
  limits_.max_memory_bytes = 100000;
  EXPECT_THAT(Ask("MATCH p = shortestPath((a:From)-[*]->(b:To)) RETURN length(p)"),
              ElementsAre("1"));
  EXPECT_THAT(Ask("MATCH p = allShortestPaths((a:From)-[*]->(b:To)) RETURN count(p)"),
              ElementsAre("max_memory_bytes"));
}

TEST_F(QueryEngineTest, LooksAtTheDeadlineByTheWorkDone) {
  cancelled_ = true;
  // Few operations, each long.
  Ask("WITH range(1, 900000) AS l UNWIND [1, 2, 3, 4] AS x RETURN l = l");
  EXPECT_EQ(status_.code(), absl::StatusCode::kCancelled);
  EXPECT_LT(steps_, 200000u);
}

TEST_F(QueryEngineTest, KnowsTheFirstInstant) {
  EXPECT_THAT(Ask("RETURN datetime.fromEpochMillis(-9223372036854775807 - 1) AS first"),
              ElementsAre("'-292275055-05-16T16:47:04.192Z'"));
}

TEST_F(QueryEngineTest, StopsReadingWhenTheLimitIsReached) {
  MakeChain(1000);
  EXPECT_THAT(Ask("MATCH (h:Hub)-[:HAS]->(n) RETURN n.i LIMIT 3"), ElementsAre("0", "1", "2"));
  EXPECT_LT(edges_, 10u);
}

TEST_F(QueryEngineTest, TellsExplainAndProfile) {
  const auto explain = PrepareQuery("EXPLAIN RETURN 1", &graph_, {});
  ASSERT_THAT(explain, IsOk());
  EXPECT_TRUE((*explain)->explain);
  EXPECT_FALSE((*explain)->profile);
  const auto profile = PrepareQuery("PROFILE MATCH (n) RETURN n.x", &graph_, {});
  ASSERT_THAT(profile, IsOk());
  EXPECT_TRUE((*profile)->profile);
}

TEST_F(QueryEngineTest, AsksForParameters) {
  EXPECT_THAT(Ask("RETURN $a + 1 AS x", {{"a", Value::Int(1)}}), ElementsAre("2"));
  EXPECT_THAT(Ask("RETURN $a"), ElementsAre("MissingParameter"));
}

}  // namespace
}  // namespace chancery::cypher
