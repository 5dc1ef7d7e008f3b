#include "storage/kv/memory_kv_store.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/matchers.h"

// What every store does is tested by tests/conformance/kv_store_suite.

namespace chancery {
namespace {

using ::testing::HasSubstr;

void Put(KvStore* store, absl::string_view key, absl::string_view value) {
  WriteBatch batch;
  batch.Put(Table::kCurrent, key, value);
  ASSERT_TRUE(store->Write(batch, WriteOptions{}).ok());
}

void Delete(KvStore* store, absl::string_view key) {
  WriteBatch batch;
  batch.Delete(Table::kCurrent, key);
  ASSERT_TRUE(store->Write(batch, WriteOptions{}).ok());
}

std::string Get(const KvSnapshot& snapshot, absl::string_view key) {
  PinnedValue value;
  const absl::StatusOr<bool> found = snapshot.Get(ReadOptions{}, Table::kCurrent, key, &value);
  if (!found.ok()) return found.status().ToString();
  return *found ? value.ToString() : "(none)";
}

TEST(MemoryKvStoreTest, KeepsNoVersionsWithoutSnapshots) {
  MemoryKvStore store;
  for (int i = 0; i < 100; ++i) Put(&store, "k", absl::StrCat(i));
  Delete(&store, "k");
  EXPECT_EQ(store.stale_versions(), 0u);
}

TEST(MemoryKvStoreTest, KeepsOneVersionForOneSnapshotHoweverOftenTheKeyIsWritten) {
  MemoryKvStore store;
  Put(&store, "k", "old");
  const auto snapshot = store.NewSnapshot();
  for (int i = 0; i < 100; ++i) Put(&store, "k", absl::StrCat(i));
  EXPECT_EQ(store.stale_versions(), 1u);
  EXPECT_EQ(Get(*snapshot, "k"), "old");
}

TEST(MemoryKvStoreTest, FreesVersionsWhenTheLastSnapshotThatSeesThemIsReleased) {
  MemoryKvStore store;
  Put(&store, "a", "1");
  Put(&store, "b", "1");
  auto first = store.NewSnapshot();
  Put(&store, "a", "2");
  Delete(&store, "b");
  auto second = store.NewSnapshot();
  Put(&store, "a", "3");
  Put(&store, "b", "3");
  auto third = store.NewSnapshot();
  Delete(&store, "a");
  EXPECT_EQ(store.stale_versions(), 6u);  // a: 1, 2, 3 and its deletion; b: 1 and its deletion

  second.reset();
  EXPECT_EQ(Get(*first, "a"), "1");
  EXPECT_EQ(Get(*first, "b"), "1");
  EXPECT_EQ(Get(*third, "a"), "3");
  EXPECT_EQ(Get(*third, "b"), "3");

  first.reset();
  EXPECT_EQ(store.stale_versions(), 2u);  // a: 3 and its deletion
  EXPECT_EQ(Get(*third, "a"), "3");

  third.reset();
  EXPECT_EQ(store.stale_versions(), 0u);
}

TEST(MemoryKvStoreTest, PinnedValueOutlivesTheStore) {
  auto store = std::make_unique<MemoryKvStore>();
  Put(store.get(), "k", "value");
  PinnedValue value;
  ASSERT_TRUE(store->NewSnapshot()->Get(ReadOptions{}, Table::kCurrent, "k", &value).ok());
  Put(store.get(), "k", "another");
  store.reset();
  EXPECT_EQ(value.view(), "value");
}

TEST(MemoryKvStoreTest, BackupIsRefusedWithTheWayOut) {
  MemoryKvStore store;
  const absl::Status status = store.Backup("/tmp/anywhere");
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kUnimplemented, HasSubstr("data directory")));
  EXPECT_THAT(status, HasReason("ENGINE_UNSUPPORTED"));
}

// Each batch writes the same number to all keys, so that a torn read shows.
TEST(MemoryKvStoreTest, ReadersOnOtherThreadsSeeWholeBatchesOnly) {
  constexpr int kKeys = 20;
  MemoryKvStore store;
  std::atomic<bool> done{false};
  std::atomic<int> torn{0};
  const auto write = [&store](int round) {
    WriteBatch batch;
    if (round % 3 == 0) batch.DeleteRange(Table::kCurrent, "k", "l");
    for (int k = 0; k < kKeys; ++k) {
      batch.Put(Table::kCurrent, absl::StrCat("k", k), absl::StrCat(round));
    }
    return store.Write(batch, WriteOptions{});
  };
  ASSERT_TRUE(write(0).ok());
  std::vector<std::thread> readers;
  readers.reserve(3);
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      while (!done) {
        const auto it = store.NewSnapshot()->NewIterator(ReadOptions{}, Table::kCurrent, "", "");
        std::string first;
        int count = 0;
        for (it->SeekToFirst(); it->Valid(); it->Next(), ++count) {
          if (count == 0) first = std::string(it->value());
          if (it->value() != first) ++torn;
        }
        if (count != kKeys) ++torn;
      }
    });
  }
  for (int round = 1; round < 500; ++round) ASSERT_TRUE(write(round).ok());
  done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(torn, 0);
  EXPECT_EQ(store.stale_versions(), 0u);
}

}  // namespace
}  // namespace chancery
