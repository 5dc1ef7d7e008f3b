#include "client/extract/tenure_finder.h"

#include <string>
#include <vector>

#include "client/extract/parsed_text.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

std::vector<TenureMention> Tenures(const ParsedText& parsed,
                                   const std::vector<MeetingMention>& meetings = {}) {
  return FindTenures(parsed.document, parsed.reader, parsed.mentions, parsed.people, meetings);
}

const TenureMention* Find(const std::vector<TenureMention>& tenures, const std::string& title) {
  for (const TenureMention& tenure : tenures) {
    if (tenure.office.title == title) return &tenure;
  }
  return nullptr;
}

TEST(TenureFinderTest, ANewOfficeBeginsOnItsOwnDay) {
  const ParsedText parsed(
      "Sheikh Jassim bin Khalid, who has been foreign minister of Qatar since 2006, was named "
      "prime minister on Tuesday and keeps the foreign ministry.");
  const std::vector<TenureMention> tenures = Tenures(parsed);
  ASSERT_NE(Find(tenures, "prime minister"), nullptr);
  EXPECT_EQ(Find(tenures, "prime minister")->start, PartialDate::Day(2010, 6, 15));
  ASSERT_NE(Find(tenures, "foreign minister"), nullptr);
  EXPECT_EQ(Find(tenures, "foreign minister")->start, PartialDate::Year(2006));
}

TEST(TenureFinderTest, ReadsSinceAndFromTo) {
  const ParsedText parsed(
      "US envoy Ann Reed met Rachid Benali, a highly experienced diplomat who has served as "
      "Algerian foreign minister since 2004. Before that, he was Algeria's ambassador to the "
      "United Nations in New York from 1994 to 2004.");
  const std::vector<TenureMention> tenures = Tenures(parsed);
  const TenureMention* minister = Find(tenures, "foreign minister");
  ASSERT_NE(minister, nullptr);
  EXPECT_EQ(parsed.people.persons()[minister->person].name, "Rachid Benali");
  EXPECT_EQ(minister->start, PartialDate::Year(2004));
  EXPECT_EQ(minister->end_state, v1::END_STATE_ONGOING);
  EXPECT_EQ(minister->last_known, PartialDate::Day(2010, 6, 16));
  const TenureMention* ambassador = Find(tenures, "ambassador to the United Nations");
  ASSERT_NE(ambassador, nullptr);
  EXPECT_EQ(parsed.people.persons()[ambassador->person].name, "Rachid Benali");
  EXPECT_EQ(ambassador->office.polity, "Algeria");
  EXPECT_EQ(ambassador->start, PartialDate::Year(1994));
  EXPECT_EQ(ambassador->end, PartialDate::Year(2004));
  EXPECT_EQ(ambassador->end_state, v1::END_STATE_ENDED);
}

TEST(TenureFinderTest, AFormerHolderHasLeftByTheDayOfTheArticle) {
  const ParsedText parsed("Former Algerian president Rachid Benali spoke.");
  const std::vector<TenureMention> tenures = Tenures(parsed);
  ASSERT_EQ(tenures.size(), 1u);
  EXPECT_EQ(tenures[0].end_state, v1::END_STATE_ENDED);
  // Some day, and the day of the article at the latest.
  EXPECT_EQ(tenures[0].end.ToString(), "../2010-06-16");
}

TEST(TenureFinderTest, ANamedHolderHoldsOnTheDayOfTheArticleOrOfTheMeetingTold) {
  const ParsedText parsed("Algerian President Rachid Benali spoke.");
  EXPECT_EQ(Tenures(parsed)[0].last_known, PartialDate::Day(2010, 6, 16));
  MeetingMention meeting;
  meeting.sentence = 0;
  meeting.when = PartialDate::Month(2004, 5);
  EXPECT_EQ(Tenures(parsed, {meeting})[0].last_known, PartialDate::Month(2004, 5));
}

TEST(TenureFinderTest, ReadsHowATenureBeganOrEnded) {
  struct {
    const char* text;
    const char* title;
    const char* start;
    const char* end;
  } cases[] = {
      {"Rachid Benali of Algeria was appointed prime minister in May 2004.", "prime minister",
       "2004-05", ""},
      {"Rachid Benali became prime minister in 2004.", "prime minister", "2004", ""},
      {"Rachid Benali resigned as prime minister on Monday.", "prime minister", "", "2010-06-14"},
  };
  for (const auto& c : cases) {
    const ParsedText parsed(c.text);
    const std::vector<TenureMention> tenures = Tenures(parsed);
    const TenureMention* tenure = Find(tenures, c.title);
    ASSERT_NE(tenure, nullptr) << c.text;
    EXPECT_EQ(tenure->start.ToString(), c.start) << c.text;
    EXPECT_EQ(tenure->end.ToString(), c.end) << c.text;
  }
}

TEST(TenureFinderTest, WhoIsGivenAnOfficeHasIt) {
  struct {
    const char* text;
    const char* title;
    const char* polity;
  } cases[] = {
      {"Riots followed the election of Rachid Benali as prime minister.", "prime minister", ""},
      {"The African Union names Algeria's envoy, Rachid Benali, as facilitator.", "facilitator",
       "African Union"},
      {"Tarik Benali is sworn in as president of Algeria.", "president", "Algeria"},
      {"Rachid Benali, by then president, spoke.", "president", ""},
  };
  for (const auto& c : cases) {
    const ParsedText parsed(c.text);
    const std::vector<TenureMention> tenures = Tenures(parsed);
    const TenureMention* tenure = Find(tenures, c.title);
    ASSERT_NE(tenure, nullptr) << c.text;
    EXPECT_EQ(tenure->office.polity, c.polity) << c.text;
  }
}

TEST(TenureFinderTest, WhatIsDeniedOrToComeIsNoTenure) {
  for (const char* text :
       {"Rachid Benali is not the president.", "Rachid Benali will be president."}) {
    const ParsedText parsed(text);
    EXPECT_EQ(Find(Tenures(parsed), "president"), nullptr) << text;
  }
}

TEST(TenureFinderTest, AHostHoldsNoOffice) {
  const ParsedText parsed("His host, Rachid Benali, spoke.");
  EXPECT_TRUE(Tenures(parsed).empty());
}

TEST(TenureFinderTest, ARankBesideAnOfficeIsNone) {
  const ParsedText parsed("The chief of Algeria's army, General Rachid Benali, spoke.");
  const std::vector<TenureMention> tenures = Tenures(parsed);
  EXPECT_EQ(Find(tenures, "General"), nullptr);
  EXPECT_EQ(tenures.size(), 1u);
}

TEST(TenureFinderTest, AnOfficeInFrontIsOfWhoFollows) {
  const ParsedText parsed(
      "US envoy Ann Reed met Rachid Benali. As prime minister of Kenya Reed had opposed it. "
      "Benali, "
      "whose term as ambassador ends in May, agreed.");
  const std::vector<TenureMention> tenures = Tenures(parsed);
  ASSERT_NE(Find(tenures, "prime minister"), nullptr);
  EXPECT_EQ(parsed.people.persons()[Find(tenures, "prime minister")->person].name, "Ann Reed");
  ASSERT_NE(Find(tenures, "ambassador"), nullptr);
  EXPECT_EQ(parsed.people.persons()[Find(tenures, "ambassador")->person].name, "Rachid Benali");
}

}  // namespace
}  // namespace chancery
