#include "server/query/timeline.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/graph_builder.h"
#include "tests/testing/matchers.h"
#include "tests/testing/reference_graph.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class TimelineTest : public ::testing::Test {
 protected:
  // "id" or "id?" of each meeting of the page; `*after` is set to where it goes on.
  std::vector<std::string> Page(const TimelineQuery& query, size_t page_size,
                                absl::optional<DatedPosition>* after) {
    std::vector<std::string> rows;
    const auto next = ReadTimeline(
        graph_, query, *after, page_size, budget_, [&](const MeetingEdge& edge, bool certain) {
          rows.push_back(absl::StrCat(edge.meeting.value, certain ? "" : "?"));
          return true;
        });
    EXPECT_THAT(next, IsOk());
    *after = *next;
    return rows;
  }
  std::vector<std::string> All(const TimelineQuery& query) {
    absl::optional<DatedPosition> after;
    return Page(query, 100, &after);
  }

  GraphBuilder g_;
  ReferenceGraph graph_;
  Budget budget_;
};

TEST_F(TimelineTest, ListsByDayOfAnyKindOfParty) {
  const PersonId ann = g_.Person("Ann");
  const RoleId minister = g_.Role("Minister");
  const PolityId egypt = g_.Polity("Egypt");
  g_.Meeting("2004-05-11").With(ann).With(minister);
  g_.Meeting("2003-05-11").With(ann).With(egypt);
  g_.Meeting("2005-05-11").With(egypt).Status(MeetingStatus::kDenied);
  graph_ = g_.Build();
  TimelineQuery query;
  query.party = ann;
  EXPECT_THAT(All(query), ElementsAre("2", "1"));
  query.newest_first = true;
  EXPECT_THAT(All(query), ElementsAre("1", "2"));
  query.party = minister;
  EXPECT_THAT(All(query), ElementsAre("1"));
  query.party = egypt;
  EXPECT_THAT(All(query), ElementsAre("2"));
  query.filter.statuses = {MeetingStatus::kDenied};
  EXPECT_THAT(All(query), ElementsAre("3"));
}

TEST_F(TimelineTest, MarksMeetingsThatMayLieOutsideOfTheDates) {
  const PersonId ann = g_.Person("Ann");
  g_.Meeting("2004-05").With(ann);
  g_.Meeting("2004-05-20").With(ann);
  g_.Meeting("2004-06").With(ann);
  graph_ = g_.Build();
  TimelineQuery query;
  query.party = ann;
  query.filter.dates = {DayFromCivil(2004, 5, 10), DayFromCivil(2004, 5, 31)};
  EXPECT_THAT(All(query), ElementsAre("1?", "2"));
}

TEST_F(TimelineTest, PagesFollowOneAnotherWithoutGapOrOverlap) {
  const PersonId ann = g_.Person("Ann");
  for (int i = 0; i < 7; ++i) {
    g_.Meeting(i % 2 == 0 ? "2004-05-11" : "2004-05-12")
        .With(ann)
        .Kind(i == 3 ? MeetingKind::kPhone : MeetingKind::kInPerson);
  }
  graph_ = g_.Build();
  TimelineQuery query;
  query.party = ann;
  query.filter.kinds = {MeetingKind::kInPerson};
  absl::optional<DatedPosition> after;
  EXPECT_THAT(Page(query, 4, &after), ElementsAre("1", "3", "5", "7"));
  ASSERT_TRUE(after.has_value());
  EXPECT_THAT(Page(query, 2, &after), ElementsAre("2", "6"));
  EXPECT_FALSE(after.has_value()) << "a full last page is the last page";
  query.newest_first = true;
  EXPECT_THAT(Page(query, 3, &after), ElementsAre("6", "2", "7"));
  EXPECT_THAT(Page(query, 3, &after), ElementsAre("5", "3", "1"));
  EXPECT_FALSE(after.has_value());
}

TEST_F(TimelineTest, ARoleHasTheMeetingsOfItsHoldersThen) {
  const RoleId minister = g_.Role("Minister");
  const PersonId ann = g_.Person("Ann").Held(minister, "2001-01-01", "2004-01-01");
  const PersonId bob = g_.Person("Bob").Held(minister, "2004-01-01", "2006-05-10");
  g_.Meeting("2002-05-11").With(ann);
  g_.Meeting("2005-05-11").With(bob).With(ann);
  g_.Meeting("2005-07-01").With(ann);
  g_.Meeting("2003-05-11").With(minister);
  g_.Meeting("2003-06-11").With(ann).With(minister);
  g_.Meeting("2006-05").With(bob);
  g_.Meeting("2007-05").With(bob);
  graph_ = g_.Build();
  TimelineQuery query;
  query.party = minister;
  EXPECT_THAT(All(query), ElementsAre("4", "5"));
  query.include_holders = true;
  EXPECT_THAT(All(query), ElementsAre("1", "4", "5", "2", "6?"));
  absl::optional<DatedPosition> after;
  EXPECT_THAT(Page(query, 2, &after), ElementsAre("1", "4"));
  EXPECT_THAT(Page(query, 3, &after), ElementsAre("5", "2", "6?"));
  EXPECT_FALSE(after.has_value()) << "a full last page is the last page";
  query.newest_first = true;
  EXPECT_THAT(Page(query, 3, &after), ElementsAre("6?", "2", "5"));
  EXPECT_THAT(Page(query, 3, &after), ElementsAre("4", "1"));
  EXPECT_FALSE(after.has_value());
  query.filter.dates = {DayFromCivil(2003, 1, 1), DayFromCivil(2005, 12, 31)};
  EXPECT_THAT(All(query), ElementsAre("2", "5", "4"));
}

TEST_F(TimelineTest, ARoleHasTheMeetingsOfWhomASourceNamesWithIt) {
  const RoleId minister = g_.Role("Minister");
  const PersonId ann = g_.Person("Ann");
  g_.Meeting("2002-05-11").With(ann, {minister});
  g_.Meeting("2002-05-12").With(ann);
  graph_ = g_.Build();
  TimelineQuery query;
  query.party = minister;
  query.include_holders = true;
  EXPECT_THAT(All(query), ElementsAre("1"));
}

TEST_F(TimelineTest, AnErrorOfTheVisitorEndsIt) {
  const PersonId ann = g_.Person("Ann");
  g_.Meeting("2004").With(ann);
  g_.Meeting("2005").With(ann);
  graph_ = g_.Build();
  TimelineQuery query;
  query.party = ann;
  int visits = 0;
  EXPECT_THAT(ReadTimeline(graph_, query, absl::nullopt, 10, budget_,
                           [&](const MeetingEdge&, bool) {
                             ++visits;
                             return absl::DataLossError("broken");
                           }),
              StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_EQ(visits, 1);
}

TEST_F(TimelineTest, TheVisitorMayCallThePageFull) {
  const PersonId ann = g_.Person("Ann");
  for (int i = 0; i < 3; ++i) g_.Meeting("2004").With(ann);
  graph_ = g_.Build();
  TimelineQuery query;
  query.party = ann;
  std::vector<uint64_t> ids;
  const auto visit = [&ids](const MeetingEdge& edge, bool) -> absl::StatusOr<bool> {
    ids.push_back(edge.meeting.value);
    return ids.size() % 2 == 1;
  };
  ASSERT_OK_AND_ASSIGN(absl::optional<DatedPosition> next,
                       ReadTimeline(graph_, query, absl::nullopt, 10, budget_, visit));
  EXPECT_THAT(ids, ElementsAre(1, 2));
  ASSERT_TRUE(next.has_value());
  ASSERT_OK_AND_ASSIGN(next, ReadTimeline(graph_, query, next, 10, budget_, visit));
  EXPECT_THAT(ids, ElementsAre(1, 2, 3));
  EXPECT_FALSE(next.has_value());
}

TEST_F(TimelineTest, NobodyHasNoMeetings) {
  TimelineQuery query;
  query.party = PersonId(7);
  EXPECT_THAT(All(query), IsEmpty());
}

}  // namespace
}  // namespace chancery
