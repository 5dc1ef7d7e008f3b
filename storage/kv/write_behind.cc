#include "storage/kv/write_behind.h"

#include <utility>

#include "storage/base/status_macros.h"

namespace chancery {

WriteBehind::WriteBehind(Write write, const Clock& clock, size_t max_waiting_bytes)
    : write_(std::move(write)),
      clock_(clock),
      max_waiting_bytes_(max_waiting_bytes),
      thread_([this] { Run(); }) {}

WriteBehind::~WriteBehind() {
  {
    std::lock_guard<std::mutex> lock(mu_);
    stopped_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void WriteBehind::Run() {
  std::unique_lock<std::mutex> lock(mu_);
  while (true) {
    changed_.wait(lock, [this] { return stopped_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    const std::shared_ptr<const WriteLayer> layer = waiting_.front();
    lock.unlock();
    const SortedChanges& changes = layer->changes();
    absl::Status status = write_(changes);
    lock.lock();
    if (!status.ok()) {
      failure_ = std::move(status);
      changed_.notify_all();
      return;
    }
    waiting_bytes_ -= changes.batch().bytes();
    waiting_.pop_front();
    changed_.notify_all();
  }
}

absl::Status WriteBehind::Add(const WriteBatch& batch) {
  {
    std::unique_lock<std::mutex> lock(mu_);
    changed_.wait(lock, [this] { return !failure_.ok() || waiting_bytes_ <= max_waiting_bytes_; });
    CHANCERY_RETURN_IF_ERROR(failure_);
  }
  auto layer = std::make_shared<const WriteLayer>(batch);
  {
    std::lock_guard<std::mutex> lock(mu_);
    waiting_bytes_ += batch.bytes();
    waiting_.push_back(std::move(layer));
  }
  changed_.notify_all();
  return absl::OkStatus();
}

absl::Status WriteBehind::Drain() const {
  std::unique_lock<std::mutex> lock(mu_);
  changed_.wait(lock, [this] { return !failure_.ok() || waiting_.empty(); });
  return failure_;
}

std::shared_ptr<const KvSnapshot> WriteBehind::Snapshot(
    absl::FunctionRef<std::shared_ptr<const KvSnapshot>()> engine) const {
  // Nothing is added between the two, so that the engine has nothing that the layers do not.
  std::lock_guard<std::mutex> lock(mu_);
  std::shared_ptr<const KvSnapshot> base = engine();
  if (waiting_.empty()) return base;
  return std::make_shared<LayeredSnapshot>(std::move(base),
                                           WriteLayers(waiting_.begin(), waiting_.end()), clock_);
}

}  // namespace chancery
