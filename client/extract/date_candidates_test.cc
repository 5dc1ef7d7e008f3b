#include "client/extract/date_candidates.h"

#include "client/extract/offered_settings.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

TEST(DateCandidatesTest, TheDatesAroundTheDayOfTheArticleAndNone) {
  const OfferedSettings offered(
      "It rained on 3 May. Polish Minister Ana Costa met Czech Minister Jan Kral on Monday. It "
      "rains in August.");
  ASSERT_THAT(offered.dates, Not(IsEmpty()));
  EXPECT_EQ(offered.dates.front(), "2010-06-14") << "what the rules say";
  // A weekday and a month without a year have two readings.
  EXPECT_THAT(offered.dates,
              UnorderedElementsAre("2010-06-14", "2010-06-21", "2010-06-16", "", "2010-05-03",
                                   "2011-05-03", "2010-08", "2009-08"));
}

TEST(DateCandidatesTest, WhenTheSamePeopleMetComesIntoQuestion) {
  const std::string met = "Polish Minister Ana Costa met Czech Minister Jan Kral on 7 June. ";
  std::string between;
  for (int i = 0; i < 20; ++i) between += "It rained. ";
  const std::string again = "The meeting of Minister Ana Costa with Minister Jan Kral was short.";
  EXPECT_THAT(OfferedSettings(met + between + again).dates, Contains("2010-06-07"));
  EXPECT_THAT(OfferedSettings("It was 7 June. " + between + met + again).dates,
              Contains("2010-06-07"));
}

}  // namespace
}  // namespace chancery
