// A table for people, in plain characters, that fits into a number of columns:
//
//   Person          Office then                               Meetings
//   --------------  ----------------------------------------  --------
//   Colin Powell    Secretary of State of the United States          1
//
// Where that does not fit, the columns that wrap are narrowed, so that the table gets the least
// longer, and their cells and headers are wrapped into several lines, at spaces. Where words would
// have to be broken or cells be cut, each row is a record instead, a line a cell, without those
// that are empty:
//
//   Person       Colin Powell
//   Office then  Secretary of State of the
//                United States
//   Meetings     1
//
// No line has spaces at its end. Cells are made printable.
//
//   TableWriter table({{"Person"}, {"Meetings"}}, {width, bold}, out);
//   table.AddRow({"Colin Powell", "1"});
//   table.Finish();
//
// A long table streams: its layout follows from the first kHeldRows rows, which are printed then,
// and each further row when it comes. A row that does not go into that layout, as it fills an
// optional column that was empty or has a cell that is too wide and may not be wrapped, begins a
// new layout with headers of its own, made from it and the kHeldRows - 1 rows behind it. So nothing
// is cut.
//
// Thread-compatible. Memory: kHeldRows rows. Cost: linear in the rows.

#ifndef CHANCERY_CLIENT_CLI_TABLE_WRITER_H_
#define CHANCERY_CLIENT_CLI_TABLE_WRITER_H_

#include <cstddef>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace chancery {

struct TableColumn {
  enum class Fit { kFixed, kWraps };

  std::string header;
  Fit fit = Fit::kFixed;
  bool align_right = false;
  // True to leave the column out where all its cells are empty.
  bool optional = false;
};

struct TableStyle {
  // Columns of a line.
  size_t width = 80;
  // Emphasises the headers with ANSI codes.
  bool bold = false;
};

class TableWriter {
 public:
  static constexpr size_t kHeldRows = 1000;

  // `out` outlives the writer.
  TableWriter(std::vector<TableColumn> columns, TableStyle style, std::ostream& out)
      : columns_(std::move(columns)), style_(style), out_(out), extents_(columns_.size()) {}

  // REQUIRES: as many cells as columns.
  void AddRow(std::vector<std::string> cells);

  size_t row_count() const { return row_count_; }

  // Prints the rows that are still held; without any row, nothing was printed at all.
  void Finish();

 private:
  using Row = std::vector<std::string>;

  // How wide the cells of a column are, and their longest words.
  struct Extent {
    size_t width = 0;
    size_t longest_word = 0;
  };
  // A column that is shown.
  struct Shown {
    size_t index = 0;  // among all columns
    bool wraps = false;
    size_t width = 0;      // as wide as its cells are
    size_t min_width = 0;  // as narrow as it may be
  };
  struct Layout {
    std::vector<Shown> shown;
    // Of a table, parallel to `shown`; empty where rows are records.
    std::vector<size_t> widths;
    size_t label_width = 0;  // of records
  };
  class WidthSearch;

  bool Fits(const Row& row) const;
  Layout MakeLayout() const;
  void PrintHeld();
  void PrintHeaders();
  void PrintRow(const Row& row);
  void PrintCells(const Row& row, bool bold);
  void PrintRecord(const Row& row);

  std::vector<TableColumn> columns_;
  TableStyle style_;
  std::ostream& out_;
  // Of all rows that were held.
  std::vector<Extent> extents_;
  // None while rows are held.
  std::optional<Layout> layout_;
  std::vector<Row> held_;
  size_t row_count_ = 0;
  bool printed_ = false;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_TABLE_WRITER_H_
