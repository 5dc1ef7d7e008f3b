#include "storage/base/budget.h"

#include <atomic>

#include "gtest/gtest.h"
#include "storage/base/errors.h"

namespace chancery {
namespace {

TEST(BudgetTest, ChargeNamesTheLimitWhenRowsRunOut) {
  FakeClock clock(absl::UnixEpoch());
  Budget::Limits limits;
  limits.max_rows_read = 300;
  Budget budget(limits, clock, nullptr);
  absl::Status status;
  int rows = 0;
  while (status.ok()) {
    ++rows;
    status = budget.Charge(1);
  }
  EXPECT_EQ(rows, 301);
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(GetErrorDetail(status)->metadata["limit"], "max_rows_read");
}

TEST(BudgetTest, ALowerLimitOfRowsHoldsFromThenOn) {
  Budget budget;
  ASSERT_TRUE(budget.Charge(299).ok());
  budget.LimitRows(300);
  EXPECT_TRUE(budget.Charge(1).ok());
  EXPECT_EQ(budget.Charge(1).code(), absl::StatusCode::kResourceExhausted);
  budget.LimitRows(1000);
  EXPECT_EQ(budget.Charge(1).code(), absl::StatusCode::kResourceExhausted);
}

TEST(BudgetTest, PollFailsOnceTheDeadlinePassed) {
  FakeClock clock(absl::UnixEpoch());
  Budget::Limits limits;
  limits.deadline = absl::UnixEpoch() + absl::Seconds(1);
  Budget budget(limits, clock, nullptr);
  EXPECT_TRUE(budget.Poll().ok());
  clock.Advance(absl::Seconds(1));
  EXPECT_EQ(budget.Poll().code(), absl::StatusCode::kDeadlineExceeded);
}

TEST(BudgetTest, ChargeSeesCancellationWithinAPollPeriod) {
  FakeClock clock(absl::UnixEpoch());
  std::atomic<bool> cancelled{false};
  Budget budget(Budget::Limits{}, clock, &cancelled);
  EXPECT_TRUE(budget.Charge(1).ok());
  cancelled = true;
  absl::Status status;
  for (int i = 0; i < 256 && status.ok(); ++i) status = budget.Charge(1);
  EXPECT_EQ(status.code(), absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace chancery
