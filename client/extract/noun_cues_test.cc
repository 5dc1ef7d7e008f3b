#include "client/extract/noun_cues.h"

#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "client/extract/extraction_context.h"
#include "client/extract/parsed_text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The names of each meeting that `read` finds at the first token `word` of a text of one sentence.
template <typename Read>
std::vector<std::string> ReadAt(const std::string& text, absl::string_view word, Read read) {
  const ParsedText parsed(text);
  const ExtractionContext article;
  CueContext context(parsed.document, parsed.reader, parsed.mentions, parsed.people, article);
  context.sentence = &parsed.document.sentences().front();
  context.setting.Enter(0, context.entry);
  for (int i = context.sentence->first; i < context.sentence->token_end; ++i) {
    if (parsed.document.token(i).lower != word) continue;
    read(&context, i);
    break;
  }
  std::vector<std::string> meetings;
  for (const MeetingMention& meeting : context.found) {
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

TEST(NounCuesTest, ReadsTheSidesOfTheNoun) {
  const auto read = [](CueContext* context, int i) { NounCues(context).ReadNoun(i); };
  EXPECT_THAT(ReadAt("President Ana Costa held talks with Prime Minister Jan Kral.", "talks", read),
              ElementsAre("Ana Costa & Jan Kral"));
  EXPECT_THAT(ReadAt("The talks between President Ana Costa and Prime Minister Jan Kral ended.",
                     "talks", read),
              ElementsAre("Ana Costa & Jan Kral"));
  EXPECT_THAT(ReadAt("Minister Eva Nagy praised President Ana Costa's meeting with Prime Minister "
                     "Jan Kral.",
                     "meeting", read),
              ElementsAre("Ana Costa & Jan Kral"));
}

TEST(NounCuesTest, NothingIsAddedWithoutTwoSides) {
  const auto read = [](CueContext* context, int i) { NounCues(context).ReadNoun(i); };
  EXPECT_THAT(ReadAt("President Ana Costa opened the session.", "session", read), IsEmpty());
  EXPECT_THAT(ReadAt("President Ana Costa left the meeting room.", "meeting", read), IsEmpty());
}

}  // namespace
}  // namespace chancery
