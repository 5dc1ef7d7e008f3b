// The one way in which a method of a service is served. A service is a class of gRPC's callback
// API, each method of which is one of these calls; the handler is plain code over messages:
//
//   grpc::ServerUnaryReactor* GraphService::Search(grpc::CallbackServerContext* context,
//                                                  const v1::SearchRequest* request,
//                                                  v1::SearchResponse* response) {
//     return HandleUnary(runtime_, {"GraphService/Search", Execution::kRead}, context, request,
//                        response, [this](const v1::SearchRequest& request, RequestContext&
//                        context) {
//                          return DoSearch(request, context);  // StatusOr<v1::SearchResponse>
//                        });
//   }
//
// For every call, in this order: context (request id, deadline, budget), admission (limits,
// shutdown), handler, mapping of the status (rpc_status.h), the reply, metrics, one log line.
// Handlers log nothing and map nothing.
//
// Handlers run on several threads at once. They may block if their Execution is not kRead. What a
// handler captures must outlive the server.

#ifndef CHANCERY_SERVER_RUNTIME_RPC_HANDLER_H_
#define CHANCERY_SERVER_RUNTIME_RPC_HANDLER_H_

#include <grpcpp/impl/codegen/proto_utils.h>  // how messages are read and written
#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <iterator>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "server/runtime/admission.h"
#include "server/runtime/after_reply.h"
#include "server/runtime/caller_scope.h"
#include "server/runtime/request_context.h"
#include "server/runtime/rpc_runtime.h"
#include "server/runtime/server_call.h"

namespace chancery {

// ---- Unary ----

// Answers with handler(request, context), which returns absl::StatusOr<Reply>.
template <typename Request, typename Reply, typename Handler>
grpc::ServerUnaryReactor* HandleUnary(RpcRuntime& runtime, const RpcMethod& method,
                                      grpc::CallbackServerContext* grpc_context,
                                      const Request* request, Reply* reply, Handler handler);

// ---- Server streaming ----

// What is left with gRPC of a stream whose handler has ended: no more than a connection takes at
// once.
inline constexpr size_t kMaxLastBytes = size_t{64} << 10;

// Where a handler puts the messages of a reply stream. Belongs to the handler's thread.
template <typename Reply>
class ReplySink {
 public:
  virtual ~ReplySink() = default;
  // Sends `reply`. Returns when the one before it is on its way, so a slow reader slows the handler
  // down and at most two replies are held. CANCELLED if the caller is gone, UNAVAILABLE with reason
  // SHUTTING_DOWN if the server ends, or STREAM_IDLE if the caller took nothing for
  // Options::stream_stall_timeout: return that error.
  virtual absl::Status Write(Reply reply) = 0;
  // The same of the last one, which goes together with the end of the stream, once the handler has
  // returned OK: that is one wait less. If it returns an error, only that goes. (Of more than
  // kMaxLastBytes: as Write, since nobody waits for a slow reader any more then.)
  virtual absl::Status WriteLast(Reply reply) = 0;
};

// Answers with what `handler` writes: absl::Status handler(const Request&, RequestContext&,
// ReplySink<Reply>&). It runs on a thread of its own; the method must be Execution::kLong.
template <typename Request, typename Reply>
grpc::ServerWriteReactor<Reply>* HandleServerStream(
    RpcRuntime& runtime, const RpcMethod& method, grpc::CallbackServerContext* grpc_context,
    const Request* request,
    std::function<absl::Status(const Request&, RequestContext&, ReplySink<Reply>&)> handler);

// ---- Both ways ----

// Answers each message of a stream with one reply, in the order of the messages. `handler` gets
// messages as they come, several at once if they came while it worked (one commit to disk can serve
// them all; of a kReadStream always one), never twice at the same time, and appends their replies
// in order. If it fails, the replies that it appended are sent and the stream ends with its error.
//
// At most Options::stream_window_* messages are read ahead of the replies; beyond that the sender
// waits. An idle stream holds no thread, and ends with STREAM_IDLE after
// Options::stream_idle_timeout; so does one whose replies nobody takes for stream_stall_timeout. A
// message that cannot be read ends the stream with UNREADABLE_REQUEST, once those before it are
// answered; with gRPC's own reading it would look like the end of the messages, so the method is to
// be a raw one (WithRawCallbackMethod_*). The method must be Execution::kWriteStream or
// kReadStream.
template <typename Request, typename Reply>
grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* HandleBidiStream(
    RpcRuntime& runtime, const RpcMethod& method, grpc::CallbackServerContext* grpc_context,
    std::function<absl::Status(std::vector<Request>, RequestContext&, std::vector<Reply>*)>
        handler);

// ---- Implementation ----

namespace rpc_internal {

// The revision that `reply` tells; 0 where it tells none.
template <typename Reply>
auto RevisionOf(const Reply& reply, int) -> decltype(static_cast<int64_t>(reply.revision())) {
  return reply.revision();
}
template <typename Reply>
int64_t RevisionOf(const Reply&, long) {  // NOLINT: worse than int, where both fit
  return 0;
}

// Runs `body`, which returns absl::Status. Libraries below may throw (out of memory): a call fails
// then, not the server.
template <typename Body>
absl::Status Guard(Body body) {
  try {
    return body();
  } catch (const std::exception& e) {
    return absl::InternalError(absl::StrCat("exception: ", e.what()));
  }
}

template <typename Request, typename Reply, typename Handler>
absl::Status RunUnary(ServerCall& call, const Request& request, Reply* reply, Handler& handler) {
  return Guard([&]() -> absl::Status {
    absl::Status begun = call.Begin();
    if (!begun.ok()) return begun;
    const CallerScope scope(call.principal());
    RequestContext context = call.MakeContext();
    call.Watch(&context.budget);
    absl::StatusOr<Reply> result = handler(request, context);
    call.CountRows(context.budget);
    if (!result.ok()) return std::move(result).status();
    *reply = *std::move(result);
    const size_t bytes = reply->ByteSizeLong();
    call.CountReply(bytes);
    call.CountRevision(RevisionOf(*reply, 0));
    return call.CheckReply(bytes);
  });
}

template <typename Request, typename Reply, typename Handler>
class UnaryReactor final : public grpc::ServerUnaryReactor {
 public:
  UnaryReactor(std::unique_ptr<ServerCall> call, const Request& request, Reply* reply,
               Handler handler)
      : call_(std::move(call)), request_(request), reply_(reply), handler_(std::move(handler)) {}

  void Run() {
    const std::unique_ptr<ServerCall> call = std::move(call_);
    Finish(call->Complete(RunUnary(*call, request_, reply_, handler_)));
    // *this may be gone.
    call->Report();
  }

  void OnDone() override { delete this; }

 private:
  std::unique_ptr<ServerCall> call_;
  const Request& request_;
  Reply* const reply_;
  Handler handler_;
};

template <typename Request, typename Reply>
class ServerStreamReactor final : public grpc::ServerWriteReactor<Reply>, public ReplySink<Reply> {
 public:
  using Handler = std::function<absl::Status(const Request&, RequestContext&, ReplySink<Reply>&)>;

  ServerStreamReactor(RpcRuntime& runtime, std::unique_ptr<ServerCall> call, const Request& request,
                      Handler handler)
      : runtime_(runtime),
        call_(std::move(call)),
        request_(request),
        handler_(std::move(handler)) {}

  // On a thread of the long pool, or on gRPC's with a status that says why nothing is to be done.
  void Run(absl::Status status) {
    const std::unique_ptr<ServerCall> call = std::move(call_);
    if (status.ok()) {
      status = Guard([&] {
        absl::Status begun = call->Begin();
        if (!begun.ok()) return begun;
        const CallerScope scope(call->principal());
        RequestContext context = call->MakeContext();
        call->Watch(&context.budget);
        writing_call_ = call.get();
        absl::Status result = handler_(request_, context, *this);
        call->CountRows(context.budget);
        return result;
      });
      std::unique_lock<std::mutex> lock(mu_);
      const absl::Status written = WaitUntilWritten(lock);
      if (status.ok()) status = written;
    }
    if (status.ok() && has_last_) {
      this->StartWriteAndFinish(&current_, grpc::WriteOptions(), call->Complete(status));
    } else {
      this->Finish(call->Complete(status));
    }
    // *this may be gone.
    call->Report();
  }

  absl::Status Write(Reply reply) override {
    absl::Status ready = MakeReady(reply);
    if (!ready.ok()) return ready;
    {
      std::lock_guard<std::mutex> lock(mu_);
      writing_ = true;
    }
    current_ = std::move(reply);
    this->StartWrite(&current_);
    return absl::OkStatus();
  }

  absl::Status WriteLast(Reply reply) override {
    if (reply.ByteSizeLong() > kMaxLastBytes) return Write(std::move(reply));
    absl::Status ready = MakeReady(reply);
    if (!ready.ok()) return ready;
    current_ = std::move(reply);
    has_last_ = true;
    return absl::OkStatus();
  }

  void OnWriteDone(bool ok) override {
    std::lock_guard<std::mutex> lock(mu_);
    writing_ = false;
    if (!ok) broken_ = true;
    written_.notify_one();
  }

  void OnDone() override { delete this; }

 private:
  // Waits until `reply` may be sent, and counts it.
  absl::Status MakeReady(const Reply& reply) {
    {
      std::unique_lock<std::mutex> lock(mu_);
      absl::Status written = WaitUntilWritten(lock);
      if (!written.ok()) return written;
      if (writing_call_->ended()) return EndedByOperatorError();
      if (writing_call_->IsCancelled()) return CallerGoneError();
      if (runtime_.draining()) return ShuttingDownError();
    }
    const size_t bytes = reply.ByteSizeLong();
    absl::Status fits = writing_call_->CheckReply(bytes);
    if (!fits.ok()) return fits;
    writing_call_->CountReply(bytes);
    return absl::OkStatus();
  }

  // `lock` holds mu_.
  absl::Status WaitUntilWritten(std::unique_lock<std::mutex>& lock) {
    constexpr absl::Duration kLook = absl::Milliseconds(250);
    const absl::Duration patience = runtime_.options().stream_stall_timeout;
    const auto written = [this] { return !writing_; };
    absl::Duration waited;
    while (!written_.wait_for(lock, absl::ToChronoNanoseconds(std::min(kLook, patience - waited)),
                              written)) {
      waited += kLook;
      if (waited < patience && !writing_call_->ended()) continue;
      cut_off_ = writing_call_->ended() ? EndedByOperatorError() : StreamStalledError(patience);
      lock.unlock();
      writing_call_->Cancel();  // the write fails, perhaps before this returns
      lock.lock();
      written_.wait(lock, written);
      break;
    }
    if (!cut_off_.ok()) return cut_off_;
    return broken_ ? CallerGoneError() : absl::OkStatus();
  }

  RpcRuntime& runtime_;
  std::unique_ptr<ServerCall> call_;
  const Request& request_;
  const Handler handler_;
  ServerCall* writing_call_ = nullptr;  // of the handler's thread
  Reply current_;                       // being written, if writing_; the last one, if has_last_
  bool has_last_ = false;               // of the handler's thread

  std::mutex mu_;
  std::condition_variable written_;
  bool writing_ = false;  // guarded by mu_
  bool broken_ = false;   // guarded by mu_; a write failed: the caller is gone
  absl::Status cut_off_;  // guarded by mu_; why the call was cancelled from here, if it was
};

// Reads ahead into queue_, has the handler work on it, and writes replies_. All of gRPC's
// operations are started in Advance, by one thread at a time and without the lock, since gRPC may
// call back from within them; every other event changes the state and calls Advance.
template <typename Request, typename Reply>
class BidiReactor final : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>,
                          public OpenStream,
                          public std::enable_shared_from_this<BidiReactor<Request, Reply>> {
 public:
  using Handler =
      std::function<absl::Status(std::vector<Request>, RequestContext&, std::vector<Reply>*)>;

  BidiReactor(RpcRuntime& runtime, std::unique_ptr<ServerCall> call, Execution execution,
              Handler handler)
      : runtime_(runtime),
        call_(std::move(call)),
        one_at_a_time_(execution == Execution::kReadStream),
        pool_(one_at_a_time_ ? runtime.long_read_pool() : runtime.write_pool()),
        handler_(std::move(handler)),
        last_event_(runtime.clock().Now()) {}

  void Start(const absl::Status& admitted) {
    self_ = this->shared_from_this();
    // `self`, because the call may be over before this returns.
    const std::shared_ptr<BidiReactor> self = self_;
    {
      std::lock_guard<std::mutex> lock(mu_);
      if (!admitted.ok()) {
        End(admitted);
      } else if (!runtime_.AddOpenStream(self)) {
        End(ShuttingDownError());
      }
    }
    Advance();
  }

  void OnReadDone(bool ok) override {
    {
      std::lock_guard<std::mutex> lock(mu_);
      reading_ = false;
      last_event_ = runtime_.clock().Now();
      Request request;
      const size_t bytes = ok ? incoming_.Length() : 0;
      if (!ok) {
        reads_done_ = true;
      } else if (!grpc::SerializationTraits<Request>::Deserialize(&incoming_, &request).ok()) {
        reads_done_ = true;
        read_error_ = UnreadableRequestError();
      } else {
        call_->CountRequest(bytes);
        queue_bytes_ += bytes;
        queue_.push_back({std::move(request), bytes});
      }
      incoming_.Clear();
    }
    Advance();
  }

  void OnWriteDone(bool ok) override {
    {
      std::lock_guard<std::mutex> lock(mu_);
      last_event_ = runtime_.clock().Now();
      writing_ = false;
      if (!ok) Break(CallerGoneError());
    }
    Advance();
  }

  void OnCancel() override {
    {
      std::lock_guard<std::mutex> lock(mu_);
      Break(CallerGoneError());
    }
    Advance();
  }

  void OnDrain() override {
    {
      std::lock_guard<std::mutex> lock(mu_);
      End(ShuttingDownError());
    }
    Advance();
  }

  void OnTick() override {
    bool cancel = false;
    {
      std::lock_guard<std::mutex> lock(mu_);
      if (finished_ || end_.has_value()) return;
      const RpcRuntime::Options& options = runtime_.options();
      const absl::Duration quiet = runtime_.clock().Now() - last_event_;
      if (writing_ && (quiet >= options.stream_stall_timeout || call_->ended())) {
        Break(call_->ended() ? EndedByOperatorError()
                             : StreamStalledError(options.stream_stall_timeout));
        cancel = cancelling_ = true;
      } else if (call_->ended()) {
        End(EndedByOperatorError());
      } else if (!writing_ && !working_ && queue_.empty() && replies_.empty() &&
                 quiet >= options.stream_idle_timeout) {
        End(StreamIdleError(options.stream_idle_timeout));
      }
    }
    if (cancel) {
      call_->Cancel();  // the write fails, perhaps before this returns
      std::lock_guard<std::mutex> lock(mu_);
      cancelling_ = false;
    }
    Advance();
  }

  void OnDone() override {
    runtime_.RemoveOpenStream(this);
    call_->Report();
    self_.reset();
  }

 private:
  enum class Action { kNone, kRead, kWork, kWrite, kFinish };

  // The three below need mu_.
  void End(const absl::Status& status) {
    if (!end_.has_value()) end_ = status;
  }
  void Break(const absl::Status& status) {
    broken_ = true;
    replies_.clear();
    End(status);
  }

  Action NextAction() {
    if (finished_) return Action::kNone;
    if (!writing_ && !replies_.empty()) {
      bool own_buffer = false;
      current_.Clear();
      const grpc::Status status =
          grpc::SerializationTraits<Reply>::Serialize(replies_.front(), &current_, &own_buffer);
      replies_.pop_front();
      if (status.ok()) {
        writing_ = true;
        last_event_ = runtime_.clock().Now();
        return Action::kWrite;
      }
      replies_.clear();
      End(absl::InternalError(absl::StrCat("cannot write a reply: ", status.error_message())));
    }
    const RpcRuntime::Options& options = runtime_.options();
    const bool full = replies_.size() >= options.stream_window_messages;
    if (!working_ && !end_.has_value() && !queue_.empty() && !full) {
      working_ = true;
      return Action::kWork;
    }
    if (!reading_ && !reads_done_ && !end_.has_value() &&
        queue_.size() < options.stream_window_messages &&
        queue_bytes_ < options.stream_window_bytes) {
      reading_ = true;
      return Action::kRead;
    }
    if (working_ || writing_ || cancelling_) return Action::kNone;
    if (!end_.has_value() && reads_done_ && queue_.empty()) {
      end_ = call_->IsCancelled() ? CallerGoneError() : read_error_;
    }
    if (!end_.has_value()) return Action::kNone;
    finished_ = true;
    return Action::kFinish;
  }

  void Advance() {
    std::unique_lock<std::mutex> lock(mu_);
    if (advancing_) return;  // the thread that is will see what has changed
    advancing_ = true;
    for (;;) {
      const Action action = NextAction();
      if (action == Action::kNone) break;
      if (action == Action::kFinish) {
        advancing_ = false;
        lock.unlock();
        // The calling thread may be gRPC's.
        if (call_->audited()) {
          pool_.Run([self = this->shared_from_this()] { self->Complete(); });
        } else {
          Complete();
        }
        return;  // *this may be gone
      }
      if (action == Action::kWrite) call_->CountReply(current_.Length());
      lock.unlock();
      switch (action) {
        case Action::kRead:
          this->StartRead(&incoming_);
          break;
        case Action::kWrite:
          this->StartWrite(&current_);
          break;
        default:
          pool_.Run([self = this->shared_from_this()] { self->Work(); });
          break;
      }
      lock.lock();
    }
    advancing_ = false;
  }

  // Once finished_: end_ stays as it is.
  void Complete() {
    const grpc::Status status = call_->Complete(*end_);
    this->Finish(status);
    // *this may be gone.
  }

  void Work() {
    std::vector<Request> requests;
    {
      std::lock_guard<std::mutex> lock(mu_);
      do {
        requests.push_back(std::move(queue_.front().request));
        queue_bytes_ -= queue_.front().bytes;
        queue_.pop_front();
      } while (!queue_.empty() && !one_at_a_time_);
    }
    std::vector<Reply> replies;
    const size_t count = requests.size();
    absl::Status status = Guard([&] {
      absl::Status begun = call_->Begin();
      if (!begun.ok()) return begun;
      const CallerScope scope(call_->principal());
      RequestContext context = call_->MakeContext();
      call_->Watch(&context.budget);
      absl::Status result = handler_(std::move(requests), context, &replies);
      call_->CountRows(context.budget);
      return result;
    });
    if (status.ok() && replies.size() != count) {
      status =
          absl::InternalError(absl::StrCat(replies.size(), " replies to ", count, " messages"));
    }
    {
      std::lock_guard<std::mutex> lock(mu_);
      last_event_ = runtime_.clock().Now();
      working_ = false;
      if (!broken_) {
        for (Reply& reply : replies) {
          call_->CountRevision(RevisionOf(reply, 0));
          replies_.push_back(std::move(reply));
        }
      }
      if (!status.ok()) End(status);
    }
    Advance();
  }

  struct Queued {
    Request request;
    size_t bytes;
  };

  RpcRuntime& runtime_;
  const std::unique_ptr<ServerCall> call_;
  const bool one_at_a_time_;
  WorkerPool& pool_;
  const Handler handler_;
  std::shared_ptr<BidiReactor> self_;  // until OnDone

  std::mutex mu_;
  // Guarded by mu_; gRPC owns incoming_ while reading_, and current_ while writing_.
  std::deque<Queued> queue_;
  size_t queue_bytes_ = 0;
  std::deque<Reply> replies_;
  grpc::ByteBuffer incoming_;
  grpc::ByteBuffer current_;
  absl::Time last_event_;             // something came, went or was worked on
  absl::Status read_error_;           // what the stream ends with once what came is answered
  absl::optional<absl::Status> end_;  // what the stream ends with, once nothing is under way
  bool reading_ = false;
  bool reads_done_ = false;
  bool working_ = false;
  bool writing_ = false;
  bool broken_ = false;      // the caller is gone
  bool cancelling_ = false;  // the call is being cancelled, and must not end meanwhile
  bool finished_ = false;
  bool advancing_ = false;
};

}  // namespace rpc_internal

template <typename Request, typename Reply, typename Handler>
grpc::ServerUnaryReactor* HandleUnary(RpcRuntime& runtime, const RpcMethod& method,
                                      grpc::CallbackServerContext* grpc_context,
                                      const Request* request, Reply* reply, Handler handler) {
  auto call = std::make_unique<ServerCall>(runtime, method, *grpc_context);
  call->CountRequest(request->ByteSizeLong());
  absl::Status status = call->Admit();
  const bool long_read = call->long_read();
  const bool inline_call = status.ok() && method.execution == Execution::kRead &&
                           !call->audited() && !long_read && runtime.EnterInline();
  if (status.ok() && !inline_call) {
    auto* reactor = new rpc_internal::UnaryReactor<Request, Reply, Handler>(
        std::move(call), *request, reply, std::move(handler));
    WorkerPool& pool = long_read                                  ? runtime.long_read_pool()
                       : method.execution == Execution::kRead     ? runtime.read_pool()
                       : method.execution == Execution::kWrite    ? runtime.write_pool()
                       : method.execution == Execution::kOperator ? runtime.operator_pool()
                                                                  : runtime.long_pool();
    pool.Run([reactor] { reactor->Run(); });
    return reactor;
  }
  // gRPC keeps the call until this function has returned.
  grpc::ServerUnaryReactor* reactor = grpc_context->DefaultReactor();
  if (inline_call) {
    status = rpc_internal::RunUnary(*call, *request, reply, handler);
    runtime.LeaveInline();
  }
  reactor->Finish(call->Complete(status));
  // The reply is sent when this function has returned.
  AfterReply::Report(std::move(call), grpc_context);
  return reactor;
}

template <typename Request, typename Reply>
grpc::ServerWriteReactor<Reply>* HandleServerStream(
    RpcRuntime& runtime, const RpcMethod& method, grpc::CallbackServerContext* grpc_context,
    const Request* request,
    std::function<absl::Status(const Request&, RequestContext&, ReplySink<Reply>&)> handler) {
  auto call = std::make_unique<ServerCall>(runtime, method, *grpc_context);
  call->CountRequest(request->ByteSizeLong());
  const absl::Status admitted = call->Admit();
  auto* reactor = new rpc_internal::ServerStreamReactor<Request, Reply>(
      runtime, std::move(call), *request, std::move(handler));
  if (admitted.ok()) {
    runtime.long_pool().Run([reactor] { reactor->Run(absl::OkStatus()); });
  } else {
    reactor->Run(admitted);
  }
  return reactor;
}

template <typename Request, typename Reply>
grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* HandleBidiStream(
    RpcRuntime& runtime, const RpcMethod& method, grpc::CallbackServerContext* grpc_context,
    std::function<absl::Status(std::vector<Request>, RequestContext&, std::vector<Reply>*)>
        handler) {
  auto call = std::make_unique<ServerCall>(runtime, method, *grpc_context);
  const absl::Status admitted = call->Admit();
  auto reactor = std::make_shared<rpc_internal::BidiReactor<Request, Reply>>(
      runtime, std::move(call), method.execution, std::move(handler));
  reactor->Start(admitted);
  return reactor.get();
}

}  // namespace chancery

#endif  // CHANCERY_SERVER_RUNTIME_RPC_HANDLER_H_
