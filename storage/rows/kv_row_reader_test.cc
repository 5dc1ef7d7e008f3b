// What the suite of tests/conformance does not see: how values are written.

#include "storage/rows/kv_row_reader.h"

#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(KvRowReaderTest, EveryTableHasAHistory) {
  for (int table = 0; table < kRowTableCount; ++table) {
    const auto row_table = static_cast<RowTable>(table);
    EXPECT_NE(LiveTable(row_table), HistoryTable(row_table));
  }
}

}  // namespace
}  // namespace chancery
