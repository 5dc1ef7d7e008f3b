#include "client/cli/table_writer.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "client/cli/display_text.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

using Rows = std::vector<std::vector<std::string>>;

constexpr size_t kGap = 2;
// A longer word, such as an address of the Web, may be broken.
constexpr size_t kMaxUnbrokenWord = 24;
// So many rows are tried to find good widths.
constexpr size_t kSampleRows = 100;

size_t Total(const std::vector<size_t>& widths) {
  size_t total = widths.empty() ? 0 : kGap * (widths.size() - 1);
  for (size_t width : widths) total += width;
  return total;
}

// A column that is shown.
struct Shown {
  size_t index = 0;  // among all columns
  bool wraps = false;
  size_t width = 0;      // as wide as its cells are
  size_t min_width = 0;  // as narrow as it may be
};

// Finds widths for the columns that wrap, so that the table fits and is as short as it can be, and
// of equally short ones the one with the fewest cells broken. Looks at the headers and the first
// kSampleRows rows. REQUIRES: the table fits with the least widths.
class WidthSearch {
 public:
  WidthSearch(const std::vector<TableColumn>& columns, const Rows& rows,
              const std::vector<Shown>& shown)
      : shown_(shown), lines_(shown.size()) {
    std::vector<absl::string_view> headers;
    for (const TableColumn& column : columns) headers.push_back(column.header);
    sample_.push_back(std::move(headers));
    for (size_t r = 0; r < std::min(rows.size(), kSampleRows); ++r) {
      sample_.emplace_back(rows[r].begin(), rows[r].end());
    }
    for (const Shown& column : shown) widths_.push_back(column.width);
  }

  std::vector<size_t> Run(size_t available) {
    for (size_t total = Total(widths_); total > available; --total) {
      const size_t column = CheapestToNarrow();
      if (column == shown_.size()) break;
      --widths_[column];
    }
    // Narrowing went one column at a time; what one lost in vain another may use.
    while (ExchangeOnce()) continue;
    return widths_;
  }

 private:
  // First how many lines the table has, then how many its cells have.
  using Cost = std::pair<size_t, size_t>;

  // The lines of each sampled cell of a column at a width, wrapped only once.
  const std::vector<size_t>& Lines(size_t column, size_t width) {
    std::vector<size_t>& lines = lines_[column][width];
    if (lines.empty()) {
      for (const std::vector<absl::string_view>& row : sample_) {
        lines.push_back(WrapText(row[shown_[column].index], width).size());
      }
    }
    return lines;
  }

  Cost CostNow() {
    std::vector<size_t> heights(sample_.size(), 1);
    size_t cells = 0;
    for (size_t i = 0; i < shown_.size(); ++i) {
      if (!shown_[i].wraps) continue;
      const std::vector<size_t>& lines = Lines(i, widths_[i]);
      for (size_t r = 0; r < sample_.size(); ++r) {
        heights[r] = std::max(heights[r], lines[r]);
        cells += lines[r];
      }
    }
    return {std::accumulate(heights.begin(), heights.end(), size_t{0}), cells};
  }

  // The widest column where several cost the same; the number of columns where none can be
  // narrower.
  size_t CheapestToNarrow() {
    size_t best = shown_.size();
    Cost best_cost;
    for (size_t i = 0; i < shown_.size(); ++i) {
      if (widths_[i] <= shown_[i].min_width) continue;
      --widths_[i];
      const Cost cost = CostNow();
      ++widths_[i];
      if (best == shown_.size() || cost < best_cost ||
          (cost == best_cost && widths_[i] > widths_[best])) {
        best = i;
        best_cost = cost;
      }
    }
    return best;
  }

  // Gives width of one column to another where that makes the cost less; the best such exchange.
  bool ExchangeOnce() {
    Cost best_cost = CostNow();
    std::vector<size_t> best_widths;
    for (size_t from = 0; from < shown_.size(); ++from) {
      for (size_t to = 0; to < shown_.size(); ++to) {
        if (from == to || !shown_[to].wraps) continue;
        const std::vector<size_t> before = widths_;
        while (widths_[from] > shown_[from].min_width) {
          --widths_[from];
          ++widths_[to];
          const Cost cost = CostNow();
          if (cost < best_cost) {
            best_cost = cost;
            best_widths = widths_;
          }
        }
        widths_ = before;
      }
    }
    if (best_widths.empty()) return false;
    widths_ = best_widths;
    return true;
  }

  const std::vector<Shown>& shown_;
  std::vector<size_t> widths_;
  std::vector<std::vector<absl::string_view>> sample_;
  std::vector<std::map<size_t, std::vector<size_t>>> lines_;
};

void PrintLine(std::string line, absl::string_view before, absl::string_view behind,
               std::ostream& out) {
  line.erase(line.find_last_not_of(' ') + 1);
  out << before << line << behind << '\n';
}

// One row, of as many lines as its highest cell has. `before` and `behind` go around each line.
void PrintCells(const std::vector<TableColumn>& columns, const std::vector<Shown>& shown,
                const std::vector<size_t>& widths, const std::vector<absl::string_view>& row,
                absl::string_view before, absl::string_view behind, std::ostream& out) {
  std::vector<std::vector<std::string>> cells;
  size_t height = 1;
  for (size_t i = 0; i < shown.size(); ++i) {
    const absl::string_view cell = row[shown[i].index];
    cells.push_back(shown[i].wraps ? WrapText(cell, widths[i])
                                   : std::vector<std::string>{std::string(cell)});
    height = std::max(height, cells.back().size());
  }
  for (size_t l = 0; l < height; ++l) {
    std::string line;
    for (size_t i = 0; i < shown.size(); ++i) {
      if (i > 0) line.append(kGap, ' ');
      const std::string cell = l < cells[i].size() ? cells[i][l] : "";
      line += columns[shown[i].index].align_right ? PadLeft(cell, widths[i])
                                                  : PadRight(cell, widths[i]);
    }
    PrintLine(std::move(line), before, behind, out);
  }
}

// Each row as a record: a line a cell, its label before it.
void PrintRecords(const std::vector<TableColumn>& columns, const std::vector<Shown>& shown,
                  const Rows& rows, size_t width, absl::string_view before,
                  absl::string_view behind, std::ostream& out) {
  size_t label_width = 0;
  for (const Shown& column : shown) {
    label_width = std::max(label_width, DisplayWidth(columns[column.index].header));
  }
  label_width = std::min(label_width, width / 3);
  const size_t room = width - label_width - kGap;
  for (size_t r = 0; r < rows.size(); ++r) {
    if (r > 0) out << '\n';
    for (const Shown& column : shown) {
      if (rows[r][column.index].empty()) continue;
      std::string label = Ellipsize(columns[column.index].header, label_width);
      for (const std::string& line : WrapText(rows[r][column.index], room)) {
        const std::string padding(label_width - DisplayWidth(label), ' ');
        PrintLine(absl::StrCat(label.empty() ? "" : behind, padding, std::string(kGap, ' '), line),
                  label.empty() ? "" : absl::StrCat(before, label), "", out);
        label.clear();
      }
    }
  }
}

}  // namespace

void TableWriter::AddRow(std::vector<std::string> cells) {
  for (std::string& cell : cells) cell = Printable(cell);
  rows_.push_back(std::move(cells));
}

void TableWriter::Print(size_t width, bool bold, std::ostream& out) const {
  if (rows_.empty()) return;
  std::vector<Shown> shown;
  size_t total = 0;
  size_t min_total = 0;
  for (size_t i = 0; i < columns_.size(); ++i) {
    const TableColumn& column = columns_[i];
    Shown show;
    show.index = i;
    show.wraps = column.fit == TableColumn::Fit::kWraps;
    size_t longest_word = LongestWord(column.header);
    for (const std::vector<std::string>& row : rows_) {
      show.width = std::max(show.width, DisplayWidth(row[i]));
      if (show.wraps) longest_word = std::max(longest_word, LongestWord(row[i]));
    }
    if (column.optional && show.width == 0) continue;
    show.width = std::max(show.width, DisplayWidth(column.header));
    show.min_width = show.wraps ? std::min(longest_word, kMaxUnbrokenWord) : show.width;
    if (!shown.empty()) {
      total += kGap;
      min_total += kGap;
    }
    total += show.width;
    min_total += show.min_width;
    shown.push_back(show);
  }
  const absl::string_view before = bold ? "\x1b[1m" : "";
  const absl::string_view behind = bold ? "\x1b[0m" : "";
  if (min_total > width) {
    PrintRecords(columns_, shown, rows_, width, before, behind, out);
    return;
  }

  std::vector<size_t> widths;
  for (const Shown& column : shown) widths.push_back(column.width);
  if (total > width) widths = WidthSearch(columns_, rows_, shown).Run(width);
  std::vector<absl::string_view> headers;
  for (const TableColumn& column : columns_) headers.push_back(column.header);
  PrintCells(columns_, shown, widths, headers, before, behind, out);
  std::string rule;
  for (size_t i = 0; i < widths.size(); ++i) {
    if (i > 0) rule.append(kGap, ' ');
    rule.append(widths[i], '-');
  }
  PrintLine(std::move(rule), "", "", out);
  for (const std::vector<std::string>& row : rows_) {
    PrintCells(columns_, shown, widths, {row.begin(), row.end()}, "", "", out);
  }
}

}  // namespace chancery
