#include "client/extract/transcript.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/extract/document.h"
#include "client/extract/mention.h"
#include "client/extract/mention_finder.h"
#include "client/extract/parsed_text.h"
#include "client/extract/people.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/model/partial_date.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "NAME: WORDS" of each turn, with all that is part of it; "-" for nobody.
std::vector<std::string> Turns(const std::string& text) {
  const ParsedText parsed(text);
  std::vector<std::string> said;
  for (const Turn& turn : FindTurns(parsed.document, parsed.mentions)) {
    const int end = parsed.document.sentences()[turn.sentence_end - 1].token_end;
    said.push_back(absl::StrCat(turn.person < 0 ? "-" : parsed.people.persons()[turn.person].name,
                                ": ", parsed.document.Words(turn.body, end)));
  }
  return said;
}

TEST(TranscriptTest, ReadsSpeakersByOfficeAndByNameAlone) {
  EXPECT_THAT(
      Turns("MINISTER KRAL: We met in Vienna.\n\nCOSTA: We did.\n\nForeign Minister Jan Kral "
            "received President Ana Costa on Monday."),
      ElementsAre("Jan Kral: We met in Vienna.", "Ana Costa: We did."));
  EXPECT_THAT(
      Turns("Foreign Minister Jan Kral spoke to the paper.\n\nQuestion: And now?\n\nJan Kral "
            "(through an interpreter): Now we wait."),
      ElementsAre("-: And now?", "Jan Kral: Now we wait."));
  EXPECT_THAT(
      Turns("Foreign Minister Jan Kral spoke to the paper.\n\nQ: And now?\n\nA: Now we wait."),
      ElementsAre("-: And now?", "Jan Kral: Now we wait."));
}

TEST(TranscriptTest, ParagraphsGoOnUntilSomebodyElseSpeaks) {
  EXPECT_THAT(
      Turns("President Ana Costa received Foreign Minister Petr Kral.\n\nANA COSTA: Welcome.\n\n"
            "The road is open.\n\nPETR KRAL: Thank you.\n\nI am glad.\n\nThey then had lunch."),
      ElementsAre("Ana Costa: Welcome.\n\nThe road is open.",
                  "Petr Kral: Thank you.\n\nI am glad."));
}

TEST(TranscriptTest, WhoeverIsNamedTwiceInARowIsAskedInBetween) {
  EXPECT_THAT(
      Turns("Foreign Minister Jan Kral spoke to the paper.\n\nKRAL: We wait.\n\nYour critics do "
            "not.\n\nKRAL: Let them."),
      ElementsAre("Jan Kral: We wait.", "Jan Kral: Let them."));
}

TEST(TranscriptTest, OneLineWithAColonIsNoTranscript) {
  EXPECT_THAT(Turns("Jan Kral: We wait, he wrote.\n\nForeign Minister Jan Kral left."), IsEmpty());
  EXPECT_THAT(Turns("Some background: it is late.\n\nThe main points: it is over."), IsEmpty());
}

TEST(TranscriptTest, FindsTheTurnOfASentence) {
  const ParsedText parsed(
      "Petr Kral met Ana Costa.\n\nPETR KRAL: We wait.\n\nANA COSTA: We do. We have time.\n\nShe "
      "left.");
  const std::vector<Turn> turns = FindTurns(parsed.document, parsed.mentions);
  ASSERT_EQ(turns.size(), 2u);
  EXPECT_EQ(TurnOf(turns, 0), nullptr);
  EXPECT_EQ(TurnOf(turns, 1), &turns[0]);
  EXPECT_EQ(TurnOf(turns, 3), &turns[1]);
  EXPECT_EQ(TurnOf(turns, 4), nullptr);
}

TEST(TranscriptTest, WhoAnswersMayBeNamedInTheTitleAlone) {
  const std::string text = "Q: And now?\n\nA: Now we wait.\n";
  const Document document(text, Gazetteer::Default(), PartialDate(),
                          "Interview with Minister Kral");
  std::vector<Mention> mentions = FindMentions(document);
  const People people = GroupPeople(document, &mentions);
  const std::vector<Turn> turns = FindTurns(document, mentions);
  ASSERT_EQ(turns.size(), 2u);
  ASSERT_GE(turns[1].person, 0);
  EXPECT_EQ(people.persons()[turns[1].person].name, "Kral");
}

}  // namespace
}  // namespace chancery
