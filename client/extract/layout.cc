#include "client/extract/layout.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"

namespace chancery {
namespace {

// Columns of text that somebody wrapped by hand; longer lines are whole paragraphs.
constexpr size_t kMinWidth = 20;
constexpr size_t kMaxWidth = 100;
// By how much a full line may be shorter than the longest one: copy is edited after it was wrapped.
constexpr size_t kSlack = 3;

struct Line {
  // Bytes, without the break.
  size_t begin = 0;
  size_t end = 0;
  // Columns: code points up to the last one that is no blank.
  size_t width = 0;
  size_t indent = 0;
  // Of the first word.
  size_t first_word = 0;
  bool empty = true;
  bool starts_lower = false;
  bool starts_item = false;
  bool capitals = false;
  bool stops = false;
};

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

// Does the line end what it says: with a stop, a colon, or a mark that closes after one?
bool EndsWithTerminal(absl::string_view line) {
  while (!line.empty()) {
    const char last = line.back();
    if (last == '"' || last == '\'' || last == ')' || last == ']' || last == ' ' || last == '\r') {
      line.remove_suffix(1);
    } else if (!absl::ConsumeSuffix(&line, "\u201d") && !absl::ConsumeSuffix(&line, "\u2019") &&
               !absl::ConsumeSuffix(&line, "\u00a0")) {
      break;
    }
  }
  if (line.empty()) return false;
  if (absl::EndsWith(line, "\u2026")) return true;
  const char last = line.back();
  return last == '.' || last == '!' || last == '?' || last == ':' || last == ';';
}

Line ReadLine(absl::string_view text, size_t begin, size_t end) {
  Line line;
  line.begin = begin;
  line.end = end;
  size_t column = 0;
  bool in_first_word = false;
  bool past_first_word = false;
  bool lower = false;
  bool upper = false;
  for (size_t i = begin; i < end; ++i) {
    const char c = text[i];
    if (IsContinuation(c)) continue;
    ++column;
    if (absl::ascii_isspace(static_cast<unsigned char>(c))) {
      if (in_first_word) past_first_word = true;
      continue;
    }
    if (line.empty) {
      line.empty = false;
      line.indent = column - 1;
      line.starts_lower = absl::ascii_islower(static_cast<unsigned char>(c));
      const absl::string_view rest = text.substr(i, end - i);
      line.starts_item = c == '-' || c == '*' || c == '#' || absl::StartsWith(rest, "\u2022") ||
                         absl::StartsWith(rest, "\u2013") || absl::StartsWith(rest, "\u2014") ||
                         absl::StartsWith(rest, "\u25aa") || absl::StartsWith(rest, "\u00b7") ||
                         absl::ascii_isdigit(static_cast<unsigned char>(c));
      in_first_word = true;
    }
    if (in_first_word && !past_first_word) ++line.first_word;
    lower = lower || absl::ascii_islower(static_cast<unsigned char>(c));
    upper = upper || absl::ascii_isupper(static_cast<unsigned char>(c));
    line.width = column;
  }
  line.capitals = upper && !lower;
  line.stops = EndsWithTerminal(text.substr(begin, end - begin));
  return line;
}

std::vector<Line> ReadLines(absl::string_view text) {
  std::vector<Line> lines;
  for (size_t begin = 0; begin < text.size();) {
    size_t end = text.find('\n', begin);
    if (end == absl::string_view::npos) end = text.size();
    lines.push_back(ReadLine(text, begin, end));
    begin = end + 1;
  }
  return lines;
}

// May the break between the two lines be one that only wraps, as far as the eye tells?
bool MayWrap(const Line& line, const Line& next) {
  return !line.empty && !next.empty && !line.capitals && !next.capitals && !next.starts_item &&
         next.indent <= line.indent && next.width <= kMaxWidth + kSlack;
}

bool Full(const Line& line, const Line& next, size_t width) {
  return line.width <= width + kSlack && line.width + 1 + next.first_word + kSlack > width;
}

// The column at which the text is wrapped, told by a paragraph of three lines or more of which each
// one is full and one goes on in the middle of a sentence; 0 if it is not wrapped.
size_t WrapWidth(const std::vector<Line>& lines) {
  size_t found = 0;
  for (size_t i = 0; i < lines.size();) {
    size_t end = i + 1;
    while (end < lines.size() && MayWrap(lines[end - 1], lines[end])) ++end;
    size_t width = 0;
    for (size_t k = i; k < end; ++k) width = std::max(width, lines[k].width);
    bool wrapped = end - i >= 3 && width >= kMinWidth && width <= kMaxWidth;
    bool goes_on = false;
    for (size_t k = i; wrapped && k + 1 < end; ++k) {
      wrapped = Full(lines[k], lines[k + 1], width);
      goes_on = goes_on || (lines[k + 1].starts_lower && !lines[k].stops);
    }
    if (wrapped && goes_on) found = std::max(found, width);
    i = end;
  }
  return found;
}

}  // namespace

Layout LayOut(absl::string_view text) {
  Layout layout;
  layout.text = std::string(text);
  const std::vector<Line> lines = ReadLines(text);
  const size_t width = WrapWidth(lines);
  for (size_t i = 0; i < lines.size();) {
    size_t last = i;
    while (last + 1 < lines.size()) {
      const Line& line = lines[last];
      const Line& next = lines[last + 1];
      const bool goes_on = next.starts_lower && !line.stops && !line.empty;
      const bool wraps = width > 0 && MayWrap(line, next) && Full(line, next, width);
      if (!goes_on && !wraps) break;
      layout.text[line.end] = ' ';
      ++last;
    }
    layout.paragraphs.push_back({lines[i].begin, lines[last].end});
    i = last + 1;
  }
  return layout;
}

}  // namespace chancery
