#include "server/query/cypher/plan.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace chancery::cypher {
namespace {

std::string Indent(int depth) { return std::string(static_cast<size_t>(depth) * 2, ' '); }

void Append(const PlanNode& node, int depth,
            const std::function<std::string(const PlanNode&)>& note, std::string* out) {
  absl::StrAppend(out, Indent(depth), node.text);
  absl::StrAppend(
      out, note == nullptr ? absl::StrFormat("   ~%.0f rows", node.estimate) : note(node), "\n");
  for (const auto& part : node.parts) Append(*part, depth + 1, note, out);
  if (node.inner != nullptr) {
    absl::StrAppend(out, Indent(depth + 1),
                    node.kind == PlanKind::kHashJoin ? "once:\n" : "for each row:\n");
    Append(*node.inner, depth + 2, note, out);
  }
  // A chain of operators is printed from its end to its start, one a line.
  if (node.input != nullptr) Append(*node.input, depth, note, out);
}

}  // namespace

std::string FormatPlan(const Plan& plan, const std::function<std::string(const PlanNode&)>& note) {
  std::string text;
  Append(*plan.root, 0, note, &text);
  for (size_t i = 0; i < plan.subqueries.size(); ++i) {
    absl::StrAppend(&text, "subquery ", i, ":\n");
    Append(*plan.subqueries[i], 1, note, &text);
  }
  return text;
}

}  // namespace chancery::cypher
