#include "client/extract/journey_head.h"

#include <string>

#include "gtest/gtest.h"
#include "storage/model/partial_date.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

// The place and the day of the head with which the text begins; "-" for none.
std::string Read(const std::string& text) {
  const Document document(text, Gazetteer::Default(), PartialDate::Day(2024, 9, 1));
  const JourneyHead head = ReadJourneyHead(document, document.sentences().front());
  if (!head.found()) return "-";
  std::string said(document.Words(head.place, document.MatchEnd(head.place)));
  if (head.date >= 0) said += " " + document.dates()[head.date].past.ToString();
  return said;
}

TEST(JourneyHeadTest, ReadsAHeadingOfAPlaceAndItsDays) {
  EXPECT_EQ(Read("1. Cambodia (August 5 and 6)\nMinister Doe met X."),
            "Cambodia 2024-08-05/2024-08-06");
  EXPECT_EQ(Read("Tuesday 13 August: Strasbourg\n9.00 Debate"), "Strasbourg 2024-08-13");
  EXPECT_EQ(Read("Visit to Denmark, Copenhagen\nShe met X."), "Copenhagen");
}

TEST(JourneyHeadTest, ReadsWhatOpensAParagraph) {
  EXPECT_EQ(Read("Official visit to Chile, 9-11 January. She met X."),
            "Chile 2024-01-09/2024-01-11");
  EXPECT_EQ(Read("Working visit to Oslo, 11 July: audience with the King"), "Oslo 2024-07-11");
  EXPECT_EQ(Read("New York. In the margins of the Assembly she met X."), "New York");
}

TEST(JourneyHeadTest, ASentenceOrANameIsNone) {
  EXPECT_EQ(Read("Norway\nThe minister met X."), "-");
  EXPECT_EQ(Read("Visit of President Doe to Chile, 9-11 January. She met X."), "-");
  EXPECT_EQ(Read("Chile won on 9 January. It was late."), "-");
  EXPECT_EQ(Read("Chancellor in Oslo, 11 July: a day of talks"), "-");
}

}  // namespace
}  // namespace chancery
