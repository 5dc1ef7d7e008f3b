// What the bytes at an offset are, for scanners that walk raw text. Of this package only.
//
// Thread-safe: pure functions. All take any bytes; ASCII is answered without decoding.

#ifndef CHANCERY_STORAGE_TEXT_CHARACTERS_H_
#define CHANCERY_STORAGE_TEXT_CHARACTERS_H_

#include <cstddef>

#include "absl/strings/string_view.h"

namespace chancery {

inline bool IsAsciiUpper(char c) { return c >= 'A' && c <= 'Z'; }
inline bool IsAsciiLower(char c) { return c >= 'a' && c <= 'z'; }
inline bool IsAsciiLetter(char c) { return IsAsciiUpper(c) || IsAsciiLower(c); }
inline bool IsAsciiDigit(char c) { return c >= '0' && c <= '9'; }
inline bool IsAscii(char c) { return static_cast<unsigned char>(c) < 0x80; }

// How many bytes the thing at `offset` takes, 0 if it is not there or `offset` is the end.

// A line break: LF, CR (with its LF), vertical tab, form feed, U+2028, U+2029.
size_t LineBreakSize(absl::string_view text, size_t offset);
// A blank: space, tab, no-break space and the other spaces of Unicode, zero-width space, byte order
// mark. No line break.
size_t BlankSize(absl::string_view text, size_t offset);
// A mark that closes: ) ] } " ' ’ ” » › and the like. Straight quotes count.
size_t CloserSize(absl::string_view text, size_t offset);
// A letter of any script, a mark, or an invisible joiner within a word.
size_t WordPartSize(absl::string_view text, size_t offset);
// A straight or typographic apostrophe.
size_t ApostropheSize(absl::string_view text, size_t offset);

// The offset of the first byte from `offset` on that is not part of a blank.
size_t SkipBlanks(absl::string_view text, size_t offset);

// True if a letter or mark ends right before `offset`.
bool EndsWithLetter(absl::string_view text, size_t offset);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_TEXT_CHARACTERS_H_
