// What the suite of tests/conformance does not see: how values are written.

#include "storage/rows/kv_row_reader.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(KvRowReaderTest, ChangesAreReadAsWritten) {
  std::vector<EntityChange> changes;
  for (int kind = 1; kind < kEntityKindCount; ++kind) {
    for (int what = 0; what < 3; ++what) {
      changes.push_back({EntityRef(static_cast<EntityKind>(kind), uint64_t{1} << (7 * kind)),
                         static_cast<EntityChange::Kind>(what)});
    }
  }
  std::vector<EntityChange> read;
  ASSERT_TRUE(DecodeChanges(EncodeChanges(changes), &read));
  EXPECT_EQ(read, changes);
}

TEST(KvRowReaderTest, DamagedChangesAreRefused) {
  std::vector<EntityChange> read;
  const std::string good = EncodeChanges({{PersonId(300), EntityChange::Kind::kClosed}});
  EXPECT_FALSE(DecodeChanges(good.substr(0, good.size() - 1), &read));
  EXPECT_FALSE(DecodeChanges(std::string("\x03\x01", 2), &read));
  EXPECT_FALSE(DecodeChanges(std::string("\xfc\x01", 2), &read));
}

TEST(KvRowReaderTest, EveryTableHasAHistory) {
  for (int table = 0; table < kRowTableCount; ++table) {
    const auto row_table = static_cast<RowTable>(table);
    EXPECT_NE(LiveTable(row_table), HistoryTable(row_table));
  }
}

}  // namespace
}  // namespace chancery
