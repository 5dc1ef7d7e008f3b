// Which calls are tried again, and when.
//
// Tried again are calls that failed with UNAVAILABLE, with RESOURCE_EXHAUSTED for the reason
// OVERLOADED, or with ABORTED for the reason REVISION_CONFLICT, and only if repeating them cannot
// do something twice: reads, writes with a request_id, and articles, whose ingestion is idempotent.
// The wait doubles with each attempt, up to a maximum, less a random part so that many clients do
// not come back at the same instant; a longer wait that the server asks for is kept.
//
//   RetryPolicy policy;
//   absl::StatusOr<Reply> reply =
//       policy.Run(CallSafety::kRepeatable, [&] { return connection.Search(request); });
//
// Thread-safe. Cost: nothing where the first attempt succeeds.

#ifndef CHANCERY_CLIENT_LIB_RETRY_POLICY_H_
#define CHANCERY_CLIENT_LIB_RETRY_POLICY_H_

#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "storage/base/clock.h"

namespace chancery {

// Whether a call may be sent a second time when nobody knows what became of the first.
enum class CallSafety { kRepeatable, kOnce };

struct RetryOptions {
  // Attempts in all, at least 1; 1 never retries.
  int max_attempts = 4;
  // The wait after the first attempt.
  absl::Duration initial_backoff = absl::Milliseconds(100);
  // How much longer each further wait is; at least 1.
  double multiplier = 2.0;
  // No wait is longer, unless the server asks for it.
  absl::Duration max_backoff = absl::Seconds(5);
  // How much of a wait may be left out at random: 0 none, 1 all of it.
  double jitter = 0.5;
  // No wait that the server asks for is kept beyond this; the error is returned instead.
  absl::Duration max_server_delay = absl::Minutes(1);
  // No attempt begins later than this after the first one did.
  absl::Duration overall_timeout = absl::Minutes(2);
};

class RetryPolicy {
 public:
  // Waits; false if the wait was cut short, and nothing is to be tried again.
  using Sleeper = std::function<bool(absl::Duration)>;
  // Gives a number in [0, 1); called under no lock, so it must be thread-safe itself.
  using Random = std::function<double()>;

  // With the system's sleep, which a signal with a handler cuts short, and a randomly seeded
  // generator.
  explicit RetryPolicy(const RetryOptions& options = RetryOptions());
  // For tests. `clock` must outlive the policy.
  RetryPolicy(const RetryOptions& options, Sleeper sleeper, Random random,
              const Clock& clock = SystemClock::Get());

  // The policy that never retries.
  static RetryPolicy Never();

  // Calls `call`, which returns an absl::Status or an absl::StatusOr, until it succeeds, fails for
  // good, or has had its attempts; returns its last result.
  template <typename Call>
  auto Run(CallSafety safety, const Call& call) const -> decltype(call()) {
    const absl::Time start = clock_->Now();
    for (int attempt = 1;; ++attempt) {
      auto result = call();
      const absl::optional<absl::Duration> wait =
          WaitBeforeRetry(StatusOf(result), safety, attempt);
      if (!wait.has_value()) return result;
      if (clock_->Now() + *wait - start > options_.overall_timeout) return result;
      if (!sleeper_(*wait)) return result;
    }
  }

  // How long to wait after the failed attempt number `attempt` (from 1); nullopt: do not retry.
  absl::optional<absl::Duration> WaitBeforeRetry(const absl::Status& status, CallSafety safety,
                                                 int attempt) const;

 private:
  static const absl::Status& StatusOf(const absl::Status& status) { return status; }
  template <typename T>
  static const absl::Status& StatusOf(const absl::StatusOr<T>& result) {
    return result.status();
  }

  RetryOptions options_;
  Sleeper sleeper_;
  Random random_;
  const Clock* clock_;
};

// Whether the failure is one that may pass by itself.
bool IsTransient(const absl::Status& status);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LIB_RETRY_POLICY_H_
