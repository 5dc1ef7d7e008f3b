#include "server/runtime/admission.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "storage/base/errors.h"

namespace chancery {
namespace {

absl::Status Overloaded(absl::string_view limit, int value) {
  return MakeError(absl::StatusCode::kResourceExhausted, "OVERLOADED",
                   absl::StrCat("too many calls at once: the limit is ", limit, " = ", value),
                   {{"limit", std::string(limit)}, {"value", absl::StrCat(value)}});
}

}  // namespace

absl::StatusOr<Admission::Ticket> Admission::Enter(bool long_call) {
  if (closed()) return ShuttingDownError();
  if (requests_.fetch_add(1) >= limits_.max_concurrent_requests) {
    requests_.fetch_sub(1);
    return Overloaded("max_concurrent_requests", limits_.max_concurrent_requests);
  }
  if (long_call && long_requests_.fetch_add(1) >= limits_.max_concurrent_long_requests) {
    long_requests_.fetch_sub(1);
    requests_.fetch_sub(1);
    return Overloaded("max_concurrent_long_requests", limits_.max_concurrent_long_requests);
  }
  return Ticket(this, long_call);
}

void Admission::Leave(bool long_call) {
  if (long_call) long_requests_.fetch_sub(1);
  requests_.fetch_sub(1);
}

absl::Status ShuttingDownError() {
  return MakeError(absl::StatusCode::kUnavailable, "SHUTTING_DOWN", "the server is shutting down");
}

}  // namespace chancery
