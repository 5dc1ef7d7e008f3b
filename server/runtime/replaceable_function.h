// A function that a test may replace while a server runs with it.
//
//   ReplaceableFunction<absl::Status(int)> handler;
//   handler = [](int x) { ... };   // any thread
//   handler(3);                    // any thread
//
// Thread-safe. The lock also tells ThreadSanitizer that what a test did before it set the function
// is seen where the function runs: it cannot see that from gRPC, which is not instrumented.

#ifndef CHANCERY_SERVER_RUNTIME_REPLACEABLE_FUNCTION_H_
#define CHANCERY_SERVER_RUNTIME_REPLACEABLE_FUNCTION_H_

#include <functional>
#include <mutex>
#include <utility>

namespace chancery {

template <typename Signature>
class ReplaceableFunction;

template <typename Result, typename... Args>
class ReplaceableFunction<Result(Args...)> {
 public:
  using Function = std::function<Result(Args...)>;

  void operator=(Function function) {  // NOLINT: nothing to return it for
    std::lock_guard<std::mutex> lock(mu_);
    function_ = std::move(function);
  }

  // What was set last; empty before that.
  Function Get() const {
    std::lock_guard<std::mutex> lock(mu_);
    return function_;
  }

  Result operator()(Args... args) const { return Get()(std::forward<Args>(args)...); }

 private:
  mutable std::mutex mu_;
  Function function_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_RUNTIME_REPLACEABLE_FUNCTION_H_
