#include "server/query/cypher/graph_statistics.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/query/cypher/domain_graph.h"
#include "server/query/cypher/plan.h"
#include "server/query/cypher/query_engine.h"
#include "tests/testing/graph_builder.h"
#include "tests/testing/matchers.h"
#include "tests/testing/reference_graph.h"

namespace chancery::cypher {
namespace {

using ::testing::DoubleNear;
using ::testing::HasSubstr;
using ::testing::Le;

TEST(GraphStatisticsTest, CountsWhatThereIs) {
  GraphBuilder g;
  const RoleId role = g.Role("Envoy", g.Polity("Freedonia"));
  for (int i = 0; i < 100; ++i) {
    const PersonId person = g.Person(absl::StrCat("Person ", i)).Held(role, "2000", "");
    auto meeting = g.Meeting("2004-05-11").With(person).With(g.Person("Everybody's Friend"));
    if (i % 2 == 0) meeting.About("Trade").At("Fredville");
    g.Says(meeting, g.Article("Gazette", "2004-05-12", "They met."), 0, 4);
    g.Statement(person, "Yes.").About("Trade");
  }
  Budget budget;
  ASSERT_OK_AND_ASSIGN(const GraphStatistics statistics, MeasureGraph(g.Build(), budget));
  EXPECT_EQ(statistics.people, 101);
  EXPECT_EQ(statistics.polities, 1);
  EXPECT_EQ(statistics.roles, 1);
  EXPECT_EQ(statistics.tenures, 100);
  EXPECT_EQ(statistics.meetings, 100);
  EXPECT_EQ(statistics.statements, 100);
  EXPECT_EQ(statistics.places, 1);
  EXPECT_EQ(statistics.topics, 1);
  EXPECT_EQ(statistics.articles, 100);
  EXPECT_EQ(statistics.people_of_meeting, 2);
  EXPECT_THAT(statistics.topics_of_meeting, DoubleNear(0.5, 0.3));
  EXPECT_EQ(statistics.topics_of_statement, 1);
  EXPECT_EQ(statistics.evidence_of_meeting, 1);
  EXPECT_EQ(statistics.evidence_of_statement, 0);
  EXPECT_THAT(budget.rows_read(), Le(600));
}

TEST(GraphStatisticsTest, WhatIsMissingIsNotCounted) {
  GraphBuilder g;
  for (int i = 0; i < 1000; ++i) g.Person(absl::StrCat("Person ", i));
  ReferenceGraph graph = g.Build();
  for (uint64_t id = 1; id < 1000; ++id) {
    if (id % 4 != 0) graph.Close(PersonId(id));
  }
  Budget budget;
  ASSERT_OK_AND_ASSIGN(const GraphStatistics statistics, MeasureGraph(graph, budget));
  EXPECT_THAT(statistics.people, DoubleNear(250, 150));
}

TEST(GraphStatisticsTest, AnEmptyGraphHasNothing) {
  Budget budget;
  ASSERT_OK_AND_ASSIGN(const GraphStatistics statistics, MeasureGraph(ReferenceGraph(), budget));
  EXPECT_EQ(statistics.people, 0);
  EXPECT_EQ(statistics.meetings, 0);
}

// The same query starts at people where there are few, and at meetings where these are few.
TEST(GraphStatisticsTest, PlansGoByTheGraphAtHand) {
  const auto plan = [](const GraphBuilder& g) -> std::string {
    const ReferenceGraph graph = g.Build();
    Budget budget;
    const absl::StatusOr<GraphStatistics> statistics = MeasureGraph(graph, budget);
    EXPECT_THAT(statistics, IsOk());
    DomainGraph domain(graph, &budget, *statistics);
    const auto query =
        PrepareQuery("MATCH (p:Person)-[:ATTENDED]->(m:Meeting) RETURN p.name, m.when", &domain,
                     PrepareOptions());
    EXPECT_THAT(query, IsOk());
    return FormatPlan((*query)->plan);
  };
  GraphBuilder few_people;
  for (int i = 0; i < 50; ++i) few_people.Meeting("2001").With(few_people.Person("Ann"));
  EXPECT_THAT(plan(few_people), HasSubstr("NodeScan p:Person   ~1 rows"));
  GraphBuilder few_meetings;
  auto meeting = few_meetings.Meeting("2001");
  for (int i = 0; i < 50; ++i) meeting.With(few_meetings.Person(absl::StrCat("Person ", i)));
  EXPECT_THAT(plan(few_meetings), HasSubstr("NodeScan m:Meeting   ~1 rows"));
}

}  // namespace
}  // namespace chancery::cypher
