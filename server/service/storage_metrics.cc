#include "server/service/storage_metrics.h"

#include <cstdint>
#include <string>

#include "server/observability/metric_family.h"
#include "storage/kv/kv_store.h"
#include "storage/model/ids.h"

namespace chancery {
namespace {

void AddFiles(const KvStats::FileStats& files, std::vector<prometheus::MetricFamily>* families) {
  const auto counter = [&](const char* name, const char* help, double value) {
    families->push_back(CounterFamily(name, help, value));
  };
  const auto gauge = [&](const char* name, const char* help, double value) {
    families->push_back(GaugeFamily(name, help, value));
  };
  const auto number = [](uint64_t value) { return static_cast<double>(value); };
  if (files.free_bytes.has_value()) {
    gauge("chancery_storage_device_free_bytes", "Free on the device of the store.",
          number(*files.free_bytes));
  }
  counter("chancery_engine_cache_hits_total", "Blocks that were wanted and in the cache.",
          number(files.cache_hits));
  counter("chancery_engine_cache_misses_total", "Blocks that were wanted and not in the cache.",
          number(files.cache_misses));
  gauge("chancery_engine_cache_bytes", "Memory of the cache of blocks.", number(files.cache_bytes));
  gauge("chancery_engine_buffer_bytes", "Written, and in no file yet.", number(files.buffer_bytes));
  counter("chancery_engine_stall_seconds_total",
          "How long writes were held up, so that merging can follow.",
          number(files.stall_micros) / 1e6);
  gauge("chancery_engine_writes_stopped", "1 while writes wait until merging has followed.",
        files.writes_stopped ? 1 : 0);
  counter("chancery_engine_merge_read_bytes_total", "Read to merge files.",
          number(files.merge_read_bytes));
  counter("chancery_engine_merge_written_bytes_total", "Written by merging files.",
          number(files.merge_written_bytes));
  counter("chancery_engine_flushed_bytes_total", "Written from memory to files.",
          number(files.flushed_bytes));
  gauge("chancery_engine_pending_merge_bytes", "What is to be merged, by estimate.",
        number(files.pending_merge_bytes));
  gauge("chancery_engine_running_merges", "Merges under way.", number(files.running_merges));
  counter("chancery_engine_log_bytes_total", "Written to the log.", number(files.log_bytes));
  counter("chancery_engine_log_syncs_total", "Syncs of the log.", number(files.log_syncs));
}

}  // namespace

std::vector<prometheus::MetricFamily> StorageMetrics(const GraphStats& stats) {
  LabelledValues entities;
  for (const auto& [kind, count] : stats.counts) {
    entities.emplace_back(std::string(CollectionOf(kind)), static_cast<double>(count));
  }
  LabelledValues bytes;
  for (int i = 0; i < kTableCount; ++i) {
    const auto table = static_cast<Table>(i);
    bytes.emplace_back(std::string(TableName(table)),
                       static_cast<double>(stats.kv.table(table).bytes));
  }
  std::vector<prometheus::MetricFamily> families = {
      GaugeFamily("chancery_storage_entities", "Live entities, by kind.", "kind", entities),
      GaugeFamily("chancery_storage_oldest_revision",
                  "The oldest revision that can be read; 0: the history is whole.",
                  static_cast<double>(stats.oldest)),
      GaugeFamily("chancery_storage_bytes", "Of a table, on disk and in buffers.", "table", bytes),
  };
  if (stats.kv.files.has_value()) AddFiles(*stats.kv.files, &families);
  return families;
}

}  // namespace chancery
