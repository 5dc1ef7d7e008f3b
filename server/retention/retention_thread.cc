#include "server/retention/retention_thread.h"

#include <cstddef>
#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "storage/base/status_macros.h"
#include "storage/graph/graph_reader.h"

namespace chancery {
namespace {

// Of one batch.
constexpr size_t kOutcomes = 1000;

}  // namespace

RetentionThread::RetentionThread(GraphStore& graph, const Clock& clock, const Options& options,
                                 std::function<void(const absl::Status&)> failed)
    : graph_(graph), clock_(clock), options_(options), failed_(std::move(failed)), thread_([this] {
        Work();
      }) {}

RetentionThread::~RetentionThread() {
  {
    std::lock_guard<std::mutex> lock(mu_);
    stopped_ = true;
  }
  stopping_.notify_all();
  thread_.join();
}

void RetentionThread::Work() {
  std::unique_lock<std::mutex> lock(mu_);
  while (!stopped_) {
    lock.unlock();
    Budget budget(Budget::Limits(), SystemClock::Get(), &stopped_);
    const absl::Status looked = Look(budget);
    if (!looked.ok() && !stopped_) failed_(looked);
    lock.lock();
    stopping_.wait_for(lock, absl::ToChronoNanoseconds(options_.interval),
                       [this] { return stopped_.load(); });
  }
}

absl::Status RetentionThread::Look(Budget& budget) {
  const absl::Time now = clock_.Now();
  CHANCERY_ASSIGN_OR_RETURN(const GraphStats before, graph_.Stats());
  Revision oldest = before.oldest;
  // The time of the oldest is not after it, or that is the oldest for longer.
  if (options_.keep_history != absl::InfiniteDuration() &&
      now - options_.keep_history >= before.oldest_time) {
    CHANCERY_ASSIGN_OR_RETURN(const std::shared_ptr<const GraphReader> then,
                              graph_.AtTime(now - options_.keep_history));
    oldest = then->revision();
  }
  if (oldest > before.oldest || !before.trim_finished) {
    CHANCERY_RETURN_IF_ERROR(graph_.TrimHistory(oldest, false, budget).status());
  }
  while (true) {
    CHANCERY_RETURN_IF_ERROR(budget.Poll());
    CHANCERY_ASSIGN_OR_RETURN(const size_t expired,
                              graph_.ExpireOutcomes(now - options_.keep_outcomes, kOutcomes));
    if (expired < kOutcomes) return absl::OkStatus();
  }
}

}  // namespace chancery
