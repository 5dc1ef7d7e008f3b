// A query with its names looked up: variables are slots of one frame, functions are found, types
// are checked, aggregates are apart from what is computed from them. binder.h makes it.
//
// A frame is a row of values that all operators of a query share: each variable has a slot of its
// own, also those of subqueries and comprehensions, so that no value is moved as rows go on.
//
// Immutable once made; safe to share between threads.

#ifndef CHANCERY_SERVER_QUERY_CYPHER_BOUND_QUERY_H_
#define CHANCERY_SERVER_QUERY_CYPHER_BOUND_QUERY_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/types/optional.h"
#include "server/query/cypher/ast.h"
#include "server/query/cypher/functions.h"
#include "server/query/cypher/procedures.h"
#include "server/query/cypher/value_types.h"

namespace chancery::cypher {

struct BoundExpr;
using BoundExprPtr = std::shared_ptr<const BoundExpr>;

inline constexpr int kNoSlot = -1;

// The kinds are those of the tree, with these differences: kVariable reads `slot`; kAdd and its
// like have two args, and comparisons too; kPattern, kExists and kPatternComprehension run the
// subquery with the number `subquery`.
struct BoundExpr {
  ExprKind kind = ExprKind::kLiteral;
  Span span;
  Type type;
  Value literal;
  std::string name;  // a parameter, a property; of a variable for plans only
  std::vector<std::string> keys;
  std::vector<BoundExprPtr> args;
  int slot = kNoSlot;         // kVariable; of comprehensions: the element
  int accumulator = kNoSlot;  // kReduce
  const Function* function = nullptr;
  int subquery = -1;
  std::vector<int> reads;  // the slots that must have a value, sorted
  // It is made of literals and parameters alone, so one run computes it once.
  bool fixed = false;
};

struct BoundProperty {
  std::string key;
  BoundExprPtr value;
};

struct BoundNode {
  int slot = kNoSlot;
  bool bound = false;  // before the clause
  std::string name;    // empty: anonymous
  std::vector<std::string> labels;
  std::vector<BoundProperty> properties;
};

struct BoundRelationship {
  int slot = kNoSlot;
  bool bound = false;
  std::string name;
  std::vector<std::string> types;
  Direction direction = Direction::kBoth;
  bool variable_length = false;
  int64_t min_hops = 1;
  absl::optional<int64_t> max_hops;
  std::vector<BoundProperty> properties;
};

struct BoundPath {
  int slot = kNoSlot;  // kNoSlot: the path itself is not asked for
  std::string name;
  ShortestKind shortest = ShortestKind::kNone;
  std::vector<BoundNode> nodes;
  std::vector<BoundRelationship> relationships;
};

enum class AggregateKind {
  kCount,
  kCollect,
  kSum,
  kAvg,
  kMin,
  kMax,
  kStDev,
  kStDevP,
  kPercentileCont,
  kPercentileDisc,
};

struct BoundAggregate {
  AggregateKind kind = AggregateKind::kCount;
  BoundExprPtr arg;    // null: count(*)
  BoundExprPtr param;  // of percentiles
  bool distinct = false;
  int slot = kNoSlot;
};

struct BoundItem {
  std::string name;
  BoundExprPtr expr;
  int slot = kNoSlot;
};

struct BoundSort {
  BoundExprPtr expr;
  bool descending = false;
};

struct BoundProjection {
  bool aggregating = false;
  std::vector<BoundItem> keys;  // to group by
  std::vector<BoundAggregate> aggregates;
  std::vector<BoundItem> items;  // computed from the above, if aggregating
  bool distinct = false;
  std::vector<BoundSort> order_by;
  BoundExprPtr skip;
  BoundExprPtr limit;
  BoundExprPtr where;
  std::vector<int> live;  // the slots that are read afterwards
};

struct BoundSetItem {
  int slot = kNoSlot;
  BoundExprPtr target;  // what has the property or labels
  std::string key;      // empty: all properties, or labels
  bool add = false;
  BoundExprPtr value;  // null: labels
  std::vector<std::string> labels;
};

struct BoundClause {
  ClauseKind kind = ClauseKind::kReturn;
  bool optional = false;
  std::vector<BoundPath> paths;
  BoundExprPtr where;
  BoundExprPtr expr;  // kUnwind
  int slot = kNoSlot;
  std::string name;
  BoundProjection projection;
  const Procedure* procedure = nullptr;
  std::vector<BoundExprPtr> args;
  std::vector<std::pair<size_t, int>> yields;  // output, slot
  std::vector<BoundSetItem> set;
  std::vector<BoundSetItem> on_match;
  bool detach = false;
};

struct BoundSingle {
  std::vector<BoundClause> clauses;
  std::vector<int> columns;  // the slots of the result
};

struct BoundUnion {
  std::vector<BoundSingle> parts;
  bool all = true;
  std::vector<std::string> names;
  std::vector<int> columns;  // where the result goes; of one part, its own
};

struct BoundSubquery {
  BoundUnion query;
  BoundExprPtr value;       // of a comprehension: what to collect
  int path_slot = kNoSlot;  // of a shortestPath: what to return
};

struct BoundQuery {
  BoundUnion root;
  std::vector<BoundSubquery> subqueries;
  int slots = 0;
  bool writes = false;
  std::vector<std::string> parameters;  // that the query mentions, sorted
};

std::string FormatBound(const BoundExpr& expr);

}  // namespace chancery::cypher

#endif  // CHANCERY_SERVER_QUERY_CYPHER_BOUND_QUERY_H_
