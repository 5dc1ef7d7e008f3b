// Computes bound expressions over a frame.
//
//   CHANCERY_ASSIGN_OR_RETURN(const Value value, Evaluate(expr, context));
//   CHANCERY_ASSIGN_OR_RETURN(const bool holds, Holds(condition, context));
//
// Errors are runtime errors of the language, with the place of the expression. Recurses as deep as
// the expression is, which the parser bounds.

#ifndef CHANCERY_SERVER_QUERY_CYPHER_EVALUATOR_H_
#define CHANCERY_SERVER_QUERY_CYPHER_EVALUATOR_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "server/query/cypher/bound_query.h"
#include "server/query/cypher/functions.h"
#include "server/query/cypher/value.h"

namespace re2 {
class RE2;
}

namespace chancery::cypher {

using Parameters = std::map<std::string, Value>;

// Runs subqueries of expressions over the same frame.
class SubqueryRunner {
 public:
  virtual ~SubqueryRunner() = default;
  // Whether it has a row.
  virtual absl::StatusOr<bool> HasRow(int subquery) = 0;
  // Its `value`, or its path, of each row.
  virtual absl::StatusOr<ValueList> Collect(int subquery, bool first_only) = 0;
};

// Regular expressions of a query, compiled once each.
class RegexCache {
 public:
  RegexCache();
  ~RegexCache();
  absl::StatusOr<const re2::RE2*> Get(const std::string& pattern);

 private:
  absl::flat_hash_map<std::string, std::unique_ptr<re2::RE2>> compiled_;
};

struct EvalContext {
  std::vector<Value> frame;
  const Parameters* parameters = nullptr;
  SubqueryRunner* subqueries = nullptr;
  CallContext call;
  RegexCache regexes;
  // The values of fixed expressions that were computed; small ones.
  absl::flat_hash_map<const BoundExpr*, Value> fixed;
};

absl::StatusOr<Value> Evaluate(const BoundExpr& expr, EvalContext& context);

// Whether a condition is true; false if it is false or null, an error if it is no condition.
absl::StatusOr<bool> Holds(const BoundExpr& expr, EvalContext& context);

// SKIP and LIMIT: an integer that is not negative, or a SyntaxError at run time.
absl::StatusOr<int64_t> EvaluateCount(const BoundExpr& expr, absl::string_view what,
                                      EvalContext& context);

}  // namespace chancery::cypher

#endif  // CHANCERY_SERVER_QUERY_CYPHER_EVALUATOR_H_
