#include "storage/rows/entity_changes.h"

#include <cstdint>

#include "storage/encoding/varint.h"

namespace chancery {

// Entity by entity: kind and what happened in one byte, and the id.
std::string EncodeChanges(const std::vector<EntityChange>& changes) {
  std::string value;
  for (const EntityChange& change : changes) {
    value.push_back(
        static_cast<char>(static_cast<int>(change.ref.kind) << 2 | static_cast<int>(change.kind)));
    AppendVarint(change.ref.id, &value);
  }
  return value;
}

bool DecodeChanges(absl::string_view value, std::vector<EntityChange>* changes) {
  changes->clear();
  while (!value.empty()) {
    const auto byte = static_cast<uint8_t>(value.front());
    value.remove_prefix(1);
    EntityChange change;
    if (byte >> 2 == 0 || byte >> 2 >= kEntityKindCount || (byte & 3) == 3) return false;
    change.ref.kind = static_cast<EntityKind>(byte >> 2);
    change.kind = static_cast<EntityChange::Kind>(byte & 3);
    if (!ReadVarint(&value, &change.ref.id)) return false;
    changes->push_back(change);
  }
  return true;
}

}  // namespace chancery
