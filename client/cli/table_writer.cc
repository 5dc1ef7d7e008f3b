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

void PrintLine(std::string line, absl::string_view before, absl::string_view behind,
               std::ostream& out) {
  line.erase(line.find_last_not_of(' ') + 1);
  out << before << line << behind << '\n';
}

absl::string_view Bold(bool bold) { return bold ? "\x1b[1m" : ""; }
absl::string_view NotBold(bool bold) { return bold ? "\x1b[0m" : ""; }

}  // namespace

// Finds widths for the columns that wrap, so that the table fits and is as short as it can be, and
// of equally short ones the one with the fewest cells broken. Looks at the headers and the first
// kSampleRows rows. REQUIRES: the table fits with the least widths.
class TableWriter::WidthSearch {
 public:
  WidthSearch(const std::vector<TableColumn>& columns, const std::vector<Row>& rows,
              const std::vector<Shown>& shown)
      : shown_(shown), lines_(shown.size()) {
    std::vector<absl::string_view> headers;
    headers.reserve(columns.size());
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

void TableWriter::AddRow(Row cells) {
  for (std::string& cell : cells) cell = Printable(cell);
  ++row_count_;
  if (layout_.has_value()) {
    if (Fits(cells)) {
      PrintRow(cells);
      return;
    }
    layout_.reset();
  }
  for (size_t i = 0; i < cells.size(); ++i) {
    Extent& extent = extents_[i];
    extent.width = std::max(extent.width, DisplayWidth(cells[i]));
    extent.longest_word = std::max(extent.longest_word, LongestWord(cells[i]));
  }
  held_.push_back(std::move(cells));
  if (held_.size() == kHeldRows) PrintHeld();
}

void TableWriter::Finish() { PrintHeld(); }

bool TableWriter::Fits(const Row& row) const {
  size_t next = 0;  // in `shown`
  for (size_t i = 0; i < row.size(); ++i) {
    if (next == layout_->shown.size() || layout_->shown[next].index != i) {
      if (!row[i].empty()) return false;
      continue;
    }
    const bool is_record = layout_->widths.empty();
    if (!is_record && !layout_->shown[next].wraps && DisplayWidth(row[i]) > layout_->widths[next]) {
      return false;
    }
    ++next;
  }
  return true;
}

TableWriter::Layout TableWriter::MakeLayout() const {
  Layout layout;
  size_t min_total = 0;
  for (size_t i = 0; i < columns_.size(); ++i) {
    const TableColumn& column = columns_[i];
    const Extent& extent = extents_[i];
    if (column.optional && extent.width == 0) continue;
    Shown show;
    show.index = i;
    show.wraps = column.fit == TableColumn::Fit::kWraps;
    show.width = std::max(extent.width, DisplayWidth(column.header));
    const size_t longest_word = std::max(extent.longest_word, LongestWord(column.header));
    show.min_width = show.wraps ? std::min(longest_word, kMaxUnbrokenWord) : show.width;
    if (!layout.shown.empty()) min_total += kGap;
    min_total += show.min_width;
    layout.shown.push_back(show);
  }
  if (min_total > style_.width) {
    for (const Shown& column : layout.shown) {
      layout.label_width =
          std::max(layout.label_width, DisplayWidth(columns_[column.index].header));
    }
    layout.label_width = std::min(layout.label_width, style_.width / 3);
    return layout;
  }
  for (const Shown& column : layout.shown) layout.widths.push_back(column.width);
  if (Total(layout.widths) > style_.width) {
    layout.widths = WidthSearch(columns_, held_, layout.shown).Run(style_.width);
  }
  return layout;
}

void TableWriter::PrintHeld() {
  if (held_.empty()) return;
  layout_ = MakeLayout();
  if (!layout_->widths.empty()) PrintHeaders();
  for (const Row& row : held_) PrintRow(row);
  held_.clear();
}

void TableWriter::PrintHeaders() {
  if (printed_) out_ << '\n';
  Row headers;
  for (const TableColumn& column : columns_) headers.push_back(column.header);
  PrintCells(headers, style_.bold);
  std::string rule;
  for (size_t i = 0; i < layout_->widths.size(); ++i) {
    if (i > 0) rule.append(kGap, ' ');
    rule.append(layout_->widths[i], '-');
  }
  PrintLine(std::move(rule), "", "", out_);
}

void TableWriter::PrintRow(const Row& row) {
  if (layout_->widths.empty()) {
    PrintRecord(row);
  } else {
    PrintCells(row, /*bold=*/false);
  }
  printed_ = true;
}

// One row, of as many lines as its highest cell has.
void TableWriter::PrintCells(const Row& row, bool bold) {
  const std::vector<Shown>& shown = layout_->shown;
  const std::vector<size_t>& widths = layout_->widths;
  std::vector<std::vector<std::string>> cells;
  size_t height = 1;
  for (size_t i = 0; i < shown.size(); ++i) {
    const std::string& cell = row[shown[i].index];
    cells.push_back(shown[i].wraps ? WrapText(cell, widths[i]) : std::vector<std::string>{cell});
    height = std::max(height, cells.back().size());
  }
  for (size_t l = 0; l < height; ++l) {
    std::string line;
    for (size_t i = 0; i < shown.size(); ++i) {
      if (i > 0) line.append(kGap, ' ');
      const std::string cell = l < cells[i].size() ? cells[i][l] : "";
      line += columns_[shown[i].index].align_right ? PadLeft(cell, widths[i])
                                                   : PadRight(cell, widths[i]);
    }
    PrintLine(std::move(line), Bold(bold), NotBold(bold), out_);
  }
}

// A line a cell, its label before it.
void TableWriter::PrintRecord(const Row& row) {
  if (printed_) out_ << '\n';
  const size_t label_width = layout_->label_width;
  const size_t room = style_.width - label_width - kGap;
  const absl::string_view before = Bold(style_.bold);
  const absl::string_view behind = NotBold(style_.bold);
  for (const Shown& column : layout_->shown) {
    if (row[column.index].empty()) continue;
    std::string label = Ellipsize(columns_[column.index].header, label_width);
    for (const std::string& line : WrapText(row[column.index], room)) {
      const std::string padding(label_width - DisplayWidth(label), ' ');
      PrintLine(absl::StrCat(label.empty() ? "" : behind, padding, std::string(kGap, ' '), line),
                label.empty() ? "" : absl::StrCat(before, label), "", out_);
      label.clear();
    }
  }
}

}  // namespace chancery
