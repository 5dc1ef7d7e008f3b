// Takes out of a store what is older than it is to keep: closed versions, and outcomes of requests.
//
//   RetentionThread::Options options;
//   options.keep_history = absl::Hours(24 * 365);
//   const RetentionThread retention(*graph, clock, options, [](const absl::Status& error) { ... });
//
// It looks at the start and whenever the interval has passed. The graph as of any time within
// keep_history stays readable. A trim that was cut short, of this thread or of a call, is finished,
// also where history is kept for ever. What fails is tried again at the next look.

#ifndef CHANCERY_SERVER_RETENTION_RETENTION_THREAD_H_
#define CHANCERY_SERVER_RETENTION_RETENTION_THREAD_H_

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "storage/base/budget.h"
#include "storage/base/clock.h"
#include "storage/graph/graph_store.h"

namespace chancery {

class RetentionThread {
 public:
  struct Options {
    absl::Duration keep_history = absl::InfiniteDuration();
    absl::Duration keep_outcomes = absl::Hours(24 * 30);
    // Between two looks, by the time of the machine.
    absl::Duration interval = absl::Minutes(10);
  };

  // `graph` and `clock`, by which ages are told, must outlive the thread. `failed` is called on the
  // thread with what a look ended with, if that is an error.
  RetentionThread(GraphStore& graph, const Clock& clock, const Options& options,
                  std::function<void(const absl::Status&)> failed);
  // Ends it, in the middle of a trim too.
  ~RetentionThread();
  RetentionThread(const RetentionThread&) = delete;
  RetentionThread& operator=(const RetentionThread&) = delete;

 private:
  void Work();
  absl::Status Look(Budget& budget);

  GraphStore& graph_;
  const Clock& clock_;
  const Options options_;
  const std::function<void(const absl::Status&)> failed_;

  std::atomic<bool> stopped_{false};
  std::mutex mu_;
  std::condition_variable stopping_;
  std::thread thread_;  // last: it uses the others
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_RETENTION_RETENTION_THREAD_H_
