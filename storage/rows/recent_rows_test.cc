#include "storage/rows/recent_rows.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using Answer = RecentRows::Answer;

constexpr size_t kBytes = 1 << 20;

void Keep(RecentRows& rows, Revision revision, absl::string_view key, absl::string_view payload) {
  RowReader::Found row;
  row.payload = payload;
  row.created = 1;
  rows.Keep(revision, RowTable::kNote, key, &row);
}

TEST(RecentRowsTest, WhatWasLookedForIsKnown) {
  RecentRows rows(5, kBytes);
  RowReader::Found found;
  EXPECT_EQ(rows.Find(5, RowTable::kNote, "a", &found), Answer::kUnknown);
  Keep(rows, 5, "a", "one");
  rows.Keep(5, RowTable::kNote, "b", nullptr);
  EXPECT_EQ(rows.Find(5, RowTable::kNote, "a", &found), Answer::kFound);
  EXPECT_EQ(found.payload, "one");
  EXPECT_EQ(found.created, 1u);
  EXPECT_EQ(rows.Find(5, RowTable::kNote, "b", &found), Answer::kAbsent);
  // The same key of another table is another row.
  EXPECT_EQ(rows.Find(5, RowTable::kIndex, "a", &found), Answer::kUnknown);
}

TEST(RecentRowsTest, OtherRevisionsAreNotKnown) {
  RecentRows rows(5, kBytes);
  Keep(rows, 4, "late", "one");
  RowReader::Found found;
  EXPECT_EQ(rows.Find(5, RowTable::kNote, "late", &found), Answer::kUnknown);
  Keep(rows, 5, "a", "one");
  EXPECT_EQ(rows.Find(4, RowTable::kNote, "a", &found), Answer::kUnknown);
}

TEST(RecentRowsTest, ACommitTakesThemToTheNextRevision) {
  RecentRows rows(5, kBytes);
  Keep(rows, 5, "replaced", "one");
  Keep(rows, 5, "closed", "one");
  Keep(rows, 5, "same", "one");
  rows.Keep(5, RowTable::kNote, "new", nullptr);
  RowChanges changes;
  changes.Close(RowTable::kNote, "replaced");
  changes.Put(RowTable::kNote, "replaced", "two");
  changes.Close(RowTable::kNote, "closed");
  changes.Put(RowTable::kNote, "new", "two");
  changes.Put(RowTable::kNote, "unasked", "two");
  rows.Advance(6, changes);

  RowReader::Found found;
  EXPECT_EQ(rows.Find(6, RowTable::kNote, "replaced", &found), Answer::kFound);
  EXPECT_EQ(found.payload, "two");
  EXPECT_EQ(found.created, 6u);
  EXPECT_EQ(rows.Find(6, RowTable::kNote, "closed", &found), Answer::kAbsent);
  EXPECT_EQ(rows.Find(6, RowTable::kNote, "same", &found), Answer::kFound);
  EXPECT_EQ(found.payload, "one");
  EXPECT_EQ(found.created, 1u);
  EXPECT_EQ(rows.Find(6, RowTable::kNote, "new", &found), Answer::kFound);
  EXPECT_EQ(found.payload, "two");
  EXPECT_EQ(found.created, 6u);
  EXPECT_EQ(rows.Find(6, RowTable::kNote, "unasked", &found), Answer::kUnknown);
}

TEST(RecentRowsTest, AValueOutlivesItsRow) {
  RecentRows rows(5, kBytes);
  Keep(rows, 5, "a", "one");
  RowReader::Found found;
  ASSERT_EQ(rows.Find(5, RowTable::kNote, "a", &found), Answer::kFound);
  RowChanges changes;
  changes.Close(RowTable::kNote, "a");
  rows.Advance(6, changes);
  EXPECT_EQ(found.payload, "one");
  EXPECT_EQ(found.created, 1u);
}

TEST(RecentRowsTest, WhatIsLargeIsNotKept) {
  RecentRows rows(5, kBytes);
  const std::string large(1 << 20, 'x');
  Keep(rows, 5, "a", large);
  RowReader::Found found;
  EXPECT_EQ(rows.Find(5, RowTable::kNote, "a", &found), Answer::kUnknown);
  // Nor what becomes so.
  Keep(rows, 5, "a", "one");
  RowChanges changes;
  changes.Close(RowTable::kNote, "a");
  changes.Put(RowTable::kNote, "a", large);
  rows.Advance(6, changes);
  EXPECT_EQ(rows.Find(6, RowTable::kNote, "a", &found), Answer::kUnknown);
}

TEST(RecentRowsTest, WhatIsAskedForStaysAndTheRestGoes) {
  RecentRows rows(5, /*max_bytes=*/20000);
  RowReader::Found found;
  Keep(rows, 5, "asked", "one");
  Keep(rows, 5, "not asked", "one");
  for (int i = 0; i < 1000; ++i) {
    Keep(rows, 5, absl::StrCat("other", i), "one");
    ASSERT_EQ(rows.Find(5, RowTable::kNote, "asked", &found), Answer::kFound) << i;
  }
  EXPECT_EQ(rows.Find(5, RowTable::kNote, "not asked", &found), Answer::kUnknown);
  EXPECT_EQ(rows.Find(5, RowTable::kNote, "other999", &found), Answer::kFound);
}

}  // namespace
}  // namespace chancery
