#include "server/observability/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "server/observability/metric_family.h"

namespace chancery {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(MetricsTest, CountsCallsByMethodCodeAndReason) {
  Metrics metrics;
  for (int i = 0; i < 3; ++i) {
    metrics.CallStarted();
    metrics.CallFinished("GraphService/Search", absl::StatusCode::kOk, "", 0.0003, {7, 9, true});
  }
  metrics.CallStarted();
  metrics.CallFinished("GraphService/Search", absl::StatusCode::kNotFound, "NOT_FOUND", 0.1, {});
  const std::string text = metrics.Text();
  EXPECT_THAT(text, HasSubstr("chancery_calls_total{code=\"OK\",method=\"GraphService/Search\","
                              "reason=\"\"} 3"));
  EXPECT_THAT(text, HasSubstr("chancery_calls_total{code=\"NOT_FOUND\","
                              "method=\"GraphService/Search\",reason=\"NOT_FOUND\"} 1"));
  EXPECT_THAT(text, HasSubstr("chancery_call_seconds_count{method=\"GraphService/Search\"} 4"));
  EXPECT_THAT(text, HasSubstr("chancery_rows_read_total{method=\"GraphService/Search\"} 21"));
  EXPECT_THAT(text, HasSubstr("chancery_seeks_total{method=\"GraphService/Search\"} 27"));
  EXPECT_THAT(text, HasSubstr("chancery_slow_calls_total{method=\"GraphService/Search\"} 3"));
}

TEST(MetricsTest, InFlightGoesUpAndDown) {
  Metrics metrics;
  metrics.CallStarted();
  metrics.CallStarted();
  EXPECT_THAT(metrics.Text(), HasSubstr("chancery_calls_in_flight 2"));
  metrics.CallFinished("M", absl::StatusCode::kOk, "", 0, {});
  EXPECT_THAT(metrics.Text(), HasSubstr("chancery_calls_in_flight 1"));
}

TEST(MetricsTest, CountsMessagesAndAsksItsSources) {
  Metrics metrics;
  metrics.MessageReceived(10);
  metrics.MessageReceived(5);
  metrics.MessageSent(7);
  int asked = 0;
  metrics.AddSource([&asked] {
    return std::vector<prometheus::MetricFamily>{GaugeFamily("chancery_asked", "Times.", ++asked)};
  });
  const std::string text = metrics.Text();
  EXPECT_THAT(text, HasSubstr("chancery_messages_total{direction=\"in\"} 2"));
  EXPECT_THAT(text, HasSubstr("chancery_message_bytes_total{direction=\"in\"} 15"));
  EXPECT_THAT(text, HasSubstr("chancery_message_bytes_total{direction=\"out\"} 7"));
  EXPECT_THAT(text, HasSubstr("chancery_asked 1"));
  EXPECT_THAT(metrics.Text(), HasSubstr("chancery_asked 2"));
}

TEST(MetricsTest, RevisionIsAskedAtEachScrape) {
  Metrics metrics;
  EXPECT_THAT(metrics.Text(), Not(HasSubstr("chancery_storage_revision")));
  int64_t revision = 41;
  metrics.SetRevisionSource([&revision] { return revision; });
  revision = 42;
  EXPECT_THAT(metrics.Text(), HasSubstr("chancery_storage_revision 42"));
  metrics.SetRevisionSource(nullptr);
  EXPECT_THAT(metrics.Text(), Not(HasSubstr("chancery_storage_revision")));
}

TEST(MetricsTest, RoundTripsAreCountedWhereThereIsADatabase) {
  Metrics metrics;
  EXPECT_THAT(metrics.Text(), Not(HasSubstr("chancery_storage_round_trips_total")));
  metrics.SetRoundTripSource([] { return 7; });
  EXPECT_THAT(metrics.Text(), HasSubstr("chancery_storage_round_trips_total 7"));
}

}  // namespace
}  // namespace chancery
