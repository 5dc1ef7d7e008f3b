// The words of a query.
//
//   CHANCERY_ASSIGN_OR_RETURN(std::vector<Token> tokens, Tokenize("MATCH (n) RETURN n.name"));
//
// Comments (`//` to the end of the line, `/*` to `*/`) and space are left out. The last token is
// kEnd. Keywords are not told from names: which it is depends on the place.
//
// Thread-safe: pure functions.

#ifndef CHANCERY_SERVER_QUERY_CYPHER_TOKEN_H_
#define CHANCERY_SERVER_QUERY_CYPHER_TOKEN_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/query/cypher/query_error.h"

namespace chancery::cypher {

enum class TokenKind {
  kEnd,
  kName,        // a word, perhaps a keyword
  kQuotedName,  // `a word`; `text` is without the quotes
  kString,      // 'text' or "text"; `text` is what it stands for
  kInteger,     // `text` as written
  kFloat,
  kBadNumber,  // begins with a digit, but is no number: an error where one could stand
  kParameter,  // $name; `text` is the name
  kSymbol,     // an operator or bracket
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string text;
  Span span;
};

// A SyntaxError for what is no token.
absl::StatusOr<std::vector<Token>> Tokenize(absl::string_view text);

// "name a", "symbol (": for tests and errors.
std::string FormatToken(const Token& token);

}  // namespace chancery::cypher

#endif  // CHANCERY_SERVER_QUERY_CYPHER_TOKEN_H_
