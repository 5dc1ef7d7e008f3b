// Turns a bound query into a plan.
//
// Of each MATCH it chooses where to start and which way to follow relationships, by how many rows
// the graph expects: what is bound already first, then an index, then a label, then all nodes; from
// there the relationship that makes fewest rows. Conditions are tested as soon as what they read is
// there. ORDER BY with LIMIT keeps only the first rows.
//
// With `optimise` false patterns are followed as written, and nothing but conditions moves: the
// answer is the same, which tests hold it to.

#ifndef CHANCERY_SERVER_QUERY_CYPHER_PLANNER_H_
#define CHANCERY_SERVER_QUERY_CYPHER_PLANNER_H_

#include "absl/status/statusor.h"
#include "server/query/cypher/bound_query.h"
#include "server/query/cypher/plan.h"
#include "server/query/cypher/property_graph.h"

namespace chancery::cypher {

// Operators of one plan: each row goes through them by calls within each other.
inline constexpr int kMaxOperators = 1000;

struct PlanOptions {
  bool optimise = true;
};

absl::StatusOr<Plan> MakePlan(BoundQuery query, PropertyGraph* graph, const PlanOptions& options);

}  // namespace chancery::cypher

#endif  // CHANCERY_SERVER_QUERY_CYPHER_PLANNER_H_
