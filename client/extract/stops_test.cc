#include "client/extract/stops.h"

#include <string>

#include "client/extract/parsed_text.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

// The place and the day of the stop at which the first person of the text is when the last sentence
// is told; "-" for none.
std::string Last(const std::string& text, bool ahead = false) {
  const ParsedText parsed(text);
  const Stops stops(parsed.document, parsed.reader, parsed.mentions);
  const Stop* stop = stops.Before(parsed.document.sentences().back().first, {0}, ahead);
  if (stop == nullptr) return "-";
  std::string said = stop->place.name;
  if (stop->date >= 0) said += " " + parsed.document.dates()[stop->date].past.ToString();
  return said;
}

TEST(StopsTest, ReadsWhereATravellerIs) {
  EXPECT_EQ(Last("Envoy Ana Costa visited Amman on June 9 and 10. She met a king."),
            "Amman 2010-06-09/2010-06-10");
  EXPECT_EQ(Last("Envoy Ana Costa was in Dakar from 12 to 14 May. She met a king."),
            "Dakar 2010-05-12/2010-05-14");
  EXPECT_EQ(Last("Envoy Ana Costa travelled to Kyiv on Monday. It was late.\n\nShe met a king."),
            "Kyiv 2010-06-14");
  EXPECT_EQ(
      Last("President Ana Costa and Minister Jan Kral attended a funeral in Havana on Tuesday. "
           "The two met afterwards."),
      "Havana 2010-06-15");
}

TEST(StopsTest, WhatIsToComeIsNoPlaceOfWhatWas) {
  const std::string text = "Envoy Ana Costa will travel to Quito on Friday. She met a king.";
  EXPECT_EQ(Last(text), "-");
  EXPECT_EQ(Last(text, /*ahead=*/true), "Quito 2010-06-11");
}

TEST(StopsTest, TheLastStopCountsAndEndsWithItsSection) {
  EXPECT_EQ(Last("Envoy Ana Costa visited Rome. Costa arrived in Paris. She met a king."), "Paris");
  EXPECT_EQ(Last("Envoy Ana Costa visited Rome.\n\nIn other news\n\nShe met a king."), "-");
  EXPECT_EQ(Last("After visiting Rome, Envoy Ana Costa left. She met a king."), "-");
  EXPECT_EQ(Last("Envoy Ana Costa did not visit Rome. She met a king."), "-");
}

TEST(StopsTest, AJourneyGoesOnWithoutSayingWhose) {
  const std::string begin = "Envoy Ana Costa visited Rome on May 3. ";
  EXPECT_EQ(Last(begin + "On May 5 it was on to Tokyo. She met a king."), "Tokyo 2010-05-05");
  EXPECT_EQ(Last(begin + "In Oslo, the next stop, it rained. She met a king."), "Oslo");
  EXPECT_EQ(Last(begin + "The trip ended in Paris. She met a king."), "Paris");
  EXPECT_EQ(Last(begin + "She spent three days in Manila. She met a king."), "Manila");
}

TEST(StopsTest, AJourneyMayHaveStopsWithDaysOfTheirOwn) {
  const std::string begin = "Envoy Ana Costa travelled to Peru on May 3 and to Chile on May 5. ";
  EXPECT_EQ(Last(begin + "She met a king."), "Chile 2010-05-05");
  EXPECT_EQ(Last(begin + "In Lima, Costa met a duke. She met a king."), "Lima");
  const ParsedText parsed(begin + "In Lima, Costa met a duke. She met a king.");
  const Stops stops(parsed.document, parsed.reader, parsed.mentions);
  const Stop* stop = stops.Before(parsed.document.sentences().back().first, {0}, false);
  ASSERT_NE(stop, nullptr);
  const Stop* journey = stops.JourneyOf(*stop);
  ASSERT_NE(journey, nullptr);
  EXPECT_EQ(journey->place.name, "Peru");
}

TEST(StopsTest, AStopIsPartOfAJourneyThatIsDated) {
  const ParsedText parsed(
      "Envoy Ana Costa travelled to the Far North from June 3 to 7. She visited Oslo. She met a "
      "king.");
  const Stops stops(parsed.document, parsed.reader, parsed.mentions);
  const Stop* stop = stops.Before(parsed.document.sentences().back().first, {0}, false);
  ASSERT_NE(stop, nullptr);
  EXPECT_EQ(stop->place.name, "Oslo");
  const Stop* journey = stops.JourneyOf(*stop);
  ASSERT_NE(journey, nullptr);
  EXPECT_EQ(parsed.document.dates()[journey->date].past.ToString(), "2010-06-03/2010-06-07");
}

TEST(StopsTest, WhoWasBornSomewhereDidNotTravel) {
  const ParsedText parsed("Envoy Ana Costa was born in Oslo on June 3. She met a king.");
  const Stops stops(parsed.document, parsed.reader, parsed.mentions);
  EXPECT_EQ(stops.Before(parsed.document.sentences().back().first, {0}, false), nullptr);
}

TEST(StopsTest, WhoLeftForAPlaceIsToBeThere) {
  const ParsedText parsed("Envoy Ana Costa left for Oslo on Friday. She is to meet a king there.");
  const Stops stops(parsed.document, parsed.reader, parsed.mentions);
  const Stop* stop = stops.Before(parsed.document.sentences().back().first, {0}, true);
  ASSERT_NE(stop, nullptr);
  EXPECT_EQ(stop->place.name, "Oslo");
}

TEST(StopsTest, AVisitWithItsDaysNeedsNoPlace) {
  EXPECT_EQ(Last("The highlight was the visit of Envoy Ana Costa on June 3-5. She met a king."),
            " 2010-06-03/2010-06-05");
  EXPECT_EQ(Last("The highlight was the visit of Envoy Ana Costa on June 3. She met a king."), "-");
}

TEST(StopsTest, AParagraphOfAJourneyOpensWithItsPlace) {
  const std::string begin = "Envoy Ana Costa visited Rome on May 3.\n\n";
  EXPECT_EQ(Last(begin + "2. In Oslo on May 5, Costa opened a school. She met a king."),
            "Oslo 2010-05-05");
  EXPECT_EQ(Last("In Oslo, Envoy Ana Costa spoke. She met a king."), "-") << "she may live there";
}

TEST(StopsTest, WhoIsOnTheWayIsToComeThere) {
  EXPECT_EQ(Last("Envoy Ana Costa is on her way to Cairo. She will see a king."), "Cairo");
}

TEST(StopsTest, AJourneyWillContinue) {
  EXPECT_EQ(Last("Envoy Ana Costa will be in Rome. She will continue on to Cairo on Friday. She "
                 "will meet a king.",
                 /*ahead=*/true),
            "Cairo 2010-06-11");
  EXPECT_EQ(Last("Envoy Ana Costa made a stopover in Baku. She met a king."), "Baku");
}

}  // namespace
}  // namespace chancery
