#include "client/extract/discourse_dates.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;

// 2023-03-13 is a Monday.
std::vector<std::string> Read(const std::string& text, bool ahead = false) {
  const Document document(text, Gazetteer::Default(), PartialDate::Day(2023, 3, 13));
  const DiscourseDates dates(document);
  std::vector<std::string> out;
  for (size_t i = 0; i < document.dates().size(); ++i) {
    const int date = static_cast<int>(i);
    out.push_back((ahead ? dates.Future(date) : dates.Past(date)).ToString());
  }
  return out;
}

TEST(DiscourseDatesTest, ADayWithoutAYearIsOfTheYearToldOf) {
  EXPECT_THAT(Read("He lost in the winter of 1991. On December 5 he met a king."),
              ElementsAre("1991-24", "1991-12-05"));
  EXPECT_THAT(Read("It was 1971. In early May she flew home."),
              ElementsAre("1971", "1971-05-01/1971-05-10"));
  EXPECT_THAT(Read("It began in 1971. On Friday he spoke. In May he will go."),
              ElementsAre("1971", "2023-03-10", "2022-05"));
  // In news, a year long past does not hold on.
  EXPECT_THAT(
      Read("It was 1971. In May he went. So it was. So it was. So it was. So it was. On June "
           "3 he met a king. On Friday he spoke."),
      ElementsAre("1971", "1971-05", "2022-06-03", "2023-03-10"));
  EXPECT_THAT(Read("They met on 3 May 2022. On July 4 they spoke."),
              ElementsAre("2022-05-03", "2022-07-04"));
}

TEST(DiscourseDatesTest, AYearThatIsToldOnHoldsOn) {
  EXPECT_THAT(
      Read("It was 1971. In May he went. So it was. So it was. So it was. So it was. On June "
           "3 he met a king."),
      ElementsAre("1971", "1971-05", "1971-06-03"));
}

TEST(DiscourseDatesTest, AStoryGoesOnByYears) {
  EXPECT_THAT(Read("In 1955 he went. The following year she came. He met her on June 3."),
              ElementsAre("1955", "1956-06-03"));
  EXPECT_THAT(Read("In 1955 he went. Three years later she came. He met her on June 3."),
              ElementsAre("1955", "1958-06-03"));
}

TEST(DiscourseDatesTest, FromDecemberAStoryGoesOnToJanuary) {
  EXPECT_THAT(Read("On December 9, 1994, he met her. On January 6 he left."),
              ElementsAre("1994-12-09", "1995-01-06"));
  EXPECT_THAT(Read("On December 9, 1994, he met her. They had met in January."),
              ElementsAre("1994-12-09", "1994-01"));
}

TEST(DiscourseDatesTest, TheHeadingOfAYearIsOfAllBelow) {
  const std::string text =
      "2021\n\nMarch 3: Talks begin in Rome and go on for weeks.\n\n2023\n\nMarch 20: Talks end in "
      "Rome after all these years.\n";
  EXPECT_THAT(Read(text), ElementsAre("2021", "2021-03-03", "2023", "2023-03-20"));
  EXPECT_THAT(Read(text, /*ahead=*/true), ElementsAre("2021", "2021-03-03", "2023", "2023-03-20"));
}

TEST(DiscourseDatesTest, TheTitleOfAListSaysItsYear) {
  EXPECT_THAT(Read("Chronology 2021\n\nJanuary 11: Talks in Rome.\n\nDecember 3: Talks in Oslo."),
              ElementsAre("2021", "2021-01-11", "2021-12-03"));
  // A text of many years.
  EXPECT_THAT(
      Read("Visits since 1961\n\nHe came in 1975. He left in 1980. They met on 3 February."),
      ElementsAre("1961", "1975", "1980", "1980-02-03"));
  // News goes by its own day.
  EXPECT_THAT(Read("Plans for 2021\n\nOn Monday they spoke of January 11."),
              ElementsAre("2021", "2023-03-13", "2023-01-11"));
}

TEST(DiscourseDatesTest, TheYearOfAThingIsNotWhenItIsToldOf) {
  EXPECT_THAT(Read("They praised the 1899 award. They met on 3 February in Rome."),
              ElementsAre("1899", "2023-02-03"));
  EXPECT_THAT(Read("They parted in 1999. They met on 3 February in Rome."),
              ElementsAre("1999", "1999-02-03"));
}

TEST(DiscourseDatesTest, TheYearOfAnEntryMayStandBehindItsDays) {
  EXPECT_THAT(Read("He met a king on March 30 and a queen on March 31. March 29-31, 1978."),
              ElementsAre("1978-03-30", "1978-03-31", "1978-03-29/1978-03-31"));
}

TEST(DiscourseDatesTest, DaysWithAYearSayWhichYearFollows) {
  EXPECT_THAT(Read("He came on February 29\u2013March 3, 1980. They met on March 1."),
              ElementsAre("1980-02-29/1980-03-03", "1980-03-01"));
}

TEST(DiscourseDatesTest, AWeekdayIsOfTheJourney) {
  EXPECT_THAT(Read("She toured the Gulf from 4 to 8 March. On Monday she met a king."),
              ElementsAre("2023-03-04/2023-03-08", "2023-03-06"));
  // There was no such day.
  EXPECT_THAT(Read("She toured the Gulf from 4 to 8 March. On Friday she rested."),
              ElementsAre("2023-03-04/2023-03-08", "2023-03-10"));
  EXPECT_THAT(Read("She toured the Gulf from 18 to 22 February. She spoke last Monday."),
              ElementsAre("2023-02-18/2023-02-22", "2023-03-06"));
  // In these days, but not for all of them.
  EXPECT_THAT(Read("She spoke in early March. On Saturday she rested."),
              ElementsAre("2023-03-01/2023-03-10", "2023-03-11"));
  EXPECT_THAT(Read("She comes next week, and will meet him on Tuesday.", /*ahead=*/true),
              ElementsAre("2023-03-20/2023-03-26", "2023-03-21"));
  // Of a journey that is far away nobody speaks by weekdays.
  EXPECT_THAT(Read("She will tour the Gulf from 18 to 22 April. She will speak on Friday.",
                   /*ahead=*/true),
              ElementsAre("2023-04-18/2023-04-22", "2023-03-17"));
  EXPECT_THAT(Read("She will tour the Gulf from 18 to 22 March. On Monday she will meet a king.",
                   /*ahead=*/true),
              ElementsAre("2023-03-18/2023-03-22", "2023-03-20"));
  // What was last week in one paragraph says nothing of the next one.
  EXPECT_THAT(Read("He saw a king in Sofia last week. On Monday he saw a queen."),
              ElementsAre("2023-03-06/2023-03-12", "2023-03-06"));
  EXPECT_THAT(Read("He saw a king in Sofia last week.\n\nOn Monday others spoke of it."),
              ElementsAre("2023-03-06/2023-03-12", "2023-03-13"));
}

TEST(DiscourseDatesTest, YearsGoOnAnywhereBeforeTheDate) {
  EXPECT_THAT(Read("In May 1951 he came. She fared no better a year later: he was ill on June 3."),
              ElementsAre("1951-05", "1952-06-03"));
}

TEST(DiscourseDatesTest, MonthsAreCountedFromTheOneThatTheStoryIsAt) {
  EXPECT_THAT(Read("In March 1972 he came. The previous August she had been there."),
              ElementsAre("1972-03", "1971-08"));
  EXPECT_THAT(Read("In March 1972 he came. She left the following January."),
              ElementsAre("1972-03", "1973-01"));
  EXPECT_THAT(Read("In January 1972 he came. She stopped there that March on her way home."),
              ElementsAre("1972-01", "1972-03"));
}

TEST(DiscourseDatesTest, AWeekdayIsOfTheWeekOfADayThatIsTitledSo) {
  EXPECT_THAT(Read("On Monday, 27 February, he met a king. On Tuesday he left."),
              ElementsAre("2023-02-27", "2023-02-28"));
  EXPECT_THAT(Read("On 27 February he met a king. On Tuesday he left."),
              ElementsAre("2023-02-27", "2023-03-07"));
}

TEST(DiscourseDatesTest, AYearInAnAsideIsNotThatOfTheStory) {
  EXPECT_THAT(Read("On Friday he spoke of Kral, who failed in 1988. They met in October."),
              ElementsAre("2023-03-10", "1988", "2022-10"));
}

}  // namespace
}  // namespace chancery
