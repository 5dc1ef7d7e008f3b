#include "client/lib/retry_policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/time.h>

#include <string>
#include <vector>

#include "absl/strings/cord.h"
#include "client/lib/status_conversion.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "storage/base/clock.h"
#include "storage/base/errors.h"

namespace chancery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

absl::Status Overloaded() {
  return MakeError(absl::StatusCode::kResourceExhausted, "OVERLOADED", "too many calls");
}

absl::Status UnavailableFor(int64_t seconds) {
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(seconds);
  google::rpc::Status details;
  details.add_details()->PackFrom(retry);
  return FromGrpcStatus(
      grpc::Status(grpc::StatusCode::UNAVAILABLE, "busy", details.SerializeAsString()));
}

class RetryPolicyTest : public ::testing::Test {
 protected:
  RetryPolicy Make(const RetryOptions& options = RetryOptions()) {
    return RetryPolicy(
        options,
        [this](absl::Duration wait) {
          waits_.push_back(wait);
          clock_.Advance(wait);
          return !cut_short_;
        },
        [this] { return random_; }, clock_);
  }

  FakeClock clock_{absl::UnixEpoch()};
  std::vector<absl::Duration> waits_;
  bool cut_short_ = false;
  double random_ = 0.0;
};

TEST_F(RetryPolicyTest, TriesNoMoreWhenItsTimeIsOver) {
  RetryOptions options;
  options.max_attempts = 100;
  options.overall_timeout = absl::Seconds(30);
  int calls = 0;
  const absl::Status status = Make(options).Run(CallSafety::kRepeatable, [&] {
    ++calls;
    clock_.Advance(absl::Seconds(10));  // as attempts that reach nobody take
    return absl::UnavailableError("gone");
  });
  EXPECT_TRUE(absl::IsUnavailable(status));
  EXPECT_EQ(calls, 3);
}

TEST_F(RetryPolicyTest, TriesNoMoreWhenAWaitIsCutShort) {
  cut_short_ = true;
  int calls = 0;
  const absl::Status status = Make().Run(CallSafety::kRepeatable, [&] {
    return absl::UnavailableError(std::string("attempt ") + std::to_string(++calls));
  });
  EXPECT_EQ(status.message(), "attempt 1");
}

TEST(SystemRetryPolicyTest, ASignalEndsTheWait) {
  struct sigaction action = {};
  action.sa_handler = [](int) {};
  struct sigaction before = {};
  sigaction(SIGALRM, &action, &before);
  const itimerval often = {{0, 10000}, {0, 10000}};
  setitimer(ITIMER_REAL, &often, nullptr);
  RetryOptions options;
  options.initial_backoff = options.max_backoff = absl::Minutes(1);
  options.jitter = 0;
  int calls = 0;
  const absl::Status status = RetryPolicy(options).Run(CallSafety::kRepeatable, [&] {
    ++calls;
    return absl::UnavailableError("gone");
  });
  const itimerval never = {};
  setitimer(ITIMER_REAL, &never, nullptr);
  sigaction(SIGALRM, &before, nullptr);
  EXPECT_TRUE(absl::IsUnavailable(status));
  EXPECT_EQ(calls, 1);
}

TEST_F(RetryPolicyTest, DoesNotWaitWhenTheFirstAttemptSucceeds) {
  int calls = 0;
  absl::StatusOr<int> result =
      Make().Run(CallSafety::kRepeatable, [&]() -> absl::StatusOr<int> { return ++calls; });
  EXPECT_EQ(*result, 1);
  EXPECT_THAT(waits_, IsEmpty());
}

TEST_F(RetryPolicyTest, RetriesUntilItSucceeds) {
  int calls = 0;
  absl::StatusOr<int> result = Make().Run(CallSafety::kRepeatable, [&]() -> absl::StatusOr<int> {
    if (++calls < 3) return absl::UnavailableError("gone");
    return calls;
  });
  EXPECT_EQ(*result, 3);
  EXPECT_THAT(waits_, ElementsAre(absl::Milliseconds(100), absl::Milliseconds(200)));
}

TEST_F(RetryPolicyTest, GivesUpAfterItsAttemptsWithTheLastError) {
  int calls = 0;
  absl::Status status = Make().Run(CallSafety::kRepeatable, [&] {
    return absl::UnavailableError(std::string("attempt ") + std::to_string(++calls));
  });
  EXPECT_EQ(calls, 4);
  EXPECT_EQ(status.message(), "attempt 4");
}

TEST_F(RetryPolicyTest, NeverRepeatsWhatMayNotBeRepeated) {
  int calls = 0;
  absl::Status status = Make().Run(CallSafety::kOnce, [&] {
    ++calls;
    return absl::UnavailableError("gone");
  });
  EXPECT_EQ(calls, 1);
  EXPECT_TRUE(absl::IsUnavailable(status));
}

TEST_F(RetryPolicyTest, OnlyTransientErrorsAreRetried) {
  const RetryPolicy policy = Make();
  EXPECT_TRUE(policy.WaitBeforeRetry(absl::UnavailableError(""), CallSafety::kRepeatable, 1));
  EXPECT_TRUE(policy.WaitBeforeRetry(Overloaded(), CallSafety::kRepeatable, 1));
  EXPECT_TRUE(policy.WaitBeforeRetry(
      MakeError(absl::StatusCode::kAborted, "REVISION_CONFLICT", "others were first"),
      CallSafety::kRepeatable, 1));
  const absl::Status permanent[] = {
      absl::OkStatus(),
      absl::NotFoundError(""),
      absl::InvalidArgumentError(""),
      absl::DeadlineExceededError(""),
      absl::CancelledError(""),
      absl::InternalError(""),
      absl::DataLossError(""),
      absl::ResourceExhaustedError("no reason"),
      absl::AbortedError("no reason"),
      LimitExceeded("max_rows_read", 10, "the request"),
  };
  for (const absl::Status& status : permanent) {
    EXPECT_FALSE(policy.WaitBeforeRetry(status, CallSafety::kRepeatable, 1)) << status;
  }
}

TEST_F(RetryPolicyTest, TheWaitGrowsToItsMaximum) {
  RetryOptions options;
  options.max_attempts = 100;
  const RetryPolicy policy = Make(options);
  const absl::Status status = absl::UnavailableError("");
  EXPECT_EQ(policy.WaitBeforeRetry(status, CallSafety::kRepeatable, 6), absl::Milliseconds(3200));
  EXPECT_EQ(policy.WaitBeforeRetry(status, CallSafety::kRepeatable, 7), absl::Seconds(5));
  EXPECT_EQ(policy.WaitBeforeRetry(status, CallSafety::kRepeatable, 99), absl::Seconds(5));
}

TEST_F(RetryPolicyTest, JitterOnlyShortensTheWait) {
  const RetryPolicy policy = Make();
  random_ = 0.5;
  EXPECT_EQ(policy.WaitBeforeRetry(absl::UnavailableError(""), CallSafety::kRepeatable, 1),
            absl::Milliseconds(75));
}

TEST_F(RetryPolicyTest, KeepsALongerWaitThatTheServerAsksFor) {
  EXPECT_EQ(Make().WaitBeforeRetry(UnavailableFor(3), CallSafety::kRepeatable, 1),
            absl::Seconds(3));
}

TEST_F(RetryPolicyTest, DoesNotWaitForAServerThatAsksForTooLong) {
  EXPECT_EQ(Make().WaitBeforeRetry(UnavailableFor(3600), CallSafety::kRepeatable, 1),
            absl::nullopt);
}

TEST_F(RetryPolicyTest, NeverMakesOneAttempt) {
  int calls = 0;
  (void)RetryPolicy::Never().Run(CallSafety::kRepeatable, [&] {
    ++calls;
    return absl::UnavailableError("gone");
  });
  EXPECT_EQ(calls, 1);
}

TEST_F(RetryPolicyTest, TheSystemsRandomnessStaysInBounds) {
  const RetryPolicy policy;
  for (int i = 0; i < 1000; ++i) {
    const absl::Duration wait =
        *policy.WaitBeforeRetry(absl::UnavailableError(""), CallSafety::kRepeatable, 1);
    EXPECT_GE(wait, absl::Milliseconds(50));
    EXPECT_LE(wait, absl::Milliseconds(100));
  }
}

}  // namespace
}  // namespace chancery
