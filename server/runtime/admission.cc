#include "server/runtime/admission.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

// What a read may wait for, in what it costs itself.
constexpr double kWaitPerCost = 2;
// What is given of it: at least, and how it goes down and up.
constexpr double kMinGive = 0.1;
constexpr double kLess = 0.8;
constexpr double kMore = 0.001;
// How much of an average one more observation replaces.
constexpr double kWeight = 0.1;
// When a caller that was refused for want of a place may come again.
constexpr int64_t kRetryMs = 200;
// And one whose read would have to wait, at most.
constexpr int64_t kMaxWaitRetryMs = 1000;

// The names of the limits.
constexpr char kRequests[] = "max_concurrent_requests";
constexpr char kWrites[] = "max_concurrent_writes";
constexpr char kLongRequests[] = "max_concurrent_long_requests";
constexpr char kWriteStreams[] = "max_concurrent_write_streams";
constexpr char kReadStreams[] = "max_concurrent_read_streams";
constexpr char kOperatorCalls[] = "max_concurrent_operator_calls";
constexpr char kWait[] = "max_read_wait_ms";

// Of max_concurrent_requests.
bool CountsInTotal(Execution execution) {
  return execution != Execution::kWriteStream && execution != Execution::kReadStream &&
         execution != Execution::kOperator;
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

Admission::Admission(const Limits& limits) : limits_(limits) {
  for (const char* limit :
       {kRequests, kWrites, kLongRequests, kWriteStreams, kReadStreams, kOperatorCalls, kWait}) {
    refused_[limit] = 0;
  }
}

double Admission::AllowedWait(double seconds) const {
  return std::max(absl::ToDoubleSeconds(limits_.max_read_wait), kWaitPerCost * seconds);
}

absl::Status Admission::CheckWait(double seconds, bool long_read, const Caller& caller) const {
  const int threads = std::max(1, limits_.read_threads);
  const Reads& reads = reads_[long_read ? 1 : 0];
  if (reads.count < threads) return absl::OkStatus();
  const double wait = reads.backlog_seconds / threads;
  const double allowed = AllowedWait(seconds) * reads.give;
  // At least two callers: the one that the other half is kept for.
  const auto callers = static_cast<double>(std::max<size_t>(callers_.size(), 2));
  const bool more_than_share =
      caller.backlog_seconds[long_read ? 1 : 0] * callers > reads.backlog_seconds;
  if (wait <= allowed / 2 || (wait <= allowed && !more_than_share)) return absl::OkStatus();
  const double retry_ms =
      wait * 1000 * static_cast<double>(std::max<int64_t>(1, reads.refused_since));
  return Overloaded("reads would have to wait", kWait,
                    absl::ToInt64Milliseconds(limits_.max_read_wait),
                    std::clamp<int64_t>(std::llround(std::min(retry_ms, 1e6)), 1, kMaxWaitRetryMs));
}

absl::Status Admission::Check(Execution execution, double seconds, bool long_read,
                              const Caller& held, size_t callers) const {
  const auto kind = static_cast<size_t>(execution);
  if (CountsInTotal(execution)) {
    CHANCERY_RETURN_IF_ERROR(
        CheckPlaces(kRequests, limits_.max_concurrent_requests, total_, held.total, callers));
  }
  const auto check = [&](const char* limit, int places) {
    return CheckPlaces(limit, places, of_kind_[kind], held.of_kind[kind], callers);
  };
  switch (execution) {
    case Execution::kRead:
      return CheckWait(seconds, long_read, held);
    case Execution::kWrite:
      return check(kWrites, limits_.max_concurrent_writes);
    case Execution::kWriteStream:
      return check(kWriteStreams, limits_.max_concurrent_write_streams);
    case Execution::kReadStream:
      return check(kReadStreams, limits_.max_concurrent_read_streams);
    case Execution::kLong:
      return check(kLongRequests, limits_.max_concurrent_long_requests);
    case Execution::kOperator:
      return check(kOperatorCalls, limits_.max_concurrent_operator_calls);
  }
  return absl::OkStatus();
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

  double seconds = 0;
  if (execution == Execution::kRead) {
    const auto average = average_seconds_.find(method);
    if (average != average_seconds_.end()) seconds = average->second;
  }
  const bool long_read = seconds >= kLongReadSeconds;
  if (absl::Status status = Check(execution, seconds, long_read, held, callers); !status.ok()) {
    ++refused_[GetErrorDetail(status)->metadata.at("limit")];
    if (execution == Execution::kRead) ++reads_[long_read ? 1 : 0].refused_since;
    return status;
  }

  Caller& mine = found == callers_.end() ? callers_[std::string(caller)] : found->second;
  ++of_kind_[kind];
  ++mine.of_kind[kind];
  if (CountsInTotal(execution)) ++total_, ++mine.total;
  if (execution == Execution::kRead) {
    Reads& reads = reads_[long_read ? 1 : 0];
    ++reads.count;
    reads.refused_since = 0;
    reads.backlog_seconds += seconds;
    mine.backlog_seconds[long_read ? 1 : 0] += seconds;
  }
  Ticket ticket;
  ticket.admission_ = this;
  ticket.execution_ = execution;
  ticket.method_ = method;
  ticket.caller_ = std::string(caller);
  ticket.seconds_ = seconds;
  ticket.long_read_ = long_read;
  ticket.alone_ = of_kind_[static_cast<size_t>(Execution::kRead)] <= limits_.read_threads;
  if (execution == Execution::kRead && !ticket.alone_) ++crowds_;
  ticket.crowds_ = crowds_;
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
  if (ticket.execution_ == Execution::kRead) {
    Reads& reads = reads_[ticket.long_read_ ? 1 : 0];
    --reads.count;
    // Sums of differences drift.
    reads.backlog_seconds = reads.count == 0 ? 0 : reads.backlog_seconds - ticket.seconds_;
    caller.backlog_seconds[ticket.long_read_ ? 1 : 0] -= ticket.seconds_;
  }
  if (absl::c_all_of(caller.of_kind, [](int calls) { return calls == 0; })) {
    callers_.erase(it);
  }
  if (ticket.execution_ == Execution::kRead && ticket.ran_ != absl::InfiniteDuration()) {
    const double ran = absl::ToDoubleSeconds(ticket.ran_);
    const auto [average, first] = average_seconds_.emplace(ticket.method_, ran);
    if (first) return;
    const bool alone = ticket.alone_ && ticket.crowds_ == crowds_;
    // Of its own time only what the processor did counts: the rest it waited for others.
    const double waited = absl::ToDoubleSeconds(ticket.whole_ - ticket.processor_);
    double& give = reads_[ticket.long_read_ ? 1 : 0].give;
    if (waited <= AllowedWait(average->second)) {
      give = std::min(1.0, give + kMore);
    } else if (!alone) {
      give = std::max(kMinGive, give * kLess);
    }
    const double cost =
        alone ? ran
              : std::max(absl::ToDoubleSeconds(ticket.processor_), std::min(ran, average->second));
    average->second += kWeight * (cost - average->second);
  }
}

Admission::Load Admission::load() const {
  std::lock_guard<std::mutex> lock(mu_);
  Load load;
  load.of_kind = of_kind_;
  load.callers = callers_.size();
  load.short_backlog_seconds = reads_[0].backlog_seconds;
  load.long_backlog_seconds = reads_[1].backlog_seconds;
  load.short_give = reads_[0].give;
  load.long_give = reads_[1].give;
  load.refused = refused_;
  return load;
}

int Admission::in_flight() const {
  std::lock_guard<std::mutex> lock(mu_);
  return absl::c_accumulate(of_kind_, 0);
}

absl::Status ShuttingDownError() {
  return MakeError(absl::StatusCode::kUnavailable, "SHUTTING_DOWN", "the server is shutting down");
}

}  // namespace chancery
