// Names of resources, "people/42" or "people/~Q58217": reading, writing and finding them.
//
//   ResourceName name;
//   if (ParseResourceName("people/~Q58217", &name)) ...   // kind kPerson, key "Q58217"
//   CHANCERY_ASSIGN_OR_RETURN(EntityRef ref, FindResource(reader, name));
//   ResourceNameOf(ref);                                  // "people/42"
//
// Thread-safe: pure functions.

#ifndef CHANCERY_SERVER_SERVICE_RESOURCE_NAMES_H_
#define CHANCERY_SERVER_SERVICE_RESOURCE_NAMES_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "storage/graph/graph_reader.h"
#include "storage/model/ids.h"

namespace chancery {

// The collection and either an id or a key.
struct ResourceName {
  EntityKind kind = EntityKind::kNone;
  uint64_t id = 0;
  std::string key;

  friend bool operator==(const ResourceName& a, const ResourceName& b) {
    return a.kind == b.kind && a.id == b.id && a.key == b.key;
  }
};

// False if `text` is no such name: an unknown collection, an id that is not a decimal number from 1
// on without leading zeros, an empty key. Keys may have any bytes, slashes too.
bool ParseResourceName(absl::string_view text, ResourceName* name);

// "people/42". "" for none.
std::string ResourceNameOf(EntityRef ref);
// The same, to the end of `out`.
void AppendResourceName(EntityRef ref, std::string* out);

// The resource with that name, or the one that it was merged into. "~Q58217" is also
// "~wikidata:Q58217", if no key is written so. NOT_FOUND, naming it as it was
// asked for, if there is none. Cost: 1 row for a key, and as GraphReader::DisplayName; for a name
// that is not there, 1 row more for each merge that leads on.
absl::StatusOr<EntityRef> FindResource(const GraphReader& reader, const ResourceName& name);

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICE_RESOURCE_NAMES_H_
