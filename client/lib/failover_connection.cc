#include "client/lib/failover_connection.h"

#include <string>
#include <type_traits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/types/optional.h"
#include "client/lib/call_safety.h"
#include "client/lib/retry_policy.h"
#include "client/lib/status_conversion.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

// Which messages have a field.
template <typename Message, typename = void>
inline constexpr bool kHasConsistency = false;
template <typename Message>
inline constexpr bool
    kHasConsistency<Message, std::void_t<decltype(std::declval<Message>().consistency())>> = true;
template <typename Message, typename = void>
inline constexpr bool kHasPageToken = false;
template <typename Message>
inline constexpr bool
    kHasPageToken<Message, std::void_t<decltype(std::declval<Message>().page_token())>> = true;
template <typename Message, typename = void>
inline constexpr bool kHasInfo = false;
template <typename Message>
inline constexpr bool kHasInfo<Message, std::void_t<decltype(std::declval<Message>().info())>> =
    true;
template <typename Message, typename = void>
inline constexpr bool kHasRevision = false;
template <typename Message>
inline constexpr bool
    kHasRevision<Message, std::void_t<decltype(std::declval<Message>().revision())>> = true;

std::string ReasonOf(const absl::Status& status) {
  const absl::optional<ErrorDetail> detail = GetErrorDetail(status);
  return detail.has_value() ? detail->reason : std::string();
}

bool IsReadOnly(const absl::Status& status) { return ReasonOf(status) == "STORAGE_READ_ONLY"; }

// Whether another server may answer what this one did not.
bool MayDoElsewhere(const absl::Status& status) {
  return absl::IsUnavailable(status) || IsReadOnly(status);
}

// Whether the call may be sent to another server, of which nobody is to do what is done already.
bool MaySendAgain(const absl::Status& status, CallSafety safety) {
  if (!MayDoElsewhere(status)) return false;
  return safety == CallSafety::kRepeatable || IsReadOnly(status) || WasNotSent(status);
}

}  // namespace

// Remembers which server it is of, and what that one says.
class FailoverConnection::Stream final : public ArticleStream {
 public:
  Stream(FailoverConnection* connection, size_t at)
      : connection_(*connection), at_(at), stream_(connection->servers_[at]->IngestArticles()) {}

  bool Write(const v1::IngestArticlesRequest& request) override { return stream_->Write(request); }
  bool WritesDone() override { return stream_->WritesDone(); }
  bool Read(v1::IngestArticlesResponse* result) override {
    if (!stream_->Read(result)) return false;
    connection_.NoteRevision(result->revision());
    return true;
  }
  absl::Status Finish() override {
    absl::Status status = stream_->Finish();
    // Who gives up has perhaps waited too long.
    connection_.MoveFrom(at_, cancelled_ ? absl::UnavailableError("") : status,
                         &connection_.state_->writing);
    // It is no fault of an article: the next stream goes to a server that may write.
    if (!IsReadOnly(status)) return status;
    return WithErrorDetail(absl::UnavailableError(status.message()), *GetErrorDetail(status));
  }
  void Cancel() override {
    cancelled_ = true;
    stream_->Cancel();
  }

 private:
  std::atomic<bool> cancelled_{false};
  FailoverConnection& connection_;
  const size_t at_;
  const std::unique_ptr<ArticleStream> stream_;
};

FailoverConnection::FailoverConnection(std::vector<std::unique_ptr<GraphConnection>> servers,
                                       int64_t revision)
    : FailoverConnection(std::move(servers), std::make_shared<State>()) {
  NoteRevision(revision);
}

FailoverConnection::FailoverConnection(std::vector<std::unique_ptr<GraphConnection>> servers,
                                       std::shared_ptr<State> state)
    : servers_(std::move(servers)), state_(std::move(state)) {}

void FailoverConnection::NoteRevision(int64_t revision) {
  int64_t seen = state_->seen;
  while (revision > seen && !state_->seen.compare_exchange_weak(seen, revision)) {
  }
}

template <typename Reply>
void FailoverConnection::Note(const Reply& reply) {
  if constexpr (std::is_same_v<Reply, v1::QueryResponse>) {
    NoteRevision(reply.summary().info().revision());
  } else if constexpr (kHasInfo<Reply>) {
    NoteRevision(reply.info().revision());
  } else if constexpr (kHasRevision<Reply>) {
    NoteRevision(reply.revision());
  }
}

template <typename Request>
void FailoverConnection::Follow(Request* request) const {
  if constexpr (kHasConsistency<Request>) {
    // Another page is of the revision of the first.
    if constexpr (kHasPageToken<Request>) {
      if (!request->page_token().empty()) return;
    }
    const v1::Consistency& asked = request->consistency();
    const bool newest = asked.requirement_case() == v1::Consistency::kLatest ||
                        asked.requirement_case() == v1::Consistency::REQUIREMENT_NOT_SET;
    const int64_t seen = state_->seen;
    if (newest && seen > 0) request->mutable_consistency()->set_at_least(seen);
  }
}

void FailoverConnection::MoveFrom(size_t at, const absl::Status& status, InUse* in_use) const {
  // A standby that is behind will not be for long. A server that gives no answer in time may hang.
  const bool lost = (MayDoElsewhere(status) && ReasonOf(status) != "REVISION_NOT_REACHED") ||
                    (absl::IsDeadlineExceeded(status) && !GetErrorDetail(status).has_value());
  // Of many calls that find it lost, one moves on.
  if (lost) in_use->compare_exchange_strong(at, (at + 1) % servers_.size());
}

template <typename Request, typename Reply>
absl::StatusOr<Reply> FailoverConnection::Call(
    absl::StatusOr<Reply> (GraphConnection::*method)(const Request&), Request request) {
  Follow(&request);
  InUse& in_use = kIsWrite<Request> ? state_->writing : state_->reading;
  const CallSafety safety = SafetyOf(request);
  const size_t first = in_use;
  for (size_t tried = 1;; ++tried) {
    const size_t at = (first + tried - 1) % servers_.size();
    absl::StatusOr<Reply> reply = (servers_[at].get()->*method)(request);
    if (reply.ok()) Note(*reply);
    MoveFrom(at, reply.status(), &in_use);
    if (tried == servers_.size() || !MaySendAgain(reply.status(), safety)) return reply;
  }
}

template <typename Request, typename Reply>
absl::Status FailoverConnection::Observe(
    absl::Status (GraphConnection::*method)(const Request&,
                                            const std::function<bool(const Reply&)>&),
    Request request, const std::function<bool(const Reply&)>& observer) {
  Follow(&request);
  InUse& in_use = kIsWrite<Request> ? state_->writing : state_->reading;
  const CallSafety safety = SafetyOf(request);
  const size_t first = in_use;
  bool came = false;
  const auto observe = [&](const Reply& reply) {
    came = true;
    Note(reply);
    return observer(reply);
  };
  for (size_t tried = 1;; ++tried) {
    const size_t at = (first + tried - 1) % servers_.size();
    absl::Status status = (servers_[at].get()->*method)(request, observe);
    MoveFrom(at, status, &in_use);
    if (came || tried == servers_.size() || !MaySendAgain(status, safety)) return status;
  }
}

std::unique_ptr<ArticleStream> FailoverConnection::IngestArticles() {
  return std::make_unique<Stream>(this, state_->writing);
}

#define CHANCERY_DEFINE(stub, Service, Method, field, timeout)     \
  absl::StatusOr<v1::Method##Response> FailoverConnection::Method( \
      const v1::Method##Request& request) {                        \
    return Call(&GraphConnection::Method, request);                \
  }
CHANCERY_UNARY_METHODS(CHANCERY_DEFINE)
#undef CHANCERY_DEFINE

#define CHANCERY_DEFINE(stub, Service, Method, Observer, timeout)             \
  absl::Status FailoverConnection::Method(const v1::Method##Request& request, \
                                          const Observer& observer) {         \
    return Observe(&GraphConnection::Method, request, observer);              \
  }
CHANCERY_OBSERVED_METHODS(CHANCERY_DEFINE)
#undef CHANCERY_DEFINE

std::unique_ptr<GraphConnection> FailoverConnection::With(const CallOptions& options) {
  std::vector<std::unique_ptr<GraphConnection>> servers;
  servers.reserve(servers_.size());
  for (const auto& server : servers_) servers.push_back(server->With(options));
  return std::unique_ptr<GraphConnection>(new FailoverConnection(std::move(servers), state_));
}

std::unique_ptr<FailoverConnection> NewSession(GraphConnection& connection, int64_t revision) {
  std::vector<std::unique_ptr<GraphConnection>> servers;
  servers.push_back(connection.With(CallOptions()));
  return std::make_unique<FailoverConnection>(std::move(servers), revision);
}

absl::StatusOr<std::unique_ptr<GraphConnection>> ConnectToServers(
    const GrpcConnectionOptions& options) {
  std::vector<std::unique_ptr<GraphConnection>> servers;
  for (const absl::string_view target : absl::StrSplit(options.target, ',')) {
    GrpcConnectionOptions one = options;
    one.target = std::string(target);
    CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<GrpcConnection> server, GrpcConnection::Create(one));
    servers.push_back(std::move(server));
  }
  if (servers.size() == 1) return std::move(servers[0]);
  return std::unique_ptr<GraphConnection>(std::make_unique<FailoverConnection>(std::move(servers)));
}

}  // namespace chancery
