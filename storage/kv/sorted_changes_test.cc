#include "storage/kv/sorted_changes.h"

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <utility>

#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(SortedChangesTest, AreByTableAndKeyAndThoseOfOneKeyInTheirOrder) {
  WriteBatch batch;
  batch.Put(Table::kNote, "b", "1");
  batch.Put(Table::kNote, "a", "2");
  batch.Delete(Table::kNote, "b");
  batch.Put(Table::kMeta, "z", "3");
  SortedChanges changes;
  changes.Sort(batch);
  ASSERT_EQ(changes.size(), 4u);
  EXPECT_EQ(changes[0].key, "z");
  EXPECT_EQ(changes[1].key, "a");
  EXPECT_EQ(changes[2].value, "1");
  EXPECT_EQ(changes[3].kind, WriteBatch::Kind::kDelete);
  EXPECT_EQ(&changes.batch(), &batch);
}

TEST(SortedChangesTest, OfAKeyTheLastChangeIsFound) {
  WriteBatch batch;
  batch.Put(Table::kNote, "b", "1");
  batch.Delete(Table::kNote, "b");
  batch.Put(Table::kNote, "c", "1");
  batch.Put(Table::kNote, "c", "2");
  SortedChanges changes;
  changes.Sort(batch);
  ASSERT_NE(changes.Find(Table::kNote, "b"), nullptr);
  EXPECT_EQ(changes.Find(Table::kNote, "b")->kind, WriteBatch::Kind::kDelete);
  ASSERT_NE(changes.Find(Table::kNote, "c"), nullptr);
  EXPECT_EQ(changes.Find(Table::kNote, "c")->value, "2");
  EXPECT_EQ(changes.Find(Table::kNote, "d"), nullptr);
  EXPECT_EQ(changes.Find(Table::kMeta, "b"), nullptr);
}

TEST(SortedChangesTest, TheOrderMattersWhereARangeIsDeleted) {
  WriteBatch batch;
  batch.Put(Table::kNote, "b", "1");
  EXPECT_FALSE(SortedChanges::HasRanges(batch));
  batch.DeleteRange(Table::kNote, "a", "c");
  batch.Put(Table::kNote, "b", "2");
  EXPECT_TRUE(SortedChanges::HasRanges(batch));
}

// Keys that differ in what stands before, in and behind the bytes that are compared first, and in
// zeros at their end.
TEST(SortedChangesTest, FindsWhatAMapOfTheKeysSays) {
  std::mt19937 random(20261129);
  const auto key = [&random] {
    std::string bytes(random() % 2 == 0 ? 5 : 14, 'k');
    for (size_t i = random() % 4; i > 0; --i) {
      bytes.push_back(static_cast<char>(random() % 3 == 0 ? 0 : 0xfe + random() % 2));
    }
    return bytes;
  };
  for (int round = 0; round < 100; ++round) {
    WriteBatch batch;
    std::map<std::pair<Table, std::string>, std::string> expected;
    for (int i = 0; i < 30; ++i) {
      const auto table = static_cast<Table>(random() % 3);
      const std::string name = key();
      const std::string value = std::to_string(i);
      batch.Put(table, name, value);
      expected[{table, name}] = value;
    }
    SortedChanges changes;
    changes.Sort(batch);
    for (size_t i = 1; i < changes.size(); ++i) {
      EXPECT_LE(std::make_pair(changes[i - 1].table, changes[i - 1].key),
                std::make_pair(changes[i].table, changes[i].key));
    }
    for (int i = 0; i < 60; ++i) {
      const auto table = static_cast<Table>(random() % 3);
      const std::string name = key();
      const auto known = expected.find({table, name});
      const WriteBatch::Op* const found = changes.Find(table, name);
      ASSERT_EQ(found != nullptr, known != expected.end());
      if (found != nullptr) {
        EXPECT_EQ(found->value, known->second);
      }
      const auto bound = expected.lower_bound({table, name});
      const size_t place = changes.LowerBound(table, name);
      ASSERT_EQ(place == changes.size(), bound == expected.end());
      if (bound == expected.end()) continue;
      EXPECT_EQ(changes[place].table, bound->first.first);
      EXPECT_EQ(changes[place].key, bound->first.second);
    }
    for (const Table table : {Table::kMeta, Table::kCurrent, Table::kHistory}) {
      size_t end = 0;
      while (end < changes.size() && changes[end].table <= table) ++end;
      EXPECT_EQ(changes.EndOf(table), end);
    }
  }
}

}  // namespace
}  // namespace chancery
