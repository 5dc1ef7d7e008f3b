#include "server/query/cypher/aggregation.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/query/cypher/functions.h"
#include "storage/base/status_macros.h"

namespace chancery::cypher {
namespace {

bool Numeric(AggregateKind kind) {
  return kind == AggregateKind::kSum || kind == AggregateKind::kAvg ||
         kind == AggregateKind::kStDev || kind == AggregateKind::kStDevP ||
         kind == AggregateKind::kPercentileCont || kind == AggregateKind::kPercentileDisc;
}

}  // namespace

absl::StatusOr<size_t> Accumulator::Add(const Value& value, const Value& param) {
  if (kind_ == AggregateKind::kPercentileCont || kind_ == AggregateKind::kPercentileDisc) {
    if (!param.is_number()) {
      return RuntimeError(ErrorType::kTypeError, "InvalidArgumentType",
                          "a percentile is a number from 0 to 1");
    }
    percentile_ = param.number();
    if (!(percentile_ >= 0 && percentile_ <= 1)) {
      return RuntimeError(ErrorType::kArgumentError, "NumberOutOfRange",
                          absl::StrCat("a percentile is a number from 0 to 1, not ", percentile_));
    }
  }
  if (value.is_null()) return 0;
  size_t held = 0;
  if (distinct_) {
    if (!seen_.insert({value}).second) return 0;
    held += value.bytes() + 64;
  }
  const bool amounts = kind_ == AggregateKind::kSum || kind_ == AggregateKind::kAvg;
  if (Numeric(kind_) && !value.is_number() && !(amounts && value.is_duration())) {
    return RuntimeError(ErrorType::kTypeError, "InvalidArgumentType",
                        absl::StrCat("an aggregate of numbers does not take a ", KindName(value)));
  }
  ++count_;
  switch (kind_) {
    case AggregateKind::kCount:
      break;
    case AggregateKind::kCollect:
    case AggregateKind::kPercentileCont:
    case AggregateKind::kPercentileDisc:
      values_.push_back(value);
      held += value.bytes();
      break;
    case AggregateKind::kSum:
    case AggregateKind::kAvg: {
      if (value_.is_null()) {
        value_ = value;
        break;
      }
      absl::StatusOr<Value> sum = AddValues(value_, value);
      // An average is a float: it may be of more than integers hold.
      if (!sum.ok() && kind_ == AggregateKind::kAvg && value_.is_int() && value.is_int()) {
        sum = Value::Float(value_.number() + value.number());
      }
      CHANCERY_RETURN_IF_ERROR(sum.status());
      value_ = *std::move(sum);
      break;
    }
    case AggregateKind::kMin:
      if (value_.is_null() || OrderCompare(value, value_) < 0) value_ = value;
      break;
    case AggregateKind::kMax:
      if (value_.is_null() || OrderCompare(value, value_) > 0) value_ = value;
      break;
    case AggregateKind::kStDev:
    case AggregateKind::kStDevP: {
      const double delta = value.number() - mean_;
      mean_ += delta / static_cast<double>(count_);
      squares_ += delta * (value.number() - mean_);
      break;
    }
  }
  return held;
}

absl::StatusOr<Value> Accumulator::Finish() const {
  switch (kind_) {
    case AggregateKind::kCount:
      return Value::Int(count_);
    case AggregateKind::kCollect:
      if (TooLarge(values_)) {
        return RuntimeError(ErrorType::kTypeError, "InvalidArgumentValue",
                            "a list is too long or too deep");
      }
      return Value::List(values_);
    case AggregateKind::kSum:
      return value_.is_null() ? Value::Int(0) : value_;
    case AggregateKind::kAvg: {
      if (count_ == 0) return Value();
      if (!value_.is_duration()) return Value::Float(value_.number() / static_cast<double>(count_));
      CHANCERY_ASSIGN_OR_RETURN(const Duration mean,
                                ScaleDuration(value_.duration(), 1 / static_cast<double>(count_)));
      return Value::OfDuration(mean);
    }
    case AggregateKind::kMin:
    case AggregateKind::kMax:
      return value_;
    case AggregateKind::kStDev:
      return Value::Float(count_ < 2 ? 0 : std::sqrt(squares_ / static_cast<double>(count_ - 1)));
    case AggregateKind::kStDevP:
      return Value::Float(count_ == 0 ? 0 : std::sqrt(squares_ / static_cast<double>(count_)));
    case AggregateKind::kPercentileCont:
    case AggregateKind::kPercentileDisc: {
      if (values_.empty()) return Value();
      ValueList sorted = values_;
      std::sort(sorted.begin(), sorted.end(),
                [](const Value& a, const Value& b) { return OrderCompare(a, b) < 0; });
      const double size = static_cast<double>(sorted.size());
      if (kind_ == AggregateKind::kPercentileDisc) {
        const double rank = percentile_ * size;
        const size_t index = rank < 1 ? 0 : static_cast<size_t>(std::ceil(rank)) - 1;
        return sorted[std::min(index, sorted.size() - 1)];
      }
      const double rank = percentile_ * (size - 1);
      const size_t below = static_cast<size_t>(rank);
      const size_t above = std::min(below + 1, sorted.size() - 1);
      const double share = rank - static_cast<double>(below);
      return Value::Float(sorted[below].number() * (1 - share) + sorted[above].number() * share);
    }
  }
  return Value();
}

}  // namespace chancery::cypher
