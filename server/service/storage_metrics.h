// What the store holds and what its engine does:
//
//   chancery_storage_entities{kind}               live entities
//   chancery_storage_bytes{table}                 of a table, on disk and in buffers
//   chancery_storage_device_free_bytes            free on the device of the store
//   chancery_engine_cache_hits_total, chancery_engine_cache_misses_total
//                                                 blocks that were wanted, in memory or not
//   chancery_engine_cache_bytes, chancery_engine_buffer_bytes
//   chancery_engine_stall_seconds_total           that writes were held up
//   chancery_engine_writes_stopped                1 while writes are held up altogether
//   chancery_engine_merge_read_bytes_total, chancery_engine_merge_written_bytes_total
//   chancery_engine_flushed_bytes_total           from memory to files
//   chancery_engine_pending_merge_bytes, chancery_engine_running_merges
//   chancery_engine_log_bytes_total, chancery_engine_log_syncs_total
//
// Of an engine without files only the first two.

#ifndef CHANCERY_SERVER_SERVICE_STORAGE_METRICS_H_
#define CHANCERY_SERVER_SERVICE_STORAGE_METRICS_H_

#include <prometheus/metric_family.h>

#include <vector>

#include "storage/graph/graph_store.h"

namespace chancery {

std::vector<prometheus::MetricFamily> StorageMetrics(const GraphStats& stats);

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICE_STORAGE_METRICS_H_
