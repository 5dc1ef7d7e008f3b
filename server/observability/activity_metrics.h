// What the process has done (storage/activity), and what the system says of it:
//
//   chancery_commit_seconds                       histogram: to make a revision, without the device
//   chancery_settle_seconds                       histogram: a writer's wait for the device
//   chancery_sync_commits                         histogram: commits that shared a sync
//   chancery_resolution_claims_compared_total     pairs of claims of meetings
//   chancery_resolution_articles_moved_total      articles asserted again for another one
//   process_resident_memory_bytes, process_open_fds, process_max_fds, process_start_time_seconds
//                                                 as Prometheus' own clients name them

#ifndef CHANCERY_SERVER_OBSERVABILITY_ACTIVITY_METRICS_H_
#define CHANCERY_SERVER_OBSERVABILITY_ACTIVITY_METRICS_H_

#include <prometheus/metric_family.h>

#include <vector>

#include "absl/time/time.h"
#include "storage/activity/activity.h"

namespace chancery {

std::vector<prometheus::MetricFamily> ActivityMetrics(const Activity& activity);

// What cannot be told is left out.
std::vector<prometheus::MetricFamily> ProcessMetrics(absl::Time started);

}  // namespace chancery

#endif  // CHANCERY_SERVER_OBSERVABILITY_ACTIVITY_METRICS_H_
