// Decides whether a call may begin: at most so many at once, and none during a shutdown.
//
//   CHANCERY_ASSIGN_OR_RETURN(Admission::Ticket ticket, admission.Enter(/*long_call=*/false));
//   ... the call counts until `ticket` is destroyed ...
//
// Refusing at once is better than queueing: a caller that waits in a queue has often given up when
// its turn comes, and one that is refused can go elsewhere.
//
// Thread-safe, without locks. A ticket must not outlive its Admission.

#ifndef CHANCERY_SERVER_RUNTIME_ADMISSION_H_
#define CHANCERY_SERVER_RUNTIME_ADMISSION_H_

#include <atomic>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace chancery {

class Admission {
 public:
  struct Limits {
    int max_concurrent_requests = 256;
    // Of these, calls that may take long: streams and maintenance.
    int max_concurrent_long_requests = 32;
  };

  class Ticket {
   public:
    Ticket() = default;
    Ticket(Ticket&& other) noexcept { *this = std::move(other); }
    Ticket& operator=(Ticket&& other) noexcept {
      std::swap(admission_, other.admission_);
      std::swap(long_call_, other.long_call_);
      return *this;
    }
    ~Ticket() {
      if (admission_ != nullptr) admission_->Leave(long_call_);
    }

   private:
    friend class Admission;
    Ticket(Admission* admission, bool long_call) : admission_(admission), long_call_(long_call) {}

    Admission* admission_ = nullptr;
    bool long_call_ = false;
  };

  explicit Admission(const Limits& limits) : limits_(limits) {}
  Admission(const Admission&) = delete;
  Admission& operator=(const Admission&) = delete;

  // RESOURCE_EXHAUSTED with reason OVERLOADED naming the limit that is reached; UNAVAILABLE with
  // reason SHUTTING_DOWN after Close.
  absl::StatusOr<Ticket> Enter(bool long_call);

  // Refuses all calls from now on.
  void Close() { closed_.store(true); }
  bool closed() const { return closed_.load(std::memory_order_relaxed); }

  int in_flight() const { return requests_.load(std::memory_order_relaxed); }

 private:
  void Leave(bool long_call);

  const Limits limits_;
  std::atomic<bool> closed_{false};
  std::atomic<int> requests_{0};
  std::atomic<int> long_requests_{0};
};

// The error of calls that a shutdown refuses or ends.
absl::Status ShuttingDownError();

}  // namespace chancery

#endif  // CHANCERY_SERVER_RUNTIME_ADMISSION_H_
