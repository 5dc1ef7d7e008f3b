// RocksDB's counts of what it does: the few that we show. RocksDB's own class keeps two hundred,
// and costs each read more for it.

#ifndef CHANCERY_STORAGE_KV_ROCKSDB_COUNTS_H_
#define CHANCERY_STORAGE_KV_ROCKSDB_COUNTS_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "rocksdb/statistics.h"

namespace chancery {

// Thread-safe. What it keeps, PlaceOf says; all others are ignored, and so are histograms.
class RocksDbCounts final : public rocksdb::Statistics {
 public:
  RocksDbCounts() { set_stats_level(rocksdb::StatsLevel::kExceptHistogramOrTimers); }

  // 0 where it is not kept.
  uint64_t getTickerCount(uint32_t ticker) const override;
  void recordTick(uint32_t ticker, uint64_t count) override;
  void setTickerCount(uint32_t ticker, uint64_t count) override;
  uint64_t getAndResetTickerCount(uint32_t ticker) override;

  void histogramData(uint32_t histogram, rocksdb::HistogramData* data) const override;
  void recordInHistogram(uint32_t histogram, uint64_t value) override;
  bool HistEnabledForType(uint32_t histogram) const override { return false; }

 private:
  static constexpr size_t kPlaces = 8;
  // kPlaces where it is not kept.
  static size_t PlaceOf(uint32_t ticker);

  // Threads count in places of their own, as they may be many.
  static constexpr size_t kShards = 16;
  struct alignas(64) Shard {
    std::array<std::atomic<uint64_t>, kPlaces> counts{};
  };
  std::array<Shard, kShards> shards_;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_KV_ROCKSDB_COUNTS_H_
