// Asks a run to end: what is under way is finished, nothing new is begun.
//
//   StopSignal stop;
//   std::thread([&] { WaitForSigint(); stop.Request(); });
//   if (!stop.WaitFor(absl::Seconds(5))) return;     // asked for meanwhile
//
// Thread-safe.

#ifndef CHANCERY_CLIENT_LOADER_STOP_SIGNAL_H_
#define CHANCERY_CLIENT_LOADER_STOP_SIGNAL_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <utility>

#include "absl/time/time.h"

namespace chancery {

class StopSignal {
 public:
  // Once asked for, a stop stays asked for.
  void Request() {
    std::lock_guard<std::mutex> lock(mu_);
    requested_ = true;
    changed_.notify_all();
    if (callback_ != nullptr) callback_();
  }

  bool requested() const { return requested_.load(); }
  // For what polls. Valid as long as the object.
  const std::atomic<bool>* flag() const { return &requested_; }

  // Waits that long, or until the stop is asked for; then false.
  bool WaitFor(absl::Duration duration) {
    std::unique_lock<std::mutex> lock(mu_);
    return !changed_.wait_for(lock, absl::ToChronoNanoseconds(duration),
                              [this] { return requested_.load(); });
  }

  // Called when the stop is asked for, at once if it was; null to call nothing any more. When this
  // returns, the former one does not run. It must not use this object.
  void SetCallback(std::function<void()> callback) {
    std::lock_guard<std::mutex> lock(mu_);
    callback_ = std::move(callback);
    if (callback_ != nullptr && requested_) callback_();
  }

 private:
  std::mutex mu_;
  std::condition_variable changed_;
  std::atomic<bool> requested_{false};
  std::function<void()> callback_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_STOP_SIGNAL_H_
