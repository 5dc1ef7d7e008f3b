#include "server/query/cypher/value.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "absl/hash/hash.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace chancery::cypher {
namespace {

int DeepestOf(const ValueList& items) {
  int depth = 0;
  for (const Value& item : items) depth = std::max(depth, item.depth());
  return depth;
}
int DeepestOf(const ValueMap& items) {
  int depth = 0;
  for (const auto& item : items) depth = std::max(depth, item.second.depth());
  return depth;
}

uint64_t WeightOf(const ValueList& items) {
  uint64_t weight = 1;
  for (const Value& item : items) weight += item.weight();
  return weight;
}
uint64_t WeightOf(const ValueMap& items) {
  uint64_t weight = 1;
  for (const auto& item : items) weight += 1 + item.first.size() / 32 + item.second.weight();
  return weight;
}

int CompareNumbers(const Value& a, const Value& b) {
  if (a.is_int() && b.is_int()) {
    return a.int_value() < b.int_value() ? -1 : a.int_value() > b.int_value() ? 1 : 0;
  }
  if (a.is_float() && b.is_float()) {
    return a.float_value() < b.float_value() ? -1 : a.float_value() > b.float_value() ? 1 : 0;
  }
  // An integer beside a float, without rounding: long double holds every int64.
  const long double x = a.is_int() ? static_cast<long double>(a.int_value()) : a.float_value();
  const long double y = b.is_int() ? static_cast<long double>(b.int_value()) : b.float_value();
  return x < y ? -1 : x > y ? 1 : 0;
}

bool IsNan(const Value& value) { return value.is_float() && std::isnan(value.float_value()); }

// A day of the calendar can be compared with a partial date.
absl::optional<PartialDate> AsPartialDate(const Value& value) {
  if (value.is_partial_date()) return value.partial_date();
  if (value.is_temporal() && value.temporal().kind == TemporalKind::kDate &&
      value.temporal().days >= kFirstDay && value.temporal().days <= kLastDay) {
    return PartialDate::FromDayNumber(static_cast<DayNumber>(value.temporal().days));
  }
  return absl::nullopt;
}

absl::optional<bool> FromTri(Tri tri) {
  if (tri == Tri::kPossible) return absl::nullopt;
  return tri == Tri::kYes;
}

bool EitherPartial(const Value& a, const Value& b) {
  return a.is_partial_date() || b.is_partial_date();
}

int CompareInt(int64_t a, int64_t b) { return a < b ? -1 : a > b ? 1 : 0; }

// The order of kinds among each other: maps first, null last.
int KindRank(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kMap:
      return 0;
    case Value::Kind::kNode:
      return 1;
    case Value::Kind::kRelationship:
      return 2;
    case Value::Kind::kList:
      return 3;
    case Value::Kind::kPath:
      return 4;
    case Value::Kind::kTemporal:
      return 5 + static_cast<int>(value.temporal().kind);
    case Value::Kind::kPartialDate:
      return 5 + static_cast<int>(TemporalKind::kDate);
    case Value::Kind::kDuration:
      return 11;
    case Value::Kind::kString:
      return 12;
    case Value::Kind::kBool:
      return 13;
    case Value::Kind::kInt:
    case Value::Kind::kFloat:
      return 14;
    case Value::Kind::kNull:
      return 15;
  }
  return 16;
}

// Decides `<` and `<=` for lists, and whatever else has an order. nullopt: null.
absl::optional<int> ThreeWay(const Value& a, const Value& b) {
  if (a.is_number() && b.is_number()) {
    if (IsNan(a) || IsNan(b)) return absl::nullopt;
    return CompareNumbers(a, b);
  }
  if (a.kind() != b.kind()) return absl::nullopt;
  switch (a.kind()) {
    case Value::Kind::kString:
      return a.string_value().compare(b.string_value());
    case Value::Kind::kBool:
      return CompareInt(a.bool_value(), b.bool_value());
    case Value::Kind::kTemporal:
      if (a.temporal().kind != b.temporal().kind) return absl::nullopt;
      return CompareTemporal(a.temporal(), b.temporal());
    case Value::Kind::kList: {
      const ValueList& x = a.list();
      const ValueList& y = b.list();
      for (size_t i = 0; i < x.size() && i < y.size(); ++i) {
        const absl::optional<int> order = ThreeWay(x[i], y[i]);
        if (!order.has_value() || *order != 0) return order;
      }
      return CompareInt(static_cast<int64_t>(x.size()), static_cast<int64_t>(y.size()));
    }
    default:
      return absl::nullopt;
  }
}

}  // namespace

Value Value::String(absl::string_view s) { return Value(std::make_shared<const std::string>(s)); }
Value Value::List(ValueList list) {
  const int depth = DeepestOf(list) + 1;
  const uint64_t weight = WeightOf(list);
  return Value(std::make_shared<const DeepList>(DeepList{std::move(list), depth, weight}));
}
Value Value::Map(ValueMap map) {
  const int depth = DeepestOf(map) + 1;
  const uint64_t weight = WeightOf(map);
  return Value(std::make_shared<const DeepMap>(DeepMap{std::move(map), depth, weight}));
}
Value Value::Rel(Relationship relationship) {
  return Value(std::make_shared<const Relationship>(relationship));
}
Value Value::OfPath(Path path) { return Value(std::make_shared<const Path>(std::move(path))); }
Value Value::Time(Temporal temporal) {
  return Value(std::make_shared<const Temporal>(std::move(temporal)));
}
Value Value::OfDuration(Duration duration) {
  return Value(std::make_shared<const Duration>(duration));
}

int Value::depth() const {
  if (is_list()) return (*absl::get_if<ListRep>(&rep_))->depth;
  if (is_map()) return (*absl::get_if<MapRep>(&rep_))->depth;
  return 0;
}

uint64_t Value::weight() const {
  switch (kind()) {
    case Kind::kString:
      return 1 + string_value().size() / 32;
    case Kind::kList:
      return (*absl::get_if<ListRep>(&rep_))->weight;
    case Kind::kMap:
      return (*absl::get_if<MapRep>(&rep_))->weight;
    case Kind::kPath:
      return 1 + path().nodes.size();
    default:
      return 1;
  }
}

size_t Value::bytes() const {
  size_t total = sizeof(Value);
  switch (kind()) {
    case Kind::kString:
      return total + sizeof(std::string) + 16 + string_value().capacity();
    case Kind::kList:
      for (const Value& item : list()) total += item.bytes();
      return total + sizeof(DeepList);
    case Kind::kMap:
      for (const auto& item : map()) total += item.first.size() + item.second.bytes() + 64;
      return total + sizeof(DeepMap);
    case Kind::kRelationship:
      return total + sizeof(Relationship) + 16;
    case Kind::kPath:
      return total + path().nodes.size() * sizeof(NodeId) +
             path().relationships.size() * sizeof(Relationship) + sizeof(Path);
    case Kind::kTemporal:
      return total + sizeof(Temporal) + 16;
    case Kind::kDuration:
      return total + sizeof(Duration) + 16;
    default:
      return total;
  }
}

bool TooLarge(const ValueList& items) {
  return DeepestOf(items) >= kMaxValueDepth || WeightOf(items) > kMaxValueWeight;
}
bool TooLarge(const ValueMap& items) {
  return DeepestOf(items) >= kMaxValueDepth || WeightOf(items) > kMaxValueWeight;
}

absl::string_view KindName(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kNull:
      return "Null";
    case Value::Kind::kBool:
      return "Boolean";
    case Value::Kind::kInt:
      return "Integer";
    case Value::Kind::kFloat:
      return "Float";
    case Value::Kind::kString:
      return "String";
    case Value::Kind::kList:
      return "List";
    case Value::Kind::kMap:
      return "Map";
    case Value::Kind::kNode:
      return "Node";
    case Value::Kind::kRelationship:
      return "Relationship";
    case Value::Kind::kPath:
      return "Path";
    case Value::Kind::kTemporal:
      switch (value.temporal().kind) {
        case TemporalKind::kDate:
          return "Date";
        case TemporalKind::kTime:
          return "Time";
        case TemporalKind::kLocalTime:
          return "LocalTime";
        case TemporalKind::kDateTime:
          return "DateTime";
        case TemporalKind::kLocalDateTime:
          return "LocalDateTime";
      }
      return "Temporal";
    case Value::Kind::kDuration:
      return "Duration";
    case Value::Kind::kPartialDate:
      return "PartialDate";
  }
  return "";
}

absl::optional<bool> Equals(const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return absl::nullopt;
  if (a.is_number() && b.is_number()) {
    if (IsNan(a) || IsNan(b)) return false;
    return CompareNumbers(a, b) == 0;
  }
  if (EitherPartial(a, b)) {
    const absl::optional<PartialDate> x = AsPartialDate(a);
    const absl::optional<PartialDate> y = AsPartialDate(b);
    if (!x.has_value() || !y.has_value()) return false;
    return FromTri(SameDay(*x, *y));
  }
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Value::Kind::kBool:
      return a.bool_value() == b.bool_value();
    case Value::Kind::kString:
      return a.string_value() == b.string_value();
    case Value::Kind::kList: {
      const ValueList& x = a.list();
      const ValueList& y = b.list();
      if (x.size() != y.size()) return false;
      bool unknown = false;
      for (size_t i = 0; i < x.size(); ++i) {
        const absl::optional<bool> equal = Equals(x[i], y[i]);
        if (!equal.has_value()) {
          unknown = true;
        } else if (!*equal) {
          return false;
        }
      }
      if (unknown) return absl::nullopt;
      return true;
    }
    case Value::Kind::kMap: {
      const ValueMap& x = a.map();
      const ValueMap& y = b.map();
      if (x.size() != y.size()) return false;
      bool unknown = false;
      for (auto i = x.begin(), j = y.begin(); i != x.end(); ++i, ++j) {
        if (i->first != j->first) return false;
      }
      for (auto i = x.begin(), j = y.begin(); i != x.end(); ++i, ++j) {
        const absl::optional<bool> equal = Equals(i->second, j->second);
        if (!equal.has_value()) {
          unknown = true;
        } else if (!*equal) {
          return false;
        }
      }
      if (unknown) return absl::nullopt;
      return true;
    }
    case Value::Kind::kNode:
      return a.node() == b.node();
    case Value::Kind::kRelationship:
      return a.relationship() == b.relationship();
    case Value::Kind::kPath:
      return a.path().nodes == b.path().nodes && a.path().relationships == b.path().relationships;
    case Value::Kind::kTemporal:
      return a.temporal().kind == b.temporal().kind &&
             CompareTemporal(a.temporal(), b.temporal()) == 0;
    case Value::Kind::kDuration:
      return a.duration() == b.duration();
    default:
      return false;
  }
}

absl::optional<bool> Less(const Value& a, const Value& b) {
  if (EitherPartial(a, b)) {
    const absl::optional<PartialDate> x = AsPartialDate(a);
    const absl::optional<PartialDate> y = AsPartialDate(b);
    if (!x.has_value() || !y.has_value()) return absl::nullopt;
    return FromTri(Before(*x, *y));
  }
  // NaN is a number that is not less than any.
  if (a.is_number() && b.is_number() && (IsNan(a) || IsNan(b))) return false;
  const absl::optional<int> order = ThreeWay(a, b);
  if (!order.has_value()) return absl::nullopt;
  return *order < 0;
}

absl::optional<bool> LessOrEqual(const Value& a, const Value& b) {
  if (EitherPartial(a, b)) {
    const absl::optional<PartialDate> x = AsPartialDate(a);
    const absl::optional<PartialDate> y = AsPartialDate(b);
    if (!x.has_value() || !y.has_value()) return absl::nullopt;
    return FromTri(Not(Before(*y, *x)));
  }
  if (a.is_number() && b.is_number() && (IsNan(a) || IsNan(b))) return false;
  const absl::optional<int> order = ThreeWay(a, b);
  if (!order.has_value()) return absl::nullopt;
  return *order <= 0;
}

int OrderCompare(const Value& a, const Value& b) {
  if (const int order = CompareInt(KindRank(a), KindRank(b)); order != 0) return order;
  switch (a.kind()) {
    case Value::Kind::kNull:
      return 0;
    case Value::Kind::kBool:
      return CompareInt(a.bool_value(), b.bool_value());
    case Value::Kind::kInt:
    case Value::Kind::kFloat:
      // NaN is greater than all other numbers.
      if (IsNan(a) || IsNan(b)) return CompareInt(IsNan(a), IsNan(b));
      return CompareNumbers(a, b);
    case Value::Kind::kString:
      return CompareInt(a.string_value().compare(b.string_value()), 0);
    case Value::Kind::kList: {
      const ValueList& x = a.list();
      const ValueList& y = b.list();
      for (size_t i = 0; i < x.size() && i < y.size(); ++i) {
        if (const int order = OrderCompare(x[i], y[i]); order != 0) return order;
      }
      return CompareInt(static_cast<int64_t>(x.size()), static_cast<int64_t>(y.size()));
    }
    case Value::Kind::kMap: {
      const ValueMap& x = a.map();
      const ValueMap& y = b.map();
      auto i = x.begin();
      auto j = y.begin();
      for (; i != x.end() && j != y.end(); ++i, ++j) {
        if (const int order = i->first.compare(j->first); order != 0) return order;
        if (const int order = OrderCompare(i->second, j->second); order != 0) return order;
      }
      return CompareInt(static_cast<int64_t>(x.size()), static_cast<int64_t>(y.size()));
    }
    case Value::Kind::kNode:
      return a.node() < b.node() ? -1 : b.node() < a.node() ? 1 : 0;
    case Value::Kind::kRelationship:
      return a.relationship() < b.relationship() ? -1 : b.relationship() < a.relationship() ? 1 : 0;
    case Value::Kind::kPath: {
      const Path& x = a.path();
      const Path& y = b.path();
      if (x.nodes != y.nodes) return x.nodes < y.nodes ? -1 : 1;
      return x.relationships < y.relationships ? -1 : y.relationships < x.relationships ? 1 : 0;
    }
    case Value::Kind::kTemporal:
    case Value::Kind::kPartialDate: {
      if (a.is_temporal() && b.is_temporal()) return CompareTemporal(a.temporal(), b.temporal());
      const absl::optional<PartialDate> x = AsPartialDate(a);
      const absl::optional<PartialDate> y = AsPartialDate(b);
      // Days too far away for a partial date.
      if (!x.has_value()) return a.temporal().days < 0 ? -1 : 1;
      if (!y.has_value()) return b.temporal().days < 0 ? 1 : -1;
      if (*x == *y) return CompareInt(a.is_temporal(), b.is_temporal());
      return *x < *y ? -1 : 1;
    }
    case Value::Kind::kDuration:
      return CompareDuration(a.duration(), b.duration());
  }
  return 0;
}

bool Equivalent(const Value& a, const Value& b) { return OrderCompare(a, b) == 0; }

size_t HashOf(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kNull:
      return 0x9e3779b9;
    case Value::Kind::kBool:
      return absl::HashOf(1, value.bool_value());
    case Value::Kind::kInt:
      return absl::HashOf(2, static_cast<double>(value.int_value()));
    case Value::Kind::kFloat:
      if (IsNan(value)) return 2;
      return absl::HashOf(2, value.float_value() == 0 ? 0.0 : value.float_value());
    case Value::Kind::kString:
      return absl::HashOf(3, value.string_value());
    case Value::Kind::kList: {
      size_t hash = 4;
      for (const Value& item : value.list()) hash = absl::HashOf(hash, HashOf(item));
      return hash;
    }
    case Value::Kind::kMap: {
      size_t hash = 5;
      for (const auto& item : value.map()) {
        hash = absl::HashOf(hash, item.first, HashOf(item.second));
      }
      return hash;
    }
    case Value::Kind::kNode:
      return absl::HashOf(6, value.node());
    case Value::Kind::kRelationship: {
      const Relationship& r = value.relationship();
      return absl::HashOf(7, r.key, r.start, r.end, r.type);
    }
    case Value::Kind::kPath: {
      size_t hash = 8;
      for (const NodeId& node : value.path().nodes) hash = absl::HashOf(hash, node);
      return hash;
    }
    case Value::Kind::kTemporal: {
      const Temporal& t = value.temporal();
      return absl::HashOf(9, t.instant_seconds());
    }
    case Value::Kind::kDuration: {
      const Duration& d = value.duration();
      return absl::HashOf(10, d.months, d.days, d.seconds, d.nanos);
    }
    case Value::Kind::kPartialDate:
      return absl::HashOf(11, value.partial_date());
  }
  return 0;
}

std::string FormatFloat(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
  std::string text;
  for (int precision = 15; precision <= 17; ++precision) {
    text = absl::StrFormat("%.*g", precision, value);
    double back;
    if (absl::SimpleAtod(text, &back) && back == value) break;
  }
  // Written out where that is short.
  const double size = std::fabs(value);
  if (text.find('e') != std::string::npos && size >= 1e-6 && size < 1e18) {
    std::string plain = absl::StrFormat("%.*f", size < 1 ? 25 : 1, value);
    if (size < 1) {
      for (int digits = 1; digits < 25; ++digits) {
        std::string shorter = absl::StrFormat("%.*f", digits, value);
        double back;
        if (absl::SimpleAtod(shorter, &back) && back == value) {
          plain = std::move(shorter);
          break;
        }
      }
    }
    return plain;
  }
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

std::string FormatValue(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kNull:
      return "null";
    case Value::Kind::kBool:
      return value.bool_value() ? "true" : "false";
    case Value::Kind::kInt:
      return absl::StrCat(value.int_value());
    case Value::Kind::kFloat:
      return FormatFloat(value.float_value());
    case Value::Kind::kString: {
      std::string text = "'";
      for (const char c : value.string_value()) {
        if (c == '\'' || c == '\\') text += '\\';
        if (c == '\n') {
          text += "\\n";
        } else {
          text += c;
        }
      }
      return text + "'";
    }
    case Value::Kind::kList: {
      std::string text = "[";
      for (const Value& item : value.list()) {
        if (text.size() > 1) text += ", ";
        text += FormatValue(item);
      }
      return text + "]";
    }
    case Value::Kind::kMap: {
      std::string text = "{";
      for (const auto& item : value.map()) {
        if (text.size() > 1) text += ", ";
        absl::StrAppend(&text, item.first, ": ", FormatValue(item.second));
      }
      return text + "}";
    }
    case Value::Kind::kNode:
      return absl::StrCat("(#", value.node().space, ":", value.node().id, ")");
    case Value::Kind::kRelationship:
      return absl::StrCat("[:", value.relationship().type, "]");
    case Value::Kind::kPath: {
      const Path& path = value.path();
      std::string text = "<";
      for (size_t i = 0; i < path.nodes.size(); ++i) {
        if (i > 0) {
          const Relationship& r = path.relationships[i - 1];
          const bool forward = r.start == path.nodes[i - 1];
          absl::StrAppend(&text, forward ? "-" : "<-", "[:", r.type, "]", forward ? "->" : "-");
        }
        text += FormatValue(Value::Node(path.nodes[i]));
      }
      return text + ">";
    }
    case Value::Kind::kTemporal:
      return absl::StrCat("'", FormatTemporal(value.temporal()), "'");
    case Value::Kind::kDuration:
      return absl::StrCat("'", FormatDuration(value.duration()), "'");
    case Value::Kind::kPartialDate:
      return absl::StrCat("'", value.partial_date().ToString(), "'");
  }
  return "";
}

size_t ValuesHash::operator()(const ValueList& values) const {
  size_t hash = values.size();
  for (const Value& value : values) hash = absl::HashOf(hash, HashOf(value));
  return hash;
}

bool ValuesEquivalent::operator()(const ValueList& a, const ValueList& b) const {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (!Equivalent(a[i], b[i])) return false;
  }
  return true;
}

}  // namespace chancery::cypher
