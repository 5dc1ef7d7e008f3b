#include "server/observability/activity_metrics.h"

#include <sys/resource.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "server/observability/metric_family.h"

namespace chancery {

std::vector<prometheus::MetricFamily> ActivityMetrics(const Activity& activity) {
  return {
      HistogramFamily("chancery_commit_seconds",
                      "How long revisions took to make, without the wait for the device.",
                      activity.commit_seconds),
      HistogramFamily("chancery_settle_seconds", "How long writers then waited for the device.",
                      activity.settle_seconds),
      HistogramFamily("chancery_sync_commits", "Commits that shared one sync of the device.",
                      activity.sync_commits),
      CounterFamily("chancery_resolution_claims_compared_total",
                    "Pairs of claims that were looked at, whether they are of one meeting.",
                    static_cast<double>(activity.claims_compared.value())),
      CounterFamily("chancery_resolution_articles_moved_total",
                    "Articles asserted again, since another one changed whom they mean.",
                    static_cast<double>(activity.articles_moved.value())),
      CounterFamily("chancery_history_trimmed_rows_total",
                    "Closed versions of rows that retention took out of the history.",
                    static_cast<double>(activity.trimmed_rows.value())),
      CounterFamily("chancery_request_outcomes_expired_total",
                    "Outcomes of requests that were forgotten.",
                    static_cast<double>(activity.outcomes_expired.value())),
  };
}

std::vector<prometheus::MetricFamily> ProcessMetrics(absl::Time started) {
  std::vector<prometheus::MetricFamily> families;
  families.push_back(GaugeFamily("process_start_time_seconds", "When the process started.",
                                 absl::ToDoubleSeconds(started - absl::UnixEpoch())));
  uint64_t pages = 0;
  uint64_t resident = 0;
  if (std::ifstream("/proc/self/statm") >> pages >> resident) {
    families.push_back(
        GaugeFamily("process_resident_memory_bytes", "Memory that the process has.",
                    static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE))));
  }
  std::error_code error;
  const std::filesystem::directory_iterator open("/proc/self/fd", error);
  if (!error) {
    families.push_back(GaugeFamily(
        "process_open_fds", "File handles that the process has open.",
        static_cast<double>(std::distance(open, std::filesystem::directory_iterator()))));
  }
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    families.push_back(GaugeFamily("process_max_fds", "File handles that it may have open.",
                                   static_cast<double>(limit.rlim_cur)));
  }
  return families;
}

}  // namespace chancery
