#include "server/query/cypher/token.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"

namespace chancery::cypher {
namespace {

absl::Status SyntaxError(absl::string_view detail, size_t begin, size_t end,
                         absl::string_view message) {
  return CompileError(ErrorType::kSyntaxError, detail, {begin, end}, message);
}

bool StartsName(char c) {
  return absl::ascii_isalpha(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool ContinuesName(char c) { return StartsName(c) || absl::ascii_isdigit(c); }

void AppendUtf8(uint32_t c, std::string* out) {
  if (c < 0x80) {
    *out += static_cast<char>(c);
  } else if (c < 0x800) {
    *out += static_cast<char>(0xC0 | c >> 6);
    *out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    *out += static_cast<char>(0xE0 | c >> 12);
    *out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    *out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    *out += static_cast<char>(0xF0 | c >> 18);
    *out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
    *out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    *out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

// The character that starts `text`, and its length; length 0: the text is not UTF-8 there.
uint32_t DecodeUtf8(absl::string_view text, size_t* length) {
  const auto byte = [&text](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  const size_t size = first < 0x80                    ? 1
                      : first >= 0xC2 && first < 0xE0 ? 2
                      : first >= 0xE0 && first < 0xF0 ? 3
                      : first >= 0xF0 && first < 0xF5 ? 4
                                                      : 0;
  *length = 0;
  if (size == 0 || text.size() < size) return 0;
  uint32_t c = size == 1 ? first : first & (0xFF >> (size + 1));
  for (size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
    c = c << 6 | (byte(i) & 0x3F);
  }
  static constexpr uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (c < kSmallest[size] || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) return 0;
  *length = size;
  return c;
}

class Lexer {
 public:
  explicit Lexer(absl::string_view text) : text_(text) {}

  absl::StatusOr<std::vector<Token>> Run() {
    while (true) {
      CHANCERY_RETURN_IF_ERROR(SkipSpace());
      const size_t begin = at_;
      if (at_ == text_.size()) {
        Add(TokenKind::kEnd, begin, "");
        return std::move(tokens_);
      }
      CHANCERY_RETURN_IF_ERROR(ReadToken());
    }
  }

 private:
  char Peek(size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  bool Looking(absl::string_view what) const { return absl::StartsWith(text_.substr(at_), what); }

  void Add(TokenKind kind, size_t begin, std::string text) {
    tokens_.push_back({kind, std::move(text), {begin, at_}});
  }

  // The length of the space that the text goes on with, 0 if it does not.
  size_t SpaceHere() const {
    const char c = Peek();
    if (at_ < text_.size() && (absl::ascii_isspace(c) || (c >= 0x1C && c <= 0x1F))) return 1;
    static constexpr absl::string_view kSpaces[] = {
        "\xC2\xA0",     "\xE1\x9A\x80", "\xE1\xA0\x8E", "\xE2\x80\x80", "\xE2\x80\x81",
        "\xE2\x80\x82", "\xE2\x80\x83", "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86",
        "\xE2\x80\x87", "\xE2\x80\x88", "\xE2\x80\x89", "\xE2\x80\x8A", "\xE2\x80\xA8",
        "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80"};
    for (const absl::string_view space : kSpaces) {
      if (Looking(space)) return space.size();
    }
    return 0;
  }

  absl::Status SkipSpace() {
    while (at_ < text_.size()) {
      if (const size_t space = SpaceHere(); space > 0) {
        at_ += space;
      } else if (Looking("//")) {
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
      } else if (Looking("/*")) {
        const size_t end = text_.find("*/", at_ + 2);
        if (end == absl::string_view::npos) {
          return SyntaxError("UnexpectedSyntax", at_, at_ + 2, "this comment has no end");
        }
        at_ = end + 2;
      } else {
        break;
      }
    }
    return absl::OkStatus();
  }

  absl::Status ReadToken() {
    const char c = Peek();
    if (StartsName(c)) return ReadName();
    if (absl::ascii_isdigit(c) || (c == '.' && absl::ascii_isdigit(Peek(1)) && !AfterName())) {
      return ReadNumber();
    }
    if (c == '\'' || c == '"') return ReadString();
    if (c == '`') return ReadQuotedName();
    if (c == '$') return ReadParameter();
    static constexpr absl::string_view kSymbols[] = {
        "<=", ">=", "<>", "=~", "+=", "..", "(", ")", "[", "]", "{", "}", ",", ".",
        ":",  ";",  "|",  "=",  "<",  ">",  "+", "-", "*", "/", "%", "^", "!", "&"};
    for (const absl::string_view symbol : kSymbols) {
      if (Looking(symbol)) {
        const size_t begin = at_;
        at_ += symbol.size();
        Add(TokenKind::kSymbol, begin, std::string(symbol));
        return absl::OkStatus();
      }
    }
    return SyntaxError("UnexpectedSyntax", at_, at_ + 1, "no part of a query begins like this");
  }

  // Whether what comes is the second part of `a.1`, or of `1..2`.
  bool AfterName() const {
    return !tokens_.empty() && tokens_.back().span.end == at_ &&
           tokens_.back().kind != TokenKind::kSymbol;
  }

  absl::Status ReadName() {
    const size_t begin = at_;
    while (at_ < text_.size() && ContinuesName(text_[at_])) {
      size_t length = 1;
      if (static_cast<unsigned char>(text_[at_]) >= 0x80) {
        const uint32_t c = DecodeUtf8(text_.substr(at_), &length);
        if (length == 0) return SyntaxError("InvalidUnicodeCharacter", at_, at_ + 1, "not UTF-8");
        if (SpaceHere() > 0) break;
        // General punctuation and its like: dashes, quotes, arrows.
        if (c >= 0x2000 && c <= 0x2BFF) {
          return SyntaxError("InvalidUnicodeCharacter", at_, at_ + length,
                             "this character has no meaning here");
        }
      }
      at_ += length;
    }
    Add(TokenKind::kName, begin, std::string(text_.substr(begin, at_ - begin)));
    return absl::OkStatus();
  }

  absl::Status ReadQuotedName() {
    const size_t begin = at_++;
    std::string name;
    while (true) {
      if (at_ >= text_.size()) {
        return SyntaxError("UnexpectedSyntax", begin, begin + 1, "this name has no closing `");
      }
      if (text_[at_] == '`') {
        if (Peek(1) != '`') break;
        ++at_;
      }
      name += text_[at_++];
    }
    ++at_;
    Add(TokenKind::kQuotedName, begin, std::move(name));
    return absl::OkStatus();
  }

  absl::Status ReadParameter() {
    const size_t begin = at_++;
    if (Peek() == '`') {
      CHANCERY_RETURN_IF_ERROR(ReadQuotedName());
      tokens_.back().kind = TokenKind::kParameter;
      tokens_.back().span.begin = begin;
      return absl::OkStatus();
    }
    const size_t name = at_;
    while (at_ < text_.size() && ContinuesName(text_[at_])) ++at_;
    if (name == at_) {
      return SyntaxError("UnexpectedSyntax", begin, at_, "a parameter has no name after its $");
    }
    Add(TokenKind::kParameter, begin, std::string(text_.substr(name, at_ - name)));
    return absl::OkStatus();
  }

  absl::Status ReadNumber() {
    const size_t begin = at_;
    bool is_float = false;
    const auto digits = [this](auto is_digit) {
      const size_t from = at_;
      while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
      return at_ > from;
    };
    const auto is_decimal = [](char c) { return absl::ascii_isdigit(c); };
    bool right = true;
    if (Looking("0x") || Looking("0X")) {
      at_ += 2;
      right = digits([](char c) { return absl::ascii_isxdigit(c); });
    } else if (Looking("0o") || Looking("0O")) {
      at_ += 2;
      right = digits([](char c) { return c >= '0' && c <= '7'; });
    } else {
      digits(is_decimal);
      if (Peek() == '.' && absl::ascii_isdigit(Peek(1))) {
        is_float = true;
        ++at_;
        digits(is_decimal);
      }
      if (Peek() == 'e' || Peek() == 'E') {
        const size_t exponent = Peek(1) == '-' || Peek(1) == '+' ? 2 : 1;
        if (absl::ascii_isdigit(Peek(exponent))) {
          is_float = true;
          at_ += exponent;
          digits(is_decimal);
        }
      }
    }
    if (!right || (at_ < text_.size() && ContinuesName(text_[at_]))) {
      while (at_ < text_.size() && ContinuesName(text_[at_])) ++at_;
      Add(TokenKind::kBadNumber, begin, std::string(text_.substr(begin, at_ - begin)));
      return absl::OkStatus();
    }
    Add(is_float ? TokenKind::kFloat : TokenKind::kInteger, begin,
        std::string(text_.substr(begin, at_ - begin)));
    return absl::OkStatus();
  }

  absl::Status ReadString() {
    const size_t begin = at_;
    const char quote = text_[at_++];
    std::string value;
    while (true) {
      if (at_ >= text_.size()) {
        return SyntaxError("UnexpectedSyntax", begin, begin + 1,
                           "this string has no closing quote");
      }
      const char c = text_[at_];
      if (c == quote) break;
      if (c != '\\') {
        size_t length;
        DecodeUtf8(text_.substr(at_), &length);
        if (length == 0) return SyntaxError("InvalidUnicodeCharacter", at_, at_ + 1, "not UTF-8");
        value.append(text_.data() + at_, length);
        at_ += length;
        continue;
      }
      const size_t escape = at_++;
      const char e = Peek();
      ++at_;
      switch (e) {
        case 'b':
          value += '\b';
          break;
        case 'f':
          value += '\f';
          break;
        case 'n':
          value += '\n';
          break;
        case 'r':
          value += '\r';
          break;
        case 't':
          value += '\t';
          break;
        case '\\':
        case '\'':
        case '"':
        case '`':
          value += e;
          break;
        case 'u':
        case 'U': {
          uint32_t code = 0;
          CHANCERY_RETURN_IF_ERROR(ReadHex(escape, e == 'u' ? 4 : 8, &code));
          if (code >= 0xD800 && code < 0xDC00 && Looking("\\u")) {
            at_ += 2;
            uint32_t low = 0;
            CHANCERY_RETURN_IF_ERROR(ReadHex(escape, 4, &low));
            if (low < 0xDC00 || low > 0xDFFF) {
              code = 0x110000;
            } else {
              code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
            }
          }
          if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) {
            return SyntaxError("InvalidUnicodeLiteral", escape, at_, "there is no such character");
          }
          AppendUtf8(code, &value);
          break;
        }
        default:
          return SyntaxError("UnexpectedSyntax", escape, escape + 2,
                             "no escape sequence begins like this");
      }
    }
    ++at_;
    Add(TokenKind::kString, begin, std::move(value));
    return absl::OkStatus();
  }

  absl::Status ReadHex(size_t escape, int digits, uint32_t* code) {
    for (int i = 0; i < digits; ++i, ++at_) {
      const char c = Peek();
      if (!absl::ascii_isxdigit(c)) {
        return SyntaxError("InvalidUnicodeLiteral", escape, at_,
                           absl::StrCat("this needs ", digits, " hexadecimal digits"));
      }
      *code = *code * 16 +
              static_cast<uint32_t>(absl::ascii_isdigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return absl::OkStatus();
  }

  const absl::string_view text_;
  size_t at_ = 0;
  std::vector<Token> tokens_;
};

}  // namespace

absl::StatusOr<std::vector<Token>> Tokenize(absl::string_view text) { return Lexer(text).Run(); }

std::string FormatToken(const Token& token) {
  switch (token.kind) {
    case TokenKind::kEnd:
      return "end";
    case TokenKind::kName:
      return absl::StrCat("name ", token.text);
    case TokenKind::kQuotedName:
      return absl::StrCat("name `", token.text, "`");
    case TokenKind::kString:
      return absl::StrCat("string '", token.text, "'");
    case TokenKind::kInteger:
      return absl::StrCat("integer ", token.text);
    case TokenKind::kFloat:
      return absl::StrCat("float ", token.text);
    case TokenKind::kBadNumber:
      return absl::StrCat("bad number ", token.text);
    case TokenKind::kParameter:
      return absl::StrCat("parameter ", token.text);
    case TokenKind::kSymbol:
      return absl::StrCat("symbol ", token.text);
  }
  return "";
}

}  // namespace chancery::cypher
