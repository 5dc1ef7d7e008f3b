#include "server/runtime/log_throttle.h"

#include <gtest/gtest.h>

namespace chancery {
namespace {

TEST(LogThrottleTest, SoManyLinesASecondAndTheNextTellsOfTheOthers) {
  LogThrottle throttle(2);
  absl::Time now = absl::FromUnixSeconds(100);
  EXPECT_EQ(throttle.Admit(now), absl::optional<uint64_t>(0));
  EXPECT_EQ(throttle.Admit(now), absl::optional<uint64_t>(0));
  for (int i = 0; i < 5; ++i) EXPECT_EQ(throttle.Admit(now), absl::nullopt);
  now += absl::Milliseconds(999);
  EXPECT_EQ(throttle.Admit(now), absl::nullopt);
  now += absl::Milliseconds(1);
  EXPECT_EQ(throttle.Admit(now), absl::optional<uint64_t>(6));
  EXPECT_EQ(throttle.Admit(now), absl::optional<uint64_t>(0));
  EXPECT_EQ(throttle.Admit(now), absl::nullopt);
}

TEST(LogThrottleTest, AClockThatIsSetBackDoesNotSilenceTheLog) {
  LogThrottle throttle(1);
  EXPECT_TRUE(throttle.Admit(absl::FromUnixSeconds(1000)).has_value());
  EXPECT_TRUE(throttle.Admit(absl::FromUnixSeconds(10)).has_value());
  EXPECT_FALSE(throttle.Admit(absl::FromUnixSeconds(10)).has_value());
}

}  // namespace
}  // namespace chancery
