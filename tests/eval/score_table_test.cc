#include "tests/eval/score_table.h"

#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/eval/reading.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(ScoreTableTest, ShowsValuesAimsAndWhatIsAbsent) {
  Reading gold;
  gold.roles = {{"Ana Prado", "envoy", ""}, {"Tuan Le", "king", ""}};
  Reading found;
  found.roles = {{"Ana Prado", "envoy", ""}};
  ExtractionScore score;
  score.AddArticle("a", gold, found);
  const std::string table = PrintScoreTable({{"own", &score}, {"held out", nullptr}});
  const std::vector<std::string> lines = absl::StrSplit(table, '\n');
  EXPECT_EQ(lines[0], "                                aim       own  held out");
  EXPECT_THAT(lines, Contains("roles                                       2         -"));
  EXPECT_THAT(lines, Contains("roles     precision                     1.000         -"));
  EXPECT_THAT(lines, Contains("          F1                   0.93     0.667*        -"));
  EXPECT_THAT(lines, Contains("  place                        0.90         -         -"));
  EXPECT_THAT(table, HasSubstr("* below the aim"));
}

TEST(ScoreTableTest, FitsEightyColumns) {
  const ExtractionScore score;
  const std::string table = PrintScoreTable(
      {{"own", &score}, {"held out", &score}, {"given", nullptr}, {"trips", nullptr}});
  for (const absl::string_view line : absl::StrSplit(table, '\n')) {
    EXPECT_LE(line.size(), 80u) << line;
  }
  EXPECT_THAT(table, Not(HasSubstr("below")));
}

TEST(ScoreTableTest, TableGoesIntoThePageAgainAndAgain) {
  const std::string page = "# Page\n\n<!-- scores -->\n<!-- end -->\nrest\n";
  ASSERT_OK_AND_ASSIGN(const std::string once, PutTableIntoPage(page, "first\n"));
  EXPECT_EQ(once, "# Page\n\n<!-- scores -->\n```text\nfirst\n```\n<!-- end -->\nrest\n");
  ASSERT_OK_AND_ASSIGN(const std::string twice, PutTableIntoPage(once, "second\n"));
  EXPECT_EQ(twice, "# Page\n\n<!-- scores -->\n```text\nsecond\n```\n<!-- end -->\nrest\n");
  EXPECT_THAT(PutTableIntoPage("no lines", "t\n"), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(PutTableIntoPage("a\n<!-- end -->\n<!-- scores -->\n", "t\n"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("end")));
}

}  // namespace
}  // namespace chancery
