// Entities by name: the work of GraphReader::FindByName.

#ifndef CHANCERY_STORAGE_GRAPH_NAME_SEARCH_H_
#define CHANCERY_STORAGE_GRAPH_NAME_SEARCH_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "storage/base/budget.h"
#include "storage/encoding/graph_keys.h"
#include "storage/graph/graph_reader.h"
#include "storage/rows/row_reader.h"

namespace chancery {

// Of the entities of a kind that could match, no more than this many are looked at: those with the
// word itself before those with a word that it begins.
inline constexpr size_t kMaxNameCandidates = 4096;

class NameSearch {
 public:
  // All must outlive the search; `reader` is one of `rows`.
  NameSearch(const RowReader& rows, const GraphReader& reader, const NameQuery& query,
             Budget& budget);

  absl::StatusOr<std::vector<NameHit>> Run();

 private:
  absl::Status FindOfKind(EntityKind kind, bool near, std::vector<NameHit>* hits);
  // Adds ids of entities of the kind that have a word like this one, `max_ids` at most.
  absl::Status CollectIds(RowType type, EntityKind kind, absl::string_view text, bool prefix,
                          size_t max_ids, std::vector<uint64_t>* ids);
  // The same for all ways in which the index has the i-th word of the query.
  absl::Status CollectIdsOfWord(EntityKind kind, size_t i, bool near, std::vector<uint64_t>* ids);
  // True if one of the names has the i-th word of the query in one of these ways.
  bool HasWord(const std::vector<std::string>& names, size_t i) const;
  absl::StatusOr<std::vector<std::string>> NamesOfEntity(const Entity& entity) const;

  const RowReader& rows_;
  const GraphReader& reader_;
  const NameQuery& query_;
  Budget& budget_;
  const std::vector<std::string> words_;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_GRAPH_NAME_SEARCH_H_
