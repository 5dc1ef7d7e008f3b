#include "client/extract/hashed_weights.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace chancery {
namespace {

// '!' to '~' with the middle for zero.
constexpr char kZero = '!' + HashedWeights::kMaxWeight;
constexpr size_t kLineWeights = 512;
constexpr uint32_t kMaxRows = 1u << 22;
constexpr int kMaxColumns = 256;

}  // namespace

absl::StatusOr<HashedWeights> HashedWeights::Parse(absl::string_view text) {
  while (!text.empty() && (text.substr(0, 2) == "# " || text.front() == '\n')) {
    const size_t line = text.find('\n');
    text.remove_prefix(line == absl::string_view::npos ? text.size() : line + 1);
  }
  const size_t line = std::min(text.find('\n'), text.size());
  const std::pair<absl::string_view, absl::string_view> size =
      absl::StrSplit(text.substr(0, line), absl::MaxSplits(' ', 1));
  text.remove_prefix(line);
  HashedWeights table;
  uint32_t rows = 0;
  if (!absl::SimpleAtoi(size.first, &rows) || !absl::SimpleAtoi(size.second, &table.columns_) ||
      rows == 0 || rows > kMaxRows || (rows & (rows - 1)) != 0 || table.columns_ <= 0 ||
      table.columns_ > kMaxColumns) {
    return absl::InvalidArgumentError(
        "weights begin with a line ROWS COLUMNS, ROWS a power of two");
  }
  table.mask_ = rows - 1;
  const size_t count = static_cast<size_t>(rows) * static_cast<size_t>(table.columns_);
  const size_t width = static_cast<size_t>(Width(table.columns_));
  table.weights_.assign(rows * width, 0);
  size_t read = 0;
  size_t column = 0;
  size_t row = 0;
  for (const char c : text) {
    if (c == '\n') continue;
    if (c < '!' || c > '~') return absl::InvalidArgumentError("a weight is no printable character");
    if (++read > count) break;
    table.weights_[row + column] = static_cast<int8_t>(c - kZero);
    if (++column == static_cast<size_t>(table.columns_)) {
      column = 0;
      row += width;
    }
  }
  if (read != count) {
    return absl::InvalidArgumentError(absl::StrCat("weights: not the ", count, " announced"));
  }
  return table;
}

std::string HashedWeights::Format(int columns, const std::vector<int8_t>& weights,
                                  absl::string_view comment) {
  std::string out = absl::StrCat("# ", comment, "\n", weights.size() / static_cast<size_t>(columns),
                                 " ", columns, "\n");
  for (size_t i = 0; i < weights.size(); ++i) {
    out.push_back(static_cast<char>(kZero + weights[i]));
    if ((i + 1) % kLineWeights == 0 || i + 1 == weights.size()) out.push_back('\n');
  }
  return out;
}

}  // namespace chancery
