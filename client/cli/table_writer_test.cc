#include "client/cli/table_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <utility>
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

// A table whose rows are known before its width.
class Table {
 public:
  explicit Table(std::vector<TableColumn> columns) : columns_(std::move(columns)) {}

  void AddRow(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

  std::string Print(size_t width, bool bold = false) const {
    std::ostringstream out;
    TableWriter writer(columns_, {width, bold}, out);
    for (const std::vector<std::string>& row : rows_) writer.AddRow(row);
    writer.Finish();
    return out.str();
  }

 private:
  std::vector<TableColumn> columns_;
  std::vector<std::vector<std::string>> rows_;
};

TEST(TableWriterTest, AlignsColumnsAndLeavesOutEmptyOptionalOnes) {
  Table table(Columns());
  table.AddRow({"Colin Powell", "1", "New York", ""});
  table.AddRow({"王毅", "12", "", ""});
  EXPECT_EQ(table.Print(80),
            "Person        Meetings  Place\n"
            "------------  --------  --------\n"
            "Colin Powell         1  New York\n"
            "王毅                12\n");
}

TEST(TableWriterTest, ShowsAnOptionalColumnWhenOneCellIsFilled) {
  Table table(Columns());
  table.AddRow({"a", "1", "b", "planned"});
  EXPECT_EQ(table.Print(80),
            "Person  Meetings  Place  Status\n"
            "------  --------  -----  -------\n"
            "a              1  b      planned\n");
}

TEST(TableWriterTest, WrapsTheWidestColumnWhenTheTableDoesNotFit) {
  Table table(Columns());
  table.AddRow({"Colin Powell", "1", "a place with a name that is rather long", ""});
  table.AddRow({"Kerry", "2", "Geneva", ""});
  EXPECT_EQ(table.Print(44),
            "Person        Meetings  Place\n"
            "------------  --------  --------------------\n"
            "Colin Powell         1  a place with a name\n"
            "                        that is rather long\n"
            "Kerry                2  Geneva\n");
}

TEST(TableWriterTest, NarrowsTheColumnsThatMakeTheTableTheLeastLonger) {
  Table table({{"Person", Fit::kWraps}, {"Office", Fit::kWraps}, {"Place", Fit::kWraps}});
  table.AddRow({"Ann Example", "Secretary of State of the United States", "New York"});
  table.AddRow({"Bartholomew Sample", "Foreign Minister of Freedonia", "New York, Geneva"});
  EXPECT_EQ(table.Print(60),
            "Person              Office                  Place\n"
            "------------------  ----------------------  ----------------\n"
            "Ann Example         Secretary of State of   New York\n"
            "                    the United States\n"
            "Bartholomew Sample  Foreign Minister of     New York, Geneva\n"
            "                    Freedonia\n");
}

TEST(TableWriterTest, BreaksNoCellInVain) {
  Table table({{"Person", Fit::kWraps}, {"Office", Fit::kWraps}});
  table.AddRow({"Ann Example", "Secretary of State of the United States"});
  table.AddRow({"Antony Example", "Secretary of State of the United States"});
  EXPECT_EQ(table.Print(36),
            "Person          Office\n"
            "--------------  --------------------\n"
            "Ann Example     Secretary of State\n"
            "                of the United States\n"
            "Antony Example  Secretary of State\n"
            "                of the United States\n");
}

TEST(TableWriterTest, IsRecordsWhereWordsWouldHaveToBeBroken) {
  Table table({{"Name", Fit::kFixed}, {"Text", Fit::kWraps}, {"Count", Fit::kFixed, true}});
  table.AddRow({"meetings/1234567890", "some words to wrap", "12"});
  table.AddRow({"meetings/2", "", "3"});
  EXPECT_EQ(table.Print(33),
            "Name                 Text   Count\n"
            "-------------------  -----  -----\n"
            "meetings/1234567890  some      12\n"
            "                     words\n"
            "                     to\n"
            "                     wrap\n"
            "meetings/2                      3\n");
  EXPECT_EQ(table.Print(32),
            "Name   meetings/1234567890\n"
            "Text   some words to wrap\n"
            "Count  12\n"
            "\n"
            "Name   meetings/2\n"
            "Count  3\n");
  EXPECT_EQ(table.Print(20, true),
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
  Table table({{"Office then", Fit::kWraps}, {"Place", Fit::kWraps}});
  table.AddRow({"Envoy", "Geneva"});
  EXPECT_EQ(table.Print(14),
            "Office  Place\n"
            "then\n"
            "------  ------\n"
            "Envoy   Geneva\n");
}

TEST(TableWriterTest, BreaksNoWordWhateverTheWidth) {
  Table table(Columns());
  table.AddRow({"Condoleezza Rice ?", "3", "Port-au-Prince, Johannesburg, Llanfairpwllgwyn", ""});
  for (size_t width = 40; width < 100; ++width) {
    const std::string text = table.Print(width);
    for (const char* word : {"Condoleezza", "Rice ?", "Port-au-Prince,", "Johannesburg,",
                             "Llanfairpwllgwyn", "Meetings"}) {
      EXPECT_THAT(text, ::testing::HasSubstr(word)) << width;
    }
  }
}

TEST(TableWriterTest, NeverExceedsTheWidthNorEndsALineWithASpace) {
  Table table(Columns());
  table.AddRow({"Somebody with quite a long name", "123456", "Somewhere in a long place", "held"});
  table.AddRow({"X", "1", "", ""});
  for (size_t width = 20; width < 100; ++width) {
    for (absl::string_view line : absl::StrSplit(table.Print(width), '\n')) {
      EXPECT_LE(DisplayWidth(line), width) << line;
      EXPECT_TRUE(line.empty() || line.back() != ' ') << line;
    }
  }
}

TEST(TableWriterTest, MakesCellsPrintable) {
  Table table({{"Name"}});
  table.AddRow({"a\x1b[2Jb\nc"});
  EXPECT_EQ(table.Print(80), "Name\n--------\na\uFFFD[2Jb c\n");
}

TEST(TableWriterTest, EmphasisesTheHeaderWhenAsked) {
  Table table({{"Name"}});
  table.AddRow({"a"});
  EXPECT_EQ(table.Print(80, true), "\x1b[1mName\x1b[0m\n----\na\n");
}

TEST(TableWriterTest, PrintsNothingWithoutRows) { EXPECT_EQ(Table(Columns()).Print(80), ""); }

TEST(TableWriterTest, PrintsTheFirstRowsWhenThereAreEnoughAndThenEachAtOnce) {
  std::ostringstream out;
  TableWriter table({{"Name"}, {"Note", Fit::kFixed, false, true}}, {80, false}, out);
  for (size_t i = 1; i < TableWriter::kHeldRows; ++i) table.AddRow({"Ann", ""});
  EXPECT_EQ(out.str(), "");
  table.AddRow({"Bob", ""});
  EXPECT_THAT(out.str(), ::testing::StartsWith("Name\n----\nAnn\nAnn\n"));
  EXPECT_THAT(out.str(), ::testing::EndsWith("Ann\nBob\n"));
  out.str("");
  table.AddRow({"Cy", ""});
  EXPECT_EQ(out.str(), "Cy\n");
  out.str("");
  table.Finish();
  EXPECT_EQ(out.str(), "");
  EXPECT_EQ(table.row_count(), TableWriter::kHeldRows + 1);
}

TEST(TableWriterTest, MakesANewLayoutForARowThatDoesNotGoIntoTheOldOne) {
  std::ostringstream out;
  TableWriter table({{"Name"}, {"Note", Fit::kFixed, false, true}}, {80, false}, out);
  for (size_t i = 0; i < TableWriter::kHeldRows; ++i) table.AddRow({"Ann", ""});
  out.str("");
  table.AddRow({"Bob", "late"});
  table.AddRow({"Christopher", ""});
  EXPECT_EQ(out.str(), "");
  table.Finish();
  EXPECT_EQ(out.str(),
            "\n"
            "Name         Note\n"
            "-----------  ----\n"
            "Bob          late\n"
            "Christopher\n");
}

TEST(TableWriterTest, WrapsLateCellsInTheirColumn) {
  std::ostringstream out;
  TableWriter table({{"Name", Fit::kWraps}, {"N", Fit::kFixed, true}}, {80, false}, out);
  for (size_t i = 0; i < TableWriter::kHeldRows; ++i) table.AddRow({"Ann Example", "1"});
  out.str("");
  table.AddRow({"Bartholomew Sample", "2"});
  EXPECT_EQ(out.str(),
            "Bartholomew  2\n"
            "Sample\n");
}

}  // namespace
}  // namespace chancery
