#include "storage/graph/name_cache.h"

#include "gtest/gtest.h"

namespace chancery {
namespace {

const EntityRef kLavrov(EntityKind::kPerson, 7);

TEST(NameCacheTest, ServesReadersThatAreNotOlderThanTheRow) {
  NameCache cache(100);
  cache.Insert(kLavrov, /*revision=*/9, {"Sergey Lavrov", PolityId(3), /*created=*/5});
  std::string display;
  PolityId polity;
  EXPECT_TRUE(cache.Find(kLavrov, 5, &display, &polity));
  EXPECT_EQ(display, "Sergey Lavrov");
  EXPECT_EQ(polity, PolityId(3));
  EXPECT_TRUE(cache.Find(kLavrov, 20, &display, nullptr));
  EXPECT_FALSE(cache.Find(kLavrov, 4, &display, nullptr));
}

// A reader of revision 9 read the old name, then revision 10 changed it and erased the entry, and
// only then the reader comes to put what it read.
TEST(NameCacheTest, RefusesWhatWasReadBeforeAChange) {
  NameCache cache(100);
  cache.Erase(kLavrov, 10);
  cache.Insert(kLavrov, 9, {"Sergei Lavrov", PolityId(), 5});
  EXPECT_FALSE(cache.Find(kLavrov, 10, nullptr, nullptr));
  cache.Insert(kLavrov, 10, {"Sergey Lavrov", PolityId(), 10});
  EXPECT_TRUE(cache.Find(kLavrov, 10, nullptr, nullptr));
  EXPECT_FALSE(cache.Find(kLavrov, 9, nullptr, nullptr));
}

TEST(NameCacheTest, StaysWithinItsBound) {
  NameCache cache(32);
  int found = 0;
  for (uint64_t id = 1; id <= 10000; ++id) {
    cache.Insert(EntityRef(EntityKind::kPerson, id), 1, {"x", PolityId(), 1});
  }
  for (uint64_t id = 1; id <= 10000; ++id) {
    found += cache.Find(EntityRef(EntityKind::kPerson, id), 1, nullptr, nullptr);
  }
  EXPECT_GT(found, 0);
  EXPECT_LE(found, 32 + 16);
}

}  // namespace
}  // namespace chancery
