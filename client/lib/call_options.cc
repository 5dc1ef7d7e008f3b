#include "client/lib/call_options.h"

#include <algorithm>

namespace chancery {

void CallCancellation::Cancel() {
  std::lock_guard<std::mutex> lock(mu_);
  if (cancelled_) return;
  cancelled_ = true;
  for (const auto& [id, end] : ends_) end();
}

bool CallCancellation::cancelled() const {
  std::lock_guard<std::mutex> lock(mu_);
  return cancelled_;
}

uint64_t CallCancellation::Add(std::function<void()> end) {
  std::lock_guard<std::mutex> lock(mu_);
  if (cancelled_) end();
  ends_.emplace(++next_id_, std::move(end));
  return next_id_;
}

void CallCancellation::Remove(uint64_t id) {
  std::lock_guard<std::mutex> lock(mu_);
  ends_.erase(id);
}

CallOptions Merged(const CallOptions& outer, const CallOptions& inner) {
  CallOptions merged = outer;
  merged.deadline = std::min(outer.deadline, inner.deadline);
  if (inner.cancellation != nullptr) merged.cancellation = inner.cancellation;
  merged.metadata.insert(merged.metadata.end(), inner.metadata.begin(), inner.metadata.end());
  if (!inner.traceparent.empty()) merged.traceparent = inner.traceparent;
  return merged;
}

}  // namespace chancery
