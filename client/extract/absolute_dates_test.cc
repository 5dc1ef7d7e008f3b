#include "client/extract/absolute_dates.h"

#include "gtest/gtest.h"

namespace chancery {
namespace {

// 2022-01-21 is a Friday.
AbsoluteDates Reader(absl::string_view text) {
  return AbsoluteDates(text, 0, text.size(), PartialDate::Day(2022, 1, 21));
}

TEST(AbsoluteDatesTest, ReadsOneDateAndWhereItEnds) {
  DatePiece piece;
  ASSERT_TRUE(Reader("May 3-5, 2004 in Rome").MonthDay(0, &piece));
  EXPECT_EQ(piece.past.ToString(), "2004-05-03/2004-05-05");
  EXPECT_EQ(piece.next, 6u);
  ASSERT_TRUE(Reader("3 May").DayMonth(0, &piece));
  EXPECT_EQ(piece.basis, DateMention::Basis::kNoYear);
  EXPECT_EQ(piece.past.ToString(), "2021-05-03");
  EXPECT_EQ(piece.future.ToString(), "2022-05-03");
  EXPECT_FALSE(Reader("32 May").DayMonth(0, &piece));
}

TEST(AbsoluteDatesTest, NobodyKnowsWhetherTheDayOrTheMonthStandsFirst) {
  DatePiece piece;
  ASSERT_TRUE(Reader("03/04/2026").Numeric(0, &piece));
  EXPECT_EQ(piece.past.ToString(), "2026-03-04/2026-04-03");
  ASSERT_TRUE(Reader("13/04/2026").Numeric(0, &piece));
  EXPECT_EQ(piece.past.ToString(), "2026-04-13");
}

TEST(AbsoluteDatesTest, ReadsDaysThatHaveNames) {
  DatePiece piece;
  ASSERT_TRUE(Reader("New Year's Eve").Holiday(0, &piece));
  EXPECT_EQ(piece.past.ToString(), "2021-12-31");
  ASSERT_TRUE(Reader("New Year\u2019s Day 2010").Holiday(0, &piece));
  EXPECT_EQ(piece.past.ToString(), "2010-01-01");
  ASSERT_TRUE(Reader("Christmas Eve").Holiday(0, &piece));
  EXPECT_EQ(piece.past.ToString(), "2021-12-24");
  EXPECT_FALSE(Reader("New Year").Holiday(0, &piece));
  EXPECT_FALSE(Reader("Christmas tree").Holiday(0, &piece));
}

}  // namespace
}  // namespace chancery
