#include "storage/kv/layered_snapshot.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "storage/base/clock.h"
#include "storage/kv/memory_kv_store.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

std::shared_ptr<const WriteLayer> Layer(const WriteBatch& batch) {
  return std::make_shared<const WriteLayer>(batch);
}

TEST(LayeredSnapshotTest, TheNewestLayerThatChangesAKeyCounts) {
  MemoryKvStore base;
  WriteBatch batch;
  for (const char* key : {"a", "b", "c", "d"}) batch.Put(Table::kNote, key, "base");
  ASSERT_THAT(base.Write(batch, WriteOptions{}), IsOk());
  WriteBatch older;
  older.Put(Table::kNote, "b", "older");
  older.Delete(Table::kNote, "c");
  older.Put(Table::kNote, "d", "older");
  WriteBatch newer;
  newer.Put(Table::kNote, "c", "newer");
  newer.Delete(Table::kNote, "d");
  newer.Put(Table::kIndex, "a", "of another table");
  const auto snapshot = std::make_shared<const LayeredSnapshot>(
      base.NewSnapshot(), WriteLayers{Layer(older), Layer(newer)}, SystemClock::Get());
  const std::vector<absl::string_view> keys = {"d", "a", "c", "b", "x"};
  std::vector<PinnedValue> values;
  std::vector<bool> found;
  ASSERT_THAT(snapshot->MultiGet(ReadOptions(), Table::kNote, keys, &values, &found), IsOk());
  EXPECT_EQ(found, std::vector<bool>({false, true, true, true, false}));
  EXPECT_EQ(values[1].view(), "base");
  EXPECT_EQ(values[2].view(), "newer");
  EXPECT_EQ(values[3].view(), "older");
}

TEST(LayeredSnapshotTest, AValueLivesAsLongAsItIsHeld) {
  MemoryKvStore base;
  PinnedValue value;
  {
    WriteBatch batch;
    batch.Put(Table::kNote, "a", std::string(1000, 'v'));
    const auto snapshot = std::make_shared<const LayeredSnapshot>(
        base.NewSnapshot(), WriteLayers{Layer(batch)}, SystemClock::Get());
    ASSERT_TRUE(*snapshot->Get(ReadOptions(), Table::kNote, "a", &value));
  }
  EXPECT_EQ(value.view(), std::string(1000, 'v'));
}

class RandomLayersTest : public ::testing::TestWithParam<int> {};

// Each read, and each way through the keys, is that of a map.
TEST_P(RandomLayersTest, AreWhatAMapSays) {
  std::mt19937 random(static_cast<uint32_t>(GetParam()));
  const auto key = [&random] { return std::string(1 + random() % 2, "abcd"[random() % 4]); };
  std::map<std::string, std::string> expected;
  int count = 0;
  const auto change = [&](WriteBatch* batch) {
    for (size_t i = random() % 6; i > 0; --i) {
      const std::string name = key() + key();
      if (random() % 3 == 0) {
        batch->Delete(Table::kNote, name);
        expected.erase(name);
      } else {
        const std::string value = std::to_string(++count);
        batch->Put(Table::kNote, name, value);
        expected[name] = value;
      }
      batch->Put(Table::kMeta, name, "not to be seen");
      batch->Put(Table::kLog, name, "not to be seen");
    }
  };
  MemoryKvStore base;
  for (int i = 0; i < 3; ++i) {
    WriteBatch batch;
    change(&batch);
    ASSERT_THAT(base.Write(batch, WriteOptions{}), IsOk());
  }
  WriteLayers layers;
  const auto below = base.NewSnapshot();
  for (size_t i = random() % 4; i > 0; --i) {
    WriteBatch batch;
    change(&batch);
    layers.push_back(Layer(batch));
  }
  const auto snapshot = std::make_shared<const LayeredSnapshot>(below, layers, SystemClock::Get());

  const std::string begin = random() % 2 == 0 ? "" : key();
  const std::string end = random() % 2 == 0 ? "" : begin + "zz";
  std::map<std::string, std::string> range;
  for (const auto& [name, value] : expected) {
    if (name >= begin && (end.empty() || name < end)) range[name] = value;
  }
  const auto it = snapshot->NewIterator(ReadOptions(), Table::kNote, begin, end);
  auto at = range.end();
  for (int step = 0; step < 60; ++step) {
    const std::string target = key() + key();
    switch (at == range.end() ? random() % 4 : random() % 12) {
      case 0:
        it->SeekToFirst();
        at = range.begin();
        break;
      case 1:
        it->SeekToLast();
        at = range.empty() ? range.end() : std::prev(range.end());
        break;
      case 2:
        it->Seek(target);
        at = range.lower_bound(target);
        break;
      case 3: {
        it->SeekForPrev(target);
        const auto behind = range.upper_bound(target);
        at = behind == range.begin() ? range.end() : std::prev(behind);
        break;
      }
      case 4:
      case 5:
      case 6:
      case 7:
        it->Next();
        ++at;
        break;
      default:
        it->Prev();
        at = at == range.begin() ? range.end() : std::prev(at);
        break;
    }
    ASSERT_THAT(it->status(), IsOk());
    ASSERT_EQ(it->Valid(), at != range.end());
    if (at == range.end()) continue;
    EXPECT_EQ(it->key(), at->first);
    EXPECT_EQ(it->value(), at->second);
    PinnedValue value;
    ASSERT_TRUE(*snapshot->Get(ReadOptions(), Table::kNote, at->first, &value));
    EXPECT_EQ(value.view(), at->second);
    EXPECT_EQ(*snapshot->Get(ReadOptions(), Table::kNote, target, &value),
              expected.count(target) != 0);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomLayersTest, ::testing::Range(0, 500));

}  // namespace
}  // namespace chancery
