// What kinds a value may have, as far as that is known before a query runs.
//
// A set of kinds, and for lists the set of kinds of their elements. kAnyType is "not known".

#ifndef CHANCERY_SERVER_QUERY_CYPHER_VALUE_TYPES_H_
#define CHANCERY_SERVER_QUERY_CYPHER_VALUE_TYPES_H_

#include <cstdint>

#include "server/query/cypher/value.h"

namespace chancery::cypher {

using KindSet = uint32_t;

constexpr KindSet SetOf(Value::Kind kind) { return KindSet{1} << static_cast<int>(kind); }

inline constexpr KindSet kNullKind = SetOf(Value::Kind::kNull);
inline constexpr KindSet kBoolKind = SetOf(Value::Kind::kBool);
inline constexpr KindSet kIntKind = SetOf(Value::Kind::kInt);
inline constexpr KindSet kFloatKind = SetOf(Value::Kind::kFloat);
inline constexpr KindSet kNumberKinds = kIntKind | kFloatKind;
inline constexpr KindSet kStringKind = SetOf(Value::Kind::kString);
inline constexpr KindSet kListKind = SetOf(Value::Kind::kList);
inline constexpr KindSet kMapKind = SetOf(Value::Kind::kMap);
inline constexpr KindSet kNodeKind = SetOf(Value::Kind::kNode);
inline constexpr KindSet kRelationshipKind = SetOf(Value::Kind::kRelationship);
inline constexpr KindSet kPathKind = SetOf(Value::Kind::kPath);
inline constexpr KindSet kTemporalKinds = SetOf(Value::Kind::kTemporal);
inline constexpr KindSet kDurationKind = SetOf(Value::Kind::kDuration);
inline constexpr KindSet kPartialDateKind = SetOf(Value::Kind::kPartialDate);
inline constexpr KindSet kAnyKind = (KindSet{1} << 13) - 1;

struct Type {
  KindSet kinds = kAnyKind;
  KindSet elements = kAnyKind;  // of lists

  bool is_any() const { return kinds == kAnyKind; }
  // Whether a value may be of one of `allowed`; what may be null may be anything.
  bool MayBe(KindSet allowed) const { return (kinds & (allowed | kNullKind)) != 0; }
};

inline constexpr Type kAnyType{};
inline Type TypeOf(KindSet kinds) { return {kinds, kAnyKind}; }
inline Type ListOf(KindSet elements) { return {kListKind, elements}; }

}  // namespace chancery::cypher

#endif  // CHANCERY_SERVER_QUERY_CYPHER_VALUE_TYPES_H_
