// Fails when the extractor reads the project's own articles worse than it did. After an
// improvement: `./dev eval --write-floors`.

#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "client/extract/extractor.h"
#include "client/loader/file_system.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/eval/evaluation_set.h"
#include "tests/eval/score_floors.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::Contains;
using ::testing::Field;

struct GuardedSet {
  const char* name;
  const char* folder;
};

class ScoreFloorTest : public ::testing::TestWithParam<GuardedSet> {};

TEST_P(ScoreFloorTest, NoMeasureIsBelowItsFloor) {
  constexpr double kWorthRaising = 0.05;
  ASSERT_OK_AND_ASSIGN(const std::string text,
                       ReadAll(PosixFileSystem(), "tests/eval/floors.tsv", 1 << 20));
  ASSERT_OK_AND_ASSIGN(const std::vector<ScoreFloor> floors, ParseFloors(text));
  ASSERT_THAT(floors, Contains(Field(&ScoreFloor::set, GetParam().name)));
  ASSERT_OK_AND_ASSIGN(const std::unique_ptr<Extractor> extractor, Extractor::Create());
  ASSERT_OK_AND_ASSIGN(const std::vector<GoldArticle> articles,
                       ReadGoldArticles(GetParam().folder));
  ASSERT_OK_AND_ASSIGN(const ExtractionScore score, ScoreArticles(*extractor, articles));
  const std::vector<std::string> fallen = FindFallen(floors, GetParam().name, score);
  EXPECT_TRUE(fallen.empty()) << absl::StrJoin(fallen, "\n");
  for (const std::string& line : FindRisen(floors, GetParam().name, score, kWorthRaising)) {
    std::cout << "hint: " << line << ": raise it with ./dev eval --write-floors\n";
  }
}

INSTANTIATE_TEST_SUITE_P(Sets, ScoreFloorTest,
                         ::testing::Values(GuardedSet{"own", "tests/eval/articles"},
                                           GuardedSet{"held_out", "tests/eval/held_out"},
                                           GuardedSet{"closed", "tests/eval/closed"}),
                         [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace chancery
