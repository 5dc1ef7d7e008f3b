#include "storage/graph/large_edge_cache.h"

#include <string>

#include "gtest/gtest.h"

namespace chancery {
namespace {

constexpr MeetingId kSummit(7);

TEST(LargeEdgeCacheTest, ServesReadersThatAreNotOlderThanTheRow) {
  LargeEdgeCache cache(1 << 20);
  cache.Insert(kSummit, /*revision=*/9, /*created=*/5, "edge");
  ASSERT_NE(cache.Find(kSummit, 5), nullptr);
  EXPECT_EQ(*cache.Find(kSummit, 5), "edge");
  EXPECT_NE(cache.Find(kSummit, 20), nullptr);
  EXPECT_EQ(cache.Find(kSummit, 4), nullptr);
  EXPECT_EQ(cache.Find(MeetingId(8), 9), nullptr);
}

// A reader of revision 9 read the old edge, then revision 10 changed it and erased the entry, and
// only then the reader comes to put what it read.
TEST(LargeEdgeCacheTest, RefusesWhatWasReadBeforeAChange) {
  LargeEdgeCache cache(1 << 20);
  cache.Insert(kSummit, 9, 5, "old");
  cache.Erase(kSummit, 10);
  EXPECT_EQ(cache.Find(kSummit, 10), nullptr);
  cache.Insert(kSummit, 9, 5, "old");
  EXPECT_EQ(cache.Find(kSummit, 10), nullptr);
  cache.Insert(kSummit, 10, 10, "new");
  ASSERT_NE(cache.Find(kSummit, 10), nullptr);
  EXPECT_EQ(*cache.Find(kSummit, 10), "new");
  EXPECT_EQ(cache.Find(kSummit, 9), nullptr);
  cache.EraseAll(11);
  EXPECT_EQ(cache.Find(kSummit, 11), nullptr);
  cache.Insert(kSummit, 10, 10, "new");
  EXPECT_EQ(cache.Find(kSummit, 11), nullptr);
}

TEST(LargeEdgeCacheTest, StaysWithinItsBound) {
  constexpr size_t kBytes = 64 << 10;
  LargeEdgeCache cache(kBytes);
  const std::string edge(300, 'x');
  for (uint64_t id = 1; id <= 10000; ++id) cache.Insert(MeetingId(id), 1, 1, edge);
  size_t bytes = 0;
  for (uint64_t id = 1; id <= 10000; ++id) {
    if (cache.Find(MeetingId(id), 1) != nullptr) bytes += edge.size();
  }
  EXPECT_GT(bytes, 0U);
  EXPECT_LE(bytes, kBytes);
  // What does not fit at all drops nothing.
  LargeEdgeCache small(size_t{16} * 200);
  small.Insert(kSummit, 1, 1, "edge");
  small.Insert(MeetingId(kSummit.value + 16), 1, 1, edge);
  EXPECT_NE(small.Find(kSummit, 1), nullptr);
}

}  // namespace
}  // namespace chancery
