#include "storage/sql/cached_row_reader.h"

#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/activity/activity.h"
#include "storage/kv/memory_kv_store.h"
#include "storage/rows/kv_row_store.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> Texts(RowCursor& cursor) {
  std::vector<std::string> rows;
  for (; cursor.Valid(); cursor.Next()) {
    rows.push_back(absl::StrCat(cursor.key(), "=", cursor.payload(), "@", cursor.created()));
  }
  EXPECT_THAT(cursor.status(), IsOk());
  return rows;
}

class CachedRowReaderTest : public ::testing::Test {
 protected:
  CachedRowReaderTest() {
    auto store = OpenKvRowStore(std::make_unique<MemoryKvStore>(), {});
    EXPECT_THAT(store, IsOk());
    store_ = *std::move(store);
  }

  void Commit(const RowChanges& changes) {
    Head next = store_->head();
    const Revision expected = next.revision++;
    ASSERT_THAT(store_->Commit(expected, next, changes), IsOk());
    ASSERT_THAT(store_->Sync(next.revision), IsOk());
    cache_->Apply(RowLayer(next, changes));
  }
  std::shared_ptr<const RowReader> Base() {
    auto base = store_->NewReader(store_->durable_head().revision);
    EXPECT_THAT(base, IsOk());
    return *base;
  }
  CachedRowReader Reader() { return CachedRowReader(Base(), cache_); }

  const std::shared_ptr<RowCache> cache_ = std::make_shared<RowCache>(1 << 20);
  std::unique_ptr<RowStore> store_;
};

TEST_F(CachedRowReaderTest, AsksTheBaseOnce) {
  RowChanges changes;
  changes.Put(RowTable::kNote, "a", "1");
  changes.Put(RowTable::kNote, "b", "2");
  Commit(changes);
  for (int round = 0; round < 2; ++round) {
    const CachedRowReader reader = Reader();
    const uint64_t before = SeeksOfThread();
    PinnedValue value;
    absl::string_view payload;
    Revision created = 0;
    EXPECT_THAT(reader.Get(RowTable::kNote, "a", &value, &payload, &created), IsOkAndHolds(true));
    EXPECT_EQ(payload, "1");
    EXPECT_EQ(created, 1U);
    EXPECT_THAT(reader.Get(RowTable::kNote, "c", &value, &payload, nullptr), IsOkAndHolds(false));
    const std::vector<std::string> keys = {"b", "c", "b"};
    const auto found = reader.MultiGet(RowTable::kNote, keys);
    ASSERT_THAT(found, IsOk());
    EXPECT_EQ((*found)[0]->payload, "2");
    EXPECT_FALSE((*found)[1].has_value());
    EXPECT_EQ((*found)[2]->payload, "2");
    EXPECT_THAT(Texts(*reader.Scan({RowTable::kNote, "a", "z"}, {})),
                ElementsAre("a=1@1", "b=2@1"));
    EXPECT_THAT(Texts(*reader.Scan({RowTable::kNote, "a", "z", /*reverse=*/true}, {})),
                ElementsAre("b=2@1", "a=1@1"));
    if (round == 0) {
      EXPECT_GT(SeeksOfThread() - before, 0U);
    } else {
      EXPECT_EQ(SeeksOfThread() - before, 0U);
    }
  }
}

TEST_F(CachedRowReaderTest, DoesNotTakeAPartForTheWhole) {
  RowChanges changes;
  changes.Put(RowTable::kNote, "a", "1");
  changes.Put(RowTable::kNote, "b", "2");
  Commit(changes);
  const CachedRowReader reader = Reader();
  const RowRange range = {RowTable::kNote, "a", "z"};
  EXPECT_TRUE(reader.Scan(range, {})->Valid());  // and no further
  EXPECT_THAT(Texts(*reader.Scan(range, {})), ElementsAre("a=1@1", "b=2@1"));
}

TEST_F(CachedRowReaderTest, ReadsLargeRangesThrough) {
  RowChanges changes;
  std::vector<std::string> expected;
  for (size_t i = 0; i < 2 * RowCache::kMaxRows; ++i) {
    changes.Put(RowTable::kNote, absl::StrCat("k", 1000 + i), "x");
    expected.push_back(absl::StrCat("k", 1000 + i, "=x@1"));
  }
  Commit(changes);
  const CachedRowReader reader = Reader();
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(Texts(*reader.Scan({RowTable::kNote, "k", "l"}, {})), expected);
  }
}

// Random commits and reads: all is as at the base.
TEST_F(CachedRowReaderTest, ReadsWhatIsThere) {
  std::mt19937 random(4711);
  std::map<std::string, bool> there;
  for (int revision = 1; revision <= 300; ++revision) {
    RowChanges changes;
    for (int i = 0; i < 3; ++i) {
      const std::string key = absl::StrCat("k", 10 + i * 10 + random() % 10);
      if (there[key]) changes.Close(RowTable::kIndex, key);
      there[key] = random() % 3 != 0;
      if (there[key]) changes.Put(RowTable::kIndex, key, absl::StrCat(revision));
    }
    Commit(changes);
    const std::shared_ptr<const RowReader> base = Base();
    const CachedRowReader reader(base, cache_);
    std::vector<RowRange> ranges;
    std::vector<std::string> keys;
    for (int i = 0; i < 5; ++i) {
      const uint32_t first = 10 + random() % 30;
      ranges.push_back({RowTable::kIndex, absl::StrCat("k", first),
                        absl::StrCat("k", first + random() % 5), random() % 2 == 0});
      keys.push_back(absl::StrCat("k", 10 + random() % 30));
    }
    const auto cursors = reader.ScanMany(ranges, {});
    for (size_t i = 0; i < ranges.size(); ++i) {
      ASSERT_EQ(Texts(*cursors[i]), Texts(*base->Scan(ranges[i], {}))) << revision;
    }
    const auto found = reader.MultiGet(RowTable::kIndex, keys);
    const auto expected = base->MultiGet(RowTable::kIndex, keys);
    ASSERT_THAT(found, IsOk());
    ASSERT_THAT(expected, IsOk());
    for (size_t i = 0; i < keys.size(); ++i) {
      ASSERT_EQ((*found)[i].has_value(), (*expected)[i].has_value());
      if (!(*found)[i].has_value()) continue;
      ASSERT_EQ((*found)[i]->payload, (*expected)[i]->payload);
      ASSERT_EQ((*found)[i]->created, (*expected)[i]->created);
    }
  }
}

}  // namespace
}  // namespace chancery
