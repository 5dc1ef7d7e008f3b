#include "storage/activity/activity.h"

#include <algorithm>

namespace chancery {
namespace {

thread_local uint64_t seeks_of_thread = 0;

}  // namespace

Distribution::Distribution(std::initializer_list<double> bounds)
    : bounds_(std::min(bounds.size(), kMaxBounds)) {
  std::copy_n(bounds.begin(), bounds_, bound_.begin());
}

void Distribution::Observe(double value) {
  const auto end = bound_.begin() + bounds_;
  const size_t i = std::lower_bound(bound_.begin(), end, value) - bound_.begin();
  count_[i].fetch_add(1, std::memory_order_relaxed);
  double sum = sum_.load(std::memory_order_relaxed);
  while (!sum_.compare_exchange_weak(sum, sum + value, std::memory_order_relaxed)) continue;
}

Activity& ThisProcess() {
  static auto* const activity = new Activity();
  return *activity;
}

uint64_t SeeksOfThread() { return seeks_of_thread; }

void CountSeeksOfThread(uint64_t seeks) { seeks_of_thread += seeks; }

}  // namespace chancery
