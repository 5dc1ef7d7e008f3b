#include "storage/model/ids.h"

namespace chancery {
namespace {

constexpr absl::string_view kCollections[kEntityKindCount] = {
    "",         "people",     "polities", "roles",  "tenures",
    "meetings", "statements", "places",   "topics", "articles"};

}  // namespace

absl::string_view CollectionOf(EntityKind kind) {
  const auto i = static_cast<size_t>(kind);
  return i < kEntityKindCount ? kCollections[i] : "";
}

EntityKind KindOfCollection(absl::string_view collection) {
  for (int i = 1; i < kEntityKindCount; ++i) {
    if (kCollections[i] == collection) return static_cast<EntityKind>(i);
  }
  return EntityKind::kNone;
}

std::ostream& operator<<(std::ostream& out, const EntityRef& ref) {
  return out << CollectionOf(ref.kind) << "/" << ref.id;
}

}  // namespace chancery
