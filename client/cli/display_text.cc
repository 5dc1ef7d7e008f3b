#include "client/cli/display_text.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

bool IsUnsafe(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) ||       // C0, DEL, C1
         c == 0x200E || c == 0x200F || c == 0x061C ||  // direction marks
         (c >= 0x202A && c <= 0x202E) ||               // embeddings and overrides
         (c >= 0x2066 && c <= 0x2069) ||               // isolates
         c == 0x2028 || c == 0x2029;                   // line and paragraph separators
}

std::string MakePrintable(absl::string_view text, bool keep_lines) {
  std::string result;
  result.reserve(text.size());
  for (size_t i = 0; i < text.size();) {
    const CodePoint c = DecodeUtf8(text, i);
    if (c.valid && c.value == '\n') {
      result.push_back(keep_lines ? '\n' : ' ');
    } else if (c.valid && c.value == '\r' && i + 1 < text.size() && text[i + 1] == '\n') {
      // The line feed behind it stands for both.
    } else if (c.valid && (c.value == '\t' || c.value == '\r')) {
      result.push_back(' ');
    } else if (!c.valid || IsUnsafe(c.value)) {
      AppendUtf8(kReplacementCharacter, &result);
    } else {
      result.append(text.data() + i, c.size);
    }
    i += c.size;
  }
  return result;
}

// The words of a line, marks with the word before them.
std::vector<absl::string_view> Words(absl::string_view line) {
  std::vector<absl::string_view> words;
  for (absl::string_view word : absl::StrSplit(line, ' ', absl::SkipEmpty())) {
    if (word == "?" && !words.empty() &&
        words.back().data() + words.back().size() + 1 == word.data()) {
      words.back() = absl::string_view(words.back().data(), words.back().size() + 2);
    } else {
      words.push_back(word);
    }
  }
  return words;
}

}  // namespace

std::string Printable(absl::string_view text) { return MakePrintable(text, false); }

std::string PrintableLines(absl::string_view text) { return MakePrintable(text, true); }

std::vector<std::string> WrapText(absl::string_view text, size_t width) {
  std::vector<std::string> lines;
  for (absl::string_view paragraph : absl::StrSplit(text, '\n')) {
    std::string line;
    size_t line_width = 0;
    for (absl::string_view word : Words(paragraph)) {
      size_t word_width = DisplayWidth(word);
      if (!line.empty() && line_width + 1 + word_width > width) {
        lines.push_back(std::move(line));
        line.clear();
        line_width = 0;
      }
      while (word_width > width) {
        absl::string_view head = TruncateToWidth(word, width);
        // A wide character may not fit into a line of one column.
        if (head.empty()) head = word.substr(0, DecodeUtf8(word, 0).size);
        lines.emplace_back(head);
        word.remove_prefix(head.size());
        word_width = DisplayWidth(word);
      }
      if (word.empty()) continue;
      if (!line.empty()) {
        line.push_back(' ');
        ++line_width;
      }
      line.append(word.data(), word.size());
      line_width += word_width;
    }
    lines.push_back(std::move(line));
  }
  // A word that filled its last line to the end leaves an empty one behind.
  if (lines.size() > 1 && lines.back().empty() && !absl::string_view(text).empty() &&
      text.back() != '\n') {
    lines.pop_back();
  }
  return lines;
}

size_t LongestWord(absl::string_view text) {
  size_t longest = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    for (absl::string_view word : Words(line)) longest = std::max(longest, DisplayWidth(word));
  }
  return longest;
}

std::string IndentText(absl::string_view text, absl::string_view indent, size_t width) {
  const size_t indent_width = DisplayWidth(indent);
  const size_t room = width > indent_width + 20 ? width - indent_width : 20;
  std::string result;
  for (const std::string& line : WrapText(text, room)) {
    if (!line.empty()) absl::StrAppend(&result, indent, line);
    result.push_back('\n');
  }
  return result;
}

std::string Ellipsize(absl::string_view text, size_t width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  if (width == 0) return "";
  absl::string_view start = TruncateToWidth(text, width - 1);
  while (!start.empty() && start.back() == ' ') start.remove_suffix(1);
  return absl::StrCat(start, "…");
}

std::string PadRight(absl::string_view text, size_t width) {
  const size_t taken = DisplayWidth(text);
  return absl::StrCat(text, std::string(taken < width ? width - taken : 0, ' '));
}

std::string PadLeft(absl::string_view text, size_t width) {
  const size_t taken = DisplayWidth(text);
  return absl::StrCat(std::string(taken < width ? width - taken : 0, ' '), text);
}

std::string Plural(int64_t count, absl::string_view one, absl::string_view many) {
  return absl::StrCat(WithThousands(count), " ", count == 1 ? one : many);
}

std::string WithThousands(int64_t number) {
  std::string digits = absl::StrCat(number);
  const int first = number < 0 ? 1 : 0;
  for (int i = static_cast<int>(digits.size()) - 3; i > first; i -= 3) digits.insert(i, ",");
  return digits;
}

std::string ByteSize(int64_t bytes) {
  if (bytes < 1024) return Plural(bytes, "byte", "bytes");
  const char* const units[] = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  double value = static_cast<double>(bytes) / 1024;
  size_t unit = 0;
  while (value >= 1023.95 && unit + 1 < std::size(units)) {
    value /= 1024;
    ++unit;
  }
  return absl::StrFormat("%.1f %s", value, units[unit]);
}

}  // namespace chancery
