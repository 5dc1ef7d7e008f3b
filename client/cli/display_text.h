// Text for people, on a terminal: made safe to print, wrapped, cut and padded by the columns that
// it takes.
//
// Thread-safe: pure functions. Cost: linear.

#ifndef CHANCERY_CLIENT_CLI_DISPLAY_TEXT_H_
#define CHANCERY_CLIENT_CLI_DISPLAY_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace chancery {

// One line that is safe on a terminal whatever the data holds: line breaks and tabs become spaces,
// all other controls (among them those that colour, move the cursor, or change the direction of
// writing) and bytes that are not UTF-8 become U+FFFD.
std::string Printable(absl::string_view text);

// The same, but line breaks (LF) stay.
std::string PrintableLines(absl::string_view text);

// Lines of at most `width` columns, broken at spaces, and inside of a word only where it does not
// fit into a line by itself. A "?" by itself is a mark of the word before it and stays with it.
// Line breaks in `text` stay. At least one line. REQUIRES: width > 0.
std::vector<std::string> WrapText(absl::string_view text, size_t width);

// The least width in which WrapText breaks no word.
size_t LongestWord(absl::string_view text);

// The wrapped text with `indent` before each line, each ended by a line break.
std::string IndentText(absl::string_view text, absl::string_view indent, size_t width);

// The text, or its start and "…", in at most `width` columns.
std::string Ellipsize(absl::string_view text, size_t width);

// The text with spaces behind or before it, to `width` columns at least.
std::string PadRight(absl::string_view text, size_t width);
std::string PadLeft(absl::string_view text, size_t width);

// "1 person", "1,234 people".
std::string Plural(int64_t count, absl::string_view one, absl::string_view many);

// "1,234,567".
std::string WithThousands(int64_t number);

// "640 bytes", "1.5 MiB".
std::string ByteSize(int64_t bytes);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_DISPLAY_TEXT_H_
