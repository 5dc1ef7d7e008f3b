#include "storage/text/utf8.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <cstring>

namespace chancery {
namespace {

uint8_t ByteAt(absl::string_view text, size_t i) { return static_cast<uint8_t>(text[i]); }

bool IsContinuation(uint8_t byte) { return (byte & 0xC0) == 0x80; }

// The offset of the first byte from `offset` on that is not ASCII, or the size of the text.
size_t SkipAscii(absl::string_view text, size_t offset) {
  while (offset + 8 <= text.size()) {
    uint64_t word;
    std::memcpy(&word, text.data() + offset, 8);
    if ((word & 0x8080808080808080) != 0) break;
    offset += 8;
  }
  while (offset < text.size() && ByteAt(text, offset) < 0x80) ++offset;
  return offset;
}

int WidthOf(char32_t value) {
  if (value < 0x7F) return value >= 0x20 ? 1 : 0;
  if (value < 0xA0) return 0;
  constexpr char32_t kSoftHyphen = 0xAD;  // invisible by its class, but terminals show it
  if (value < 0x300) return value == kSoftHyphen || u_charType(value) != U_FORMAT_CHAR ? 1 : 0;
  switch (u_charType(value)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR:
    case U_CONTROL_CHAR:
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR:
      return 0;
    default:
      break;
  }
  // The vowels and finals of a Korean syllable are drawn into its first letter.
  const int hangul = u_getIntPropertyValue(value, UCHAR_HANGUL_SYLLABLE_TYPE);
  if (hangul == U_HST_VOWEL_JAMO || hangul == U_HST_TRAILING_JAMO) return 0;
  const int width = u_getIntPropertyValue(value, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

}  // namespace

CodePoint DecodeUtf8(absl::string_view text, size_t offset) {
  const uint8_t lead = ByteAt(text, offset);
  if (lead < 0x80) return {lead, 1, true};
  // The range of the second byte excludes overlong forms, surrogates and what is too large.
  uint8_t second_min = 0x80;
  uint8_t second_max = 0xBF;
  int size;
  char32_t value;
  if (lead >= 0xC2 && lead <= 0xDF) {
    size = 2;
    value = lead & 0x1F;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    size = 3;
    value = lead & 0x0F;
    if (lead == 0xE0) second_min = 0xA0;
    if (lead == 0xED) second_max = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    size = 4;
    value = lead & 0x07;
    if (lead == 0xF0) second_min = 0x90;
    if (lead == 0xF4) second_max = 0x8F;
  } else {
    return {kReplacementCharacter, 1, false};
  }
  for (int i = 1; i < size; ++i) {
    const bool in_range = offset + i < text.size() && ByteAt(text, offset + i) >= second_min &&
                          ByteAt(text, offset + i) <= second_max;
    if (!in_range) return {kReplacementCharacter, static_cast<uint8_t>(i), false};
    value = (value << 6) | (ByteAt(text, offset + i) & 0x3F);
    second_min = 0x80;
    second_max = 0xBF;
  }
  return {value, static_cast<uint8_t>(size), true};
}

CodePoint DecodeUtf8Before(absl::string_view text, size_t offset) {
  const size_t furthest = offset - std::min<size_t>(offset, 4);
  for (size_t begin = offset; begin-- > furthest;) {
    if (IsContinuation(ByteAt(text, begin)) && begin > furthest) continue;
    const CodePoint code_point = DecodeUtf8(text.substr(0, offset), begin);
    if (begin + code_point.size == offset) return code_point;
    break;
  }
  return {kReplacementCharacter, 1, false};
}

size_t FirstInvalidUtf8(absl::string_view text) {
  size_t offset = 0;
  while (true) {
    offset = SkipAscii(text, offset);
    if (offset == text.size()) return absl::string_view::npos;
    const CodePoint code_point = DecodeUtf8(text, offset);
    if (!code_point.valid) return offset;
    offset += code_point.size;
  }
}

void AppendUtf8(char32_t value, std::string* text) {
  if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) value = kReplacementCharacter;
  if (value < 0x80) {
    text->push_back(static_cast<char>(value));
    return;
  }
  const int more = value < 0x800 ? 1 : value < 0x10000 ? 2 : 3;
  static constexpr uint8_t kLeads[] = {0, 0xC0, 0xE0, 0xF0};
  text->push_back(static_cast<char>(kLeads[more] | (value >> (6 * more))));
  for (int i = more - 1; i >= 0; --i) {
    text->push_back(static_cast<char>(0x80 | ((value >> (6 * i)) & 0x3F)));
  }
}

std::string ReplaceInvalidUtf8(absl::string_view text) {
  std::string result;
  result.reserve(text.size());
  size_t copied = 0;
  size_t offset = 0;
  while ((offset = SkipAscii(text, offset)) < text.size()) {
    const CodePoint code_point = DecodeUtf8(text, offset);
    if (!code_point.valid) {
      result.append(text.data() + copied, offset - copied);
      AppendUtf8(kReplacementCharacter, &result);
      copied = offset + code_point.size;
    }
    offset += code_point.size;
  }
  result.append(text.data() + copied, text.size() - copied);
  return result;
}

absl::string_view TruncateUtf8(absl::string_view text, size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  // Only the lead of a sequence that goes on past the cut is to be given up; broken text is cut
  // where it is, so that at least max_bytes - 3 bytes remain.
  for (size_t back = 1; back <= 3 && back <= max_bytes; ++back) {
    const size_t begin = max_bytes - back;
    if (IsContinuation(ByteAt(text, begin))) continue;
    const CodePoint code_point = DecodeUtf8(text, begin);
    return text.substr(0, code_point.valid && code_point.size > back ? begin : max_bytes);
  }
  return text.substr(0, max_bytes);
}

size_t DisplayWidth(absl::string_view text) {
  size_t width = 0;
  for (size_t offset = 0; offset < text.size();) {
    const CodePoint code_point = DecodeUtf8(text, offset);
    width += WidthOf(code_point.value);
    offset += code_point.size;
  }
  return width;
}

absl::string_view TruncateToWidth(absl::string_view text, size_t columns) {
  size_t width = 0;
  size_t offset = 0;
  while (offset < text.size()) {
    const CodePoint code_point = DecodeUtf8(text, offset);
    width += WidthOf(code_point.value);
    if (width > columns) break;
    offset += code_point.size;
  }
  return text.substr(0, offset);
}

}  // namespace chancery
