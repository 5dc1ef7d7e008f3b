#include "server/observability/activity_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <prometheus/text_serializer.h>

#include <string>

namespace chancery {
namespace {

using testing::HasSubstr;

TEST(ActivityMetricsTest, ShowWhatWasDone) {
  Activity activity;
  activity.sync_commits.Observe(1);
  activity.sync_commits.Observe(3);
  activity.sync_commits.Observe(1000);
  activity.claims_compared.Add(12);
  const std::string text = prometheus::TextSerializer().Serialize(ActivityMetrics(activity));
  EXPECT_THAT(text, HasSubstr("chancery_sync_commits_bucket{le=\"1\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("chancery_sync_commits_bucket{le=\"4\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("chancery_sync_commits_bucket{le=\"+Inf\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("chancery_sync_commits_sum 1004"));
  EXPECT_THAT(text, HasSubstr("chancery_resolution_claims_compared_total 12"));
  // Before the first one, too.
  EXPECT_THAT(text, HasSubstr("chancery_commit_seconds_count 0"));
}

TEST(ProcessMetricsTest, ShowMemoryAndHandles) {
  const std::string text = prometheus::TextSerializer().Serialize(
      ProcessMetrics(absl::UnixEpoch() + absl::Seconds(1'800'000'000)));
  for (const char* name : {"process_resident_memory_bytes ", "process_open_fds ",
                           "process_max_fds ", "process_start_time_seconds 1800000000\n"}) {
    EXPECT_THAT(text, HasSubstr(name));
  }
}

}  // namespace
}  // namespace chancery
