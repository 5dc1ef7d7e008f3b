#include "storage/graph/dated_cursor.h"

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/kv/fault_injecting_kv_store.h"
#include "storage/kv/memory_kv_store.h"
#include "storage/rows/kv_row_store.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

// Rows of one person on days 0 to 999, each third of them of a date that is no single day, and some
// undated ones; and those of others around them.
class DatedCursorTest : public ::testing::Test {
 protected:
  DatedCursorTest() {
    auto kv = std::make_unique<FaultInjectingKvStore>(std::make_unique<MemoryKvStore>());
    kv_ = kv.get();
    auto rows = OpenKvRowStore(std::move(kv), {});
    EXPECT_THAT(rows, IsOk());
    rows_ = *std::move(rows);
    RowChanges changes;
    for (uint64_t person : {6, 7, 8}) {
      for (uint64_t id = 1; id <= 1010; ++id) {
        DayPart part;
        part.day = id > 1000 ? kMinDay : static_cast<DayNumber>(id - 1);
        part.exact = id <= 1000 && id % 3 != 0;
        std::string key = MeetingOfPartyPrefix(PersonId(person));
        AppendDated(part, id, &key);
        changes.Put(RowTable::kIndex, key, "x");
        if (person == 7) all_.push_back({{part.day, id}, part.exact});
      }
    }
    Head next;
    next.revision = 1;
    next.time = absl::UnixEpoch();
    EXPECT_THAT(rows_->Commit(0, next, changes), IsOk());
    EXPECT_THAT(rows_->Sync(1), IsOk());
    reader_ = *rows_->NewReader(1);
    std::sort(all_.begin(), all_.end());
  }

  // What the scan is to give.
  std::vector<uint64_t> Expected(const DatedScan& scan) const {
    std::vector<uint64_t> ids;
    for (const auto& [position, exact] : all_) {
      if (position.day > scan.days.last || (exact && position.day < scan.days.first)) continue;
      // Of inexact rows those of the year before may reach the first day.
      if (position.day != kMinDay && scan.days.first > kMinDay + 2 * kMaxSpanDays &&
          position.day < scan.days.first - kMaxSpanDays) {
        continue;
      }
      if (scan.after.has_value() &&
          (scan.newest_first ? !(position < *scan.after) : !(*scan.after < position))) {
        continue;
      }
      ids.push_back(position.id);
    }
    if (scan.newest_first) std::reverse(ids.begin(), ids.end());
    return ids;
  }

  static DatedScan RandomScan(std::mt19937* random) {
    DatedScan scan;
    const auto day = [random] { return static_cast<DayNumber>((*random)() % 1100) - 50; };
    if ((*random)() % 3 != 0) scan.days.first = day();
    if ((*random)() % 3 != 0) scan.days.last = std::max(day(), scan.days.first);
    scan.newest_first = (*random)() % 2 == 0;
    if ((*random)() % 3 == 0) scan.after = DatedPosition{day(), (*random)() % 1010};
    if ((*random)() % 9 == 0) scan.after = DatedPosition{kMinDay, 1000 + (*random)() % 10};
    return scan;
  }

  FaultInjectingKvStore* kv_;
  std::unique_ptr<RowStore> rows_;
  std::shared_ptr<const RowReader> reader_;
  std::vector<std::pair<DatedPosition, bool>> all_;
};

TEST_F(DatedCursorTest, GivesWhatMayLieInTheDaysInOrder) {
  std::mt19937 random(4711);
  for (int round = 0; round < 300; ++round) {
    const DatedScan scan = RandomScan(&random);
    Budget budget;
    std::vector<uint64_t> ids;
    DatedCursor cursor(*reader_, MeetingOfPartyPrefix(PersonId(7)), scan, budget);
    for (; cursor.Valid(); cursor.Next()) ids.push_back(cursor.id());
    ASSERT_THAT(cursor.status(), IsOk());
    ASSERT_EQ(ids, Expected(scan)) << round;
  }
}

TEST_F(DatedCursorTest, SeeksForwardOnly) {
  std::mt19937 random(4711);
  for (int round = 0; round < 300; ++round) {
    const DatedScan scan = RandomScan(&random);
    Budget budget;
    const std::vector<uint64_t> ids = Expected(scan);
    DatedCursor cursor(*reader_, MeetingOfPartyPrefix(PersonId(7)), scan, budget);
    while (cursor.Valid()) {
      const DatedPosition target{static_cast<DayNumber>(random() % 1000), 1 + random() % 1000};
      const DatedPosition before = cursor.position();
      cursor.SeekTo(target);
      if (!cursor.Before(before, target)) {
        // It is there or beyond already.
        ASSERT_EQ(cursor.position(), before);
        cursor.Next();
        continue;
      }
      // The first that is not before the target, of those that come after where it stood.
      const auto expected = std::find_if(ids.begin(), ids.end(), [&](uint64_t id) {
        const auto at = std::find_if(all_.begin(), all_.end(),
                                     [id](const auto& row) { return row.first.id == id; });
        return !cursor.Before(at->first, target);
      });
      ASSERT_EQ(cursor.Valid(), expected != ids.end()) << round;
      if (cursor.Valid()) {
        ASSERT_EQ(cursor.id(), *expected) << round;
        cursor.Next();
      }
    }
    ASSERT_THAT(cursor.status(), IsOk());
  }
}

TEST_F(DatedCursorTest, ASeekCostsLittle) {
  Budget budget;
  DatedCursor cursor(*reader_, MeetingOfPartyPrefix(PersonId(7)), DatedScan(), budget);
  cursor.SeekTo({900, 901});
  ASSERT_TRUE(cursor.Valid());
  EXPECT_EQ(cursor.id(), 901U);
  EXPECT_LT(budget.rows_read(), 25U);
}

TEST_F(DatedCursorTest, EndsWithTheFirstError) {
  for (uint64_t n = 1; n < 20; ++n) {
    kv_->FailCall(FaultInjectingKvStore::Call::kRead, n, absl::UnavailableError("device"));
    Budget budget;
    DatedScan scan;
    scan.days = {500, 505};
    DatedCursor cursor(*reader_, MeetingOfPartyPrefix(PersonId(7)), scan, budget);
    while (cursor.Valid()) cursor.Next();
    EXPECT_THAT(cursor.status(), StatusIs(absl::StatusCode::kUnavailable)) << n;
    kv_->StopFailing();
    cursor.Next();
    EXPECT_FALSE(cursor.Valid());
  }
  Budget::Limits limits;
  limits.max_rows_read = 10;
  Budget poor(limits, SystemClock::Get(), nullptr);
  DatedCursor cursor(*reader_, MeetingOfPartyPrefix(PersonId(7)), DatedScan(), poor);
  while (cursor.Valid()) cursor.Next();
  EXPECT_THAT(cursor.status(), HasReason("LIMIT_EXCEEDED"));
}

}  // namespace
}  // namespace chancery
