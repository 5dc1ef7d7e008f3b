// The calls that were let in and have not ended: what an operator sees, and may end.
//
//   RunningCall running(registry);  // a part of the wrapper (server_call.h)
//   running.Start(call);            // its method, who calls, and so on
//   ... running.SetRows(n); if (running.ended()) ...
//
//   for (const RunningCalls::Call& call : registry.List()) ...
//   registry.End(17);
//
// RunningCalls is thread-safe. A RunningCall is of one thread, except for what is said.

#ifndef CHANCERY_SERVER_RUNTIME_RUNNING_CALLS_H_
#define CHANCERY_SERVER_RUNTIME_RUNNING_CALLS_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace chancery {

class RunningCall;

class RunningCalls {
 public:
  struct Call {
    int64_t id = 0;  // 1 and up, for each call of this process another one
    std::string method;
    std::string principal;  // empty where nobody is asked
    std::string peer;
    std::string request_id;
    absl::Time start;
    uint64_t rows_read = 0;
    std::string text;  // of a query; else empty
  };

  // Oldest first.
  std::vector<Call> List() const;
  // Tells the call that it is to end; it does when it next looks. False if there is none with this
  // id.
  bool End(int64_t id);

 private:
  friend class RunningCall;

  mutable std::mutex mu_;
  int64_t last_id_ = 0;                      // guarded by mu_
  std::map<int64_t, RunningCall*> running_;  // guarded by mu_
};

class RunningCall {
 public:
  // `registry` must outlive it.
  explicit RunningCall(RunningCalls& registry) : registry_(registry) {}
  ~RunningCall() { Finish(); }
  RunningCall(const RunningCall&) = delete;
  RunningCall& operator=(const RunningCall&) = delete;

  // Puts it into the registry, until Finish. `call.id` is given to it.
  void Start(RunningCalls::Call call);
  void Finish();

  // 0 where it is not in the registry.
  int64_t id() const { return call_.id; }

  // What it is about; kMaxTextBytes of it are kept. From any thread.
  void SetText(absl::string_view text);
  static constexpr size_t kMaxTextBytes = 1000;
  std::string text() const;

  // Rows that it has read so far.
  void SetRows(uint64_t rows) { rows_.store(rows, std::memory_order_relaxed); }

  // Whether an operator wants it to end. From any thread.
  bool ended() const { return ended_.load(std::memory_order_relaxed); }

 private:
  friend class RunningCalls;

  RunningCalls& registry_;
  RunningCalls::Call call_;  // but for rows_read; guarded by registry_.mu_ once it is there
  std::atomic<uint64_t> rows_{0};
  std::atomic<bool> ended_{false};
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_RUNTIME_RUNNING_CALLS_H_
