#include "server/query/cypher/evaluator.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "re2/re2.h"
#include "server/query/cypher/temporal.h"
#include "storage/base/status_macros.h"

namespace chancery::cypher {
namespace {

constexpr int64_t kMaxRegexMemory = 1 << 20;
constexpr size_t kMaxRegexes = 64;
// Values of so many parts are counted while something is computed from them.
constexpr uint64_t kSmallWeight = 64;
// So many parts looked at are one unit of work.
constexpr uint64_t kWeightOfWork = 64;

using Result = absl::StatusOr<Value>;

absl::Status TypeError(absl::string_view detail, absl::string_view message) {
  return RuntimeError(ErrorType::kTypeError, detail, message);
}
absl::Status Arithmetic(absl::string_view detail, absl::string_view message) {
  return RuntimeError(ErrorType::kArithmeticError, detail, message);
}

Value FromOptional(absl::optional<bool> b) { return b.has_value() ? Value::Bool(*b) : Value(); }

// Whether evaluating it makes nothing new.
bool IsShared(const BoundExpr& expr) {
  return expr.kind == ExprKind::kVariable || expr.kind == ExprKind::kLiteral ||
         expr.kind == ExprKind::kParameter;
}

// What a value under construction, or an operator at work, holds, counted until it is done.
class Growing {
 public:
  explicit Growing(QueryMeter* meter) : meter_(meter) {}
  ~Growing() { meter_->ReleaseMemory(bytes_); }
  Growing(const Growing&) = delete;
  Growing& operator=(const Growing&) = delete;

  absl::Status Add(const Value& value) {
    const size_t bytes = value.bytes();
    bytes_ += bytes;
    return meter_->ChargeMemory(bytes);
  }
  // The value of `expr`, if it is large and nobody else's.
  absl::Status Hold(const BoundExpr& expr, const Value& value) {
    if (IsShared(expr) || value.weight() <= kSmallWeight) return absl::OkStatus();
    return Add(value);
  }

 private:
  QueryMeter* const meter_;
  uint64_t bytes_ = 0;
};

// A condition: true, false or null.
absl::StatusOr<absl::optional<bool>> Truth(const Value& value) {
  if (value.is_null()) return absl::optional<bool>();
  if (value.is_bool()) return absl::optional<bool>(value.bool_value());
  return TypeError("InvalidArgumentType",
                   absl::StrCat("a condition is a boolean, not a ", KindName(value)));
}

Result BadOperands(const char* op, const Value& a, const Value& b) {
  return TypeError("InvalidArgumentType",
                   absl::StrCat("cannot compute ", KindName(a), " ", op, " ", KindName(b)));
}

Result FromDuration(absl::StatusOr<Duration> value) {
  if (!value.ok()) return Arithmetic("NumberOutOfRange", value.status().message());
  return Value::OfDuration(*value);
}

Result Subtract(const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return Value();
  if (a.is_int() && b.is_int()) {
    int64_t result;
    if (__builtin_sub_overflow(a.int_value(), b.int_value(), &result)) {
      return Arithmetic("NumberOutOfRange", "integer overflow");
    }
    return Value::Int(result);
  }
  if (a.is_number() && b.is_number()) return Value::Float(a.number() - b.number());
  if (b.is_duration() && (a.is_duration() || a.is_temporal())) {
    CHANCERY_ASSIGN_OR_RETURN(const Value negated, FromDuration(NegateDuration(b.duration())));
    return AddValues(a, negated);
  }
  return BadOperands("-", a, b);
}

Result Multiply(const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return Value();
  if (a.is_int() && b.is_int()) {
    int64_t result;
    if (__builtin_mul_overflow(a.int_value(), b.int_value(), &result)) {
      return Arithmetic("NumberOutOfRange", "integer overflow");
    }
    return Value::Int(result);
  }
  if (a.is_number() && b.is_number()) return Value::Float(a.number() * b.number());
  if (a.is_duration() && b.is_number()) {
    return FromDuration(ScaleDuration(a.duration(), b.number()));
  }
  if (b.is_duration() && a.is_number()) {
    return FromDuration(ScaleDuration(b.duration(), a.number()));
  }
  return BadOperands("*", a, b);
}

Result Divide(const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return Value();
  if (a.is_int() && b.is_int()) {
    if (b.int_value() == 0) return Arithmetic("DivisionByZero", "division by zero");
    if (b.int_value() == -1 && a.int_value() == std::numeric_limits<int64_t>::min()) {
      return Arithmetic("NumberOutOfRange", "integer overflow");
    }
    return Value::Int(a.int_value() / b.int_value());
  }
  if (a.is_number() && b.is_number()) return Value::Float(a.number() / b.number());
  if (a.is_duration() && b.is_number()) {
    if (b.number() == 0) return Arithmetic("DivisionByZero", "division by zero");
    return FromDuration(ScaleDuration(a.duration(), 1 / b.number()));
  }
  return BadOperands("/", a, b);
}

Result Modulo(const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return Value();
  if (a.is_int() && b.is_int()) {
    if (b.int_value() == 0) return Arithmetic("DivisionByZero", "division by zero");
    return Value::Int(b.int_value() == -1 ? 0 : a.int_value() % b.int_value());
  }
  if (a.is_number() && b.is_number()) return Value::Float(std::fmod(a.number(), b.number()));
  return BadOperands("%", a, b);
}

Result Power(const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return Value();
  if (!a.is_number() || !b.is_number()) return BadOperands("^", a, b);
  return Value::Float(std::pow(a.number(), b.number()));
}

Result Negate(const Value& a) {
  if (a.is_null()) return Value();
  if (a.is_int()) {
    if (a.int_value() == std::numeric_limits<int64_t>::min()) {
      return Arithmetic("NumberOutOfRange", "integer overflow");
    }
    return Value::Int(-a.int_value());
  }
  if (a.is_float()) return Value::Float(-a.float_value());
  if (a.is_duration()) return FromDuration(NegateDuration(a.duration()));
  return TypeError("InvalidArgumentType", absl::StrCat("a ", KindName(a), " has no sign"));
}

Result In(const Value& item, const Value& list) {
  if (list.is_null()) return Value();
  if (!list.is_list()) {
    return TypeError("InvalidArgumentType",
                     absl::StrCat("IN looks into lists, not into a ", KindName(list)));
  }
  bool unknown = false;
  for (const Value& element : list.list()) {
    const absl::optional<bool> equal = Equals(item, element);
    if (!equal.has_value()) {
      unknown = true;
    } else if (*equal) {
      return Value::Bool(true);
    }
  }
  return unknown ? Value() : Value::Bool(false);
}

Result Index(const Value& of, const Value& index, EvalContext& context) {
  if (of.is_null() || index.is_null()) return Value();
  if (of.is_list()) {
    if (!index.is_int()) {
      return TypeError("ListElementAccessByNonInteger",
                       absl::StrCat("lists are indexed by integers, not by a ", KindName(index)));
    }
    const int64_t size = static_cast<int64_t>(of.list().size());
    const int64_t i = index.int_value();
    if (i >= size || i < -size) return Value();
    return of.list()[static_cast<size_t>(i < 0 ? i + size : i)];
  }
  if (of.is_map() || of.is_node() || of.is_relationship()) {
    if (!index.is_string()) {
      return TypeError(of.is_map() ? "MapElementAccessByNonString" : "PropertyAccessByNonString",
                       absl::StrCat("properties are named by strings, not by a ", KindName(index)));
    }
    return GetProperty(of, index.string_value(), context.call);
  }
  return TypeError("InvalidArgumentType", absl::StrCat("a ", KindName(of), " has no elements"));
}

Result Slice(const BoundExpr& expr, EvalContext& context) {
  CHANCERY_ASSIGN_OR_RETURN(const Value of, Evaluate(*expr.args[0], context));
  Value from = Value::Int(0);
  Value to = Value::Int(std::numeric_limits<int64_t>::max());
  if (expr.args[1] != nullptr) {
    CHANCERY_ASSIGN_OR_RETURN(from, Evaluate(*expr.args[1], context));
  }
  if (expr.args[2] != nullptr) {
    CHANCERY_ASSIGN_OR_RETURN(to, Evaluate(*expr.args[2], context));
  }
  if (of.is_null() || from.is_null() || to.is_null()) return Value();
  if (!of.is_list()) {
    return TypeError("InvalidArgumentType", absl::StrCat("a ", KindName(of), " has no elements"));
  }
  if (!from.is_int() || !to.is_int()) {
    return TypeError("ListElementAccessByNonInteger", "lists are indexed by integers");
  }
  const int64_t size = static_cast<int64_t>(of.list().size());
  const auto position = [size](int64_t i) {
    if (i < 0) i = i < -size ? 0 : i + size;
    return std::min(i, size);
  };
  const int64_t begin = position(from.int_value());
  const int64_t end = position(to.int_value());
  if (begin >= end) return Value::List({});
  CHANCERY_RETURN_IF_ERROR(
      context.call.meter->Work(static_cast<uint64_t>(end - begin) / kWeightOfWork));
  return Value::List(ValueList(of.list().begin() + begin, of.list().begin() + end));
}

absl::StatusOr<const ValueList*> ListToGoThrough(const Value& list) {
  if (list.is_null()) return nullptr;
  if (list.is_list()) return &list.list();
  return TypeError("InvalidArgumentType",
                   absl::StrCat("only lists can be gone through, not a ", KindName(list)));
}

Result ListComprehension(const BoundExpr& expr, EvalContext& context) {
  CHANCERY_ASSIGN_OR_RETURN(const Value list, Evaluate(*expr.args[0], context));
  CHANCERY_ASSIGN_OR_RETURN(const ValueList* items, ListToGoThrough(list));
  if (items == nullptr) return Value();
  ValueList result;
  Growing growing(context.call.meter);
  CHANCERY_RETURN_IF_ERROR(growing.Hold(*expr.args[0], list));
  for (const Value& item : *items) {
    CHANCERY_RETURN_IF_ERROR(context.call.meter->ChargeSteps(1));
    context.frame[expr.slot] = item;
    if (expr.args[1] != nullptr) {
      CHANCERY_ASSIGN_OR_RETURN(const bool holds, Holds(*expr.args[1], context));
      if (!holds) continue;
    }
    if (expr.args[2] == nullptr) {
      result.push_back(item);
    } else {
      CHANCERY_ASSIGN_OR_RETURN(Value value, Evaluate(*expr.args[2], context));
      CHANCERY_RETURN_IF_ERROR(growing.Add(value));
      result.push_back(std::move(value));
    }
  }
  if (TooLarge(result)) return TypeError("InvalidArgumentValue", "a list is too long or too deep");
  return Value::List(std::move(result));
}

Result Quantifier(const BoundExpr& expr, EvalContext& context) {
  CHANCERY_ASSIGN_OR_RETURN(const Value list, Evaluate(*expr.args[0], context));
  CHANCERY_ASSIGN_OR_RETURN(const ValueList* items, ListToGoThrough(list));
  if (items == nullptr) return Value();
  Growing held(context.call.meter);
  CHANCERY_RETURN_IF_ERROR(held.Hold(*expr.args[0], list));
  size_t holds = 0;
  size_t unknown = 0;
  for (const Value& item : *items) {
    CHANCERY_RETURN_IF_ERROR(context.call.meter->ChargeSteps(1));
    Value condition = item;
    if (expr.args[1] != nullptr) {
      context.frame[expr.slot] = item;
      CHANCERY_ASSIGN_OR_RETURN(condition, Evaluate(*expr.args[1], context));
    }
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<bool> truth, Truth(condition));
    if (!truth.has_value()) {
      ++unknown;
    } else if (*truth) {
      ++holds;
      if (expr.kind == ExprKind::kAny) return Value::Bool(true);
      if (expr.kind == ExprKind::kNone) return Value::Bool(false);
      if (expr.kind == ExprKind::kSingle && holds > 1) return Value::Bool(false);
    } else if (expr.kind == ExprKind::kAll) {
      return Value::Bool(false);
    }
  }
  if (unknown > 0) return Value();
  switch (expr.kind) {
    case ExprKind::kAny:
      return Value::Bool(false);
    case ExprKind::kSingle:
      return Value::Bool(holds == 1);
    default:
      return Value::Bool(true);
  }
}

Result Reduce(const BoundExpr& expr, EvalContext& context) {
  CHANCERY_ASSIGN_OR_RETURN(Value accumulator, Evaluate(*expr.args[0], context));
  Growing held(context.call.meter);
  CHANCERY_RETURN_IF_ERROR(held.Hold(*expr.args[0], accumulator));
  CHANCERY_ASSIGN_OR_RETURN(const Value list, Evaluate(*expr.args[1], context));
  CHANCERY_RETURN_IF_ERROR(held.Hold(*expr.args[1], list));
  CHANCERY_ASSIGN_OR_RETURN(const ValueList* items, ListToGoThrough(list));
  if (items == nullptr) return Value();
  for (const Value& item : *items) {
    CHANCERY_RETURN_IF_ERROR(context.call.meter->ChargeSteps(1));
    context.frame[expr.accumulator] = std::move(accumulator);
    context.frame[expr.slot] = item;
    CHANCERY_ASSIGN_OR_RETURN(accumulator, Evaluate(*expr.args[2], context));
  }
  return accumulator;
}

Result Case(const BoundExpr& expr, EvalContext& context) {
  Value subject;
  Growing held(context.call.meter);
  if (expr.args[0] != nullptr) {
    CHANCERY_ASSIGN_OR_RETURN(subject, Evaluate(*expr.args[0], context));
    CHANCERY_RETURN_IF_ERROR(held.Hold(*expr.args[0], subject));
  }
  for (size_t i = 1; i + 1 < expr.args.size(); i += 2) {
    bool chosen;
    if (expr.args[0] != nullptr) {
      CHANCERY_ASSIGN_OR_RETURN(const Value when, Evaluate(*expr.args[i], context));
      chosen = Equals(subject, when).value_or(false);
    } else {
      CHANCERY_ASSIGN_OR_RETURN(chosen, Holds(*expr.args[i], context));
    }
    if (chosen) return Evaluate(*expr.args[i + 1], context);
  }
  return expr.args.back() == nullptr ? Value() : Evaluate(*expr.args.back(), context);
}

Result HasLabels(const BoundExpr& expr, EvalContext& context) {
  CHANCERY_ASSIGN_OR_RETURN(const Value of, Evaluate(*expr.args[0], context));
  if (of.is_null()) return Value();
  if (of.is_relationship()) {
    for (const std::string& type : expr.keys) {
      if (of.relationship().type != type) return Value::Bool(false);
    }
    return Value::Bool(true);
  }
  if (!of.is_node()) {
    return TypeError("InvalidArgumentValue", absl::StrCat("a ", KindName(of), " has no labels"));
  }
  for (const std::string& label : expr.keys) {
    CHANCERY_ASSIGN_OR_RETURN(const bool has, context.call.graph->HasLabel(of.node(), label));
    if (!has) return Value::Bool(false);
  }
  return Value::Bool(true);
}

// AND, OR, XOR of Kleene.
Result Logical(const BoundExpr& expr, EvalContext& context) {
  bool unknown = false;
  bool parity = false;
  const bool decides = expr.kind == ExprKind::kOr;
  for (const BoundExprPtr& arg : expr.args) {
    CHANCERY_ASSIGN_OR_RETURN(const Value value, Evaluate(*arg, context));
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<bool> truth, Truth(value));
    if (!truth.has_value()) {
      unknown = true;
    } else if (expr.kind == ExprKind::kXor) {
      parity = parity != *truth;
    } else if (*truth == decides) {
      return Value::Bool(decides);
    }
  }
  if (unknown) return Value();
  return Value::Bool(expr.kind == ExprKind::kXor ? parity : !decides);
}

Result EvaluateUnplaced(const BoundExpr& expr, EvalContext& context);

Result Binary(const BoundExpr& expr, EvalContext& context) {
  CHANCERY_ASSIGN_OR_RETURN(const Value a, Evaluate(*expr.args[0], context));
  Growing held(context.call.meter);
  if (!IsShared(*expr.args[1])) {
    CHANCERY_RETURN_IF_ERROR(held.Hold(*expr.args[0], a));
  }
  CHANCERY_ASSIGN_OR_RETURN(const Value b, Evaluate(*expr.args[1], context));
  // An element of a list is found at once.
  if (expr.kind != ExprKind::kIndex) {
    CHANCERY_RETURN_IF_ERROR(context.call.meter->Work((a.weight() + b.weight()) / kWeightOfWork));
  }
  switch (expr.kind) {
    case ExprKind::kAdd:
      return AddValues(a, b);
    case ExprKind::kSubtract:
      return Subtract(a, b);
    case ExprKind::kMultiply:
      return Multiply(a, b);
    case ExprKind::kDivide:
      return Divide(a, b);
    case ExprKind::kModulo:
      return Modulo(a, b);
    case ExprKind::kPower:
      return Power(a, b);
    case ExprKind::kEqual:
      return FromOptional(Equals(a, b));
    case ExprKind::kNotEqual: {
      const absl::optional<bool> equal = Equals(a, b);
      return equal.has_value() ? Value::Bool(!*equal) : Value();
    }
    case ExprKind::kLess:
      return FromOptional(Less(a, b));
    case ExprKind::kLessEqual:
      return FromOptional(LessOrEqual(a, b));
    case ExprKind::kGreater:
      return FromOptional(Less(b, a));
    case ExprKind::kGreaterEqual:
      return FromOptional(LessOrEqual(b, a));
    case ExprKind::kIn:
      return In(a, b);
    case ExprKind::kIndex:
      return Index(a, b, context);
    default:
      break;
  }
  // Of strings; of all else null.
  if (!a.is_string() || !b.is_string()) return Value();
  switch (expr.kind) {
    case ExprKind::kStartsWith:
      return Value::Bool(absl::StartsWith(a.string_value(), b.string_value()));
    case ExprKind::kEndsWith:
      return Value::Bool(absl::EndsWith(a.string_value(), b.string_value()));
    case ExprKind::kContains:
      return Value::Bool(absl::StrContains(a.string_value(), b.string_value()));
    default: {
      CHANCERY_ASSIGN_OR_RETURN(const re2::RE2* regex, context.regexes.Get(b.string_value()));
      return Value::Bool(re2::RE2::FullMatch(a.string_value(), *regex));
    }
  }
}

Result EvaluateUnplaced(const BoundExpr& expr, EvalContext& context) {
  switch (expr.kind) {
    case ExprKind::kLiteral:
      return expr.literal;
    case ExprKind::kVariable:
      return context.frame[expr.slot];
    case ExprKind::kParameter: {
      const auto found = context.parameters->find(expr.name);
      if (found == context.parameters->end()) {
        return RuntimeError(ErrorType::kParameterMissing, "MissingParameter",
                            absl::StrCat("the parameter $", expr.name, " is not given"));
      }
      return found->second;
    }
    case ExprKind::kProperty: {
      CHANCERY_ASSIGN_OR_RETURN(const Value of, Evaluate(*expr.args[0], context));
      return GetProperty(of, expr.name, context.call);
    }
    case ExprKind::kSlice:
      return Slice(expr, context);
    case ExprKind::kList: {
      ValueList list;
      list.reserve(expr.args.size());
      Growing growing(context.call.meter);
      uint64_t weight = 0;
      for (const BoundExprPtr& arg : expr.args) {
        CHANCERY_ASSIGN_OR_RETURN(Value item, Evaluate(*arg, context));
        weight += item.weight();
        if (weight > kMaxValueWeight) {
          return TypeError("InvalidArgumentValue", "a list is too long or too deep");
        }
        CHANCERY_RETURN_IF_ERROR(growing.Hold(*arg, item));
        list.push_back(std::move(item));
      }
      if (TooLarge(list)) {
        return TypeError("InvalidArgumentValue", "a list is too long or too deep");
      }
      return Value::List(std::move(list));
    }
    case ExprKind::kMap: {
      ValueMap map;
      Growing growing(context.call.meter);
      uint64_t weight = 0;
      for (size_t i = 0; i < expr.args.size(); ++i) {
        CHANCERY_ASSIGN_OR_RETURN(Value item, Evaluate(*expr.args[i], context));
        weight += item.weight();
        if (weight > kMaxValueWeight) {
          return TypeError("InvalidArgumentValue", "a map is too large or too deep");
        }
        CHANCERY_RETURN_IF_ERROR(growing.Hold(*expr.args[i], item));
        map[expr.keys[i]] = std::move(item);
      }
      if (TooLarge(map)) return TypeError("InvalidArgumentValue", "a map is too large or too deep");
      return Value::Map(std::move(map));
    }
    case ExprKind::kAnd:
    case ExprKind::kOr:
    case ExprKind::kXor:
      return Logical(expr, context);
    case ExprKind::kNot: {
      CHANCERY_ASSIGN_OR_RETURN(const Value value, Evaluate(*expr.args[0], context));
      CHANCERY_ASSIGN_OR_RETURN(const absl::optional<bool> truth, Truth(value));
      return truth.has_value() ? Value::Bool(!*truth) : Value();
    }
    case ExprKind::kNegate: {
      CHANCERY_ASSIGN_OR_RETURN(const Value value, Evaluate(*expr.args[0], context));
      return Negate(value);
    }
    case ExprKind::kPlus: {
      CHANCERY_ASSIGN_OR_RETURN(const Value value, Evaluate(*expr.args[0], context));
      if (!value.is_null() && !value.is_number() && !value.is_duration()) {
        return TypeError("InvalidArgumentType",
                         absl::StrCat("a ", KindName(value), " has no sign"));
      }
      return value;
    }
    case ExprKind::kIsNull:
    case ExprKind::kIsNotNull: {
      CHANCERY_ASSIGN_OR_RETURN(const Value value, Evaluate(*expr.args[0], context));
      return Value::Bool(value.is_null() == (expr.kind == ExprKind::kIsNull));
    }
    case ExprKind::kHasLabels:
      return HasLabels(expr, context);
    case ExprKind::kCall: {
      absl::InlinedVector<Value, 4> args;
      Growing held(context.call.meter);
      uint64_t weight = 0;
      for (const BoundExprPtr& arg : expr.args) {
        CHANCERY_ASSIGN_OR_RETURN(Value value, Evaluate(*arg, context));
        CHANCERY_RETURN_IF_ERROR(held.Hold(*arg, value));
        weight += value.weight();
        args.push_back(std::move(value));
      }
      CHANCERY_RETURN_IF_ERROR(context.call.meter->Work(weight / kWeightOfWork));
      return CallFunction(*expr.function, args, context.call);
    }
    case ExprKind::kCase:
      return Case(expr, context);
    case ExprKind::kListComprehension:
      return ListComprehension(expr, context);
    case ExprKind::kAll:
    case ExprKind::kAny:
    case ExprKind::kNone:
    case ExprKind::kSingle:
      return Quantifier(expr, context);
    case ExprKind::kReduce:
      return Reduce(expr, context);
    case ExprKind::kPatternComprehension: {
      CHANCERY_ASSIGN_OR_RETURN(ValueList list, context.subqueries->Collect(expr.subquery, false));
      if (TooLarge(list)) {
        return TypeError("InvalidArgumentValue", "a list is too long or too deep");
      }
      return Value::List(std::move(list));
    }
    case ExprKind::kPattern: {
      if (!expr.keys.empty()) {
        const bool one = expr.keys[0] == "one";
        CHANCERY_ASSIGN_OR_RETURN(ValueList paths, context.subqueries->Collect(expr.subquery, one));
        if (!one) return Value::List(std::move(paths));
        return paths.empty() ? Value() : paths[0];
      }
      CHANCERY_ASSIGN_OR_RETURN(const bool has, context.subqueries->HasRow(expr.subquery));
      return Value::Bool(has);
    }
    case ExprKind::kExists: {
      CHANCERY_ASSIGN_OR_RETURN(const bool has, context.subqueries->HasRow(expr.subquery));
      return Value::Bool(has);
    }
    default:
      return Binary(expr, context);
  }
}

}  // namespace

RegexCache::RegexCache() = default;
RegexCache::~RegexCache() = default;

absl::StatusOr<const re2::RE2*> RegexCache::Get(const std::string& pattern) {
  std::unique_ptr<re2::RE2>& regex = compiled_[pattern];
  if (regex == nullptr) {
    if (compiled_.size() > kMaxRegexes) {
      compiled_.clear();
      return Get(pattern);
    }
    re2::RE2::Options options;
    options.set_max_mem(kMaxRegexMemory);
    options.set_log_errors(false);
    regex = std::make_unique<re2::RE2>(pattern, options);
  }
  if (!regex->ok()) {
    return RuntimeError(ErrorType::kArgumentError, "InvalidArgumentValue",
                        absl::StrCat("this regular expression is not valid: ", regex->error()));
  }
  return regex.get();
}

absl::StatusOr<Value> Evaluate(const BoundExpr& expr, EvalContext& context) {
  // The two that are most of all, without a frame of their own.
  if (expr.kind == ExprKind::kVariable) return context.frame[expr.slot];
  if (expr.kind == ExprKind::kLiteral) return expr.literal;
  if (expr.fixed) {
    const auto known = context.fixed.find(&expr);
    if (known != context.fixed.end()) return known->second;
  }
  Result result = EvaluateUnplaced(expr, context);
  if (!result.ok()) return AtSpan(result.status(), expr.span);
  if (expr.fixed && result->weight() <= kSmallWeight) context.fixed.emplace(&expr, *result);
  return result;
}

absl::StatusOr<bool> Holds(const BoundExpr& expr, EvalContext& context) {
  CHANCERY_ASSIGN_OR_RETURN(const Value value, Evaluate(expr, context));
  absl::StatusOr<absl::optional<bool>> truth = Truth(value);
  if (!truth.ok()) return AtSpan(truth.status(), expr.span);
  return truth->value_or(false);
}

absl::StatusOr<int64_t> EvaluateCount(const BoundExpr& expr, absl::string_view what,
                                      EvalContext& context) {
  CHANCERY_ASSIGN_OR_RETURN(const Value value, Evaluate(expr, context));
  if (!value.is_int()) {
    return AtSpan(RuntimeError(ErrorType::kSyntaxError, "InvalidArgumentType",
                               absl::StrCat(what, " takes an integer, not a ", KindName(value))),
                  expr.span);
  }
  if (value.int_value() < 0) {
    return AtSpan(RuntimeError(ErrorType::kSyntaxError, "NegativeIntegerArgument",
                               absl::StrCat(what, " is not negative")),
                  expr.span);
  }
  return value.int_value();
}

}  // namespace chancery::cypher
