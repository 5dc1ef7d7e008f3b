#include "client/extract/object_series.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/extract/meeting.h"
#include "client/extract/meeting_names.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

// Those of each meeting that the text tells of and its place, in its order.
std::vector<std::string> Meetings(const std::string& text) {
  return EachMeeting(text,
                     [](const std::vector<std::string>& names, const MeetingMention& meeting) {
                       return absl::StrCat(absl::StrJoin(names, " & "), "|", meeting.place);
                     });
}

TEST(ObjectSeriesTest, EachHasAPlaceOfItsOwn) {
  EXPECT_THAT(
      Meetings("Envoy Ana Costa saw General Omar Haddad in Khartoum, the rebel leader, Musa "
               "Idris, in Nairobi and African Union chief Pierre Mbala in Addis Ababa."),
      ElementsAre("Ana Costa & Omar Haddad|Khartoum", "Ana Costa & Musa Idris|Nairobi",
                  "Ana Costa & Pierre Mbala|Addis Ababa"));
}

TEST(ObjectSeriesTest, AnOrderOfThingsPartsThem) {
  EXPECT_THAT(
      Meetings("Envoy Ana Costa held talks with President Jan Kral in Prague on Friday, and "
               "then with Minister Eva Nagy."),
      UnorderedElementsAre("Ana Costa & Jan Kral|Prague", "Ana Costa & Eva Nagy|Prague"));
  EXPECT_THAT(
      Meetings("Envoy Ana Costa met President Jan Kral in Prague on Friday and, at the Cernin "
               "Palace, Minister Eva Nagy."),
      ElementsAre("Ana Costa & Jan Kral|Prague", "Ana Costa & Eva Nagy|Cernin Palace, Prague"));
}

TEST(ObjectSeriesTest, PlaceAndTimeStandBeforeTheObject) {
  EXPECT_THAT(Meetings("In Prague envoy Ana Costa met President Jan Kral on Friday, and in Warsaw, "
                       "on Sunday, President Eva Nagy."),
              ElementsAre("Ana Costa & Jan Kral|Prague", "Ana Costa & Eva Nagy|Warsaw"));
  EXPECT_THAT(Meetings("In Prague envoy Ana Costa met President Jan Kral, and on Tuesday in Warsaw "
                       "Prime Minister Eva Nagy."),
              ElementsAre("Ana Costa & Jan Kral|Prague", "Ana Costa & Eva Nagy|Warsaw"));
}

TEST(ObjectSeriesTest, AnIntervalPartsThem) {
  EXPECT_THAT(Meetings("Envoy Ana Costa met President Jan Kral in Prague at once and Minister Eva "
                       "Nagy an hour later."),
              ElementsAre("Ana Costa & Jan Kral|Prague", "Ana Costa & Eva Nagy|Prague"));
  EXPECT_THAT(Meetings("Envoy Ana Costa met President Jan Kral the following morning, and Minister "
                       "Eva Nagy at lunch."),
              ElementsAre("Ana Costa & Jan Kral|", "Ana Costa & Eva Nagy|"));
}

TEST(ObjectSeriesTest, CallsAndWhatWasDiscussedToo) {
  EXPECT_THAT(Meetings("President Ana Costa telephoned President Jan Kral on Friday, and on Sunday "
                       "Prime Minister Eva Nagy."),
              ElementsAre("Ana Costa & Jan Kral|", "Ana Costa & Eva Nagy|"));
  EXPECT_THAT(Meetings("Envoy Ana Costa discussed it with President Jan Kral in Prague last month, "
                       "and with Minister Eva Nagy in Warsaw."),
              ElementsAre("Ana Costa & Jan Kral|Prague", "Ana Costa & Eva Nagy|Warsaw"));
}

TEST(ObjectSeriesTest, AListIsOneMeetingAndAClauseNone) {
  EXPECT_THAT(
      Meetings("Envoy Ana Costa met President Jan Kral and Minister Eva Nagy in Prague on Friday."),
      ElementsAre("Ana Costa & Jan Kral & Eva Nagy|Prague"));
  EXPECT_THAT(
      Meetings("Envoy Ana Costa met President Jan Kral in Prague and Minister Eva Nagy resigned."),
      ElementsAre("Ana Costa & Jan Kral|Prague"));
}

TEST(ObjectSeriesTest, AnObjectOfAnotherVerbIsNone) {
  EXPECT_THAT(Meetings("President Ana Costa had called President Jan Kral; Prime Minister Eva Nagy "
                       "she knows from school."),
              ElementsAre("Ana Costa & Jan Kral|"));
}

TEST(ObjectSeriesTest, APrepositionPartsThem) {
  EXPECT_THAT(Meetings("Envoy Ana Costa talked to President Jan Kral on Friday and to Minister Eva "
                       "Nagy."),
              UnorderedElementsAre("Ana Costa & Jan Kral|", "Ana Costa & Eva Nagy|"));
  EXPECT_THAT(Meetings("Envoy Ana Costa called on President Jan Kral and, at the palace, on "
                       "Minister Eva Nagy."),
              UnorderedElementsAre("Ana Costa & Jan Kral|", "Ana Costa & Eva Nagy|"));
}

TEST(ObjectSeriesTest, WhatATalkWasAboutStandsBetween) {
  EXPECT_THAT(Meetings("In Prague envoy Ana Costa met with President Jan Kral to welcome the new "
                       "law, and with Minister Eva Nagy."),
              ElementsAre("Ana Costa & Jan Kral|Prague", "Ana Costa & Eva Nagy|Prague"));
}

TEST(ObjectSeriesTest, BracketsAndDaysPartThem) {
  EXPECT_THAT(
      Meetings("In March Speaker Ana Costa received President Jan Kral (7 March); Minister Eva "
               "Nagy (19 March); and General Omar Haddad (20 March)."),
      ElementsAre("Ana Costa & Jan Kral|", "Ana Costa & Eva Nagy|", "Ana Costa & Omar Haddad|"));
  EXPECT_THAT(
      Meetings("In Prague Envoy Ana Costa saw President Jan Kral and, on Wednesday, Minister "
               "Eva Nagy."),
      ElementsAre("Ana Costa & Jan Kral|Prague", "Ana Costa & Eva Nagy|Prague"));
}

TEST(ObjectSeriesTest, EachHasItsDay) {
  const auto days = [](const std::string& text) {
    return EachMeeting(text,
                       [](const std::vector<std::string>& names, const MeetingMention& meeting) {
                         return absl::StrCat(names.back(), "|", meeting.when.ToString());
                       });
  };
  EXPECT_THAT(
      days("On May 5, 2009 Envoy Ana Costa met with President Jan Kral and the next day with "
           "Minister Eva Nagy."),
      ElementsAre("Jan Kral|2009-05-05", "Eva Nagy|2009-05-06"));
  EXPECT_THAT(
      days("On May 5, 2009 Envoy Ana Costa met with President Jan Kral and on May 8, 2009 with "
           "Minister Eva Nagy."),
      ElementsAre("Jan Kral|2009-05-05", "Eva Nagy|2009-05-08"));
}

TEST(ObjectSeriesTest, OnesWayHomeMayStandBetween) {
  EXPECT_THAT(Meetings("Envoy Ana Costa saw President Jan Kral in Prague and, on her way home, "
                       "President Eva Nagy in Warsaw."),
              ElementsAre("Ana Costa & Jan Kral|Prague", "Ana Costa & Eva Nagy|Warsaw"));
}

}  // namespace
}  // namespace chancery
