#include "client/cli/csv_writer.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

namespace chancery {
namespace {

std::string Row(const std::vector<std::string>& fields, bool printable = false) {
  std::ostringstream out;
  CsvWriter(out, printable).WriteRow(fields);
  return out.str();
}

TEST(CsvWriterTest, QuotesOnlyWhatNeedsIt) {
  EXPECT_EQ(Row({"a", "b c", "", "1"}), "a,b c,,1\n");
  EXPECT_EQ(Row({"a,b", "say \"no\"", "two\nlines", "cr\rhere"}),
            "\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",\"cr\rhere\"\n");
}

TEST(CsvWriterTest, ASingleEmptyFieldIsStillARow) { EXPECT_EQ(Row({""}), "\"\"\n"); }

TEST(CsvWriterTest, KeepsDataAsItIsWhereNoTerminalReadsIt) {
  EXPECT_EQ(Row({"a\x1b[0m"}), "a\x1b[0m\n");
}

TEST(CsvWriterTest, ReplacesControlsForATerminal) {
  EXPECT_EQ(Row({"a\x1b[0m", "b\nc"}, true), "a\uFFFD[0m,\"b\nc\"\n");
}

}  // namespace
}  // namespace chancery
