#include "client/extract/loose_reader.h"

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

TEST(LooseReaderTest, PeopleBesideTheWordHaveMet) {
  EXPECT_THAT(Meetings("It took eleven meetings with Polish Prime Minister Jan Kral before French "
                       "envoy Ana Costa had a deal."),
              ElementsAre("Jan Kral & Ana Costa"));
  EXPECT_THAT(
      Meetings("Among those whom President Ana Costa received at State House were the Polish "
               "foreign minister, Jan Kral, and Eva Nagy."),
      ElementsAre("Ana Costa & Jan Kral & Eva Nagy"));
}

TEST(LooseReaderTest, SeveralCallsAreOneWithEach) {
  EXPECT_THAT(
      Meetings("Hours after the vote President Ana Costa took calls from Prime Minister Jan "
               "Kral and from Minister Eva Nagy."),
      ElementsAre("Ana Costa & Jan Kral", "Ana Costa & Eva Nagy"));
}

TEST(LooseReaderTest, WhoSpeaksOrIsSpokenOfHasNoPart) {
  EXPECT_THAT(
      Meetings("A meeting would be about President Ana Costa, Polish Prime Minister Jan Kral "
               "said."),
      IsEmpty());
  EXPECT_THAT(
      Meetings("The meeting was over; President Ana Costa thanked Prime Minister Jan Kral."),
      IsEmpty());
}

TEST(LooseReaderTest, WhatIsOnlyPossibleIsNotRead) {
  EXPECT_THAT(Meetings("Perhaps a lunch could some day bring President Ana Costa to like Polish "
                       "Prime Minister Jan Kral."),
              IsEmpty());
}

}  // namespace
}  // namespace chancery
