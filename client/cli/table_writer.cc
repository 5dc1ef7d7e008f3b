#include "client/cli/table_writer.h"

#include <algorithm>
#include <utility>

#include "client/cli/display_text.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

using Rows = std::vector<std::vector<std::string>>;

constexpr size_t kGap = 2;
// Narrower than this a column that wraps is made only together with all others.
constexpr size_t kMinWrapWidth = 10;
constexpr size_t kMinWidth = 3;
// So many rows are tried to find good widths.
constexpr size_t kSampleRows = 100;

size_t Total(const std::vector<size_t>& widths) {
  size_t total = widths.empty() ? 0 : kGap * (widths.size() - 1);
  for (size_t width : widths) total += width;
  return total;
}

// How many lines the rows take, by the lines of their cells.
size_t Height(const std::vector<std::vector<size_t>>& lines) {
  size_t height = 0;
  for (const std::vector<size_t>& row : lines) height += *std::max_element(row.begin(), row.end());
  return height;
}

// Narrows the columns that wrap until all fit, each time the one that makes the table the least
// longer, or the widest of these; none below kMinWrapWidth.
void NarrowWrapped(size_t available, const Rows& rows, const std::vector<size_t>& shown,
                   const std::vector<bool>& wraps, std::vector<size_t>* widths) {
  if (Total(*widths) <= available) return;
  const size_t sample = std::min(rows.size(), kSampleRows);
  std::vector<std::vector<size_t>> lines(sample, std::vector<size_t>(shown.size(), 1));
  for (size_t total = Total(*widths); total > available; --total) {
    size_t best = shown.size();
    size_t best_height = 0;
    std::vector<std::vector<size_t>> best_lines;
    for (size_t i = 0; i < shown.size(); ++i) {
      if (!wraps[i] || (*widths)[i] <= kMinWrapWidth) continue;
      std::vector<std::vector<size_t>> tried = lines;
      for (size_t r = 0; r < sample; ++r) {
        tried[r][i] = WrapText(rows[r][shown[i]], (*widths)[i] - 1).size();
      }
      const size_t height = Height(tried);
      if (best == shown.size() || height < best_height ||
          (height == best_height && (*widths)[i] > (*widths)[best])) {
        best = i;
        best_height = height;
        best_lines = std::move(tried);
      }
    }
    if (best == shown.size()) return;
    --(*widths)[best];
    lines = std::move(best_lines);
  }
}

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
  NarrowWrapped(width, rows_, shown, wraps, &widths);
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
