#include "client/cli/relative_date.h"

#include <gtest/gtest.h>

#include <string>

namespace chancery {
namespace {

std::string Resolve(absl::string_view text, absl::CivilDay today = absl::CivilDay(2024, 3, 31)) {
  return ResolveRelativeDate(text, today).value_or("none");
}

TEST(RelativeDateTest, NamesDaysMonthsAndYears) {
  EXPECT_EQ(Resolve("today"), "2024-03-31");
  EXPECT_EQ(Resolve("Yesterday"), "2024-03-30");
  EXPECT_EQ(Resolve("tomorrow"), "2024-04-01");
  EXPECT_EQ(Resolve("this month"), "2024-03");
  EXPECT_EQ(Resolve("last month"), "2024-02");
  EXPECT_EQ(Resolve("this year"), "2024");
  EXPECT_EQ(Resolve("last-year"), "2023");
  EXPECT_EQ(Resolve("next  year"), "2025");
  EXPECT_EQ(Resolve("last month", absl::CivilDay(2024, 1, 5)), "2023-12");
}

TEST(RelativeDateTest, CountsBack) {
  EXPECT_EQ(Resolve("0 days ago"), "2024-03-31");
  EXPECT_EQ(Resolve("31 days ago"), "2024-02-29");
  EXPECT_EQ(Resolve("2 weeks ago"), "2024-03-17");
  EXPECT_EQ(Resolve("a month ago"), "2024-02-29");
  EXPECT_EQ(Resolve("6 months ago"), "2023-09-30");
  EXPECT_EQ(Resolve("10 years ago"), "2014-03-31");
  EXPECT_EQ(Resolve("a year ago", absl::CivilDay(2024, 2, 29)), "2023-02-28");
}

TEST(RelativeDateTest, IsNothingForOtherText) {
  for (const char* text : {"", "2024", "2024-03", "last", "last week", "years ago", "-1 days ago",
                           "x days ago", "5000 years ago", "1000001 days ago",
                           "99999999999999999999 days ago", "3 days ago today"}) {
    EXPECT_EQ(Resolve(text), "none") << text;
  }
}

}  // namespace
}  // namespace chancery
