#include "storage/text/sentence_splitter.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>

#include "storage/text/abbreviations.h"
#include "storage/text/characters.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

// Bytes at which a stop or a line break may start.
constexpr std::array<bool, 256> MakeInteresting() {
  std::array<bool, 256> result{};
  for (const unsigned char c : {'.', '!', '?', '\n', '\r', '\v', '\f'}) result[c] = true;
  // First bytes of the ellipsis and U+2028, of 。, of ！ and ？, of the Arabic question mark, and
  // of the danda.
  for (const int c : {0xE2, 0xE3, 0xEF, 0xD8, 0xE0}) result[c] = true;
  return result;
}

constexpr std::array<bool, 256> kInteresting = MakeInteresting();

// A stop of `size` bytes. Hard ones belong to scripts that have no capitals and may have no blanks:
// nothing has to follow them.
struct Stop {
  size_t size = 0;
  bool hard = false;
};

Stop StopAt(absl::string_view text, size_t offset) {
  if (offset >= text.size()) return {};
  const char c = text[offset];
  if (c == '.' || c == '!' || c == '?') return {1, false};
  if (IsAscii(c) || !kInteresting[static_cast<uint8_t>(c)]) return {};
  const CodePoint code_point = DecodeUtf8(text, offset);
  switch (code_point.value) {
    case 0x2026:  // ellipsis
    case 0x203C:  // double exclamation and question marks
    case 0x2047:
    case 0x2048:
    case 0x2049:
      return {code_point.size, false};
    case 0x061F:  // Arabic question mark
    case 0x06D4:
    case 0x0964:  // danda
    case 0x0965:
    case 0x3002:  // ideographic full stop
    case 0xFF01:  // full-width marks
    case 0xFF0E:
    case 0xFF1F:
      return {code_point.size, true};
    default:
      return {};
  }
}

class Splitter {
 public:
  explicit Splitter(absl::string_view text) : text_(text) {
    sentences_.reserve(text.size() / 100 + 4);
  }

  std::vector<Span> Run() && {
    begin_ = SkipBlanks(text_, 0);
    size_t at = begin_;
    while (true) {
      while (at < text_.size() && !kInteresting[static_cast<uint8_t>(text_[at])]) ++at;
      if (at >= text_.size()) break;
      if (const size_t line_break = LineBreakSize(text_, at)) {
        EndSentence(EndOfVisible(at));
        at = begin_ = SkipBlanks(text_, at + line_break);
      } else if (StopAt(text_, at).size > 0) {
        at = ReadStop(at);
      } else {
        ++at;
      }
    }
    EndSentence(EndOfVisible(text_.size()));
    return std::move(sentences_);
  }

 private:
  void EndSentence(size_t end) {
    if (end > begin_) sentences_.push_back({begin_, end});
  }

  // Where the blanks before `end` begin, but not before the sentence does.
  size_t EndOfVisible(size_t end) const {
    while (end > begin_) {
      size_t size = 1;
      if (!IsAscii(text_[end - 1])) size = DecodeUtf8Before(text_, end).size;
      if (size > end - begin_ || BlankSize(text_, end - size) != size) break;
      end -= size;
    }
    return end;
  }

  // Reads the stops at `stop` and the marks that close after them. Returns where to go on.
  size_t ReadStop(size_t stop) {
    size_t end = stop;
    int stops = 0;
    bool hard = false;
    bool closed = false;
    while (true) {
      if (const Stop next = StopAt(text_, end); next.size > 0) {
        ++stops;
        hard |= next.hard;
        end += next.size;
      } else if (const size_t size = CloserSize(text_, end)) {
        closed = true;
        end += size;
      } else {
        break;
      }
    }
    const size_t next = SkipBlanks(text_, end);
    if (next >= text_.size() || LineBreakSize(text_, next) > 0) return next;
    // Only a dot that stands alone may be that of an abbreviation.
    const DotRole role = stops == 1 && text_[stop] == '.' ? RoleOfDot(text_, stop) : DotRole::kStop;
    const bool ends = hard || (next == end ? EndsWithoutBlank(stop, end, role, closed)
                                           : EndsBefore(stop, next, role));
    if (ends) {
      EndSentence(end);
      begin_ = next;
    }
    return next;
  }

  // Is the sentence over, when what follows the blank after the stop is at `next`?
  bool EndsBefore(size_t stop, size_t next, DotRole role) const {
    const CodePoint follower = DecodeUtf8(text_, next);
    const uint32_t mask = U_GET_GC_MASK(follower.value);
    // A small letter, or what goes on after a quotation.
    if ((mask & U_GC_LL_MASK) != 0) return false;
    switch (follower.value) {
      case ',':
      case ';':
      case ':':
      case ')':
      case ']':
      case '}':
      case '%':
      case '/':
      case '-':
      case 0x2013:  // dashes
      case 0x2014:
        return false;
      default:
        break;
    }
    if (role != DotRole::kStop) return role == DotRole::kAbbreviationAtEnd;
    return !IsListNumber(stop);
  }

  // "1." or "b." at the start of a sentence numbers it.
  bool IsListNumber(size_t dot) const {
    if (text_[dot] != '.' || dot - begin_ > 3 || text_.substr(dot + 1, 1) == ".") return false;
    if (dot - begin_ == 1 && IsAsciiLetter(text_[begin_])) return text_[begin_] != 'I';
    return std::all_of(text_.begin() + begin_, text_.begin() + dot, IsAsciiDigit);
  }

  // A blank is missing after the stop: "...the talks.He said", or it is no end: "3.5", "state.gov".
  bool EndsWithoutBlank(size_t stop, size_t end, DotRole role, bool closed) const {
    if (role == DotRole::kAbbreviation) return false;
    if (end + 1 >= text_.size() || stop < begin_ + 2) return false;
    if (!IsAsciiUpper(text_[end]) || !IsAsciiLower(text_[end + 1])) return false;
    return closed || (IsAsciiLower(text_[stop - 1]) && IsAsciiLower(text_[stop - 2]));
  }

  const absl::string_view text_;
  // Where the sentence that is being read begins.
  size_t begin_ = 0;
  std::vector<Span> sentences_;
};

}  // namespace

std::vector<Span> SplitSentences(absl::string_view text) { return Splitter(text).Run(); }

}  // namespace chancery
