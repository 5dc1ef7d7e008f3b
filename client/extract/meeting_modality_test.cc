#include "client/extract/meeting_modality.h"

#include <string>

#include "client/extract/parsed_text.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

struct Case {
  const char* text;
  const char* cue;
  v1::MeetingStatus status;
};

TEST(ModalityReaderTest, ReadsVerbs) {
  const Case cases[] = {
      {"Ana Costa met Jan Kral.", "met", v1::MEETING_STATUS_HELD},
      {"Ana Costa will meet Jan Kral.", "meet", v1::MEETING_STATUS_PLANNED},
      {"Ana Costa is due to meet Jan Kral.", "meet", v1::MEETING_STATUS_PLANNED},
      {"Ana Costa plans to meet Jan Kral.", "meet", v1::MEETING_STATUS_PLANNED},
      {"Ana Costa to meet Jan Kral", "meet", v1::MEETING_STATUS_PLANNED},
      {"Ana Costa may meet Jan Kral.", "meet", v1::MEETING_STATUS_POSSIBLE},
      {"Ana Costa offered to meet Jan Kral.", "meet", v1::MEETING_STATUS_POSSIBLE},
      {"It is unclear whether it is useful to meet Jan Kral.", "meet", v1::MEETING_STATUS_POSSIBLE},
      {"Ana Costa refused to meet Jan Kral.", "meet", v1::MEETING_STATUS_DENIED},
      {"Ana Costa did not meet Jan Kral.", "meet", v1::MEETING_STATUS_DENIED},
      {"Ana Costa traveled to Rome to meet Jan Kral.", "meet", v1::MEETING_STATUS_HELD},
      {"Ana Costa canceled a trip to Rome, where she was due to meet Jan Kral.", "meet",
       v1::MEETING_STATUS_CANCELLED},
      {"After meeting Jan Kral, Ana Costa left.", "meeting", v1::MEETING_STATUS_HELD},
  };
  for (const Case& c : cases) {
    const ParsedText parsed(c.text);
    const int cue = parsed.Token(c.cue);
    ASSERT_GE(cue, 0) << c.text;
    const ModalityReader reader(parsed.document, parsed.reader, parsed.reader.SentenceOf(cue));
    EXPECT_EQ(reader.OfVerb(cue, parsed.reader.VerbGroupFirst(cue)).status, c.status) << c.text;
  }
}

TEST(ModalityReaderTest, ReadsNouns) {
  const Case cases[] = {
      {"Ana Costa held talks with Jan Kral.", "talks", v1::MEETING_STATUS_HELD},
      {"Ana Costa will hold talks with Jan Kral.", "talks", v1::MEETING_STATUS_PLANNED},
      {"Ana Costa agreed to talks with Jan Kral.", "talks", v1::MEETING_STATUS_PLANNED},
      {"Ana Costa spoke after talks with Jan Kral.", "talks", v1::MEETING_STATUS_HELD},
      {"Ana Costa called for talks with Jan Kral.", "talks", v1::MEETING_STATUS_POSSIBLE},
      {"Ana Costa ruled out talks with Jan Kral.", "talks", v1::MEETING_STATUS_DENIED},
      {"Ana Costa did not rule out talks with Jan Kral.", "talks", v1::MEETING_STATUS_POSSIBLE},
      {"Ana Costa canceled talks with Jan Kral.", "talks", v1::MEETING_STATUS_CANCELLED},
      {"Ana Costa pulled out of talks with Jan Kral.", "talks", v1::MEETING_STATUS_CANCELLED},
      {"Ana Costa will report about her talks with Jan Kral.", "talks", v1::MEETING_STATUS_HELD},
  };
  for (const Case& c : cases) {
    const ParsedText parsed(c.text);
    const int cue = parsed.Token(c.cue);
    ASSERT_GE(cue, 0) << c.text;
    const ModalityReader reader(parsed.document, parsed.reader, parsed.reader.SentenceOf(cue));
    EXPECT_EQ(reader.OfNoun(cue, cue, cue + 1).status, c.status) << c.text;
  }
}

TEST(ModalityReaderTest, WhatFollowsTheNounMayCallItOff) {
  const Case cases[] = {
      {"A meeting with Jan Kral has been postponed.", "meeting", v1::MEETING_STATUS_CANCELLED},
      {"A meeting with Jan Kral, scheduled for Friday, was called off.", "meeting",
       v1::MEETING_STATUS_CANCELLED},
      {"A meeting with Jan Kral is scheduled for Friday.", "meeting", v1::MEETING_STATUS_PLANNED},
      {"A meeting with Jan Kral will take place on Friday.", "meeting", v1::MEETING_STATUS_PLANNED},
      {"A meeting with Jan Kral took place on Friday.", "meeting", v1::MEETING_STATUS_HELD},
  };
  for (const Case& c : cases) {
    const ParsedText parsed(c.text);
    const int cue = parsed.Token(c.cue);
    const ModalityReader reader(parsed.document, parsed.reader, parsed.reader.SentenceOf(cue));
    EXPECT_EQ(reader.OfNoun(cue, cue - 1, parsed.Token("Kral") + 1).status, c.status) << c.text;
  }
}

}  // namespace
}  // namespace chancery
