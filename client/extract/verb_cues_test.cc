#include "client/extract/verb_cues.h"

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

TEST(VerbCuesTest, ReadsTheVerbAtTheToken) {
  EXPECT_THAT(ReadAt("President Ana Costa met Prime Minister Jan Kral in Rome.", "met",
                     [](CueContext* context, int i) { VerbCues(context).ReadMeet(i); }),
              ElementsAre("Ana Costa & Jan Kral"));
  EXPECT_THAT(ReadAt("President Ana Costa was received by Prime Minister Jan Kral.", "received",
                     [](CueContext* context, int i) {
                       VerbCues(context).ReadTransitive(i, v1::MEETING_KIND_IN_PERSON, 0.8f);
                     }),
              ElementsAre("Ana Costa & Jan Kral"));
  EXPECT_THAT(ReadAt("President Ana Costa phoned Prime Minister Jan Kral.", "phoned",
                     [](CueContext* context, int i) { VerbCues(context).ReadCallVerb(i); }),
              ElementsAre("Ana Costa & Jan Kral"));
}

TEST(VerbCuesTest, NothingIsAddedForWhatIsNoMeeting) {
  EXPECT_THAT(ReadAt("President Ana Costa met demands of Prime Minister Jan Kral.", "met",
                     [](CueContext* context, int i) { VerbCues(context).ReadMeet(i); }),
              IsEmpty());
  EXPECT_THAT(ReadAt("President Ana Costa called on Prime Minister Jan Kral to resign.", "called",
                     [](CueContext* context, int i) { VerbCues(context).ReadCallVerb(i); }),
              IsEmpty());
}

}  // namespace
}  // namespace chancery
