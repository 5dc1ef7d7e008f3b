#include "storage/activity/activity.h"

#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(DistributionTest, PutsAValueUnderTheFirstBoundThatItIsNotAbove) {
  Distribution distribution{1, 2, 4};
  for (double value : {0.5, 1.0, 1.5, 4.0, 5.0, 100.0}) distribution.Observe(value);
  ASSERT_EQ(distribution.bounds(), 3u);
  EXPECT_EQ(distribution.count(0), 2u);
  EXPECT_EQ(distribution.count(1), 1u);
  EXPECT_EQ(distribution.count(2), 1u);
  EXPECT_EQ(distribution.count(3), 2u);
  EXPECT_DOUBLE_EQ(distribution.sum(), 112.0);
}

TEST(DistributionTest, LosesNothingToOtherThreads) {
  Distribution distribution{1};
  Count count;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 1000; ++n) {
        distribution.Observe(2);
        count.Add(3);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(distribution.count(1), 4000u);
  EXPECT_DOUBLE_EQ(distribution.sum(), 8000.0);
  EXPECT_EQ(count.value(), 12000u);
}

TEST(SeeksTest, AreOfOneThread) {
  const uint64_t before = SeeksOfThread();
  std::thread([] { CountSeeksOfThread(7); }).join();
  CountSeeksOfThread(2);
  EXPECT_EQ(SeeksOfThread() - before, 2u);
}

}  // namespace
}  // namespace chancery
