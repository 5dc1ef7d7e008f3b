#include "server/ingest/note_refs.h"

#include <string>

#include "chancery/internal/resolution.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(NoteRefsTest, ADecisionIsNoArticleOfItsNumber) {
  internal::DecisionRecord record;
  record.add_left("meeting:url:http://x/a#2#0");
  record.add_right("meeting:url:http://x/b#1");
  const auto refs = RefsOfNote("decision/0000000000000002", record.SerializeAsString());
  ASSERT_TRUE(refs.has_value());
  EXPECT_THAT(refs->articles, IsEmpty());
  EXPECT_THAT(refs->mentions,
              ElementsAre("meeting:url:http://x/a#2#0", "meeting:url:http://x/b#1"));
}

TEST(NoteRefsTest, EachKindTellsWhatItIsOf) {
  const auto articles = [](absl::string_view key) { return RefsOfNote(key, "")->articles; };
  EXPECT_THAT(articles("facts/12"), ElementsAre(ArticleId(12)));
  EXPECT_THAT(articles("people/in/000000000000000c"), ElementsAre(ArticleId(12)));
  EXPECT_THAT(articles("people/of/abc/000000000000000c"), ElementsAre(ArticleId(12)));
  EXPECT_THAT(articles("meetings/vague/1/7/0000000000000002/000000000000000c/0000000000000001"),
              ElementsAre(ArticleId(12)));
  EXPECT_THAT(RefsOfNote("people/in/000000000000000c", "p1\np2")->mentions,
              ElementsAre("p1", "p2"));
  EXPECT_THAT(RefsOfNote("people/again/p1", "")->mentions, ElementsAre("p1"));
  EXPECT_THAT(RefsOfNote("people/token/n:ann archer\nann archer\np1", "")->mentions,
              ElementsAre("p1"));
  EXPECT_THAT(RefsOfNote("people/names/k:n/a\nann archer", "3")->names, ElementsAre("ann archer"));
  const auto of = RefsOfNote("mention-of/meetings/7/meeting:http://x/y#2#0", "");
  EXPECT_THAT(of->resources, ElementsAre(EntityRef(EntityKind::kMeeting, 7)));
  EXPECT_THAT(of->mentions, ElementsAre("meeting:http://x/y#2#0"));
  EXPECT_THAT(
      RefsOfNote("decision-of/meetings/meeting:http://x/y#0\n0000000000000002", "")->mentions,
      ElementsAre("meeting:http://x/y#0"));
  const auto by = RefsOfNote("candidate/by/meeting:http://x/y#0\n0123456789abcdef", "p2");
  EXPECT_THAT(by->mentions, ElementsAre("meeting:http://x/y#0", "p2"));
  EXPECT_THAT(by->candidates, ElementsAre("0123456789abcdef"));
  EXPECT_THAT(RefsOfNote("redirect/people/7", "people/9")->resources,
              ElementsAre(EntityRef(PersonId(7)), EntityRef(PersonId(9))));
  EXPECT_THAT(RefsOfNote("tenures/note/7/2", "")->resources, ElementsAre(EntityRef(PersonId(7))));
  EXPECT_THAT(RefsOfNote("claims/statements/7", "")->resources,
              ElementsAre(EntityRef(StatementId(7))));
  EXPECT_THAT(RefsOfNote("statements/day/0a1b/0000000000000002", "1 18993 7 2 18994 8")->resources,
              ElementsAre(EntityRef(StatementId(7)), EntityRef(StatementId(8))));
  EXPECT_THAT(RefsOfNote("statements/meeting/0a1b/4", "7")->resources,
              ElementsAre(EntityRef(StatementId(7))));
  internal::ProfileMoveRecord move;
  move.add_from(7);
  const auto moves = RefsOfNote("moves/of/p1", move.SerializeAsString());
  EXPECT_THAT(moves->mentions, ElementsAre("p1"));
  EXPECT_THAT(moves->resources, ElementsAre(EntityRef(PersonId(7))));
  const auto from = RefsOfNote("moves/from/7/p1", "");
  EXPECT_THAT(from->mentions, ElementsAre("p1"));
  EXPECT_THAT(from->resources, ElementsAre(EntityRef(PersonId(7))));
  EXPECT_TRUE(RefsOfNote("moves/count", "2").has_value());
  EXPECT_FALSE(RefsOfNote("somebody/else", "").has_value());
}

}  // namespace
}  // namespace chancery
