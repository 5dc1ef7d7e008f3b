#include "client/extract/count_word.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "client/extract/word_classes.h"

namespace chancery {

int CountOf(const DocToken& token) {
  if (token.shape == Shape::kNumber) {
    int value = 0;
    for (const char c : token.lower) {
      if (!absl::ascii_isdigit(c)) return 0;
      value = std::min(value * 10 + (c - '0'), 10000);
    }
    return value;
  }
  static constexpr absl::string_view kNumbers[] = {"one", "two",   "three", "four", "five",
                                                   "six", "seven", "eight", "nine", "ten"};
  for (int i = 0; i < 10; ++i) {
    if (token.lower == kNumbers[i]) return i + 1;
  }
  return OneOf(token.lower, {"an", "a"}) ? 1 : 0;
}

}  // namespace chancery
