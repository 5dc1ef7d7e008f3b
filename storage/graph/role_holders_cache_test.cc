#include "storage/graph/role_holders_cache.h"

#include <vector>

#include "gtest/gtest.h"
#include "storage/model/partial_date.h"

namespace chancery {
namespace {

constexpr RoleId kEnvoy(7);

std::vector<RoleHolder> HeldBy(uint64_t person) { return {{PersonId(person), TimeInterval()}}; }

TEST(RoleHoldersCacheTest, ServesReadersThatAreNotOlderThanWhoReadTheList) {
  RoleHoldersCache cache(1 << 20);
  cache.InsertTenures(kEnvoy, /*revision=*/9, HeldBy(3));
  ASSERT_NE(cache.FindTenures(kEnvoy, 9), nullptr);
  EXPECT_EQ((*cache.FindTenures(kEnvoy, 9))[0].person, PersonId(3));
  EXPECT_NE(cache.FindTenures(kEnvoy, 20), nullptr);
  EXPECT_EQ(cache.FindTenures(kEnvoy, 8), nullptr);
  EXPECT_EQ(cache.FindTenures(RoleId(8), 9), nullptr);
  EXPECT_EQ(cache.FindNamed(kEnvoy, 9), nullptr);
}

// A reader of revision 9 read the list, then revision 10 added a holder and erased the entry, and
// only then the reader comes to put what it read.
TEST(RoleHoldersCacheTest, RefusesWhatWasReadBeforeAChange) {
  RoleHoldersCache cache(1 << 20);
  cache.EraseTenures(kEnvoy, 10);
  cache.InsertTenures(kEnvoy, 9, HeldBy(3));
  EXPECT_EQ(cache.FindTenures(kEnvoy, 10), nullptr);
  cache.InsertTenures(kEnvoy, 10, HeldBy(4));
  ASSERT_NE(cache.FindTenures(kEnvoy, 10), nullptr);
  EXPECT_EQ((*cache.FindTenures(kEnvoy, 10))[0].person, PersonId(4));
  cache.EraseAllTenures(11);
  EXPECT_EQ(cache.FindTenures(kEnvoy, 11), nullptr);
}

TEST(RoleHoldersCacheTest, NamingWhoIsNamedAlreadyChangesNothing) {
  RoleHoldersCache cache(1 << 20);
  cache.InsertNamed(kEnvoy, 9, {PersonId(3), PersonId(5)});
  cache.AddNamed(kEnvoy, PersonId(5), 10);
  ASSERT_NE(cache.FindNamed(kEnvoy, 10), nullptr);
  cache.AddNamed(kEnvoy, PersonId(4), 11);
  EXPECT_EQ(cache.FindNamed(kEnvoy, 11), nullptr);
  // Read before it.
  cache.InsertNamed(kEnvoy, 10, {PersonId(3), PersonId(5)});
  EXPECT_EQ(cache.FindNamed(kEnvoy, 11), nullptr);
  cache.InsertNamed(kEnvoy, 11, {PersonId(3), PersonId(4), PersonId(5)});
  cache.EraseNamed(kEnvoy, 12);
  EXPECT_EQ(cache.FindNamed(kEnvoy, 12), nullptr);
  cache.InsertNamed(kEnvoy, 12, {});
  ASSERT_NE(cache.FindNamed(kEnvoy, 12), nullptr);
  cache.EraseAllNamed(13);
  EXPECT_EQ(cache.FindNamed(kEnvoy, 13), nullptr);
}

TEST(RoleHoldersCacheTest, StaysWithinItsBound) {
  constexpr size_t kBytes = 64 << 10;
  RoleHoldersCache cache(kBytes);
  const std::vector<RoleHolder> list(10, {PersonId(1), TimeInterval()});
  for (uint64_t id = 1; id <= 10000; ++id) cache.InsertTenures(RoleId(id), 1, list);
  size_t bytes = 0;
  for (uint64_t id = 1; id <= 10000; ++id) {
    if (cache.FindTenures(RoleId(id), 1) != nullptr) bytes += list.size() * sizeof(RoleHolder);
  }
  EXPECT_GT(bytes, 0U);
  EXPECT_LE(bytes, kBytes);
}

}  // namespace
}  // namespace chancery
