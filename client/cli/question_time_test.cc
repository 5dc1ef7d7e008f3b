#include "client/cli/question_time.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace chancery {
namespace {

// "what is left | first..last | as of", or the error.
std::string Taken(const std::string& text) {
  std::vector<std::string> words = absl::StrSplit(text, ' ');
  QuestionTime time;
  const absl::Status status = TakeTimes(absl::CivilDay(2026, 1, 1), &words, &time);
  if (!status.ok()) return std::string(status.message());
  return absl::StrCat(absl::StrJoin(words, " "), "|", time.first, "..", time.last, "|", time.as_of);
}

TEST(QuestionTimeTest, TakesATimeAndLeavesAGap) {
  EXPECT_EQ(Taken("who in 2010 met"), "who  met|2010..2010|");
  EXPECT_EQ(Taken("met since May 2010"), "met |2010-05..|");
  EXPECT_EQ(Taken("after 31 December 2010 met"), " met|2011-01-01..|");
  EXPECT_EQ(Taken("before March 2012"), "|..2012-02|");
  EXPECT_EQ(Taken("between 2010 and Sept 2012 in Geneva"), " in Geneva|2010..2012-09|");
  EXPECT_EQ(Taken("in the last month"), "|2025-12-01..|");
  EXPECT_EQ(Taken("in last month"), "|2025-12..2025-12|");
  EXPECT_EQ(Taken("since 2010 as of 2025-02"), " |2010..|2025-02-28");
}

TEST(QuestionTimeTest, LeavesWhatIsNoTime) {
  for (const char* text : {"between Lavrov and Kerry", "from Lavrov to Kerry", "in Geneva",
                           "on 31 February 2010", "May met June", "revision 2010", "by phone"}) {
    EXPECT_EQ(Taken(text), absl::StrCat(text, "|..|"));
  }
}

TEST(QuestionTimeTest, RefusesTwoTimesOfOneSide) {
  EXPECT_EQ(Taken("since 2004 in 2005"), "there are two times: \"2004\" and \"2005\"");
  EXPECT_EQ(Taken("as of 2004 as of 2005"),
            "there are two times: \"2004-12-31\" and \"2005-12-31\"");
}

}  // namespace
}  // namespace chancery
