#include "client/cli/table_writer.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "client/cli/display_text.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

using Rows = std::vector<std::vector<std::string>>;

constexpr size_t kGap = 2;
// How narrow a column that wraps is made: first, and before any column is cut.
constexpr size_t kMinWrapWidth = 10;
constexpr size_t kMinTightWidth = 6;
// How narrow any column is made.
constexpr size_t kMinWidth = 3;
// So many rows are tried to find good widths.
constexpr size_t kSampleRows = 100;

size_t Total(const std::vector<size_t>& widths) {
  size_t total = widths.empty() ? 0 : kGap * (widths.size() - 1);
  for (size_t width : widths) total += width;
  return total;
}

// Finds widths for the columns that wrap, so that the table fits and is as short as it can be, and
// of equally short ones the one with the fewest cells broken. Looks at the first kSampleRows rows.
class WidthSearch {
 public:
  WidthSearch(const Rows& rows, const std::vector<size_t>& shown, const std::vector<bool>& wraps,
              std::vector<size_t>* widths)
      : rows_(rows),
        shown_(shown),
        wraps_(wraps),
        widths_(*widths),
        sample_(std::min(rows.size(), kSampleRows)),
        lines_(shown.size()) {}

  // Makes no column narrower than `min_width`, even if the table does not fit then.
  void Run(size_t available, size_t min_width) {
    min_width_ = min_width;
    for (size_t total = Total(widths_); total > available; --total) {
      const size_t column = CheapestToNarrow();
      if (column == shown_.size()) return;
      --widths_[column];
    }
    // Narrowing went one column at a time; what one lost in vain another may use.
    while (ExchangeOnce()) continue;
  }

 private:
  // First how many lines the table has, then how many its cells have.
  using Cost = std::pair<size_t, size_t>;

  // The lines of each sampled cell of a column at a width, wrapped only once.
  const std::vector<size_t>& Lines(size_t column, size_t width) {
    std::vector<size_t>& lines = lines_[column][width];
    if (lines.empty()) {
      for (size_t r = 0; r < sample_; ++r) {
        lines.push_back(WrapText(rows_[r][shown_[column]], width).size());
      }
    }
    return lines;
  }

  Cost CostNow() {
    std::vector<size_t> heights(sample_, 1);
    size_t cells = 0;
    for (size_t i = 0; i < shown_.size(); ++i) {
      if (!wraps_[i]) continue;
      const std::vector<size_t>& lines = Lines(i, widths_[i]);
      for (size_t r = 0; r < sample_; ++r) {
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
      if (!wraps_[i] || widths_[i] <= min_width_) continue;
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
        if (from == to || !wraps_[from] || !wraps_[to]) continue;
        const std::vector<size_t> before = widths_;
        while (widths_[from] > min_width_) {
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

  const Rows& rows_;
  const std::vector<size_t>& shown_;
  const std::vector<bool>& wraps_;
  std::vector<size_t>& widths_;
  size_t min_width_ = kMinWrapWidth;
  const size_t sample_;
  std::vector<std::map<size_t, std::vector<size_t>>> lines_;
};

// Takes columns off the widest until all fit, or none is wider than kMinWidth.
void NarrowAll(size_t available, std::vector<size_t>* widths) {
  for (size_t total = Total(*widths); total > available; --total) {
    auto widest = std::max_element(widths->begin(), widths->end());
    if (widest == widths->end() || *widest <= kMinWidth) return;
    --*widest;
  }
}

void PrintLine(std::string line, std::ostream& out) {
  line.erase(line.find_last_not_of(' ') + 1);
  out << line << '\n';
}

}  // namespace

void TableWriter::AddRow(std::vector<std::string> cells) {
  for (std::string& cell : cells) cell = Printable(cell);
  rows_.push_back(std::move(cells));
}

void TableWriter::Print(size_t width, bool bold, std::ostream& out) const {
  if (rows_.empty()) return;
  std::vector<size_t> shown;
  std::vector<size_t> widths;
  std::vector<bool> wraps;
  for (size_t i = 0; i < columns_.size(); ++i) {
    size_t widest = 0;
    for (const std::vector<std::string>& row : rows_) {
      widest = std::max(widest, DisplayWidth(row[i]));
    }
    if (columns_[i].optional && widest == 0) continue;
    shown.push_back(i);
    widths.push_back(std::max(widest, DisplayWidth(columns_[i].header)));
    wraps.push_back(columns_[i].fit == TableColumn::Fit::kWraps);
  }
  if (Total(widths) > width) {
    WidthSearch search(rows_, shown, wraps, &widths);
    search.Run(width, kMinWrapWidth);
    if (Total(widths) > width) search.Run(width, kMinTightWidth);
  }
  NarrowAll(width, &widths);

  const std::string gap(kGap, ' ');
  std::string header;
  std::string rule;
  for (size_t i = 0; i < shown.size(); ++i) {
    const TableColumn& column = columns_[shown[i]];
    const std::string text = Ellipsize(column.header, widths[i]);
    if (i > 0) {
      header += gap;
      rule += gap;
    }
    header += column.align_right ? PadLeft(text, widths[i]) : PadRight(text, widths[i]);
    rule.append(widths[i], '-');
  }
  header.erase(header.find_last_not_of(' ') + 1);
  out << (bold ? "\x1b[1m" : "") << header << (bold ? "\x1b[0m" : "") << '\n';
  PrintLine(std::move(rule), out);

  for (const std::vector<std::string>& row : rows_) {
    std::vector<std::vector<std::string>> cells;
    size_t height = 1;
    for (size_t i = 0; i < shown.size(); ++i) {
      const std::string& cell = row[shown[i]];
      cells.push_back(wraps[i] ? WrapText(cell, widths[i])
                               : std::vector<std::string>{Ellipsize(cell, widths[i])});
      height = std::max(height, cells.back().size());
    }
    for (size_t l = 0; l < height; ++l) {
      std::string line;
      for (size_t i = 0; i < shown.size(); ++i) {
        const std::string text = l < cells[i].size() ? cells[i][l] : "";
        if (i > 0) line += gap;
        line +=
            columns_[shown[i]].align_right ? PadLeft(text, widths[i]) : PadRight(text, widths[i]);
      }
      PrintLine(std::move(line), out);
    }
  }
}

}  // namespace chancery
