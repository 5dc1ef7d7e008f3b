// Reads the text of a query: openCypher 9, with `exists { }` and `reduce`.
//
//   CHANCERY_ASSIGN_OR_RETURN(QueryAst query, ParseQuery("MATCH (n) RETURN n"));
//
// `EXPLAIN` and `PROFILE` may stand before it, one `;` behind it. Write clauses are read too, so
// that what refuses them can say so. Errors are SyntaxErrors with their place.
//
// Never fails otherwise, whatever the text: its length and the depth of what it nests are bounded.
//
// Thread-safe: pure functions.

#ifndef CHANCERY_SERVER_QUERY_CYPHER_PARSER_H_
#define CHANCERY_SERVER_QUERY_CYPHER_PARSER_H_

#include <cstddef>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/query/cypher/ast.h"

namespace chancery::cypher {

// Longer texts are refused before they are looked at: LIMIT_EXCEEDED, "max_query_bytes".
inline constexpr size_t kMaxQueryBytes = 256 << 10;
// How deep brackets, and operators within each other, may nest: everything that goes through the
// tree recurses as deep, at less than 2 kB of stack a level even with sanitizers.
inline constexpr int kMaxNesting = 200;
inline constexpr int kMaxExprDepth = 1000;

absl::StatusOr<QueryAst> ParseQuery(absl::string_view text);

// One expression, for parameters given as text and for tests.
absl::StatusOr<ExprPtr> ParseExpression(absl::string_view text);

}  // namespace chancery::cypher

#endif  // CHANCERY_SERVER_QUERY_CYPHER_PARSER_H_
