#include "client/lib/retry_policy.h"

#include <time.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <random>
#include <utility>

#include "client/lib/status_conversion.h"
#include "storage/base/errors.h"

namespace chancery {
namespace {

RetryPolicy::Random SystemRandom() {
  struct Generator {
    std::mutex mu;
    std::minstd_rand engine{std::random_device{}()};
  };
  auto generator = std::make_shared<Generator>();
  return [generator] {
    std::lock_guard<std::mutex> lock(generator->mu);
    return std::uniform_real_distribution<double>(0.0, 1.0)(generator->engine);
  };
}

bool SystemSleep(absl::Duration wait) {
  const timespec time = absl::ToTimespec(wait);
  return nanosleep(&time, nullptr) == 0;
}

}  // namespace

bool IsTransient(const absl::Status& status) {
  if (absl::IsUnavailable(status)) return true;
  const absl::optional<ErrorDetail> detail = GetErrorDetail(status);
  if (!detail.has_value()) return false;
  return (absl::IsResourceExhausted(status) && detail->reason == "OVERLOADED") ||
         (absl::IsAborted(status) && detail->reason == "REVISION_CONFLICT");
}

RetryPolicy::RetryPolicy(const RetryOptions& options)
    : RetryPolicy(options, &SystemSleep, SystemRandom()) {}

RetryPolicy::RetryPolicy(const RetryOptions& options, Sleeper sleeper, Random random,
                         const Clock& clock)
    : options_(options), sleeper_(std::move(sleeper)), random_(std::move(random)), clock_(&clock) {}

RetryPolicy RetryPolicy::Never() {
  RetryOptions options;
  options.max_attempts = 1;
  return RetryPolicy(options);
}

absl::optional<absl::Duration> RetryPolicy::WaitBeforeRetry(const absl::Status& status,
                                                            CallSafety safety, int attempt) const {
  if (status.ok() || safety == CallSafety::kOnce || attempt >= options_.max_attempts ||
      !IsTransient(status)) {
    return absl::nullopt;
  }
  absl::Duration wait = options_.initial_backoff;
  for (int i = 1; i < attempt && wait < options_.max_backoff; ++i) wait *= options_.multiplier;
  wait = std::min(wait, options_.max_backoff) * (1.0 - options_.jitter * random_());
  if (const absl::optional<absl::Duration> asked = GetRetryDelay(status); asked.has_value()) {
    if (*asked > options_.max_server_delay) return absl::nullopt;
    wait = std::max(wait, *asked);
  }
  return wait;
}

}  // namespace chancery
