// The tree of a query, as written: names are not looked up, nothing is checked but the grammar.
// parser.h makes it; binder.h gives it a meaning. FormatQuery prints it, for tests and for Explain.
//
// Parts may be shared (a < b < c has b twice). Safe to share between threads once it no longer
// changes.

#ifndef CHANCERY_SERVER_QUERY_CYPHER_AST_H_
#define CHANCERY_SERVER_QUERY_CYPHER_AST_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/types/optional.h"
#include "server/query/cypher/query_error.h"
#include "server/query/cypher/value.h"

namespace chancery::cypher {

struct Expr;
struct QueryAst;
using ExprPtr = std::shared_ptr<Expr>;  // never null but where said; never changed once parsed

enum class ExprKind {
  kLiteral,    // literal
  kParameter,  // name
  kVariable,   // name
  kProperty,   // args[0].name
  kIndex,      // args[0][args[1]]
  kSlice,      // args[0][args[1]..args[2]]; either end may be null
  kList,       // args
  kMap,        // keys, args
  kNot,
  kNegate,
  kPlus,  // unary
  kAnd,   // two or more args
  kOr,
  kXor,
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kModulo,
  kPower,
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kIn,
  kStartsWith,
  kEndsWith,
  kContains,
  kRegexMatch,
  kIsNull,
  kIsNotNull,
  kHasLabels,             // args[0]:keys[0]:keys[1]
  kCall,                  // name(args), distinct
  kCountStar,             // count(*)
  kCase,                  // args: subject (may be null), then pairs, then the default (may be null)
  kListComprehension,     // [name IN args[0] WHERE args[1] | args[2]]; the last two may be null
  kPatternComprehension,  // [pattern WHERE args[0] | args[1]]; args[0] may be null
  kAll,                   // all(name IN args[0] WHERE args[1]); args[1] may be null
  kAny,
  kNone,
  kSingle,
  kReduce,   // reduce(keys[0] = args[0], name IN args[1] | args[2])
  kPattern,  // a pattern as a predicate, or a shortestPath as a value
  kExists,   // exists { query }
};

enum class Direction { kOut, kIn, kBoth };  // -->, <--, --

// As seen from the other end.
inline Direction Reverse(Direction direction) {
  return direction == Direction::kOut  ? Direction::kIn
         : direction == Direction::kIn ? Direction::kOut
                                       : Direction::kBoth;
}

struct NodePattern {
  std::string variable;  // empty: none
  Span variable_span;
  std::vector<std::string> labels;
  std::vector<Span> label_spans;
  ExprPtr properties;  // a map or a parameter; may be null
  Span span;
};

struct RelationshipPattern {
  std::string variable;
  Span variable_span;
  std::vector<std::string> types;
  std::vector<Span> type_spans;
  Direction direction = Direction::kBoth;
  bool variable_length = false;
  int64_t min_hops = 1;
  absl::optional<int64_t> max_hops;
  ExprPtr properties;
  Span span;
};

enum class ShortestKind { kNone, kOne, kAll };

// nodes.size() == relationships.size() + 1.
struct PathPattern {
  std::string variable;
  Span variable_span;
  ShortestKind shortest = ShortestKind::kNone;
  std::vector<NodePattern> nodes;
  std::vector<RelationshipPattern> relationships;
  Span span;
};

struct Expr {
  ExprKind kind = ExprKind::kLiteral;
  Span span;
  Value literal;
  std::string name;
  std::vector<std::string> keys;
  std::vector<Span> key_spans;
  std::vector<ExprPtr> args;
  bool distinct = false;
  std::shared_ptr<PathPattern> pattern;
  std::shared_ptr<QueryAst> query;
  int depth = 1;  // of the tree below, bounded by the parser
};

struct ProjectionItem {
  ExprPtr expr;
  std::string name;  // the alias, or the text as written
  bool has_alias = false;
  Span span;
};

struct SortItem {
  ExprPtr expr;
  bool descending = false;
};

struct Projection {
  bool distinct = false;
  bool star = false;
  std::vector<ProjectionItem> items;
  std::vector<SortItem> order_by;
  ExprPtr skip;
  ExprPtr limit;
};

enum class ClauseKind {
  kMatch,
  kUnwind,
  kWith,
  kReturn,
  kCall,
  // Only where writing is allowed:
  kCreate,
  kMerge,
  kSet,
  kDelete,
  kRemove,
};

struct YieldItem {
  std::string field;
  std::string name;
  Span span;
};

// target.key = value, target = value, target += value, target:labels
struct SetItem {
  ExprPtr target;  // a variable, or a property
  bool add = false;
  ExprPtr value;  // null: labels
  std::vector<std::string> labels;
  Span span;
};

struct Clause {
  ClauseKind kind = ClauseKind::kReturn;
  Span span;
  // kMatch, kCreate, kMerge (one)
  bool optional = false;
  std::vector<PathPattern> patterns;
  ExprPtr where;  // also of kWith and kCall
  // kUnwind: expr AS name
  ExprPtr expr;
  std::string name;
  Span name_span;
  // kWith, kReturn
  Projection projection;
  // kCall: name(args) YIELD yield
  bool has_arguments = false;
  std::vector<ExprPtr> args;
  bool has_yield = false;
  bool yield_star = false;
  std::vector<YieldItem> yield;
  // kSet, kRemove; of kMerge: ON CREATE SET, ON MATCH SET
  std::vector<SetItem> set;
  std::vector<SetItem> on_match;
  // kDelete
  bool detach = false;
};

struct SingleQueryAst {
  std::vector<Clause> clauses;
  Span span;
};

struct QueryAst {
  std::vector<SingleQueryAst> parts;
  std::vector<bool> union_all;  // between parts[i] and parts[i + 1]
  bool explain = false;
  bool profile = false;
};

std::string FormatExpr(const Expr& expr);
std::string FormatPattern(const PathPattern& pattern);
std::string FormatQuery(const QueryAst& query);

// Whether two expressions are written alike, but for space and parentheses.
bool SameExpr(const Expr& a, const Expr& b);

}  // namespace chancery::cypher

#endif  // CHANCERY_SERVER_QUERY_CYPHER_AST_H_
