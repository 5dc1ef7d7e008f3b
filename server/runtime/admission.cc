#include "server/runtime/admission.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "storage/base/errors.h"

namespace chancery {
namespace {

// Below so many reads for each thread none is refused for its wait: estimates may be wrong.
constexpr int kReadsPerThread = 4;
// How much of an average one more observation replaces.
constexpr double kWeight = 0.1;
// When a caller that was refused for want of a place may come again.
constexpr int64_t kRetryMs = 200;

// Of max_concurrent_requests.
bool CountsInTotal(Execution execution) {
  return execution != Execution::kWriteStream && execution != Execution::kOperator;
}

absl::Status Overloaded(absl::string_view what, absl::string_view limit, int64_t value,
                        int64_t retry_ms) {
  return MakeError(absl::StatusCode::kResourceExhausted, "OVERLOADED",
                   absl::StrCat(what, ": the limit is ", limit, " = ", value),
                   {{"limit", std::string(limit)},
                    {"value", absl::StrCat(value)},
                    {"retry_after_ms", absl::StrCat(retry_ms)}});
}

absl::Status CheckPlaces(absl::string_view limit, int places, int taken, int held, size_t callers) {
  if (taken >= places) return Overloaded("too many calls at once", limit, places, kRetryMs);
  if (taken < places - places / 4) return absl::OkStatus();
  // At least two: the one that these places are kept for.
  const int share = std::max(1, places / static_cast<int>(std::max<size_t>(callers, 2)));
  if (held < share) return absl::OkStatus();
  return Overloaded("too many calls of one caller at once", limit, places, kRetryMs);
}

}  // namespace

absl::Status Admission::CheckWait(double seconds, const Caller& caller) const {
  const int threads = std::max(1, limits_.read_threads);
  if (of_kind_[static_cast<size_t>(Execution::kRead)] < kReadsPerThread * threads) {
    return absl::OkStatus();
  }
  const double wait = backlog_seconds_ / threads;
  const double allowed = std::max(absl::ToDoubleSeconds(limits_.max_read_wait), 2 * seconds);
  const bool more_than_share =
      caller.backlog_seconds * static_cast<double>(callers_.size()) > backlog_seconds_;
  if (wait <= allowed / 2 || (wait <= allowed && !more_than_share)) return absl::OkStatus();
  return Overloaded("reads would have to wait", "max_read_wait_ms",
                    absl::ToInt64Milliseconds(limits_.max_read_wait),
                    std::max<int64_t>(1, std::llround(wait * 1000)));
}

absl::StatusOr<Admission::Ticket> Admission::Enter(Execution execution, absl::string_view method,
                                                   absl::string_view caller) {
  if (closed()) return ShuttingDownError();
  const auto kind = static_cast<size_t>(execution);
  std::lock_guard<std::mutex> lock(mu_);
  static const auto* const none = new Caller();
  const auto found = callers_.find(caller);
  const Caller& held = found == callers_.end() ? *none : found->second;
  const size_t callers = callers_.size() + (found == callers_.end() ? 1 : 0);

  const bool counts = CountsInTotal(execution);
  absl::Status status;
  if (counts) {
    status = CheckPlaces("max_concurrent_requests", limits_.max_concurrent_requests, total_,
                         held.total, callers);
  }
  if (!status.ok()) return status;
  double seconds = 0;
  switch (execution) {
    case Execution::kRead:
      if (const auto it = average_seconds_.find(method); it != average_seconds_.end()) {
        seconds = it->second;
      }
      status = CheckWait(seconds, held);
      break;
    case Execution::kWrite:
      status = CheckPlaces("max_concurrent_writes", limits_.max_concurrent_writes, of_kind_[kind],
                           held.of_kind[kind], callers);
      break;
    case Execution::kWriteStream:
      status = CheckPlaces("max_concurrent_write_streams", limits_.max_concurrent_write_streams,
                           of_kind_[kind], held.of_kind[kind], callers);
      break;
    case Execution::kLong:
      status = CheckPlaces("max_concurrent_long_requests", limits_.max_concurrent_long_requests,
                           of_kind_[kind], held.of_kind[kind], callers);
      break;
    case Execution::kOperator:
      status = CheckPlaces("max_concurrent_operator_calls", limits_.max_concurrent_operator_calls,
                           of_kind_[kind], held.of_kind[kind], callers);
      break;
  }
  if (!status.ok()) return status;

  Caller& mine = found == callers_.end() ? callers_[std::string(caller)] : found->second;
  ++of_kind_[kind];
  ++mine.of_kind[kind];
  if (counts) ++total_, ++mine.total;
  backlog_seconds_ += seconds;
  mine.backlog_seconds += seconds;
  Ticket ticket;
  ticket.admission_ = this;
  ticket.execution_ = execution;
  ticket.method_ = method;
  ticket.caller_ = std::string(caller);
  ticket.seconds_ = seconds;
  return ticket;
}

void Admission::Leave(const Ticket& ticket) {
  const auto kind = static_cast<size_t>(ticket.execution_);
  std::lock_guard<std::mutex> lock(mu_);
  const auto it = callers_.find(ticket.caller_);
  Caller& caller = it->second;
  --of_kind_[kind];
  --caller.of_kind[kind];
  if (CountsInTotal(ticket.execution_)) --total_, --caller.total;
  backlog_seconds_ -= ticket.seconds_;
  caller.backlog_seconds -= ticket.seconds_;
  if (absl::c_all_of(caller.of_kind, [](int calls) { return calls == 0; })) {
    callers_.erase(it);
  }
  // Sums of differences drift.
  if (callers_.empty()) backlog_seconds_ = 0;
  if (ticket.execution_ == Execution::kRead && ticket.ran_ != absl::InfiniteDuration()) {
    const double ran = absl::ToDoubleSeconds(ticket.ran_);
    const auto [average, first] = average_seconds_.emplace(ticket.method_, ran);
    if (!first) average->second += kWeight * (ran - average->second);
  }
}

int Admission::in_flight() const {
  std::lock_guard<std::mutex> lock(mu_);
  return absl::c_accumulate(of_kind_, 0);
}

absl::Status ShuttingDownError() {
  return MakeError(absl::StatusCode::kUnavailable, "SHUTTING_DOWN", "the server is shutting down");
}

}  // namespace chancery
