#include "storage/kv/rocksdb_counts.h"

namespace chancery {
namespace {

size_t ShardOfThread(size_t shards) {
  static std::atomic<size_t> next{0};
  thread_local const size_t shard = next.fetch_add(1, std::memory_order_relaxed);
  return shard % shards;
}

}  // namespace

size_t RocksDbCounts::PlaceOf(uint32_t ticker) {
  switch (ticker) {
    case rocksdb::BLOCK_CACHE_HIT:
      return 0;
    case rocksdb::BLOCK_CACHE_MISS:
      return 1;
    case rocksdb::STALL_MICROS:
      return 2;
    case rocksdb::COMPACT_READ_BYTES:
      return 3;
    case rocksdb::COMPACT_WRITE_BYTES:
      return 4;
    case rocksdb::FLUSH_WRITE_BYTES:
      return 5;
    case rocksdb::WAL_FILE_BYTES:
      return 6;
    case rocksdb::WAL_FILE_SYNCED:
      return 7;
    default:
      return kPlaces;
  }
}

uint64_t RocksDbCounts::getTickerCount(uint32_t ticker) const {
  const size_t place = PlaceOf(ticker);
  if (place == kPlaces) return 0;
  uint64_t sum = 0;
  for (const Shard& shard : shards_) sum += shard.counts[place].load(std::memory_order_relaxed);
  return sum;
}

void RocksDbCounts::recordTick(uint32_t ticker, uint64_t count) {
  const size_t place = PlaceOf(ticker);
  if (place == kPlaces) return;
  shards_[ShardOfThread(kShards)].counts[place].fetch_add(count, std::memory_order_relaxed);
}

void RocksDbCounts::setTickerCount(uint32_t ticker, uint64_t count) {
  const size_t place = PlaceOf(ticker);
  if (place == kPlaces) return;
  for (Shard& shard : shards_) shard.counts[place].store(0, std::memory_order_relaxed);
  shards_[0].counts[place].store(count, std::memory_order_relaxed);
}

uint64_t RocksDbCounts::getAndResetTickerCount(uint32_t ticker) {
  const uint64_t count = getTickerCount(ticker);
  setTickerCount(ticker, 0);
  return count;
}

void RocksDbCounts::histogramData(uint32_t /*histogram*/, rocksdb::HistogramData* data) const {
  *data = rocksdb::HistogramData();
}

void RocksDbCounts::recordInHistogram(uint32_t /*histogram*/, uint64_t /*value*/) {}

}  // namespace chancery
