#include "storage/graph/revision_cache.h"

#include <string>

#include "gtest/gtest.h"

namespace chancery {
namespace {

const EntityRef kOne(EntityKind::kPerson, 7);
const EntityRef kOther(EntityKind::kPerson, 7 + 16);  // in the same part

struct Entry {
  size_t cost() const { return text.size(); }

  std::string text;
  Revision created = 0;
};

// "" for none.
std::string Find(const RevisionCache<Entry>& cache, EntityRef ref, Revision revision) {
  std::string text;
  cache.Find(ref, revision, [&text](const Entry& entry) { text = entry.text; });
  return text;
}

TEST(RevisionCacheTest, AnEntryIsGoodFromItsRowOn) {
  RevisionCache<Entry> cache(100);
  cache.Insert(kOne, /*revision=*/9, {"old", /*created=*/5});
  EXPECT_EQ(Find(cache, kOne, 4), "");
  EXPECT_EQ(Find(cache, kOne, 5), "old");
  EXPECT_EQ(Find(cache, kOne, 9), "old");
  EXPECT_EQ(Find(cache, kOther, 9), "");
  cache.Erase(kOne, 10);
  EXPECT_EQ(Find(cache, kOne, 10), "");
  // Read before the change, brought after it.
  cache.Insert(kOne, 9, {"old", 5});
  EXPECT_EQ(Find(cache, kOne, 10), "");
  cache.Insert(kOne, 10, {"new", 10});
  EXPECT_EQ(Find(cache, kOne, 10), "new");
  cache.EraseAll(11);
  cache.Insert(kOne, 10, {"new", 10});
  EXPECT_EQ(Find(cache, kOne, 11), "");
}

TEST(RevisionCacheTest, APartIsDroppedBeforeItCostsMore) {
  RevisionCache<Entry> cache(6);
  cache.Insert(kOne, 1, {"abc", 1});
  cache.Insert(kOther, 1, {"def", 1});
  EXPECT_EQ(Find(cache, kOne, 1) + Find(cache, kOther, 1), "abcdef");
  // What is here already costs nothing more, and what does not fit at all drops nothing.
  cache.Insert(kOne, 1, {"abc", 1});
  cache.Insert(EntityRef(EntityKind::kPerson, 7 + 32), 1, {"1234567", 1});
  EXPECT_EQ(Find(cache, kOne, 1) + Find(cache, kOther, 1), "abcdef");
  // What was erased costs nothing.
  cache.Erase(kOther, 1);
  cache.Insert(EntityRef(EntityKind::kPlace, 7), 1, {"ghi", 1});
  EXPECT_EQ(Find(cache, kOne, 1), "abc");
  cache.Insert(kOther, 1, {"d", 1});
  EXPECT_EQ(Find(cache, kOne, 1), "");
  EXPECT_EQ(Find(cache, kOther, 1), "d");
}

}  // namespace
}  // namespace chancery
