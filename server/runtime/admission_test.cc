#include "server/runtime/admission.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <limits>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "storage/base/errors.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

constexpr char kFind[] = "GraphService/FindEncounters";
constexpr char kCheap[] = "GraphService/GetResource";

Admission::Limits Places(int requests, int of_others) {
  Admission::Limits limits;
  limits.max_concurrent_requests = requests;
  limits.max_concurrent_writes = of_others;
  limits.max_concurrent_long_requests = of_others;
  limits.max_concurrent_write_streams = of_others;
  limits.max_concurrent_read_streams = of_others;
  return limits;
}

std::string LimitOf(const absl::StatusOr<Admission::Ticket>& refused) {
  if (refused.ok()) return "(admitted)";
  return GetErrorDetail(refused.status())->metadata.at("limit");
}

std::string RetryOf(const absl::StatusOr<Admission::Ticket>& refused) {
  if (refused.ok()) return "(admitted)";
  return GetErrorDetail(refused.status())->metadata.at("retry_after_ms");
}

TEST(AdmissionTest, RefusesBeyondTheLimitUntilACallEnds) {
  Admission admission(Places(2, 1));
  absl::StatusOr<Admission::Ticket> first = admission.Enter(Execution::kRead, kFind, "a");
  absl::StatusOr<Admission::Ticket> second = admission.Enter(Execution::kRead, kFind, "a");
  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(admission.in_flight(), 2);
  const absl::StatusOr<Admission::Ticket> third = admission.Enter(Execution::kRead, kFind, "a");
  EXPECT_THAT(third, StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(third, HasReason("OVERLOADED"));
  EXPECT_EQ(LimitOf(third), "max_concurrent_requests");
  EXPECT_EQ(GetErrorDetail(third.status())->metadata.at("value"), "2");
  first = absl::CancelledError();  // destroys the ticket
  EXPECT_EQ(admission.in_flight(), 1);
  EXPECT_THAT(admission.Enter(Execution::kRead, kFind, "a"), IsOk());
}

TEST(AdmissionTest, EachKindHasALimitOfItsOwn) {
  Admission admission(Places(8, 1));
  const std::vector<std::pair<Execution, std::string>> kinds = {
      {Execution::kWrite, "max_concurrent_writes"},
      {Execution::kWriteStream, "max_concurrent_write_streams"},
      {Execution::kReadStream, "max_concurrent_read_streams"},
      {Execution::kLong, "max_concurrent_long_requests"}};
  std::vector<Admission::Ticket> tickets;
  for (const auto& [kind, limit] : kinds) {
    absl::StatusOr<Admission::Ticket> ticket = admission.Enter(kind, "M", "a");
    ASSERT_THAT(ticket, IsOk()) << limit;
    tickets.push_back(*std::move(ticket));
    EXPECT_EQ(LimitOf(admission.Enter(kind, "M", "a")), limit);
  }
  EXPECT_EQ(admission.in_flight(), 4);
  EXPECT_THAT(admission.Enter(Execution::kRead, kFind, "a"), IsOk());
}

TEST(AdmissionTest, OpenStreamsTakeNoPlaceOfACall) {
  Admission admission(Places(1, 4));
  std::vector<Admission::Ticket> streams;
  for (int i = 0; i < 3; ++i) {
    absl::StatusOr<Admission::Ticket> ticket = admission.Enter(Execution::kWriteStream, "M", "a");
    ASSERT_THAT(ticket, IsOk());
    streams.push_back(*std::move(ticket));
  }
  EXPECT_THAT(admission.Enter(Execution::kWrite, "M", "a"), IsOk());
}

TEST(AdmissionTest, OneCallerLeavesPlacesForOthers) {
  for (const Execution kind : {Execution::kRead, Execution::kWrite, Execution::kWriteStream,
                               Execution::kReadStream, Execution::kLong}) {
    Admission admission(kind == Execution::kRead ? Places(16, 16) : Places(64, 16));
    std::vector<Admission::Ticket> tickets;
    const auto enter = [&](absl::string_view caller) {
      absl::StatusOr<Admission::Ticket> ticket = admission.Enter(kind, "M", caller);
      absl::Status status = ticket.status();
      if (ticket.ok()) tickets.push_back(*std::move(ticket));
      return status;
    };
    for (int i = 0; i < 12; ++i) EXPECT_THAT(enter("greedy"), IsOk()) << i;
    EXPECT_THAT(enter("greedy"), HasReason("OVERLOADED"));
    for (int i = 0; i < 4; ++i) EXPECT_THAT(enter("modest"), IsOk()) << i;
    EXPECT_THAT(enter("modest"), HasReason("OVERLOADED"));
  }
}

// Reads of `method` that ran for `each`, so that the next ones are estimated.
void Teach(Admission& admission, absl::string_view method, absl::Duration each) {
  for (int i = 0; i < 100; ++i) {
    absl::StatusOr<Admission::Ticket> ticket = admission.Enter(Execution::kRead, method, "a");
    ASSERT_THAT(ticket, IsOk());
    ticket->Ran(each, each, each);
  }
}

TEST(AdmissionTest, ReadsThatWouldWaitTooLongAreRefusedAndToldWhenToCome) {
  Admission::Limits limits;
  limits.read_threads = 2;
  limits.max_read_wait = absl::Milliseconds(20);
  Admission admission(limits);
  Teach(admission, kFind, absl::Milliseconds(6));
  std::vector<Admission::Ticket> tickets;
  absl::StatusOr<Admission::Ticket> ticket = absl::UnknownError("");
  for (;;) {
    ticket = admission.Enter(Execution::kRead, kFind, "a");
    if (!ticket.ok()) break;
    tickets.push_back(*std::move(ticket));
  }
  // The last of them behind 9 ms of others; the next one would wait for 12 ms, and 10 ms are for
  // others than this caller.
  EXPECT_EQ(tickets.size(), 4u);
  EXPECT_EQ(LimitOf(ticket), "max_read_wait_ms");
  EXPECT_EQ(RetryOf(ticket), "12");
  // The more are refused, the later they are to come.
  EXPECT_EQ(RetryOf(admission.Enter(Execution::kRead, kFind, "a")), "12");
  EXPECT_EQ(RetryOf(admission.Enter(Execution::kRead, kFind, "a")), "24");
  EXPECT_EQ(RetryOf(admission.Enter(Execution::kRead, kFind, "a")), "36");
  for (int i = 0; i < 200; ++i) ticket = admission.Enter(Execution::kRead, kFind, "a");
  EXPECT_EQ(RetryOf(ticket), "1000");
  // When some end, others come.
  tickets.pop_back();
  tickets.pop_back();
  tickets.push_back(*admission.Enter(Execution::kRead, kFind, "a"));
  tickets.push_back(*admission.Enter(Execution::kRead, kFind, "a"));
  EXPECT_EQ(RetryOf(admission.Enter(Execution::kRead, kFind, "a")), "12");
}

// How many reads of a method are let in beside those that there are.
int Admitted(Admission& admission, absl::string_view method,
             std::vector<Admission::Ticket>* tickets) {
  for (int i = 0;; ++i) {
    absl::StatusOr<Admission::Ticket> ticket = admission.Enter(Execution::kRead, method, "a");
    if (!ticket.ok()) {
      EXPECT_EQ(LimitOf(ticket), "max_read_wait_ms");
      return i;
    }
    tickets->push_back(*std::move(ticket));
  }
}

TEST(AdmissionTest, ShortReadsWaitForShortOnesAndLongOnesInProportion) {
  Admission::Limits limits;
  limits.read_threads = 2;
  limits.max_read_wait = absl::Milliseconds(5);
  Admission admission(limits);
  Teach(admission, kCheap, absl::Microseconds(100));
  Teach(admission, kFind, absl::Milliseconds(100));
  std::vector<Admission::Ticket> tickets;
  // The third waits for 100 ms, what it takes itself; it may wait twice that, less what is for
  // others.
  EXPECT_EQ(Admitted(admission, kFind, &tickets), 3);
  EXPECT_TRUE(tickets.front().long_read());
  // The last one waits for half of 5 ms, whatever the long ones take.
  const int cheap = Admitted(admission, kCheap, &tickets);
  EXPECT_GE(cheap, 50);
  EXPECT_LE(cheap, 52);
  EXPECT_FALSE(tickets.back().long_read());
}

TEST(AdmissionTest, ReadsThatHoldEachOtherUpAreNotTakenForLonger) {
  Admission::Limits limits;
  limits.read_threads = 2;
  Admission admission(limits);
  Teach(admission, kFind, absl::Milliseconds(6));
  std::vector<Admission::Ticket> tickets;
  const int admitted = Admitted(admission, kFind, &tickets);
  EXPECT_EQ(admitted, 3);
  for (int round = 0; round < 50; ++round) {
    // Each took 6 ms of a processor, for which it had to wait.
    for (Admission::Ticket& ticket : tickets) {
      ticket.Ran(absl::Milliseconds(16), absl::Milliseconds(6), absl::Milliseconds(16));
    }
    tickets.clear();
    ASSERT_EQ(Admitted(admission, kFind, &tickets), admitted);
  }
  EXPECT_NEAR(admission.load().long_backlog_seconds, 0.018, 0.002);
  // What takes more of it is longer, also under load.
  for (int round = 0; round < 50; ++round) {
    for (Admission::Ticket& ticket : tickets) {
      ticket.Ran(absl::Milliseconds(105), absl::Milliseconds(100), absl::Milliseconds(105));
    }
    tickets.clear();
    Admitted(admission, kFind, &tickets);
  }
  EXPECT_NEAR(admission.load().long_backlog_seconds, 0.3, 0.06);
}

TEST(AdmissionTest, WhereReadsWaitLongerThanTheyMayFewerAreLetInUntilThatIsOver) {
  Admission::Limits limits;
  limits.read_threads = 2;
  Admission admission(limits);
  Teach(admission, kFind, absl::Milliseconds(6));
  EXPECT_EQ(admission.load().long_give, 1);
  std::vector<Admission::Ticket> tickets;
  for (int round = 0; round < 10; ++round) {
    Admitted(admission, kFind, &tickets);
    // Others take the processors: of 60 ms, it had 6.
    for (Admission::Ticket& ticket : tickets) {
      ticket.Ran(absl::Milliseconds(30), absl::Milliseconds(6), absl::Milliseconds(60));
    }
    tickets.clear();
  }
  EXPECT_LT(admission.load().long_give, 0.6);
  EXPECT_EQ(admission.load().short_give, 1);
  // One for each thread.
  EXPECT_EQ(Admitted(admission, kFind, &tickets), 2);
  for (int round = 0; round < 600; ++round) {
    for (Admission::Ticket& ticket : tickets) {
      ticket.Ran(absl::Milliseconds(6), absl::Milliseconds(6), absl::Milliseconds(8));
    }
    tickets.clear();
    Admitted(admission, kFind, &tickets);
  }
  EXPECT_EQ(admission.load().long_give, 1);
  EXPECT_EQ(tickets.size(), 3u);
}

// Two threads that work on reads of 6 ms, which come at random, much faster than they can be
// served. Time passes as events come; `slowdown` is what others that use the processors make of it.
class Overload {
 public:
  struct Caller {
    std::string name;
    double per_second;
    int came = 0;
    int served = 0;
  };

  Overload(Admission& admission, double slowdown) : admission_(admission), slowdown_(slowdown) {}

  void Run(std::vector<Caller*> callers, double seconds) {
    std::vector<double> next;
    for (const Caller* caller : callers) next.push_back(now_ + Gap(*caller));
    const double end = now_ + seconds;
    while (now_ < end) {
      const auto first = std::min_element(next.begin(), next.end());
      Caller& caller = *callers[static_cast<size_t>(first - next.begin())];
      EndUntil(*first);
      now_ = *first;
      *first += Gap(caller);
      ++caller.came;
      absl::StatusOr<Admission::Ticket> ticket =
          admission_.Enter(Execution::kRead, kFind, caller.name);
      if (!ticket.ok()) continue;
      queue_.push_back({now_, &caller, *std::move(ticket)});
      Begin();
    }
    EndUntil(std::numeric_limits<double>::infinity());
  }

  // Milliseconds that one of a hundred reads took longer than.
  double p99() {
    std::sort(took_.begin(), took_.end());
    return 1000 * took_[took_.size() * 99 / 100];
  }
  size_t served() const { return took_.size(); }

 private:
  struct Read {
    double came;
    Caller* caller;
    Admission::Ticket ticket;
  };

  double Gap(const Caller& caller) {
    return std::exponential_distribution<double>(caller.per_second)(random_);
  }
  void Begin() {
    for (; running_.size() < 2 && !queue_.empty(); queue_.pop_front()) {
      running_.emplace(now_ + kCost * slowdown_, std::move(queue_.front()));
    }
  }
  void EndUntil(double time) {
    while (!running_.empty() && running_.begin()->first <= time) {
      now_ = running_.begin()->first;
      Read read = std::move(running_.begin()->second);
      running_.erase(running_.begin());
      took_.push_back(now_ - read.came);
      ++read.caller->served;
      read.ticket.Ran(absl::Seconds(kCost * slowdown_), absl::Seconds(kCost),
                      absl::Seconds(now_ - read.came));
      read.ticket = Admission::Ticket();
      Begin();
    }
  }

  static constexpr double kCost = 0.006;

  Admission& admission_;
  const double slowdown_;
  std::mt19937 random_{5};
  double now_ = 0;
  std::deque<Read> queue_;
  std::multimap<double, Read> running_;  // by when they end
  std::vector<double> took_;
};

TEST(AdmissionTest, AtTenTimesTheLoadReadsTakeAtMostThreeTimesAsLongAndTheThreadsAreBusy) {
  for (const double slowdown : {1.0, 2.0}) {
    Admission admission(Admission::Limits{});
    Teach(admission, kFind, absl::Milliseconds(6));
    Overload overload(admission, slowdown);
    Overload::Caller caller{"a", 10 * 2 / 0.006};
    overload.Run({&caller}, 15);
    EXPECT_LE(overload.p99(), 3 * 6 * slowdown) << slowdown;
    EXPECT_GE(static_cast<double>(overload.served()), 0.95 * 15 * 2 / (0.006 * slowdown));
  }
}

TEST(AdmissionTest, WhoAsksLittleIsServedBesideWhoAsksTenTimesTooMuch) {
  Admission admission(Admission::Limits{});
  Teach(admission, kFind, absl::Milliseconds(6));
  Overload overload(admission, 1);
  Overload::Caller greedy{"greedy", 10 * 2 / 0.006};
  Overload::Caller modest{"modest", 0.1 * 2 / 0.006};
  overload.Run({&greedy, &modest}, 30);
  EXPECT_GT(modest.came, 500);
  EXPECT_GE(modest.served, modest.came * 0.95);
  EXPECT_LE(overload.p99(), 3 * 6 * 1.1);
}

TEST(AdmissionTest, TellsWhatGoesOn) {
  Admission admission(Places(3, 1));
  EXPECT_EQ(admission.load().refused.size(), 7u);
  EXPECT_EQ(admission.load().refused.at("max_concurrent_writes"), 0u);
  const absl::StatusOr<Admission::Ticket> read = admission.Enter(Execution::kRead, kFind, "a");
  const absl::StatusOr<Admission::Ticket> write = admission.Enter(Execution::kWrite, "M", "b");
  EXPECT_THAT(admission.Enter(Execution::kWrite, "M", "b"), HasReason("OVERLOADED"));
  const Admission::Load load = admission.load();
  EXPECT_EQ(load.of_kind[static_cast<size_t>(Execution::kRead)], 1);
  EXPECT_EQ(load.of_kind[static_cast<size_t>(Execution::kWrite)], 1);
  EXPECT_EQ(load.callers, 2u);
  EXPECT_EQ(load.refused.at("max_concurrent_writes"), 1u);
}

TEST(AdmissionTest, WhoMakesTheWorkIsRefusedFirst) {
  Admission::Limits limits;
  limits.read_threads = 2;
  limits.max_read_wait = absl::Milliseconds(60);
  Admission admission(limits);
  Teach(admission, kFind, absl::Milliseconds(6));
  std::vector<Admission::Ticket> tickets;
  const auto enter = [&](absl::string_view caller) {
    absl::StatusOr<Admission::Ticket> ticket = admission.Enter(Execution::kRead, kFind, caller);
    absl::Status status = ticket.status();
    if (ticket.ok()) tickets.push_back(*std::move(ticket));
    return status;
  };
  EXPECT_THAT(enter("modest"), IsOk());
  int greedy = 0;
  while (enter("greedy").ok()) ++greedy;
  EXPECT_EQ(greedy, 10);  // 33 ms of wait: above half
  EXPECT_THAT(enter("modest"), IsOk());
  EXPECT_THAT(enter("new"), IsOk());
  EXPECT_THAT(enter("greedy"), HasReason("OVERLOADED"));
}

TEST(AdmissionTest, RefusesEverythingOnceClosed) {
  Admission admission(Places(2, 1));
  const absl::StatusOr<Admission::Ticket> open = admission.Enter(Execution::kRead, kFind, "a");
  admission.Close();
  const absl::StatusOr<Admission::Ticket> refused = admission.Enter(Execution::kRead, kFind, "a");
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(refused, HasReason("SHUTTING_DOWN"));
  EXPECT_EQ(admission.in_flight(), 1);
}

TEST(AdmissionTest, MovedTicketsCountOnce) {
  Admission admission(Places(2, 1));
  {
    Admission::Ticket held;
    {
      absl::StatusOr<Admission::Ticket> ticket = admission.Enter(Execution::kLong, "M", "a");
      ASSERT_THAT(ticket, IsOk());
      held = *std::move(ticket);
    }
    EXPECT_EQ(admission.in_flight(), 1);
  }
  EXPECT_EQ(admission.in_flight(), 0);
}

TEST(AdmissionTest, NeverAdmitsMoreThanTheLimitFromManyThreads) {
  Admission admission(Places(3, 3));
  std::atomic<int> inside{0};
  std::atomic<int> most{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 6; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 2000; ++i) {
        const absl::StatusOr<Admission::Ticket> ticket = admission.Enter(
            i % 2 == 0 ? Execution::kLong : Execution::kRead, "M", t % 2 == 0 ? "a" : "b");
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
