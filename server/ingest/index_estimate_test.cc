#include "server/ingest/index_estimate.h"

#include "gtest/gtest.h"
#include "server/ingest/ingest_limits.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

MeetingSize People(uint64_t n) { return {n, n, n, n, 0}; }

TEST(IndexEstimateTest, EachPersonHasARowForEachOfficeOfTheOthers) {
  IndexEstimate estimate;
  estimate.AddMeeting(People(3));
  EXPECT_EQ(estimate.rows(), 3U * 2 + 3);
  estimate.AddMeeting({0, 0, 100000, 0, 1000000});
  EXPECT_EQ(estimate.rows(), 9U) << "groups are in rows, but have none";
  estimate.AddRole(2, 3);
  EXPECT_EQ(estimate.rows(), 9U + 2 + 2 * 2 * 3);
}

TEST(IndexEstimateTest, TheLimitsAreOfAllTogether) {
  IndexEstimate estimate;
  estimate.AddMeeting(People(kMaxParties));
  EXPECT_THAT(estimate.Check("meetings[0]"), IsOk());
  for (int i = 1; i < 5; ++i) estimate.AddMeeting(People(kMaxParties));
  EXPECT_THAT(estimate.Check("meetings[4]"), HasReason("LIMIT_EXCEEDED"));
  IndexEstimate long_names;
  for (int i = 0; i < 2; ++i) long_names.AddMeeting({0, 0, 400, 200, 200 * 1024});
  EXPECT_THAT(long_names.Check("meetings[1]"), HasReason("LIMIT_EXCEEDED"));
}

}  // namespace
}  // namespace chancery
