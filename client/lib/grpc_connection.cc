#include "client/lib/grpc_connection.h"

#include <grpc/grpc.h>
#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <cerrno>
#include <chrono>  // NOLINT: gRPC takes its deadlines so
#include <cstring>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "chancery/v1/admin_service.grpc.pb.h"
#include "chancery/v1/batch_service.grpc.pb.h"
#include "chancery/v1/curation_service.grpc.pb.h"
#include "chancery/v1/graph_service.grpc.pb.h"
#include "chancery/v1/ingest_service.grpc.pb.h"
#include "chancery/v1/name_service.grpc.pb.h"
#include "chancery/v1/operator_service.grpc.pb.h"
#include "chancery/v1/query_service.grpc.pb.h"
#include "chancery/v1/traversal_service.grpc.pb.h"
#include "chancery/v1/watch_service.grpc.pb.h"
#include "client/lib/status_conversion.h"
#include "client/lib/version.h"
#include "storage/base/clock.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream contents;
  // An empty file sets failbit on the output, but has nothing to offer either.
  if (!file.is_open() || !(contents << file.rdbuf())) {
    const int error = errno;
    const std::string message =
        absl::StrCat("cannot read ", path, ": ", error == 0 ? "it is empty" : std::strerror(error));
    return error == EACCES ? absl::PermissionDeniedError(message) : absl::NotFoundError(message);
  }
  return contents.str();
}

bool IsOnThisMachine(absl::string_view target) {
  if (absl::StartsWith(target, "unix:")) return true;
  const absl::string_view host = target.substr(0, target.rfind(':'));
  if (host == "localhost" || host == "[::1]") return true;
  // 127.0.0.0/8, and not a name such as 127.example.org.
  return absl::StartsWith(host, "127.") && host.find_first_not_of("0123456789.") == host.npos;
}

// Headers of each call of a channel: how large replies may be, and a token where the channel is in
// plain text, for which gRPC has no credentials.
class HeaderInterceptor final : public grpc::experimental::Interceptor {
 public:
  explicit HeaderInterceptor(const std::map<std::string, std::string>& headers)
      : headers_(headers) {}

  void Intercept(grpc::experimental::InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(
            grpc::experimental::InterceptionHookPoints::PRE_SEND_INITIAL_METADATA)) {
      // A call may have its own.
      std::multimap<std::string, std::string>& sent = *methods->GetSendInitialMetadata();
      for (const auto& [key, value] : headers_) {
        if (sent.find(key) == sent.end()) sent.emplace(key, value);
      }
    }
    methods->Proceed();
  }

 private:
  const std::map<std::string, std::string>& headers_;  // of the factory, which outlives the calls
};

class HeaderInterceptors final : public grpc::experimental::ClientInterceptorFactoryInterface {
 public:
  explicit HeaderInterceptors(std::map<std::string, std::string> headers)
      : headers_(std::move(headers)) {}

  grpc::experimental::Interceptor* CreateClientInterceptor(
      grpc::experimental::ClientRpcInfo*) override {
    return new HeaderInterceptor(headers_);
  }

 private:
  const std::map<std::string, std::string> headers_;
};

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> MakeCredentials(
    const GrpcConnectionOptions& options) {
  if (!options.tls.has_value()) {
    if (!options.bearer_token.empty() && !IsOnThisMachine(options.target)) {
      return absl::InvalidArgumentError("a token must not be sent to another machine without TLS");
    }
    return grpc::InsecureChannelCredentials();
  }
  const TlsOptions& tls = *options.tls;
  if (tls.certificate_file.empty() != tls.key_file.empty()) {
    return absl::InvalidArgumentError("a client certificate and its key go together");
  }
  grpc::SslCredentialsOptions ssl;
  if (!tls.root_ca_file.empty()) {
    CHANCERY_ASSIGN_OR_RETURN(ssl.pem_root_certs, ReadFile(tls.root_ca_file));
  }
  if (!tls.certificate_file.empty()) {
    CHANCERY_ASSIGN_OR_RETURN(ssl.pem_cert_chain, ReadFile(tls.certificate_file));
    CHANCERY_ASSIGN_OR_RETURN(ssl.pem_private_key, ReadFile(tls.key_file));
  }
  std::shared_ptr<grpc::ChannelCredentials> credentials = grpc::SslCredentials(ssl);
  if (options.bearer_token.empty()) return credentials;
  return grpc::CompositeChannelCredentials(credentials,
                                           grpc::AccessTokenCredentials(options.bearer_token));
}

absl::Status Convert(const grpc::Status& grpc_status, const std::string& target) {
  absl::Status status = FromGrpcStatus(grpc_status);
  // An error of the server's own has a reason; one of the transport has none.
  if (GetErrorDetail(status).has_value()) return status;
  if (absl::IsUnimplemented(status)) {
    // An older server, or something else that speaks HTTP.
    return absl::UnimplementedError(
        absl::StrCat(target, " does not know this call: ", status.message()));
  }
  if (!absl::IsUnavailable(status)) return status;
  absl::Status lost = absl::UnavailableError(
      absl::StrCat("cannot reach ", target, ": ", ConnectionFailure(status.message(), target)));
  if (SaysNotSent(status.message())) MarkNotSent(&lost);
  return lost;
}

void Prepare(grpc::ClientContext* context, const CallOptions& options, absl::Duration timeout) {
  absl::Time deadline = options.deadline;
  if (timeout != absl::InfiniteDuration()) {
    deadline = std::min(deadline, SystemClock::Get().Now() + timeout);
  }
  if (deadline != absl::InfiniteFuture()) context->set_deadline(absl::ToChronoTime(deadline));
  for (const auto& [key, value] : options.metadata) context->AddMetadata(key, value);
  if (!options.traceparent.empty()) context->AddMetadata("traceparent", options.traceparent);
}

// Has a call end when its caller wants it to. Of one that is wanted no more before it begins,
// `cancelled` is true.
class CancelGuard {
 public:
  CancelGuard(const CallOptions& options, grpc::ClientContext* context)
      : cancellation_(options.cancellation) {
    if (cancellation_ != nullptr) id_ = cancellation_->Add([context] { context->TryCancel(); });
  }
  ~CancelGuard() {
    if (cancellation_ != nullptr) cancellation_->Remove(id_);
  }
  CancelGuard(const CancelGuard&) = delete;
  CancelGuard& operator=(const CancelGuard&) = delete;

  bool cancelled() const { return cancellation_ != nullptr && cancellation_->cancelled(); }

 private:
  const std::shared_ptr<CallCancellation> cancellation_;
  uint64_t id_ = 0;
};

absl::Status CancelledHere() { return absl::CancelledError("cancelled by the client"); }

class GrpcArticleStream final : public ArticleStream {
 public:
  GrpcArticleStream(v1::IngestService::StubInterface* stub, const GrpcConnectionOptions& options,
                    const CallOptions& call_options)
      : target_(options.target), guard_(call_options, &context_) {
    Prepare(&context_, call_options, options.long_call_timeout);
    stream_ = stub->IngestArticles(&context_);
  }
  ~GrpcArticleStream() override {
    if (finished_) return;
    context_.TryCancel();
    v1::IngestArticlesResponse ignored;
    while (stream_->Read(&ignored)) continue;
    (void)stream_->Finish();
  }

  bool Write(const v1::IngestArticlesRequest& request) override { return stream_->Write(request); }
  bool WritesDone() override { return stream_->WritesDone(); }
  bool Read(v1::IngestArticlesResponse* result) override { return stream_->Read(result); }
  absl::Status Finish() override {
    finished_ = true;
    return Convert(stream_->Finish(), target_);
  }
  void Cancel() override { context_.TryCancel(); }

 private:
  const std::string target_;
  grpc::ClientContext context_;  // outlives guard_ and stream_
  const CancelGuard guard_;
  std::unique_ptr<
      grpc::ClientReaderWriterInterface<v1::IngestArticlesRequest, v1::IngestArticlesResponse>>
      stream_;
  bool finished_ = false;
};

template <typename Stub, typename Request, typename Reply>
absl::StatusOr<Reply> Call(const std::unique_ptr<Stub>& stub,
                           grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                        Reply*),
                           const Request& request, const CallOptions& options,
                           absl::Duration timeout, const std::string& target) {
  grpc::ClientContext context;
  const CancelGuard guard(options, &context);
  if (guard.cancelled()) return CancelledHere();
  Prepare(&context, options, timeout);
  Reply reply;
  const grpc::Status status = (stub.get()->*method)(&context, request, &reply);
  if (!status.ok() && guard.cancelled()) return CancelledHere();
  if (!status.ok()) return Convert(status, target);
  return reply;
}

// Calls `observer` for every message of a server's stream.
template <typename Stub, typename Request, typename Reply>
absl::Status Observe(const std::unique_ptr<Stub>& stub,
                     std::unique_ptr<grpc::ClientReaderInterface<Reply>> (Stub::*method)(
                         grpc::ClientContext*, const Request&),
                     const Request& request, const CallOptions& options, absl::Duration timeout,
                     const std::string& target, const std::function<bool(const Reply&)>& observer) {
  grpc::ClientContext context;
  const CancelGuard guard(options, &context);
  if (guard.cancelled()) return CancelledHere();
  Prepare(&context, options, timeout);
  const std::unique_ptr<grpc::ClientReaderInterface<Reply>> reader =
      (stub.get()->*method)(&context, request);
  Reply reply;
  bool given_up = false;
  // After TryCancel the rest is read away, as Finish() demands.
  while (reader->Read(&reply)) {
    if (!given_up && !observer(reply)) {
      given_up = true;
      context.TryCancel();
    }
  }
  absl::Status status = Convert(reader->Finish(), target);
  // The last message may have been under way already when the caller gave up.
  if (given_up || (!status.ok() && guard.cancelled())) return CancelledHere();
  return status;
}

// Keeps gRPC's library up for the rest of the process. It would shut down with its last channel,
// and then wait, for up to ten seconds, for what a large reply has left behind.
void KeepLibrary() {
  static const bool kept = [] {
    grpc_init();
    return true;
  }();
  (void)kept;
}

}  // namespace

struct GrpcConnection::Stubs {
  explicit Stubs(const std::shared_ptr<grpc::Channel>& channel)
      : graph(v1::GraphService::NewStub(channel)),
        batch(v1::BatchService::NewStub(channel)),
        ingest(v1::IngestService::NewStub(channel)),
        curation(v1::CurationService::NewStub(channel)),
        admin(v1::AdminService::NewStub(channel)),
        query(v1::QueryService::NewStub(channel)),
        operators(v1::OperatorService::NewStub(channel)),
        traversal(v1::TraversalService::NewStub(channel)),
        name(v1::NameService::NewStub(channel)),
        watch(v1::WatchService::NewStub(channel)) {}

  std::unique_ptr<v1::GraphService::StubInterface> graph;
  std::unique_ptr<v1::BatchService::StubInterface> batch;
  std::unique_ptr<v1::IngestService::StubInterface> ingest;
  std::unique_ptr<v1::CurationService::StubInterface> curation;
  std::unique_ptr<v1::AdminService::StubInterface> admin;
  std::unique_ptr<v1::QueryService::StubInterface> query;
  std::unique_ptr<v1::OperatorService::StubInterface> operators;
  std::unique_ptr<v1::TraversalService::StubInterface> traversal;
  std::unique_ptr<v1::NameService::StubInterface> name;
  std::unique_ptr<v1::WatchService::StubInterface> watch;
};

absl::StatusOr<std::unique_ptr<GrpcConnection>> GrpcConnection::Create(
    const GrpcConnectionOptions& options) {
  if (options.target.empty()) return absl::InvalidArgumentError("no server is named");
  KeepLibrary();
  CHANCERY_ASSIGN_OR_RETURN(std::shared_ptr<grpc::ChannelCredentials> credentials,
                            MakeCredentials(options));
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(options.max_message_bytes);
  arguments.SetMaxSendMessageSize(options.max_message_bytes);
  arguments.SetUserAgentPrefix(options.user_agent.empty()
                                   ? absl::StrCat("chancery-cpp/", kClientVersion)
                                   : options.user_agent);
  // A proxy for the web, as http_proxy names it, is not one for a database.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  // A retry soon after a failed connection must be able to connect again.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 1000);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 5000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS,
                   static_cast<int>(absl::ToInt64Milliseconds(options.keepalive_time)));
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS,
                   static_cast<int>(absl::ToInt64Milliseconds(options.keepalive_timeout)));
  // gRPC would ask no more after two that went without data between them.
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  if (options.tls.has_value() && !options.tls->server_name.empty()) {
    arguments.SetSslTargetNameOverride(options.tls->server_name);
  }
  std::vector<std::unique_ptr<grpc::experimental::ClientInterceptorFactoryInterface>> interceptors;
  std::map<std::string, std::string> headers = {
      {"x-max-reply-bytes", absl::StrCat(options.max_message_bytes)}};
  if (!options.tls.has_value() && !options.bearer_token.empty()) {
    headers["authorization"] = "Bearer " + options.bearer_token;
  }
  if (!options.traceparent.empty()) headers["traceparent"] = options.traceparent;
  interceptors.push_back(std::make_unique<HeaderInterceptors>(std::move(headers)));
  auto stubs =
      std::make_shared<const Stubs>(grpc::experimental::CreateCustomChannelWithInterceptors(
          options.target, credentials, arguments, std::move(interceptors)));
  return std::unique_ptr<GrpcConnection>(new GrpcConnection(options, std::move(stubs), {}));
}

GrpcConnection::GrpcConnection(const GrpcConnectionOptions& options,
                               std::shared_ptr<const Stubs> stubs, CallOptions call_options)
    : options_(options), stubs_(std::move(stubs)), call_options_(std::move(call_options)) {}

GrpcConnection::~GrpcConnection() = default;

#define CHANCERY_DEFINE(stub, Service, Method, field, timeout)                             \
  absl::StatusOr<v1::Method##Response> GrpcConnection::Method(                             \
      const v1::Method##Request& request) {                                                \
    return Call(stubs_->stub, &v1::Service::StubInterface::Method, request, call_options_, \
                options_.timeout, options_.target);                                        \
  }
CHANCERY_UNARY_METHODS(CHANCERY_DEFINE)
#undef CHANCERY_DEFINE

#define CHANCERY_DEFINE(stub, Service, Method, Observer, timeout)                             \
  absl::Status GrpcConnection::Method(const v1::Method##Request& request,                     \
                                      const Observer& observer) {                             \
    return Observe(stubs_->stub, &v1::Service::StubInterface::Method, request, call_options_, \
                   options_.timeout, options_.target, observer);                              \
  }
CHANCERY_OBSERVED_METHODS(CHANCERY_DEFINE)
#undef CHANCERY_DEFINE

std::unique_ptr<ArticleStream> GrpcConnection::IngestArticles() {
  return std::make_unique<GrpcArticleStream>(stubs_->ingest.get(), options_, call_options_);
}

std::unique_ptr<GraphConnection> GrpcConnection::With(const CallOptions& options) {
  return std::unique_ptr<GraphConnection>(
      new GrpcConnection(options_, stubs_, Merged(call_options_, options)));
}

}  // namespace chancery
