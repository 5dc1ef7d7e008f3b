// What one request may spend: time, rows, and whether its caller still waits.
//
// Innermost loops call Charge() for each row that they read and return its error at once:
//
//   for (; it->Valid(); it->Next()) {
//     CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
//     ...
//
// Charge() looks at the clock and the cancellation flag every kPollRows rows only, so it costs a
// few nanoseconds. Not thread-safe: one request, one thread. The cancellation flag may be set from
// any thread.

#ifndef CHANCERY_STORAGE_BASE_BUDGET_H_
#define CHANCERY_STORAGE_BASE_BUDGET_H_

#include <atomic>
#include <cstdint>
#include <limits>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "storage/base/clock.h"

namespace chancery {

class Budget {
 public:
  struct Limits {
    absl::Time deadline = absl::InfiniteFuture();
    // Rows that may be read from storage; LIMIT_EXCEEDED naming "max_rows_read" beyond.
    uint64_t max_rows_read = std::numeric_limits<uint64_t>::max();
  };

  // No limit at all: for start-up, tests and tools.
  Budget() : Budget(Limits{}, SystemClock::Get(), nullptr) {}
  // `cancelled` may be null; it and `clock` must outlive the budget.
  Budget(const Limits& limits, const Clock& clock, const std::atomic<bool>* cancelled)
      : limits_(limits), clock_(clock), cancelled_(cancelled) {}

  // Accounts for `rows` rows read. DEADLINE_EXCEEDED, CANCELLED or RESOURCE_EXHAUSTED.
  absl::Status Charge(uint64_t rows) {
    rows_read_ += rows;
    if (rows_read_ < next_poll_) return absl::OkStatus();
    return Poll();
  }

  // Looks at everything now. Cost: one clock read.
  absl::Status Poll();

  // From now on the rows read may be at most so many in all, if that is fewer than before.
  void LimitRows(uint64_t max_rows_read);

  uint64_t rows_read() const { return rows_read_; }
  absl::Time deadline() const { return limits_.deadline; }

 private:
  static constexpr uint64_t kPollRows = 256;

  Limits limits_;
  const Clock& clock_;
  const std::atomic<bool>* const cancelled_;
  uint64_t rows_read_ = 0;
  uint64_t next_poll_ = kPollRows;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_BASE_BUDGET_H_
