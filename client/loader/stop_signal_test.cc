#include "client/loader/stop_signal.h"

#include <thread>

#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(StopSignalTest, WaitsItsTimeUnlessAskedToStop) {
  StopSignal stop;
  EXPECT_FALSE(stop.requested());
  EXPECT_TRUE(stop.WaitFor(absl::Milliseconds(1)));
  stop.Request();
  EXPECT_TRUE(stop.requested());
  EXPECT_TRUE(stop.flag()->load());
  EXPECT_FALSE(stop.WaitFor(absl::Hours(1)));
}

TEST(StopSignalTest, RequestWakesAWaitingThread) {
  StopSignal stop;
  std::thread requester([&] { stop.Request(); });
  EXPECT_FALSE(stop.WaitFor(absl::Hours(1)));
  requester.join();
}

TEST(StopSignalTest, CallsBackOnceAskedEvenBefore) {
  StopSignal stop;
  int before = 0;
  int after = 0;
  stop.SetCallback([&] { ++before; });
  stop.Request();
  EXPECT_EQ(before, 1);
  stop.SetCallback([&] { ++after; });
  EXPECT_EQ(after, 1);
  stop.SetCallback(nullptr);
  stop.Request();
  EXPECT_EQ(before + after, 2);
}

}  // namespace
}  // namespace chancery
