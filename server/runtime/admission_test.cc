#include "server/runtime/admission.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <utility>
#include <vector>

#include "tests/testing/matchers.h"

namespace chancery {
namespace {

TEST(AdmissionTest, RefusesBeyondTheLimitUntilACallEnds) {
  Admission admission({/*max_concurrent_requests=*/2, /*max_concurrent_long_requests=*/1});
  absl::StatusOr<Admission::Ticket> first = admission.Enter(false);
  absl::StatusOr<Admission::Ticket> second = admission.Enter(false);
  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(admission.in_flight(), 2);
  const absl::StatusOr<Admission::Ticket> third = admission.Enter(false);
  EXPECT_THAT(third, StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(third, HasReason("OVERLOADED"));
  const absl::optional<ErrorDetail> detail = GetErrorDetail(third.status());
  EXPECT_EQ(detail->metadata.at("limit"), "max_concurrent_requests");
  EXPECT_EQ(detail->metadata.at("value"), "2");
  first = absl::CancelledError();  // destroys the ticket
  EXPECT_EQ(admission.in_flight(), 1);
  EXPECT_THAT(admission.Enter(false), IsOk());
}

TEST(AdmissionTest, LongCallsHaveALimitOfTheirOwn) {
  Admission admission({3, 1});
  const absl::StatusOr<Admission::Ticket> verify = admission.Enter(true);
  ASSERT_THAT(verify, IsOk());
  const absl::StatusOr<Admission::Ticket> backup = admission.Enter(true);
  EXPECT_THAT(backup, HasReason("OVERLOADED"));
  EXPECT_EQ(GetErrorDetail(backup.status())->metadata.at("limit"), "max_concurrent_long_requests");
  EXPECT_EQ(admission.in_flight(), 1);
  EXPECT_THAT(admission.Enter(false), IsOk());
}

TEST(AdmissionTest, RefusesEverythingOnceClosed) {
  Admission admission({2, 1});
  const absl::StatusOr<Admission::Ticket> open = admission.Enter(false);
  admission.Close();
  const absl::StatusOr<Admission::Ticket> refused = admission.Enter(false);
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(refused, HasReason("SHUTTING_DOWN"));
  EXPECT_EQ(admission.in_flight(), 1);
}

TEST(AdmissionTest, MovedTicketsCountOnce) {
  Admission admission({2, 1});
  {
    Admission::Ticket held;
    {
      absl::StatusOr<Admission::Ticket> ticket = admission.Enter(true);
      ASSERT_THAT(ticket, IsOk());
      held = *std::move(ticket);
    }
    EXPECT_EQ(admission.in_flight(), 1);
  }
  EXPECT_EQ(admission.in_flight(), 0);
}

TEST(AdmissionTest, NeverAdmitsMoreThanTheLimitFromManyThreads) {
  Admission admission({3, 3});
  std::atomic<int> inside{0};
  std::atomic<int> most{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 6; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 2000; ++i) {
        const absl::StatusOr<Admission::Ticket> ticket = admission.Enter(i % 2 == 0);
        if (!ticket.ok()) continue;
        const int now = ++inside;
        int seen = most.load();
        while (now > seen && !most.compare_exchange_weak(seen, now)) {
        }
        --inside;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_GE(most, 1);
  EXPECT_LE(most, 3);
  EXPECT_EQ(admission.in_flight(), 0);
}

}  // namespace
}  // namespace chancery
