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
// Thread-compatible. Memory: all rows, until printed. Cost: linear in them.

#ifndef CHANCERY_CLIENT_CLI_TABLE_WRITER_H_
#define CHANCERY_CLIENT_CLI_TABLE_WRITER_H_

#include <cstddef>
#include <ostream>
#include <string>
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

class TableWriter {
 public:
  explicit TableWriter(std::vector<TableColumn> columns) : columns_(std::move(columns)) {}

  // REQUIRES: as many cells as columns.
  void AddRow(std::vector<std::string> cells);

  size_t row_count() const { return rows_.size(); }

  // Prints nothing where there are no rows. `bold` emphasises the header with ANSI codes.
  void Print(size_t width, bool bold, std::ostream& out) const;

 private:
  std::vector<TableColumn> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_TABLE_WRITER_H_
