#include "storage/kv/write_batch.h"

#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> Dump(const WriteBatch& batch) {
  std::vector<std::string> lines;
  for (const WriteBatch::Op& op : batch) {
    static constexpr const char* kKinds[] = {"put", "delete", "delete_range"};
    lines.push_back(absl::StrCat(kKinds[static_cast<int>(op.kind)], " ", TableName(op.table), " ",
                                 op.key, "=", op.value));
  }
  return lines;
}

TEST(TableTest, NamesAreDistinct) {
  std::set<std::string> names;
  for (int i = 0; i < kTableCount; ++i) names.emplace(TableName(static_cast<Table>(i)));
  EXPECT_EQ(names.size(), static_cast<size_t>(kTableCount));
  EXPECT_EQ(names.count("unknown"), 0u);
  EXPECT_EQ(TableName(static_cast<Table>(kTableCount)), "unknown");
}

TEST(WriteBatchTest, IteratesOverChangesInTheirOrder) {
  WriteBatch batch;
  batch.Put(Table::kCurrent, "k", "v");
  batch.Delete(Table::kLog, "d");
  batch.DeleteRange(Table::kText, "a", "b");
  batch.Put(Table::kMeta, "", "");
  EXPECT_THAT(Dump(batch), ElementsAre("put current k=v", "delete log d=", "delete_range text a=b",
                                       "put meta ="));
  EXPECT_EQ(batch.count(), 4u);
}

TEST(WriteBatchTest, KeepsAnyBytesOfAnyLength) {
  for (size_t length : {0u, 1u, 127u, 128u, 129u, 16383u, 16384u, 65536u}) {
    const std::string key(length, '\0');
    const std::string value(2 * length, '\xff');
    WriteBatch batch;
    batch.Put(Table::kCurrent, key, value);
    batch.Put(Table::kCurrent, "next", "x");
    ASSERT_TRUE(batch.status().ok());
    auto it = batch.begin();
    EXPECT_EQ(it->key, key) << length;
    EXPECT_EQ(it->value, value) << length;
    EXPECT_EQ((++it)->key, "next") << length;
    EXPECT_TRUE(++it == batch.end()) << length;
  }
}

TEST(WriteBatchTest, AppendAddsTheOthersChangesBehind) {
  WriteBatch first, second;
  first.Put(Table::kMeta, "a", "1");
  second.Put(Table::kMeta, "b", "2");
  first.Append(second);
  EXPECT_THAT(Dump(first), ElementsAre("put meta a=1", "put meta b=2"));
  EXPECT_THAT(Dump(second), ElementsAre("put meta b=2"));
}

TEST(WriteBatchTest, EmptyRangesAreNotKept) {
  WriteBatch batch;
  batch.DeleteRange(Table::kMeta, "b", "b");
  batch.DeleteRange(Table::kMeta, "b", "a");
  batch.DeleteRange(Table::kMeta, "b", "");
  EXPECT_TRUE(batch.empty());
  EXPECT_TRUE(batch.status().ok());
}

TEST(WriteBatchTest, RefusesTooLongKeysNamingTheLimit) {
  WriteBatch batch;
  batch.Put(Table::kMeta, std::string(kMaxKeyBytes + 1, 'k'), "v");
  EXPECT_TRUE(batch.empty());
  EXPECT_EQ(batch.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(batch.status().message()), HasSubstr("max_key_bytes = 65536"));
  batch.Clear();
  EXPECT_TRUE(batch.status().ok());
}

TEST(WriteBatchTest, RefusesWhatIsNoTableAndPassesTheErrorOnWhenAppended) {
  WriteBatch bad, batch;
  bad.Delete(static_cast<Table>(kTableCount), "k");
  EXPECT_TRUE(bad.empty());
  batch.Put(Table::kMeta, "k", "v");
  batch.Append(bad);
  EXPECT_EQ(batch.status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace chancery
