#include "client/extract/singular_candidates.h"

#include "client/extract/offered_candidates.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;

TEST(SingularCandidatesTest, NobodyThenTheNewestThenWhomTheTextIsAbout) {
  const OfferedCandidates offered(
      "Minister Ana Costa met Minister Jan Kral. Then he left. Eva Nagy came.",
      "Tom Hill on diplomacy");
  EXPECT_THAT(offered.For("he"), ElementsAre("", "Jan Kral", "Ana Costa", "Tom Hill"));
  EXPECT_GT(offered.smallest(), 5u);
}

TEST(SingularCandidatesTest, APronounMayMeanWhoIsNamedBehindItInItsSentence) {
  const OfferedCandidates offered("Before he left, Minister Jan Kral slept. Tom Hill came.");
  EXPECT_THAT(offered.For("he"), ElementsAre("", "Jan Kral"));
}

TEST(SingularCandidatesTest, AnOfficeMayBeNamedLater) {
  const OfferedCandidates offered("The secretary has left. Secretary Ann Reed spoke to nobody.");
  EXPECT_THAT(offered.For("The secretary"), ElementsAre("", "Ann Reed"));
}

TEST(SingularCandidatesTest, AnOfficeOfACountryIsNoOtherOffice) {
  const OfferedCandidates offered(
      "Portuguese Minister Ana Costa met Chancellor Eva Brandt of Germany and Jan Kral. Germany's "
      "chancellor spoke.");
  EXPECT_THAT(offered.For("Germany's chancellor"), ElementsAre("", "Jan Kral", "Eva Brandt"));
}

TEST(SingularCandidatesTest, WhoWasOnlyDescribedIsNobodyNamedBefore) {
  const OfferedCandidates offered(
      "Secretary of State Marion Clark left. A NATO diplomat doubted it. \"No,\" the diplomat "
      "said.");
  EXPECT_THAT(offered.For("the diplomat"), ElementsAre(""));
}

TEST(SingularCandidatesTest, WhatLiesFarBackDoesNotComeIntoQuestion) {
  std::string text =
      "Minister Ana Costa met Minister Jan Kral. Tom Hill slept. Hill ate. Hill drank.";
  for (int i = 0; i < 20; ++i) text += " It rained.";
  const OfferedCandidates offered(text + " Eva Nagy came. Then she left.");
  EXPECT_THAT(offered.For("she"), Contains("Eva Nagy"));
  EXPECT_THAT(offered.For("she"), Contains("Tom Hill")) << "whom the text tells of most";
  EXPECT_THAT(offered.For("she"), Not(Contains("Jan Kral")));
}

}  // namespace
}  // namespace chancery
