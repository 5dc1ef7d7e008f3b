// How a query is carried out: a tree of operators, each with what it takes from the frame and what
// it puts there. planner.h makes it, executor.h runs it, FormatPlan prints it:
//
//   Project name: s.name
//     Filter covers(t, m)
//       Expand (p)-[:ATTENDED]->(m)   ~40 rows
//         NodeSeek p:Person name = 'Sergey Lavrov'   ~1 rows
//           Once
//
// Each operator runs once for each row of its input; `Once` has one row, that of the caller.
//
// Immutable once made; safe to share between threads.

#ifndef CHANCERY_SERVER_QUERY_CYPHER_PLAN_H_
#define CHANCERY_SERVER_QUERY_CYPHER_PLAN_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/query/cypher/bound_query.h"

namespace chancery::cypher {

enum class PlanKind {
  kOnce,
  kNodeScan,     // to: each node (with labels[0])
  kNodeSeek,     // to: each node with labels[0] whose `key` may equal `expr`
  kExpand,       // from-[relationship]-to
  kVarExpand,    // the same with a list of relationships
  kExpandKnown,  // relationship (or the list) has a value: sets or checks its ends
  kShortestPath,
  kPathIndex,  // from and `other`: sets to and `middle`, see PropertyGraph::SeekPaths
  kPairIndex,  // from and `other`: sets middle, to and slot, see PropertyGraph::SeekPairs
  kFilter,     // expr
  kBuildPath,  // path
  kOptional,   // `inner` for each row; if it has none, one with nulls in `slots`
  kHashJoin,   // with each row of `inner` that has the same nodes in `keys`: sets `slots`
  kUnwind,
  kProject,
  kAggregate,
  kDistinct,
  kSort,  // with `limit`: only so many of the first
  kSkip,
  kLimit,
  kCall,
  kUpdate,
  kUnion,
};

// What a condition says of the property by which a graph lists the far nodes of an Expand, or the
// middle ones of its PathIndex or PairIndex.
struct PlanBounds {
  std::vector<BoundExprPtr> not_before;
  std::vector<BoundExprPtr> not_after;
  std::vector<int> covered_by;  // slots of relationships
  bool certain = true;          // see ExpandBounds

  bool empty() const { return not_before.empty() && not_after.empty() && covered_by.empty(); }
};

struct PlanNode {
  PlanKind kind = PlanKind::kOnce;
  std::unique_ptr<PlanNode> input;
  std::unique_ptr<PlanNode> inner;
  std::vector<std::unique_ptr<PlanNode>> parts;  // kUnion

  int from = kNoSlot;
  int to = kNoSlot;
  int relationship_slot = kNoSlot;
  bool from_known = true;
  bool to_known = false;  // check rather than set
  bool forward = true;    // lists of relationships are filled from their start
  int other = kNoSlot;
  int middle = kNoSlot;
  std::string key;
  std::vector<std::string> labels;
  BoundRelationship relationship;  // as seen from `from`
  std::vector<int> distinct_from;  // relationships that it cannot be again
  std::vector<int> distinct;       // kHashJoin: those of `inner`, which cannot be among these
  PlanBounds bounds;               // kExpand, k...Index; the conditions are tested all the same
  ShortestKind shortest = ShortestKind::kNone;
  BoundPath path;

  BoundExprPtr expr;
  BoundExprPtr limit;  // kSort: of the rows that are asked for, if known
  BoundExprPtr skip;
  std::vector<int> slots;
  std::vector<int> keys;
  std::vector<BoundItem> items;
  std::vector<BoundAggregate> aggregates;
  std::vector<BoundSort> order_by;
  int slot = kNoSlot;
  std::string name;
  const Procedure* procedure = nullptr;
  std::vector<BoundExprPtr> args;
  std::vector<std::pair<size_t, int>> yields;
  BoundClause clause;  // kUpdate
  std::vector<std::vector<int>> part_columns;
  bool all = true;

  double estimate = 1;  // rows that come out
  int id = 0;           // for PROFILE: in the order of printing
  std::string text;     // what it does, for people
};

struct Plan {
  std::unique_ptr<PlanNode> root;
  std::vector<std::unique_ptr<PlanNode>> subqueries;
  std::vector<BoundSubquery> bound_subqueries;
  std::vector<std::string> names;  // of the columns
  std::vector<int> columns;
  int slots = 0;
  int operators = 0;
  bool writes = false;
};

// `note` is asked for each operator what to print behind it.
std::string FormatPlan(const Plan& plan,
                       const std::function<std::string(const PlanNode&)>& note = nullptr);

}  // namespace chancery::cypher

#endif  // CHANCERY_SERVER_QUERY_CYPHER_PLAN_H_
