// Runs a plan: rows are pulled through its operators one at a time.
//
//   QueryRun run(plan, parameters, &graph, /*writer=*/nullptr, &meter, now);
//   ValueList row;
//   while (true) {
//     CHANCERY_ASSIGN_OR_RETURN(const bool more, run.Next(&row));
//     if (!more) break;
//     ...
//
// Nothing is kept but what sorting, grouping, DISTINCT and collect() need; that is charged to the
// meter, as are edges and steps. An error ends the run.
//
// Not thread-safe. Everything given must outlive the run.

#ifndef CHANCERY_SERVER_QUERY_CYPHER_EXECUTOR_H_
#define CHANCERY_SERVER_QUERY_CYPHER_EXECUTOR_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/query/cypher/evaluator.h"
#include "server/query/cypher/plan.h"
#include "server/query/cypher/property_graph.h"
#include "server/query/cypher/query_limits.h"

namespace chancery::cypher {

// What one operator did.
struct OperatorStats {
  uint64_t rows = 0;
  uint64_t edges = 0;  // relationships and nodes read by it
};

class QueryRun {
 public:
  // `writer` may be null if the plan does not write.
  QueryRun(const Plan& plan, const Parameters& parameters, PropertyGraph* graph,
           GraphWriter* writer, QueryMeter* meter, absl::Time now);
  ~QueryRun();

  // False at the end.
  absl::StatusOr<bool> Next(ValueList* row);

  // By PlanNode::id.
  std::vector<OperatorStats> stats() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace chancery::cypher

#endif  // CHANCERY_SERVER_QUERY_CYPHER_EXECUTOR_H_
