#include "tests/learn/reference_passages.h"

#include <string>

#include "absl/status/status.h"
#include "client/extract/reference_ranker.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/learn/reference_lessons.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Kind = ReferenceGold::Kind;

TEST(ReferencePassagesTest, ReadsMarks) {
  ASSERT_OK_AND_ASSIGN(
      const std::vector<LessonText> passages,
      ParsePassages("# of two\n"
                    "News\\nAna Kern came. {She=Ana Kern} left, {the aide=-} too.\n"
                    "\n"
                    "A and B met. {The two=A; B} agreed.\n"));
  ASSERT_EQ(passages.size(), 2u);
  EXPECT_EQ(passages[0].article.source.text(), "News\nAna Kern came. She left, the aide too.");
  ASSERT_EQ(passages[0].references.size(), 2u);
  const ReferenceGold& she = passages[0].references[0];
  EXPECT_EQ(passages[0].article.source.text().substr(she.begin, she.end - she.begin), "She");
  EXPECT_THAT(she.names, ElementsAre("Ana Kern"));
  EXPECT_EQ(passages[0].references[1].kind, Kind::kNobody);
  EXPECT_THAT(passages[1].references[0].names, ElementsAre("A", "B"));
}

TEST(ReferencePassagesTest, NamesTheLineThatCannotBeRead) {
  for (const char* line :
       {"Ana Kern came.", "{She=} left.", "{=Ana} left.", "{She left.", "A } b"}) {
    const auto passages = ParsePassages(std::string("{She=A} left.\n") + line);
    EXPECT_EQ(passages.status().code(), absl::StatusCode::kInvalidArgument) << line;
    EXPECT_THAT(passages.status().message(), HasSubstr("line 2")) << line;
  }
}

// The reader learns from these: what it gets wrong all the same is hard, and there is little of it.
TEST(ReferencePassagesTest, TheReaderKnowsThem) {
  constexpr double kSingular = 0.85;
  constexpr double kPlural = 0.78;
  ASSERT_OK_AND_ASSIGN(const std::vector<LessonText> passages,
                       ReadPassages("tests/learn/passages.txt"));
  ReferenceTally tally;
  for (const LessonText& passage : passages) {
    ScoreReferences(passage, &DefaultReferenceChooser(), &tally);
  }
  ASSERT_GT(tally.singular.all, 100);
  ASSERT_GT(tally.plural.all, 10);
  EXPECT_GE(tally.singular.right, kSingular * tally.singular.all);
  EXPECT_GE(tally.plural.right, kPlural * tally.plural.all);
}

}  // namespace
}  // namespace chancery
