#include "server/query/cypher/binder.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery::cypher {
namespace {

// Subqueries may stand within each other so deep.
constexpr int kMaxSubqueryDepth = 16;
// Slots of one query: variables and what stands for them.
constexpr int kMaxSlots = 1000;

struct Variable {
  int slot = kNoSlot;
  Type type;
};
using Scope = std::map<std::string, Variable>;

// Where an expression stands in a projection that groups (or that is DISTINCT): only what is
// grouped by can be read, and aggregates.
struct Grouping {
  const Scope* input = nullptr;  // what the arguments of aggregates can read
  std::vector<std::pair<ExprPtr, BoundExprPtr>> known;
  std::vector<BoundAggregate>* aggregates = nullptr;  // null: there can be none
  absl::string_view failure = "AmbiguousAggregationExpression";
  bool after_aggregation = false;   // ORDER BY: only the aggregates of the projection
  std::set<std::string> mentioned;  // what fails as ambiguous in any case
};

struct Env {
  const Scope* scope = nullptr;
  Grouping* grouping = nullptr;
  bool predicate = false;  // a pattern may stand here
  bool root = false;       // the whole of an item, which may be one that is grouped by
};

const std::map<std::string, AggregateKind>& Aggregates() {
  static const auto* kinds = new std::map<std::string, AggregateKind>{
      {"count", AggregateKind::kCount},
      {"collect", AggregateKind::kCollect},
      {"sum", AggregateKind::kSum},
      {"avg", AggregateKind::kAvg},
      {"min", AggregateKind::kMin},
      {"max", AggregateKind::kMax},
      {"stdev", AggregateKind::kStDev},
      {"stdevp", AggregateKind::kStDevP},
      {"percentilecont", AggregateKind::kPercentileCont},
      {"percentiledisc", AggregateKind::kPercentileDisc},
  };
  return *kinds;
}

absl::optional<AggregateKind> FindAggregate(const Expr& expr) {
  if (expr.kind == ExprKind::kCountStar) return AggregateKind::kCount;
  if (expr.kind != ExprKind::kCall) return absl::nullopt;
  const auto found = Aggregates().find(absl::AsciiStrToLower(expr.name));
  if (found == Aggregates().end()) return absl::nullopt;
  return found->second;
}

// Aggregates in subqueries are theirs.
bool HasAggregate(const Expr& expr) {
  if (FindAggregate(expr).has_value()) return true;
  return std::any_of(expr.args.begin(), expr.args.end(),
                     [](const ExprPtr& arg) { return arg != nullptr && HasAggregate(*arg); });
}

// The variables outside of aggregates.
void CollectVariables(const Expr& expr, std::set<std::string>* names) {
  if (FindAggregate(expr).has_value()) return;
  if (expr.kind == ExprKind::kVariable) names->insert(expr.name);
  for (const ExprPtr& arg : expr.args) {
    if (arg != nullptr) CollectVariables(*arg, names);
  }
}

bool CallsRandom(const BoundExpr& expr) {
  if (expr.function != nullptr && absl::string_view(expr.function->name) == "rand") return true;
  return std::any_of(expr.args.begin(), expr.args.end(),
                     [](const BoundExprPtr& arg) { return arg != nullptr && CallsRandom(*arg); });
}

// Whether its value is the same in every row, and takes some computing.
bool IsFixed(const BoundExpr& expr) {
  if (!expr.reads.empty() || expr.subquery >= 0 || expr.slot != kNoSlot || expr.args.empty() ||
      (expr.function != nullptr && !expr.function->constant)) {
    return false;
  }
  return std::all_of(expr.args.begin(), expr.args.end(), [](const BoundExprPtr& arg) {
    return arg != nullptr &&
           (arg->fixed || arg->kind == ExprKind::kLiteral || arg->kind == ExprKind::kParameter);
  });
}

class Binder {
 public:
  explicit Binder(const BindOptions& options) : options_(options) {
    if (options.graph != nullptr) schema_ = options.graph->schema();
  }

  absl::StatusOr<BoundQuery> Run(const QueryAst& ast) {
    CHANCERY_RETURN_IF_ERROR(BindUnion(ast, Scope(), /*subquery=*/false, &query_.root));
    query_.parameters.assign(parameters_.begin(), parameters_.end());
    return std::move(query_);
  }

 private:
  absl::Status Syntax(absl::string_view detail, const Span& where, absl::string_view message,
                      absl::string_view hint = "") const {
    return CompileError(ErrorType::kSyntaxError, detail, where, message, hint);
  }

  int NewSlot() { return query_.slots++; }
  absl::Status CheckSlots(const Span& where) const {
    if (query_.slots <= kMaxSlots) return absl::OkStatus();
    return LimitExceeded("max_query_variables", kMaxSlots, "variables in the query");
  }

  int Declare(const std::string& name, Type type, Scope* scope) {
    const int slot = NewSlot();
    if (!name.empty()) (*scope)[name] = {slot, type};
    return slot;
  }

  // --- Expressions ---

  BoundExprPtr Finish(BoundExpr expr) {
    std::set<int> reads(expr.reads.begin(), expr.reads.end());
    for (const BoundExprPtr& arg : expr.args) {
      if (arg != nullptr) reads.insert(arg->reads.begin(), arg->reads.end());
    }
    if (expr.kind == ExprKind::kVariable) {
      reads.insert(expr.slot);
    } else {
      reads.erase(expr.slot);
      reads.erase(expr.accumulator);
    }
    expr.reads.assign(reads.begin(), reads.end());
    expr.fixed = IsFixed(expr);
    return std::make_shared<const BoundExpr>(std::move(expr));
  }

  BoundExprPtr SlotRef(int slot, const std::string& name, Type type, const Span& span) {
    BoundExpr expr;
    expr.kind = ExprKind::kVariable;
    expr.slot = slot;
    expr.name = name;
    expr.type = type;
    expr.span = span;
    touched_.insert(slot);
    return Finish(std::move(expr));
  }

  std::vector<std::string> Names(const Scope& scope) const {
    std::vector<std::string> names;
    for (const auto& variable : scope) names.push_back(variable.first);
    return names;
  }

  absl::Status Undefined(const std::string& name, const Span& where, const Scope& scope) const {
    return Syntax("UndefinedVariable", where, absl::StrCat("there is no variable `", name, "`"),
                  DidYouMean(name, Names(scope)));
  }

  absl::Status RequireType(const BoundExpr& expr, KindSet kinds, absl::string_view what) const {
    if (expr.type.MayBe(kinds)) return absl::OkStatus();
    return Syntax("InvalidArgumentType", expr.span,
                  absl::StrCat(what, " cannot be ", KindText(expr.type.kinds)));
  }

  static std::string KindText(KindSet kinds) {
    static constexpr const char* kNames[] = {
        "null",          "a boolean", "an integer",     "a float", "a string",         "a list",
        "a map",         "a node",    "a relationship", "a path",  "a temporal value", "a duration",
        "a partial date"};
    std::string text;
    for (size_t i = 0; i < 13; ++i) {
      if ((kinds & (KindSet{1} << i)) == 0) continue;
      absl::StrAppend(&text, text.empty() ? "" : " or ", kNames[i]);
    }
    return text;
  }

  absl::StatusOr<BoundExprPtr> BindVariable(const Expr& e, const Env& env) {
    if (const auto found = env.scope->find(e.name); found != env.scope->end()) {
      return SlotRef(found->second.slot, e.name, found->second.type, e.span);
    }
    if (env.grouping != nullptr && env.grouping->input->count(e.name) > 0) {
      return Syntax(env.grouping->mentioned.count(e.name) > 0 ? "AmbiguousAggregationExpression"
                                                              : env.grouping->failure,
                    e.span,
                    absl::StrCat("`", e.name, "` is neither grouped by nor within an aggregate"));
    }
    return Undefined(e.name, e.span, env.grouping != nullptr ? *env.grouping->input : *env.scope);
  }

  absl::StatusOr<BoundExprPtr> BindOptional(const ExprPtr& e, const Env& env) {
    if (e == nullptr) return BoundExprPtr();
    return Bind(*e, env);
  }

  absl::StatusOr<BoundExprPtr> BindAggregate(const Expr& e, AggregateKind kind, const Env& env) {
    if (env.grouping == nullptr || env.grouping->aggregates == nullptr) {
      if (env.grouping != nullptr && env.grouping->after_aggregation) {
        return Syntax("UndefinedVariable", e.span, "this aggregate is not in the projection");
      }
      return Syntax("InvalidAggregation", e.span, "an aggregate cannot stand here");
    }
    BoundAggregate aggregate;
    aggregate.kind = kind;
    aggregate.distinct = e.distinct;
    Type type = kAnyType;
    if (e.kind == ExprKind::kCall) {
      const bool percentile =
          kind == AggregateKind::kPercentileCont || kind == AggregateKind::kPercentileDisc;
      if (e.args.size() != (percentile ? 2u : 1u)) {
        return Syntax(
            "InvalidNumberOfArguments", e.span,
            absl::StrCat(e.name, "() takes ", percentile ? "two arguments" : "one argument"));
      }
      for (const ExprPtr& arg : e.args) {
        if (HasAggregate(*arg)) {
          return Syntax("NestedAggregation", arg->span, "an aggregate within an aggregate");
        }
      }
      Env inner;
      inner.scope = env.grouping->input;
      CHANCERY_ASSIGN_OR_RETURN(aggregate.arg, Bind(*e.args[0], inner));
      if (CallsRandom(*aggregate.arg)) {
        return Syntax("NonConstantExpression", e.args[0]->span,
                      "rand() cannot stand within an aggregate");
      }
      if (percentile) {
        CHANCERY_ASSIGN_OR_RETURN(aggregate.param, Bind(*e.args[1], inner));
      }
      const bool numeric = kind == AggregateKind::kSum || kind == AggregateKind::kAvg ||
                           kind == AggregateKind::kStDev || kind == AggregateKind::kStDevP ||
                           percentile;
      if (numeric) {
        CHANCERY_RETURN_IF_ERROR(RequireType(*aggregate.arg, kNumberKinds | kDurationKind,
                                             absl::StrCat("the argument of ", e.name, "()")));
      }
      if (kind == AggregateKind::kCollect) type = ListOf(aggregate.arg->type.kinds);
    }
    if (kind == AggregateKind::kCount) type = TypeOf(kIntKind);
    aggregate.slot = NewSlot();
    const int slot = aggregate.slot;
    env.grouping->aggregates->push_back(std::move(aggregate));
    BoundExprPtr reference = SlotRef(slot, FormatExpr(e), type, e.span);
    env.grouping->known.push_back({std::make_shared<Expr>(e), reference});
    return reference;
  }

  absl::StatusOr<BoundExprPtr> Bind(const Expr& e, const Env& given) {
    Env env = given;
    // Within an expression only variables and their properties can be what is grouped by.
    if (env.grouping != nullptr &&
        (env.root || e.kind == ExprKind::kVariable || e.kind == ExprKind::kProperty ||
         FindAggregate(e).has_value())) {
      for (const auto& known : env.grouping->known) {
        if (SameExpr(*known.first, e)) return known.second;
      }
    }
    env.root = false;
    if (const absl::optional<AggregateKind> kind = FindAggregate(e)) {
      return BindAggregate(e, *kind, env);
    }
    const bool logical = e.kind == ExprKind::kAnd || e.kind == ExprKind::kOr ||
                         e.kind == ExprKind::kXor || e.kind == ExprKind::kNot;
    if (!logical && e.kind != ExprKind::kPattern) env.predicate = false;

    BoundExpr bound;
    bound.kind = e.kind;
    bound.span = e.span;
    switch (e.kind) {
      case ExprKind::kLiteral:
        bound.literal = e.literal;
        bound.type = TypeOf(SetOf(e.literal.kind()));
        return Finish(std::move(bound));
      case ExprKind::kParameter:
        bound.name = e.name;
        parameters_.insert(e.name);
        return Finish(std::move(bound));
      case ExprKind::kVariable:
        return BindVariable(e, env);
      case ExprKind::kListComprehension:
      case ExprKind::kAll:
      case ExprKind::kAny:
      case ExprKind::kNone:
      case ExprKind::kSingle:
      case ExprKind::kReduce:
        return BindComprehension(e, env);
      case ExprKind::kPatternComprehension:
      case ExprKind::kPattern:
      case ExprKind::kExists:
        return BindSubquery(e, env);
      case ExprKind::kCall:
        return BindCall(e, env);
      default:
        break;
    }
    for (const ExprPtr& arg : e.args) {
      CHANCERY_ASSIGN_OR_RETURN(BoundExprPtr bound_arg, BindOptional(arg, env));
      bound.args.push_back(std::move(bound_arg));
    }
    const auto type = [&bound](size_t i) { return bound.args[i]->type; };
    const auto both = [&](KindSet kinds) {
      return (type(0).kinds & ~kinds) == 0 && (type(1).kinds & ~kinds) == 0;
    };
    switch (e.kind) {
      case ExprKind::kProperty:
        bound.name = e.name;
        CHANCERY_RETURN_IF_ERROR(CheckProperty(*bound.args[0], e.name, e.key_spans[0]));
        break;
      case ExprKind::kIndex:
        if (type(0).kinds == kListKind) bound.type = TypeOf(type(0).elements | kNullKind);
        break;
      case ExprKind::kSlice:
        bound.type = type(0);
        break;
      case ExprKind::kList: {
        KindSet elements = 0;
        for (const BoundExprPtr& arg : bound.args) elements |= arg->type.kinds;
        bound.type = ListOf(elements == 0 ? kNullKind : elements);
        break;
      }
      case ExprKind::kMap:
        bound.keys = e.keys;
        bound.type = TypeOf(kMapKind);
        break;
      case ExprKind::kAnd:
      case ExprKind::kOr:
      case ExprKind::kXor:
      case ExprKind::kNot:
        for (const BoundExprPtr& arg : bound.args) {
          CHANCERY_RETURN_IF_ERROR(RequireType(*arg, kBoolKind, "a condition"));
        }
        bound.type = TypeOf(kBoolKind | kNullKind);
        break;
      case ExprKind::kNegate:
      case ExprKind::kPlus:
        CHANCERY_RETURN_IF_ERROR(
            RequireType(*bound.args[0], kNumberKinds | kDurationKind, "what has a sign"));
        bound.type = type(0);
        break;
      case ExprKind::kAdd:
        if (type(0).kinds == kListKind || type(1).kinds == kListKind) {
          bound.type = TypeOf(kListKind);
        } else if (both(kIntKind)) {
          bound.type = TypeOf(kIntKind);
        } else if (both(kNumberKinds)) {
          bound.type = TypeOf(kNumberKinds);
        }
        break;
      case ExprKind::kSubtract:
      case ExprKind::kMultiply:
      case ExprKind::kDivide:
      case ExprKind::kModulo:
        for (const BoundExprPtr& arg : bound.args) {
          CHANCERY_RETURN_IF_ERROR(RequireType(*arg, kNumberKinds | kTemporalKinds | kDurationKind,
                                               "an operand of arithmetic"));
        }
        if (both(kIntKind)) {
          bound.type = TypeOf(kIntKind);
        } else if (both(kNumberKinds)) {
          bound.type = TypeOf(kNumberKinds);
        }
        break;
      case ExprKind::kPower:
        for (const BoundExprPtr& arg : bound.args) {
          CHANCERY_RETURN_IF_ERROR(RequireType(*arg, kNumberKinds, "an operand of ^"));
        }
        bound.type = TypeOf(kFloatKind | kNullKind);
        break;
      case ExprKind::kIn:
        CHANCERY_RETURN_IF_ERROR(RequireType(*bound.args[1], kListKind, "what IN looks into"));
        bound.type = TypeOf(kBoolKind | kNullKind);
        break;
      case ExprKind::kHasLabels:
        CHANCERY_RETURN_IF_ERROR(
            RequireType(*bound.args[0], kNodeKind | kRelationshipKind, "what has labels"));
        bound.keys = e.keys;
        CHANCERY_RETURN_IF_ERROR(
            CheckNames(e.keys, e.key_spans, &Schema::labels, "UnknownLabel", "label"));
        bound.type = TypeOf(kBoolKind | kNullKind);
        break;
      case ExprKind::kCase: {
        KindSet kinds = 0;
        for (size_t i = 2; i + 1 < bound.args.size(); i += 2) kinds |= type(i).kinds;
        kinds |= bound.args.back() == nullptr ? kNullKind : bound.args.back()->type.kinds;
        bound.type = TypeOf(kinds);
        break;
      }
      default:  // comparisons, string predicates, IS NULL
        bound.type = TypeOf(kBoolKind | kNullKind);
        break;
    }
    return Finish(std::move(bound));
  }

  absl::Status CheckNames(const std::vector<std::string>& names, const std::vector<Span>& spans,
                          std::vector<std::string> Schema::*known, absl::string_view detail,
                          absl::string_view what) const {
    if (schema_ == nullptr) return absl::OkStatus();
    const std::vector<std::string>& all = schema_->*known;
    for (size_t i = 0; i < names.size(); ++i) {
      if (std::find(all.begin(), all.end(), names[i]) != all.end()) continue;
      return CompileError(ErrorType::kSemanticError, detail, spans[i],
                          absl::StrCat("there is no ", what, " `", names[i], "`"),
                          DidYouMean(names[i], all));
    }
    return absl::OkStatus();
  }
  absl::Status CheckProperty(const BoundExpr& of, const std::string& key, const Span& where) const {
    if ((of.type.kinds & ~(kNodeKind | kRelationshipKind | kNullKind)) != 0) {
      return absl::OkStatus();
    }
    return CheckNames({key}, {where}, &Schema::properties, "UnknownProperty", "property");
  }

  absl::StatusOr<BoundExprPtr> BindCall(const Expr& e, const Env& env) {
    const Function* function = nullptr;
    if (options_.graph != nullptr) {
      function = options_.graph->FindFunction(absl::AsciiStrToLower(e.name));
    }
    if (function == nullptr) function = FindFunction(e.name);
    if (function == nullptr) {
      std::vector<std::string> names = FunctionNames();
      for (const auto& aggregate : Aggregates()) names.push_back(aggregate.first);
      return Syntax("UnknownFunction", e.key_spans[0],
                    absl::StrCat("there is no function ", e.name, "()"), DidYouMean(e.name, names));
    }
    if (e.distinct) {
      return Syntax("UnexpectedSyntax", e.span, "only aggregates take DISTINCT");
    }
    if (static_cast<int>(e.args.size()) < function->min_args ||
        static_cast<int>(e.args.size()) > function->max_args) {
      return Syntax("InvalidNumberOfArguments", e.span,
                    absl::StrCat(function->name, "() takes ", function->min_args,
                                 function->max_args != function->min_args
                                     ? absl::StrCat(" to ", function->max_args)
                                     : "",
                                 " arguments, not ", e.args.size()));
    }
    BoundExpr bound;
    bound.kind = ExprKind::kCall;
    bound.span = e.span;
    bound.name = function->name;
    bound.function = function;
    bound.type = function->result;
    bound.type.kinds |= kNullKind;
    const bool exists = absl::string_view(function->name) == "exists";
    for (size_t i = 0; i < e.args.size(); ++i) {
      Env inner = env;
      inner.predicate = exists;
      CHANCERY_ASSIGN_OR_RETURN(BoundExprPtr arg, Bind(*e.args[i], inner));
      if (exists && e.args[i]->kind == ExprKind::kPattern) return arg;
      const size_t last = static_cast<size_t>(std::min(function->max_args, 4)) - 1;
      CHANCERY_RETURN_IF_ERROR(RequireType(*arg, function->takes[std::min(i, last)],
                                           absl::StrCat("the argument of ", function->name, "()")));
      bound.args.push_back(std::move(arg));
    }
    return Finish(std::move(bound));
  }

  absl::StatusOr<BoundExprPtr> BindComprehension(const Expr& e, const Env& env) {
    for (const ExprPtr& arg : e.args) {
      if (arg != nullptr && arg != e.args[e.kind == ExprKind::kReduce ? 1 : 0] &&
          HasAggregate(*arg)) {
        return Syntax("InvalidAggregation", arg->span,
                      "an aggregate cannot stand within a comprehension");
      }
    }
    BoundExpr bound;
    bound.kind = e.kind;
    bound.span = e.span;
    bound.name = e.name;
    const bool reduce = e.kind == ExprKind::kReduce;
    const Expr& list = *e.args[reduce ? 1 : 0];
    BoundExprPtr init;
    if (reduce) {
      CHANCERY_ASSIGN_OR_RETURN(init, Bind(*e.args[0], env));
    }
    CHANCERY_ASSIGN_OR_RETURN(BoundExprPtr bound_list, Bind(list, env));
    CHANCERY_RETURN_IF_ERROR(RequireType(*bound_list, kListKind, "what IN goes through"));
    Scope inner_scope = *env.scope;
    const Type element = (bound_list->type.kinds & ~kNullKind) == kListKind
                             ? TypeOf(bound_list->type.elements)
                             : kAnyType;
    bound.slot = Declare(e.name, element, &inner_scope);
    if (reduce) bound.accumulator = Declare(e.keys[0], kAnyType, &inner_scope);
    CHANCERY_RETURN_IF_ERROR(CheckSlots(e.span));
    Env inner = env;
    inner.scope = &inner_scope;
    if (reduce) {
      CHANCERY_ASSIGN_OR_RETURN(BoundExprPtr step, Bind(*e.args[2], inner));
      bound.args = {std::move(init), std::move(bound_list), std::move(step)};
      return Finish(std::move(bound));
    }
    inner.predicate = true;
    CHANCERY_ASSIGN_OR_RETURN(BoundExprPtr where, BindOptional(e.args[1], inner));
    if (where != nullptr) {
      CHANCERY_RETURN_IF_ERROR(RequireType(*where, kBoolKind, "a condition"));
    }
    bound.args = {std::move(bound_list), std::move(where)};
    if (e.kind == ExprKind::kListComprehension) {
      inner.predicate = false;
      CHANCERY_ASSIGN_OR_RETURN(BoundExprPtr value, BindOptional(e.args[2], inner));
      bound.type = ListOf(value == nullptr ? element.kinds : value->type.kinds);
      bound.args.push_back(std::move(value));
    } else {
      bound.type = TypeOf(kBoolKind | kNullKind);
    }
    return Finish(std::move(bound));
  }

  absl::StatusOr<BoundExprPtr> BindSubquery(const Expr& e, const Env& env) {
    const bool shortest =
        e.kind == ExprKind::kPattern && e.pattern->shortest != ShortestKind::kNone;
    if (e.kind == ExprKind::kPattern && !env.predicate && !shortest) {
      return Syntax("UnexpectedSyntax", e.span, "a pattern is a condition: it can stand in WHERE",
                    "write `exists(...)`, or a pattern comprehension");
    }
    if (++subquery_depth_ > kMaxSubqueryDepth) {
      return LimitExceeded("max_subquery_depth", kMaxSubqueryDepth, "subqueries within each other");
    }
    // In a projection that groups, a subquery can read what is grouped by.
    Scope scope = *env.scope;
    if (env.grouping != nullptr) {
      for (const auto& known : env.grouping->known) {
        if (known.first->kind == ExprKind::kVariable && known.second->slot != kNoSlot) {
          scope[known.first->name] = {known.second->slot, known.second->type};
        }
      }
    }
    std::set<int> outer_touched;
    std::swap(outer_touched, touched_);
    const int first_slot = query_.slots;
    BoundSubquery subquery;
    BoundExpr bound;
    bound.kind = e.kind;
    bound.span = e.span;
    if (e.kind == ExprKind::kExists) {
      for (const SingleQueryAst& part : e.query->parts) {
        for (const Clause& clause : part.clauses) {
          if (clause.kind >= ClauseKind::kCreate) {
            return Syntax("InvalidClauseComposition", clause.span,
                          "a subquery of exists cannot write");
          }
        }
      }
      CHANCERY_RETURN_IF_ERROR(BindUnion(*e.query, scope, /*subquery=*/true, &subquery.query));
      bound.type = TypeOf(kBoolKind);
    } else {
      BoundSingle single;
      BoundClause clause;
      clause.kind = ClauseKind::kMatch;
      std::vector<PathPattern> patterns = {*e.pattern};
      CHANCERY_RETURN_IF_ERROR(BindPaths(patterns,
                                         /*introduce=*/e.kind == ExprKind::kPatternComprehension,
                                         &scope, &clause.paths));
      Env inner;
      inner.scope = &scope;
      if (e.kind == ExprKind::kPatternComprehension) {
        inner.predicate = true;
        CHANCERY_ASSIGN_OR_RETURN(clause.where, BindOptional(e.args[0], inner));
        inner.predicate = false;
        CHANCERY_ASSIGN_OR_RETURN(subquery.value, Bind(*e.args[1], inner));
        bound.type = ListOf(subquery.value->type.kinds);
      } else if (shortest) {
        clause.paths[0].slot = subquery.path_slot = NewSlot();
        bound.type = e.pattern->shortest == ShortestKind::kOne ? TypeOf(kPathKind | kNullKind)
                                                               : ListOf(kPathKind);
        bound.keys = {e.pattern->shortest == ShortestKind::kOne ? "one" : "all"};
      } else {
        bound.type = TypeOf(kBoolKind);
      }
      single.clauses.push_back(std::move(clause));
      subquery.query.parts.push_back(std::move(single));
    }
    --subquery_depth_;
    CHANCERY_RETURN_IF_ERROR(CheckSlots(e.span));
    for (const int slot : touched_) {
      if (slot < first_slot) bound.reads.push_back(slot);
    }
    outer_touched.insert(bound.reads.begin(), bound.reads.end());
    std::swap(outer_touched, touched_);
    bound.subquery = static_cast<int>(query_.subqueries.size());
    query_.subqueries.push_back(std::move(subquery));
    return Finish(std::move(bound));
  }

  // --- Patterns ---

  absl::Status BindPaths(const std::vector<PathPattern>& patterns, bool introduce, Scope* scope,
                         std::vector<BoundPath>* paths) {
    const Scope before = *scope;
    std::set<std::string> relationships;
    for (const PathPattern& pattern : patterns) {
      BoundPath path;
      path.shortest = pattern.shortest;
      for (const NodePattern& node : pattern.nodes) {
        BoundNode bound;
        bound.name = node.variable;
        bound.labels = node.labels;
        CHANCERY_RETURN_IF_ERROR(
            CheckNames(node.labels, node.label_spans, &Schema::labels, "UnknownLabel", "label"));
        const auto known = scope->find(node.variable);
        if (node.variable.empty() || known == scope->end()) {
          if (!introduce && !node.variable.empty()) {
            return Undefined(node.variable, node.variable_span, *scope);
          }
          bound.slot = Declare(node.variable, TypeOf(kNodeKind), scope);
        } else {
          if (!known->second.type.MayBe(kNodeKind)) {
            return Syntax("VariableTypeConflict", node.variable_span,
                          absl::StrCat("`", node.variable, "` is ",
                                       KindText(known->second.type.kinds), ", not a node"));
          }
          if (known->second.type.is_any()) known->second.type = TypeOf(kNodeKind | kNullKind);
          bound.slot = known->second.slot;
          bound.bound = before.count(node.variable) > 0;
          touched_.insert(bound.slot);
        }
        path.nodes.push_back(std::move(bound));
      }
      for (const RelationshipPattern& relationship : pattern.relationships) {
        BoundRelationship bound;
        bound.name = relationship.variable;
        bound.types = relationship.types;
        bound.direction = relationship.direction;
        bound.variable_length = relationship.variable_length;
        bound.min_hops = relationship.min_hops;
        if (pattern.shortest != ShortestKind::kNone && relationship.min_hops > 1) {
          return Syntax("InvalidRelationshipPattern", relationship.span,
                        "a shortest path has a least length of 0 or 1");
        }
        bound.max_hops = relationship.max_hops;
        CHANCERY_RETURN_IF_ERROR(CheckNames(relationship.types, relationship.type_spans,
                                            &Schema::types, "UnknownType", "relationship type"));
        const Type type =
            relationship.variable_length ? ListOf(kRelationshipKind) : TypeOf(kRelationshipKind);
        const auto known = scope->find(relationship.variable);
        if (relationship.variable.empty() || known == scope->end()) {
          if (!introduce && !relationship.variable.empty()) {
            return Undefined(relationship.variable, relationship.variable_span, *scope);
          }
          bound.slot = Declare(relationship.variable, type, scope);
        } else {
          if (!known->second.type.MayBe(type.kinds)) {
            return Syntax(
                "VariableTypeConflict", relationship.variable_span,
                absl::StrCat("`", relationship.variable, "` is ",
                             KindText(known->second.type.kinds), ", not ", KindText(type.kinds)));
          }
          if (relationships.count(relationship.variable) > 0) {
            return Syntax("RelationshipUniquenessViolation", relationship.variable_span,
                          absl::StrCat("`", relationship.variable,
                                       "` cannot be two relationships of one pattern"));
          }
          bound.slot = known->second.slot;
          bound.bound = before.count(relationship.variable) > 0;
          touched_.insert(bound.slot);
        }
        relationships.insert(relationship.variable);
        path.relationships.push_back(std::move(bound));
      }
      if (!pattern.variable.empty()) {
        if (scope->count(pattern.variable) > 0) {
          return Syntax("VariableAlreadyBound", pattern.variable_span,
                        absl::StrCat("there is a variable `", pattern.variable, "` already"));
        }
        path.name = pattern.variable;
        path.slot = Declare(pattern.variable, TypeOf(kPathKind), scope);
      }
      CHANCERY_RETURN_IF_ERROR(CheckSlots(pattern.span));
      paths->push_back(std::move(path));
    }
    // Properties may refer to all that the patterns bind.
    for (size_t i = 0; i < patterns.size(); ++i) {
      for (size_t j = 0; j < patterns[i].nodes.size(); ++j) {
        CHANCERY_RETURN_IF_ERROR(BindProperties(patterns[i].nodes[j].properties, *scope,
                                                &(*paths)[i].nodes[j].properties));
      }
      for (size_t j = 0; j < patterns[i].relationships.size(); ++j) {
        CHANCERY_RETURN_IF_ERROR(BindProperties(patterns[i].relationships[j].properties, *scope,
                                                &(*paths)[i].relationships[j].properties));
      }
    }
    return absl::OkStatus();
  }

  absl::Status BindProperties(const ExprPtr& properties, const Scope& scope,
                              std::vector<BoundProperty>* bound) {
    if (properties == nullptr) return absl::OkStatus();
    if (properties->kind != ExprKind::kMap) {
      return Syntax(
          "InvalidParameterUse", properties->span,
          "the properties of a pattern are written out: a parameter cannot stand for all");
    }
    Env env;
    env.scope = &scope;
    for (size_t i = 0; i < properties->keys.size(); ++i) {
      CHANCERY_RETURN_IF_ERROR(CheckNames({properties->keys[i]}, {properties->key_spans[i]},
                                          &Schema::properties, "UnknownProperty", "property"));
      CHANCERY_ASSIGN_OR_RETURN(BoundExprPtr value, Bind(*properties->args[i], env));
      bound->push_back({properties->keys[i], std::move(value)});
    }
    return absl::OkStatus();
  }

  // --- Projections ---

  absl::Status CheckCount(const ExprPtr& ast, const char* what, BoundExprPtr* bound) {
    if (ast == nullptr) return absl::OkStatus();
    const Scope nothing;
    Env env;
    env.scope = &nothing;
    absl::StatusOr<BoundExprPtr> expr = Bind(*ast, env);
    if (!expr.ok()) {
      const absl::optional<QueryFault> fault = GetQueryFault(expr.status());
      if (fault.has_value() && fault->detail == "UndefinedVariable") {
        return Syntax("NonConstantExpression", ast->span,
                      absl::StrCat(what, " cannot depend on the rows"));
      }
      return expr.status();
    }
    const Value& literal = (*expr)->literal;
    if ((*expr)->kind == ExprKind::kLiteral && !literal.is_int()) {
      return Syntax("InvalidArgumentType", ast->span, absl::StrCat(what, " takes an integer"));
    }
    if ((*expr)->kind == ExprKind::kLiteral && literal.int_value() < 0) {
      return Syntax("NegativeIntegerArgument", ast->span, absl::StrCat(what, " is not negative"));
    }
    CHANCERY_RETURN_IF_ERROR(RequireType(**expr, kIntKind, what));
    *bound = *std::move(expr);
    return absl::OkStatus();
  }

  absl::Status BindProjection(const Clause& clause, Scope* scope, BoundProjection* bound,
                              std::vector<std::string>* names) {
    const Projection& projection = clause.projection;
    const bool is_with = clause.kind == ClauseKind::kWith;
    std::vector<ProjectionItem> items;
    if (projection.star) {
      if (scope->empty() && !is_with) {
        return Syntax("NoVariablesInScope", clause.span, "there is no variable that * could be");
      }
      for (const auto& variable : *scope) {
        ProjectionItem item;
        item.expr = std::make_shared<Expr>();
        item.expr->kind = ExprKind::kVariable;
        item.expr->name = item.name = variable.first;
        item.expr->span = item.span = clause.span;
        items.push_back(std::move(item));
      }
    }
    items.insert(items.end(), projection.items.begin(), projection.items.end());

    std::set<std::string> seen;
    for (const ProjectionItem& item : items) {
      if (!seen.insert(item.name).second) {
        return Syntax("ColumnNameConflict", item.span,
                      absl::StrCat("there are two columns `", item.name, "`"));
      }
    }
    bound->distinct = projection.distinct;
    bound->aggregating = std::any_of(items.begin(), items.end(), [](const ProjectionItem& item) {
      return HasAggregate(*item.expr);
    });

    Scope output;
    Grouping grouping;
    grouping.input = scope;
    Env env;
    env.scope = scope;
    const auto add = [&](const ProjectionItem& item, BoundExprPtr expr, int slot,
                         std::vector<BoundItem>* to) {
      output[item.name] = {slot, expr->type};
      const Type type = expr->type;
      to->push_back({item.name, std::move(expr), slot});
      grouping.known.push_back({item.expr, SlotRef(slot, item.name, type, item.span)});
    };
    // Variables stay where they are; all else gets a slot of its own.
    const auto slot_for = [&](const BoundExpr& expr) {
      return expr.kind == ExprKind::kVariable ? expr.slot : NewSlot();
    };
    for (const ProjectionItem& item : items) {
      if (bound->aggregating && HasAggregate(*item.expr)) continue;
      CHANCERY_ASSIGN_OR_RETURN(BoundExprPtr expr, Bind(*item.expr, env));
      const int slot = slot_for(*expr);
      CHANCERY_RETURN_IF_ERROR(CheckSlots(item.span));
      add(item, std::move(expr), slot, bound->aggregating ? &bound->keys : &bound->items);
    }
    const Scope nothing;
    if (bound->aggregating) {
      grouping.aggregates = &bound->aggregates;
      Env grouped;
      grouped.scope = &nothing;
      grouped.grouping = &grouping;
      for (const ProjectionItem& item : items) {
        if (!HasAggregate(*item.expr)) continue;
        CHANCERY_ASSIGN_OR_RETURN(BoundExprPtr expr, Bind(*item.expr, grouped));
        const int slot = slot_for(*expr);
        CHANCERY_RETURN_IF_ERROR(CheckSlots(item.span));
        add(item, std::move(expr), slot, &bound->items);
      }
    }

    // ORDER BY and WHERE read what there was before as well, unless rows were put together.
    const bool narrowed = bound->aggregating || bound->distinct;
    Scope visible = narrowed ? Scope() : *scope;
    for (const auto& variable : output) visible[variable.first] = variable.second;
    Env after;
    after.scope = &visible;
    Grouping order_grouping = grouping;
    order_grouping.failure = "UndefinedVariable";
    order_grouping.aggregates = nullptr;
    order_grouping.after_aggregation = bound->aggregating;
    // What is in the items, but not by itself, is ambiguous rather than unknown.
    for (const ProjectionItem& item : items) {
      if (bound->aggregating) CollectVariables(*item.expr, &order_grouping.mentioned);
    }
    if (narrowed) after.grouping = &order_grouping;
    after.root = true;
    for (const SortItem& sort : projection.order_by) {
      const bool aggregate = HasAggregate(*sort.expr);
      if (aggregate && !bound->aggregating) {
        return Syntax("InvalidAggregation", sort.expr->span,
                      "ORDER BY cannot have an aggregate when the projection has none");
      }
      BoundSort item;
      item.descending = sort.descending;
      CHANCERY_ASSIGN_OR_RETURN(item.expr, Bind(*sort.expr, after));
      bound->order_by.push_back(std::move(item));
    }
    for (const ProjectionItem& item : items) {
      if (is_with && !item.has_alias && item.expr->kind != ExprKind::kVariable) {
        return Syntax("NoExpressionAlias", item.span, "WITH needs a name for this",
                      "write `... AS name`");
      }
    }
    CHANCERY_RETURN_IF_ERROR(CheckCount(projection.skip, "SKIP", &bound->skip));
    CHANCERY_RETURN_IF_ERROR(CheckCount(projection.limit, "LIMIT", &bound->limit));
    if (clause.where != nullptr) {
      if (HasAggregate(*clause.where)) {
        return Syntax("InvalidAggregation", clause.where->span, "WHERE cannot have an aggregate",
                      "name it in the WITH before");
      }
      Env where = after;
      where.predicate = true;
      CHANCERY_ASSIGN_OR_RETURN(bound->where, Bind(*clause.where, where));
      CHANCERY_RETURN_IF_ERROR(RequireType(*bound->where, kBoolKind, "a condition"));
    }
    CHANCERY_RETURN_IF_ERROR(CheckSlots(clause.span));
    std::set<int> live;
    for (const auto& variable : output) live.insert(variable.second.slot);
    if (bound->where != nullptr) {
      live.insert(bound->where->reads.begin(), bound->where->reads.end());
    }
    bound->live.assign(live.begin(), live.end());
    names->clear();
    for (const ProjectionItem& item : items) names->push_back(item.name);
    *scope = std::move(output);
    return absl::OkStatus();
  }

  // --- Clauses ---

  absl::Status BindCallClause(const Clause& clause, bool standalone, Scope* scope,
                              BoundClause* bound, std::vector<std::string>* names) {
    const ProcedureCatalog::const_iterator found = options_.procedures == nullptr
                                                       ? ProcedureCatalog::const_iterator()
                                                       : options_.procedures->find(clause.name);
    if (options_.procedures == nullptr || found == options_.procedures->end()) {
      return CompileError(ErrorType::kProcedureError, "ProcedureNotFound", clause.name_span,
                          absl::StrCat("there is no procedure ", clause.name));
    }
    bound->procedure = found->second;
    bound->name = clause.name;
    const std::vector<ProcedureField>& inputs = bound->procedure->inputs();
    const std::vector<ProcedureField>& outputs = bound->procedure->outputs();
    if (!clause.has_arguments && !standalone) {
      return Syntax("InvalidArgumentPassingMode", clause.name_span,
                    "within a query the arguments of a procedure are written out");
    }
    if (clause.has_arguments) {
      if (clause.args.size() != inputs.size()) {
        return Syntax("InvalidNumberOfArguments", clause.span,
                      absl::StrCat(clause.name, " takes ", inputs.size(), " arguments"));
      }
      Env env;
      env.scope = scope;
      for (size_t i = 0; i < inputs.size(); ++i) {
        CHANCERY_ASSIGN_OR_RETURN(BoundExprPtr arg, Bind(*clause.args[i], env));
        CHANCERY_RETURN_IF_ERROR(RequireType(
            *arg, inputs[i].type.kinds, absl::StrCat("`", inputs[i].name, "` of ", clause.name)));
        bound->args.push_back(std::move(arg));
      }
    } else {
      for (const ProcedureField& input : inputs) {
        BoundExpr arg;
        arg.kind = ExprKind::kParameter;
        arg.name = input.name;
        arg.span = clause.name_span;
        parameters_.insert(input.name);
        bound->args.push_back(Finish(std::move(arg)));
      }
    }
    if (clause.yield_star && !standalone) {
      return Syntax("UnexpectedSyntax", clause.span,
                    "YIELD * is for a procedure that is called on its own");
    }
    std::vector<YieldItem> yield = clause.yield;
    if (!clause.has_yield || clause.yield_star) {
      if (!standalone && !outputs.empty()) {
        // The rows go on, but nothing of the results has a name.
        yield.clear();
      } else {
        for (const ProcedureField& output : outputs) {
          yield.push_back({output.name, output.name, clause.name_span});
        }
      }
    }
    names->clear();
    for (const YieldItem& item : yield) {
      const auto output =
          std::find_if(outputs.begin(), outputs.end(),
                       [&item](const ProcedureField& field) { return field.name == item.field; });
      if (output == outputs.end()) {
        return Undefined(item.field, item.span, *scope);
      }
      if (scope->count(item.name) > 0) {
        return Syntax("VariableAlreadyBound", item.span,
                      absl::StrCat("there is a variable `", item.name, "` already"));
      }
      bound->yields.push_back(
          {static_cast<size_t>(output - outputs.begin()), Declare(item.name, kAnyType, scope)});
      names->push_back(item.name);
    }
    if (clause.where != nullptr) {
      Env env;
      env.scope = scope;
      env.predicate = true;
      CHANCERY_ASSIGN_OR_RETURN(bound->where, Bind(*clause.where, env));
    }
    return absl::OkStatus();
  }

  absl::Status BindSet(const std::vector<SetItem>& items, bool remove, const Scope& scope,
                       std::vector<BoundSetItem>* bound) {
    Env env;
    env.scope = &scope;
    for (const SetItem& item : items) {
      BoundSetItem out;
      const Expr* target = item.target.get();
      if (target->kind == ExprKind::kProperty) {
        out.key = target->name;
        target = target->args[0].get();
      }
      CHANCERY_ASSIGN_OR_RETURN(out.target, Bind(*target, env));
      out.labels = item.labels;
      out.add = item.add;
      if (item.value != nullptr) {
        CHANCERY_ASSIGN_OR_RETURN(out.value, Bind(*item.value, env));
      } else if (item.labels.empty()) {
        // REMOVE n.key sets it to null.
        out.value = Finish(BoundExpr());
      }
      bound->push_back(std::move(out));
    }
    return absl::OkStatus();
  }

  absl::Status BindCreate(const Clause& clause, Scope* scope, BoundClause* bound) {
    const bool merge = clause.kind == ClauseKind::kMerge;
    const Scope before = *scope;
    for (const PathPattern& pattern : clause.patterns) {
      for (const NodePattern& node : pattern.nodes) {
        if (node.variable.empty() || scope->count(node.variable) == 0) continue;
        if (pattern.relationships.empty() || !node.labels.empty() || node.properties != nullptr) {
          return Syntax("VariableAlreadyBound", node.variable_span,
                        absl::StrCat("`", node.variable, "` is bound already"));
        }
      }
      for (const RelationshipPattern& r : pattern.relationships) {
        if (r.variable_length) {
          return Syntax("CreatingVarLength", r.span, "what is created has a length");
        }
        if (r.types.size() != 1) {
          return Syntax("NoSingleRelationshipType", r.span, "what is created has one type");
        }
        if (r.direction == Direction::kBoth && !merge) {
          return Syntax("RequiresDirectedRelationship", r.span, "what is created has a direction");
        }
        if (!r.variable.empty() && scope->count(r.variable) > 0) {
          return Syntax("VariableAlreadyBound", r.variable_span,
                        absl::StrCat("`", r.variable, "` is bound already"));
        }
      }
      // Property maps given as a parameter become one property without a key.
      PathPattern written = pattern;
      std::vector<BoundPath> paths;
      std::vector<std::pair<size_t, ExprPtr>> whole;
      for (size_t i = 0; i < written.nodes.size(); ++i) {
        if (written.nodes[i].properties != nullptr &&
            written.nodes[i].properties->kind != ExprKind::kMap) {
          whole.push_back({i, written.nodes[i].properties});
          written.nodes[i].properties = nullptr;
        }
      }
      CHANCERY_RETURN_IF_ERROR(BindPaths({written}, /*introduce=*/true, scope, &paths));
      Env env;
      env.scope = &before;
      for (const auto& entry : whole) {
        CHANCERY_ASSIGN_OR_RETURN(BoundExprPtr value, Bind(*entry.second, env));
        paths[0].nodes[entry.first].properties.push_back({"", std::move(value)});
      }
      bound->paths.push_back(std::move(paths[0]));
    }
    return absl::OkStatus();
  }

  absl::Status BindSingle(const SingleQueryAst& ast, Scope scope, bool subquery,
                          BoundSingle* single, std::vector<std::string>* names) {
    bool returned = false;
    for (size_t i = 0; i < ast.clauses.size(); ++i) {
      const Clause& clause = ast.clauses[i];
      if (returned) {
        return Syntax("InvalidClauseComposition", clause.span, "nothing can follow RETURN");
      }
      BoundClause bound;
      bound.kind = clause.kind;
      Env env;
      env.scope = &scope;
      if (clause.kind >= ClauseKind::kCreate) {
        if (!options_.allow_writes) {
          return CompileError(ErrorType::kSemanticError, "WriteClause", clause.span,
                              "the query language is read-only: this clause writes");
        }
        query_.writes = true;
      }
      switch (clause.kind) {
        case ClauseKind::kMatch:
          bound.optional = clause.optional;
          CHANCERY_RETURN_IF_ERROR(
              BindPaths(clause.patterns, /*introduce=*/true, &scope, &bound.paths));
          if (clause.where != nullptr) {
            if (HasAggregate(*clause.where)) {
              return Syntax("InvalidAggregation", clause.where->span,
                            "WHERE cannot have an aggregate", "name it in a WITH before");
            }
            env.predicate = true;
            CHANCERY_ASSIGN_OR_RETURN(bound.where, Bind(*clause.where, env));
            CHANCERY_RETURN_IF_ERROR(RequireType(*bound.where, kBoolKind, "a condition"));
          }
          if (clause.optional) {
            for (auto& variable : scope) variable.second.type.kinds |= kNullKind;
          }
          break;
        case ClauseKind::kUnwind: {
          CHANCERY_ASSIGN_OR_RETURN(bound.expr, Bind(*clause.expr, env));
          if (scope.count(clause.name) > 0) {
            return Syntax("VariableAlreadyBound", clause.name_span,
                          absl::StrCat("there is a variable `", clause.name, "` already"));
          }
          const Type type =
              bound.expr->type.kinds == kListKind ? TypeOf(bound.expr->type.elements) : kAnyType;
          bound.name = clause.name;
          bound.slot = Declare(clause.name, type, &scope);
          break;
        }
        case ClauseKind::kWith:
          CHANCERY_RETURN_IF_ERROR(BindProjection(clause, &scope, &bound.projection, names));
          break;
        case ClauseKind::kReturn:
          CHANCERY_RETURN_IF_ERROR(BindProjection(clause, &scope, &bound.projection, names));
          for (const std::string& name : *names) single->columns.push_back(scope.at(name).slot);
          returned = true;
          break;
        case ClauseKind::kCall: {
          const bool standalone = ast.clauses.size() == 1 && !subquery;
          CHANCERY_RETURN_IF_ERROR(BindCallClause(clause, standalone, &scope, &bound, names));
          if (standalone) {
            for (const auto& yield : bound.yields) single->columns.push_back(yield.second);
            returned = true;
          }
          break;
        }
        case ClauseKind::kCreate:
        case ClauseKind::kMerge:
          CHANCERY_RETURN_IF_ERROR(BindCreate(clause, &scope, &bound));
          CHANCERY_RETURN_IF_ERROR(BindSet(clause.set, false, scope, &bound.set));
          CHANCERY_RETURN_IF_ERROR(BindSet(clause.on_match, false, scope, &bound.on_match));
          break;
        case ClauseKind::kSet:
        case ClauseKind::kRemove:
          CHANCERY_RETURN_IF_ERROR(
              BindSet(clause.set, clause.kind == ClauseKind::kRemove, scope, &bound.set));
          break;
        case ClauseKind::kDelete:
          bound.detach = clause.detach;
          for (const ExprPtr& arg : clause.args) {
            CHANCERY_ASSIGN_OR_RETURN(BoundExprPtr what, Bind(*arg, env));
            CHANCERY_RETURN_IF_ERROR(
                RequireType(*what, kNodeKind | kRelationshipKind | kPathKind, "what is deleted"));
            bound.args.push_back(std::move(what));
          }
          break;
      }
      single->clauses.push_back(std::move(bound));
    }
    if (!returned) {
      names->clear();
      const ClauseKind last = ast.clauses.back().kind;
      if (!subquery && last < ClauseKind::kCreate) {
        return Syntax("InvalidClauseComposition", ast.clauses.back().span,
                      "a query does not end with this clause", "RETURN is missing");
      }
    }
    return absl::OkStatus();
  }

  absl::Status BindUnion(const QueryAst& ast, const Scope& scope, bool subquery,
                         BoundUnion* bound) {
    for (size_t i = 0; i < ast.parts.size(); ++i) {
      std::vector<std::string> names;
      bound->parts.emplace_back();
      CHANCERY_RETURN_IF_ERROR(
          BindSingle(ast.parts[i], scope, subquery, &bound->parts.back(), &names));
      if (i == 0) {
        bound->names = names;
        continue;
      }
      std::vector<std::string> a = bound->names;
      std::vector<std::string> b = names;
      std::sort(a.begin(), a.end());
      std::sort(b.begin(), b.end());
      if (a != b) {
        return Syntax("DifferentColumnsInUnion", ast.parts[i].span,
                      "both sides of UNION have the same columns");
      }
      // In the order of the first.
      std::vector<int> columns;
      for (const std::string& name : bound->names) {
        const auto at = std::find(names.begin(), names.end(), name) - names.begin();
        columns.push_back(bound->parts.back().columns[static_cast<size_t>(at)]);
      }
      bound->parts.back().columns = std::move(columns);
    }
    bound->all = ast.union_all.empty() || ast.union_all.front();
    if (ast.parts.size() == 1) {
      bound->columns = bound->parts[0].columns;
    } else {
      for (size_t i = 0; i < bound->names.size(); ++i) bound->columns.push_back(NewSlot());
    }
    return absl::OkStatus();
  }

  const BindOptions& options_;
  const Schema* schema_ = nullptr;
  BoundQuery query_;
  std::set<std::string> parameters_;
  std::set<int> touched_;
  int subquery_depth_ = 0;
};

}  // namespace

absl::StatusOr<BoundQuery> BindQuery(const QueryAst& ast, const BindOptions& options) {
  return Binder(options).Run(ast);
}

std::string FormatBound(const BoundExpr& expr) {
  // Printed as the tree is, with slots for variables.
  Expr ast;
  ast.kind = expr.kind;
  ast.name = expr.kind == ExprKind::kVariable ? absl::StrCat(expr.name.empty() ? "_" : expr.name)
                                              : expr.name;
  ast.literal = expr.literal;
  ast.keys = expr.keys;
  if (expr.subquery >= 0) return absl::StrCat("subquery ", expr.subquery);
  for (const BoundExprPtr& arg : expr.args) {
    if (arg == nullptr) {
      ast.args.push_back(nullptr);
      continue;
    }
    auto variable = std::make_shared<Expr>();
    variable->kind = ExprKind::kVariable;
    variable->name = FormatBound(*arg);
    ast.args.push_back(std::move(variable));
  }
  if (expr.kind == ExprKind::kReduce) ast.keys = {"accumulator"};
  return FormatExpr(ast);
}

}  // namespace chancery::cypher
