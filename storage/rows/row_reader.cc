#include "storage/rows/row_reader.h"

#include <algorithm>
#include <utility>

#include "storage/encoding/ordered_code.h"

namespace chancery {

RowRange After(RowRange range, absl::string_view key) {
  if (range.reverse) {
    if (range.end.empty() || key < range.end) range.end = std::string(key);
  } else {
    // An engine may keep closed versions under the key and something behind it.
    range.begin = std::max(range.begin, PrefixEnd(key));
  }
  return range;
}

std::unique_ptr<RowCursor> RowReader::Scan(RowTable table, absl::string_view begin,
                                           absl::string_view end, absl::Time deadline,
                                           bool reverse) const {
  RowScanOptions options;
  options.deadline = deadline;
  return Scan({table, std::string(begin), std::string(end), reverse}, options);
}

}  // namespace chancery
