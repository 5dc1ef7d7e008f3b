#include "client/extract/meeting_follow_up.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/extract/extraction_context.h"
#include "client/extract/meeting_finder.h"
#include "client/extract/parsed_text.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

// The names and the status of the first meeting that the text tells of.
std::string First(const std::string& text) {
  const ParsedText parsed(text);
  const std::vector<MeetingMention> found = FindMeetings(
      parsed.document, parsed.reader, parsed.mentions, parsed.people, ExtractionContext());
  if (found.empty()) return "";
  std::vector<std::string> names;
  for (const Party& party : found.front().parties) {
    if (party.kind == Party::Kind::kPerson) {
      names.push_back(parsed.people.persons()[party.person].name);
    }
  }
  return absl::StrCat(absl::StrJoin(names, " & "), " ",
                      v1::MeetingStatus_Name(found.front().status).substr(15));
}

TEST(MeetingFollowUpsTest, AddsWhoElseWasThere) {
  const std::string met = "President Ana Costa met Minister Jan Kral on Friday. ";
  for (const char* sentence :
       {"Prime Minister Eva Nagy also attended.", "Prime Minister Eva Nagy joined them later.",
        "Prime Minister Eva Nagy took part in the talks.",
        "Prime Minister Eva Nagy sat in on those talks.",
        "Prime Minister Eva Nagy was also present.",
        "It lasted an hour, with Prime Minister Eva Nagy as the host."}) {
    EXPECT_EQ(First(absl::StrCat(met, sentence)), "Ana Costa & Jan Kral & Eva Nagy HELD")
        << sentence;
  }
}

TEST(MeetingFollowUpsTest, WhoAttendsSomethingElseIsNotAdded) {
  const std::string met = "President Ana Costa met Minister Jan Kral on Friday. ";
  for (const char* sentence : {"Prime Minister Eva Nagy attended a school in Rome.",
                               "Prime Minister Eva Nagy joined the army.",
                               "With Prime Minister Eva Nagy he is at odds."}) {
    EXPECT_EQ(First(absl::StrCat(met, sentence)), "Ana Costa & Jan Kral HELD") << sentence;
  }
}

TEST(MeetingFollowUpsTest, CallsOffWhatWasPlanned) {
  const std::string will = "President Ana Costa will meet Minister Jan Kral on Friday. ";
  for (const char* sentence :
       {"The visit was called off.", "The appointment fell through.", "The talks were postponed.",
        "The meeting did not take place.", "The meeting was not held owing to a storm."}) {
    EXPECT_EQ(First(absl::StrCat(will, sentence)), "Ana Costa & Jan Kral CANCELLED") << sentence;
  }
  EXPECT_EQ(First(absl::StrCat(will, "The visit was not called off.")),
            "Ana Costa & Jan Kral PLANNED");
}

TEST(MeetingFollowUpsTest, NoSuchMeetingIsADenial) {
  EXPECT_EQ(First("President Ana Costa met Minister Jan Kral on Friday. A spokesman said that no "
                  "such meeting took place."),
            "Ana Costa & Jan Kral DENIED");
}

TEST(MeetingFollowUpsTest, NoSuchMeetingOfOthersSaysNothingOfTheLastOne) {
  EXPECT_EQ(First("President Ana Costa met Minister Jan Kral on Friday. No such meeting took place "
                  "between Minister Eva Nagy and President Ana Costa."),
            "Ana Costa & Jan Kral HELD");
}

TEST(MeetingFollowUpsTest, AddsWhomARollNamesLate) {
  const std::string met = "President Ana Costa met Minister Jan Kral on Friday. It was short. ";
  for (const char* sentence :
       {"Also present was Prime Minister Eva Nagy.",
        "Joining them on the call was Prime Minister Eva Nagy.",
        "They were joined by Prime Minister Eva Nagy.",
        "The Czech delegation was made up of Prime Minister Eva Nagy and others.",
        "The Czech delegation included Prime Minister Eva Nagy.",
        "On the Czech side, Prime Minister Eva Nagy took part."}) {
    EXPECT_EQ(First(absl::StrCat(met, sentence)), "Ana Costa & Jan Kral & Eva Nagy HELD")
        << sentence;
  }
  EXPECT_EQ(
      First("President Ana Costa spoke by video conference with partners on Friday. Also on the "
            "line were Minister Jan Kral and Prime Minister Eva Nagy."),
      "Ana Costa & Jan Kral & Eva Nagy HELD");
}

TEST(MeetingFollowUpsTest, AnOfferThatIsTurnedDownIsRefused) {
  const std::string offer = "President Ana Costa has offered to meet Minister Jan Kral. ";
  for (const char* sentence : {"Prague turned the offer down.", "The offer was rejected in Prague.",
                               "Prague turned down the offer."}) {
    EXPECT_EQ(First(absl::StrCat(offer, sentence)), "Ana Costa & Jan Kral DENIED") << sentence;
  }
  EXPECT_EQ(First(absl::StrCat(offer, "Prague did not reject the offer.")),
            "Ana Costa & Jan Kral POSSIBLE");
}

TEST(MeetingFollowUpsTest, WhoIsOnHandIsThere) {
  EXPECT_EQ(First("President Ana Costa met Minister Jan Kral on Friday. Also on hand was Prime "
                  "Minister Eva Nagy."),
            "Ana Costa & Jan Kral & Eva Nagy HELD");
}

TEST(MeetingFollowUpsTest, WhoIsOnTheVisitIsNotAtEachMeeting) {
  const std::string met = "President Ana Costa met Minister Jan Kral on Friday. ";
  EXPECT_EQ(First(met + "She was accompanied by Envoy Eva Nagy."),
            "Ana Costa & Jan Kral & Eva Nagy HELD");
  EXPECT_EQ(First(met + "During the visit she was accompanied by Envoy Eva Nagy."),
            "Ana Costa & Jan Kral HELD");
}

TEST(MeetingFollowUpsTest, AWelcomeInATranscriptSaysWhere) {
  const auto place = [](const std::string& said) {
    const ParsedText parsed("President Ana Costa met with Minister Jan Kral.\n\nANA COSTA: " +
                            said + "\n\nJAN KRAL: Thank you.\n");
    return FindMeetings(parsed.document, parsed.reader, parsed.mentions, parsed.people,
                        ExtractionContext())
        .front()
        .place;
  };
  EXPECT_EQ(place("Allow me to welcome you to Sochi."), "Sochi");
  EXPECT_EQ(place("I see hope in Sochi."), "");
}

TEST(MeetingFollowUpsTest, ARollIsOfAMeetingOfWhomTheyJoined) {
  EXPECT_EQ(First("President Ana Costa met Minister Jan Kral on Friday. Minister Tom Hill saw King "
                  "Olav in Oslo on Friday. Joining President Costa were Envoy Eva Nagy and Envoy "
                  "Lars Holm."),
            "Ana Costa & Jan Kral & Eva Nagy & Lars Holm HELD");
}

TEST(MeetingFollowUpsTest, ARollBehindATranscriptIsOfWhereItWasSpoken) {
  EXPECT_EQ(
      First("President Ana Costa met with Minister Jan Kral.\n\nANA COSTA: I saw Queen Eva Nagy "
            "in Oslo.\n\nJAN KRAL: Thank you.\n\n<...>\n\nTaking part in the talks were "
            "Envoy Tom Hill and Envoy Lars Holm.\n"),
      "Ana Costa & Jan Kral & Tom Hill & Lars Holm HELD");
}

}  // namespace
}  // namespace chancery
