#include "client/extract/attendance_reader.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/extract/extraction_context.h"
#include "client/extract/meeting_finder.h"
#include "client/extract/parsed_text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;

// Those of each meeting that the text tells of, in its order.
std::vector<std::string> Meetings(const std::string& text) {
  const ParsedText parsed(text);
  std::vector<std::string> meetings;
  for (const MeetingMention& meeting : FindMeetings(parsed.document, parsed.reader, parsed.mentions,
                                                    parsed.people, ExtractionContext())) {
    std::vector<std::string> names;
    for (const Party& party : meeting.parties) {
      if (party.kind == Party::Kind::kPerson) {
        names.push_back(parsed.people.persons()[party.person].name);
      }
    }
    meetings.push_back(absl::StrJoin(names, " & "));
  }
  return meetings;
}

constexpr char kTwo[] =
    "Polish President Ana Costa met Czech Minister Jan Kral on Friday. "
    "She also met Danish Minister Lars Holm. ";

TEST(AttendanceReaderTest, TheLastMeetingIsMeantUnlessMoreIsSaid) {
  for (const char* sentence :
       {"Ambassador Eva Nagy participated in the meeting.",
        "Ambassador Eva Nagy took part as well.", "Ambassador Eva Nagy was also present.",
        "Ambassador Eva Nagy sat in on the latter.",
        "The lunch was attended by Ambassador Eva Nagy.", "Ambassador Eva Nagy attended, too."}) {
    EXPECT_THAT(Meetings(absl::StrCat(kTwo, sentence)),
                ElementsAre("Ana Costa & Jan Kral", "Ana Costa & Lars Holm & Eva Nagy"))
        << sentence;
  }
}

TEST(AttendanceReaderTest, SeveralAreMeantWhereThatIsSaid) {
  for (const char* sentence : {"Ambassador Eva Nagy joined both meetings.",
                               "Ambassador Eva Nagy took part in all of them.",
                               "Ambassador Eva Nagy was present at both conversations.",
                               "Ambassador Eva Nagy attended the two meetings."}) {
    EXPECT_THAT(Meetings(absl::StrCat(kTwo, sentence)),
                ElementsAre("Ana Costa & Jan Kral & Eva Nagy", "Ana Costa & Lars Holm & Eva Nagy"))
        << sentence;
  }
  EXPECT_THAT(Meetings(absl::StrCat(kTwo, "Ambassador Eva Nagy sat in on the former.")),
              ElementsAre("Ana Costa & Jan Kral & Eva Nagy", "Ana Costa & Lars Holm"));
}

TEST(AttendanceReaderTest, TheMinistersWhoJoinAreNamedByTheirNames) {
  EXPECT_THAT(Meetings("Polish President Ana Costa met Czech President Jan Kral on Friday. The two "
                       "leaders, joined by their foreign ministers, Eva Nagy and Lars Holm, opened "
                       "a bridge."),
              ElementsAre("Ana Costa & Jan Kral & Eva Nagy & Lars Holm"));
}

TEST(AttendanceReaderTest, NobodyTakesPartInAWelcome) {
  EXPECT_THAT(Meetings("Polish President Ana Costa met Czech President Jan Kral on Friday. Danish "
                       "President Lars Holm welcomed Costa at the gate. Ambassador Eva Nagy took "
                       "part as well."),
              ElementsAre("Ana Costa & Jan Kral & Eva Nagy", "Lars Holm & Ana Costa"));
  // Unless that is all there is.
  EXPECT_THAT(Meetings("Danish President Lars Holm welcomed Polish President Ana Costa on Friday. "
                       "Ambassador Eva Nagy was also present."),
              ElementsAre("Lars Holm & Ana Costa & Eva Nagy"));
}

TEST(AttendanceReaderTest, AnotherMeetingIsNotMeant) {
  for (const char* sentence :
       {"Ambassador Eva Nagy attended the summit.", "Ambassador Eva Nagy joined the army.",
        "Ambassador Eva Nagy was present when the paper was signed by all of them.",
        "Ambassador Eva Nagy attended school."}) {
    EXPECT_THAT(Meetings(absl::StrCat(kTwo, sentence)),
                ElementsAre("Ana Costa & Jan Kral", "Ana Costa & Lars Holm"))
        << sentence;
  }
}

TEST(AttendanceReaderTest, WhoStandsByIsThere) {
  EXPECT_THAT(Meetings(absl::StrCat(kTwo, "Ambassador Eva Nagy stood by.")),
              ElementsAre("Ana Costa & Jan Kral", "Ana Costa & Lars Holm & Eva Nagy"));
}

TEST(AttendanceReaderTest, WhoSitsBetweenThemOrOfWhomTheTalksAreSaidIsThere) {
  EXPECT_THAT(Meetings(absl::StrCat(kTwo, "Ambassador Eva Nagy sat between them.")),
              ElementsAre("Ana Costa & Jan Kral", "Ana Costa & Lars Holm & Eva Nagy"));
  EXPECT_THAT(Meetings(absl::StrCat(
                  kTwo, "The talks, which also Ambassador Eva Nagy attended, were short.")),
              ElementsAre("Ana Costa & Jan Kral", "Ana Costa & Lars Holm & Eva Nagy"));
}

}  // namespace
}  // namespace chancery
