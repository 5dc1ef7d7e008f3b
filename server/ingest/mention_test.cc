#include "server/ingest/mention.h"

#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(MentionTest, AKeyMayBeTheBeginningOfAnother) {
  const auto a = ParseMeetingMention(MeetingMentionName("url:http://x/a", 2));
  ASSERT_TRUE(a.has_value());
  EXPECT_EQ(a->article_key, "url:http://x/a");
  EXPECT_EQ(a->index, 2u);
  const auto b = ParseMeetingMention(MeetingMentionName("url:http://x/a#2", 0));
  ASSERT_TRUE(b.has_value());
  EXPECT_EQ(b->article_key, "url:http://x/a#2");
  EXPECT_EQ(b->index, 0u);
}

TEST(MentionTest, ParsesOnlyWhatIsOne) {
  for (const char* no : {"", "meeting:x", "meeting:x#", "meeting:x#01", "meeting:x#+1", "x#1",
                         "meeting:x#99999999999"}) {
    EXPECT_FALSE(ParseMeetingMention(no).has_value()) << no;
  }
  EXPECT_EQ(ParseWrittenPersonMention(WrittenPersonMention(PersonId(7))), PersonId(7));
  for (const char* no : {"", "written-", "written-07", "written-x", "7"}) {
    EXPECT_FALSE(ParseWrittenPersonMention(no).has_value()) << no;
  }
}

}  // namespace
}  // namespace chancery
