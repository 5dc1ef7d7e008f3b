// Threads that run tasks.
//
//   WorkerPool pool(4);
//   pool.Run([] { ... });
//
// There is one thread from the start; more are made as tasks need them, up to the size given, and
// stay. Where the system has no more threads to give, those that there are run the tasks. The queue
// is not bounded here: whoever adds tasks is (see Admission). The destructor runs what is queued,
// then joins.
//
// Thread-safe. Run costs about 0.2 us, and the wake-up of a thread some 10 us later.

#ifndef CHANCERY_SERVER_RUNTIME_WORKER_POOL_H_
#define CHANCERY_SERVER_RUNTIME_WORKER_POOL_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace chancery {

class WorkerPool {
 public:
  // REQUIRES: max_threads > 0. Throws std::system_error if the first thread cannot be made.
  explicit WorkerPool(size_t max_threads);
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // Runs `task` on one of the threads, soon; tasks start in the order of Run. `task` must not
  // throw.
  void Run(std::function<void()> task);

 private:
  void Work();

  const size_t max_threads_;
  std::mutex mu_;
  std::condition_variable wake_;
  // Guarded by mu_.
  std::deque<std::function<void()>> queue_;
  std::vector<std::thread> threads_;
  size_t idle_ = 0;
  bool stopping_ = false;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_RUNTIME_WORKER_POOL_H_
