// Any bytes as a query: refused with its place in the text, or run over a small graph to its end,
// an error of the language, or a limit.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/query/cypher/memory_graph.h"
#include "server/query/cypher/query_engine.h"
#include "storage/base/budget.h"

namespace chancery::cypher {
namespace {

void Fail(const char* what, absl::string_view input, const absl::Status& status) {
  std::cerr << what << ": " << status << "\n" << input << std::endl;
  std::abort();
}

MemoryGraph& Graph() {
  static MemoryGraph* graph = [] {
    auto* made = new MemoryGraph;
    const NodeId a = *made->CreateNode({"A", "Person"}, {{"name", Value::String("a")}});
    const NodeId b = *made->CreateNode({"B"}, {{"num", Value::Int(1)}});
    const NodeId c = *made->CreateNode({}, {{"list", Value::List({Value::Int(1), Value()})}});
    made->CreateRelationship("R", a, b, {{"since", Value::Int(2004)}}).IgnoreError();
    made->CreateRelationship("R", b, c, {}).IgnoreError();
    made->CreateRelationship("S", c, a, {}).IgnoreError();
    made->CreateRelationship("S", a, a, {}).IgnoreError();
    return made;
  }();
  return *graph;
}

void Ask(absl::string_view text, bool optimise) {
  PrepareOptions options;
  options.plan.optimise = optimise;
  const auto query = PrepareQuery(text, &Graph(), options);
  if (!query.ok()) {
    const absl::StatusCode code = query.status().code();
    if (code != absl::StatusCode::kInvalidArgument &&
        code != absl::StatusCode::kResourceExhausted) {
      Fail("refused in no good way", text, query.status());
    }
    return;
  }
  FormatPlan((*query)->plan);
  const Parameters parameters = {{"p", Value::Int(1)}, {"q", Value::List({Value::String("x")})}};
  if (!CheckParameters(**query, parameters).ok()) return;
  QueryLimits limits;
  limits.max_steps = 20000;
  limits.max_edges = 20000;
  limits.max_memory_bytes = 4 << 20;
  Budget budget;
  QueryMeter meter(limits, &budget);
  QueryRun run((*query)->plan, parameters, &Graph(), nullptr, &meter, absl::UnixEpoch());
  ValueList row;
  while (true) {
    const absl::StatusOr<bool> more = run.Next(&row);
    if (!more.ok()) {
      const absl::StatusCode code = more.status().code();
      if (code != absl::StatusCode::kInvalidArgument &&
          code != absl::StatusCode::kResourceExhausted) {
        Fail("ended in no good way", text, more.status());
      }
      return;
    }
    if (!*more) return;
    for (const Value& value : row) FormatValue(value);
  }
}

}  // namespace
}  // namespace chancery::cypher

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  chancery::cypher::Ask(text, /*optimise=*/true);
  chancery::cypher::Ask(text, /*optimise=*/false);
  return 0;
}
