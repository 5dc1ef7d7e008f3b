#include "client/extract/caption_cues.h"

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

TEST(CaptionCuesTest, ReadsPicturesAndRows) {
  const auto caption = [](CueContext* context, int) { CaptionCues(context).ReadCaption(); };
  EXPECT_THAT(ReadAt("Polish President Ana Costa greets Czech Prime Minister Jan Kral in Rome.",
                     "greets", caption),
              ElementsAre("Ana Costa & Jan Kral"));
  const auto row = [](CueContext* context, int) { CaptionCues(context).ReadRow(); };
  EXPECT_THAT(ReadAt("From left: Polish President Ana Costa and Czech Prime Minister Jan Kral "
                     "before their meeting in Rome.",
                     "meeting", row),
              ElementsAre("Ana Costa & Jan Kral"));
}

TEST(CaptionCuesTest, PeopleOfOneGovernmentHaveNotMet) {
  const auto caption = [](CueContext* context, int) { CaptionCues(context).ReadCaption(); };
  EXPECT_THAT(ReadAt("Polish President Ana Costa greets Polish Prime Minister Jan Kral.", "greets",
                     caption),
              IsEmpty());
}

}  // namespace
}  // namespace chancery
