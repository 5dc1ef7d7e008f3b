#include "client/lib/call_options.h"

#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(CallCancellationTest, EndsWhatIsUnderWayAndWhatComesLater) {
  CallCancellation cancellation;
  std::vector<int> ended;
  cancellation.Add([&ended] { ended.push_back(1); });
  cancellation.Remove(cancellation.Add([&ended] { ended.push_back(2); }));
  EXPECT_FALSE(cancellation.cancelled());
  EXPECT_THAT(ended, ElementsAre());
  cancellation.Cancel();
  cancellation.Cancel();
  EXPECT_TRUE(cancellation.cancelled());
  EXPECT_THAT(ended, ElementsAre(1));
  cancellation.Add([&ended] { ended.push_back(3); });
  EXPECT_THAT(ended, ElementsAre(1, 3));
}

TEST(CallCancellationTest, WhatWasRemovedIsNotCalled) {
  for (int round = 0; round < 200; ++round) {
    CallCancellation cancellation;
    std::thread other([&cancellation] { cancellation.Cancel(); });
    {
      bool alive = true;
      const uint64_t id = cancellation.Add([&alive] { alive = false; });
      cancellation.Remove(id);
    }
    other.join();
  }
}

TEST(CallOptionsTest, TheInnerOnesComeOnTop) {
  const absl::Time now = absl::UnixEpoch();
  CallOptions outer;
  outer.deadline = now + absl::Seconds(5);
  outer.cancellation = std::make_shared<CallCancellation>();
  outer.metadata = {{"a", "1"}};
  outer.traceparent = "outer";
  EXPECT_EQ(Merged(outer, {}).traceparent, "outer");
  EXPECT_EQ(Merged(outer, {}).cancellation, outer.cancellation);
  CallOptions inner;
  inner.deadline = now + absl::Seconds(9);
  inner.metadata = {{"b", "2"}};
  inner.traceparent = "inner";
  inner.cancellation = std::make_shared<CallCancellation>();
  const CallOptions both = Merged(outer, inner);
  EXPECT_EQ(both.deadline, outer.deadline);
  EXPECT_EQ(both.cancellation, inner.cancellation);
  EXPECT_THAT(both.metadata, ElementsAre(Pair("a", "1"), Pair("b", "2")));
  EXPECT_EQ(both.traceparent, "inner");
}

}  // namespace
}  // namespace chancery
