#include "client/extract/loose_reader.h"

#include "client/extract/meeting_names.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(LooseReaderTest, PeopleBesideTheWordHaveMet) {
  EXPECT_THAT(WhoMet("It took eleven meetings with Polish Prime Minister Jan Kral before French "
                     "envoy Ana Costa had a deal."),
              ElementsAre("Jan Kral & Ana Costa"));
  EXPECT_THAT(WhoMet("Among those whom President Ana Costa received at State House were the Polish "
                     "foreign minister, Jan Kral, and Eva Nagy."),
              ElementsAre("Ana Costa & Jan Kral & Eva Nagy"));
}

TEST(LooseReaderTest, SeveralCallsAreOneWithEach) {
  EXPECT_THAT(WhoMet("Hours after the vote President Ana Costa took calls from Prime Minister Jan "
                     "Kral and from Minister Eva Nagy."),
              ElementsAre("Ana Costa & Jan Kral", "Ana Costa & Eva Nagy"));
}

TEST(LooseReaderTest, WhoDoesSomethingBeforeOrAfterwardsHasNoPart) {
  EXPECT_THAT(WhoMet("President Ana Costa had luck with Minister Jan Kral, with whom she dined "
                     "before Minister Tom Hill resigned."),
              ElementsAre("Ana Costa & Jan Kral"));
}

TEST(LooseReaderTest, WhoSpeaksOrIsSpokenOfHasNoPart) {
  EXPECT_THAT(WhoMet("A meeting would be about President Ana Costa, Polish Prime Minister Jan Kral "
                     "said."),
              IsEmpty());
  EXPECT_THAT(WhoMet("The meeting was over; President Ana Costa thanked Prime Minister Jan Kral."),
              IsEmpty());
}

TEST(LooseReaderTest, WhoEndsARangeOfSubjectsHasNoPart) {
  EXPECT_THAT(WhoMet("President Ana Costa met Polish Prime Minister Jan Kral. Both called the "
                     "conversation useful, and both listed what they do not agree on, from Ukraine "
                     "to the dissident Tom Hill."),
              testing::Not(testing::Contains(testing::HasSubstr("Tom Hill"))));
  EXPECT_THAT(
      WhoMet("The news came in a call from President Ana Costa to Polish Prime Minister Jan "
             "Kral."),
      ElementsAre("Ana Costa & Jan Kral"));
}

TEST(LooseReaderTest, WhatIsOnlyPossibleIsNotRead) {
  EXPECT_THAT(WhoMet("Perhaps a lunch could some day bring President Ana Costa to like Polish "
                     "Prime Minister Jan Kral."),
              IsEmpty());
}

}  // namespace
}  // namespace chancery
