#include "storage/text/characters.h"

#include <unicode/uchar.h>

#include "storage/text/utf8.h"

namespace chancery {
namespace {

constexpr uint32_t kWordMask = U_GC_L_MASK | U_GC_M_MASK;

bool IsWordPart(char32_t value) {
  // Soft hyphen and the (non-)joiners stand inside of words.
  if (value == 0xAD || value == 0x200C || value == 0x200D) return true;
  return (U_GET_GC_MASK(value) & kWordMask) != 0;
}

}  // namespace

size_t LineBreakSize(absl::string_view text, size_t offset) {
  if (offset >= text.size()) return 0;
  const char c = text[offset];
  if (c == '\n' || c == '\v' || c == '\f') return 1;
  if (c == '\r') return text.substr(offset + 1, 1) == "\n" ? 2 : 1;
  if (c != '\xE2') return 0;
  const absl::string_view three = text.substr(offset, 3);
  return three == "\u2028" || three == "\u2029" ? 3 : 0;
}

size_t BlankSize(absl::string_view text, size_t offset) {
  if (offset >= text.size()) return 0;
  const char c = text[offset];
  if (c == ' ' || c == '\t') return 1;
  if (c != '\xC2' && c != '\xE1' && c != '\xE2' && c != '\xE3' && c != '\xEF') return 0;
  const CodePoint code_point = DecodeUtf8(text, offset);
  switch (code_point.value) {
    case 0x85:
    case 0xA0:
    case 0x1680:
    case 0x202F:
    case 0x205F:
    case 0x2060:
    case 0x3000:
    case 0xFEFF:
      return code_point.size;
    default:
      return code_point.value >= 0x2000 && code_point.value <= 0x200B ? code_point.size : 0;
  }
}

size_t CloserSize(absl::string_view text, size_t offset) {
  if (offset >= text.size()) return 0;
  const char c = text[offset];
  if (IsAscii(c)) return c == ')' || c == ']' || c == '}' || c == '"' || c == '\'' ? 1 : 0;
  const CodePoint code_point = DecodeUtf8(text, offset);
  switch (code_point.value) {
    case 0xBB:    // »
    case 0x2019:  // ’
    case 0x201D:  // ”
    case 0x203A:  // ›
    case 0x300D:  // corner brackets
    case 0x300F:
    case 0xFF09:  // full-width parenthesis
      return code_point.size;
    default:
      return 0;
  }
}

size_t WordPartSize(absl::string_view text, size_t offset) {
  if (offset >= text.size()) return 0;
  if (IsAscii(text[offset])) return IsAsciiLetter(text[offset]) ? 1 : 0;
  const CodePoint code_point = DecodeUtf8(text, offset);
  return code_point.valid && IsWordPart(code_point.value) ? code_point.size : 0;
}

size_t ApostropheSize(absl::string_view text, size_t offset) {
  if (offset >= text.size()) return 0;
  if (text[offset] == '\'') return 1;
  return text[offset] == '\xE2' && text.substr(offset, 3) == "\u2019" ? 3 : 0;
}

size_t SkipBlanks(absl::string_view text, size_t offset) {
  while (const size_t size = BlankSize(text, offset)) offset += size;
  return offset;
}

bool EndsWithLetter(absl::string_view text, size_t offset) {
  if (offset == 0) return false;
  if (IsAscii(text[offset - 1])) return IsAsciiLetter(text[offset - 1]);
  const CodePoint code_point = DecodeUtf8Before(text, offset);
  return code_point.valid && IsWordPart(code_point.value);
}

}  // namespace chancery
