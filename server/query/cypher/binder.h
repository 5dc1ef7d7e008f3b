// Gives a parsed query its meaning: looks names up, checks scopes and types.
//
//   CHANCERY_ASSIGN_OR_RETURN(BoundQuery query, BindQuery(ast, {}));
//
// Errors are those that openCypher has for compile time, with their place and, where a name is
// near, a suggestion.
//
// Thread-safe: pure functions.

#ifndef CHANCERY_SERVER_QUERY_CYPHER_BINDER_H_
#define CHANCERY_SERVER_QUERY_CYPHER_BINDER_H_

#include "absl/status/statusor.h"
#include "server/query/cypher/ast.h"
#include "server/query/cypher/bound_query.h"
#include "server/query/cypher/procedures.h"
#include "server/query/cypher/property_graph.h"

namespace chancery::cypher {

struct BindOptions {
  // Its schema and functions; null: none.
  const PropertyGraph* graph = nullptr;
  const ProcedureCatalog* procedures = nullptr;
  // Else CREATE, MERGE, SET, REMOVE and DELETE are refused.
  bool allow_writes = false;
};

absl::StatusOr<BoundQuery> BindQuery(const QueryAst& ast, const BindOptions& options);

}  // namespace chancery::cypher

#endif  // CHANCERY_SERVER_QUERY_CYPHER_BINDER_H_
