// RowStoreSuite over every engine.

#include "tests/conformance/row_store_suite.h"

#include <memory>
#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "storage/encoding/graph_keys.h"
#include "storage/kv/fault_injecting_kv_store.h"
#include "storage/kv/memory_kv_store.h"
#include "storage/kv/rocksdb_kv_store.h"
#include "storage/rows/kv_row_store.h"
#include "tests/testing/or_die.h"

namespace chancery {
namespace {

class MemoryHarness final : public RowStoreHarness {
 public:
  MemoryHarness() : store_(OrDie(OpenKvRowStore(std::make_unique<MemoryKvStore>(), {}))) {}
  RowStore& store() override { return *store_; }

 private:
  const std::unique_ptr<RowStore> store_;
};

class RocksDbHarness final : public RowStoreHarness {
 public:
  explicit RocksDbHarness(const std::string& directory) {
    options_.path = directory + "/store";
    options_.block_cache_bytes = 1 << 20;
    options_.lane_size = &DatedLaneSize;
    Open();
  }
  RowStore& store() override { return *store_; }
  bool can_reopen() const override { return true; }
  void Reopen() override {
    store_.reset();
    Open();
  }

 private:
  void Open() { store_ = OrDie(OpenKvRowStore(OrDie(RocksDbKvStore::Open(options_)), {})); }

  RocksDbKvStore::Options options_;
  std::unique_ptr<RowStore> store_;
};

class FaultyHarness final : public RowStoreHarness {
 public:
  FaultyHarness() {
    auto kv = std::make_unique<FaultInjectingKvStore>(std::make_unique<MemoryKvStore>());
    kv_ = kv.get();
    store_ = OrDie(OpenKvRowStore(std::move(kv), {}));
  }
  RowStore& store() override { return *store_; }
  bool can_fail() const override { return true; }
  void FailRead(uint64_t n) override { Fail(FaultInjectingKvStore::Call::kRead, n); }
  void FailWrite(uint64_t n) override { Fail(FaultInjectingKvStore::Call::kWrite, n); }
  void FailSync(uint64_t n) override { Fail(FaultInjectingKvStore::Call::kSync, n); }
  uint64_t syncs() const override { return kv_->calls(FaultInjectingKvStore::Call::kSync); }

 private:
  void Fail(FaultInjectingKvStore::Call call, uint64_t n) {
    if (n == 0) {
      kv_->StopFailing();
    } else {
      kv_->FailCall(call, n, absl::UnavailableError("device"));
    }
  }

  FaultInjectingKvStore* kv_;
  std::unique_ptr<RowStore> store_;
};

const RowStoreFactory kMemory = {
    "Memory", [](const std::string&) { return std::make_unique<MemoryHarness>(); }};
const RowStoreFactory kRocksDb = {"RocksDb", [](const std::string& directory) {
                                    return std::make_unique<RocksDbHarness>(directory);
                                  }};
const RowStoreFactory kFaulty = {
    "FaultInjecting", [](const std::string&) { return std::make_unique<FaultyHarness>(); }};

INSTANTIATE_TEST_SUITE_P(Rows, RowStoreSuite, ::testing::Values(kMemory, kRocksDb, kFaulty),
                         RowStoreSuiteName);

}  // namespace
}  // namespace chancery
