#include "server/runtime/log_throttle.h"

namespace chancery {

absl::optional<uint64_t> LogThrottle::Admit(absl::Time now) {
  std::lock_guard<std::mutex> lock(mu_);
  // A clock that is set back begins another one, too.
  if (now < second_ || now >= second_ + absl::Seconds(1)) {
    second_ = now;
    lines_ = 0;
  }
  if (lines_ >= lines_per_second_) {
    ++left_out_;
    return absl::nullopt;
  }
  ++lines_;
  const uint64_t left_out = left_out_;
  left_out_ = 0;
  return left_out;
}

}  // namespace chancery
