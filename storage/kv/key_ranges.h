// Which ranges of keys are taken, as far as one process has told.
//
//   KeyRanges taken;
//   const bool alone = taken.Add("a1", "a9");  // true: nothing was between them
//
// Ranges that overlap become one. Not thread-safe.

#ifndef CHANCERY_STORAGE_KV_KEY_RANGES_H_
#define CHANCERY_STORAGE_KV_KEY_RANGES_H_

#include <string>

#include "absl/container/btree_map.h"
#include "absl/strings/string_view.h"

namespace chancery {

class KeyRanges {
 public:
  // Takes `first` to `last`, both included; first <= last. True if none of it was taken before.
  // Cost: logarithmic in the ranges, and the ranges that it joins.
  bool Add(absl::string_view first, absl::string_view last);

 private:
  absl::btree_map<std::string, std::string> last_of_;  // by the first key; they do not overlap
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_KV_KEY_RANGES_H_
