#include "storage/base/budget.h"

#include <algorithm>

#include "storage/base/errors.h"

namespace chancery {

absl::Status Budget::Poll() {
  if (cancelled_ != nullptr && cancelled_->load(std::memory_order_relaxed)) {
    return MakeError(absl::StatusCode::kCancelled, "CANCELLED", "the caller cancelled the request");
  }
  if (limits_.deadline != absl::InfiniteFuture() && clock_.Now() >= limits_.deadline) {
    return MakeError(absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED",
                     "the request's deadline passed while it was being answered");
  }
  if (rows_read_ > limits_.max_rows_read) {
    return LimitExceeded("max_rows_read", limits_.max_rows_read, "rows read by this request");
  }
  next_poll_ = rows_read_ + kPollRows;
  if (limits_.max_rows_read < std::numeric_limits<uint64_t>::max()) {
    next_poll_ = std::min(next_poll_, limits_.max_rows_read + 1);
  }
  return absl::OkStatus();
}

void Budget::LimitRows(uint64_t max_rows_read) {
  limits_.max_rows_read = std::min(limits_.max_rows_read, max_rows_read);
  next_poll_ = 0;
}

}  // namespace chancery
