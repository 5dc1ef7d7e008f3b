// UTF-8: checking, repairing, cutting and measuring text that may be broken.
//
// Well-formed is what Unicode calls so: no overlong forms, no surrogates, nothing above U+10FFFF.
// One mistake is a "maximal subpart": the longest start of a well-formed sequence that is cut off,
// or one byte. Other software that follows the Unicode standard counts the same.
//
// Thread-safe: pure functions. Cost: linear; a plain ASCII text runs at memory speed.

#ifndef CHANCERY_STORAGE_TEXT_UTF8_H_
#define CHANCERY_STORAGE_TEXT_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/base/attributes.h"
#include "absl/strings/string_view.h"

namespace chancery {

// What an invalid sequence is replaced by.
constexpr char32_t kReplacementCharacter = 0xFFFD;

struct CodePoint {
  char32_t value = kReplacementCharacter;
  // Bytes that it takes, at least 1.
  uint8_t size = 1;
  // False: `size` bytes of one mistake, and `value` is the replacement character.
  bool valid = false;
};

// The code point that starts at `offset`. REQUIRES: offset < text.size().
CodePoint DecodeUtf8(absl::string_view text, size_t offset);

// The code point that ends before `offset`. REQUIRES: 0 < offset <= text.size().
CodePoint DecodeUtf8Before(absl::string_view text, size_t offset);

// The offset of the first byte of the first mistake, or absl::string_view::npos.
size_t FirstInvalidUtf8(absl::string_view text);

inline bool IsValidUtf8(absl::string_view text) {
  return FirstInvalidUtf8(text) == absl::string_view::npos;
}

// Appends one code point. What is not one (a surrogate, above U+10FFFF) becomes U+FFFD.
void AppendUtf8(char32_t value, std::string* text);

// The text with every mistake replaced by U+FFFD.
std::string ReplaceInvalidUtf8(absl::string_view text);

// The longest start of `text` of at most `max_bytes` bytes that cuts no code point in two.
absl::string_view TruncateUtf8(absl::string_view text ABSL_ATTRIBUTE_LIFETIME_BOUND,
                               size_t max_bytes);

// The columns of a terminal that the text takes: 2 for wide characters (Chinese, emoji), 0 for
// combining marks, controls and other invisible ones, else 1. A mistake takes 1.
size_t DisplayWidth(absl::string_view text);

// The longest start of `text` that takes at most `columns`, with the marks that belong to its last
// character.
absl::string_view TruncateToWidth(absl::string_view text ABSL_ATTRIBUTE_LIFETIME_BOUND,
                                  size_t columns);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_TEXT_UTF8_H_
