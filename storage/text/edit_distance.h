// How many typing mistakes lie between two words.

#ifndef CHANCERY_STORAGE_TEXT_EDIT_DISTANCE_H_
#define CHANCERY_STORAGE_TEXT_EDIT_DISTANCE_H_

#include "absl/strings/string_view.h"

namespace chancery {

// The Damerau-Levenshtein distance of `a` and `b` (insert, delete, replace a byte, or exchange two
// neighbours, none edited twice), or max + 1 if it is greater than `max`. By bytes: fold names to
// ASCII before. Symmetric. A negative `max` is taken as 0.
//
//   EditDistance("lavrov", "lavorv", 2) == 1
//   EditDistance("lavrov", "powell", 2) == 3
//
// Thread-safe. Cost: O(max * shorter length) time; no allocation for words below 64 bytes.
int EditDistance(absl::string_view a, absl::string_view b, int max);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_TEXT_EDIT_DISTANCE_H_
