// What one query may spend, and what it has spent.
//
//   QueryMeter meter({.max_edges = 1000000}, &budget);
//   CHANCERY_RETURN_IF_ERROR(meter.ChargeEdges(1));  // RESOURCE_EXHAUSTED: max_edges
//
// Time and cancellation are those of the request's Budget, looked at every kPollEvery units of what
// is charged, so that a query stops within a few thousand operations. Not thread-safe: one query,
// one thread.

#ifndef CHANCERY_SERVER_QUERY_CYPHER_QUERY_LIMITS_H_
#define CHANCERY_SERVER_QUERY_CYPHER_QUERY_LIMITS_H_

#include <cstdint>
#include <functional>
#include <utility>

#include "absl/status/status.h"
#include "storage/base/budget.h"
#include "storage/base/errors.h"

namespace chancery::cypher {

struct QueryLimits {
  // Relationships that may be followed.
  uint64_t max_edges = 10000000;
  // Rows that operators may hand on to each other, all together.
  uint64_t max_steps = 50000000;
  // Bytes that sorting, grouping and collecting may hold at a time.
  uint64_t max_memory_bytes = 256 << 20;
};

class QueryMeter {
 public:
  // `budget` must outlive it. `on_poll` is called when the budget is looked at; its error ends the
  // query.
  QueryMeter(const QueryLimits& limits, Budget* budget,
             std::function<absl::Status()> on_poll = nullptr)
      : limits_(limits), budget_(*budget), on_poll_(std::move(on_poll)) {}

  absl::Status ChargeEdges(uint64_t edges) {
    edges_ += edges;
    if (edges_ > limits_.max_edges) {
      return LimitExceeded("max_edges", limits_.max_edges, "relationships followed by the query");
    }
    return Work(edges);
  }
  absl::Status ChargeSteps(uint64_t steps) {
    steps_ += steps;
    if (steps_ > limits_.max_steps) {
      return LimitExceeded("max_steps", limits_.max_steps, "rows within the query");
    }
    return Work(steps);
  }
  absl::Status ChargeMemory(uint64_t bytes) {
    memory_ += bytes;
    if (memory_ > peak_memory_) peak_memory_ = memory_;
    if (memory_ > limits_.max_memory_bytes) {
      return LimitExceeded("max_memory_bytes", limits_.max_memory_bytes, "bytes held by the query");
    }
    return Work(1 + bytes / 4096);
  }
  // What takes time and nothing else: about 64 values looked at are 1.
  absl::Status Work(uint64_t amount) {
    ticks_ += amount;
    if (ticks_ < next_poll_) return absl::OkStatus();
    next_poll_ = ticks_ + kPollEvery;
    const absl::Status status = budget_.Poll();
    return status.ok() && on_poll_ != nullptr ? on_poll_() : status;
  }
  void ReleaseMemory(uint64_t bytes) { memory_ -= bytes < memory_ ? bytes : memory_; }

  uint64_t edges() const { return edges_; }
  uint64_t steps() const { return steps_; }
  uint64_t peak_memory() const { return peak_memory_; }
  Budget& budget() { return budget_; }

 private:
  static constexpr uint64_t kPollEvery = 512;

  const QueryLimits limits_;
  Budget& budget_;
  const std::function<absl::Status()> on_poll_;
  uint64_t edges_ = 0;
  uint64_t steps_ = 0;
  uint64_t memory_ = 0;
  uint64_t peak_memory_ = 0;
  uint64_t ticks_ = 0;
  uint64_t next_poll_ = kPollEvery;
};

}  // namespace chancery::cypher

#endif  // CHANCERY_SERVER_QUERY_CYPHER_QUERY_LIMITS_H_
