#include "client/extract/date_recognizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace chancery {
namespace {

using Basis = DateMention::Basis;
using Relation = DateMention::Relation;
using testing::ElementsAre;
using testing::IsEmpty;

// A Friday.
const PartialDate kPublished = PartialDate::Day(2022, 1, 21);

std::vector<DateMention> Find(absl::string_view text, const PartialDate& published = kPublished) {
  return FindDates(text, 0, text.size(), published);
}

std::vector<std::string> Texts(absl::string_view text) {
  std::vector<std::string> out;
  for (const DateMention& date : Find(text)) {
    out.emplace_back(text.substr(date.begin, date.end - date.begin));
  }
  return out;
}

// One sentence with exactly one date.
struct Case {
  const char* text;
  const char* words;   // what the mention covers
  const char* past;    // EDTF
  const char* future;  // null: the same
  Basis basis = Basis::kAbsolute;
  Relation relation = Relation::kAt;

  friend std::ostream& operator<<(std::ostream& out, const Case& c) { return out << c.text; }
};

class DateCases : public testing::TestWithParam<Case> {};

TEST_P(DateCases, AreFoundAndResolved) {
  const Case& c = GetParam();
  const absl::string_view text = c.text;
  const std::vector<DateMention> dates = Find(text);
  ASSERT_EQ(dates.size(), 1u);
  EXPECT_EQ(text.substr(dates[0].begin, dates[0].end - dates[0].begin), c.words);
  EXPECT_EQ(dates[0].past.ToString(), c.past);
  EXPECT_EQ(dates[0].future.ToString(), c.future == nullptr ? c.past : c.future);
  EXPECT_EQ(dates[0].basis, c.basis);
  EXPECT_EQ(dates[0].relation, c.relation);
}

INSTANTIATE_TEST_SUITE_P(
    Absolute, DateCases,
    testing::Values(
        Case{"They met on 21 January 2022 in Geneva.", "21 January 2022", "2022-01-21"},
        Case{"They met on January 21, 2022.", "January 21, 2022", "2022-01-21"},
        Case{"They met on January 21 2022.", "January 21 2022", "2022-01-21"},
        Case{"They met on the fifteenth of May 2021.", "the fifteenth of May 2021", "2021-05-15"},
        Case{"They met on the twenty-first of May 2021.", "the twenty-first of May 2021",
             "2021-05-21"},
        Case{"They met on 13/04/2021 in Rome.", "13/04/2021", "2021-04-13"},
        Case{"They met on 04/04/2021 in Rome.", "04/04/2021", "2021-04-04"},
        // March or April: only the year is sure.
        Case{"They met on 03/04/2021 in Rome.", "03/04/2021", "2021-03-04/2021-04-03"},
        Case{"They met on Jan. 21, 2022.", "Jan. 21, 2022", "2022-01-21"},
        Case{"They met on Sept. 3, 2013.", "Sept. 3, 2013", "2013-09-03"},
        Case{"They met on Friday, January 21, 2022.", "Friday, January 21, 2022", "2022-01-21"},
        Case{"They met on Friday, January 21 2022.", "Friday, January 21 2022", "2022-01-21"},
        Case{"They met on Friday 21 January 2022.", "Friday 21 January 2022", "2022-01-21"},
        Case{"They met on the 21st of January 2022.", "the 21st of January 2022", "2022-01-21"},
        Case{"They met on January 21st, 2022.", "January 21st, 2022", "2022-01-21"},
        Case{"Dated 2022-01-21.", "2022-01-21", "2022-01-21"},
        Case{"Dated 2022/01/21.", "2022/01/21", "2022-01-21"},
        Case{"Dated 1/21/2022.", "1/21/2022", "2022-01-21"},
        Case{"Dated 16-Feb-2004.", "16-Feb-2004", "2004-02-16"},
        Case{"They met in May 2004.", "May 2004", "2004-05"},
        Case{"They met in May of 2004.", "May of 2004", "2004-05"},
        Case{"They met in Septembre 2004.", "Septembre 2004", "2004-09"},
        Case{"They met on 4 ao\xC3\xBBt 2004.", "4 ao\xC3\xBBt 2004", "2004-08-04"},
        Case{"They met on Febuary 3, 2004.", "Febuary 3, 2004", "2004-02-03"},
        Case{"They met in 2004.", "2004", "2004"}, Case{"The 2004 summit failed.", "2004", "2004"},
        Case{"The summit (2004) failed.", "2004", "2004"},
        Case{"In the spring of 2004 they met.", "spring of 2004", "2004-21"},
        Case{"In summer 2004 they met.", "summer 2004", "2004-22"},
        Case{"Relations of the 1990s ended.", "1990s", "199X"},
        Case{"Wars of the 19th century ended.", "19th century", "1801-01-01/1900-12-31"},
        Case{"In the late 1980s they met.", "late 1980s", "1987/1989"},
        Case{"They met in late 2019.", "late 2019", "2019-09/2019-12"},
        Case{"They met in early 2022.", "early 2022", "2022-01/2022-04"},
        Case{"They met in mid-2004.", "mid-2004", "2004-05/2004-08"},
        Case{"They met at the end of 2019.", "the end of 2019", "2019-09/2019-12"},
        Case{"They met in early May 2004.", "early May 2004", "2004-05-01/2004-05-10"},
        Case{"They met in mid-May 2004.", "mid-May 2004", "2004-05-11/2004-05-20"},
        Case{"They met May 3-5, 2004.", "May 3-5, 2004", "2004-05-03/2004-05-05"},
        Case{"They met May 3\xE2\x80\x93"
             "5, 2004.",
             "May 3\xE2\x80\x93"
             "5, 2004",
             "2004-05-03/2004-05-05"},
        Case{"They met on 3 and 4 May 2004.", "3 and 4 May 2004", "2004-05-03/2004-05-04"},
        Case{"On\xC2\xA0"
             "21\xC2\xA0January 2022 they met.",
             "21\xC2\xA0January 2022", "2022-01-21"},
        Case{"They met on February 29, 2004.", "February 29, 2004", "2004-02-29"}));

INSTANTIATE_TEST_SUITE_P(
    WithoutYear, DateCases,
    testing::Values(
        Case{"They met on January 21.", "January 21", "2022-01-21", nullptr, Basis::kNoYear},
        Case{"They meet on January 25.", "January 25", "2021-01-25", "2022-01-25", Basis::kNoYear},
        Case{"They met on Dec. 9.", "Dec. 9", "2021-12-09", "2022-12-09", Basis::kNoYear},
        Case{"They met on 20 January.", "20 January", "2022-01-20", "2023-01-20", Basis::kNoYear},
        Case{"They met on the 3rd of May.", "the 3rd of May", "2021-05-03", "2022-05-03",
             Basis::kNoYear},
        Case{"They met in January.", "January", "2022-01", nullptr, Basis::kNoYear},
        Case{"They met in May.", "May", "2021-05", "2022-05", Basis::kNoYear},
        Case{"They met last May.", "last May", "2021-05", nullptr, Basis::kNoYear},
        Case{"They met last January.", "last January", "2021-01", nullptr, Basis::kNoYear},
        Case{"They meet next May.", "next May", "2022-05", nullptr, Basis::kNoYear},
        Case{"They meet this March.", "this March", "2022-03", nullptr, Basis::kNoYear},
        Case{"They met in mid-December.", "mid-December", "2021-12-11/2021-12-20",
             "2022-12-11/2022-12-20", Basis::kNoYear},
        Case{"They met last summer.", "last summer", "2021-22", nullptr, Basis::kNoYear},
        Case{"They met on Dec. 9-10.", "Dec. 9-10", "2021-12-09/2021-12-10",
             "2022-12-09/2022-12-10", Basis::kNoYear},
        Case{"The December meeting failed.", "December", "2021-12", "2022-12", Basis::kNoYear},
        Case{"They met on Thursday, December 9.", "Thursday, December 9", "2021-12-09", nullptr,
             Basis::kNoYear},
        Case{"They meet on Tuesday, January 25.", "Tuesday, January 25", "2022-01-25", nullptr,
             Basis::kNoYear},
        Case{"They met on January 25 last year.", "January 25 last year", "2021-01-25"},
        Case{"They met in May of last year.", "May of last year", "2021-05"}));

INSTANTIATE_TEST_SUITE_P(
    Weekdays, DateCases,
    testing::Values(
        Case{"They met on Friday.", "Friday", "2022-01-21", nullptr, Basis::kWeekday},
        Case{"They met on Tuesday.", "Tuesday", "2022-01-18", "2022-01-25", Basis::kWeekday},
        Case{"They met Thursday morning.", "Thursday morning", "2022-01-20", "2022-01-27",
             Basis::kWeekday},
        Case{"They met late Thursday.", "late Thursday", "2022-01-20", "2022-01-27",
             Basis::kWeekday},
        Case{"They met last Friday.", "last Friday", "2022-01-14", nullptr, Basis::kWeekday},
        Case{"They met last Thursday.", "last Thursday", "2022-01-13", nullptr, Basis::kWeekday},
        Case{"They met last Tuesday.", "last Tuesday", "2022-01-18", nullptr, Basis::kWeekday},
        Case{"They meet next Friday.", "next Friday", "2022-01-28", nullptr, Basis::kWeekday},
        Case{"They meet next Monday.", "next Monday", "2022-01-24", nullptr, Basis::kWeekday},
        Case{"They meet this coming Sunday.", "this coming Sunday", "2022-01-23", nullptr,
             Basis::kWeekday},
        Case{"They met on Friday of last week.", "Friday of last week", "2022-01-14", nullptr,
             Basis::kWeekday},
        Case{"They meet on Tuesday next week.", "Tuesday next week", "2022-01-25", nullptr,
             Basis::kWeekday},
        Case{"They talk from Monday to Wednesday.", "from Monday to Wednesday",
             "2022-01-17/2022-01-19", "2022-01-24/2022-01-26", Basis::kWeekday, Relation::kSpan},
        Case{"They talk from Saturday to Monday.", "from Saturday to Monday",
             "2022-01-15/2022-01-17", "2022-01-22/2022-01-24", Basis::kWeekday, Relation::kSpan}));

INSTANTIATE_TEST_SUITE_P(
    Relative, DateCases,
    testing::Values(
        Case{"They met today.", "today", "2022-01-21", nullptr, Basis::kRelative},
        Case{"They met this morning.", "this morning", "2022-01-21", nullptr, Basis::kRelative},
        Case{"They met yesterday.", "yesterday", "2022-01-20", nullptr, Basis::kRelative},
        Case{"They met last night.", "last night", "2022-01-20", nullptr, Basis::kRelative},
        Case{"They met the day before yesterday.", "the day before yesterday", "2022-01-19",
             nullptr, Basis::kRelative},
        Case{"They meet tomorrow.", "tomorrow", "2022-01-22", nullptr, Basis::kRelative},
        Case{"They met this week.", "this week", "2022-01-17/2022-01-21", "2022-01-21/2022-01-23",
             Basis::kRelative},
        Case{"They met last week.", "last week", "2022-01-10/2022-01-16", nullptr,
             Basis::kRelative},
        Case{"They meet next week.", "next week", "2022-01-24/2022-01-30", nullptr,
             Basis::kRelative},
        Case{"They met earlier this week.", "earlier this week", "2022-01-17/2022-01-21", nullptr,
             Basis::kRelative},
        Case{"They meet later this week.", "later this week", "2022-01-21/2022-01-23", nullptr,
             Basis::kRelative},
        Case{"They meet this weekend.", "this weekend", "2022-01-22/2022-01-23", nullptr,
             Basis::kRelative},
        Case{"They met over the weekend.", "the weekend", "2022-01-15/2022-01-16",
             "2022-01-22/2022-01-23", Basis::kRelative},
        Case{"They met last month.", "last month", "2021-12", nullptr, Basis::kRelative},
        Case{"They met earlier this month.", "earlier this month", "2022-01-01/2022-01-21", nullptr,
             Basis::kRelative},
        Case{"They meet next month.", "next month", "2022-02", nullptr, Basis::kRelative},
        Case{"They met late last month.", "late last month", "2021-12-21/2021-12-31", nullptr,
             Basis::kRelative},
        Case{"They met last year.", "last year", "2021", nullptr, Basis::kRelative},
        Case{"They met earlier this year.", "earlier this year", "2022-01-01/2022-01-21", nullptr,
             Basis::kRelative},
        Case{"They met two days ago.", "two days ago", "2022-01-19", nullptr, Basis::kRelative},
        Case{"They met a week ago.", "a week ago", "2022-01-11/2022-01-17", nullptr,
             Basis::kRelative},
        Case{"They met three months ago.", "three months ago", "2021-10", nullptr,
             Basis::kRelative},
        Case{"They met 20 years ago.", "20 years ago", "2002", nullptr, Basis::kRelative},
        Case{"They meet in two weeks.", "in two weeks", "2022-02-01/2022-02-07", nullptr,
             Basis::kRelative}));

INSTANTIATE_TEST_SUITE_P(
    Relations, DateCases,
    testing::Values(Case{"Minister since 2004, he met her.", "since 2004", "2004", nullptr,
                         Basis::kAbsolute, Relation::kSince},
                    Case{"Minister since March 9, 2004.", "since March 9, 2004", "2004-03-09",
                         nullptr, Basis::kAbsolute, Relation::kSince},
                    Case{"He served until 2004.", "until 2004", "2004", nullptr, Basis::kAbsolute,
                         Relation::kUntil},
                    Case{"He served before 2004.", "before 2004", "2004", nullptr, Basis::kAbsolute,
                         Relation::kBefore},
                    Case{"He served from 1994 to 2004.", "from 1994 to 2004", "1994/2004", nullptr,
                         Basis::kAbsolute, Relation::kSpan},
                    Case{"He served between 1994 and 2004.", "between 1994 and 2004", "1994/2004",
                         nullptr, Basis::kAbsolute, Relation::kSpan},
                    Case{"The minister (1994-2004) died.", "1994-2004", "1994/2004", nullptr,
                         Basis::kAbsolute, Relation::kSpan},
                    Case{"The minister (1994\xE2\x80\x93"
                         "2004) died.",
                         "1994\xE2\x80\x93"
                         "2004",
                         "1994/2004", nullptr, Basis::kAbsolute, Relation::kSpan},
                    Case{"The season of 1994-95 ended.", "1994-95", "1994/1995", nullptr,
                         Basis::kAbsolute, Relation::kSpan},
                    Case{"From January 2009 until February 2013 she served.",
                         "From January 2009 until February 2013", "2009-01/2013-02", nullptr,
                         Basis::kAbsolute, Relation::kSpan},
                    Case{"From May 30 to June 2, 2004 they met.", "From May 30 to June 2, 2004",
                         "2004-05-30/2004-06-02", nullptr, Basis::kAbsolute, Relation::kSpan},
                    Case{"It begins in April-May.", "April-May", "2021-04/2021-05",
                         "2022-04/2022-05", Basis::kNoYear, Relation::kSpan},
                    Case{"They met between 3 and 5 May 2004.", "between 3 and 5 May 2004",
                         "2004-05-03/2004-05-05", nullptr, Basis::kAbsolute, Relation::kSpan}));

TEST(DateRecognizerTest, LeavesOutWhatOnlyLooksLikeADate) {
  for (absl::string_view text :
       {"Some 1,994 troops came.", "The 2000 troops came.", "Resolution 1973 was passed.",
        "Theresa May met them.", "They may meet.", "They march on.", "It rose by 3.5 percent.",
        "At 10:30 they met.", "Pay $2004 now.", "Bloody Sunday was remembered.",
        "Article 2004 says so.", "April Glaspie met him.", "Flight 1549 landed.",
        "A fall in prices.", "On Fridays they met."}) {
    EXPECT_THAT(Texts(text), IsEmpty()) << text;
  }
}

TEST(DateRecognizerTest, FindsAllDatesOfASentenceInOrder) {
  EXPECT_THAT(
      Texts("Lavrov, minister since 2004, met Powell in May 2004 and Rice on Sept. 27, 2008, "
            "and meets Blinken Friday."),
      ElementsAre("since 2004", "May 2004", "Sept. 27, 2008", "Friday"));
}

TEST(DateRecognizerTest, LooksOnlyInTheGivenRange) {
  const absl::string_view text = "In 2003 they met. In 2004 they met. In 2005 they met.";
  const std::vector<DateMention> dates = FindDates(text, 18, 35, kPublished);
  ASSERT_EQ(dates.size(), 1u);
  EXPECT_EQ(dates[0].past.ToString(), "2004");
  EXPECT_EQ(text.substr(dates[0].begin, dates[0].end - dates[0].begin), "2004");
}

TEST(DateRecognizerTest, KnowsRelativeDatesWithoutADayOfPublication) {
  const std::vector<DateMention> dates =
      Find("They met on Friday, in May, and on May 3, 2004.", PartialDate::Unknown());
  ASSERT_EQ(dates.size(), 3u);
  EXPECT_TRUE(dates[0].past.is_unknown());
  EXPECT_TRUE(dates[1].past.is_unknown());
  EXPECT_EQ(dates[2].past.ToString(), "2004-05-03");
}

TEST(DateRecognizerTest, NamesBothEndsOfASpan) {
  const std::vector<DateMention> dates = Find("He served from 1994 to July 2004.");
  ASSERT_EQ(dates.size(), 1u);
  EXPECT_EQ(dates[0].start.ToString(), "1994");
  EXPECT_EQ(dates[0].finish.ToString(), "2004-07");
}

TEST(DateRecognizerTest, WeekdayReadingsAreTheNearestDaysOfThatNameWhateverTheDay) {
  static constexpr const char* kNames[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                           "Friday", "Saturday", "Sunday"};
  // 2022-01-17 is a Monday.
  const DayNumber monday = DayFromCivil(2022, 1, 17);
  for (int published = 0; published < 14; ++published) {
    const DayNumber today = monday + published;
    for (int day = 0; day < 7; ++day) {
      const std::vector<DateMention> dates =
          Find(absl::StrCat("On ", kNames[day], "."), PartialDate::FromDayNumber(today));
      ASSERT_EQ(dates.size(), 1u);
      const DayNumber past = dates[0].past.earliest();
      const DayNumber future = dates[0].future.earliest();
      EXPECT_EQ((past - monday - day) % 7, 0);
      EXPECT_EQ((future - monday - day) % 7, 0);
      EXPECT_TRUE(past <= today && today - past < 7);
      EXPECT_TRUE(future >= today && future - today < 7);
    }
  }
}

TEST(DateRecognizerTest, SurvivesAnyBytes) {
  const std::string pieces[] = {
      "May",  " ",    "3", "-", "5",      ",",    "2004", "from ", "to ", "the", "\xE2",
      "\x80", "\xC2", "'", "s", "Friday", "last", "of",   "in ",   ".",   "19",  "99999999999"};
  uint32_t state = 12345;
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (int i = 0; i < 12; ++i) {
      state = state * 1664525u + 1013904223u;
      text += pieces[(state >> 16) % (sizeof(pieces) / sizeof(pieces[0]))];
    }
    size_t last_end = 0;
    for (const DateMention& date : Find(text)) {
      ASSERT_GE(date.begin, last_end) << text;
      ASSERT_LT(date.begin, date.end) << text;
      ASSERT_LE(date.end, text.size()) << text;
      last_end = date.end;
    }
  }
}

TEST(ReadDateTest, TakesWholeAbsoluteDatesOnly) {
  EXPECT_EQ(ReadDate("21 January 2022").ToString(), "2022-01-21");
  EXPECT_EQ(ReadDate("Jan. 21, 2022").ToString(), "2022-01-21");
  EXPECT_EQ(ReadDate("2022-01-21").ToString(), "2022-01-21");
  EXPECT_EQ(ReadDate("May 2004").ToString(), "2004-05");
  EXPECT_TRUE(ReadDate("").is_unknown());
  EXPECT_TRUE(ReadDate("Friday").is_unknown());
  EXPECT_TRUE(ReadDate("on May 3, 2004 in Geneva").is_unknown());
}

TEST(DateRecognizerTest, ReadsDaysWithStops) {
  EXPECT_THAT(Texts("On 04.09.2023 and 4.9.2023 it rained."),
              ElementsAre("04.09.2023", "4.9.2023"));
  EXPECT_THAT(Texts("It cost 34.19.2023 or 3.500 and 1.2.3."), IsEmpty());
}

}  // namespace
}  // namespace chancery
