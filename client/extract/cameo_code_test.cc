#include "client/extract/cameo_code.h"

#include <string>
#include <vector>

#include "client/extract/extraction_context.h"
#include "client/extract/meeting_finder.h"
#include "client/extract/parsed_text.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(CameoCodeTest, FollowsWhatTheSentenceSays) {
  struct {
    const char* text;
    const char* code;
  } cases[] = {
      {"Greek President Ana Costa telephoned Czech President Jan Kral.", "041"},
      {"Greek President Ana Costa visited Czech President Jan Kral.", "042"},
      {"Greek President Ana Costa received Czech President Jan Kral.", "043"},
      {"Greek President Ana Costa met Czech President Jan Kral in Vienna.", "044"},
      {"Greek President Ana Costa met Czech President Jan Kral in Athens.", "040"},
      {"Greek President Ana Costa met Czech President Jan Kral.", "040"},
      {"Greek President Ana Costa held talks with Czech President Jan Kral in Vienna.", "046"},
      {"Greek President Ana Costa will meet Czech President Jan Kral.", "036"},
      {"Greek President Ana Costa invited Czech President Jan Kral to Athens.", "036"},
      {"Greek President Ana Costa refused to meet Czech President Jan Kral.", "125"},
      {"Greek President Ana Costa canceled talks with Czech President Jan Kral.", "164"},
  };
  for (const auto& c : cases) {
    const ParsedText parsed(c.text);
    const std::vector<MeetingMention> found = FindMeetings(
        parsed.document, parsed.reader, parsed.mentions, parsed.people, ExtractionContext());
    ASSERT_EQ(found.size(), 1u) << c.text;
    EXPECT_EQ(CameoCodeOf(found[0], parsed.people), c.code) << c.text;
  }
}

}  // namespace
}  // namespace chancery
