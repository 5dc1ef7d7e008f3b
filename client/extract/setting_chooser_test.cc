#include "client/extract/setting_chooser.h"

#include <string>

#include "client/extract/extraction_context.h"
#include "client/extract/meeting_finder.h"
#include "client/extract/parsed_text.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

MeetingMention LastOf(const std::string& text, SettingChooser* chooser) {
  const ParsedText parsed(text);
  const std::vector<MeetingMention> found =
      FindMeetings(parsed.document, parsed.reader, parsed.mentions, parsed.people,
                   ExtractionContext(), StageSet(), chooser);
  EXPECT_FALSE(found.empty());
  return found.empty() ? MeetingMention() : found.back();
}

// Takes the last candidate of each kind.
class Last : public SettingChooser {
 public:
  size_t ChooseStatus(const MeetingInText& /*told*/,
                      const std::vector<StatusCandidate>& candidates) override {
    return candidates.size() - 1;
  }
  size_t ChooseDate(const MeetingInText& /*told*/,
                    const std::vector<DateCandidate>& candidates) override {
    return candidates.size() - 1;
  }
  size_t ChoosePlace(const MeetingInText& /*told*/,
                     const std::vector<PlaceCandidate>& candidates) override {
    return candidates.size() - 1;
  }
};

constexpr char kTold[] =
    "Polish Minister Ana Costa met Czech Minister Jan Kral in Geneva on Monday. In Rome it rained.";

TEST(SettingChooserTest, WhatIsChosenIsTaken) {
  const MeetingMention rules = LastOf(kTold, &RulesAlone());
  EXPECT_EQ(rules.status, v1::MEETING_STATUS_HELD);
  EXPECT_EQ(rules.when.ToString(), "2010-06-14");
  EXPECT_EQ(rules.place, "Geneva");
  Last last;
  const MeetingMention other = LastOf(kTold, &last);
  EXPECT_EQ(other.status, v1::MEETING_STATUS_POSSIBLE);
  EXPECT_EQ(other.place, "Rome");
}

TEST(SettingChooserTest, WhatASentenceSaysStays) {
  const MeetingMention meeting = LastOf(kTold, &DefaultSettingChooser());
  EXPECT_EQ(meeting.status, v1::MEETING_STATUS_HELD);
  EXPECT_EQ(meeting.when.ToString(), "2010-06-14");
  EXPECT_EQ(meeting.place, "Geneva");
}

}  // namespace
}  // namespace chancery
