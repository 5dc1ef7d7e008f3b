#include "storage/rows/row_reader.h"

#include <string>

#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(AfterTest, ForwardBeginsBehindTheKey) {
  const RowRange rest = After({RowTable::kIndex, "a", "d"}, "b");
  // Behind all that an engine may keep under the key.
  EXPECT_GT(rest.begin, std::string("b\xff\xff\xff"));
  EXPECT_LE(rest.begin, "c");
  EXPECT_EQ(rest.end, "d");
  EXPECT_EQ(After({RowTable::kIndex, "m", "p"}, "b").begin, "m");
}

TEST(AfterTest, BackwardEndsBeforeTheKey) {
  RowRange range{RowTable::kIndex, "a", "d", true};
  EXPECT_EQ(After(range, "b").end, "b");
  EXPECT_EQ(After(range, "x").end, "d");
  range.end.clear();
  EXPECT_EQ(After(range, "b").end, "b");
}

}  // namespace
}  // namespace chancery
