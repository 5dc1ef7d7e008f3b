// What this process has done, in numbers, for whoever shows them (server/observability).
//
//   ThisProcess().claims_compared.Add(1);
//   ThisProcess().settle_seconds.Observe(0.003);
//
// The numbers are of the process, not of an object: what counts (a sync, a comparison) is far below
// whoever shows it, and a server has one store. Nothing is decided by them.
//
// Thread-safe. Add costs a few nanoseconds, Observe some twenty.

#ifndef CHANCERY_STORAGE_ACTIVITY_ACTIVITY_H_
#define CHANCERY_STORAGE_ACTIVITY_ACTIVITY_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

namespace chancery {

// A number that grows.
class Count {
 public:
  void Add(uint64_t n) { value_.fetch_add(n, std::memory_order_relaxed); }
  uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<uint64_t> value_{0};
};

// How large values were: how many were not above each of a few bounds.
class Distribution {
 public:
  static constexpr size_t kMaxBounds = 16;

  // REQUIRES: kMaxBounds at most, and each greater than the one before it.
  Distribution(std::initializer_list<double> bounds);

  void Observe(double value);

  size_t bounds() const { return bounds_; }
  double bound(size_t i) const { return bound_[i]; }
  // Of the values above the bound before this one, those that are not above it; with i == bounds(),
  // those above the last.
  uint64_t count(size_t i) const { return count_[i].load(std::memory_order_relaxed); }
  double sum() const { return sum_.load(std::memory_order_relaxed); }

 private:
  size_t bounds_ = 0;
  std::array<double, kMaxBounds> bound_{};
  std::array<std::atomic<uint64_t>, kMaxBounds + 1> count_{};
  std::atomic<double> sum_{0};
};

struct Activity {
  // From the moment that a writer has the lock until the revision is made, but not on the device.
  Distribution commit_seconds{0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02,
                              0.05,   0.1,    0.2,    0.5,   1,     2,     5};
  // How long a writer then waited for the device.
  Distribution settle_seconds{0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02,
                              0.05,   0.1,    0.2,    0.5,   1,     2,     5};
  // The commits that shared one sync of the device.
  Distribution sync_commits{1, 2, 4, 8, 16, 32, 64, 128};
  // Pairs of claims of meetings that were looked at, whether they are of one meeting.
  Count claims_compared;
  // Articles that were asserted again, since another one changed whom they mean.
  Count articles_moved;
  // Closed versions of rows that retention took out of the history.
  Count trimmed_rows;
  // Outcomes of requests that were forgotten.
  Count outcomes_expired;
};

// Never destroyed.
Activity& ThisProcess();

// How many look-ups and seeks of a store this thread has made: the difference of two tells what was
// made between them.
uint64_t SeeksOfThread();
void CountSeeksOfThread(uint64_t seeks);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_ACTIVITY_ACTIVITY_H_
