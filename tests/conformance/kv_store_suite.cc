#include "tests/conformance/kv_store_suite.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <random>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/encoding/ordered_code.h"

namespace chancery {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

namespace {

absl::Time Start() { return absl::FromCivil(absl::CivilDay(2022, 1, 21), absl::UTCTimeZone()); }

std::string Entry(absl::string_view key, absl::string_view value) {
  return absl::StrCat(key, "=", value);
}

std::string Here(const KvIterator& it) {
  if (!it.status().ok()) return it.status().ToString();
  return it.Valid() ? Entry(it.key(), it.value()) : "(end)";
}

// "(none)" if absent, the status if that is an error.
std::string Get(const KvSnapshot& snapshot, Table table, absl::string_view key) {
  PinnedValue value;
  const absl::StatusOr<bool> found = snapshot.Get(ReadOptions{}, table, key, &value);
  if (!found.ok()) return found.status().ToString();
  return *found ? value.ToString() : "(none)";
}

std::string Get(const KvStore& store, Table table, absl::string_view key) {
  return Get(*store.NewSnapshot(), table, key);
}

// "key=value" of [begin, end), forwards; then the status if that is an error.
std::vector<std::string> Scan(const KvSnapshot& snapshot, Table table, absl::string_view begin = "",
                              absl::string_view end = "") {
  std::vector<std::string> entries;
  const auto it = snapshot.NewIterator(ReadOptions{}, table, begin, end);
  for (it->SeekToFirst(); it->Valid(); it->Next()) entries.push_back(Here(*it));
  if (!it->status().ok()) entries.push_back(it->status().ToString());
  return entries;
}

std::vector<std::string> Scan(const KvStore& store, Table table, absl::string_view begin = "",
                              absl::string_view end = "") {
  return Scan(*store.NewSnapshot(), table, begin, end);
}

}  // namespace

std::string KvStoreSuiteName(const ::testing::TestParamInfo<KvStoreFactory>& info) {
  return info.param.name;
}

KvStoreSuite::KvStoreSuite() : clock_(Start()) {
  const ::testing::TestInfo* const test = ::testing::UnitTest::GetInstance()->current_test_info();
  std::string name = absl::StrCat(test->test_suite_name(), "-", test->name());
  std::replace(name.begin(), name.end(), '/', '-');
  directory_ = absl::StrCat(::testing::TempDir(), "/", name);
  std::filesystem::remove_all(directory_);
  std::filesystem::create_directories(directory_);
  harness_ = GetParam().make(clock_, directory_);
}

KvStoreSuite::~KvStoreSuite() {
  harness_.reset();
  std::filesystem::remove_all(directory_);
}

void KvStoreSuite::Write(const WriteBatch& batch) {
  // The device is not what is tested here.
  const absl::Status status = store().Write(batch, WriteOptions{/*sync=*/false});
  ASSERT_TRUE(status.ok()) << status;
}

void KvStoreSuite::Put(Table table, absl::string_view key, absl::string_view value) {
  WriteBatch batch;
  batch.Put(table, key, value);
  Write(batch);
}

void KvStoreSuite::Delete(Table table, absl::string_view key) {
  WriteBatch batch;
  batch.Delete(table, key);
  Write(batch);
}

namespace {

TEST_P(KvStoreSuite, GetFindsWhatWasPutAndNothingElse) {
  Put(Table::kCurrent, "k", "v");
  Settle();
  EXPECT_EQ(Get(store(), Table::kCurrent, "k"), "v");
  EXPECT_EQ(Get(store(), Table::kCurrent, "j"), "(none)");
  EXPECT_EQ(Get(store(), Table::kCurrent, "k2"), "(none)");
  EXPECT_EQ(Get(store(), Table::kCurrent, ""), "(none)");
}

TEST_P(KvStoreSuite, TablesAreApart) {
  WriteBatch batch;
  for (int i = 0; i < kTableCount; ++i) batch.Put(static_cast<Table>(i), "k", absl::StrCat(i));
  Write(batch);
  Settle();
  for (int i = 0; i < kTableCount; ++i) {
    const auto table = static_cast<Table>(i);
    EXPECT_EQ(Get(store(), table, "k"), absl::StrCat(i));
    EXPECT_THAT(Scan(store(), table), ElementsAre(absl::StrCat("k=", i)));
  }
}

TEST_P(KvStoreSuite, WhatIsSyncedLaterIsThereAsWell) {
  WriteBatch batch;
  batch.Put(Table::kNote, "k", "1");
  WriteOptions unsynced;
  unsynced.sync = false;
  ASSERT_TRUE(store().Write(batch, unsynced).ok());
  EXPECT_EQ(Get(store(), Table::kNote, "k"), "1");
  EXPECT_TRUE(store().Sync().ok());
  Settle();
  EXPECT_EQ(Get(store(), Table::kNote, "k"), "1");
  EXPECT_TRUE(store().Sync().ok());
}

TEST_P(KvStoreSuite, BytesOfARangeAreEstimated) {
  // An engine may compress them.
  std::minstd_rand random(3);
  WriteBatch batch;
  for (int i = 0; i < 2000; ++i) {
    std::string value(90, '\0');
    for (char& c : value) c = static_cast<char>(random() >> 8);
    batch.Put(Table::kIndex, absl::StrCat("k", 10000 + i), value);
  }
  Write(batch);
  const auto snapshot = store().NewSnapshot();
  const auto all = snapshot->EstimateBytes(Table::kIndex, "", "");
  const auto half = snapshot->EstimateBytes(Table::kIndex, "k10000", "k11000");
  const auto none = snapshot->EstimateBytes(Table::kIndex, "z", "a");
  ASSERT_TRUE(all.ok() && half.ok() && none.ok());
  EXPECT_GT(*all, 50000U);
  EXPECT_LT(*all, 800000U);
  // Of rows that are still in memory an engine may guess by the shape of its list.
  EXPECT_GT(*half, *all / 8);
  EXPECT_LT(*half, *all * 2);
  EXPECT_EQ(*none, 0U);
}

TEST_P(KvStoreSuite, KeysAndValuesAreAnyBytes) {
  const std::vector<std::string> strings = {
      "",     std::string(1, '\0'),  std::string("a\0b", 3), "\xff", "\xff\xff", "\x7f",
      "\x80", std::string(1000, 'x')};
  WriteBatch batch;
  for (const std::string& key : strings) batch.Put(Table::kText, key, key + "!");
  Write(batch);
  Settle();
  for (const std::string& key : strings) {
    EXPECT_EQ(Get(store(), Table::kText, key), key + "!") << absl::CEscape(key);
  }
  std::vector<std::string> sorted = strings;
  std::sort(sorted.begin(), sorted.end());
  std::vector<std::string> expected;
  expected.reserve(sorted.size());
  for (const std::string& key : sorted) expected.push_back(Entry(key, key + "!"));
  EXPECT_EQ(Scan(store(), Table::kText), expected);
}

TEST_P(KvStoreSuite, ValuesMayBeEmptyAndAreNotAbsent) {
  Put(Table::kIndex, "k", "");
  Settle();
  EXPECT_EQ(Get(store(), Table::kIndex, "k"), "");
  EXPECT_THAT(Scan(store(), Table::kIndex), ElementsAre("k="));
}

TEST_P(KvStoreSuite, LargeValuesComeBackWhole) {
  std::string value(5 << 20, '\0');
  std::mt19937 random(1);
  for (char& c : value) c = static_cast<char>(random());
  Put(Table::kText, "article", value);
  Settle();
  EXPECT_TRUE(Get(store(), Table::kText, "article") == value);
}

TEST_P(KvStoreSuite, PutReplacesAndDeleteRemoves) {
  Put(Table::kCurrent, "a", "1");
  Put(Table::kCurrent, "b", "1");
  Settle();
  Put(Table::kCurrent, "a", "2");
  Delete(Table::kCurrent, "b");
  Delete(Table::kCurrent, "never there");
  Settle();
  EXPECT_THAT(Scan(store(), Table::kCurrent), ElementsAre("a=2"));
  EXPECT_EQ(Get(store(), Table::kCurrent, "b"), "(none)");
  Put(Table::kCurrent, "b", "3");
  Settle();
  EXPECT_EQ(Get(store(), Table::kCurrent, "b"), "3");
}

TEST_P(KvStoreSuite, ChangesOfABatchApplyInTheirOrder) {
  Put(Table::kCurrent, "k3", "old");
  WriteBatch batch;
  batch.Put(Table::kCurrent, "k1", "first");
  batch.Put(Table::kCurrent, "k1", "second");
  batch.Put(Table::kCurrent, "k2", "gone");
  batch.Delete(Table::kCurrent, "k2");
  batch.Put(Table::kCurrent, "k4", "gone");
  batch.DeleteRange(Table::kCurrent, "k3", "k6");
  batch.Put(Table::kCurrent, "k5", "after the range");
  batch.Delete(Table::kCurrent, "k7");
  batch.Put(Table::kCurrent, "k7", "after the deletion");
  Write(batch);
  Settle();
  EXPECT_THAT(Scan(store(), Table::kCurrent),
              ElementsAre("k1=second", "k5=after the range", "k7=after the deletion"));
}

TEST_P(KvStoreSuite, ChangesOfALargeBatchApplyInTheirOrderToo) {
  WriteBatch batch;
  for (int i = 1000; i-- > 0;) {
    const std::string key = absl::StrCat("k", i % 100);
    if (i % 7 == 0) {
      batch.Delete(Table::kCurrent, key);
    } else {
      batch.Put(Table::kCurrent, key, absl::StrCat(i));
    }
    batch.Put(Table::kIndex, key, absl::StrCat(i));
  }
  Write(batch);
  Settle();
  // The last change of a key is that of the least i.
  for (int i = 0; i < 100; ++i) {
    const std::string key = absl::StrCat("k", i);
    EXPECT_EQ(Get(store(), Table::kCurrent, key), i % 7 == 0 ? "(none)" : absl::StrCat(i));
    EXPECT_EQ(Get(store(), Table::kIndex, key), absl::StrCat(i));
  }
}

TEST_P(KvStoreSuite, DeleteRangeIsHalfOpenAndOfOneTable) {
  WriteBatch batch;
  for (const char* key : {"a", "b", "b1", "c", "d"}) {
    batch.Put(Table::kIndex, key, "x");
    batch.Put(Table::kCurrent, key, "x");
  }
  Write(batch);
  Settle();
  WriteBatch range;
  range.DeleteRange(Table::kIndex, "b", "c");
  Write(range);
  Settle();
  EXPECT_THAT(Scan(store(), Table::kIndex), ElementsAre("a=x", "c=x", "d=x"));
  EXPECT_EQ(Scan(store(), Table::kCurrent).size(), 5u);
}

TEST_P(KvStoreSuite, RefusedBatchChangesNothing) {
  WriteBatch batch;
  batch.Put(Table::kCurrent, "good", "1");
  batch.Put(Table::kCurrent, std::string(kMaxKeyBytes + 1, 'k'), "1");
  const absl::Status status = store().Write(batch, WriteOptions{});
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(Scan(store(), Table::kCurrent), IsEmpty());
}

TEST_P(KvStoreSuite, EmptyBatchIsAccepted) {
  EXPECT_TRUE(store().Write(WriteBatch(), WriteOptions{}).ok());
}

TEST_P(KvStoreSuite, LongestKeyIsAccepted) {
  const std::string key(kMaxKeyBytes, 'k');
  Put(Table::kCurrent, key, "v");
  Settle();
  EXPECT_EQ(Get(store(), Table::kCurrent, key), "v");
}

TEST_P(KvStoreSuite, SnapshotDoesNotSeeLaterWrites) {
  Put(Table::kCurrent, "changed", "1");
  Put(Table::kCurrent, "deleted", "1");
  Put(Table::kCurrent, "in range", "1");
  const auto before = store().NewSnapshot();
  WriteBatch batch;
  batch.Put(Table::kCurrent, "added", "2");
  batch.Put(Table::kCurrent, "changed", "2");
  batch.Delete(Table::kCurrent, "deleted");
  batch.DeleteRange(Table::kCurrent, "in", "io");
  Write(batch);
  const auto after = store().NewSnapshot();
  Put(Table::kCurrent, "changed", "3");
  ASSERT_TRUE(store().Flush().ok());
  ASSERT_TRUE(store().CompactAll().ok());

  EXPECT_THAT(Scan(*before, Table::kCurrent), ElementsAre("changed=1", "deleted=1", "in range=1"));
  EXPECT_EQ(Get(*before, Table::kCurrent, "added"), "(none)");
  EXPECT_EQ(Get(*before, Table::kCurrent, "changed"), "1");
  EXPECT_EQ(Get(*before, Table::kCurrent, "deleted"), "1");
  EXPECT_THAT(Scan(*after, Table::kCurrent), ElementsAre("added=2", "changed=2"));
  EXPECT_EQ(Get(*after, Table::kCurrent, "deleted"), "(none)");
}

TEST_P(KvStoreSuite, IteratorKeepsItsSnapshotAndIgnoresWritesWhileItMoves) {
  for (const char* key : {"a", "b", "c", "d"}) Put(Table::kCurrent, key, "1");
  const auto it = store().NewSnapshot()->NewIterator(ReadOptions{}, Table::kCurrent, "", "");
  it->SeekToFirst();
  EXPECT_EQ(Here(*it), "a=1");
  WriteBatch batch;
  batch.Delete(Table::kCurrent, "a");
  batch.Delete(Table::kCurrent, "b");
  batch.Put(Table::kCurrent, "b5", "2");
  batch.Put(Table::kCurrent, "c", "2");
  Write(batch);
  EXPECT_EQ(Here(*it), "a=1");
  it->Next();
  EXPECT_EQ(Here(*it), "b=1");
  it->Next();
  EXPECT_EQ(Here(*it), "c=1");
  it->Prev();
  EXPECT_EQ(Here(*it), "b=1");
  it->Prev();
  EXPECT_EQ(Here(*it), "a=1");
}

TEST_P(KvStoreSuite, ValuesSurviveTheirSnapshotAndLaterWrites) {
  Put(Table::kCurrent, "k", "one");
  Settle();
  PinnedValue value;
  const auto found = store().NewSnapshot()->Get(ReadOptions{}, Table::kCurrent, "k", &value);
  ASSERT_TRUE(found.ok() && *found);
  Put(Table::kCurrent, "k", "two");
  ASSERT_TRUE(store().Flush().ok());
  ASSERT_TRUE(store().CompactAll().ok());
  const PinnedValue copy = value;
  value.Reset();
  EXPECT_EQ(copy.view(), "one");
  EXPECT_EQ(value.view(), "");
}

TEST_P(KvStoreSuite, GetOfAnAbsentKeyEmptiesTheValue) {
  Put(Table::kCurrent, "k", "v");
  const auto snapshot = store().NewSnapshot();
  PinnedValue value;
  ASSERT_TRUE(*snapshot->Get(ReadOptions{}, Table::kCurrent, "k", &value));
  ASSERT_FALSE(*snapshot->Get(ReadOptions{}, Table::kCurrent, "absent", &value));
  EXPECT_EQ(value.view(), "");
}

TEST_P(KvStoreSuite, MultiGetAnswersInTheOrderOfItsKeys) {
  for (const char* key : {"a", "c", "e"}) Put(Table::kCurrent, key, absl::StrCat(key, "!"));
  Put(Table::kIndex, "b", "another table's");
  Settle();
  const auto snapshot = store().NewSnapshot();
  const std::vector<absl::string_view> keys = {"e", "b", "a", "a", "", "c", "zzz"};
  std::vector<PinnedValue> values(100);
  std::vector<bool> found;
  ASSERT_TRUE(snapshot->MultiGet(ReadOptions{}, Table::kCurrent, keys, &values, &found).ok());
  EXPECT_THAT(found, ElementsAre(true, false, true, true, false, true, false));
  std::vector<std::string> texts;
  texts.reserve(values.size());
  for (const PinnedValue& value : values) texts.push_back(value.ToString());
  EXPECT_THAT(texts, ElementsAre("e!", "", "a!", "a!", "", "c!", ""));

  ASSERT_TRUE(snapshot->MultiGet(ReadOptions{}, Table::kCurrent, {}, &values, &found).ok());
  EXPECT_TRUE(values.empty() && found.empty());
}

TEST_P(KvStoreSuite, IteratorStaysInItsRange) {
  for (const char* key : {"a", "b", "b5", "c", "d"}) Put(Table::kIndex, key, "x");
  Settle();
  const auto snapshot = store().NewSnapshot();
  EXPECT_THAT(Scan(*snapshot, Table::kIndex, "b", "d"), ElementsAre("b=x", "b5=x", "c=x"));
  EXPECT_THAT(Scan(*snapshot, Table::kIndex, "b1", "c1"), ElementsAre("b5=x", "c=x"));
  EXPECT_THAT(Scan(*snapshot, Table::kIndex, "c", ""), ElementsAre("c=x", "d=x"));
  EXPECT_THAT(Scan(*snapshot, Table::kIndex, "b", "b"), IsEmpty());
  EXPECT_THAT(Scan(*snapshot, Table::kIndex, "d", "a"), IsEmpty());
  EXPECT_THAT(Scan(*snapshot, Table::kIndex, "b6", "b7"), IsEmpty());

  const auto it = snapshot->NewIterator(ReadOptions{}, Table::kIndex, "b", "d");
  it->SeekToLast();
  EXPECT_EQ(Here(*it), "c=x");
  it->Next();
  EXPECT_EQ(Here(*it), "(end)");
  it->SeekToFirst();
  it->Prev();
  EXPECT_EQ(Here(*it), "(end)");
}

TEST_P(KvStoreSuite, SeeksFindTheirNeighbourInTheRange) {
  for (const char* key : {"a", "c", "e", "g", "i"}) Put(Table::kIndex, key, "x");
  Settle();
  const auto it = store().NewSnapshot()->NewIterator(ReadOptions{}, Table::kIndex, "b", "h");
  const struct {
    const char* target;
    const char* at_or_after;
    const char* at_or_before;
  } kCases[] = {{"", "c=x", "(end)"},   {"a", "c=x", "(end)"}, {"b", "c=x", "(end)"},
                {"c", "c=x", "c=x"},    {"d", "e=x", "c=x"},   {"g", "g=x", "g=x"},
                {"g5", "(end)", "g=x"}, {"h", "(end)", "g=x"}, {"i", "(end)", "g=x"},
                {"z", "(end)", "g=x"}};
  for (const auto& c : kCases) {
    it->Seek(c.target);
    EXPECT_EQ(Here(*it), c.at_or_after) << "Seek " << c.target;
    it->SeekForPrev(c.target);
    EXPECT_EQ(Here(*it), c.at_or_before) << "SeekForPrev " << c.target;
  }
}

TEST_P(KvStoreSuite, MovesOfAnInvalidIteratorDoNothing) {
  Put(Table::kIndex, "a", "x");
  const auto it = store().NewSnapshot()->NewIterator(ReadOptions{}, Table::kIndex, "", "");
  EXPECT_EQ(Here(*it), "(end)");  // not sought yet
  it->Next();
  it->Prev();
  EXPECT_EQ(Here(*it), "(end)");
  EXPECT_EQ(it->key(), "");
  it->SeekToFirst();
  it->Next();
  it->Next();
  it->Prev();
  EXPECT_EQ(Here(*it), "(end)");
  it->SeekToLast();
  EXPECT_EQ(Here(*it), "a=x");
}

TEST_P(KvStoreSuite, IteratorOverAnEmptyTableEndsAtOnce) {
  const auto it = store().NewSnapshot()->NewIterator(ReadOptions{}, Table::kLog, "", "");
  it->SeekToFirst();
  EXPECT_EQ(Here(*it), "(end)");
  it->SeekToLast();
  EXPECT_EQ(Here(*it), "(end)");
  it->Seek("a");
  EXPECT_EQ(Here(*it), "(end)");
  it->SeekForPrev("a");
  EXPECT_EQ(Here(*it), "(end)");
}

TEST_P(KvStoreSuite, PrefixEndBoundsAPrefixScan) {
  const std::string prefix("p\xff", 2);
  for (const std::string& key : {std::string("p"), prefix, prefix + '\xff', prefix + "a",
                                 std::string("q"), std::string("p\xfe")}) {
    Put(Table::kIndex, key, "x");
  }
  Settle();
  EXPECT_THAT(Scan(store(), Table::kIndex, prefix, PrefixEnd(prefix)),
              ElementsAre(prefix + "=x", prefix + "a=x", prefix + "\xff=x"));
}

TEST_P(KvStoreSuite, ReadsOfWhatIsNoTableAreRefused) {
  const auto none = static_cast<Table>(kTableCount);
  const auto snapshot = store().NewSnapshot();
  EXPECT_THAT(Get(*snapshot, none, "k"), HasSubstr("INVALID_ARGUMENT"));
  EXPECT_THAT(Scan(*snapshot, none), ElementsAre(HasSubstr("INVALID_ARGUMENT")));
}

TEST_P(KvStoreSuite, ReadsAfterTheirDeadlineAreRefused) {
  Put(Table::kCurrent, "k", "v");
  Settle();
  const auto snapshot = store().NewSnapshot();
  ReadOptions options;
  options.deadline = clock_.Now() + absl::Seconds(1);
  PinnedValue value;
  std::vector<PinnedValue> values;
  std::vector<bool> found;
  const std::vector<absl::string_view> keys = {"k"};
  const auto it = snapshot->NewIterator(options, Table::kCurrent, "", "");
  it->SeekToFirst();
  EXPECT_EQ(Here(*it), "k=v");
  EXPECT_TRUE(snapshot->Get(options, Table::kCurrent, "k", &value).ok());
  EXPECT_TRUE(snapshot->MultiGet(options, Table::kCurrent, keys, &values, &found).ok());

  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(snapshot->Get(options, Table::kCurrent, "k", &value).status().code(),
            absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(snapshot->MultiGet(options, Table::kCurrent, keys, &values, &found).code(),
            absl::StatusCode::kDeadlineExceeded);
  it->SeekToFirst();
  EXPECT_FALSE(it->Valid());
  EXPECT_EQ(it->status().code(), absl::StatusCode::kDeadlineExceeded);
}

TEST_P(KvStoreSuite, DeadlineEndsALongScan) {
  WriteBatch batch;
  for (int i = 0; i < 5000; ++i) batch.Put(Table::kCurrent, absl::StrCat("k", i), "v");
  Write(batch);
  Settle();
  ReadOptions options;
  options.deadline = clock_.Now() + absl::Seconds(1);
  const auto it = store().NewSnapshot()->NewIterator(options, Table::kCurrent, "", "");
  int rows = 0;
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    if (++rows == 1000) clock_.Advance(absl::Seconds(1));
  }
  EXPECT_EQ(it->status().code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_LT(rows, 1300);
}

TEST_P(KvStoreSuite, StatsCountWhatIsThere) {
  WriteBatch batch;
  for (int i = 0; i < 1000; ++i) {
    batch.Put(Table::kIndex, absl::StrCat("key", i), std::string(100, 'x'));
  }
  Write(batch);
  Settle();
  const absl::StatusOr<KvStats> stats = store().Stats();
  ASSERT_TRUE(stats.ok()) << stats.status();
  EXPECT_NE(stats->engine, "");
  EXPECT_EQ(stats->table(Table::kIndex).keys, 1000u);
  EXPECT_GT(stats->table(Table::kIndex).bytes, 1000u);
  EXPECT_EQ(stats->table(Table::kLog).keys, 0u);
}

TEST_P(KvStoreSuite, MaintenanceKeepsWhatIsThere) {
  for (int i = 0; i < 100; ++i) Put(Table::kCurrent, absl::StrCat("k", i % 10), absl::StrCat(i));
  const std::vector<std::string> before = Scan(store(), Table::kCurrent);
  EXPECT_TRUE(store().Flush().ok());
  EXPECT_TRUE(store().CompactAll().ok());
  EXPECT_TRUE(store().VerifyChecksums().ok());
  Settle();
  EXPECT_EQ(Scan(store(), Table::kCurrent), before);
}

TEST_P(KvStoreSuite, BackupIsAStoreOfItsMoment) {
  Put(Table::kCurrent, "k", "then");
  const std::string target = directory_ + "/backup";
  if (!harness_->has_backup()) {
    EXPECT_EQ(store().Backup(target).code(), absl::StatusCode::kUnimplemented);
    return;
  }
  ASSERT_TRUE(store().Backup(target).ok());
  Put(Table::kCurrent, "k", "now");
  Settle();
  const std::unique_ptr<KvStore> copy = harness_->OpenBackup(target);
  ASSERT_NE(copy, nullptr);
  EXPECT_EQ(Get(*copy->NewSnapshot(), Table::kCurrent, "k"), "then");
  EXPECT_EQ(Get(store(), Table::kCurrent, "k"), "now");
}

TEST_P(KvStoreSuite, ConcurrentWritersAndReadersSeeWholeBatches) {
  constexpr int kKeys = 10;
  constexpr int kWriters = 2;
  constexpr int kRounds = 100;
  std::atomic<int> running{kWriters};
  std::atomic<int> errors{0};
  std::vector<std::thread> threads;
  threads.reserve(kWriters + 2);
  for (int writer = 0; writer < kWriters; ++writer) {
    threads.emplace_back([&, writer] {
      for (int round = 0; round < kRounds; ++round) {
        WriteBatch batch;
        for (int k = 0; k < kKeys; ++k) {
          // Half of it in another table: batches are atomic over tables.
          batch.Put(k % 2 == 0 ? Table::kCurrent : Table::kIndex, absl::StrCat(k),
                    absl::StrCat(writer, " ", round));
        }
        if (!store().Write(batch, WriteOptions{/*sync=*/false}).ok()) ++errors;
      }
      --running;
    });
  }
  for (int reader = 0; reader < 2; ++reader) {
    threads.emplace_back([&] {
      while (running > 0) {
        const auto snapshot = store().NewSnapshot();
        const std::string first = Get(*snapshot, Table::kCurrent, "0");
        for (int k = 1; k < kKeys; ++k) {
          const Table table = k % 2 == 0 ? Table::kCurrent : Table::kIndex;
          if (Get(*snapshot, table, absl::StrCat(k)) != first) ++errors;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(errors, 0);
}

// Random changes and reads, compared with std::map.
class Model {
 public:
  using Rows = std::map<std::string, std::string>;
  using Tables = std::array<Rows, kTableCount>;

  void Apply(const WriteBatch& batch) {
    for (const WriteBatch::Op& op : batch) {
      Rows& rows = tables_[static_cast<size_t>(op.table)];
      const std::string key(op.key);
      const std::string value(op.value);
      switch (op.kind) {
        case WriteBatch::Kind::kPut:
          rows[key] = value;
          break;
        case WriteBatch::Kind::kDelete:
          rows.erase(key);
          break;
        case WriteBatch::Kind::kDeleteRange:
          rows.erase(rows.lower_bound(key), rows.lower_bound(value));
          break;
      }
    }
  }

  const Tables& tables() const { return tables_; }

 private:
  Tables tables_;
};

class RandomSteps {
 public:
  explicit RandomSteps(uint64_t seed) : random_(seed) {}

  bool OneIn(uint64_t n) { return random_() % n == 0; }
  size_t Below(size_t n) { return random_() % n; }

  WriteBatch Batch() {
    WriteBatch batch;
    // Sometimes a large one: engines may treat it otherwise.
    const size_t size = OneIn(10) ? 400 : 1 + Below(12);
    const bool ranges = OneIn(2);
    for (size_t i = 0; i < size; ++i) {
      const Table table = SomeTable();
      switch (random_() % 10) {
        case 0: {
          if (!ranges) break;
          std::string begin = Key();
          std::string end = Key();
          if (begin > end) std::swap(begin, end);
          batch.DeleteRange(table, begin, end);
          break;
        }
        case 1:
        case 2:
        case 3:
          batch.Delete(table, Key());
          break;
        default: {
          // One draw after the other: arguments have no order.
          const std::string key = Key();
          const size_t length = random_() % 40;
          batch.Put(table, key, std::string(length, static_cast<char>(random_())));
        }
      }
    }
    return batch;
  }

  void Compare(const KvSnapshot& snapshot, const Model::Tables& tables) {
    for (int i = 0; i < 10; ++i) CompareGets(snapshot, tables);
    for (int i = 0; i < 4; ++i) CompareIteration(snapshot, tables);
  }

 private:
  std::string Key() {
    // Few and short, so that changes meet; with the bytes at both ends.
    static constexpr char kAlphabet[] = {'\x00', 'a', 'b', '\xff'};
    std::string key(random_() % 4, '\0');
    for (char& c : key) c = kAlphabet[random_() % sizeof(kAlphabet)];
    return key;
  }

  Table SomeTable() { return random_() % 2 == 0 ? Table::kCurrent : Table::kIndex; }

  void CompareGets(const KvSnapshot& snapshot, const Model::Tables& tables) {
    const Table table = SomeTable();
    const Model::Rows& rows = tables[static_cast<size_t>(table)];
    std::vector<std::string> keys(random_() % 6);
    for (std::string& key : keys) key = Key();
    const std::vector<absl::string_view> views(keys.begin(), keys.end());
    std::vector<PinnedValue> values;
    std::vector<bool> found;
    ASSERT_TRUE(snapshot.MultiGet(ReadOptions{}, table, views, &values, &found).ok());
    for (size_t i = 0; i < keys.size(); ++i) {
      const auto row = rows.find(keys[i]);
      ASSERT_EQ(found[i], row != rows.end()) << absl::CEscape(keys[i]);
      if (found[i]) {
        ASSERT_EQ(values[i].view(), row->second);
      }
      ASSERT_EQ(Get(snapshot, table, keys[i]), found[i] ? row->second : "(none)");
    }
  }

  // A walk of seeks and steps in a random range.
  void CompareIteration(const KvSnapshot& snapshot, const Model::Tables& tables) {
    const Table table = SomeTable();
    const std::string begin = Key();
    const std::string end = random_() % 3 == 0 ? "" : Key();
    Model::Rows rows;  // those of the range
    for (const auto& row : tables[static_cast<size_t>(table)]) {
      if (row.first >= begin && (end.empty() || row.first < end)) rows.insert(row);
    }
    auto here = rows.end();  // also stands for "before the first"
    const auto it = snapshot.NewIterator(ReadOptions{}, table, begin, end);
    std::string trace =
        absl::StrCat("range [", absl::CEscape(begin), ", ", absl::CEscape(end), ")");
    for (int step = 0; step < 25; ++step) {
      const std::string target = Key();
      switch (random_() % 8) {
        case 0:
          it->SeekToFirst();
          here = rows.begin();
          trace += " first";
          break;
        case 1:
          it->SeekToLast();
          here = rows.empty() ? rows.end() : std::prev(rows.end());
          trace += " last";
          break;
        case 2:
          it->Seek(target);
          here = rows.lower_bound(target);
          absl::StrAppend(&trace, " seek ", absl::CEscape(target));
          break;
        case 3:
          it->SeekForPrev(target);
          here = rows.upper_bound(target);
          here = here == rows.begin() ? rows.end() : std::prev(here);
          absl::StrAppend(&trace, " seek-for-prev ", absl::CEscape(target));
          break;
        case 4:
        case 5:
          it->Next();
          if (here != rows.end()) ++here;
          trace += " next";
          break;
        default:
          it->Prev();
          if (here != rows.end()) here = here == rows.begin() ? rows.end() : std::prev(here);
          trace += " prev";
      }
      ASSERT_TRUE(it->status().ok()) << it->status();
      ASSERT_EQ(it->Valid(), here != rows.end()) << trace;
      if (it->Valid()) {
        ASSERT_EQ(it->key(), here->first) << trace;
        ASSERT_EQ(it->value(), here->second) << trace;
      }
    }
  }

  std::mt19937_64 random_;
};

TEST_P(KvStoreSuite, AgreesWithAMapOverRandomChanges) {
  for (uint64_t seed = 1; seed <= 2; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    RandomSteps random(seed);
    Model model;
    WriteBatch clear;
    for (Table table : {Table::kCurrent, Table::kIndex}) {
      clear.DeleteRange(table, "", std::string(4, '\xff'));
    }
    Write(clear);
    for (int round = 0; round < 8; ++round) {
      // Snapshots of some moments, with what they must show, held across later changes.
      std::vector<std::pair<std::shared_ptr<const KvSnapshot>, Model::Tables>> held;
      for (int i = 0; i < 8; ++i) {
        const WriteBatch batch = random.Batch();
        Write(batch);
        model.Apply(batch);
        if (random.OneIn(3)) held.emplace_back(store().NewSnapshot(), model.tables());
        if (random.OneIn(8)) {
          ASSERT_TRUE(store().Flush().ok());
        }
        if (!held.empty() && random.OneIn(4)) {
          held.erase(held.begin() + static_cast<std::ptrdiff_t>(random.Below(held.size())));
        }
        for (const auto& [snapshot, tables] : held) random.Compare(*snapshot, tables);
        if (HasFatalFailure()) return;
      }
      held.clear();
      Settle();
      random.Compare(*store().NewSnapshot(), model.tables());
      if (HasFatalFailure()) return;
    }
  }
}

}  // namespace
}  // namespace chancery
