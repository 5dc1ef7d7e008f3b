#include "client/extract/training/ranker_trainer.h"

#include "gtest/gtest.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

struct Candidate {
  FeatureList features;
};

// Of two candidates the one that has feature 1 is right, whatever else they have.
std::vector<RankerExample> Examples() {
  std::vector<RankerExample> examples;
  for (uint64_t i = 0; i < 40; ++i) {
    RankerExample example;
    example.candidates = {{2, 100 + i}, {1, 200 + i}};
    example.right = {1};
    if (i % 2 == 0) {
      std::swap(example.candidates[0], example.candidates[1]);
      example.right = {0};
    }
    examples.push_back(example);
  }
  return examples;
}

TEST(RankerTrainerTest, LearnsWhatTheRightOnesHaveInCommon) {
  ASSERT_OK_AND_ASSIGN(const LinearRanker ranker,
                       LinearRanker::Parse(TrainRanker(Examples(), RankerOptions(), "of a test")));
  EXPECT_GT(ranker.Score({1}), ranker.Score({2}));
  EXPECT_EQ(ranker.Best(std::vector<Candidate>{{{2, 7}}, {{1, 8}}, {{2, 9}}}), 1u);
}

TEST(RankerTrainerTest, SeveralMayBeRight) {
  std::vector<RankerExample> examples = Examples();
  for (RankerExample& example : examples) {
    example.candidates.push_back({3});
    example.right.push_back(2);
  }
  ASSERT_OK_AND_ASSIGN(const LinearRanker ranker,
                       LinearRanker::Parse(TrainRanker(examples, RankerOptions(), "of a test")));
  EXPECT_GT(ranker.Score({1}), ranker.Score({2}));
  EXPECT_GT(ranker.Score({3}), ranker.Score({2}));
}

TEST(RankerTrainerTest, TheSameExamplesGiveTheSameBytes) {
  EXPECT_EQ(TrainRanker(Examples(), RankerOptions(), "c"),
            TrainRanker(Examples(), RankerOptions(), "c"));
}

}  // namespace
}  // namespace chancery
