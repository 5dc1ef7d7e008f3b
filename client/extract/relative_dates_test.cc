#include "client/extract/relative_dates.h"

#include "gtest/gtest.h"

namespace chancery {
namespace {

// 2022-01-21 is a Friday.
RelativeDates Reader(absl::string_view text) {
  return RelativeDates(text, 0, text.size(), PartialDate::Day(2022, 1, 21));
}

TEST(RelativeDatesTest, AWeekdayHasTwoReadings) {
  DatePiece piece;
  ASSERT_TRUE(Reader("Monday").Weekday(0, &piece));
  EXPECT_EQ(piece.past.ToString(), "2022-01-17");
  EXPECT_EQ(piece.future.ToString(), "2022-01-24");
  ASSERT_TRUE(Reader("last Thursday").Weekday(0, &piece));
  EXPECT_EQ(piece.past.ToString(), "2022-01-13");
  EXPECT_EQ(piece.future, piece.past);
}

TEST(RelativeDatesTest, CountsFromTheDayOfPublication) {
  DatePiece piece;
  ASSERT_TRUE(Reader("two days ago").Relative(0, &piece));
  EXPECT_EQ(piece.past.ToString(), "2022-01-19");
  ASSERT_TRUE(Reader("last month").Relative(0, &piece));
  EXPECT_EQ(piece.past.ToString(), "2021-12");
  EXPECT_FALSE(Reader("two days later").Relative(0, &piece));
}

TEST(RelativeDatesTest, ReadsPartsOfLongerDates) {
  const auto read = [](absl::string_view text) {
    DatePiece piece;
    return Reader(text).WithPart(0, &piece) ? piece.past.ToString() : "none";
  };
  EXPECT_EQ(read("early March 2020"), "2020-03-01/2020-03-10");
  EXPECT_EQ(read("the first half of 2020"), "2020-01/2020-06");
  EXPECT_EQ(read("the second half of next year"), "2023-07/2023-12");
  EXPECT_EQ(read("the second half of March 2020"), "2020-03-16/2020-03-31");
  EXPECT_EQ(read("earlier this week"), "2022-01-17/2022-01-21");
  EXPECT_EQ(read("earlier in the week"), "2022-01-17/2022-01-21");
  EXPECT_EQ(read("later in the month"), "2022-01-21/2022-01-31");
  EXPECT_EQ(read("the second half of the match"), "none");
}

TEST(RelativeDatesTest, ATimeAheadMayOpenItsClause) {
  DatePiece piece;
  ASSERT_TRUE(Reader("In two weeks I will host a summit.").Relative(0, &piece));
  EXPECT_EQ(piece.future.ToString(), "2022-02-01/2022-02-07");
  EXPECT_FALSE(Reader("In two weeks of talks they will agree.").Relative(0, &piece));
  EXPECT_FALSE(Reader("In two weeks he met ten leaders.").Relative(0, &piece));
}

}  // namespace
}  // namespace chancery
