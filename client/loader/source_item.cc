#include "client/loader/source_item.h"

#include "storage/base/errors.h"

namespace chancery {

absl::Status RejectError(absl::string_view reason, absl::string_view message) {
  return MakeError(absl::StatusCode::kInvalidArgument, reason, message);
}

Reject RejectFromStatus(const absl::Status& status, absl::string_view fallback) {
  Reject reject;
  const absl::optional<ErrorDetail> detail = GetErrorDetail(status);
  reject.reason = detail.has_value() ? detail->reason : std::string(fallback);
  reject.message = std::string(status.message());
  return reject;
}

}  // namespace chancery
