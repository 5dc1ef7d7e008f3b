#include "client/extract/meeting_modality.h"

#include <algorithm>
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
      {"Ana Costa had a chance to meet Jan Kral.", "meet", v1::MEETING_STATUS_HELD},
      {"Ana Costa was able to see only Jan Kral.", "see", v1::MEETING_STATUS_HELD},
      {"Ana Costa managed to see Jan Kral.", "see", v1::MEETING_STATUS_HELD},
      {"Ana Costa was not able to see Jan Kral.", "see", v1::MEETING_STATUS_DENIED},
      {"When meeting Jan Kral on Monday, Ana Costa said little.", "meeting",
       v1::MEETING_STATUS_HELD},
      {"Ana Costa was turned down when she asked to see Jan Kral.", "see",
       v1::MEETING_STATUS_DENIED},
      {"Ana Costa dismissed reports that she would meet Jan Kral.", "meet",
       v1::MEETING_STATUS_DENIED},
      {"Ana Costa will meet Jan Kral.", "meet", v1::MEETING_STATUS_PLANNED},
      {"Ana Costa is due to meet Jan Kral.", "meet", v1::MEETING_STATUS_PLANNED},
      {"Ana Costa plans to meet Jan Kral.", "meet", v1::MEETING_STATUS_PLANNED},
      {"Ana Costa to meet Jan Kral", "meet", v1::MEETING_STATUS_PLANNED},
      {"Ana Costa may meet Jan Kral.", "meet", v1::MEETING_STATUS_POSSIBLE},
      {"Ana Costa offered to meet Jan Kral.", "meet", v1::MEETING_STATUS_POSSIBLE},
      {"It is unclear whether it is useful to meet Jan Kral.", "meet", v1::MEETING_STATUS_POSSIBLE},
      {"Ana Costa refused to meet Jan Kral.", "meet", v1::MEETING_STATUS_DENIED},
      {"Ana Costa did not meet Jan Kral.", "meet", v1::MEETING_STATUS_DENIED},
      {"Ana Costa turned down an invitation to meet Jan Kral.", "meet", v1::MEETING_STATUS_DENIED},
      {"Ana Costa denied that she had met Jan Kral.", "met", v1::MEETING_STATUS_DENIED},
      {"Ana Costa thanked him for meeting Jan Kral.", "meeting", v1::MEETING_STATUS_HELD},
      {"Ana Costa looks forward to meeting Jan Kral.", "meeting", v1::MEETING_STATUS_PLANNED},
      {"Ana Costa spent a day in Rome, meeting Jan Kral.", "meeting", v1::MEETING_STATUS_HELD},
      {"Ana Costa traveled to Rome to meet Jan Kral.", "meet", v1::MEETING_STATUS_HELD},
      {"Ana Costa drove to Rome to meet Jan Kral.", "meet", v1::MEETING_STATUS_HELD},
      {"Ana Costa used a stop in Rome on Monday to meet Jan Kral.", "meet",
       v1::MEETING_STATUS_HELD},
      {"Landing in Rome and meeting Jan Kral, Ana Costa said little.", "meeting",
       v1::MEETING_STATUS_HELD},
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

TEST(ModalityReaderTest, ACoordinatedParticipleInFrontIsOfThePast) {
  const ParsedText parsed("Landing in Rome and meeting Jan Kral, Ana Costa said little.");
  const int cue = parsed.Token("meeting");
  const ModalityReader reader(parsed.document, parsed.reader, parsed.reader.SentenceOf(cue));
  const Modality modality = reader.OfVerb(cue, parsed.reader.VerbGroupFirst(cue));
  EXPECT_TRUE(modality.past);
  EXPECT_FALSE(modality.future);
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
      {"Ana Costa was to have had talks with Jan Kral.", "talks", v1::MEETING_STATUS_CANCELLED},
      {"A call with Jan Kral, requested for May, could not take place.", "call",
       v1::MEETING_STATUS_CANCELLED},
      {"Ana Costa will report about her talks with Jan Kral.", "talks", v1::MEETING_STATUS_HELD},
      {"The talks did not take place.", "talks", v1::MEETING_STATUS_DENIED},
      {"The talks did not take place owing to a storm.", "talks", v1::MEETING_STATUS_CANCELLED},
      {"The talks have been CANCELLED.", "talks", v1::MEETING_STATUS_CANCELLED},
      {"The talks were cut from the programme.", "talks", v1::MEETING_STATUS_CANCELLED},
      {"The talks would be held at a later date.", "talks", v1::MEETING_STATUS_CANCELLED},
      {"The talks, which Jan Kral had set up, were overtaken by the coup.", "talks",
       v1::MEETING_STATUS_CANCELLED},
      {"The talks are to be confirmed.", "talks", v1::MEETING_STATUS_POSSIBLE},
  };
  for (const Case& c : cases) {
    const ParsedText parsed(c.text);
    const int cue = parsed.Token(c.cue);
    ASSERT_GE(cue, 0) << c.text;
    const ModalityReader reader(parsed.document, parsed.reader, parsed.reader.SentenceOf(cue));
    EXPECT_EQ(reader.OfNoun(cue, cue, cue + 1).status, c.status) << c.text;
  }
}

TEST(ModalityReaderTest, WhatIsNotPlannedIsNothing) {
  struct {
    const char* text;
    const char* cue;
    bool nothing;
  } cases[] = {
      {"Ana Costa has no plans to meet Jan Kral.", "meet", true},
      {"Ana Costa does not plan to meet Jan Kral.", "meet", true},
      {"Ana Costa is not expected to meet Jan Kral.", "meet", true},
      {"Ana Costa has yet to meet Jan Kral.", "meet", true},
      {"Ana Costa and Jan Kral have not met since May.", "met", true},
      {"Ana Costa never met Jan Kral.", "met", true},
      {"Ana Costa did not meet Jan Kral in Rome.", "meet", false},
      {"Ana Costa will not meet Jan Kral.", "meet", false},
      {"Ana Costa refused to meet Jan Kral.", "meet", false},
      {"A meeting with Jan Kral there is not planned.", "meeting", true},
      {"No meeting with Jan Kral is planned.", "meeting", true},
      {"A meeting with Jan Kral has not been scheduled.", "meeting", true},
      {"There are no plans for a meeting with Jan Kral.", "meeting", true},
      {"Ana Costa and Jan Kral have not held direct talks since May.", "talks", true},
      {"Ana Costa did not hold talks with Jan Kral.", "talks", false},
      {"There was no meeting with Jan Kral.", "meeting", false},
      {"A meeting with Jan Kral was ruled out.", "meeting", false},
      {"A meeting with Jan Kral did not take place.", "meeting", false},
  };
  for (const auto& c : cases) {
    const ParsedText parsed(c.text);
    const int cue = parsed.Token(c.cue);
    ASSERT_GE(cue, 0) << c.text;
    const ModalityReader reader(parsed.document, parsed.reader, parsed.reader.SentenceOf(cue));
    const int end = parsed.Token("Kral") > cue ? parsed.Token("Kral") + 1 : cue + 1;
    const bool direct = parsed.Token("direct") == cue - 1 && cue > 0;
    const bool noun = std::string(c.cue) == "meeting" || std::string(c.cue) == "talks";
    const int np = direct || parsed.Token("a") == cue - 1 || parsed.Token("A") == cue - 1 ||
                           parsed.Token("no") == cue - 1 || parsed.Token("No") == cue - 1
                       ? cue - 1
                       : cue;
    const Modality modality = noun ? reader.OfNoun(cue, std::max(np, 0), end)
                                   : reader.OfVerb(cue, parsed.reader.VerbGroupFirst(cue));
    EXPECT_EQ(modality.nothing, c.nothing) << c.text;
    if (!c.nothing) {
      EXPECT_EQ(modality.status, v1::MEETING_STATUS_DENIED) << c.text;
    }
  }
}

TEST(ModalityReaderTest, WhatHadBeenDueCameToNothing) {
  for (const char* text :
       {"Ana Costa had been due to meet Jan Kral on Monday.",
        "Ana Costa was supposed to meet Jan Kral.", "Ana Costa was to have met Jan Kral."}) {
    const ParsedText parsed(text);
    const int cue = parsed.Token("meet") >= 0 ? parsed.Token("meet") : parsed.Token("met");
    const ModalityReader reader(parsed.document, parsed.reader, parsed.reader.SentenceOf(cue));
    EXPECT_EQ(reader.OfVerb(cue, parsed.reader.VerbGroupFirst(cue)).status,
              v1::MEETING_STATUS_CANCELLED)
        << text;
  }
}

TEST(ModalityReaderTest, WhatFollowsTheNounMayCallItOff) {
  const Case cases[] = {
      {"A meeting with Jan Kral has been postponed.", "meeting", v1::MEETING_STATUS_CANCELLED},
      {"A meeting with Jan Kral has been CANCELLED.", "meeting", v1::MEETING_STATUS_CANCELLED},
      {"A meeting with Jan Kral was cut from the agenda.", "meeting", v1::MEETING_STATUS_CANCELLED},
      {"A meeting with Jan Kral could not take place.", "meeting", v1::MEETING_STATUS_CANCELLED},
      {"The meeting with Jan Kral will not take place.", "meeting", v1::MEETING_STATUS_CANCELLED},
      {"A meeting with Jan Kral was discussed and dropped.", "meeting",
       v1::MEETING_STATUS_CANCELLED},
      {"A meeting with Jan Kral is to be confirmed.", "meeting", v1::MEETING_STATUS_POSSIBLE},
      {"Ana Costa was to have had a meeting with Jan Kral.", "meeting",
       v1::MEETING_STATUS_CANCELLED},
      {"Ana Costa did not get a meeting with Jan Kral.", "meeting", v1::MEETING_STATUS_DENIED},
      {"Nor was there any meeting with Jan Kral.", "meeting", v1::MEETING_STATUS_DENIED},
      {"Reports of a meeting with Jan Kral are untrue.", "meeting", v1::MEETING_STATUS_DENIED},
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

TEST(ModalityReaderTest, WhatWasAvoidedOrCalledOffWasNotHeld) {
  const Case verbs[] = {
      {"Ana Costa avoided meeting Jan Kral.", "meeting", v1::MEETING_STATUS_DENIED},
      {"Ana Costa left instead of meeting Jan Kral.", "meeting", v1::MEETING_STATUS_DENIED},
      {"Ana Costa decided to meet Jan Kral.", "meet", v1::MEETING_STATUS_PLANNED},
  };
  for (const Case& c : verbs) {
    const ParsedText parsed(c.text);
    const int cue = parsed.Token(c.cue);
    const ModalityReader reader(parsed.document, parsed.reader, parsed.reader.SentenceOf(cue));
    EXPECT_EQ(reader.OfVerb(cue, parsed.reader.VerbGroupFirst(cue)).status, c.status) << c.text;
  }
  const Case nouns[] = {
      {"Ana Costa skipped her meeting with Jan Kral.", "meeting", v1::MEETING_STATUS_DENIED},
      {"Ana Costa stayed away from the talks with Jan Kral.", "talks", v1::MEETING_STATUS_DENIED},
      {"Ana Costa cancelled her meeting with Jan Kral, scheduled for Friday.", "meeting",
       v1::MEETING_STATUS_CANCELLED},
      {"Ana Costa will have talks with Jan Kral.", "talks", v1::MEETING_STATUS_PLANNED},
      {"Ana Costa will be postponing her meeting with Jan Kral.", "meeting",
       v1::MEETING_STATUS_CANCELLED},
  };
  for (const Case& c : nouns) {
    const ParsedText parsed(c.text);
    const int cue = parsed.Token(c.cue);
    const ModalityReader reader(parsed.document, parsed.reader, parsed.reader.SentenceOf(cue));
    EXPECT_EQ(reader.OfNoun(cue, cue, parsed.Token("Kral") + 1).status, c.status) << c.text;
  }
}

TEST(ModalityReaderTest, ItMayBeToldInOtherWordsThatItWasNotHeld) {
  const Case verbs[] = {
      {"Ana Costa will not, after all, see Jan Kral on Sunday.", "see",
       v1::MEETING_STATUS_CANCELLED},
      {"Ana Costa found no time for Jan Kral.", "found", v1::MEETING_STATUS_DENIED},
      {"Reports that Ana Costa had met Jan Kral were untrue.", "met", v1::MEETING_STATUS_DENIED},
      {"Reports that Ana Costa had met Jan Kral were on the front pages.", "met",
       v1::MEETING_STATUS_HELD},
      {"Ana Costa failed to meet Jan Kral on Monday.", "meet", v1::MEETING_STATUS_DENIED},
  };
  for (const Case& c : verbs) {
    const ParsedText parsed(c.text);
    const int cue = parsed.Token(c.cue);
    const ModalityReader reader(parsed.document, parsed.reader, parsed.reader.SentenceOf(cue));
    const Modality modality = reader.OfVerb(cue, parsed.reader.VerbGroupFirst(cue));
    EXPECT_EQ(modality.status, c.status) << c.text;
    if (std::string(c.text).find("failed") != std::string::npos) {
      EXPECT_TRUE(modality.past);
    }
  }
  const Case nouns[] = {
      {"A meeting with Jan Kral that had been foreseen for Friday was abandoned.", "meeting",
       v1::MEETING_STATUS_CANCELLED},
      {"The talks with Jan Kral fell victim to fog.", "talks", v1::MEETING_STATUS_CANCELLED},
      {"Ana Costa backed out of a dinner with Jan Kral.", "dinner", v1::MEETING_STATUS_CANCELLED},
      {"A meeting with Jan Kral never came about.", "meeting", v1::MEETING_STATUS_DENIED},
      {"The talks with Jan Kral did not materialise.", "talks", v1::MEETING_STATUS_DENIED},
      {"The talks with Jan Kral came at a bad time.", "talks", v1::MEETING_STATUS_HELD},
  };
  for (const Case& c : nouns) {
    const ParsedText parsed(c.text);
    const int cue = parsed.Token(c.cue);
    const ModalityReader reader(parsed.document, parsed.reader, parsed.reader.SentenceOf(cue));
    EXPECT_EQ(reader.OfNoun(cue, cue, parsed.Token("Kral") + 1).status, c.status) << c.text;
  }
}

TEST(ModalityReaderTest, WouldInReportedSpeechIsAPlanAndPreparednessIsNone) {
  const Case verbs[] = {
      {"Ana Costa said today she would meet Jan Kral.", "meet", v1::MEETING_STATUS_PLANNED},
      {"Ana Costa would meet Jan Kral if he came.", "meet", v1::MEETING_STATUS_POSSIBLE},
      {"Ana Costa said she would like to meet Jan Kral.", "meet", v1::MEETING_STATUS_POSSIBLE},
      {"Ana Costa is prepared to meet Jan Kral.", "meet", v1::MEETING_STATUS_POSSIBLE},
  };
  for (const Case& c : verbs) {
    const ParsedText parsed(c.text);
    const int cue = parsed.Token(c.cue);
    const ModalityReader reader(parsed.document, parsed.reader, parsed.reader.SentenceOf(cue));
    EXPECT_EQ(reader.OfVerb(cue, parsed.reader.VerbGroupFirst(cue)).status, c.status) << c.text;
  }
}

TEST(ModalityReaderTest, WhatAGovernorPutsAheadIsAPlan) {
  const Case verbs[] = {
      {"Ana Costa is to host Eva Lund in Rome, meeting also Jan Kral.", "meeting",
       v1::MEETING_STATUS_PLANNED},
      {"Ana Costa will fly to Rome on Thursday, meeting there with Jan Kral.", "meeting",
       v1::MEETING_STATUS_PLANNED},
      {"Ana Costa hosted Eva Lund in Rome, meeting also Jan Kral.", "meeting",
       v1::MEETING_STATUS_HELD},
  };
  for (const Case& c : verbs) {
    const ParsedText parsed(c.text);
    const int cue = parsed.Token(c.cue);
    const ModalityReader reader(parsed.document, parsed.reader, parsed.reader.SentenceOf(cue));
    EXPECT_EQ(reader.OfVerb(cue, parsed.reader.VerbGroupFirst(cue)).status, c.status) << c.text;
  }
  const Case nouns[] = {
      {"Ana Costa is going to have lunch with Jan Kral.", "lunch", v1::MEETING_STATUS_PLANNED},
      {"Ana Costa looks to the summit with Jan Kral in Rome.", "summit",
       v1::MEETING_STATUS_PLANNED},
      {"Ana Costa went to Rome and had lunch with Jan Kral.", "lunch", v1::MEETING_STATUS_HELD},
      {"Her talks with Jan Kral on Friday stand.", "talks", v1::MEETING_STATUS_PLANNED},
  };
  for (const Case& c : nouns) {
    const ParsedText parsed(c.text);
    const int cue = parsed.Token(c.cue);
    const ModalityReader reader(parsed.document, parsed.reader, parsed.reader.SentenceOf(cue));
    EXPECT_EQ(reader.OfNoun(cue, cue, parsed.Token("Kral") + 1).status, c.status) << c.text;
  }
}

TEST(ModalityReaderTest, AheadOfAMeetingIsNoReferenceToOne) {
  const ParsedText parsed("Ana Costa spoke ahead of her meeting with Jan Kral.");
  const int cue = parsed.Token("meeting");
  const ModalityReader reader(parsed.document, parsed.reader, parsed.reader.SentenceOf(cue));
  const Modality modality = reader.OfNoun(cue, cue - 1, parsed.Token("Kral") + 1);
  EXPECT_TRUE(modality.before);
  EXPECT_FALSE(modality.reference);
}

TEST(ModalityReaderTest, ThePlanMayBeToldToHaveComeToSomethingOrToNothing) {
  const Case verbs[] = {
      {"Ana Costa was to meet Jan Kral on Friday, and did, over dinner.", "meet",
       v1::MEETING_STATUS_HELD},
      {"Ana Costa will not now meet Jan Kral.", "meet", v1::MEETING_STATUS_CANCELLED},
      {"Ana Costa had hoped to meet Jan Kral, but he fell ill and the visit was cancelled.", "meet",
       v1::MEETING_STATUS_CANCELLED},
  };
  for (const Case& c : verbs) {
    const ParsedText parsed(c.text);
    const int cue = parsed.Token(c.cue);
    const ModalityReader reader(parsed.document, parsed.reader, parsed.reader.SentenceOf(cue));
    EXPECT_EQ(reader.OfVerb(cue, parsed.reader.VerbGroupFirst(cue)).status, c.status) << c.text;
  }
}

}  // namespace
}  // namespace chancery
