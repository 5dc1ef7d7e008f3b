#include "server/ingest/statement_partition.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using Kind = StatementMark::Kind;

PartialDate Date(absl::string_view text) { return *PartialDate::Parse(text); }

StatementMark Mark(Kind kind, absl::string_view date) {
  StatementMark mark;
  mark.kind = kind;
  mark.words = "w";
  if (kind == Kind::kVague) {
    mark.text = std::string(date);
  } else {
    mark.number = Date(date).earliest();
  }
  return mark;
}

// The mark that the first of `marks` follows, in words.
std::string LeaderOfFirst(const std::vector<StatementMark>& marks) {
  const auto leader = LeaderOf(marks[0], [&](const StatementMark& mark) -> absl::StatusOr<bool> {
    return std::find(marks.begin(), marks.end(), mark) != marks.end();
  });
  EXPECT_THAT(leader, IsOk());
  if (!leader->has_value()) return "none";
  return absl::StrCat(
      (*leader)->kind == Kind::kStated ? "stated " : "published ",
      PartialDate::FromDayNumber(static_cast<DayNumber>((*leader)->number)).ToString());
}

Statement Said(absl::string_view when) {
  Statement statement;
  statement.speaker = PersonId(7);
  statement.text = "It is as it is.";
  if (!when.empty()) statement.when = Date(when);
  return statement;
}

internal::ClaimPlaceRecord Place(absl::string_view article) {
  internal::ClaimPlaceRecord place;
  place.set_article(std::string(article));
  place.set_index(0);
  return place;
}

TEST(StatementPartitionTest, WhatIsPrintedFollowsTheLastStatedDayOfAWeek) {
  const StatementMark printed = Mark(Kind::kPublished, "2012-04-12");
  EXPECT_EQ(LeaderOfFirst({printed}), "none");
  EXPECT_EQ(LeaderOfFirst({printed, Mark(Kind::kStated, "2012-04-09"),
                           Mark(Kind::kStated, "2012-04-11"), Mark(Kind::kStated, "2012-04-13")}),
            "stated 2012-04-11");
  EXPECT_EQ(LeaderOfFirst({printed, Mark(Kind::kStated, "2012-04-05")}), "stated 2012-04-05");
  EXPECT_EQ(LeaderOfFirst({printed, Mark(Kind::kStated, "2012-04-04")}), "none");
}

TEST(StatementPartitionTest, WhatIsPrintedOnOneDayIsPrintedOnTheNext) {
  const StatementMark printed = Mark(Kind::kPublished, "2012-04-12");
  const StatementMark eve = Mark(Kind::kPublished, "2012-04-11");
  EXPECT_EQ(LeaderOfFirst({printed, eve}), "published 2012-04-11");
  EXPECT_EQ(LeaderOfFirst({printed, eve, Mark(Kind::kPublished, "2012-04-10")}), "none")
      << "what is said day by day is not one statement";
  EXPECT_EQ(LeaderOfFirst({printed, eve, Mark(Kind::kStated, "2012-04-04")}), "none")
      << "the day before is of another statement";
}

TEST(StatementPartitionTest, AVagueDateFollowsTheFirstStatedDayInIt) {
  const StatementMark vague = Mark(Kind::kVague, "2012-04");
  EXPECT_EQ(LeaderOfFirst({vague, Mark(Kind::kStated, "2012-04-30"),
                           Mark(Kind::kStated, "2012-04-02"), Mark(Kind::kStated, "2012-03-31")}),
            "stated 2012-04-02");
  EXPECT_EQ(LeaderOfFirst({vague, Mark(Kind::kPublished, "2012-04-30")}), "none");
  EXPECT_EQ(LeaderOfFirst({Mark(Kind::kVague, "201X"), Mark(Kind::kStated, "2012-04-02")}), "none");
}

// Whatever follows another mark when a mark comes or goes is among those that it concerns.
TEST(StatementPartitionTest, WhatAMarkChangesIsNamed) {
  const DayNumber base = Date("2012-04-01").earliest();
  for (uint32_t seed = 0; seed < 500; ++seed) {
    uint32_t state = seed * 2654435761U + 1;
    const auto next = [&state](uint32_t n) {
      state = state * 1664525U + 1013904223U;
      return (state >> 16) % n;
    };
    std::set<StatementMark> marks;
    for (int i = 0; i < 8; ++i) {
      marks.insert(Mark(next(3) == 0 ? Kind::kStated : Kind::kPublished,
                        PartialDate::FromDayNumber(base + static_cast<int>(next(20))).ToString()));
    }
    const StatementMark gone = *std::next(marks.begin(), next(static_cast<uint32_t>(marks.size())));
    std::set<StatementMark> without = marks;
    without.erase(gone);
    const std::vector<StatementMark> concerned = ConcernedBy(gone);
    for (const StatementMark& mark : without) {
      const auto leader = [&mark](const std::set<StatementMark>& among) {
        return *LeaderOf(mark, [&](const StatementMark& other) -> absl::StatusOr<bool> {
          return among.count(other) != 0;
        });
      };
      if (leader(marks) == leader(without)) continue;
      EXPECT_NE(std::find(concerned.begin(), concerned.end(), mark), concerned.end()) << seed;
    }
  }
}

TEST(StatementPartitionTest, ClaimsAreFoldedAlikeInAnyOrder) {
  struct Told {
    Statement statement;
    std::string article;
    MeetingId meeting;
  };
  std::vector<Told> told = {{Said(""), "a", MeetingId(3)},
                            {Said("2012-04-11"), "c", MeetingId(4)},
                            {Said("2012-04"), "b", MeetingId()},
                            {Said(""), "d", MeetingId()}};
  told[0].statement.stated = {RoleId(9), RoleId(2)};
  told[1].statement.stated = {RoleId(4)};
  told[2].statement.text = "It is as it is!";
  told[2].statement.addressee = PersonId(5);
  told[3].statement.addressee = PersonId(6);
  std::sort(told.begin(), told.end(),
            [](const Told& a, const Told& b) { return a.article < b.article; });
  do {
    Statement statement;
    internal::StatementNoteRecord record;
    for (const Told& claim : told) {
      FoldStatement(claim.statement, Date("2012-04-15"), claim.meeting, Place(claim.article),
                    &statement, &record);
    }
    EXPECT_EQ(statement.text, "It is as it is.");
    EXPECT_EQ(statement.when, Date("2012-04-11"));
    EXPECT_FALSE(statement.when_assumed);
    EXPECT_EQ(statement.meeting, MeetingId(3)) << "of the first that names one";
    EXPECT_EQ(statement.addressee, EntityRef(PersonId(5)));
    EXPECT_EQ(statement.stated, (std::vector<RoleId>{RoleId(2), RoleId(4), RoleId(9)}));
  } while (std::next_permutation(told.begin(), told.end(), [](const Told& a, const Told& b) {
    return a.article < b.article;
  }));
}

TEST(StatementPartitionTest, WithoutAStatedDayItIsThatOfTheFirstArticle) {
  Statement statement;
  internal::StatementNoteRecord record;
  FoldStatement(Said(""), Date("2012-04-15"), MeetingId(), Place("a"), &statement, &record);
  FoldStatement(Said(""), Date("2012-04-14"), MeetingId(), Place("b"), &statement, &record);
  EXPECT_EQ(statement.when, Date("2012-04-14"));
  EXPECT_TRUE(statement.when_assumed);
  FoldStatement(Said("2012"), Date("2012-04-16"), MeetingId(), Place("c"), &statement, &record);
  EXPECT_EQ(statement.when, Date("2012"));
  EXPECT_FALSE(statement.when_assumed) << "what is said stands over what is taken for it";
}

}  // namespace
}  // namespace chancery
