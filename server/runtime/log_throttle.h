// Keeps what happens often from filling the log: so many lines a second, and the next one tells how
// many were left out.
//
//   const absl::optional<uint64_t> left_out = throttle.Admit(clock.Now());
//   if (left_out.has_value()) logger.Log(..., {{"left_out", *left_out}});
//
// Thread-safe.

#ifndef CHANCERY_SERVER_RUNTIME_LOG_THROTTLE_H_
#define CHANCERY_SERVER_RUNTIME_LOG_THROTTLE_H_

#include <cstdint>
#include <mutex>

#include "absl/time/time.h"
#include "absl/types/optional.h"

namespace chancery {

class LogThrottle {
 public:
  explicit LogThrottle(int lines_per_second) : lines_per_second_(lines_per_second) {}

  // Whether a line may be written now, and then how many were left out since the last one.
  absl::optional<uint64_t> Admit(absl::Time now);

 private:
  const int lines_per_second_;
  std::mutex mu_;
  // Guarded by mu_.
  absl::Time second_ = absl::InfinitePast();  // when the current one began
  int lines_ = 0;                             // in it
  uint64_t left_out_ = 0;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_RUNTIME_LOG_THROTTLE_H_
