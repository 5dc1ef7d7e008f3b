// The gRPC server: services, health, reflection, limits of the transport, and an orderly end.
//
//   RpcRuntime runtime(RuntimeOptions(options), clock, metrics, logger);
//   std::vector<std::unique_ptr<grpc::Service>> services = ...;  // over `runtime`
//   CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<Server> server,
//                             Server::Start(options, runtime, std::move(services)));
//   ... wait for a signal ...
//   server->Drain();
//
// Thread-safe.

#ifndef CHANCERY_SERVER_RUNTIME_SERVER_H_
#define CHANCERY_SERVER_RUNTIME_SERVER_H_

#include <grpcpp/impl/service_type.h>
#include <grpcpp/server.h>

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/config/server_options.h"
#include "server/runtime/rpc_runtime.h"

namespace chancery {

class Server {
 public:
  // Serves `services` on options.listen. `runtime` and what the services refer to must outlive the
  // server. REQUIRES: Validate(options) is empty.
  //
  // UNAVAILABLE if the address cannot be had, saying why; NOT_FOUND, PERMISSION_DENIED or
  // INVALID_ARGUMENT naming a TLS file that is not fit.
  static absl::StatusOr<std::unique_ptr<Server>> Start(
      const ServerOptions& options, RpcRuntime& runtime,
      std::vector<std::unique_ptr<grpc::Service>> services);

  // Cancels what is under way; Drain() first for an orderly end.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  int port() const { return port_; }
  // HOST:PORT with the port that was taken.
  std::string address() const;

  // Says NOT_SERVING to health checks, refuses new calls, waits for those under way up to
  // drain_timeout_ms, then cancels them and waits for their end. A second call returns when the
  // first is done.
  void Drain();

 private:
  Server(const ServerOptions& options, RpcRuntime& runtime,
         std::vector<std::unique_ptr<grpc::Service>> services);

  RpcRuntime& runtime_;
  const std::string host_;
  const absl::Duration drain_timeout_;
  const std::vector<std::unique_ptr<grpc::Service>> services_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
  std::mutex drain_mu_;
  bool drained_ = false;  // guarded by drain_mu_
};

// What `options` say for the wrapper of calls.
RpcRuntime::Options RuntimeOptions(const ServerOptions& options);

// Writes `port` and a newline to `path`, which appears complete or not at all. UNAVAILABLE if it
// cannot be written.
absl::Status WritePortFile(const std::string& path, int port);

}  // namespace chancery

#endif  // CHANCERY_SERVER_RUNTIME_SERVER_H_
