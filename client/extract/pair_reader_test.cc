#include "client/extract/pair_reader.h"

#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "client/extract/extraction_context.h"
#include "client/extract/meeting_finder.h"
#include "client/extract/meeting_names.h"
#include "client/extract/parsed_text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Those of each meeting that the text tells of, in its order.
std::vector<std::string> Meetings(const std::string& text) {
  const ParsedText parsed(text);
  std::vector<std::string> meetings;
  for (const MeetingMention& meeting : FindMeetings(parsed.document, parsed.reader, parsed.mentions,
                                                    parsed.people, ExtractionContext())) {
    const std::vector<std::string> names = NamesOf(parsed, meeting);
    if (names.size() > 1) meetings.push_back(absl::StrJoin(names, " & "));
  }
  return meetings;
}

TEST(PairReaderTest, TwoBesideAWordOfMeetingHaveMet) {
  EXPECT_THAT(Meetings("French President Ana Costa was kept for two hours by Polish Prime Minister "
                       "Jan Kral."),
              ElementsAre("Ana Costa & Jan Kral"));
  EXPECT_THAT(Meetings("For hours French President Ana Costa had argued, and Polish Prime "
                       "Minister Jan Kral had listened."),
              ElementsAre("Ana Costa & Jan Kral"));
}

TEST(PairReaderTest, SoHaveThoseOfWhomOneWasWithTheOther) {
  EXPECT_THAT(Meetings("By Monday French President Ana Costa was in Oslo with Polish Prime "
                       "Minister Jan Kral."),
              ElementsAre("Ana Costa & Jan Kral"));
  EXPECT_THAT(Meetings("French President Ana Costa went on to Warsaw, where Polish Prime Minister "
                       "Jan Kral heard her account."),
              ElementsAre("Ana Costa & Jan Kral"));
  EXPECT_THAT(Meetings("French President Ana Costa ended her dispute with Polish Prime Minister "
                       "Jan Kral."),
              ElementsAre());
}

TEST(PairReaderTest, ColleaguesHaveNotMet) {
  EXPECT_THAT(Meetings("For hours French President Ana Costa had argued, and French Prime "
                       "Minister Jan Kral had listened."),
              IsEmpty());
}

TEST(PairReaderTest, WhatIsToldOfThemElsewhereIsSurer) {
  EXPECT_THAT(Meetings("French President Ana Costa did not meet Polish Prime Minister Jan Kral. "
                       "For hours Costa had argued, and Kral had listened."),
              ElementsAre("Ana Costa & Jan Kral"));
}

}  // namespace
}  // namespace chancery
