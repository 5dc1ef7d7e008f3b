#include "client/extract/list_entry.h"

#include <string>

#include "gtest/gtest.h"
#include "storage/model/partial_date.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

class ListEntryTest : public ::testing::Test {
 protected:
  // The first word of the body of the first sentence, empty if it is no entry.
  std::string Body(const std::string& text) {
    const Document document(text, Gazetteer::Default(), PartialDate::Day(2021, 12, 1));
    const ListEntry entry = ReadListEntry(document, document.sentences().front());
    place_.clear();
    if (!entry.found()) return "";
    if (entry.place_first >= 0) {
      place_ = std::string(document.Words(entry.place_first, entry.place_end));
    }
    return std::string(document.Words(entry.body, entry.body + 1));
  }

  std::string place_;
};

TEST_F(ListEntryTest, OpensWithABulletAndADay) {
  EXPECT_EQ(Body("• 4 November – telephone call with Minister Ann Lee of Canada"), "telephone");
  EXPECT_EQ(place_, "");
  EXPECT_EQ(Body("November 4: Met with Minister Ann Lee of Canada."), "Met");
}

TEST_F(ListEntryTest, HasAPlaceBetween) {
  EXPECT_EQ(Body("• 2 November – Glasgow: met President Bo Roe of Ghana"), "met");
  EXPECT_EQ(place_, "Glasgow");
  EXPECT_EQ(Body("• 9–10 November – visit to Washington: talks with Secretary Ann Lee"), "talks");
  EXPECT_EQ(place_, "Washington");
}

TEST_F(ListEntryTest, OpensWithAnHour) {
  EXPECT_EQ(Body("9.30 a.m.: Meeting with the Prime Minister of Albania, Bo Roe."), "Meeting");
  EXPECT_EQ(Body("9:30 a.m. (LOCAL) Meeting with the Prime Minister of Albania, Bo Roe"),
            "Meeting");
}

TEST_F(ListEntryTest, IsNoSentenceOfATextNorADateline) {
  EXPECT_EQ(Body("2 November was a cold day in Glasgow."), "");
  EXPECT_EQ(Body("GENEVA, Sept 18 - Minister Ann Lee met Minister Bo Roe."), "");
  EXPECT_EQ(Body("Minister Ann Lee met Minister Bo Roe."), "");
}

TEST_F(ListEntryTest, OpensWithAJourney) {
  EXPECT_EQ(Body("Working visit to Oslo, 11 October: audience with King Harald."), "audience");
  EXPECT_EQ(place_, "Oslo");
}

TEST_F(ListEntryTest, ADayAloneIsOfWhatFollowsOnTheLine) {
  EXPECT_EQ(Body("18 August. Lviv. President Ann Lee hosts President Bo Roe."), "Lviv");
  EXPECT_EQ(Body("18 August"), "") << "a heading";
}

TEST_F(ListEntryTest, ABulletMayOpenWithAWordOfMeeting) {
  EXPECT_EQ(Body("- Meets Mr Bo Roe, Minister of Ghana, in Doha"), "Meets");
  EXPECT_EQ(Body("- On mission to Mauritania: audience with President Bo Roe"), "On");
  EXPECT_EQ(place_, "Mauritania");
  EXPECT_EQ(Body("- Mr Bo Roe, Minister of Ghana, after a long meeting"), "");
}

}  // namespace
}  // namespace chancery
