#include "storage/graph/id_pool.h"

#include <memory>
#include <utility>

#include "gtest/gtest.h"
#include "storage/kv/fault_injecting_kv_store.h"
#include "storage/kv/memory_kv_store.h"
#include "storage/rows/kv_row_store.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

class IdPoolTest : public ::testing::Test {
 protected:
  IdPoolTest() {
    auto kv = std::make_unique<FaultInjectingKvStore>(std::make_unique<MemoryKvStore>());
    kv_ = kv.get();
    auto rows = OpenKvRowStore(std::move(kv), {});
    EXPECT_THAT(rows, IsOk());
    rows_ = *std::move(rows);
  }

  FaultInjectingKvStore* kv_;
  std::unique_ptr<RowStore> rows_;
};

TEST_F(IdPoolTest, GivesIdsInOrderAndLeasesSeldom) {
  IdPool pool;
  const uint64_t before = kv_->calls(FaultInjectingKvStore::Call::kWrite);
  for (uint64_t id = 1; id <= 5000; ++id) {
    EXPECT_THAT(pool.Next(EntityKind::kPerson, *rows_), IsOkAndHolds(id));
  }
  EXPECT_LE(kv_->calls(FaultInjectingKvStore::Call::kWrite) - before, 7U);
  EXPECT_THAT(pool.Next(EntityKind::kRole, *rows_), IsOkAndHolds(1U));
}

TEST_F(IdPoolTest, TwoPoolsNeverGiveTheSame) {
  IdPool one;
  IdPool other;
  for (uint64_t i = 0; i < IdPool::kFirstBlock; ++i) {
    EXPECT_THAT(one.Next(EntityKind::kPerson, *rows_), IsOkAndHolds(1 + i));
    EXPECT_THAT(other.Next(EntityKind::kPerson, *rows_), IsOkAndHolds(1 + IdPool::kFirstBlock + i));
  }
  EXPECT_THAT(one.Next(EntityKind::kPerson, *rows_), IsOkAndHolds(1 + 2 * IdPool::kFirstBlock));
}

TEST_F(IdPoolTest, GivesAgainWhatWasNotUsed) {
  IdPool pool;
  std::deque<IdRange> ids;
  // Over the end of a block, with another pool's between.
  IdPool other;
  EXPECT_THAT(pool.Next(EntityKind::kPerson, *rows_), IsOkAndHolds(1U));
  EXPECT_THAT(other.Next(EntityKind::kPerson, *rows_), IsOk());
  for (uint64_t i = 1; i < IdPool::kFirstBlock + 3; ++i) {
    const auto id = pool.Next(EntityKind::kPerson, *rows_);
    ASSERT_THAT(id, IsOk());
    AppendId(*id, &ids);
  }
  ASSERT_EQ(ids.size(), 2U);
  pool.GiveBack(EntityKind::kPerson, ids);
  EXPECT_THAT(pool.Next(EntityKind::kPerson, *rows_), IsOkAndHolds(2U));
}

TEST_F(IdPoolTest, AFailingLeaseIsAnError) {
  IdPool pool;
  kv_->FailCall(FaultInjectingKvStore::Call::kWrite, 1, absl::UnavailableError("device"));
  EXPECT_THAT(pool.Next(EntityKind::kPerson, *rows_), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(pool.Next(EntityKind::kPerson, *rows_), IsOkAndHolds(1U));
}

}  // namespace
}  // namespace chancery
