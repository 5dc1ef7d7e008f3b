#include "storage/text/tokenizer.h"

#include <unicode/uchar.h>

#include <array>

#include "storage/text/abbreviations.h"
#include "storage/text/characters.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

enum class ByteClass : uint8_t {
  kOther,  // symbols and controls
  kBlank,
  kLineBreak,
  kLetter,
  kDigit,
  kApostrophe,
  kDoubleQuote,
  kBracket,
  kPunctuation,
  kNonAscii,
};

constexpr std::array<ByteClass, 256> MakeByteClasses() {
  std::array<ByteClass, 256> classes{};
  for (int c = 'a'; c <= 'z'; ++c) classes[c] = ByteClass::kLetter;
  for (int c = 'A'; c <= 'Z'; ++c) classes[c] = ByteClass::kLetter;
  for (int c = '0'; c <= '9'; ++c) classes[c] = ByteClass::kDigit;
  for (int c = 0x80; c <= 0xFF; ++c) classes[c] = ByteClass::kNonAscii;
  for (const char c : {' ', '\t'}) classes[c] = ByteClass::kBlank;
  for (const char c : {'\n', '\r', '\v', '\f'}) classes[c] = ByteClass::kLineBreak;
  for (const char c : {'(', ')', '[', ']', '{', '}'}) classes[c] = ByteClass::kBracket;
  for (const char c :
       {'!', '#', '%', '&', '*', ',', '-', '.', '/', ':', ';', '?', '@', '\\', '_'}) {
    classes[c] = ByteClass::kPunctuation;
  }
  classes['\''] = ByteClass::kApostrophe;
  classes['"'] = ByteClass::kDoubleQuote;
  return classes;
}

constexpr std::array<ByteClass, 256> kByteClasses = MakeByteClasses();

class Tokenizer {
 public:
  explicit Tokenizer(absl::string_view text) : text_(text) { tokens_.reserve(text.size() / 5 + 4); }

  std::vector<Token> Run() && {
    while (at_ < text_.size()) {
      switch (ClassAt(at_)) {
        case ByteClass::kBlank:
          ++at_;
          break;
        case ByteClass::kLineBreak:
          EndLine(1);
          break;
        case ByteClass::kLetter:
          ReadWord();
          break;
        case ByteClass::kDigit:
          ReadNumber();
          break;
        case ByteClass::kApostrophe:
          ReadApostrophe(1);
          break;
        case ByteClass::kDoubleQuote:
          ReadDoubleQuote();
          break;
        case ByteClass::kBracket:
          Add(TokenKind::kPunctuation, at_ + 1);
          break;
        case ByteClass::kPunctuation:
          ReadRun(TokenKind::kPunctuation);
          break;
        case ByteClass::kOther:
          ReadRun(TokenKind::kOther);
          break;
        case ByteClass::kNonAscii:
          ReadNonAscii();
          break;
      }
    }
    return std::move(tokens_);
  }

 private:
  ByteClass ClassAt(size_t i) const { return kByteClasses[static_cast<uint8_t>(text_[i])]; }

  void Add(TokenKind kind, size_t end) {
    tokens_.push_back({at_, end, kind});
    at_ = end;
  }

  // Quotations are not carried over the end of a line.
  void EndLine(size_t size) {
    at_ += size;
    double_open_ = single_open_ = low_open_ = false;
  }

  // The end of the letters, marks and digits from `i` on.
  size_t SkipWordParts(size_t i) const {
    while (i < text_.size()) {
      switch (ClassAt(i)) {
        case ByteClass::kLetter:
        case ByteClass::kDigit:
          ++i;
          continue;
        case ByteClass::kNonAscii:
          if (const size_t size = WordPartSize(text_, i)) {
            i += size;
            continue;
          }
          return i;
        default:
          return i;
      }
    }
    return i;
  }

  bool IsWordPartOrDigit(size_t i) const {
    return i < text_.size() && (IsAsciiDigit(text_[i]) || WordPartSize(text_, i) > 0);
  }

  // The end of the ending 's whose apostrophe is at `i`, or 0.
  size_t EndOfPossessive(size_t i) const {
    const size_t s = i + ApostropheSize(text_, i);
    if (s == i || s >= text_.size() || (text_[s] != 's' && text_[s] != 'S')) return 0;
    return IsWordPartOrDigit(s + 1) ? 0 : s + 1;
  }

  void ReadWord() {
    size_t end = SkipWordParts(at_);
    while (end < text_.size()) {
      const size_t apostrophe = ApostropheSize(text_, end);
      if (apostrophe == 0 || WordPartSize(text_, end + apostrophe) == 0) break;
      if (EndOfPossessive(end) > 0) break;
      end = SkipWordParts(end + apostrophe);
    }
    if (end < text_.size() && text_[end] == '.') end = EndOfAbbreviation(end);
    Add(TokenKind::kWord, end);
  }

  // The end of the word whose letters end before the dot at `dot`.
  size_t EndOfAbbreviation(size_t dot) const {
    // "U.S.": single letters with dots between them.
    if (dot - at_ == 1) {
      while (dot + 1 < text_.size() && IsAsciiLetter(text_[dot + 1]) &&
             !IsWordPartOrDigit(dot + 2)) {
        dot += 2;
        if (dot >= text_.size() || text_[dot] != '.') return dot;
      }
    }
    return RoleOfDot(text_, dot) == DotRole::kStop ? dot : dot + 1;
  }

  void ReadNumber() {
    size_t end = at_;
    while (true) {
      while (end < text_.size() && IsAsciiDigit(text_[end])) ++end;
      const bool goes_on = end + 1 < text_.size() && IsAsciiDigit(text_[end + 1]) &&
                           (text_[end] == '.' || text_[end] == ',' || text_[end] == ':');
      if (!goes_on) break;
      ++end;
    }
    // "1990s" and "35th", but "5" in "5p.m."
    const bool before_time = end + 2 < text_.size() && text_[end + 1] == '.' &&
                             (text_[end] == 'a' || text_[end] == 'p') && text_[end + 2] == 'm';
    Add(TokenKind::kNumber, before_time ? end : SkipWordParts(end));
  }

  // One token of the same byte over and over: "...", "--", "====".
  void ReadRun(TokenKind kind) {
    size_t end = at_ + 1;
    while (end < text_.size() && text_[end] == text_[at_]) ++end;
    Add(kind, end);
  }

  // True if nothing, or a blank, or what may stand before an opening quote ends before at_.
  bool AtOpening() const {
    if (tokens_.empty() || tokens_.back().end != at_) return true;
    const Token& last = tokens_.back();
    if (last.kind == TokenKind::kOpenQuote) return true;
    if (last.kind != TokenKind::kPunctuation) return false;
    const absl::string_view mark = last.Of(text_);
    switch (mark[0]) {
      case '(':
      case '[':
      case '{':
      case '-':
      case '/':
        return true;
      default:
        return mark == "\u2014" || mark == "\u2013";
    }
  }

  bool BlankAt(size_t i) const {
    return i >= text_.size() || BlankSize(text_, i) > 0 || LineBreakSize(text_, i) > 0;
  }

  void ReadDoubleQuote() {
    const bool may_open = AtOpening();
    const bool may_close = BlankAt(at_ + 1) || !may_open;
    const bool opens = may_open && (!may_close || !double_open_);
    double_open_ = opens;
    Add(opens ? TokenKind::kOpenQuote : TokenKind::kCloseQuote, at_ + 1);
  }

  // An apostrophe of `size` bytes that is not inside of a word.
  void ReadApostrophe(size_t size) {
    const size_t end = at_ + size;
    const bool glued = !tokens_.empty() && tokens_.back().end == at_;
    if (glued && tokens_.back().kind != TokenKind::kPunctuation &&
        tokens_.back().kind != TokenKind::kOpenQuote) {
      if (const size_t possessive = EndOfPossessive(at_)) {
        Add(TokenKind::kWord, possessive);
        return;
      }
    }
    // Only the straight one opens, and not before a digit: '90s.
    const bool opens =
        size == 1 && AtOpening() && !BlankAt(end) && !IsAsciiDigit(text_[end]) && !single_open_;
    if (opens) {
      single_open_ = true;
      Add(TokenKind::kOpenQuote, end);
    } else if (single_open_) {
      single_open_ = false;
      Add(TokenKind::kCloseQuote, end);
    } else {
      Add(TokenKind::kPunctuation, end);
    }
  }

  void ReadNonAscii() {
    if (const size_t size = BlankSize(text_, at_)) {
      at_ += size;
      return;
    }
    if (const size_t size = LineBreakSize(text_, at_)) {
      EndLine(size);
      return;
    }
    const CodePoint code_point = DecodeUtf8(text_, at_);
    const size_t end = at_ + code_point.size;
    if (!code_point.valid) {
      size_t bad_end = end;
      while (bad_end < text_.size()) {
        const CodePoint next = DecodeUtf8(text_, bad_end);
        if (next.valid) break;
        bad_end += next.size;
      }
      Add(TokenKind::kOther, bad_end);
      return;
    }
    switch (code_point.value) {
      case 0x2018:  // ‘
        single_open_ = true;
        Add(TokenKind::kOpenQuote, end);
        return;
      case 0x2019:  // ’
        ReadApostrophe(code_point.size);
        return;
      case 0x201C:  // “ closes what „ has opened
        Add(low_open_ ? TokenKind::kCloseQuote : TokenKind::kOpenQuote, end);
        low_open_ = false;
        return;
      case 0x201E:  // „
        low_open_ = true;
        Add(TokenKind::kOpenQuote, end);
        return;
      case 0x201A:  // ‚
      case 0x300C:  // corner brackets
      case 0x300E:
        Add(TokenKind::kOpenQuote, end);
        return;
      case 0x300D:
      case 0x300F:
        Add(TokenKind::kCloseQuote, end);
        return;
      default:
        break;
    }
    if (WordPartSize(text_, at_) > 0) {
      ReadWord();
      return;
    }
    const uint32_t mask = U_GET_GC_MASK(code_point.value);
    if ((mask & U_GC_N_MASK) != 0) {
      size_t number_end = end;
      while (number_end < text_.size() && !IsAscii(text_[number_end])) {
        const CodePoint next = DecodeUtf8(text_, number_end);
        if ((U_GET_GC_MASK(next.value) & U_GC_N_MASK) == 0) break;
        number_end += next.size;
      }
      Add(TokenKind::kNumber, number_end);
    } else if ((mask & U_GC_PI_MASK) != 0) {
      Add(TokenKind::kOpenQuote, end);
    } else if ((mask & U_GC_PF_MASK) != 0) {
      Add(TokenKind::kCloseQuote, end);
    } else {
      Add((mask & U_GC_P_MASK) != 0 ? TokenKind::kPunctuation : TokenKind::kOther, end);
    }
  }

  const absl::string_view text_;
  size_t at_ = 0;
  std::vector<Token> tokens_;
  bool double_open_ = false;  // "
  bool single_open_ = false;  // ' and ‘
  bool low_open_ = false;     // „
};

}  // namespace

std::vector<Token> Tokenize(absl::string_view text) { return Tokenizer(text).Run(); }

absl::string_view TokenKindName(TokenKind kind) {
  switch (kind) {
    case TokenKind::kWord:
      return "word";
    case TokenKind::kNumber:
      return "number";
    case TokenKind::kPunctuation:
      return "punctuation";
    case TokenKind::kOpenQuote:
      return "open quote";
    case TokenKind::kCloseQuote:
      return "close quote";
    case TokenKind::kOther:
      return "other";
  }
  return "other";
}

}  // namespace chancery
