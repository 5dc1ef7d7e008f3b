#include "client/extract/day_head.h"

#include <string>

#include "client/extract/document.h"
#include "gtest/gtest.h"
#include "storage/model/partial_date.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

DayHead Read(const std::string& line) {
  const Document document(line + "\n\n9:00 Meeting with X.", Gazetteer::Default(),
                          PartialDate::Day(2015, 4, 10));
  return ReadDayHead(document, document.sentences().front());
}

TEST(DayHeadTest, ReadsDaysAndTheirPlaces) {
  struct {
    const char* line;
    const char* day;
    const char* place;
    const char* polity;
  } cases[] = {
      {"Monday, June 2, 2014", "2014-06-02", "", ""},
      {"MONDAY, APRIL 13, 2015 (NUUK)", "2015-04-13", "Nuuk", "Greenland"},
      {"Tuesday 14 April 2015 \u2013 Praia and Assomada", "2015-04-14", "Praia", "Cape Verde"},
      {"Day two: 3 March 2015, Quito", "2015-03-03", "Quito", "Ecuador"},
      {"Quito, 3 March 2015", "2015-03-03", "Quito", "Ecuador"},
      {"19 June 2014 to 21 June 2014: Moroni, Comoros", "2014-06-19/2014-06-21", "Moroni",
       "Comoros"},
      // A name that no list has, set apart.
      {"12 May 2014 \u2013 Vesterhavn", "2014-05-12", "Vesterhavn", ""},
      {"12 May 2014 (Grande Anse, Seychelles)", "2014-05-12", "Grande Anse", "Seychelles"},
  };
  for (const auto& c : cases) {
    const DayHead head = Read(c.line);
    EXPECT_EQ(head.day.ToString(), c.day) << c.line;
    EXPECT_EQ(head.place, c.place) << c.line;
    EXPECT_EQ(head.polity, c.polity) << c.line;
  }
}

TEST(DayHeadTest, OtherLinesAreNone) {
  for (const char* line :
       {"12 May 2014 \u2013 Summit", "12 May 2014: Ministry of Defence", "May 2014",
        "12 May 2014 \u2013 Maria Lopez", "The week of 12 May 2014", "Engagements, 12 May 2014"}) {
    EXPECT_FALSE(Read(line).found()) << line;
  }
}

TEST(DayHeadTest, OneDateMayStandAlone) {
  const auto date = [](const std::string& text) {
    const Document document(text, Gazetteer::Default(), PartialDate::Day(2015, 4, 10));
    const int found = OnlyDate(document, document.sentences().front(),
                               [](const DocToken& token) { return token.shape == Shape::kPunct; });
    return found < 0 ? "none" : document.dates()[found].past.ToString();
  };
  EXPECT_EQ(date("May 12, 2014."), "2014-05-12");
  EXPECT_EQ(date("Arrived on May 12, 2014."), "none");
  EXPECT_EQ(date("May 12, 2014, May 14, 2014."), "none");
  EXPECT_EQ(date("Nothing."), "none");
}

TEST(DayHeadTest, AnEntryMayTellItsDayAtLast) {
  const auto behind = [](const std::string& text) {
    const Document document(text, Gazetteer::Default(), PartialDate::Day(2015, 4, 10));
    return DaysBehind(document).Of(0).ToString();
  };
  EXPECT_EQ(behind("Ana Costa, President. Met with Jan Kral. May 17-19, 1982."),
            "1982-05-17/1982-05-19");
  EXPECT_EQ(behind("Ana Costa met with Jan Kral. State visit, May 17, 1982."), "1982-05-17");
  EXPECT_EQ(behind("Ana Costa met with Jan Kral. He came on May 17, 1982."), "");
  EXPECT_EQ(behind("Ana Costa met with Jan Kral.\n\nMay 17, 1982."), "");
  EXPECT_EQ(behind("May 17, 1982."), "");
}

}  // namespace
}  // namespace chancery
