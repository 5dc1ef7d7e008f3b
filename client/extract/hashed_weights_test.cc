#include "client/extract/hashed_weights.h"

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

TEST(HashedWeightsTest, ReadsWhatItWrites) {
  const std::vector<int8_t> weights = {1, -2, 3, 46, 0, -46, 7, 8, 9, 10, 11, 12};
  const absl::StatusOr<HashedWeights> table =
      HashedWeights::Parse(HashedWeights::Format(3, weights, "four rows"));
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->columns(), 3);
  int16_t scores[HashedWeights::Width(3)] = {};
  table->AddTo<3>(0, scores);
  table->AddTo<3>(5, scores);  // the row of 1
  EXPECT_EQ(scores[0], 47);
  EXPECT_EQ(scores[1], -2);
  EXPECT_EQ(scores[2], -43);
}

TEST(HashedWeightsTest, RefusesOtherText) {
  for (const char* text : {"", "3 2\nNNNNNN", "2 2\nNNN", "2 2\nNNNNN", "2 0\n", "2 2\nNN N",
                           "-2 2\nNNNN", "8388608 1\n"}) {
    EXPECT_EQ(HashedWeights::Parse(text).status().code(), absl::StatusCode::kInvalidArgument)
        << text;
  }
}

TEST(HashedWeightsTest, TellsWhatAWeightIs) {
  EXPECT_THAT(HashedWeights::Format(2, {0, 1}, "made so"), HasSubstr("# made so\n1 2\nOP\n"));
}

}  // namespace
}  // namespace chancery
