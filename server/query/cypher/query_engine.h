// The whole way from the text of a query to its rows.
//
//   CHANCERY_ASSIGN_OR_RETURN(auto query, PrepareQuery("MATCH (n) RETURN n.name", &graph, {}));
//   QueryRun run(query->plan, parameters, &graph, nullptr, &meter, clock.Now());
//
// Errors have their line, column and a caret in the message (query_error.h).
//
// A prepared query is immutable and may be run by many threads at once, each with its own graph
// object and meter; one prepared for a graph may be run on others with the same schema.

#ifndef CHANCERY_SERVER_QUERY_CYPHER_QUERY_ENGINE_H_
#define CHANCERY_SERVER_QUERY_CYPHER_QUERY_ENGINE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/query/cypher/executor.h"
#include "server/query/cypher/plan.h"
#include "server/query/cypher/planner.h"
#include "server/query/cypher/procedures.h"
#include "server/query/cypher/property_graph.h"

namespace chancery::cypher {

struct PrepareOptions {
  const ProcedureCatalog* procedures = nullptr;
  bool allow_writes = false;
  PlanOptions plan;
};

struct PreparedQuery {
  std::string text;
  Plan plan;
  bool explain = false;
  bool profile = false;
  std::vector<std::string> parameters;  // that it mentions
};

absl::StatusOr<std::shared_ptr<const PreparedQuery>> PrepareQuery(absl::string_view text,
                                                                  PropertyGraph* graph,
                                                                  const PrepareOptions& options);

// ParameterMissing if one that the query mentions is not there.
absl::Status CheckParameters(const PreparedQuery& query, const Parameters& parameters);

}  // namespace chancery::cypher

#endif  // CHANCERY_SERVER_QUERY_CYPHER_QUERY_ENGINE_H_
