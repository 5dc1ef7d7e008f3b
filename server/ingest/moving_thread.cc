#include "server/ingest/moving_thread.h"

#include <memory>

#include "absl/types/optional.h"

namespace chancery {

MovingThread::MovingThread(GraphStore& graph, const Gazetteer& gazetteer, absl::Duration interval,
                           size_t max_articles)
    : graph_(graph),
      mover_(graph, gazetteer, max_articles),
      interval_(interval),
      thread_([this] { Work(); }) {}

MovingThread::~MovingThread() {
  {
    std::lock_guard<std::mutex> lock(mu_);
    stopped_ = true;
  }
  stopping_.notify_all();
  thread_.join();
}

bool MovingThread::Wait() {
  std::unique_lock<std::mutex> lock(mu_);
  stopping_.wait_for(lock, absl::ToChronoNanoseconds(interval_), [this] { return stopped_; });
  return !stopped_;
}

bool MovingThread::stopped() {
  std::lock_guard<std::mutex> lock(mu_);
  return stopped_;
}

void MovingThread::Work() {
  absl::optional<Revision> left_at;
  while (Wait()) {
    const std::shared_ptr<const GraphReader> head = graph_.Latest();
    const absl::StatusOr<bool> any = AnyProfileMoves(*head);
    if (!any.ok() || !*any) {
      left_at.reset();
      continue;
    }
    if (left_at != head->revision()) {
      left_at = head->revision();
      continue;
    }
    Budget budget;
    while (!stopped()) {
      const auto step = mover_.Step(budget);
      if (!step.ok() || !step->has_value()) break;
      if (!graph_.Settle((*step)->revision).ok()) break;
    }
    left_at.reset();
  }
}

}  // namespace chancery
