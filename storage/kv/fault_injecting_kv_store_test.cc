#include "storage/kv/fault_injecting_kv_store.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "storage/kv/memory_kv_store.h"
#include "tests/testing/matchers.h"

// That it passes everything on is tested by tests/conformance/kv_store_suite.

namespace chancery {
namespace {

using Call = FaultInjectingKvStore::Call;

absl::Status Put(KvStore* store, absl::string_view key) {
  WriteBatch batch;
  batch.Put(Table::kCurrent, key, "v");
  return store->Write(batch, WriteOptions{});
}

absl::StatusOr<bool> Has(const KvStore& store, absl::string_view key) {
  PinnedValue value;
  return store.NewSnapshot()->Get(ReadOptions{}, Table::kCurrent, key, &value);
}

class FaultInjectingKvStoreTest : public ::testing::Test {
 protected:
  const absl::Status error_ = absl::UnavailableError("on fire");
  FaultInjectingKvStore store_{std::make_unique<MemoryKvStore>()};
};

TEST_F(FaultInjectingKvStoreTest, FailsTheNthWriteOnlyAndChangesNothingByIt) {
  ASSERT_THAT(Put(&store_, "0"), IsOk());
  store_.FailCall(Call::kWrite, 2, error_);
  EXPECT_THAT(Put(&store_, "1"), IsOk());
  EXPECT_EQ(Put(&store_, "2"), error_);
  EXPECT_THAT(Put(&store_, "3"), IsOk());
  EXPECT_THAT(Has(store_, "2"), IsOkAndHolds(false));
  EXPECT_THAT(Has(store_, "3"), IsOkAndHolds(true));
  EXPECT_EQ(store_.calls(Call::kWrite), 4u);
}

TEST_F(FaultInjectingKvStoreTest, FailsEveryReadFromTheNthOnUntilToldToStop) {
  const auto snapshot = store_.NewSnapshot();  // faults reach snapshots that exist already
  store_.FailCallsFrom(Call::kRead, 2, error_);
  PinnedValue value;
  EXPECT_THAT(snapshot->Get(ReadOptions{}, Table::kCurrent, "k", &value), IsOk());
  EXPECT_EQ(snapshot->Get(ReadOptions{}, Table::kCurrent, "k", &value).status(), error_);
  EXPECT_EQ(snapshot->Get(ReadOptions{}, Table::kCurrent, "k", &value).status(), error_);
  store_.StopFailing();
  EXPECT_THAT(snapshot->Get(ReadOptions{}, Table::kCurrent, "k", &value), IsOk());
  EXPECT_EQ(store_.calls(Call::kRead), 4u);
}

TEST_F(FaultInjectingKvStoreTest, FailsAStepOfAnIterator) {
  for (int i = 0; i < 5; ++i) ASSERT_THAT(Put(&store_, absl::StrCat(i)), IsOk());
  store_.FailCall(Call::kRead, 3, error_);
  const auto it = store_.NewSnapshot()->NewIterator(ReadOptions{}, Table::kCurrent, "", "");
  int rows = 0;
  for (it->SeekToFirst(); it->Valid(); it->Next()) ++rows;
  EXPECT_EQ(rows, 2);
  EXPECT_EQ(it->status(), error_);
  it->Seek("3");
  EXPECT_TRUE(it->Valid());
  EXPECT_THAT(it->status(), IsOk());
}

TEST_F(FaultInjectingKvStoreTest, FailsMaintenance) {
  store_.FailCallsFrom(Call::kMaintenance, 1, error_);
  EXPECT_EQ(store_.Flush(), error_);
  Budget budget;
  EXPECT_EQ(store_.CompactAll(budget), error_);
  EXPECT_EQ(store_.Stats().status(), error_);
  EXPECT_EQ(store_.Backup("/tmp/x"), error_);
  EXPECT_EQ(store_.VerifyChecksums(), error_);
}

}  // namespace
}  // namespace chancery
