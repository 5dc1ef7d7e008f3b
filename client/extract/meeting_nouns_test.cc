#include "client/extract/meeting_nouns.h"

#include <string>
#include <vector>

#include "client/extract/mention_finder.h"
#include "client/extract/people.h"
#include "gtest/gtest.h"
#include "storage/model/partial_date.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {
namespace {

class MeetingNounsTest : public ::testing::Test {
 protected:
  // Calls `use(nouns, i)` for the first token `word` of the sentence `text`.
  template <typename Use>
  static auto At(const std::string& text, const std::string& word, Use use) {
    const Document document(text, Gazetteer::Default(), PartialDate::Day(2024, 5, 15));
    std::vector<Mention> mentions = FindMentions(document);
    const People people = GroupPeople(document, &mentions);
    const ClauseReader clauses(document, mentions);
    int i = 0;
    while (i < document.token_count() && document.token(i).lower != word) ++i;
    EXPECT_LT(i, document.token_count()) << word;
    return use(MeetingNouns(document, clauses, mentions, document.sentences().front()), i);
  }

  static bool IsMeeting(const std::string& text, const std::string& word) {
    return At(text, word, [](const MeetingNouns& nouns, int i) { return nouns.IsMeeting(i); });
  }

  static v1::MeetingKind Kind(const std::string& text, const std::string& word) {
    return At(text, word, [](const MeetingNouns& nouns, int i) {
      return nouns.KindNear(i, i + 1, v1::MEETING_KIND_UNSPECIFIED);
    });
  }
};

TEST_F(MeetingNounsTest, TellsMeetingsFromThings) {
  EXPECT_TRUE(IsMeeting("The meeting with Mr. Roe lasted an hour.", "meeting"));
  EXPECT_FALSE(IsMeeting("The meeting room was empty.", "meeting"));
  EXPECT_FALSE(IsMeeting("After the cabinet meeting they left.", "meeting"));
  EXPECT_FALSE(IsMeeting("They acted in consultation with Mr. Roe.", "consultation"));
}

TEST_F(MeetingNounsTest, ReadsTheKindFromTheWordsNear) {
  EXPECT_EQ(Kind("Ann Lee spoke with Bo Roe by telephone.", "spoke"), v1::MEETING_KIND_PHONE);
  EXPECT_EQ(Kind("Ann Lee held a video conference with Bo Roe.", "held"), v1::MEETING_KIND_VIDEO);
  EXPECT_EQ(Kind("Ann Lee met Bo Roe on the sidelines of the summit.", "met"),
            v1::MEETING_KIND_UNSPECIFIED);
}

}  // namespace
}  // namespace chancery
