#include "client/extract/pair_reader.h"

#include "client/extract/meeting_names.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

TEST(PairReaderTest, TwoBesideAWordOfMeetingHaveMet) {
  EXPECT_THAT(WhoMet("French President Ana Costa was kept for two hours by Polish Prime Minister "
                     "Jan Kral."),
              ElementsAre("Ana Costa & Jan Kral"));
  EXPECT_THAT(WhoMet("For hours French President Ana Costa had argued, and Polish Prime "
                     "Minister Jan Kral had listened."),
              ElementsAre("Ana Costa & Jan Kral"));
}

TEST(PairReaderTest, SoHaveThoseOfWhomOneWasWithTheOther) {
  EXPECT_THAT(WhoMet("By Monday French President Ana Costa was in Oslo with Polish Prime "
                     "Minister Jan Kral."),
              ElementsAre("Ana Costa & Jan Kral"));
  EXPECT_THAT(WhoMet("French President Ana Costa went on to Warsaw, where Polish Prime Minister "
                     "Jan Kral heard her account."),
              ElementsAre("Jan Kral & Ana Costa"));
  EXPECT_THAT(WhoMet("French President Ana Costa ended her dispute with Polish Prime Minister "
                     "Jan Kral."),
              ElementsAre());
}

TEST(PairReaderTest, WordsArePassedOnFromTheFirstToTheSecond) {
  EXPECT_THAT(WhoMet("It was in Warsaw that French President Ana Costa was told by Polish Prime "
                     "Minister Jan Kral of the plan."),
              ElementsAre("Ana Costa & Jan Kral"));
  EXPECT_THAT(WhoMet("An aide reported in Warsaw that French President Ana Costa admires Polish "
                     "Prime Minister Jan Kral."),
              IsEmpty());
}

TEST(PairReaderTest, WhomSomebodyIsWithMayHeadWhatTheTextDoesNotExplain) {
  EXPECT_THAT(WhoMet("French President Ana Costa was with Zoranix head Jan Kral until noon."),
              ElementsAre("Ana Costa & Jan Kral"));
}

TEST(PairReaderTest, WhoWasWithSomebodyMaySeeAnotherOneLater) {
  EXPECT_THAT(WhoMet("French President Ana Costa was in Warsaw with Polish President Jan Kral, and "
                     "is due in Oslo to see Norwegian Minister Nils Aune."),
              UnorderedElementsAre("Ana Costa & Jan Kral", "Ana Costa & Nils Aune"));
}

TEST(PairReaderTest, ColleaguesHaveNotMet) {
  EXPECT_THAT(WhoMet("For hours French President Ana Costa had argued, and French Prime "
                     "Minister Jan Kral had listened."),
              IsEmpty());
}

TEST(PairReaderTest, WhatIsToldOfThemElsewhereIsSurer) {
  EXPECT_THAT(WhoMet("French President Ana Costa did not meet Polish Prime Minister Jan Kral. "
                     "For hours Costa had argued, and Kral had listened."),
              ElementsAre("Ana Costa & Jan Kral"));
}

TEST(PairReaderTest, WhereSomebodyIsTheOtherMayDoSomethingToHim) {
  EXPECT_THAT(WhoMet("Within a month French President Paul Roux was in Warsaw, where Polish Prime "
                     "Minister Jan Kral kept him for long."),
              ElementsAre("Jan Kral & Paul Roux"));
}

TEST(PairReaderTest, WhoAccompaniesIsOfTheSameSide) {
  EXPECT_THAT(WhoMet("During the meeting French President Ana Costa was accompanied by envoy Jan "
                     "Kral."),
              IsEmpty());
}

}  // namespace
}  // namespace chancery
