// One call from its arrival to its log line: the part of the wrapper (rpc_handler.h) that does not
// depend on message types.
//
//   ServerCall call(runtime, method, grpc_context);
//   absl::Status status = call.Admit();
//   if (status.ok()) status = call.Begin();
//   if (status.ok()) {
//     const CallerScope scope(call.principal());
//     RequestContext context = call.MakeContext();
//     call.Watch(&context.budget);
//     status = handler(request, context);
//     call.CountRows(context.budget);
//   }
//   reactor->Finish(call.Complete(status));
//   call.Report();
//
// One thread at a time. The grpc context is looked at up to and including Complete.

#ifndef CHANCERY_SERVER_RUNTIME_SERVER_CALL_H_
#define CHANCERY_SERVER_RUNTIME_SERVER_CALL_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/status.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/auth/authenticator.h"
#include "server/observability/audit_log.h"
#include "server/runtime/admission.h"
#include "server/runtime/request_context.h"
#include "server/runtime/rpc_runtime.h"
#include "server/runtime/running_calls.h"
#include "storage/base/budget.h"
#include "storage/base/clock.h"

namespace chancery {

struct RpcMethod {
  // "GraphService/FindEncounters". Must live as long as the process.
  absl::string_view name;
  Execution execution = Execution::kRead;
};

class ServerCall {
 public:
  // `runtime` and `grpc_context` must outlive the call, but see above.
  ServerCall(RpcRuntime& runtime, const RpcMethod& method,
             grpc::CallbackServerContext& grpc_context);
  ServerCall(const ServerCall&) = delete;
  ServerCall& operator=(const ServerCall&) = delete;

  // To be asked before anything else. The errors of Authenticator::Judge and Admission::Enter;
  // DEADLINE_EXCEEDED if it is past already.
  absl::Status Admit();

  // True if it goes into the audit. Begin and Complete wait for a device then, which gRPC's own
  // threads must not.
  bool audited() const { return audited_; }
  // True if it is to run among the reads that take long. After Admit.
  bool long_read() const { return ticket_.long_read(); }

  // To be asked each time before a handler runs: what cannot be recorded must not be done. The
  // errors of AuditLog; CANCELLED if an operator has ended the call.
  absl::Status Begin();

  // For a handler, which starts now; valid as long as this. Each has the whole row limit.
  RequestContext MakeContext();
  // Of the handler that starts now: what it has read is shown to operators as it goes on.
  void Watch(const Budget* budget) { polling_clock_.Watch(budget); }

  void CountRequest(size_t bytes);
  void CountReply(size_t bytes);
  // Of the budget that was watched; it is watched no more. On the thread of MakeContext, when the
  // handler has returned.
  void CountRows(const Budget& budget);
  // Of the newest commit that the call made.
  void CountRevision(int64_t revision) { revision_ = std::max(revision_, revision); }

  // LIMIT_EXCEEDED (max_reply_bytes) if the caller would lose a message of so many bytes: gRPC's
  // clients take kDefaultReplyBytes unless they are told otherwise, and those that are say so in
  // the header x-max-reply-bytes.
  absl::Status CheckReply(size_t bytes) const;
  static constexpr size_t kDefaultReplyBytes = size_t{4} << 20;

  // Ends the call with `status`, and records it in the audit if it had begun; what to send.
  grpc::Status Complete(const absl::Status& status);
  // Counts and logs it. REQUIRES: Complete was called.
  void Report();

  absl::string_view request_id() const { return request_id_; }
  absl::string_view principal() const { return principal_; }
  // An operator wants it to end.
  bool ended() const { return running_.ended(); }
  bool IsCancelled() const { return grpc_context_.IsCancelled(); }
  // Ends the call whatever its caller does; gRPC's operations under way fail.
  void Cancel() { grpc_context_.TryCancel(); }

 private:
  // A Budget looks at its clock whenever it polls, and at a flag that somebody must set. gRPC tells
  // a reactor of a cancellation only after the method handler has returned, which is too late for
  // one that runs in it; so the flag is set from the state of the call each time the clock is read.
  // That is also when the budget's thread tells how many rows it has read.
  class PollingClock final : public Clock {
   public:
    PollingClock(const Clock& clock, const grpc::CallbackServerContext& context,
                 std::atomic<bool>& cancelled, RunningCall& running)
        : clock_(clock), context_(context), cancelled_(cancelled), running_(running) {}
    absl::Time Now() const override {
      if (context_.IsCancelled() || running_.ended()) {
        cancelled_.store(true, std::memory_order_relaxed);
      }
      if (budget_ != nullptr) running_.SetRows(rows_before_ + budget_->rows_read());
      return clock_.Now();
    }
    void Watch(const Budget* budget) { budget_ = budget; }
    void WatchNoMore(uint64_t rows_read) {
      budget_ = nullptr;
      rows_before_ = rows_read;
    }

   private:
    const Clock& clock_;
    const grpc::CallbackServerContext& context_;
    std::atomic<bool>& cancelled_;
    RunningCall& running_;
    const Budget* budget_ = nullptr;
    uint64_t rows_before_ = 0;  // of the call's budgets before this one
  };

  RpcRuntime& runtime_;
  const RpcMethod method_;
  grpc::CallbackServerContext& grpc_context_;
  const absl::Time start_;
  const bool audited_;
  std::atomic<bool> cancelled_{false};
  RunningCall running_;
  PollingClock polling_clock_;
  const std::string request_id_;
  const absl::Time deadline_;
  std::string principal_;
  Admission::Ticket ticket_;
  // Of the handler that runs, or ran last.
  absl::Time run_start_ = absl::InfiniteFuture();
  absl::Duration processor_start_;
  uint64_t seeks_start_ = 0;
  size_t max_reply_bytes_ = kDefaultReplyBytes;
  std::string trace_id_;  // of the caller's traceparent
  bool denied_ = false;
  bool begun_ = false;
  int64_t revision_ = 0;

  uint64_t requests_ = 0;
  uint64_t replies_ = 0;
  uint64_t request_bytes_ = 0;
  uint64_t reply_bytes_ = 0;
  uint64_t rows_read_ = 0;
  uint64_t seeks_ = 0;

  // REQUIRES: there is an audit.
  absl::Status Record(absl::string_view event, AuditLog::Durability durability);

  // Of Complete.
  absl::Status status_;
  absl::StatusCode code_ = absl::StatusCode::kOk;  // as sent
  std::string reason_;
  bool sanitized_ = false;
  std::string peer_;
};

// What the caller of a method ("GraphService/Search") may do; OK and nobody where nobody is asked.
Verdict JudgeCaller(const RpcRuntime& runtime, absl::string_view method,
                    const grpc::ServerContextBase& grpc_context);

// The error of calls whose caller does not wait for the answer.
absl::Status CallerGoneError();
// The error of calls that an operator ended.
absl::Status EndedByOperatorError();
// The error of streams that bring nothing, and of those whose replies nobody takes: UNAVAILABLE,
// for another stream may be opened.
absl::Status StreamIdleError(absl::Duration timeout);
absl::Status StreamStalledError(absl::Duration timeout);
// The error of requests whose bytes are no message of the method's type.
absl::Status UnreadableRequestError();

}  // namespace chancery

#endif  // CHANCERY_SERVER_RUNTIME_SERVER_CALL_H_
