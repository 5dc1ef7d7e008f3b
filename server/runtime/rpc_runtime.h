// What all calls of a server share: limits, threads, metrics, log, and whether it is shutting down.
//
// Threads. gRPC runs callbacks on a few threads that also poll its sockets, so a handler on one of
// them saves two context switches (some 20 us of a 110 us call), and a handler on all of them stops
// the server from hearing anything. Reads therefore run there while at least one of these threads
// stays free, and on the read pool otherwise; calls that may take long run on a pool of their own.
//
// Thread-safe. Must outlive every call; the destructor waits for its pools' tasks.

#ifndef CHANCERY_SERVER_RUNTIME_RPC_RUNTIME_H_
#define CHANCERY_SERVER_RUNTIME_RPC_RUNTIME_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "server/observability/logger.h"
#include "server/observability/metrics.h"
#include "server/runtime/admission.h"
#include "server/runtime/worker_pool.h"
#include "storage/base/clock.h"

namespace chancery {

// Told of a shutdown once, from another thread.
class DrainObserver {
 public:
  virtual ~DrainObserver() = default;
  virtual void OnDrain() = 0;
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
    // How many reads may run on gRPC's threads at once; negative: one less than gRPC has.
    int inline_slots = -1;
    // True where callers show certificates: their name becomes RequestContext::principal.
    bool authenticated_peers = false;
  };

  // The references must outlive the runtime.
  RpcRuntime(const Options& options, const Clock& clock, Metrics& metrics, Logger& logger);
  RpcRuntime(const RpcRuntime&) = delete;
  RpcRuntime& operator=(const RpcRuntime&) = delete;

  const Options& options() const { return options_; }
  const Clock& clock() const { return clock_; }
  Metrics& metrics() { return metrics_; }
  Logger& logger() { return logger_; }
  Admission& admission() { return admission_; }

  WorkerPool& read_pool() { return read_pool_; }
  WorkerPool& long_pool() { return long_pool_; }

  // False if a handler must not run on the calling thread, which is gRPC's. LeaveInline() after it,
  // if true.
  bool EnterInline();
  void LeaveInline() { inline_calls_.fetch_sub(1, std::memory_order_relaxed); }

  // Refuses new calls with SHUTTING_DOWN and tells the observers. Calls under way go on; streams
  // end with SHUTTING_DOWN once what they were given is answered.
  void BeginDrain();
  bool draining() const { return admission_.closed(); }

  // Returns false if the drain has begun already: `observer` will not be told.
  bool AddDrainObserver(const std::shared_ptr<DrainObserver>& observer);
  void RemoveDrainObserver(DrainObserver* observer);

  // 16 hexadecimal digits, different for each call of any server.
  std::string NewRequestId();

 private:
  const Options options_;
  const Clock& clock_;
  Metrics& metrics_;
  Logger& logger_;
  const int inline_slots_;
  const uint64_t id_seed_;

  Admission admission_;
  std::atomic<int> inline_calls_{0};
  std::atomic<uint64_t> next_id_{0};

  std::mutex mu_;
  // Guarded by mu_.
  bool drain_begun_ = false;
  absl::flat_hash_map<DrainObserver*, std::weak_ptr<DrainObserver>> observers_;

  // Last: destroyed first, so that tasks see everything above.
  WorkerPool read_pool_;
  WorkerPool long_pool_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_RUNTIME_RPC_RUNTIME_H_
