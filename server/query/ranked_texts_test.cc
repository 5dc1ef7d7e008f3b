#include "server/query/ranked_texts.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/matchers.h"
#include "tests/testing/reference_graph.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;

class RankedTextsTest : public ::testing::Test {
 protected:
  void Say(uint64_t id, absl::string_view text, absl::string_view when) {
    Statement statement;
    statement.id = StatementId(id);
    statement.speaker_description = "an official";
    statement.text = std::string(text);
    statement.when = *PartialDate::Parse(when);
    graph_.Put(statement);
  }
  void Meet(uint64_t id, absl::string_view title, absl::string_view when) {
    Meeting meeting;
    meeting.id = MeetingId(id);
    meeting.title = std::string(title);
    meeting.when = *PartialDate::Parse(when);
    graph_.Put(meeting);
  }
  std::vector<std::string> Rank(absl::string_view words, size_t max_hits = 100) {
    const auto ranked = RankTexts(graph_, {EntityKind::kStatement, EntityKind::kMeeting},
                                  ParseTextQuery(words), max_hits, budget_);
    EXPECT_THAT(ranked, IsOk());
    left_out_ = ranked->left_out;
    std::vector<std::string> names;
    for (const TextHit& hit : ranked->hits) {
      names.push_back(absl::StrCat(CollectionOf(hit.entity.kind), "/", hit.entity.id));
    }
    return names;
  }

  ReferenceGraph graph_;
  Budget budget_;
  bool left_out_ = false;
};

TEST_F(RankedTextsTest, TheBestOfAllKindsComeFirstAndOfEqualsTheNewest) {
  Say(1, "Sanctions, sanctions and once more sanctions.", "2020");
  Say(2, "There was a long talk of many things, among them sanctions and what else.", "2021");
  Say(3, "We want peace.", "2022");
  Say(4, "New sanctions.", "2020-01-01");
  Say(5, "Old sanctions.", "2021-01-01");
  Meet(6, "Sanctions committee", "2020-06-01");
  EXPECT_THAT(Rank("sanction"), ElementsAre("statements/1", "statements/5", "meetings/6",
                                            "statements/4", "statements/2"));
  EXPECT_THAT(Rank("sanction", 2), ElementsAre("statements/1", "statements/5"));
  EXPECT_THAT(Rank("of the"), ElementsAre());
  EXPECT_FALSE(left_out_);
}

TEST_F(RankedTextsTest, OfTooManyTheOldestAreLeftOutAndThatIsTold) {
  // The oldest would be the best.
  Say(1, "peace", "1950-01-01");
  for (size_t i = 0; i < kMaxRankedTexts; ++i) Say(i + 2, "some peace", "2000-01-01");
  EXPECT_THAT(Rank("peace", 1), ElementsAre("statements/2"));
  EXPECT_TRUE(left_out_);
}

}  // namespace
}  // namespace chancery
