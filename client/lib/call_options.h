// What one call, or some, have beside their request.
//
//   CallOptions options;
//   options.deadline = absl::Now() + absl::Milliseconds(200);
//   options.cancellation = std::make_shared<CallCancellation>();
//   options.metadata = {{"x-tenant", "desk-7"}};
//   GraphClient quick(connection.With(options));

#ifndef CHANCERY_CLIENT_LIB_CALL_OPTIONS_H_
#define CHANCERY_CLIENT_LIB_CALL_OPTIONS_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"

namespace chancery {

// Ends calls that are under way, and keeps those that have not begun from beginning: they return
// CANCELLED. Thread-safe.
class CallCancellation {
 public:
  void Cancel();
  bool cancelled() const;

  // For connections: has `end` called when it is cancelled, or now if it is already. What Remove
  // gets. `end` must not call this object.
  uint64_t Add(std::function<void()> end);
  // Once it returns, `end` is not running and will not be called.
  void Remove(uint64_t id);

 private:
  mutable std::mutex mu_;
  // Guarded by mu_.
  bool cancelled_ = false;
  uint64_t next_id_ = 0;
  std::map<uint64_t, std::function<void()>> ends_;
};

struct CallOptions {
  // When a call, with all its attempts, is to end; the connection's timeouts still hold for each.
  absl::Time deadline = absl::InfiniteFuture();
  // Null: only the connection's end ends it.
  std::shared_ptr<CallCancellation> cancellation;
  // Headers: keys in lower case.
  std::vector<std::pair<std::string, std::string>> metadata;
  // The trace that it is part of, instead of the connection's: W3C's "00-TRACE-SPAN-FLAGS".
  std::string traceparent;
};

// `outer`, and what `inner` has to say: the earlier deadline, all headers, its cancellation and
// trace if it has them.
CallOptions Merged(const CallOptions& outer, const CallOptions& inner);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LIB_CALL_OPTIONS_H_
