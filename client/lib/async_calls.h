// Calls that do not wait for their replies.
//
//   AsyncCalls calls(client, 8);
//   std::future<absl::StatusOr<v1::FindPathsResponse>> paths =
//       calls.Start(&GraphClient::FindPaths, request);
//   ... paths.get() ...
//
// They run on so many threads, in the order in which they were started, each as the client makes
// them: with retries, other servers and the client's options (GraphClient::With has those for
// cancelling them). For few calls at once; a batch (BatchRead) costs a server less than many calls.
//
// Thread-safe.

#ifndef CHANCERY_CLIENT_LIB_ASYNC_CALLS_H_
#define CHANCERY_CLIENT_LIB_ASYNC_CALLS_H_

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "client/lib/graph_client.h"

namespace chancery {

class AsyncCalls {
 public:
  // `client` must outlive it. REQUIRES: threads > 0.
  AsyncCalls(GraphClient& client, int threads);
  // Waits for every call that was started.
  ~AsyncCalls();
  AsyncCalls(const AsyncCalls&) = delete;
  AsyncCalls& operator=(const AsyncCalls&) = delete;

  // Any method of GraphClient that takes a request and returns a reply.
  template <typename Method, typename Request>
  auto Start(Method method, Request request)
      -> std::future<std::invoke_result_t<Method, GraphClient&, const Request&>> {
    using Reply = std::invoke_result_t<Method, GraphClient&, const Request&>;
    auto task = std::make_shared<std::packaged_task<Reply()>>(
        [this, method, request = std::move(request)] { return (client_.*method)(request); });
    std::future<Reply> reply = task->get_future();
    Run([task] { (*task)(); });
    return reply;
  }
  // Tells `done` of the reply, on one of the threads.
  template <typename Method, typename Request, typename Done>
  void Start(Method method, Request request, Done done) {
    Run([this, method, request = std::move(request), done = std::move(done)] {
      done((client_.*method)(request));
    });
  }

 private:
  void Run(std::function<void()> task);
  void Work();

  GraphClient& client_;
  std::mutex mu_;
  std::condition_variable changed_;
  // Guarded by mu_.
  std::deque<std::function<void()>> tasks_;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LIB_ASYNC_CALLS_H_
