// Questions in text over the samples, by the programs as a user runs them.

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "chancery/v1/graph_service.pb.h"
#include "chancery/v1/traversal_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/process.h"
#include "tests/integration/server_process.h"
#include "tests/integration/test_files.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;
using ::testing::UnorderedElementsAreArray;

constexpr char kMainQuestion[] =
    "MATCH (:Person {name: $who})-[:ATTENDED]->(m:Meeting)<-[:ATTENDED]-(s:Person)-[t:HELD]->"
    "(:Role {title: 'Secretary of State'})-[:OF]->(:Polity {name: 'United States'}) "
    "WHERE m.status = 'held' AND possible(covers(t, m)) "
    "RETURN s.id, s.name, count(DISTINCT m) AS meetings, min(m.when) AS first ORDER BY first";

class QueryTextTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto server = ServerProcess::Start({NewFolder("store")});
    ASSERT_THAT(server, IsOk());
    server_ = server->release();
    ASSERT_THAT(server_->Load({Runfile("client/loader/samples")}), ExitsWith(0));
  }
  static void TearDownTestSuite() { delete server_; }
  void SetUp() override { ASSERT_NE(server_, nullptr) << "the server has not started"; }

  static ServerProcess* server_;
};

ServerProcess* QueryTextTest::server_ = nullptr;

TEST_F(QueryTextTest, TheMainQuestionAnswersWhatFindEncountersDoes) {
  const auto typed = server_->Reply<v1::FindEncountersResponse>(
      {"met", "Sergey Lavrov", "--role", "US Secretary of State"});
  std::vector<std::string> expected;
  for (const v1::CounterpartSummary& row : typed.counterparts()) {
    expected.push_back(absl::StrCat(row.counterpart().name(), ",", row.counterpart().display_name(),
                                    ",", row.meeting_count(), ",", row.first().edtf()));
  }
  EXPECT_GE(expected.size(), 5u);
  const ProcessEnd end =
      server_->Chancery({"query", kMainQuestion, "--param", "who=Sergey Lavrov", "-o", "csv"});
  ASSERT_THAT(end, ExitsWith(0));
  std::vector<std::string> lines = absl::StrSplit(end.out, "\n", absl::SkipEmpty());
  ASSERT_FALSE(lines.empty());
  EXPECT_EQ(lines[0], "s.id,s.name,meetings,first");
  lines.erase(lines.begin());
  EXPECT_THAT(lines, UnorderedElementsAreArray(expected));
}

// How two people are connected, by the typed call and in text.
TEST_F(QueryTextTest, ChainsOfMeetingsAreThoseOfShortestPath) {
  const auto typed = server_->Reply<v1::FindPathsResponse>({"path", "Colin Powell", "John Kerry"});
  ASSERT_GE(typed.paths_size(), 1);
  const ProcessEnd end = server_->Chancery(
      {"query",
       "MATCH (a:Person {name: 'Colin Powell'}), (b:Person {name: 'John Kerry'}), "
       "p = shortestPath((a)-[:ATTENDED*..10]-(b)) WHERE all(n IN nodes(p) WHERE "
       "coalesce(n.status, 'held') = 'held') RETURN length(p) / 2 AS hops",
       "-o", "csv"});
  ASSERT_THAT(end, ExitsWith(0));
  EXPECT_EQ(end.out, absl::StrCat("hops\n", typed.paths(0).hops_size(), "\n"));
  for (const v1::PathHop& hop : typed.paths(0).hops()) {
    EXPECT_NE(hop.encounter().meeting().name(), "");
    EXPECT_GE(hop.meeting_count(), 1);
  }
}

TEST_F(QueryTextTest, CommonContactsAreThoseOfTheText) {
  const auto typed =
      server_->Reply<v1::CommonContactsResponse>({"common", "Colin Powell", "John Kerry"});
  std::vector<std::string> expected;
  for (const v1::CommonContact& row : typed.contacts()) {
    expected.push_back(
        absl::StrCat(row.contact().name(), ",", row.meeting_counts(0), ",", row.meeting_counts(1)));
  }
  EXPECT_GE(expected.size(), 1u);
  const ProcessEnd end = server_->Chancery(
      {"query",
       "MATCH (:Person {name: 'Colin Powell'})-[:ATTENDED]->(m:Meeting {status: 'held'})"
       "<-[:ATTENDED]-(p:Person) WITH p, count(DISTINCT m) AS first "
       "MATCH (:Person {name: 'John Kerry'})-[:ATTENDED]->(m:Meeting {status: 'held'})"
       "<-[:ATTENDED]-(p) RETURN p.id, first, count(DISTINCT m) AS second",
       "-o", "csv"});
  ASSERT_THAT(end, ExitsWith(0));
  std::vector<std::string> lines = absl::StrSplit(end.out, "\n", absl::SkipEmpty());
  lines.erase(lines.begin());
  EXPECT_THAT(lines, UnorderedElementsAreArray(expected));
}

TEST_F(QueryTextTest, ASummaryCountsTheMeetingsOfTheTimeline) {
  const auto timeline =
      server_->Reply<v1::GetTimelineResponse>({"timeline", "Sergey Lavrov", "--all"});
  const auto summary = server_->Reply<v1::SummarizeEncountersResponse>(
      {"summary", "Sergey Lavrov", "--by", "year", "--all"});
  int64_t with_people = 0;
  for (const v1::Meeting& meeting : timeline.meetings()) {
    int people = 0;
    for (const v1::Participation& part : meeting.participations()) {
      people += part.party().name().rfind("people/", 0) == 0 ? 1 : 0;
    }
    with_people += people > 1 ? 1 : 0;
  }
  int64_t counted = 0;
  for (const v1::EncounterSummary& row : summary.rows()) counted += row.meeting_count();
  EXPECT_GT(counted, 0);
  EXPECT_EQ(counted, with_people);
  EXPECT_EQ(summary.total_meetings(), with_people);
}

TEST_F(QueryTextTest, NodesOfEveryLabelAreShown) {
  for (const char* label :
       {"Person", "Polity", "Role", "Meeting", "Statement", "Place", "Topic", "Article"}) {
    const ProcessEnd end = server_->Chancery(
        {"query", absl::StrCat("MATCH (n:", label, ") RETURN n, properties(n) AS p LIMIT 3")});
    EXPECT_THAT(end, ExitsWith(0)) << label << ": " << end.err;
  }
}

TEST_F(QueryTextTest, ErrorsShowTheirPlace) {
  const ProcessEnd end = server_->Chancery({"query", "MATCH (p:Person)\nRETURN p.nme"});
  EXPECT_THAT(end, ExitsWith(2));
  EXPECT_THAT(end.err, HasSubstr("line 2, column 10: there is no property `nme`; did you mean"));
  EXPECT_THAT(end.err, HasSubstr("  RETURN p.nme\n"));
}

TEST_F(QueryTextTest, ExplainShowsTheIndexOfTheMainQuestion) {
  const ProcessEnd end = server_->Chancery({"explain", kMainQuestion});
  EXPECT_THAT(end, ExitsWith(0));
  EXPECT_THAT(end.out, HasSubstr("PathIndex encounters"));
}

}  // namespace
}  // namespace chancery
