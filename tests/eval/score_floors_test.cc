#include "tests/eval/score_floors.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/eval/reading.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Roles: two of three found, nothing wrong.
ExtractionScore TwoOfThreeRoles() {
  Reading gold;
  gold.roles = {{"Prado", "envoy", ""}, {"Le", "king", ""}, {"Berg", "mayor", ""}};
  Reading found;
  found.roles = {gold.roles[0], gold.roles[1]};
  ExtractionScore score;
  score.AddArticle("a", gold, found);
  return score;
}

TEST(ScoreFloorsTest, WhatIsPrintedReadsBack) {
  const std::vector<ScoreFloor> floors = FloorsBelow("own", TwoOfThreeRoles(), 0.01);
  ASSERT_OK_AND_ASSIGN(const std::vector<ScoreFloor> read, ParseFloors(PrintFloors(floors)));
  ASSERT_THAT(read, SizeIs(3));
  EXPECT_EQ(read[1].set, "own");
  EXPECT_EQ(read[1].measure, Measure::kRoleRecall);
  EXPECT_DOUBLE_EQ(read[1].floor, 0.656);
}

TEST(ScoreFloorsTest, RefusesWhatItDoesNotKnow) {
  for (const char* line : {"own\tmeetings.f1", "own\tbeauty\t0.5", "own\tkind\t1.5",
                           "own\tkind\tnan", "own\tkind\t0.5\nown\tkind\t0.6"}) {
    EXPECT_THAT(ParseFloors(line),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("floors line ")))
        << line;
  }
}

TEST(ScoreFloorsTest, FindsWhatFellAndByHowMuch) {
  const std::vector<ScoreFloor> floors = {{"own", Measure::kRoleRecall, 0.7},
                                          {"own", Measure::kRolePrecision, 1.0},
                                          {"own", Measure::kMeetingF1, 0.9},
                                          {"held_out", Measure::kRoleRecall, 0.9}};
  EXPECT_THAT(FindFallen(floors, "own", TwoOfThreeRoles()),
              ElementsAre("own roles.recall: 0.667 is 0.033 below its floor 0.700",
                          "own meetings.f1: nothing to measure, floor 0.900"));
}

TEST(ScoreFloorsTest, FindsWhatRoseFarAboveItsFloor) {
  const std::vector<ScoreFloor> floors = {{"own", Measure::kRoleRecall, 0.6},
                                          {"own", Measure::kRolePrecision, 0.96}};
  EXPECT_THAT(FindRisen(floors, "own", TwoOfThreeRoles(), 0.05),
              ElementsAre("own roles.recall: 0.667 is 0.067 above its floor 0.600"));
  EXPECT_THAT(FindRisen(floors, "given", TwoOfThreeRoles(), 0.05), IsEmpty());
}

}  // namespace
}  // namespace chancery
