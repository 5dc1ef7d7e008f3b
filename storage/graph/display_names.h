// How to show entities by name.

#ifndef CHANCERY_STORAGE_GRAPH_DISPLAY_NAMES_H_
#define CHANCERY_STORAGE_GRAPH_DISPLAY_NAMES_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "storage/graph/graph_reader.h"
#include "storage/graph/name_cache.h"
#include "storage/rows/row_reader.h"

namespace chancery {

// NOT_FOUND, as GraphReader has it.
absl::Status NoSuchEntity(EntityRef ref);

// Made for each call; see GraphReader::DisplayName for what and at what cost.
class DisplayNames {
 public:
  // All must outlive this; `reader` is one of `rows`.
  DisplayNames(const RowReader& rows, const GraphReader& reader, NameCache& cache)
      : rows_(rows), reader_(reader), cache_(cache) {}

  absl::StatusOr<std::string> NameOf(EntityRef ref) const;
  // See GraphReader::GetDisplayNames.
  absl::StatusOr<std::vector<std::string>> NamesOf(absl::Span<const EntityRef> refs) const;
  // Of a role or a place.
  absl::StatusOr<PolityId> PolityOf(EntityRef ref) const;

 private:
  using Entries = absl::flat_hash_map<EntityRef, NameCache::Entry>;
  using Names = absl::flat_hash_map<EntityRef, std::string>;

  // Reads what the cache holds, and puts it there. Those that are not there are missing in the
  // result. Cost: a round trip, and one more for the polities of roles.
  absl::StatusOr<Entries> Read(absl::Span<const EntityRef> refs) const;
  // The names of what the cache holds, which may repeat, out of it or by Read. Those that are not
  // there are missing in the result.
  absl::StatusOr<Names> Load(absl::Span<const EntityRef> refs) const;
  // The line for what the cache does not hold. NOT_FOUND if a name that it is made of is missing.
  static absl::StatusOr<std::string> Compose(const Entity& entity, const Names& names);
  // Of one. NOT_FOUND if it is not there.
  absl::StatusOr<NameCache::Entry> ReadOne(EntityRef ref) const;

  const RowReader& rows_;
  const GraphReader& reader_;
  NameCache& cache_;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_GRAPH_DISPLAY_NAMES_H_
