#include "storage/sql/layered_row_reader.h"

#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/kv/memory_kv_store.h"
#include "storage/rows/kv_row_store.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Model = std::map<std::string, std::string>;

std::vector<std::string> Texts(const Model& model, const RowRange& range) {
  std::vector<std::string> rows;
  for (const auto& [key, value] : model) {
    if (key < range.begin || (!range.end.empty() && key >= range.end)) continue;
    rows.push_back(absl::StrCat(key, "=", value));
  }
  if (range.reverse) std::reverse(rows.begin(), rows.end());
  return rows;
}

std::vector<std::string> Texts(RowCursor& cursor) {
  std::vector<std::string> rows;
  for (; cursor.Valid(); cursor.Next()) {
    rows.push_back(absl::StrCat(cursor.key(), "=", cursor.payload()));
  }
  EXPECT_THAT(cursor.status(), IsOk());
  return rows;
}

std::unique_ptr<RowStore> NewStore() {
  auto store = OpenKvRowStore(std::make_unique<MemoryKvStore>(), {});
  EXPECT_THAT(store, IsOk());
  return *std::move(store);
}

void Write(RowStore& store, const RowChanges& changes) {
  Head next = store.head();
  const Revision expected = next.revision++;
  ASSERT_THAT(store.Commit(expected, next, changes), IsOk());
  ASSERT_THAT(store.Sync(next.revision), IsOk());
}

class LayersTest : public ::testing::Test {
 protected:
  // The next revision, in memory.
  void Add(const RowChanges& changes) {
    Head next = store_->head();
    next.revision += 1 + layers_.size();
    next.time = absl::FromUnixSeconds(static_cast<int64_t>(next.revision));
    layers_.push_back(std::make_shared<RowLayer>(next, changes));
  }
  LayeredRowReader Reader() {
    auto base = store_->NewReader(store_->durable_head().revision);
    EXPECT_THAT(base, IsOk());
    return LayeredRowReader(*base, layers_);
  }

  const std::unique_ptr<RowStore> store_ = NewStore();
  RowLayers layers_;
};

// Random commits, half of them in the store and half in memory: the rows are those of a map.
TEST_F(LayersTest, ShowTheRowsOfAModel) {
  std::mt19937 random(4711);
  Model model;
  for (int revision = 1; revision <= 40; ++revision) {
    RowChanges changes;
    for (int i = 0; i < 6; ++i) {
      const std::string key = absl::StrCat("k", 10 + i * 10 + random() % 10);
      if (model.erase(key) != 0) changes.Close(RowTable::kIndex, key);
      if (random() % 3 == 0) continue;
      model[key] = absl::StrCat(revision);
      changes.Put(RowTable::kIndex, key, model[key]);
    }
    if (revision <= 20) {
      Write(*store_, changes);
      continue;
    }
    Add(changes);
    const LayeredRowReader reader = Reader();
    ASSERT_EQ(reader.revision(), static_cast<Revision>(revision));
    std::vector<RowRange> ranges;
    for (const bool reverse : {false, true}) {
      ranges.push_back({RowTable::kIndex, "", "", reverse});
      ranges.push_back({RowTable::kIndex, "k15", "k53", reverse});
      ranges.push_back({RowTable::kNote, "", "", reverse});
      ranges.push_back({RowTable::kIndex, "k53", "k15", reverse});
    }
    const auto cursors = reader.ScanMany(ranges, {});
    for (size_t i = 0; i < ranges.size(); ++i) {
      const std::vector<std::string> expected = ranges[i].table == RowTable::kIndex
                                                    ? Texts(model, ranges[i])
                                                    : std::vector<std::string>();
      EXPECT_EQ(Texts(*cursors[i]), expected) << revision;
      EXPECT_EQ(Texts(*reader.Scan(ranges[i], {})), expected) << revision;
      EXPECT_THAT(reader.EstimateRows(ranges[i]), IsOkAndHolds(expected.size()));
    }
    std::vector<std::string> keys;
    for (int key = 10; key < 70; ++key) keys.push_back(absl::StrCat("k", key));
    const auto found = reader.MultiGet(RowTable::kIndex, keys);
    ASSERT_THAT(found, IsOk());
    for (size_t i = 0; i < keys.size(); ++i) {
      PinnedValue value;
      absl::string_view payload;
      ASSERT_THAT(reader.Get(RowTable::kIndex, keys[i], &value, &payload, nullptr),
                  IsOkAndHolds(model.count(keys[i]) != 0));
      ASSERT_EQ((*found)[i].has_value(), model.count(keys[i]) != 0);
      if (!(*found)[i].has_value()) continue;
      EXPECT_EQ(payload, model[keys[i]]);
      EXPECT_EQ((*found)[i]->payload, model[keys[i]]);
    }
  }
}

TEST_F(LayersTest, TellOfClosedVersionsInOrder) {
  RowChanges changes;
  changes.Put(RowTable::kNote, "a", "1");
  changes.Put(RowTable::kNote, "b", "1");
  Write(*store_, changes);
  changes = RowChanges();
  changes.Close(RowTable::kNote, "a");
  changes.Put(RowTable::kNote, "a", "2");
  Write(*store_, changes);
  for (int i = 3; i <= 4; ++i) {
    changes = RowChanges();
    changes.Close(RowTable::kNote, "a");
    changes.Put(RowTable::kNote, "a", absl::StrCat(i));
    if (i == 3) changes.Close(RowTable::kNote, "b");
    Add(changes);
  }
  const LayeredRowReader reader = Reader();
  std::vector<std::string> closed;
  const auto it = reader.ScanClosed({RowTable::kNote, "", ""}, absl::InfiniteFuture());
  for (; it->Valid(); it->Next()) {
    const ClosedRow& row = it->row();
    closed.push_back(absl::StrCat(row.key, "=", row.payload, "@", row.created, "-", row.closed));
  }
  EXPECT_THAT(it->status(), IsOk());
  EXPECT_THAT(closed, ElementsAre("a=1@1-2", "a=2@2-3", "a=3@3-4", "b=1@1-3"));
}

TEST_F(LayersTest, HaveALogAndRequests) {
  RowChanges changes;
  changes.Put(RowTable::kNote, "a", "1");
  changes.RecordRequest("r1", "one");
  Write(*store_, changes);
  changes = RowChanges();
  changes.Log({PersonId(7), EntityChange::Kind::kAdded});
  changes.RecordRequest("r2", "two");
  Add(changes);
  const LayeredRowReader reader = Reader();
  EXPECT_THAT(reader.FindRequest("r1"), IsOkAndHolds(absl::optional<std::string>("one")));
  EXPECT_THAT(reader.FindRequest("r2"), IsOkAndHolds(absl::optional<std::string>("two")));
  EXPECT_THAT(reader.FindRequest("r3"), IsOkAndHolds(absl::optional<std::string>()));
  using Request = std::pair<std::string, std::string>;
  EXPECT_THAT(reader.ReadRequests("", 10),
              IsOkAndHolds(ElementsAre(Request("r1", "one"), Request("r2", "two"))));
  EXPECT_THAT(reader.ReadRequests("", 1), IsOkAndHolds(ElementsAre(Request("r1", "one"))));
  EXPECT_THAT(reader.ReadRequests("r1", 1), IsOkAndHolds(ElementsAre(Request("r2", "two"))));
  EXPECT_THAT(reader.TimeOf(2), IsOkAndHolds(absl::FromUnixSeconds(2)));
  const auto log = reader.ReadLog(0, 10);
  ASSERT_THAT(log, IsOk());
  ASSERT_EQ(log->size(), 2U);
  EXPECT_EQ((*log)[0].rows, 1U);
  EXPECT_THAT((*log)[1].changes,
              ElementsAre(EntityChange{PersonId(7), EntityChange::Kind::kAdded}));
  const auto last = reader.ReadLog(1, 10);
  ASSERT_THAT(last, IsOk());
  EXPECT_EQ(last->size(), 1U);
  EXPECT_THAT(reader.ReadLog(2, 10), IsOkAndHolds(IsEmpty()));
}

}  // namespace
}  // namespace chancery
