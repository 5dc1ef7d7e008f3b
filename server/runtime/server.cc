#include "server/runtime/server.h"

#include <fcntl.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/runtime/tls_credentials.h"
#include "server/runtime/unreadable_requests.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr int kKeepaliveTimeMs = 60'000;
constexpr int kKeepaliveTimeoutMs = 20'000;
// Clients may ping this often without being thrown out.
constexpr int kMinPingIntervalMs = 10'000;
// What gRPC may hold of requests that have not come as a whole, and so were not asked who sends
// them, and of replies that nobody has taken. Beyond it gRPC reads more slowly, then ends calls.
constexpr size_t kGrpcMemoryBytes = size_t{1} << 30;
// At least so many of the largest messages have room in it.
constexpr size_t kLargestMessagesAtOnce = 4;
// gRPC's threads for its services that are not ours (reflection), on one queue.
constexpr int kGrpcMaxThreads = 16;
constexpr int kGrpcQueues = 1;

// Of one connection. More calls than this would be refused anyway.
int MaxConcurrentStreams(const ServerOptions::Limits& limits) {
  const int64_t calls = int64_t{limits.max_concurrent_requests} +
                        int64_t{limits.max_concurrent_write_streams} +
                        int64_t{limits.max_concurrent_read_streams};
  return static_cast<int>(std::min<int64_t>(calls, std::numeric_limits<int>::max()));
}

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> MakeCredentials(
    const ServerOptions::Tls& tls) {
  if (!tls.enabled) return grpc::InsecureServerCredentials();
  return MakeTlsCredentials(tls);
}

// gRPC only says that it could not listen. Tries by hand, for the reason.
std::string WhyNotListen(const HostPort& address) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int failure =
      getaddrinfo(address.host.c_str(), absl::StrCat(address.port).c_str(), &hints, &found);
  if (failure != 0) return gai_strerror(failure);
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owned(found, &freeaddrinfo);
  for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
    const int socket_fd = socket(one->ai_family, one->ai_socktype | SOCK_CLOEXEC, 0);
    if (socket_fd < 0) return std::strerror(errno);
    const int on = 1;
    setsockopt(socket_fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    const int result = bind(socket_fd, one->ai_addr, one->ai_addrlen);
    const int error = errno;
    close(socket_fd);
    if (result != 0) return std::strerror(error);
  }
  return "gRPC could not start";
}

}  // namespace

RpcRuntime::Options RuntimeOptions(const ServerOptions& options) {
  RpcRuntime::Options out;
  out.admission.max_concurrent_requests = options.limits.max_concurrent_requests;
  out.admission.max_concurrent_long_requests = options.limits.max_concurrent_long_requests;
  out.default_deadline = absl::Milliseconds(options.limits.default_deadline_ms);
  out.max_deadline = absl::Milliseconds(options.limits.max_deadline_ms);
  out.admission.max_concurrent_writes = options.limits.max_concurrent_writes;
  out.admission.max_concurrent_write_streams = options.limits.max_concurrent_write_streams;
  out.admission.max_concurrent_read_streams = options.limits.max_concurrent_read_streams;
  out.admission.max_read_wait = absl::Milliseconds(options.limits.max_read_wait_ms);
  out.stream_idle_timeout = absl::Milliseconds(options.limits.stream_idle_timeout_ms);
  out.stream_stall_timeout = absl::Milliseconds(options.limits.stream_stall_timeout_ms);
  out.slow_call = absl::Milliseconds(options.slow_call_ms);
  out.slow_call_text = options.slow_call_text;
  out.max_rows_read = static_cast<uint64_t>(options.limits.max_rows_read);
  out.authenticated_peers = options.tls.enabled && !options.tls.client_ca_file.empty();
  return out;
}

Server::Server(const ServerOptions& options, RpcRuntime& runtime,
               std::vector<std::unique_ptr<grpc::Service>> services)
    : runtime_(runtime),
      host_(options.listen.substr(0, options.listen.rfind(':'))),
      drain_timeout_(absl::Milliseconds(options.drain_timeout_ms)),
      services_(std::move(services)) {}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(
    const ServerOptions& options, RpcRuntime& runtime,
    std::vector<std::unique_ptr<grpc::Service>> services) {
  CHANCERY_ASSIGN_OR_RETURN(const HostPort address, ParseHostPort(options.listen),
                            _ << "listen " << options.listen);
  CHANCERY_ASSIGN_OR_RETURN(const std::shared_ptr<grpc::ServerCredentials> credentials,
                            MakeCredentials(options.tls));
  std::unique_ptr<Server> server(new Server(options, runtime, std::move(services)));

  // Both are switches of the process; builders made from now on have the services.
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();

  grpc::ServerBuilder builder;
  builder.AddListeningPort(options.listen, credentials, &server->port_);
  for (const std::unique_ptr<grpc::Service>& service : server->services_) {
    builder.RegisterService(service.get());
  }
  NameUnreadableRequests(runtime, &builder);
  builder.SetMaxReceiveMessageSize(static_cast<int>(options.limits.max_message_bytes));
  builder.SetMaxSendMessageSize(-1);  // bounded by page sizes
  grpc::ResourceQuota quota("chanceryd");
  quota.Resize(
      std::max(kGrpcMemoryBytes,
               kLargestMessagesAtOnce * static_cast<size_t>(options.limits.max_message_bytes)));
  quota.SetMaxThreads(kGrpcMaxThreads);
  builder.SetResourceQuota(quota);
  builder.SetSyncServerOption(grpc::ServerBuilder::NUM_CQS, kGrpcQueues);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, MaxConcurrentStreams(options.limits));
  // Two servers on one port would share its connections, and nobody would know.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveTimeMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                             kMinPingIntervalMs);
  server->server_ = builder.BuildAndStart();
  if (server->server_ == nullptr || server->port_ == 0) {
    return absl::UnavailableError(
        absl::StrCat("cannot listen on ", options.listen, ": ", WhyNotListen(address)));
  }
  return server;
}

Server::~Server() {
  if (server_ == nullptr) return;
  std::lock_guard<std::mutex> lock(drain_mu_);
  if (drained_) return;
  runtime_.BeginDrain();
  server_->Shutdown(std::chrono::system_clock::now());
  server_->Wait();
}

std::string Server::address() const { return absl::StrCat(host_, ":", port_); }

void Server::Drain() {
  std::lock_guard<std::mutex> lock(drain_mu_);
  if (drained_) return;
  if (grpc::HealthCheckServiceInterface* health = server_->GetHealthCheckService()) {
    health->SetServingStatus(false);
  }
  runtime_.BeginDrain();
  server_->Shutdown(std::chrono::system_clock::now() + absl::ToChronoMilliseconds(drain_timeout_));
  server_->Wait();
  drained_ = true;
}

absl::Status WritePortFile(const std::string& path, int port) {
  const std::string temporary = absl::StrCat(path, ".", getpid(), ".tmp");
  const std::string text = absl::StrCat(port, "\n");
  const int fd = open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  bool ok = fd >= 0;
  int error = errno;
  if (ok) {
    // For others to find, whatever the umask.
    ok = fchmod(fd, 0644) == 0 &&
         write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    error = errno;
    close(fd);
  }
  if (ok && rename(temporary.c_str(), path.c_str()) != 0) {
    ok = false;
    error = errno;
  }
  if (ok) return absl::OkStatus();
  if (fd >= 0) unlink(temporary.c_str());
  return absl::UnavailableError(
      absl::StrCat("cannot write the port file ", path, ": ", std::strerror(error)));
}

}  // namespace chancery
