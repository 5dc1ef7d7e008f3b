// How to show entities by name.

#ifndef CHANCERY_STORAGE_GRAPH_DISPLAY_NAMES_H_
#define CHANCERY_STORAGE_GRAPH_DISPLAY_NAMES_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
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
  // Of a role or a place.
  absl::StatusOr<PolityId> PolityOf(EntityRef ref) const;

 private:
  // Reads what the cache holds, and puts it there.
  absl::StatusOr<NameCache::Entry> Read(EntityRef ref) const;

  const RowReader& rows_;
  const GraphReader& reader_;
  NameCache& cache_;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_GRAPH_DISPLAY_NAMES_H_
