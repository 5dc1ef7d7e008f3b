// A value of a query: what openCypher calls null, booleans, numbers, strings, lists, maps, nodes,
// relationships, paths and temporal values; and the partial dates (EDTF) of the graph.
//
// There are three ways to compare, which the language keeps apart:
//   Equals, Less    what `=` and `<` say: nullopt where that is null (unknown)
//   Equivalent      what DISTINCT and grouping go by: null is null, NaN is NaN
//   OrderCompare    what ORDER BY, min and max go by: a total order over all values
//
// Partial dates are compared three-valued: a date that may be earlier is neither `<` nor not.
//
// Immutable, cheap to copy (what is large is shared); safe to share between threads.

#ifndef CHANCERY_SERVER_QUERY_CYPHER_VALUE_H_
#define CHANCERY_SERVER_QUERY_CYPHER_VALUE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "absl/types/variant.h"
#include "server/query/cypher/temporal.h"
#include "storage/model/partial_date.h"

namespace chancery::cypher {

class Value;
using ValueList = std::vector<Value>;
using ValueMap = std::map<std::string, Value>;

// Lists and maps within each other may be so deep; functions on values recurse no deeper.
inline constexpr int kMaxValueDepth = 256;
// And have so many parts (a string of 32 bytes is one), counted as often as they appear: what is
// shared is small in memory, but not to whoever goes through it.
inline constexpr uint64_t kMaxValueWeight = 2000000;

// A node is a pair of numbers that mean something to its graph only.
struct NodeId {
  uint32_t space = 0;
  uint64_t id = 0;

  friend bool operator==(const NodeId& a, const NodeId& b) {
    return a.space == b.space && a.id == b.id;
  }
  friend bool operator!=(const NodeId& a, const NodeId& b) { return !(a == b); }
  friend bool operator<(const NodeId& a, const NodeId& b) {
    return a.space != b.space ? a.space < b.space : a.id < b.id;
  }
  template <typename H>
  friend H AbslHashValue(H h, const NodeId& n) {
    return H::combine(std::move(h), n.space, n.id);
  }
};

// A relationship: of its type, from `start` to `end`; `key` tells those apart that are alike.
struct Relationship {
  absl::string_view type;  // lives as long as the graph
  NodeId start;
  NodeId end;
  uint64_t key = 0;
  // It has two relationships for the same, one each way: a path follows one of them at most.
  bool undirected = false;

  friend bool operator==(const Relationship& a, const Relationship& b) {
    return a.key == b.key && a.start == b.start && a.end == b.end && a.type == b.type;
  }
  friend bool operator<(const Relationship& a, const Relationship& b) {
    if (a.start != b.start) return a.start < b.start;
    if (a.type != b.type) return a.type < b.type;
    if (a.end != b.end) return a.end < b.end;
    return a.key < b.key;
  }
};

// nodes.size() == relationships.size() + 1.
struct Path {
  std::vector<NodeId> nodes;
  std::vector<Relationship> relationships;
};

class Value {
 public:
  enum class Kind : uint8_t {
    kNull,
    kBool,
    kInt,
    kFloat,
    kString,
    kList,
    kMap,
    kNode,
    kRelationship,
    kPath,
    kTemporal,
    kDuration,
    kPartialDate,
  };

  Value() = default;
  static Value Null() { return Value(); }
  static Value Bool(bool b) { return Value(Rep(absl::in_place_type<bool>, b)); }
  static Value Int(int64_t i) { return Value(Rep(absl::in_place_type<int64_t>, i)); }
  static Value Float(double d) { return Value(Rep(absl::in_place_type<double>, d)); }
  static Value String(absl::string_view s);
  // REQUIRES: not TooLarge.
  static Value List(ValueList list);
  static Value Map(ValueMap map);
  static Value Node(NodeId node) { return Value(Rep(absl::in_place_type<NodeId>, node)); }
  static Value Rel(Relationship relationship);
  static Value OfPath(Path path);
  static Value Time(Temporal temporal);
  static Value OfDuration(Duration duration);
  static Value Edtf(PartialDate date) { return Value(Rep(absl::in_place_type<PartialDate>, date)); }

  Kind kind() const { return static_cast<Kind>(rep_.index()); }
  bool is_null() const { return kind() == Kind::kNull; }
  bool is_bool() const { return kind() == Kind::kBool; }
  bool is_int() const { return kind() == Kind::kInt; }
  bool is_float() const { return kind() == Kind::kFloat; }
  bool is_number() const { return is_int() || is_float(); }
  bool is_string() const { return kind() == Kind::kString; }
  bool is_list() const { return kind() == Kind::kList; }
  bool is_map() const { return kind() == Kind::kMap; }
  bool is_node() const { return kind() == Kind::kNode; }
  bool is_relationship() const { return kind() == Kind::kRelationship; }
  bool is_path() const { return kind() == Kind::kPath; }
  bool is_temporal() const { return kind() == Kind::kTemporal; }
  bool is_duration() const { return kind() == Kind::kDuration; }
  bool is_partial_date() const { return kind() == Kind::kPartialDate; }

  // REQUIRES of each: the value is of this kind.
  bool bool_value() const { return *absl::get_if<bool>(&rep_); }
  int64_t int_value() const { return *absl::get_if<int64_t>(&rep_); }
  double float_value() const { return *absl::get_if<double>(&rep_); }
  const std::string& string_value() const { return **absl::get_if<StringRep>(&rep_); }
  const ValueList& list() const { return (*absl::get_if<ListRep>(&rep_))->items; }
  const ValueMap& map() const { return (*absl::get_if<MapRep>(&rep_))->items; }
  NodeId node() const { return *absl::get_if<NodeId>(&rep_); }
  const Relationship& relationship() const { return **absl::get_if<RelRep>(&rep_); }
  const Path& path() const { return **absl::get_if<PathRep>(&rep_); }
  const Temporal& temporal() const { return **absl::get_if<TemporalRep>(&rep_); }
  const Duration& duration() const { return **absl::get_if<DurationRep>(&rep_); }
  const PartialDate& partial_date() const { return *absl::get_if<PartialDate>(&rep_); }
  // Of an int or a float.
  double number() const { return is_int() ? static_cast<double>(int_value()) : float_value(); }

  // 0 of a scalar, 1 of a flat list, ...
  int depth() const;
  // Its parts, with all of theirs; see kMaxValueWeight.
  uint64_t weight() const;
  // About how much memory it takes, in bytes; of what is shared, all.
  size_t bytes() const;

 private:
  struct DeepList {
    ValueList items;
    int depth;
    uint64_t weight;
  };
  struct DeepMap {
    ValueMap items;
    int depth;
    uint64_t weight;
  };
  using StringRep = std::shared_ptr<const std::string>;
  using ListRep = std::shared_ptr<const DeepList>;
  using MapRep = std::shared_ptr<const DeepMap>;
  using RelRep = std::shared_ptr<const Relationship>;
  using PathRep = std::shared_ptr<const Path>;
  using TemporalRep = std::shared_ptr<const Temporal>;
  using DurationRep = std::shared_ptr<const Duration>;
  // In the order of Kind.
  using Rep = absl::variant<absl::monostate, bool, int64_t, double, StringRep, ListRep, MapRep,
                            NodeId, RelRep, PathRep, TemporalRep, DurationRep, PartialDate>;

  explicit Value(Rep rep) : rep_(std::move(rep)) {}

  Rep rep_;
};

// True if a list or map of these cannot be made.
bool TooLarge(const ValueList& items);
bool TooLarge(const ValueMap& items);

// "Integer", "List", "Date", ...
absl::string_view KindName(const Value& value);

absl::optional<bool> Equals(const Value& a, const Value& b);
// What `a < b` says; nullopt also for values that cannot be compared.
absl::optional<bool> Less(const Value& a, const Value& b);
absl::optional<bool> LessOrEqual(const Value& a, const Value& b);
bool Equivalent(const Value& a, const Value& b);
int OrderCompare(const Value& a, const Value& b);
// Equal for equivalent values.
size_t HashOf(const Value& value);

// As in a query, where there is such a literal: 'text', [1, 2.0], {a: null}; temporal values as
// their text in quotes; nodes and relationships by their numbers.
std::string FormatValue(const Value& value);
// The shortest text that reads as the same number, with a point or an exponent: "1.0", "1e30".
std::string FormatFloat(double value);

struct ValuesHash {
  size_t operator()(const ValueList& values) const;
};
struct ValuesEquivalent {
  bool operator()(const ValueList& a, const ValueList& b) const;
};

}  // namespace chancery::cypher

#endif  // CHANCERY_SERVER_QUERY_CYPHER_VALUE_H_
