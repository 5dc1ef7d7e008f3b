#include "server/runtime/server_call.h"

#include <grpc/grpc_security_constants.h>
#include <grpcpp/security/auth_context.h>
#include <time.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/auth/method_roles.h"
#include "server/observability/logger.h"
#include "server/runtime/rpc_status.h"
#include "storage/access/access_role.h"
#include "storage/activity/activity.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr char kRequestIdKey[] = "x-request-id";
constexpr char kAuthorizationKey[] = "authorization";
constexpr char kTraceKey[] = "traceparent";
constexpr char kMaxReplyKey[] = "x-max-reply-bytes";
constexpr size_t kTraceIdDigits = 32;
constexpr size_t kMaxRequestIdBytes = 128;

// The caller's id if it is fit to be shown, else a new one.
std::string RequestId(const grpc::CallbackServerContext& context, RpcRuntime& runtime) {
  const auto& metadata = context.client_metadata();
  const auto it = metadata.find(kRequestIdKey);
  if (it != metadata.end()) {
    const absl::string_view id(it->second.data(), it->second.size());
    if (!id.empty() && id.size() <= kMaxRequestIdBytes &&
        absl::c_all_of(id, [](char c) { return absl::ascii_isgraph(c); })) {
      return std::string(id);
    }
  }
  return runtime.NewRequestId();
}

absl::string_view Header(const grpc::CallbackServerContext& context, absl::string_view key) {
  const auto& metadata = context.client_metadata();
  const auto it = metadata.find(grpc::string_ref(key.data(), key.size()));
  if (it == metadata.end()) return "";
  return absl::string_view(it->second.data(), it->second.size());
}

// The id of the trace in a header of W3C's form, "00-TRACE-SPAN-FLAGS"; "" if it is none.
std::string TraceId(absl::string_view header) {
  const std::vector<absl::string_view> parts = absl::StrSplit(header.substr(0, 64), '-');
  if (parts.size() < 4 || parts[0].size() != 2 || parts[1].size() != kTraceIdDigits) return "";
  const bool digits = absl::c_all_of(
      parts[1], [](char c) { return absl::ascii_isxdigit(c) && !absl::ascii_isupper(c); });
  if (!digits || parts[1].find_first_not_of('0') == absl::string_view::npos) return "";
  return std::string(parts[1]);
}

absl::Time Deadline(const grpc::CallbackServerContext& context, const RpcMethod& method,
                    const RpcRuntime::Options& options, absl::Time start) {
  const auto wire = context.deadline();
  const absl::Time callers = wire == std::chrono::system_clock::time_point::max()
                                 ? absl::InfiniteFuture()
                                 : absl::FromChrono(wire);
  if (method.execution != Execution::kRead) return callers;
  if (callers == absl::InfiniteFuture()) return start + options.default_deadline;
  return std::min(callers, start + options.max_deadline);
}

std::string ToString(const grpc::string_ref& text) { return std::string(text.data(), text.size()); }

std::string NameInCertificate(const grpc::ServerContextBase& context) {
  const std::shared_ptr<const grpc::AuthContext> auth = context.auth_context();
  if (auth == nullptr || !auth->IsPeerAuthenticated()) return "";
  const std::vector<grpc::string_ref> names = auth->GetPeerIdentity();
  return names.empty() ? "" : ToString(names[0]);
}

CallerCredentials CredentialsOf(const grpc::ServerContextBase& context) {
  CallerCredentials credentials;
  const auto& metadata = context.client_metadata();
  if (const auto it = metadata.find(kAuthorizationKey); it != metadata.end()) {
    credentials.authorization = ToString(it->second);
  }
  const std::shared_ptr<const grpc::AuthContext> auth = context.auth_context();
  if (auth != nullptr && auth->IsPeerAuthenticated()) {
    for (const grpc::string_ref& name : auth->FindPropertyValues(GRPC_X509_SAN_PROPERTY_NAME)) {
      credentials.alternative_names.push_back(ToString(name));
    }
    for (const grpc::string_ref& name : auth->FindPropertyValues(GRPC_X509_CN_PROPERTY_NAME)) {
      credentials.common_name = ToString(name);
    }
  }
  return credentials;
}

// "ipv4:10.1.2.3:4567" without the port, which differs from connection to connection.
std::string PeerHost(std::string peer) {
  const size_t colon = peer.rfind(':');
  if (colon != std::string::npos && colon > peer.find(':')) peer.resize(colon);
  return peer;
}

LogLevel Level(absl::StatusCode code, bool sanitized) {
  if (sanitized) return LogLevel::kError;
  switch (code) {
    case absl::StatusCode::kDataLoss:
    case absl::StatusCode::kInternal:
      return LogLevel::kError;
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
      return LogLevel::kWarning;
    default:
      return LogLevel::kInfo;
  }
}

// That this thread has taken of a processor.
absl::Duration ProcessorTime() {
  timespec time{};
  if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) != 0) return absl::ZeroDuration();
  return absl::DurationFromTimespec(time);
}

int64_t Signed(uint64_t value) {
  return static_cast<int64_t>(std::min<uint64_t>(value, std::numeric_limits<int64_t>::max()));
}

}  // namespace

Verdict JudgeCaller(const RpcRuntime& runtime, absl::string_view method,
                    const grpc::ServerContextBase& grpc_context) {
  const RpcRuntime::Options& options = runtime.options();
  if (options.authenticator != nullptr) {
    return options.authenticator->Judge(method, CredentialsOf(grpc_context));
  }
  return {absl::OkStatus(), options.authenticated_peers ? NameInCertificate(grpc_context) : ""};
}

absl::Status CallerGoneError() {
  return MakeError(absl::StatusCode::kCancelled, "CANCELLED", "the caller cancelled the request");
}

absl::Status EndedByOperatorError() {
  return MakeError(absl::StatusCode::kCancelled, "CANCELLED", "an operator ended the call");
}

absl::Status StreamIdleError(absl::Duration timeout) {
  const int64_t ms = absl::ToInt64Milliseconds(timeout);
  return MakeError(absl::StatusCode::kUnavailable, "STREAM_IDLE",
                   absl::StrCat("nothing came on the stream for ", ms,
                                " ms: open another when there is something to send"),
                   {{"limit", "stream_idle_timeout_ms"}, {"value", absl::StrCat(ms)}});
}

absl::Status StreamStalledError(absl::Duration timeout) {
  const int64_t ms = absl::ToInt64Milliseconds(timeout);
  return MakeError(absl::StatusCode::kUnavailable, "STREAM_IDLE",
                   absl::StrCat("the caller took no reply for ", ms, " ms"),
                   {{"limit", "stream_stall_timeout_ms"}, {"value", absl::StrCat(ms)}});
}

absl::Status UnreadableRequestError() {
  return MakeError(absl::StatusCode::kInvalidArgument, "UNREADABLE_REQUEST",
                   "the request's bytes are not a message of the type that the method takes: it "
                   "may be of another version, or have text that is not UTF-8");
}

ServerCall::ServerCall(RpcRuntime& runtime, const RpcMethod& method,
                       grpc::CallbackServerContext& grpc_context)
    : runtime_(runtime),
      method_(method),
      grpc_context_(grpc_context),
      start_(runtime.clock().Now()),
      audited_(runtime.options().audit != nullptr &&
               RoleOfMethod(method.name) != AccessRole::kReader),
      running_(runtime.running_calls()),
      polling_clock_(runtime.clock(), grpc_context, cancelled_, running_),
      request_id_(RequestId(grpc_context, runtime)),
      deadline_(Deadline(grpc_context, method, runtime.options(), start_)) {
  trace_id_ = TraceId(Header(grpc_context, kTraceKey));
  uint32_t bytes = 0;
  if (absl::SimpleAtoi(Header(grpc_context, kMaxReplyKey), &bytes)) max_reply_bytes_ = bytes;
  runtime.metrics().CallStarted();
}

absl::Status ServerCall::Admit() {
  Verdict verdict = JudgeCaller(runtime_, method_.name, grpc_context_);
  principal_ = std::move(verdict.principal);
  denied_ = !verdict.status.ok();
  CHANCERY_RETURN_IF_ERROR(verdict.status);
  CHANCERY_ASSIGN_OR_RETURN(
      ticket_,
      runtime_.admission().Enter(method_.execution, method_.name,
                                 principal_.empty() ? PeerHost(grpc_context_.peer()) : principal_));
  if (deadline_ <= start_) {
    return MakeError(absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED",
                     "the request's deadline had passed when it arrived");
  }
  RunningCalls::Call call;
  call.method = std::string(method_.name);
  call.principal = principal_;
  call.peer = grpc_context_.peer();
  call.request_id = request_id_;
  call.start = start_;
  running_.Start(std::move(call));
  return absl::OkStatus();
}

absl::Status ServerCall::Begin() {
  if (running_.ended()) return EndedByOperatorError();
  if (!audited_) return absl::OkStatus();
  CHANCERY_RETURN_IF_ERROR(runtime_.options().audit->CheckWritable());
  if (!begun_ && method_.execution == Execution::kWriteStream) {
    CHANCERY_RETURN_IF_ERROR(Record("begin", AuditLog::Durability::kNow));
  }
  begun_ = true;
  return absl::OkStatus();
}

void ServerCall::CountRequest(size_t bytes) {
  ++requests_;
  request_bytes_ += bytes;
  runtime_.metrics().MessageReceived(bytes);
}

void ServerCall::CountReply(size_t bytes) {
  ++replies_;
  reply_bytes_ += bytes;
  runtime_.metrics().MessageSent(bytes);
}

void ServerCall::CountRows(const Budget& budget) {
  rows_read_ += budget.rows_read();
  seeks_ += SeeksOfThread() - seeks_start_;
  if (method_.execution == Execution::kRead) {
    const absl::Time now = runtime_.clock().Now();
    ticket_.Ran(now - run_start_, ProcessorTime() - processor_start_, now - start_);
  }
  polling_clock_.WatchNoMore(rows_read_);
}

absl::Status ServerCall::CheckReply(size_t bytes) const {
  if (bytes <= max_reply_bytes_) return absl::OkStatus();
  return MakeError(
      absl::StatusCode::kResourceExhausted, "LIMIT_EXCEEDED",
      absl::StrCat("the reply has ", bytes, " bytes, and the client takes ", max_reply_bytes_,
                   ": ask for less (a smaller page, another view), or raise the client's limit of "
                   "received messages and say so in the header ",
                   kMaxReplyKey),
      {{"limit", "max_reply_bytes"}, {"value", absl::StrCat(max_reply_bytes_)}});
}

absl::Status ServerCall::Record(absl::string_view event, AuditLog::Durability durability) {
  const std::string peer = grpc_context_.peer();
  const std::string code = event == "begin" ? "" : absl::StatusCodeToString(code_);
  AuditEvent entry;
  entry.event = event;
  entry.principal = principal_;
  entry.method = method_.name;
  entry.code = code;
  entry.reason = reason_;
  entry.revision = revision_;
  if (method_.execution == Execution::kWriteStream) entry.messages = Signed(replies_);
  entry.request_id = request_id_;
  entry.trace_id = trace_id_;
  entry.peer = peer;
  return runtime_.options().audit->Record(entry, durability);
}

RequestContext ServerCall::MakeContext() {
  run_start_ = runtime_.clock().Now();
  seeks_start_ = SeeksOfThread();
  if (method_.execution == Execution::kRead) processor_start_ = ProcessorTime();
  Budget::Limits limits;
  limits.deadline = deadline_;
  // Without a deadline a Budget would not read the clock, and so not learn of a cancellation.
  if (limits.deadline == absl::InfiniteFuture()) limits.deadline = start_ + absl::Hours(24 * 365);
  if (method_.execution == Execution::kReadStream) {
    limits.deadline = std::min(limits.deadline, run_start_ + runtime_.options().default_deadline);
  }
  if (method_.execution == Execution::kRead || method_.execution == Execution::kReadStream) {
    limits.max_rows_read = runtime_.options().max_rows_read;
  }
  return RequestContext{request_id_,      method_.name,
                        principal_,       Budget(limits, polling_clock_, &cancelled_),
                        runtime_.clock(), running_};
}

grpc::Status ServerCall::Complete(const absl::Status& status) {
  // The budget cannot tell who cancelled.
  status_ = absl::IsCancelled(status) && running_.ended() ? EndedByOperatorError() : status;
  running_.Finish();
  RpcStatus rpc = ToRpcStatus(status_, request_id_);
  code_ = static_cast<absl::StatusCode>(rpc.grpc.error_code());
  reason_ = std::move(rpc.reason);
  sanitized_ = rpc.sanitized;
  absl::Status recorded;
  if (denied_ && runtime_.options().audit != nullptr) {
    recorded = Record("denied", AuditLog::Durability::kLater);
  } else if (begun_) {
    recorded = Record("call", AuditLog::Durability::kNow);
  }
  if (!recorded.ok()) {
    runtime_.logger().Log(LogLevel::kError, "audit",
                          {{"message", "a call is not in the audit"},
                           {"request_id", request_id_},
                           {"error", recorded.message()}});
  }
  peer_ = grpc_context_.peer();
  // Before the reply: its receiver may call again at once.
  ticket_ = Admission::Ticket();
  return std::move(rpc.grpc);
}

void ServerCall::Report() {
  const absl::Duration duration = runtime_.clock().Now() - start_;
  LogLevel level = Level(code_, sanitized_);
  // Long calls and streams take what they take.
  const bool slow =
      duration >= runtime_.options().slow_call &&
      (method_.execution == Execution::kRead || method_.execution == Execution::kWrite);
  runtime_.metrics().CallFinished(method_.name, code_, reason_, absl::ToDoubleSeconds(duration),
                                  {rows_read_, seeks_, slow});
  if (slow) level = std::max(level, LogLevel::kWarning);
  if (!runtime_.logger().Enabled(level)) return;
  // Under overload there may be more of them than of all else, and a line costs as much as
  // refusing.
  absl::optional<uint64_t> left_out = 0;
  if (reason_ == "OVERLOADED") left_out = runtime_.refusal_log().Admit(runtime_.clock().Now());
  if (!left_out.has_value()) return;
  const std::string code = absl::StatusCodeToString(code_);
  std::vector<LogField> fields = {
      {"method", method_.name},
      {"code", code},
      {"ms", absl::ToDoubleMilliseconds(duration)},
      {"rows_read", Signed(rows_read_)},
      {"seeks", Signed(seeks_)},
      {"request_bytes", Signed(request_bytes_)},
      {"reply_bytes", Signed(reply_bytes_)},
      {"request_id", request_id_},
      {"peer", peer_},
  };
  if (requests_ != 1 || replies_ > 1) {
    fields.emplace_back("requests", Signed(requests_));
    fields.emplace_back("replies", Signed(replies_));
  }
  if (!principal_.empty()) fields.emplace_back("principal", principal_);
  if (!trace_id_.empty()) fields.emplace_back("trace_id", trace_id_);
  if (slow) fields.emplace_back("slow", "true");
  if (*left_out > 0) fields.emplace_back("left_out", Signed(*left_out));
  const std::string text = slow && runtime_.options().slow_call_text ? running_.text() : "";
  if (!text.empty()) fields.emplace_back("text", text);
  std::string original;
  if (!status_.ok()) {
    fields.emplace_back("reason", reason_);
    original = std::string(status_.message());
    // The caller was told INTERNAL.
    if (sanitized_) {
      original = absl::StrCat(absl::StatusCodeToString(status_.code()), ": ", original);
    }
    fields.emplace_back("error", original);
  }
  runtime_.logger().Log(level, "call", fields);
}

}  // namespace chancery
