#include "client/extract/reference_ranker.h"

#include "client/extract/parsed_text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using testing::ElementsAre;

// What every reader is sure of; tests/learn/passages.txt has more, and what is hard.
TEST(ReferenceRankerTest, SexTellsWho) {
  const ParsedText parsed(
      "Chancellor Helga Brandt received Foreign Minister Oleg Petrov in Berlin. She thanked him.");
  EXPECT_THAT(parsed.MeantByPronouns(), ElementsAre("Helga Brandt", "Oleg Petrov"));
}

TEST(ReferenceRankerTest, AnOfficeMeansItsHolder) {
  const ParsedText parsed(
      "German Chancellor Helga Brandt met Russian Foreign Minister Oleg Petrov. The chancellor "
      "praised the Russian minister.");
  EXPECT_EQ(parsed.Meant("The chancellor"), "Helga Brandt");
  EXPECT_EQ(parsed.Meant("the Russian minister"), "Oleg Petrov");
}

TEST(ReferenceRankerTest, TheTwoAreThoseWhoMet) {
  const ParsedText parsed(
      "German Chancellor Helga Brandt met Russian Foreign Minister Oleg Petrov in Berlin. The two "
      "spoke for an hour.");
  EXPECT_THAT(parsed.AllMeant("The two"), ElementsAre("Helga Brandt", "Oleg Petrov"));
}

TEST(ReferenceRankerTest, SomebodyUnnamedIsNobody) {
  const ParsedText parsed(
      "Secretary of State Marion Clark left. A NATO diplomat doubted it. \"No,\" the diplomat "
      "said.");
  EXPECT_EQ(parsed.Meant("the diplomat"), "");
}

}  // namespace
}  // namespace chancery
