// Reads that may find nothing, told apart from reads that fail: an engine's error is never taken
// for "there is none".
//
//   CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Person> person, IfFound(head.GetPerson(id)));

#ifndef CHANCERY_SERVER_INGEST_IF_FOUND_H_
#define CHANCERY_SERVER_INGEST_IF_FOUND_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/optional.h"

namespace chancery {

// None for NOT_FOUND; every other error stays one.
template <typename T>
absl::StatusOr<absl::optional<T>> IfFound(absl::StatusOr<T> read) {
  if (read.ok()) return absl::make_optional(*std::move(read));
  if (absl::IsNotFound(read.status())) return absl::optional<T>();
  return std::move(read).status();
}

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_IF_FOUND_H_
