// Identity: what kind of thing, and which one. Ids are dense, start at 1, and are never used again;
// 0 is "none". A PersonId cannot be passed for a MeetingId.
//
// Value types; safe to share between threads.

#ifndef CHANCERY_STORAGE_MODEL_IDS_H_
#define CHANCERY_STORAGE_MODEL_IDS_H_

#include <cstdint>
#include <ostream>
#include <utility>

#include "absl/strings/string_view.h"

namespace chancery {

// On disk: do not renumber.
enum class EntityKind : uint8_t {
  kNone = 0,
  kPerson = 1,
  kPolity = 2,
  kRole = 3,
  kTenure = 4,
  kMeeting = 5,
  kStatement = 6,
  kPlace = 7,
  kTopic = 8,
  kArticle = 9,
};
inline constexpr int kEntityKindCount = 10;  // with kNone

// The collection of resource names: "people", "polities", ...; "" for kNone.
absl::string_view CollectionOf(EntityKind kind);
// kNone if there is no such collection.
EntityKind KindOfCollection(absl::string_view collection);

template <EntityKind kKind>
struct Id {
  static constexpr EntityKind kEntityKind = kKind;

  constexpr Id() = default;
  constexpr explicit Id(uint64_t v) : value(v) {}

  explicit operator bool() const { return value != 0; }
  friend bool operator==(Id a, Id b) { return a.value == b.value; }
  friend bool operator!=(Id a, Id b) { return a.value != b.value; }
  friend bool operator<(Id a, Id b) { return a.value < b.value; }
  template <typename H>
  friend H AbslHashValue(H h, Id id) {
    return H::combine(std::move(h), id.value);
  }

  uint64_t value = 0;
};

using PersonId = Id<EntityKind::kPerson>;
using PolityId = Id<EntityKind::kPolity>;
using RoleId = Id<EntityKind::kRole>;
using TenureId = Id<EntityKind::kTenure>;
using MeetingId = Id<EntityKind::kMeeting>;
using StatementId = Id<EntityKind::kStatement>;
using PlaceId = Id<EntityKind::kPlace>;
using TopicId = Id<EntityKind::kTopic>;
using ArticleId = Id<EntityKind::kArticle>;

// A thing of any kind: "people/42".
struct EntityRef {
  EntityRef() = default;
  EntityRef(EntityKind k, uint64_t i) : kind(k), id(i) {}
  template <EntityKind kKind>
  EntityRef(Id<kKind> i) : kind(kKind), id(i.value) {}  // NOLINT: a widening

  explicit operator bool() const { return id != 0; }
  friend bool operator==(const EntityRef& a, const EntityRef& b) {
    return a.kind == b.kind && a.id == b.id;
  }
  friend bool operator!=(const EntityRef& a, const EntityRef& b) { return !(a == b); }
  friend bool operator<(const EntityRef& a, const EntityRef& b) {
    return a.kind != b.kind ? a.kind < b.kind : a.id < b.id;
  }
  template <typename H>
  friend H AbslHashValue(H h, const EntityRef& ref) {
    return H::combine(std::move(h), ref.kind, ref.id);
  }
  friend std::ostream& operator<<(std::ostream& out, const EntityRef& ref);

  EntityKind kind = EntityKind::kNone;
  uint64_t id = 0;
};

// A state of the graph. 0 is the empty graph; every commit makes the next one.
using Revision = uint64_t;

}  // namespace chancery

#endif  // CHANCERY_STORAGE_MODEL_IDS_H_
