#include "client/extract/linear_ranker.h"

#include "absl/status/status.h"
#include "gtest/gtest.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

struct Candidate {
  FeatureList features;
};

// Four rows, of weights 0, 32, -32 and 8.
LinearRanker Ranker() {
  return *LinearRanker::Parse(HashedWeights::Format(1, {0, 32, -32, 8}, "of a test"));
}

TEST(LinearRankerTest, AFeatureWeighsWhatItsRowSays) {
  const LinearRanker ranker = Ranker();
  EXPECT_EQ(ranker.Score({}), 0);
  EXPECT_EQ(ranker.Score({1, 3, 7}), 48);  // 7 shares the row of 3
  EXPECT_EQ(ranker.Score({2}), -32);
}

TEST(LinearRankerTest, TheHeaviestIsBestAndTheFirstOfEquals) {
  const LinearRanker ranker = Ranker();
  EXPECT_EQ(ranker.Best(std::vector<Candidate>{{{2}}, {{1}}, {{3}}}), 1u);
  EXPECT_EQ(ranker.Best(std::vector<Candidate>{{{3}}, {{3}}}), 0u);
  EXPECT_EQ(ranker.Best(std::vector<Candidate>{{{0}}}), 0u);
}

TEST(LinearRankerTest, TheFirstMayCountMoreOrLess) {
  const LinearRanker ranker = Ranker();
  static_assert(LinearRanker::kStepsPerUnit == 32, "the weights of this test");
  const std::vector<Candidate> candidates = {{{0}}, {{1}}};  // one unit apart
  EXPECT_EQ(ranker.Best(candidates, 0.9), 1u);
  EXPECT_EQ(ranker.Best(candidates, 1), 0u);
  EXPECT_EQ(ranker.Best(std::vector<Candidate>{{{3}}, {{0}}}, -0.5), 1u);
}

TEST(LinearRankerTest, WeightsHaveOneColumn) {
  EXPECT_EQ(LinearRanker::Parse(HashedWeights::Format(2, {0, 0}, "two")).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(LinearRanker::Parse("nothing").status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace chancery
