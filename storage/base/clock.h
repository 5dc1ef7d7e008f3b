// Injected time. Nothing in the project calls absl::Now() but SystemClock.

#ifndef CHANCERY_STORAGE_BASE_CLOCK_H_
#define CHANCERY_STORAGE_BASE_CLOCK_H_

#include <mutex>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace chancery {

// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual absl::Time Now() const = 0;
};

class SystemClock final : public Clock {
 public:
  absl::Time Now() const override { return absl::Now(); }
  // The process-wide instance; never destroyed.
  static const SystemClock& Get() {
    static const SystemClock* const clock = new SystemClock;
    return *clock;
  }
};

// A clock that a test moves by hand.
class FakeClock final : public Clock {
 public:
  explicit FakeClock(absl::Time now) : now_(now) {}
  absl::Time Now() const override {
    std::lock_guard<std::mutex> lock(mu_);
    return now_;
  }
  void Advance(absl::Duration duration) {
    std::lock_guard<std::mutex> lock(mu_);
    now_ += duration;
  }

 private:
  mutable std::mutex mu_;
  absl::Time now_;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_BASE_CLOCK_H_
