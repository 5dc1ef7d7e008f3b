// KvStoreSuite over every engine, and over the engine on disk with what it holds in memory, in
// files, and read anew after each step.

#include "tests/conformance/kv_store_suite.h"

#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "storage/kv/fault_injecting_kv_store.h"
#include "storage/kv/memory_kv_store.h"
#include "storage/kv/rocksdb_kv_store.h"

namespace chancery {
namespace {

class MemoryHarness final : public KvStoreHarness {
 public:
  explicit MemoryHarness(const Clock& clock) : store_(clock) {}
  KvStore& store() override { return store_; }

 private:
  MemoryKvStore store_;
};

class FaultInjectingHarness final : public KvStoreHarness {
 public:
  explicit FaultInjectingHarness(const Clock& clock)
      : store_(std::make_unique<MemoryKvStore>(clock), clock) {}
  KvStore& store() override { return store_; }

 private:
  FaultInjectingKvStore store_;
};

class RocksDbHarness final : public KvStoreHarness {
 public:
  enum class Settling { kNothing, kCompact, kReopen };

  RocksDbHarness(const Clock& clock, const std::string& directory, Settling settling,
                 bool bulk_load)
      : settling_(settling) {
    options_.bulk_load = bulk_load;
    options_.bulk_file_changes = 64;
    options_.path = directory + "/store";
    options_.clock = &clock;
    options_.block_cache_bytes = 1 << 20;
    store_ = Open(options_);
  }

  KvStore& store() override { return *store_; }

  void Settle() override {
    switch (settling_) {
      case Settling::kNothing:
        return;
      case Settling::kCompact: {
        Budget budget;
        ASSERT_TRUE(store_->CompactAll(budget).ok());
        return;
      }
      case Settling::kReopen:
        store_.reset();
        store_ = Open(options_);
        return;
    }
  }

  bool has_backup() const override { return true; }

  std::unique_ptr<KvStore> OpenBackup(const std::string& directory) override {
    RocksDbKvStore::Options options = options_;
    options.path = directory;
    options.create_if_missing = false;
    return Open(options);
  }

 private:
  static std::unique_ptr<KvStore> Open(const RocksDbKvStore::Options& options) {
    auto store = RocksDbKvStore::Open(options);
    if (!store.ok()) {
      // No test can go on without a store.
      std::cerr << store.status() << std::endl;
      std::abort();
    }
    return *std::move(store);
  }

  const Settling settling_;
  RocksDbKvStore::Options options_;
  std::unique_ptr<KvStore> store_;
};

KvStoreFactory RocksDb(const std::string& name, RocksDbHarness::Settling settling,
                       bool bulk_load = false) {
  return {name, [settling, bulk_load](const Clock& clock, const std::string& directory) {
            return std::make_unique<RocksDbHarness>(clock, directory, settling, bulk_load);
          }};
}

INSTANTIATE_TEST_SUITE_P(
    Kv, KvStoreSuite,
    ::testing::Values(KvStoreFactory{"Memory",
                                     [](const Clock& clock, const std::string& /*directory*/) {
                                       return std::make_unique<MemoryHarness>(clock);
                                     }},
                      KvStoreFactory{"FaultInjectingWithoutFaults",
                                     [](const Clock& clock, const std::string& /*directory*/) {
                                       return std::make_unique<FaultInjectingHarness>(clock);
                                     }},
                      RocksDb("RocksDb", RocksDbHarness::Settling::kNothing),
                      RocksDb("RocksDbCompacted", RocksDbHarness::Settling::kCompact),
                      RocksDb("RocksDbReopened", RocksDbHarness::Settling::kReopen),
                      RocksDb("RocksDbBulk", RocksDbHarness::Settling::kNothing, true),
                      RocksDb("RocksDbBulkCompacted", RocksDbHarness::Settling::kCompact, true)),
    KvStoreSuiteName);

}  // namespace
}  // namespace chancery
