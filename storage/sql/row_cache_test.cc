#include "storage/sql/row_cache.h"

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/rows/row_store.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsNull;

RowLayer Layer(Revision revision, const RowChanges& changes) {
  Head head;
  head.revision = revision;
  return RowLayer(head, changes);
}

std::vector<std::string> Texts(const RowCache::Rows& rows) {
  std::vector<std::string> texts;
  for (const RowCache::Row& row : rows) texts.push_back(absl::StrCat(row.key, "=", row.payload));
  return texts;
}

TEST(RowCacheTest, KnowsARangeUntilOneOfItsRowsChanges) {
  RowCache cache(1 << 20);
  cache.Reset(7);
  const RowRange range = {RowTable::kNote, "a", "c"};
  EXPECT_THAT(cache.Find(7, range), IsNull());
  cache.Add(7, range, {{"a", 3, "one"}, {"b", 7, "two"}});
  ASSERT_NE(cache.Find(7, range), nullptr);
  EXPECT_THAT(Texts(*cache.Find(7, range)), ElementsAre("a=one", "b=two"));
  EXPECT_THAT(cache.Find(7, {RowTable::kNote, "a", "c", /*reverse=*/true}), IsNull());
  EXPECT_THAT(cache.Find(7, {RowTable::kIndex, "a", "c"}), IsNull());

  RowChanges beside;
  beside.Put(RowTable::kNote, "c", "x");
  beside.Put(RowTable::kIndex, "b", "x");
  cache.Apply(Layer(8, beside));
  EXPECT_NE(cache.Find(8, range), nullptr);

  RowChanges within;
  within.Put(RowTable::kNote, "aa", "x");
  cache.Apply(Layer(9, within));
  EXPECT_THAT(cache.Find(9, range), IsNull());
  // Nobody knows since when: only the last change of a row is kept.
  EXPECT_THAT(cache.Find(8, range), IsNull());
}

TEST(RowCacheTest, FollowsARowThatWasLookedUpAlone) {
  RowCache cache(1 << 20);
  cache.Reset(1);
  const RowRange row = RowCache::RangeOf(RowTable::kNote, "a");
  cache.Add(1, row, {});
  EXPECT_THAT(*cache.Find(1, row), IsEmpty());
  RowChanges put;
  put.Put(RowTable::kNote, "a", "one");
  cache.Apply(Layer(2, put));
  ASSERT_NE(cache.Find(2, row), nullptr);
  EXPECT_THAT(Texts(*cache.Find(2, row)), ElementsAre("a=one"));
  EXPECT_EQ(cache.Find(2, row)->front().created, 2U);
  EXPECT_THAT(cache.Find(1, row), IsNull());
  RowChanges close;
  close.Close(RowTable::kNote, "a");
  cache.Apply(Layer(3, close));
  ASSERT_NE(cache.Find(3, row), nullptr);
  EXPECT_THAT(*cache.Find(3, row), IsEmpty());
}

TEST(RowCacheTest, TakesNothingFromBeforeItBegan) {
  RowCache cache(1 << 20);
  const RowRange range = {RowTable::kNote, "a", "c"};
  cache.Reset(5);
  cache.Add(4, range, {{"a", 3, "one"}});
  EXPECT_THAT(cache.Find(5, range), IsNull());
  cache.Add(5, range, {{"a", 3, "one"}});
  EXPECT_THAT(cache.Find(4, range), IsNull());
  // A revision is missing between: who knows what it did.
  cache.Apply(Layer(7, RowChanges()));
  EXPECT_THAT(cache.Find(7, range), IsNull());
}

TEST(RowCacheTest, WhatIsReadLateIsOfItsRevision) {
  RowCache cache(1 << 20);
  cache.Reset(1);
  const RowRange range = {RowTable::kNote, "a", "c"};
  RowChanges put;
  put.Put(RowTable::kNote, "b", "new");
  cache.Apply(Layer(2, put));
  cache.Add(1, range, {});  // by a reader that was made before
  EXPECT_THAT(cache.Find(2, range), IsNull());
}

TEST(RowCacheTest, ForgetsAllRatherThanGrow) {
  RowCache cache(10 << 10);
  cache.Reset(1);
  const RowRange large = {RowTable::kNote, "l", "m"};
  cache.Add(1, large, {{"l", 1, std::string(RowCache::kMaxRangeBytes, 'x')}});
  EXPECT_THAT(cache.Find(1, large), IsNull());
  const RowRange first = RowCache::RangeOf(RowTable::kNote, "0");
  cache.Add(1, first, {});
  for (int i = 1; i < 100; ++i) {
    cache.Add(1, RowCache::RangeOf(RowTable::kNote, absl::StrCat(i)), {});
  }
  EXPECT_THAT(cache.Find(1, first), IsNull());
  const RowRange last = RowCache::RangeOf(RowTable::kNote, "99");
  EXPECT_NE(cache.Find(1, last), nullptr);
  for (Revision revision = 2; revision < 100; ++revision) {
    RowChanges changes;
    changes.Put(RowTable::kIndex, absl::StrCat("key", revision), "");
    cache.Apply(Layer(revision, changes));
  }
  EXPECT_THAT(cache.Find(99, last), IsNull());
}

// Readers of the last few revisions read and keep ranges at random while revisions are made: what
// is known is what is there.
TEST(RowCacheTest, KnowsNothingThatIsNotSo) {
  std::mt19937 random(4711);
  std::vector<std::map<std::string, RowCache::Row>> states(1);  // by revision
  RowCache cache(64 << 10);
  cache.Reset(0);
  int known = 0;
  for (Revision revision = 1; revision <= 2000; ++revision) {
    RowChanges changes;
    std::map<std::string, RowCache::Row> state = states.back();
    for (int i = 0; i < 2; ++i) {
      const std::string key = absl::StrCat("k", 100 + random() % 200);
      if (state.count(key) != 0 && state[key].created == revision) continue;
      if (state.erase(key) != 0) changes.Close(RowTable::kNote, key);
      if (random() % 3 == 0) continue;
      state[key] = {key, revision, absl::StrCat(revision)};
      changes.Put(RowTable::kNote, key, state[key].payload);
    }
    states.push_back(state);
    if (random() % 100 == 0) {
      cache.Reset(revision);
    } else {
      cache.Apply(Layer(revision, changes));
    }
    for (int i = 0; i < 20; ++i) {
      const Revision at = revision - std::min<Revision>(revision, random() % 4);
      const uint32_t first = 100 + random() % 200;
      RowRange range = {RowTable::kNote, absl::StrCat("k", first),
                        absl::StrCat("k", first + random() % 4), random() % 2 == 0};
      if (random() % 2 == 0) range = RowCache::RangeOf(RowTable::kNote, range.begin);
      RowCache::Rows rows;
      const auto& there = states[at];
      for (auto it = there.lower_bound(range.begin); it != there.end() && it->first < range.end;
           ++it) {
        rows.push_back(it->second);
      }
      if (range.reverse) std::reverse(rows.begin(), rows.end());
      const auto found = cache.Find(at, range);
      if (found == nullptr) {
        cache.Add(at, range, rows);
        continue;
      }
      ++known;
      ASSERT_EQ(Texts(*found), Texts(rows)) << "revision " << revision << ", read at " << at;
    }
  }
  EXPECT_GT(known, 5'000);
}

}  // namespace
}  // namespace chancery
