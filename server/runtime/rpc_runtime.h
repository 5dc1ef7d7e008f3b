// What all calls of a server share: limits, threads, metrics, log, and whether it is shutting down.
//
// Threads. gRPC runs callbacks on a few threads that also poll its sockets, so a handler on one of
// them saves two context switches (some 20 us of a 110 us call), and a handler on all of them stops
// the server from hearing anything. Reads therefore run there while at least one of these threads
// stays free, and on the read pool otherwise. Reads that take long by what is known of their method
// (Admission) have a pool of their own, so that short ones never stand behind them; so have writes,
// and calls that may take any time: none of them waits for another kind.
//
// Thread-safe. Must outlive every call; the destructor waits for its pools' tasks.

#ifndef CHANCERY_SERVER_RUNTIME_RPC_RUNTIME_H_
#define CHANCERY_SERVER_RUNTIME_RPC_RUNTIME_H_

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "server/auth/authenticator.h"
#include "server/observability/audit_log.h"
#include "server/observability/logger.h"
#include "server/observability/metrics.h"
#include "server/runtime/admission.h"
#include "server/runtime/log_throttle.h"
#include "server/runtime/running_calls.h"
#include "server/runtime/worker_pool.h"
#include "storage/base/clock.h"

namespace chancery {

// A call that stays open without a thread of its own, and so has to be told what happens. Called
// from other threads.
class OpenStream {
 public:
  virtual ~OpenStream() = default;
  // Of a shutdown; once.
  virtual void OnDrain() = 0;
  // That time has passed.
  virtual void OnTick() = 0;
};

class RpcRuntime {
 public:
  struct Options {
    Admission::Limits admission;
    // The deadline of reads without one, and the longest that they can have.
    absl::Duration default_deadline = absl::Seconds(30);
    absl::Duration max_deadline = absl::Minutes(5);
    uint64_t max_rows_read = 10'000'000;
    // Messages and bytes of one client stream that may wait for their turn.
    size_t stream_window_messages = 64;
    size_t stream_window_bytes = size_t{16} << 20;
    // A stream of writes that brings nothing for so long is ended.
    absl::Duration stream_idle_timeout = absl::Minutes(2);
    // A caller who does not take a reply of a stream for so long loses the stream.
    absl::Duration stream_stall_timeout = absl::Seconds(30);
    // How many reads may run on gRPC's threads at once; negative: one less than gRPC has.
    int inline_slots = -1;
    // Asked about every call; must outlive the runtime. Null: everybody may do everything.
    const Authenticator* authenticator = nullptr;
    // Where what is not a read is recorded, and what was denied; must outlive the runtime. Null:
    // nowhere.
    AuditLog* audit = nullptr;
    // A read or a write that takes longer is logged as a warning.
    absl::Duration slow_call = absl::Seconds(1);
    // True: with what it was about, as far as the handler says (the text of a query).
    bool slow_call_text = false;
    // True where callers show certificates and nobody is asked about them: their name becomes
    // RequestContext::principal.
    bool authenticated_peers = false;
  };

  // The references must outlive the runtime.
  RpcRuntime(const Options& options, const Clock& clock, Metrics& metrics, Logger& logger);
  ~RpcRuntime();
  RpcRuntime(const RpcRuntime&) = delete;
  RpcRuntime& operator=(const RpcRuntime&) = delete;

  const Options& options() const { return options_; }
  const Clock& clock() const { return clock_; }
  Metrics& metrics() { return metrics_; }
  Logger& logger() { return logger_; }
  Admission& admission() { return admission_; }
  RunningCalls& running_calls() { return running_calls_; }
  // Of calls that are refused as OVERLOADED.
  LogThrottle& refusal_log() { return refusal_log_; }

  WorkerPool& read_pool() { return read_pool_; }
  WorkerPool& long_read_pool() { return long_read_pool_; }
  WorkerPool& write_pool() { return write_pool_; }
  WorkerPool& long_pool() { return long_pool_; }
  WorkerPool& operator_pool() { return operator_pool_; }

  // False if a handler must not run on the calling thread, which is gRPC's. LeaveInline() after it,
  // if true.
  bool EnterInline();
  void LeaveInline() { inline_calls_.fetch_sub(1, std::memory_order_relaxed); }

  // Refuses new calls with SHUTTING_DOWN and tells open streams. Calls under way go on; streams
  // end with SHUTTING_DOWN once what they were given is answered.
  void BeginDrain();
  bool draining() const { return admission_.closed(); }

  // Returns false if the drain has begun already: `stream` will not be told.
  bool AddOpenStream(const std::shared_ptr<OpenStream>& stream);
  void RemoveOpenStream(OpenStream* stream);

  // 16 hexadecimal digits, different for each call of any server.
  std::string NewRequestId();

 private:
  // Lines a second about calls that are refused as OVERLOADED.
  static constexpr int kRefusalsLogged = 10;

  // Tells open streams of time, on a thread of its own, until stopping_.
  void Tick();
  // REQUIRES: mu_ is held.
  std::vector<std::shared_ptr<OpenStream>> OpenStreams() const;

  const Options options_;
  const Clock& clock_;
  Metrics& metrics_;
  Logger& logger_;
  const int inline_slots_;
  const uint64_t id_seed_;

  Admission admission_;
  RunningCalls running_calls_;
  LogThrottle refusal_log_{kRefusalsLogged};
  std::atomic<int> inline_calls_{0};
  std::atomic<uint64_t> next_id_{0};

  std::mutex mu_;
  std::condition_variable stop_;
  // Guarded by mu_.
  bool drain_begun_ = false;
  bool stopping_ = false;
  absl::flat_hash_map<OpenStream*, std::weak_ptr<OpenStream>> streams_;

  // Last: destroyed first, so that tasks see everything above.
  WorkerPool read_pool_;
  WorkerPool long_read_pool_;
  WorkerPool write_pool_;
  WorkerPool long_pool_;
  WorkerPool operator_pool_;
  std::thread ticker_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_RUNTIME_RPC_RUNTIME_H_
