#include "server/runtime/running_calls.h"

#include <cstddef>
#include <utility>

namespace chancery {

std::vector<RunningCalls::Call> RunningCalls::List() const {
  std::vector<Call> calls;
  const std::lock_guard<std::mutex> lock(mu_);
  calls.reserve(running_.size());
  for (const auto& [id, running] : running_) {
    calls.push_back(running->call_);
    calls.back().rows_read = running->rows_.load(std::memory_order_relaxed);
  }
  return calls;
}

bool RunningCalls::End(int64_t id) {
  const std::lock_guard<std::mutex> lock(mu_);
  const auto found = running_.find(id);
  if (found == running_.end()) return false;
  found->second->ended_.store(true, std::memory_order_relaxed);
  return true;
}

void RunningCall::Start(RunningCalls::Call call) {
  Finish();
  call_ = std::move(call);
  const std::lock_guard<std::mutex> lock(registry_.mu_);
  call_.id = ++registry_.last_id_;
  registry_.running_.emplace_hint(registry_.running_.end(), call_.id, this);
}

void RunningCall::Finish() {
  if (call_.id == 0) return;
  const std::lock_guard<std::mutex> lock(registry_.mu_);
  registry_.running_.erase(call_.id);
  call_.id = 0;
}

std::string RunningCall::text() const {
  const std::lock_guard<std::mutex> lock(registry_.mu_);
  return call_.text;
}

void RunningCall::SetText(absl::string_view text) {
  size_t bytes = text.size();
  if (bytes > kMaxTextBytes) {
    bytes = kMaxTextBytes;
    while (bytes > 0 && (text[bytes] & '\xc0') == '\x80') --bytes;  // not within a character
  }
  std::string shown(text.substr(0, bytes));
  const std::lock_guard<std::mutex> lock(registry_.mu_);
  call_.text = std::move(shown);
}

}  // namespace chancery
