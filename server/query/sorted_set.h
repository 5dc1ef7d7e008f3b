// Small sets of ids as sorted vectors.

#ifndef CHANCERY_SERVER_QUERY_SORTED_SET_H_
#define CHANCERY_SERVER_QUERY_SORTED_SET_H_

#include <algorithm>
#include <vector>

namespace chancery {

// Sorts, and leaves each value once.
template <typename T>
void SortUnique(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

template <typename T>
bool SortedContains(const std::vector<T>& sorted, T value) {
  return std::binary_search(sorted.begin(), sorted.end(), value);
}

}  // namespace chancery

#endif  // CHANCERY_SERVER_QUERY_SORTED_SET_H_
