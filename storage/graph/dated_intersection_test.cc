#include "storage/graph/dated_intersection.h"

#include <algorithm>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/kv/memory_kv_store.h"
#include "storage/rows/kv_row_store.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;

constexpr uint64_t kIds = 4000;

// Statements 1 to 4,000, of which topic n has those that n divides; each third has an inexact date.
class DatedIntersectionTest : public ::testing::Test {
 protected:
  DatedIntersectionTest() {
    auto rows = OpenKvRowStore(std::make_unique<MemoryKvStore>(), {});
    EXPECT_THAT(rows, IsOk());
    rows_ = *std::move(rows);
    RowChanges changes;
    for (const uint64_t topic : {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 400}) {
      for (uint64_t id = topic; id <= kIds; id += topic) {
        std::string key = StatementByTopicPrefix(TopicId(topic));
        AppendDated(PartOf(id), id, &key);
        changes.Put(RowTable::kIndex, key, "x");
      }
    }
    Head next;
    next.revision = 1;
    next.time = absl::UnixEpoch();
    EXPECT_THAT(rows_->Commit(0, next, changes), IsOk());
    EXPECT_THAT(rows_->Sync(1), IsOk());
    reader_ = *rows_->NewReader(1);
  }

  static DayPart PartOf(uint64_t id) {
    DayPart part;
    part.day = static_cast<DayNumber>((id * 7919) % 1000);
    part.exact = id % 3 != 0;
    return part;
  }

  std::vector<uint64_t> Read(const std::vector<uint64_t>& topics, const DatedScan& scan = {}) {
    std::vector<std::string> prefixes;
    for (uint64_t topic : topics) prefixes.push_back(StatementByTopicPrefix(TopicId(topic)));
    Budget budget;
    DatedIntersection rows(*reader_, prefixes, scan, budget);
    std::vector<uint64_t> ids;
    for (; rows.Valid(); rows.Next()) {
      ids.push_back(rows.id());
      for (size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(rows.at(i).id(), rows.id());
    }
    EXPECT_THAT(rows.status(), IsOk());
    rows_read_ = budget.rows_read();
    return ids;
  }

  std::unique_ptr<RowStore> rows_;
  std::shared_ptr<const RowReader> reader_;
  uint64_t rows_read_ = 0;
};

TEST_F(DatedIntersectionTest, GivesWhatAllListsHaveInTheOrderOfTime) {
  std::mt19937 random(9);
  for (int round = 0; round < 60; ++round) {
    std::vector<uint64_t> topics;
    for (size_t n = 1 + random() % 4; n > 0; --n) topics.push_back(1 + random() % 10);
    DatedScan scan;
    scan.newest_first = random() % 2 == 0;
    std::set<DatedPosition> all;
    for (uint64_t id = 1; id <= kIds; ++id) {
      if (std::all_of(topics.begin(), topics.end(), [id](uint64_t n) { return id % n == 0; })) {
        all.insert({PartOf(id).day, id});
      }
    }
    std::vector<uint64_t> expected;
    for (const DatedPosition& position : all) expected.push_back(position.id);
    if (scan.newest_first) std::reverse(expected.begin(), expected.end());
    ASSERT_EQ(Read(topics, scan), expected) << "round " << round;
  }
}

TEST_F(DatedIntersectionTest, CostsWhatTheShortestListHas) {
  // 4,000 rows, and 10: the long list is not read through.
  EXPECT_EQ(Read({1, 400}).size(), 10U);
  EXPECT_LT(rows_read_, 300U);
  EXPECT_EQ(Read({400, 1}).size(), 10U);
  EXPECT_LT(rows_read_, 300U);
}

TEST_F(DatedIntersectionTest, NothingIsInCommonWithAnEmptyList) {
  EXPECT_THAT(Read({1, 21}), ElementsAre());
  EXPECT_THAT(Read({21, 1}), ElementsAre());
  EXPECT_LT(rows_read_, 5U);
}

TEST_F(DatedIntersectionTest, TheErrorOfOneListIsTheEnd) {
  Budget::Limits limits;
  limits.max_rows_read = 300;
  Budget budget(limits, SystemClock::Get(), nullptr);
  DatedIntersection rows(*reader_,
                         {StatementByTopicPrefix(TopicId(1)), StatementByTopicPrefix(TopicId(2))},
                         {}, budget);
  while (rows.Valid()) rows.Next();
  EXPECT_THAT(rows.status(), HasReason("LIMIT_EXCEEDED"));
}

}  // namespace
}  // namespace chancery
