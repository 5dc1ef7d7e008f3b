// Cuts a text into words, numbers and punctuation.
//
//   for (const Token& token : Tokenize(text)) Use(token.kind, token.Of(text));
//
//   U.S. Secretary-General  ->  U.S. | Secretary | - | General
//   “Lavrov’s talks,”       ->  “ | Lavrov | ’s | talks | , | ”
//   Gen. J. W. Smith Jr.    ->  Gen. | J. | W. | Smith | Jr.
//   3,500 in the 1990s...   ->  3,500 | in | the | 1990s | ...
//
// Rules:
// - A word is a run of letters with their marks, with digits after the first letter (G7), and with
//   apostrophes between letters (O’Brien, don't). The ending 's is a word of its own.
// - The dot of an abbreviation belongs to its word (U.S., Mr., Jan., the J. of J. Smith), also
// where
//   it ends the sentence. See abbreviations.h.
// - Hyphens and dashes always stand alone; so does all punctuation, but for runs of dots or
// hyphens.
// - A number is a run of digits with . , : between digits, and any letters right after it: 2.5,
//   10:30, 1990s, 35th.
// - Quotation marks are told apart by their form, straight ones by what stands around them. A
// single
//   mark that closes nothing is an apostrophe: punctuation (the ministers’ talks).
// - Symbols, control characters and invalid UTF-8 are kOther. White space is no token: blanks of
//   Unicode, no-break spaces and the invisible zero-width space and byte order mark.
//
// Tokens are in order, not empty, do not overlap, and between them there is only white space. Works
// on any bytes; offsets are of the text as given. Thread-safe: pure function. Cost: linear.

#ifndef CHANCERY_STORAGE_TEXT_TOKENIZER_H_
#define CHANCERY_STORAGE_TEXT_TOKENIZER_H_

#include <cstdint>
#include <ostream>
#include <vector>

#include "absl/strings/string_view.h"
#include "storage/text/span.h"

namespace chancery {

enum class TokenKind : uint8_t {
  kWord,
  kNumber,
  kPunctuation,
  kOpenQuote,
  kCloseQuote,
  kOther,
};

struct Token {
  // Bytes [begin, end) of the text.
  size_t begin = 0;
  size_t end = 0;
  TokenKind kind = TokenKind::kOther;

  Span span() const { return {begin, end}; }
  absl::string_view Of(absl::string_view text) const { return span().Of(text); }

  friend bool operator==(const Token& a, const Token& b) {
    return a.begin == b.begin && a.end == b.end && a.kind == b.kind;
  }
};

std::vector<Token> Tokenize(absl::string_view text);

// "word", "number", "punctuation", "open quote", "close quote" or "other".
absl::string_view TokenKindName(TokenKind kind);

inline std::ostream& operator<<(std::ostream& out, TokenKind kind) {
  return out << TokenKindName(kind);
}

}  // namespace chancery

#endif  // CHANCERY_STORAGE_TEXT_TOKENIZER_H_
