// Errors of queries: what kind, found when, and where in the text.
//
//   return CompileError(ErrorType::kSyntaxError, "UndefinedVariable", span,
//                       "there is no variable `m`", "did you mean `n`?");
//
// They are INVALID_ARGUMENT with reason INVALID_FIELD for the field `query`; the types and details
// are those of the openCypher TCK and travel as metadata (`type`, `detail`, `phase`, `offset`,
// `length`, `hint`). ShowInText puts line, column and a caret into the message:
//
//   line 1, column 17: there is no variable `m`; did you mean `n`?
//     MATCH (n) RETURN m
//                      ^
//
// Thread-safe: pure functions.

#ifndef CHANCERY_SERVER_QUERY_CYPHER_QUERY_ERROR_H_
#define CHANCERY_SERVER_QUERY_CYPHER_QUERY_ERROR_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace chancery::cypher {

// Bytes begin..end of the text.
struct Span {
  size_t begin = 0;
  size_t end = 0;
};
inline Span Join(const Span& a, const Span& b) { return {a.begin, b.end}; }

enum class ErrorType {
  kSyntaxError,
  kSemanticError,
  kTypeError,
  kArgumentError,
  kArithmeticError,
  kParameterMissing,
  kEntityNotFound,
  kProcedureError,
};
absl::string_view ErrorTypeName(ErrorType type);

absl::Status CompileError(ErrorType type, absl::string_view detail, const Span& where,
                          absl::string_view message, absl::string_view hint = "");
absl::Status RuntimeError(ErrorType type, absl::string_view detail, absl::string_view message);
// The same with a place, for errors that have none yet; others are returned as they are.
absl::Status AtSpan(const absl::Status& status, const Span& where);

struct QueryFault {
  std::string type;
  std::string detail;
  bool at_compile_time = false;
  absl::optional<Span> where;
  std::string hint;
};
// What a status made here says; nullopt of any other.
absl::optional<QueryFault> GetQueryFault(const absl::Status& status);

// `status` with its place in `text` told in the message, and as metadata `line` and `column`, both
// from 1 and in characters. Any other status is returned as it is.
absl::Status ShowInText(const absl::Status& status, absl::string_view text);

// "did you mean `Meeting`?" with the nearest of `known`, "" if none is near.
std::string DidYouMean(absl::string_view word, const std::vector<std::string>& known);

}  // namespace chancery::cypher

#endif  // CHANCERY_SERVER_QUERY_CYPHER_QUERY_ERROR_H_
