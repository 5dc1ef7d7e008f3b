#include "client/extract/clock_time.h"

#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(ClockTimeTest, MeasuresHourAndMinutes) {
  EXPECT_EQ(ClockTimeLength("16:40"), 5);
  EXPECT_EQ(ClockTimeLength("9.30 Meeting"), 4);
  EXPECT_EQ(ClockTimeLength("21.06.2019"), 5);
  EXPECT_EQ(ClockTimeLength("9:3"), 0);
  EXPECT_EQ(ClockTimeLength("9:"), 0);
  EXPECT_EQ(ClockTimeLength("116:40"), 0);
  EXPECT_EQ(ClockTimeLength(":40"), 0);
  EXPECT_EQ(ClockTimeLength("16-40"), 0);
  EXPECT_EQ(ClockTimeLength("12"), 0);
  EXPECT_EQ(ClockTimeLength(""), 0);
}

TEST(ClockTimeTest, KnowsTheHalvesOfTheDay) {
  EXPECT_TRUE(BeginsWithClockTime("9.30"));
  EXPECT_TRUE(BeginsWithClockTime("9 a.m. The minister meets"));
  EXPECT_TRUE(BeginsWithClockTime("11PM"));
  EXPECT_TRUE(BeginsWithClockTime("8:15pm - What we know"));
  EXPECT_FALSE(BeginsWithClockTime("9"));
  EXPECT_FALSE(BeginsWithClockTime("9  pm"));
  EXPECT_FALSE(BeginsWithClockTime("9 ministers"));
  EXPECT_FALSE(BeginsWithClockTime("2009 pm"));
  EXPECT_FALSE(BeginsWithClockTime("a.m."));
}

}  // namespace
}  // namespace chancery
