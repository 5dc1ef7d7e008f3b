// Machine-readable reasons on absl::Status.
//
// A reason is the name of a value of chancery.v1.ErrorReason ("PERSON_NOT_FOUND" is written without
// the enum's prefix). It travels as a payload of the status, so that any layer may make an error
// that a client can act upon; server/runtime/rpc_status turns it into google.rpc.ErrorInfo.
//
//   return MakeError(absl::StatusCode::kNotFound, "NOT_FOUND", "no person 42",
//                    {{"resource", "people/42"}});
//
// Thread-safe: pure functions.

#ifndef CHANCERY_STORAGE_BASE_ERRORS_H_
#define CHANCERY_STORAGE_BASE_ERRORS_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace chancery {

// What is wrong with one field of a request. `field` is a path as in google.rpc.BadRequest:
// "filter.dates", "facts[3].meeting.kind".
struct FieldViolation {
  std::string field;
  std::string description;
};

struct ErrorDetail {
  std::string reason;
  std::map<std::string, std::string> metadata;
  std::vector<FieldViolation> violations;
};

// An error with a reason. REQUIRES: `code` is not kOk.
absl::Status MakeError(absl::StatusCode code, absl::string_view reason, absl::string_view message,
                       std::map<std::string, std::string> metadata = {});

// INVALID_ARGUMENT with reason INVALID_FIELD, that lists every violation. REQUIRES: not empty.
absl::Status InvalidFields(std::vector<FieldViolation> violations);

// The same for one field.
absl::Status InvalidField(absl::string_view field, absl::string_view description);

// RESOURCE_EXHAUSTED with reason LIMIT_EXCEEDED: names the limit, its value and what was asked.
absl::Status LimitExceeded(absl::string_view limit, uint64_t value, absl::string_view what);

// The detail attached to `status`, or nullopt.
absl::optional<ErrorDetail> GetErrorDetail(const absl::Status& status);

// `status` with `detail` attached (replacing any). REQUIRES: !status.ok().
absl::Status WithErrorDetail(absl::Status status, const ErrorDetail& detail);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_BASE_ERRORS_H_
