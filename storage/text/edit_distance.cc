#include "storage/text/edit_distance.h"

#include <algorithm>
#include <utility>

#include "absl/container/inlined_vector.h"

namespace chancery {

int EditDistance(absl::string_view a, absl::string_view b, int max) {
  while (!a.empty() && !b.empty() && a.front() == b.front()) {
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  while (!a.empty() && !b.empty() && a.back() == b.back()) {
    a.remove_suffix(1);
    b.remove_suffix(1);
  }
  if (a.size() < b.size()) std::swap(a, b);
  const int rows = static_cast<int>(a.size());
  const int columns = static_cast<int>(b.size());
  // No distance is greater than the longer word, and max + 1 must not overflow.
  const int limit = std::min(std::max(max, 0), rows);
  const int too_far = std::max(max, 0) < rows ? limit + 1 : rows;
  if (rows - columns > limit) return too_far;
  if (columns == 0) return rows;

  // Only cells within `limit` of the diagonal can matter; those outside count as too far.
  using Row = absl::InlinedVector<int, 64>;
  const int far = limit + 1;
  Row before_last(columns + 1, far);
  Row last(columns + 1, far);
  Row row(columns + 1, far);
  for (int j = 0; j <= std::min(columns, limit); ++j) last[j] = j;
  int last_best = 0;
  for (int i = 1; i <= rows; ++i) {
    const int first = std::max(1, i - limit);
    const int end = std::min<int>(columns, i + limit);
    row[first - 1] = first == 1 && i <= limit ? i : far;
    int best = row[first - 1];
    for (int j = first; j <= end; ++j) {
      int cost = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      cost = std::min(cost, row[j - 1] + 1);
      // The last column of the band has nothing above it.
      if (j < i + limit) cost = std::min(cost, last[j] + 1);
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        cost = std::min(cost, before_last[j - 2] + 1);
      }
      row[j] = std::min(cost, far);
      best = std::min(best, row[j]);
    }
    // An exchange reaches back over one row, so two rows in turn must be too far.
    if (best > limit && last_best > limit) return too_far;
    last_best = best;
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return last[columns] > limit ? too_far : last[columns];
}

}  // namespace chancery
