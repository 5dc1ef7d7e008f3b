// The index rows that follow from base facts. The one write path writes what comes from here, and
// the integrity check compares with it: there is no other definition of an index.
//
// Thread-safe: pure functions of the entity and the context.

#ifndef CHANCERY_STORAGE_GRAPH_INDEX_ROWS_H_
#define CHANCERY_STORAGE_GRAPH_INDEX_ROWS_H_

#include <memory>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "storage/graph/graph_reader.h"
#include "storage/model/entities.h"
#include "storage/model/tri.h"

namespace chancery {

// The other base facts that index rows depend on.
class IndexContext {
 public:
  virtual ~IndexContext() = default;
  // By start, then by id. The pointer is valid until the next call.
  virtual absl::StatusOr<const std::vector<Tenure>*> TenuresOf(PersonId person) = 0;
  // Null for no polity. The pointer is valid until the next call.
  virtual absl::StatusOr<const Polity*> PolityOf(PolityId polity) = 0;
  // None if not known.
  virtual absl::StatusOr<PolityId> PolityOfRole(RoleId role) = 0;
  // See GraphReader::indexes_texts.
  virtual bool indexes_texts() const = 0;
};

// The meeting with its parties' offices.
absl::StatusOr<MeetingEdge> MakeEdge(const Meeting& meeting, IndexContext& context);

// Calls `sink` once for each index row of `entity`, in no particular order. Views are valid during
// the call. Cost: for a meeting its parties times its offices, or, if it is large
// (large_meeting.h), their sum; else the names and references.
absl::Status DeriveIndexRows(
    const Entity& entity, IndexContext& context,
    absl::FunctionRef<void(absl::string_view key, absl::string_view value)> sink);

// The day by which a tenure sorts.
DayNumber TenureSortDay(const TimeInterval& interval);
// The order of the tenures of a person, or of a role.
bool TenureOrder(const Tenure& a, const Tenure& b);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_GRAPH_INDEX_ROWS_H_
