// Decides whether a call may begin: at most so many at once of each kind, no caller at the cost of
// all others, no read that would have to wait, and none during a shutdown.
//
//   CHANCERY_ASSIGN_OR_RETURN(Admission::Ticket ticket,
//                             admission.Enter(Execution::kRead, "GraphService/Search", caller));
//   ... the call counts until `ticket` is destroyed ...
//   ticket.Ran(duration, processor_time, whole);  // so that the next one is better estimated
//
// Refusing at once is better than queueing: a caller that waits in a queue has often given up when
// its turn comes, and one that is refused can go elsewhere.
//
// Fairness. The last quarter of the places of a kind is for callers that hold less than an equal
// share of them. So a caller alone has three quarters, and another one always finds a place.
//
// Waiting. Each method has a moving average of what its reads cost. Reads under way, so estimated,
// are the wait of the next one; where that is longer than Limits::max_read_wait and than twice what
// the read itself costs, it is refused and told when to come again. Above half of that, callers who
// make more than an equal share of the work are refused, so one that is alone never has more than
// the half, and another one finds a place. Who is told to come again is told a longer time the more
// have been refused since one was let in: so callers who keep it come as fast as they are served.
//
// Estimates are of this process alone. Where reads in fact wait longer than that, as others use the
// processors or the disk, fewer are let in, down to one for each thread, until they wait no longer
// (Reads::give): a little more with each read that waited as it may, much less with one that did
// not.
//
// Short and long. Reads of methods that cost kLongReadSeconds and more on average are long: they
// run on threads of their own (Ticket::long_read), so that a short one never stands behind them,
// and each sort waits for its own only.
//
// What a read costs is how long it ran while there was a thread for each, and else the time of the
// processor that it took: where many run at once they hold each other up, and an average that took
// this for their cost would let in more and more of them.
//
// Thread-safe. Enter and the end of a ticket cost about 0.2 us. A ticket must not outlive its
// Admission.

#ifndef CHANCERY_SERVER_RUNTIME_ADMISSION_H_
#define CHANCERY_SERVER_RUNTIME_ADMISSION_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace chancery {

// How a method is run, and which limits it has.
enum class Execution {
  // A read: bounded in time and rows; on gRPC's own thread where possible.
  kRead,
  // One write: waits for the device, on a pool of its own; the caller's deadline only.
  kWrite,
  // A stream of writes, idle most of the time: its messages are worked on among the writes.
  kWriteStream,
  // A stream of replies or maintenance: the caller's deadline only, and a thread of its own.
  kLong,
  // A stream of reads, idle most of the time: its messages are worked on among the long reads, one
  // after the other, each with the limits of a read.
  kReadStream,
  // An operator's look at what keeps the server busy, or the end of it: finds a place and a thread
  // whatever else goes on.
  kOperator,
};
inline constexpr size_t kExecutionCount = 6;

class Admission {
 public:
  struct Limits {
    // Reads, writes and long calls together; streams of reads and writes, and operators, do not
    // count.
    int max_concurrent_requests = 256;
    // Of these, writes.
    int max_concurrent_writes = 64;
    // Of these, long calls.
    int max_concurrent_long_requests = 32;
    // Streams of writes.
    int max_concurrent_write_streams = 256;
    // Streams of reads.
    int max_concurrent_read_streams = 256;
    // Calls of operators.
    int max_concurrent_operator_calls = 8;
    // How long a read may have to wait for others.
    absl::Duration max_read_wait = absl::Milliseconds(5);
    // How many reads of each sort run at once.
    int read_threads = 2;
  };

  class Ticket {
   public:
    Ticket() = default;
    Ticket(Ticket&& other) noexcept { *this = std::move(other); }
    Ticket& operator=(Ticket&& other) noexcept {
      std::swap(admission_, other.admission_);
      std::swap(execution_, other.execution_);
      std::swap(method_, other.method_);
      std::swap(caller_, other.caller_);
      std::swap(seconds_, other.seconds_);
      std::swap(long_read_, other.long_read_);
      std::swap(alone_, other.alone_);
      std::swap(crowds_, other.crowds_);
      std::swap(ran_, other.ran_);
      std::swap(processor_, other.processor_);
      std::swap(whole_, other.whole_);
      return *this;
    }
    ~Ticket() {
      if (admission_ != nullptr) admission_->Leave(*this);
    }

    // True for a read that is to run on the threads for long ones.
    bool long_read() const { return long_read_; }

    // How long the read ran, without what it waited, how much of the processor's time it took, and
    // how long it was with what it waited. Calls that do not say it teach nothing.
    void Ran(absl::Duration duration, absl::Duration processor, absl::Duration whole) {
      ran_ = duration;
      processor_ = processor;
      whole_ = whole;
    }

   private:
    friend class Admission;

    Admission* admission_ = nullptr;
    Execution execution_ = Execution::kRead;
    absl::string_view method_;
    std::string caller_;
    double seconds_ = 0;  // what the call counts for in the backlog
    bool long_read_ = false;
    bool alone_ = false;   // there was a thread for each read when it came
    uint64_t crowds_ = 0;  // Admission::crowds_ then
    absl::Duration ran_ = absl::InfiniteDuration();
    absl::Duration processor_;
    absl::Duration whole_;
  };

  // From which average cost on reads are long.
  static constexpr double kLongReadSeconds = 0.001;

  explicit Admission(const Limits& limits);
  Admission(const Admission&) = delete;
  Admission& operator=(const Admission&) = delete;

  // RESOURCE_EXHAUSTED with reason OVERLOADED naming the limit that is reached; UNAVAILABLE with
  // reason SHUTTING_DOWN after Close. `method` must live as long as the process; `caller` is
  // whatever tells those apart who are to be treated alike.
  absl::StatusOr<Ticket> Enter(Execution execution, absl::string_view method,
                               absl::string_view caller);

  // Refuses all calls from now on.
  void Close() { closed_.store(true); }
  bool closed() const { return closed_.load(std::memory_order_relaxed); }

  // Of all kinds.
  int in_flight() const;

  // What goes on, for metrics.
  struct Load {
    std::array<int, kExecutionCount> of_kind{};  // calls under way, by Execution
    size_t callers = 0;                          // that have some
    double short_backlog_seconds = 0;            // estimated cost of the reads under way
    double long_backlog_seconds = 0;
    // Of what they may wait for, how much is given: less than 1 where they waited longer.
    double short_give = 1;
    double long_give = 1;
    std::map<std::string, uint64_t> refused;  // since the start, by limit; every limit is there
  };
  Load load() const;

 private:
  struct Caller {
    int total = 0;                               // of max_concurrent_requests
    std::array<int, kExecutionCount> of_kind{};  // by Execution
    std::array<double, 2> backlog_seconds{};     // of short and of long reads
  };
  // The reads of one sort.
  struct Reads {
    int count = 0;
    double backlog_seconds = 0;
    double give = 1;            // of the wait that is allowed
    int64_t refused_since = 0;  // since one was let in
  };

  // How long a read of so many seconds may wait.
  double AllowedWait(double seconds) const;
  void Leave(const Ticket& ticket);
  // These REQUIRE that mu_ is held.
  // OK if one more read of `seconds` by `caller` need not wait too long.
  absl::Status CheckWait(double seconds, bool long_read, const Caller& caller) const;
  // How a call of this kind may be let in.
  absl::Status Check(Execution execution, double seconds, bool long_read, const Caller& held,
                     size_t callers) const;

  const Limits limits_;
  std::atomic<bool> closed_{false};

  mutable std::mutex mu_;
  // Guarded by mu_.
  int total_ = 0;
  std::array<int, kExecutionCount> of_kind_{};
  std::array<Reads, 2> reads_{};  // short, long
  uint64_t crowds_ = 0;           // how often a read came for which there was no thread
  absl::flat_hash_map<std::string, Caller> callers_;                // those with calls under way
  absl::flat_hash_map<absl::string_view, double> average_seconds_;  // by method
  std::map<std::string, uint64_t> refused_;                         // by limit
};

// The error of calls that a shutdown refuses or ends.
absl::Status ShuttingDownError();

}  // namespace chancery

#endif  // CHANCERY_SERVER_RUNTIME_ADMISSION_H_
