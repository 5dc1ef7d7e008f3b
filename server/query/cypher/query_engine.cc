#include "server/query/cypher/query_engine.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/query/cypher/binder.h"
#include "server/query/cypher/parser.h"
#include "storage/base/status_macros.h"

namespace chancery::cypher {
namespace {

absl::StatusOr<std::shared_ptr<const PreparedQuery>> Prepare(absl::string_view text,
                                                             PropertyGraph* graph,
                                                             const PrepareOptions& options) {
  CHANCERY_ASSIGN_OR_RETURN(const QueryAst ast, ParseQuery(text));
  BindOptions bind;
  bind.graph = graph;
  bind.procedures = options.procedures;
  bind.allow_writes = options.allow_writes;
  CHANCERY_ASSIGN_OR_RETURN(BoundQuery bound, BindQuery(ast, bind));
  auto query = std::make_shared<PreparedQuery>();
  query->text = std::string(text);
  query->explain = ast.explain;
  query->profile = ast.profile;
  query->parameters = bound.parameters;
  CHANCERY_ASSIGN_OR_RETURN(query->plan, MakePlan(std::move(bound), graph, options.plan));
  return query;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const PreparedQuery>> PrepareQuery(absl::string_view text,
                                                                  PropertyGraph* graph,
                                                                  const PrepareOptions& options) {
  absl::StatusOr<std::shared_ptr<const PreparedQuery>> query = Prepare(text, graph, options);
  if (!query.ok()) return ShowInText(query.status(), text);
  return query;
}

absl::Status CheckParameters(const PreparedQuery& query, const Parameters& parameters) {
  for (const std::string& name : query.parameters) {
    if (parameters.count(name) == 0) {
      return CompileError(ErrorType::kParameterMissing, "MissingParameter", {},
                          absl::StrCat("the parameter $", name, " is not given"));
    }
  }
  return absl::OkStatus();
}

}  // namespace chancery::cypher
