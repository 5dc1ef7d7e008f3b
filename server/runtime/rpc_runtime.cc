#include "server/runtime/rpc_runtime.h"

#include <algorithm>
#include <random>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

namespace chancery {
namespace {

size_t Cores() { return std::max<size_t>(std::thread::hardware_concurrency(), 1); }

size_t ReadThreads() { return std::max<size_t>(Cores(), 2); }

Admission::Limits WithThreads(Admission::Limits limits) {
  limits.read_threads = static_cast<int>(ReadThreads());
  return limits;
}

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
      admission_(WithThreads(options.admission)),
      read_pool_(ReadThreads()),
      long_read_pool_(ReadThreads()),
      // Writes and long calls may block their threads, so there is one for each.
      write_pool_(static_cast<size_t>(options.admission.max_concurrent_writes)),
      long_pool_(static_cast<size_t>(options.admission.max_concurrent_long_requests)),
      operator_pool_(static_cast<size_t>(options.admission.max_concurrent_operator_calls)),
      ticker_([this] { Tick(); }) {}

RpcRuntime::~RpcRuntime() {
  {
    std::lock_guard<std::mutex> lock(mu_);
    stopping_ = true;
  }
  stop_.notify_all();
  ticker_.join();
}

void RpcRuntime::Tick() {
  const absl::Duration shortest =
      std::min(options_.stream_idle_timeout, options_.stream_stall_timeout);
  const absl::Duration period =
      std::min(std::max(shortest / 4, absl::Milliseconds(1)), absl::Seconds(1));
  std::unique_lock<std::mutex> lock(mu_);
  while (!stop_.wait_for(lock, absl::ToChronoMicroseconds(period), [this] { return stopping_; })) {
    std::vector<std::shared_ptr<OpenStream>> streams = OpenStreams();
    lock.unlock();
    for (const std::shared_ptr<OpenStream>& stream : streams) stream->OnTick();
    streams.clear();  // the last reference may be here
    lock.lock();
  }
}

std::vector<std::shared_ptr<OpenStream>> RpcRuntime::OpenStreams() const {
  std::vector<std::shared_ptr<OpenStream>> streams;
  for (const auto& entry : streams_) {
    if (auto stream = entry.second.lock()) streams.push_back(std::move(stream));
  }
  return streams;
}

bool RpcRuntime::EnterInline() {
  if (inline_calls_.fetch_add(1, std::memory_order_relaxed) < inline_slots_) return true;
  inline_calls_.fetch_sub(1, std::memory_order_relaxed);
  return false;
}

void RpcRuntime::BeginDrain() {
  std::vector<std::shared_ptr<OpenStream>> streams;
  {
    std::lock_guard<std::mutex> lock(mu_);
    if (drain_begun_) return;
    drain_begun_ = true;
    admission_.Close();
    streams = OpenStreams();
  }
  for (const std::shared_ptr<OpenStream>& stream : streams) stream->OnDrain();
}

bool RpcRuntime::AddOpenStream(const std::shared_ptr<OpenStream>& stream) {
  std::lock_guard<std::mutex> lock(mu_);
  if (drain_begun_) return false;
  streams_.emplace(stream.get(), stream);
  return true;
}

void RpcRuntime::RemoveOpenStream(OpenStream* stream) {
  std::lock_guard<std::mutex> lock(mu_);
  streams_.erase(stream);
}

std::string RpcRuntime::NewRequestId() {
  const uint64_t id = Mix(id_seed_ + next_id_.fetch_add(1, std::memory_order_relaxed));
  return absl::StrCat(absl::Hex(id, absl::kZeroPad16));
}

}  // namespace chancery
