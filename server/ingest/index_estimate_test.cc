#include "server/ingest/index_estimate.h"

#include <algorithm>

#include "gtest/gtest.h"
#include "server/ingest/ingest_limits.h"
#include "storage/graph/large_meeting.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

MeetingSize People(uint64_t n) { return {n, n, n, n, 0}; }

TEST(IndexEstimateTest, EachPersonHasARowForEachOfficeOfTheOthers) {
  IndexEstimate estimate;
  estimate.AddMeeting(People(3));
  EXPECT_EQ(estimate.rows(), 3U * 2 + 3);
  estimate.AddMeeting({0, 0, 9, 0, 1000000});
  EXPECT_EQ(estimate.rows(), 9U) << "groups are in rows, but have none";
  estimate.AddRole(2, 3);
  EXPECT_EQ(estimate.rows(), 9U + 2 + 2 * 2 * 3);
}

TEST(IndexEstimateTest, PartiesOfALargeMeetingShareTheirRows) {
  IndexEstimate estimate;
  estimate.AddMeeting(People(kMaxParties));
  EXPECT_EQ(estimate.rows(), 3U * kMaxParties + 1);
  // A group more, and it is large.
  const uint64_t n = kMaxDirectParties;
  IndexEstimate direct;
  direct.AddMeeting(People(n));
  EXPECT_EQ(direct.rows(), n * (n - 1) + n);
  IndexEstimate large;
  large.AddMeeting({n, n, n + 1, n, 0});
  EXPECT_EQ(large.rows(), 3 * n + 1);
}

TEST(IndexEstimateTest, TextsHaveARowForEachWord) {
  IndexEstimate estimate;
  estimate.AddText(160);
  EXPECT_EQ(estimate.rows(), 20U);
  EXPECT_THAT(estimate.Check("facts[0]"), IsOk());
  for (int i = 0; i < 1000; ++i) estimate.AddText(uint64_t{64} << 10);
  EXPECT_THAT(estimate.Check("facts[1000]"), HasReason("LIMIT_EXCEEDED"));
}

TEST(IndexEstimateTest, TheLimitsAreOfAllTogether) {
  const auto direct = kMaxDirectParties;
  IndexEstimate one;
  one.AddMeeting(People(direct));
  EXPECT_EQ(one.rows(), direct * direct);
  const uint64_t most =
      std::min(kMaxIndexRowsPerRequest / one.rows(), kMaxIndexBytesPerRequest / one.bytes());
  IndexEstimate estimate;
  for (uint64_t i = 0; i < most; ++i) estimate.AddMeeting(People(direct));
  EXPECT_THAT(estimate.Check("meetings[0]"), IsOk());
  estimate.AddMeeting(People(direct));
  EXPECT_THAT(estimate.Check("meetings[1]"), HasReason("LIMIT_EXCEEDED"));
  IndexEstimate long_names;
  for (int i = 0; i < 30; ++i) long_names.AddMeeting({0, 0, 12, 12, uint64_t{200} * 1024});
  EXPECT_THAT(long_names.Check("meetings[29]"), HasReason("LIMIT_EXCEEDED"));
}

}  // namespace
}  // namespace chancery
