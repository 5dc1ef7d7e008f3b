#include "client/cli/table_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

using Fit = TableColumn::Fit;

std::vector<TableColumn> Columns() {
  return {{"Person", Fit::kWraps},
          {"Meetings", Fit::kFixed, true},
          {"Place", Fit::kWraps},
          {"Status", Fit::kFixed, false, true}};
}

std::string Print(const TableWriter& table, size_t width, bool bold = false) {
  std::ostringstream out;
  table.Print(width, bold, out);
  return out.str();
}

TEST(TableWriterTest, AlignsColumnsAndLeavesOutEmptyOptionalOnes) {
  TableWriter table(Columns());
  table.AddRow({"Colin Powell", "1", "New York", ""});
  table.AddRow({"王毅", "12", "", ""});
  EXPECT_EQ(Print(table, 80),
            "Person        Meetings  Place\n"
            "------------  --------  --------\n"
            "Colin Powell         1  New York\n"
            "王毅                12\n");
}

TEST(TableWriterTest, ShowsAnOptionalColumnWhenOneCellIsFilled) {
  TableWriter table(Columns());
  table.AddRow({"a", "1", "b", "planned"});
  EXPECT_EQ(Print(table, 80),
            "Person  Meetings  Place  Status\n"
            "------  --------  -----  -------\n"
            "a              1  b      planned\n");
}

TEST(TableWriterTest, WrapsTheWidestColumnWhenTheTableDoesNotFit) {
  TableWriter table(Columns());
  table.AddRow({"Colin Powell", "1", "a place with a name that is rather long", ""});
  table.AddRow({"Kerry", "2", "Geneva", ""});
  EXPECT_EQ(Print(table, 44),
            "Person        Meetings  Place\n"
            "------------  --------  --------------------\n"
            "Colin Powell         1  a place with a name\n"
            "                        that is rather long\n"
            "Kerry                2  Geneva\n");
}

TEST(TableWriterTest, NarrowsTheColumnsThatMakeTheTableTheLeastLonger) {
  TableWriter table({{"Person", Fit::kWraps}, {"Office", Fit::kWraps}, {"Place", Fit::kWraps}});
  table.AddRow({"Ann Example", "Secretary of State of the United States", "New York"});
  table.AddRow({"Bartholomew Sample", "Foreign Minister of Freedonia", "New York, Geneva"});
  EXPECT_EQ(Print(table, 60),
            "Person              Office                  Place\n"
            "------------------  ----------------------  ----------------\n"
            "Ann Example         Secretary of State of   New York\n"
            "                    the United States\n"
            "Bartholomew Sample  Foreign Minister of     New York, Geneva\n"
            "                    Freedonia\n");
}

TEST(TableWriterTest, BreaksNoCellInVain) {
  TableWriter table({{"Person", Fit::kWraps}, {"Office", Fit::kWraps}});
  table.AddRow({"Ann Example", "Secretary of State of the United States"});
  table.AddRow({"Antony Example", "Secretary of State of the United States"});
  EXPECT_EQ(Print(table, 36),
            "Person          Office\n"
            "--------------  --------------------\n"
            "Ann Example     Secretary of State\n"
            "                of the United States\n"
            "Antony Example  Secretary of State\n"
            "                of the United States\n");
}

TEST(TableWriterTest, CutsFixedColumnsOnlyWhenWrappingIsNotEnough) {
  TableWriter table({{"Name", Fit::kFixed}, {"Text", Fit::kWraps}});
  table.AddRow({"meetings/1234567890", "some words to wrap"});
  EXPECT_EQ(Print(table, 27),
            "Name                 Text\n"
            "-------------------  ------\n"
            "meetings/1234567890  some\n"
            "                     words\n"
            "                     to\n"
            "                     wrap\n");
  EXPECT_EQ(Print(table, 22),
            "Name            Text\n"
            "--------------  ------\n"
            "meetings/1234…  some\n"
            "                words\n"
            "                to\n"
            "                wrap\n");
}

TEST(TableWriterTest, NeverExceedsTheWidthNorEndsALineWithASpace) {
  TableWriter table(Columns());
  table.AddRow({"Somebody with quite a long name", "123456", "Somewhere in a long place", "held"});
  table.AddRow({"X", "1", "", ""});
  for (size_t width = 20; width < 100; ++width) {
    for (absl::string_view line : absl::StrSplit(Print(table, width), '\n')) {
      EXPECT_LE(DisplayWidth(line), width) << line;
      EXPECT_TRUE(line.empty() || line.back() != ' ') << line;
    }
  }
}

TEST(TableWriterTest, MakesCellsPrintable) {
  TableWriter table({{"Name"}});
  table.AddRow({"a\x1b[2Jb\nc"});
  EXPECT_EQ(Print(table, 80), "Name\n--------\na\uFFFD[2Jb c\n");
}

TEST(TableWriterTest, EmphasisesTheHeaderWhenAsked) {
  TableWriter table({{"Name"}});
  table.AddRow({"a"});
  EXPECT_EQ(Print(table, 80, true), "\x1b[1mName\x1b[0m\n----\na\n");
}

TEST(TableWriterTest, PrintsNothingWithoutRows) {
  EXPECT_EQ(Print(TableWriter(Columns()), 80), "");
}

}  // namespace
}  // namespace chancery
