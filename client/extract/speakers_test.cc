#include "client/extract/speakers.h"

#include "client/extract/parsed_text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using testing::ElementsAre;

TEST(SpeakersTest, InATranscriptOthersAreNotWhoSpeaks) {
  const ParsedText parsed(
      "MINISTER ROUX: I saw Minister Jan Kral in Rome. I'll be talking to him on Monday.\n");
  EXPECT_EQ(parsed.Meant("him"), "Jan Kral");
  EXPECT_EQ(parsed.Meant("I'll"), "ROUX");
}

TEST(SpeakersTest, WeAreTheTwoWhoSpeak) {
  const ParsedText parsed("MINISTER ROUX: I am glad.\n\nMINISTER KRAL: So am I. We met in May.\n");
  EXPECT_THAT(parsed.AllMeant("We"), ElementsAre("ROUX", "KRAL"));
}

TEST(SpeakersTest, WhoIntroducesHimselfToAskIsNoneOfThem) {
  const ParsedText parsed(
      "MINISTER ROUX: I phoned Minister Jan Kral.\n\nQUESTION: Anna Lind from Latvian Radio. Did "
      "it help?\n\nMINISTER ROUX: We spoke again at noon.\n");
  EXPECT_THAT(parsed.AllMeant("We"), ElementsAre("ROUX", "Jan Kral"));
}

TEST(SpeakersTest, WhoSignsALetterIsI) {
  const ParsedText parsed(
      "I saw Minister Jan Kral in Rome. He received me alone.\n\nAmbassador Ana Costa\n");
  EXPECT_EQ(parsed.Meant("I"), "Ana Costa");
  EXPECT_EQ(parsed.Meant("me"), "Ana Costa");
}

TEST(SpeakersTest, YouIsTheOtherWhoSpeaks) {
  const ParsedText parsed("MINISTER ROUX: I am glad.\n\nMINISTER KRAL: I thank you.\n");
  EXPECT_EQ(parsed.Meant("you"), "ROUX");
  EXPECT_EQ(ParsedText("MINISTER ROUX: I thank you.\n").Meant("you"), "");
}

TEST(SpeakersTest, WeAreWhomTheSentenceBeforeTellsOf) {
  const ParsedText parsed(
      "MINISTER ROUX: I am glad.\n\nMINISTER KRAL: I saw Minister Eva Nagy. We dined.\n");
  EXPECT_THAT(parsed.AllMeant("We"), ElementsAre("KRAL", "Eva Nagy"));
}

TEST(SpeakersTest, SheIsOfWhomTheQuestionIs) {
  const ParsedText parsed(
      "MINISTER ROUX: I am glad that Minister Anna Lind is here.\n\nQUESTION: What did Secretary "
      "Clinton say?\n\nMINISTER ROUX: She was in Rome. We had dinner.\n");
  EXPECT_EQ(parsed.Meant("She"), "Clinton");
}

TEST(SpeakersTest, WeAreWhoSpeaksAndWithWhomHeSpoke) {
  const ParsedText parsed(
      "MINISTER ROUX: I am glad.\n\nMINISTER LIND: Me too.\n\nQUESTION: What did Minister Jan Kral "
      "say?\n\nMINISTER LIND: I only spoke to him briefly. We met in Rome in April.\n");
  ASSERT_EQ(parsed.mentions.back().kind, Mention::Kind::kPolity);
  EXPECT_THAT(parsed.AllMeant("We"), ElementsAre("LIND", "Jan Kral"));
}

}  // namespace
}  // namespace chancery
