// GraphStoreSuite and GraphStoreModelSuite over every engine, and over the engine on disk, opened
// anew after each step.

#include "tests/conformance/graph_store_suite.h"

#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "storage/encoding/graph_keys.h"
#include "storage/graph/graph_store.h"
#include "storage/kv/memory_kv_store.h"
#include "storage/kv/rocksdb_kv_store.h"
#include "tests/testing/or_die.h"

namespace chancery {
namespace {

class MemoryHarness final : public GraphStoreHarness {
 public:
  explicit MemoryHarness(const Clock& clock)
      : store_(OrDie(GraphStore::Open(std::make_unique<MemoryKvStore>(clock), clock, {}))) {}
  GraphStore& store() override { return *store_; }

 private:
  const std::unique_ptr<GraphStore> store_;
};

class RocksDbHarness final : public GraphStoreHarness {
 public:
  RocksDbHarness(const Clock& clock, const std::string& directory, bool reopen)
      : clock_(clock), reopen_(reopen) {
    options_.path = directory + "/store";
    options_.clock = &clock;
    options_.block_cache_bytes = 1 << 20;
    options_.lane_size = &DatedLaneSize;
    options_.sync_writes = false;  // what a loss of power does is not tested here
    Open();
  }

  GraphStore& store() override { return *store_; }

  void Settle() override {
    if (!reopen_) return;
    store_.reset();
    Open();
  }

 private:
  void Open() {
    store_ = OrDie(GraphStore::Open(OrDie(RocksDbKvStore::Open(options_)), clock_, {}));
  }

  const Clock& clock_;
  const bool reopen_;
  RocksDbKvStore::Options options_;
  std::unique_ptr<GraphStore> store_;
};

const GraphStoreFactory kMemory = {"Memory", [](const Clock& clock, const std::string&) {
                                     return std::make_unique<MemoryHarness>(clock);
                                   }};
const GraphStoreFactory kRocksDb = {
    "RocksDb", [](const Clock& clock, const std::string& directory) {
      return std::make_unique<RocksDbHarness>(clock, directory, /*reopen=*/false);
    }};
const GraphStoreFactory kRocksDbReopened = {
    "RocksDbReopened", [](const Clock& clock, const std::string& directory) {
      return std::make_unique<RocksDbHarness>(clock, directory, /*reopen=*/true);
    }};

INSTANTIATE_TEST_SUITE_P(Graph, GraphStoreSuite,
                         ::testing::Values(kMemory, kRocksDb, kRocksDbReopened),
                         GraphStoreSuiteName);
INSTANTIATE_TEST_SUITE_P(Graph, GraphStoreModelSuite,
                         ::testing::Values(kMemory, kRocksDb, kRocksDbReopened),
                         GraphStoreSuiteName);

}  // namespace
}  // namespace chancery
