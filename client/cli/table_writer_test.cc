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

TEST(TableWriterTest, IsRecordsWhereWordsWouldHaveToBeBroken) {
  TableWriter table({{"Name", Fit::kFixed}, {"Text", Fit::kWraps}, {"Count", Fit::kFixed, true}});
  table.AddRow({"meetings/1234567890", "some words to wrap", "12"});
  table.AddRow({"meetings/2", "", "3"});
  EXPECT_EQ(Print(table, 33),
            "Name                 Text   Count\n"
            "-------------------  -----  -----\n"
            "meetings/1234567890  some      12\n"
            "                     words\n"
            "                     to\n"
            "                     wrap\n"
            "meetings/2                      3\n");
  EXPECT_EQ(Print(table, 32),
            "Name   meetings/1234567890\n"
            "Text   some words to wrap\n"
            "Count  12\n"
            "\n"
            "Name   meetings/2\n"
            "Count  3\n");
  EXPECT_EQ(Print(table, 20, true),
            "\x1b[1mName\x1b[0m   meetings/1234\n"
            "       567890\n"
            "\x1b[1mText\x1b[0m   some words to\n"
            "       wrap\n"
            "\x1b[1mCount\x1b[0m  12\n"
            "\n"
            "\x1b[1mName\x1b[0m   meetings/2\n"
            "\x1b[1mCount\x1b[0m  3\n");
}

TEST(TableWriterTest, WrapsHeadersToo) {
  TableWriter table({{"Office then", Fit::kWraps}, {"Place", Fit::kWraps}});
  table.AddRow({"Envoy", "Geneva"});
  EXPECT_EQ(Print(table, 14),
            "Office  Place\n"
            "then\n"
            "------  ------\n"
            "Envoy   Geneva\n");
}

TEST(TableWriterTest, BreaksNoWordWhateverTheWidth) {
  TableWriter table(Columns());
  table.AddRow({"Condoleezza Rice ?", "3", "Port-au-Prince, Johannesburg, Llanfairpwllgwyn", ""});
  for (size_t width = 40; width < 100; ++width) {
    const std::string text = Print(table, width);
    for (const char* word : {"Condoleezza", "Rice ?", "Port-au-Prince,", "Johannesburg,",
                             "Llanfairpwllgwyn", "Meetings"}) {
      EXPECT_THAT(text, ::testing::HasSubstr(word)) << width;
    }
  }
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
