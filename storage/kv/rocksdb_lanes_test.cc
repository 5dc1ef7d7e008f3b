#include "storage/kv/rocksdb_lanes.h"

#include <memory>

#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(RocksDbLanesTest, ALaneIsTheFirstBytesOfAKeyThatHasOne) {
  const auto lanes = LanesOfKeys(
      [](absl::string_view key) -> size_t { return key.size() >= 2 && key[0] == 'a' ? 2 : 0; });
  EXPECT_TRUE(lanes->InDomain("ab"));
  EXPECT_TRUE(lanes->InDomain("abc"));
  EXPECT_FALSE(lanes->InDomain("a"));
  EXPECT_FALSE(lanes->InDomain("bbc"));
  EXPECT_EQ(lanes->Transform("abc").ToString(), "ab");
  EXPECT_EQ(lanes->Transform("ab").ToString(), "ab");
}

// Filters in files are found by it.
TEST(RocksDbLanesTest, ItsNameStays) {
  const auto lanes = LanesOfKeys([](absl::string_view) { return size_t{0}; });
  EXPECT_STREQ(lanes->Name(), "chancery.Lanes");
}

}  // namespace
}  // namespace chancery
