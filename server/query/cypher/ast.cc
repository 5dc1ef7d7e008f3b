#include "server/query/cypher/ast.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace chancery::cypher {
namespace {

const char* Operator(ExprKind kind) {
  switch (kind) {
    case ExprKind::kAnd:
      return "AND";
    case ExprKind::kOr:
      return "OR";
    case ExprKind::kXor:
      return "XOR";
    case ExprKind::kAdd:
      return "+";
    case ExprKind::kSubtract:
      return "-";
    case ExprKind::kMultiply:
      return "*";
    case ExprKind::kDivide:
      return "/";
    case ExprKind::kModulo:
      return "%";
    case ExprKind::kPower:
      return "^";
    case ExprKind::kEqual:
      return "=";
    case ExprKind::kNotEqual:
      return "<>";
    case ExprKind::kLess:
      return "<";
    case ExprKind::kLessEqual:
      return "<=";
    case ExprKind::kGreater:
      return ">";
    case ExprKind::kGreaterEqual:
      return ">=";
    case ExprKind::kIn:
      return "IN";
    case ExprKind::kStartsWith:
      return "STARTS WITH";
    case ExprKind::kEndsWith:
      return "ENDS WITH";
    case ExprKind::kContains:
      return "CONTAINS";
    case ExprKind::kRegexMatch:
      return "=~";
    default:
      return nullptr;
  }
}

std::string Optional(const ExprPtr& expr, absl::string_view before) {
  return expr == nullptr ? "" : absl::StrCat(before, FormatExpr(*expr));
}

std::string FormatAll(const std::vector<ExprPtr>& args) {
  return absl::StrJoin(args, ", ", [](std::string* out, const ExprPtr& arg) {
    out->append(arg == nullptr ? "" : FormatExpr(*arg));
  });
}

std::string FormatSet(const std::vector<SetItem>& items) {
  return absl::StrJoin(items, ", ", [](std::string* out, const SetItem& item) {
    absl::StrAppend(out, FormatExpr(*item.target));
    if (item.value != nullptr) {
      absl::StrAppend(out, item.add ? " += " : " = ", FormatExpr(*item.value));
    }
    for (const std::string& label : item.labels) absl::StrAppend(out, ":", label);
  });
}

std::string FormatProjection(const Projection& projection) {
  std::vector<std::string> items;
  if (projection.star) items.push_back("*");
  for (const ProjectionItem& item : projection.items) {
    items.push_back(absl::StrCat(FormatExpr(*item.expr), " AS ", item.name));
  }
  std::string text =
      absl::StrCat(projection.distinct ? "DISTINCT " : "", absl::StrJoin(items, ", "));
  for (size_t i = 0; i < projection.order_by.size(); ++i) {
    const SortItem& item = projection.order_by[i];
    absl::StrAppend(&text, i == 0 ? " ORDER BY " : ", ", FormatExpr(*item.expr),
                    item.descending ? " DESC" : "");
  }
  return absl::StrCat(text, Optional(projection.skip, " SKIP "),
                      Optional(projection.limit, " LIMIT "));
}

std::string FormatClause(const Clause& clause) {
  const std::string patterns = absl::StrJoin(
      clause.patterns, ", ",
      [](std::string* out, const PathPattern& pattern) { out->append(FormatPattern(pattern)); });
  switch (clause.kind) {
    case ClauseKind::kMatch:
      return absl::StrCat(clause.optional ? "OPTIONAL " : "", "MATCH ", patterns,
                          Optional(clause.where, " WHERE "));
    case ClauseKind::kUnwind:
      return absl::StrCat("UNWIND ", FormatExpr(*clause.expr), " AS ", clause.name);
    case ClauseKind::kWith:
      return absl::StrCat("WITH ", FormatProjection(clause.projection),
                          Optional(clause.where, " WHERE "));
    case ClauseKind::kReturn:
      return absl::StrCat("RETURN ", FormatProjection(clause.projection));
    case ClauseKind::kCall: {
      std::string text = absl::StrCat("CALL ", clause.name);
      if (clause.has_arguments) absl::StrAppend(&text, "(", FormatAll(clause.args), ")");
      if (clause.yield_star) text += " YIELD *";
      if (!clause.yield.empty()) {
        absl::StrAppend(&text, " YIELD ",
                        absl::StrJoin(clause.yield, ", ", [](std::string* out, const YieldItem& y) {
                          absl::StrAppend(out, y.field, " AS ", y.name);
                        }));
      }
      return text + Optional(clause.where, " WHERE ");
    }
    case ClauseKind::kCreate:
      return absl::StrCat("CREATE ", patterns);
    case ClauseKind::kMerge:
      return absl::StrCat("MERGE ", patterns, clause.set.empty() ? "" : " ON CREATE SET ",
                          FormatSet(clause.set), clause.on_match.empty() ? "" : " ON MATCH SET ",
                          FormatSet(clause.on_match));
    case ClauseKind::kSet:
      return absl::StrCat("SET ", FormatSet(clause.set));
    case ClauseKind::kRemove:
      return absl::StrCat("REMOVE ", FormatSet(clause.set));
    case ClauseKind::kDelete:
      return absl::StrCat(clause.detach ? "DETACH " : "", "DELETE ", FormatAll(clause.args));
  }
  return "";
}

bool SameOptional(const ExprPtr& a, const ExprPtr& b) {
  if (a == nullptr || b == nullptr) return a == b;
  return SameExpr(*a, *b);
}

}  // namespace

std::string FormatPattern(const PathPattern& pattern) {
  std::string text;
  if (!pattern.variable.empty()) absl::StrAppend(&text, pattern.variable, " = ");
  if (pattern.shortest == ShortestKind::kOne) text += "shortestPath(";
  if (pattern.shortest == ShortestKind::kAll) text += "allShortestPaths(";
  for (size_t i = 0; i < pattern.nodes.size(); ++i) {
    if (i > 0) {
      const RelationshipPattern& r = pattern.relationships[i - 1];
      absl::StrAppend(&text, r.direction == Direction::kIn ? "<-[" : "-[", r.variable,
                      r.types.empty() ? "" : ":", absl::StrJoin(r.types, "|"));
      if (r.variable_length) {
        absl::StrAppend(&text, "*", r.min_hops, "..");
        if (r.max_hops.has_value()) absl::StrAppend(&text, *r.max_hops);
      }
      absl::StrAppend(&text, Optional(r.properties, " "),
                      r.direction == Direction::kOut ? "]->" : "]-");
    }
    const NodePattern& n = pattern.nodes[i];
    absl::StrAppend(&text, "(", n.variable);
    for (const std::string& label : n.labels) absl::StrAppend(&text, ":", label);
    absl::StrAppend(&text, Optional(n.properties, " "), ")");
  }
  if (pattern.shortest != ShortestKind::kNone) text += ")";
  return text;
}

std::string FormatExpr(const Expr& expr) {
  const auto arg = [&expr](size_t i) { return FormatExpr(*expr.args[i]); };
  if (const char* op = Operator(expr.kind); op != nullptr) {
    return absl::StrCat(
        "(",
        absl::StrJoin(expr.args, absl::StrCat(" ", op, " "),
                      [](std::string* out, const ExprPtr& a) { out->append(FormatExpr(*a)); }),
        ")");
  }
  switch (expr.kind) {
    case ExprKind::kLiteral:
      return FormatValue(expr.literal);
    case ExprKind::kParameter:
      return absl::StrCat("$", expr.name);
    case ExprKind::kVariable:
      return expr.name;
    case ExprKind::kProperty:
      return absl::StrCat(arg(0), ".", expr.name);
    case ExprKind::kIndex:
      return absl::StrCat(arg(0), "[", arg(1), "]");
    case ExprKind::kSlice:
      return absl::StrCat(arg(0), "[", Optional(expr.args[1], ""), "..", Optional(expr.args[2], ""),
                          "]");
    case ExprKind::kList:
      return absl::StrCat("[", FormatAll(expr.args), "]");
    case ExprKind::kMap: {
      std::string text = "{";
      for (size_t i = 0; i < expr.keys.size(); ++i) {
        absl::StrAppend(&text, i > 0 ? ", " : "", expr.keys[i], ": ", arg(i));
      }
      return text + "}";
    }
    case ExprKind::kNot:
      return absl::StrCat("NOT ", arg(0));
    case ExprKind::kNegate:
      return absl::StrCat("-", arg(0));
    case ExprKind::kPlus:
      return absl::StrCat("+", arg(0));
    case ExprKind::kIsNull:
      return absl::StrCat("(", arg(0), " IS NULL)");
    case ExprKind::kIsNotNull:
      return absl::StrCat("(", arg(0), " IS NOT NULL)");
    case ExprKind::kHasLabels:
      return absl::StrCat("(", arg(0), ":", absl::StrJoin(expr.keys, ":"), ")");
    case ExprKind::kCall:
      return absl::StrCat(expr.name, "(", expr.distinct ? "DISTINCT " : "", FormatAll(expr.args),
                          ")");
    case ExprKind::kCountStar:
      return "count(*)";
    case ExprKind::kCase: {
      std::string text = absl::StrCat("CASE", Optional(expr.args[0], " "));
      size_t i = 1;
      for (; i + 1 < expr.args.size(); i += 2) {
        absl::StrAppend(&text, " WHEN ", arg(i), " THEN ", arg(i + 1));
      }
      return absl::StrCat(text, Optional(expr.args.back(), " ELSE "), " END");
    }
    case ExprKind::kListComprehension:
      return absl::StrCat("[", expr.name, " IN ", arg(0), Optional(expr.args[1], " WHERE "),
                          Optional(expr.args[2], " | "), "]");
    case ExprKind::kPatternComprehension:
      return absl::StrCat("[", FormatPattern(*expr.pattern), Optional(expr.args[0], " WHERE "),
                          Optional(expr.args[1], " | "), "]");
    case ExprKind::kAll:
    case ExprKind::kAny:
    case ExprKind::kNone:
    case ExprKind::kSingle: {
      const char* word = expr.kind == ExprKind::kAll    ? "all"
                         : expr.kind == ExprKind::kAny  ? "any"
                         : expr.kind == ExprKind::kNone ? "none"
                                                        : "single";
      return absl::StrCat(word, "(", expr.name, " IN ", arg(0), Optional(expr.args[1], " WHERE "),
                          ")");
    }
    case ExprKind::kReduce:
      return absl::StrCat("reduce(", expr.keys[0], " = ", arg(0), ", ", expr.name, " IN ", arg(1),
                          " | ", arg(2), ")");
    case ExprKind::kPattern:
      return FormatPattern(*expr.pattern);
    case ExprKind::kExists:
      return absl::StrCat("exists { ", FormatQuery(*expr.query), " }");
    default:
      return "";
  }
}

std::string FormatQuery(const QueryAst& query) {
  std::string text;
  for (size_t i = 0; i < query.parts.size(); ++i) {
    if (i > 0) text += query.union_all[i - 1] ? " UNION ALL " : " UNION ";
    text += absl::StrJoin(query.parts[i].clauses, " ", [](std::string* out, const Clause& clause) {
      out->append(FormatClause(clause));
    });
  }
  return text;
}

bool SameExpr(const Expr& a, const Expr& b) {
  if (a.kind != b.kind || a.name != b.name || a.keys != b.keys || a.distinct != b.distinct ||
      a.args.size() != b.args.size()) {
    return false;
  }
  if (a.kind == ExprKind::kLiteral &&
      (a.literal.kind() != b.literal.kind() || !Equivalent(a.literal, b.literal))) {
    return false;
  }
  if (a.pattern != nullptr && FormatPattern(*a.pattern) != FormatPattern(*b.pattern)) return false;
  if (a.query != nullptr && FormatQuery(*a.query) != FormatQuery(*b.query)) return false;
  for (size_t i = 0; i < a.args.size(); ++i) {
    if (!SameOptional(a.args[i], b.args[i])) return false;
  }
  return true;
}

}  // namespace chancery::cypher
