#include "tests/testing/reference_graph.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/graph_builder.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ReferenceGraphTest : public ::testing::Test {
 protected:
  static std::vector<uint64_t> Meetings(const GraphReader& graph, EntityRef party,
                                        const DatedScan& scan) {
    std::vector<uint64_t> ids;
    Budget budget;
    EXPECT_THAT(graph.ScanMeetings(party, scan, budget,
                                   [&](const MeetingEdge& edge) {
                                     ids.push_back(edge.meeting.value);
                                     return true;
                                   }),
                IsOk());
    return ids;
  }

  GraphBuilder g_;
  Budget budget_;
};

TEST_F(ReferenceGraphTest, CapacitiesAreStatedFirstThenByStartOfTenureAndOnceEach) {
  const RoleId senator = g_.Role("Senator");
  const RoleId secretary = g_.Role("Secretary");
  const RoleId envoy = g_.Role("Envoy");
  const PersonId ann = g_.Person("Ann")
                           .Held(secretary, "2001", "2005")
                           .Held(senator, "1990", "")  // may have ended
                           .Held(senator, "2002-01-01", "2003-01-01");
  const MeetingId meeting = g_.Meeting("2002-06-01").With(ann, {envoy, secretary});
  const ReferenceGraph graph = g_.Build();

  ASSERT_OK_AND_ASSIGN(const MeetingEdge edge, graph.GetMeetingEdge(meeting));
  ASSERT_EQ(edge.participants.size(), 1);
  EXPECT_THAT(edge.participants[0].capacities,
              ElementsAre(Capacity{envoy, true, true}, Capacity{secretary, true, true},
                          Capacity{senator, true, false}));
  EXPECT_THAT(graph.CapacitiesAt(ann, Date("2001-06")),
              IsOkAndHolds(
                  ElementsAre(Capacity{senator, false, false}, Capacity{secretary, false, false})));
}

TEST_F(ReferenceGraphTest, ScanMeetingsOrdersByFirstPossibleDayAndContinuesAfterAPosition) {
  const PersonId ann = g_.Person("Ann");
  g_.Meeting("2004-06-01").With(ann);
  g_.Meeting("2004-05").With(ann);
  g_.Meeting("").With(ann);
  g_.Meeting("2004-05-01").With(ann);
  g_.Meeting("2004-05-01").With(g_.Person("Bob"));
  const ReferenceGraph graph = g_.Build();

  EXPECT_THAT(Meetings(graph, ann, {}), ElementsAre(3, 2, 4, 1));
  DatedScan scan;
  scan.newest_first = true;
  EXPECT_THAT(Meetings(graph, ann, scan), ElementsAre(1, 4, 2, 3));
  scan.after = DatedPosition{DayFromCivil(2004, 5, 1), 4};
  EXPECT_THAT(Meetings(graph, ann, scan), ElementsAre(2, 3));
  scan = DatedScan();
  scan.days = {DayFromCivil(2004, 5, 20), DayFromCivil(2004, 5, 31)};
  EXPECT_THAT(Meetings(graph, ann, scan), ElementsAre(3, 2));
}

TEST_F(ReferenceGraphTest, RoleEncountersNameTheHoldersThen) {
  const RoleId secretary = g_.Role("Secretary");
  const PersonId ann = g_.Person("Ann").Held(secretary, "2001", "2005");
  const PersonId bob = g_.Person("Bob").Held(secretary, "2005", "2009");
  const PersonId carl = g_.Person("Carl");
  const MeetingId both = g_.Meeting("2003-02-03").With(carl).With(ann).With(bob);
  g_.Meeting("2012").With(carl).With(ann);
  const ReferenceGraph graph = g_.Build();

  std::vector<RoleEncounter> rows;
  const auto keep = [&](const RoleEncounter& row) {
    rows.push_back(row);
    return true;
  };
  ASSERT_THAT(graph.ScanRoleEncounters(carl, secretary, {}, budget_, keep), IsOk());
  ASSERT_EQ(rows.size(), 1);
  EXPECT_EQ(rows[0].counterpart, ann);
  EXPECT_EQ(rows[0].meeting, both);
  EXPECT_TRUE(rows[0].certain);
  rows.clear();
  ASSERT_THAT(graph.ScanRoleEncounters(ann, secretary, {}, budget_, keep), IsOk());
  EXPECT_THAT(rows, IsEmpty());
}

TEST_F(ReferenceGraphTest, StatementsByRoleAreThoseOfTheHolderThen) {
  const RoleId secretary = g_.Role("Secretary");
  const PersonId ann = g_.Person("Ann").Held(secretary, "2001-02-01", "2005");
  g_.Statement(ann, "Yes.").On("2003").About("Trade");
  g_.Statement(ann, "No.").On("2007").About("Trade");
  g_.Statement(ann, "Perhaps.").On("2001-02-01/2001-03-01");
  g_.Statement(ann, "Early.").On("2001");
  const ReferenceGraph graph = g_.Build();

  std::vector<std::pair<uint64_t, bool>> hits;
  const auto keep = [&](const StatementHit& hit) {
    hits.emplace_back(hit.statement.value, hit.certain);
    return true;
  };
  StatementKey key;
  key.role = secretary;
  ASSERT_THAT(graph.ScanStatements(key, {}, budget_, keep), IsOk());
  EXPECT_THAT(hits, ElementsAre(std::pair(4, false), std::pair(3, true), std::pair(1, true)));
  hits.clear();
  key.topic = g_.Topic("Trade");
  ASSERT_THAT(graph.ScanStatements(key, {}, budget_, keep), IsOk());
  EXPECT_THAT(hits, ElementsAre(std::pair(1, true)));
}

TEST_F(ReferenceGraphTest, CloseTakesEntityAndEvidenceAway) {
  const PersonId ann = g_.Person("Ann").Key("Q1");
  const ArticleId article = g_.Article("CNN", "2022-01-21", "Ann was there.");
  g_.Says(ann, article, 0, 14);
  ReferenceGraph graph = g_.Build();
  EXPECT_THAT(graph.FindByKey(EntityKind::kPerson, "Q1"),
              IsOkAndHolds(absl::optional<EntityRef>(ann)));
  graph.Close(ann);
  EXPECT_THAT(graph.GetPerson(ann), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(graph.GetPerson(ann), HasReason("NOT_FOUND"));
  EXPECT_THAT(graph.FindByKey(EntityKind::kPerson, "Q1"),
              IsOkAndHolds(absl::optional<EntityRef>()));
  int facts = 0;
  ASSERT_THAT(graph.ScanFactsOfArticle(article, budget_,
                                       [&](EntityRef) {
                                         ++facts;
                                         return true;
                                       }),
              IsOk());
  EXPECT_EQ(facts, 0);
}

TEST_F(ReferenceGraphTest, FindByNameKnowsWholeNamesWordsAndPrefixes) {
  g_.Person("Ann Lee");
  g_.Person("Ann Leeds").Alias("Bo Leeds");
  const ReferenceGraph graph = g_.Build();
  const auto find = [&](absl::string_view text, bool exact) {
    NameQuery query;
    query.text = std::string(text);
    query.exact = exact;
    std::vector<std::pair<uint64_t, NameMatch>> hits;
    const absl::StatusOr<std::vector<NameHit>> found = graph.FindByName(query, budget_);
    EXPECT_THAT(found, IsOk());
    for (const NameHit& hit : *found) {
      hits.emplace_back(hit.entity.id, hit.match);
    }
    return hits;
  };
  EXPECT_THAT(find("ann LEE", true), ElementsAre(std::pair(1, NameMatch::kExact)));
  EXPECT_THAT(find("leeds", true), ElementsAre(std::pair(2, NameMatch::kWords)));
  EXPECT_THAT(find("ann lee", false),
              ElementsAre(std::pair(1, NameMatch::kExact), std::pair(2, NameMatch::kPrefix)));
}

}  // namespace
}  // namespace chancery
