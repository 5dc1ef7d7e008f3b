#include "server/runtime/rpc_runtime.h"

#include <algorithm>
#include <random>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"

namespace chancery {
namespace {

size_t Cores() { return std::max<size_t>(std::thread::hardware_concurrency(), 1); }

// gRPC serves callbacks with half as many threads as there are cores, at least 2 and at most 16.
int InlineSlots(int wanted) {
  if (wanted >= 0) return wanted;
  const int grpc_threads = std::min(std::max(static_cast<int>(Cores()) / 2, 2), 16);
  return grpc_threads - 1;
}

uint64_t RandomSeed() {
  std::random_device device;
  return (static_cast<uint64_t>(device()) << 32) ^ device();
}

// SplitMix64's finalizer: a bijection, so that different counts give different ids.
uint64_t Mix(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

}  // namespace

RpcRuntime::RpcRuntime(const Options& options, const Clock& clock, Metrics& metrics, Logger& logger)
    : options_(options),
      clock_(clock),
      metrics_(metrics),
      logger_(logger),
      inline_slots_(InlineSlots(options.inline_slots)),
      id_seed_(RandomSeed()),
      admission_(options.admission),
      read_pool_(std::max<size_t>(Cores(), 2)),
      // A long call may block its thread, so there is one for each.
      long_pool_(static_cast<size_t>(options.admission.max_concurrent_long_requests)) {}

bool RpcRuntime::EnterInline() {
  if (inline_calls_.fetch_add(1, std::memory_order_relaxed) < inline_slots_) return true;
  inline_calls_.fetch_sub(1, std::memory_order_relaxed);
  return false;
}

void RpcRuntime::BeginDrain() {
  std::vector<std::shared_ptr<DrainObserver>> observers;
  {
    std::lock_guard<std::mutex> lock(mu_);
    if (drain_begun_) return;
    drain_begun_ = true;
    admission_.Close();
    for (const auto& entry : observers_) {
      if (auto observer = entry.second.lock()) observers.push_back(std::move(observer));
    }
    observers_.clear();
  }
  for (const std::shared_ptr<DrainObserver>& observer : observers) observer->OnDrain();
}

bool RpcRuntime::AddDrainObserver(const std::shared_ptr<DrainObserver>& observer) {
  std::lock_guard<std::mutex> lock(mu_);
  if (drain_begun_) return false;
  observers_.emplace(observer.get(), observer);
  return true;
}

void RpcRuntime::RemoveDrainObserver(DrainObserver* observer) {
  std::lock_guard<std::mutex> lock(mu_);
  observers_.erase(observer);
}

std::string RpcRuntime::NewRequestId() {
  const uint64_t id = Mix(id_seed_ + next_id_.fetch_add(1, std::memory_order_relaxed));
  return absl::StrCat(absl::Hex(id, absl::kZeroPad16));
}

}  // namespace chancery
