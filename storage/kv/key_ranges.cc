#include "storage/kv/key_ranges.h"

#include <utility>

namespace chancery {

bool KeyRanges::Add(absl::string_view first, absl::string_view last) {
  auto it = last_of_.upper_bound(first);
  if (it != last_of_.begin()) {
    const auto before = std::prev(it);
    if (before->second >= first) it = before;
  }
  bool alone = true;
  std::string begin(first);
  std::string end(last);
  while (it != last_of_.end() && it->first <= last) {
    alone = false;
    if (it->first < begin) begin = it->first;
    if (it->second > end) end = it->second;
    it = last_of_.erase(it);
  }
  last_of_.emplace(std::move(begin), std::move(end));
  return alone;
}

}  // namespace chancery
