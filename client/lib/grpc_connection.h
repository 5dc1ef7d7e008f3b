// A GraphConnection over gRPC.
//
//   GrpcConnectionOptions options;
//   options.target = "127.0.0.1:7411";
//   CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<GrpcConnection> connection,
//                             GrpcConnection::Create(options));
//
// Create() does not connect: the first call does, and later ones reconnect where needed. A server
// that cannot be reached is UNAVAILABLE, "cannot reach 127.0.0.1:7411: connection refused".
//
// Thread-safe.

#ifndef CHANCERY_CLIENT_LIB_GRPC_CONNECTION_H_
#define CHANCERY_CLIENT_LIB_GRPC_CONNECTION_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "client/lib/graph_connection.h"

namespace chancery {

struct TlsOptions {
  // PEM file with the authorities to trust; empty: the system's.
  std::string root_ca_file;
  // PEM files with the client's certificate chain and its key, for a server that asks for them;
  // both or neither.
  std::string certificate_file;
  std::string key_file;
  // The name that the server's certificate must have; empty: the host of the target.
  std::string server_name;
};

struct GrpcConnectionOptions {
  // HOST:PORT, unix:/path/of/socket, or another gRPC target.
  std::string target = "127.0.0.1:7411";
  // Without: plain text.
  absl::optional<TlsOptions> tls;
  // Sent with each call as `authorization: Bearer TOKEN`. A token is a password: without `tls` only
  // a target on this machine (loopback or a socket) gets it.
  std::string bearer_token;
  // How long one attempt of an ordinary call may take.
  absl::Duration attempt_timeout = absl::Seconds(30);
  // The same for IngestArticles, Verify, Backup, Compact, ExportGraph and what curators write,
  // which may take long.
  absl::Duration long_call_timeout = absl::InfiniteDuration();
  // The same for Watch.
  absl::Duration endless_timeout = absl::InfiniteDuration();
  // While a call is under way and nothing comes, the server is asked for a sign of life so often;
  // without one for keepalive_timeout, the calls end with UNAVAILABLE. At least 10 s, which is what
  // chanceryd allows.
  absl::Duration keepalive_time = absl::Seconds(20);
  absl::Duration keepalive_timeout = absl::Seconds(10);
  // The largest message sent or received, in bytes. The server's limit is the same.
  int max_message_bytes = 64 << 20;
  // Sent with each call, so that it is found in the server's log by the trace that it is part of:
  // W3C's "00-TRACE-SPAN-FLAGS".
  std::string traceparent;
  // The first word of the user agent.
  std::string user_agent;
};

class GrpcConnection final : public GraphConnection {
 public:
  // INVALID_ARGUMENT for options that contradict each other, NOT_FOUND or PERMISSION_DENIED for a
  // file that cannot be read.
  static absl::StatusOr<std::unique_ptr<GrpcConnection>> Create(
      const GrpcConnectionOptions& options);
  ~GrpcConnection() override;

#define CHANCERY_DECLARE(stub, Service, Method, field, timeout) \
  absl::StatusOr<v1::Method##Response> Method(const v1::Method##Request& request) override;
  CHANCERY_UNARY_METHODS(CHANCERY_DECLARE)
#undef CHANCERY_DECLARE
#define CHANCERY_DECLARE(stub, Service, Method, Observer, timeout) \
  absl::Status Method(const v1::Method##Request& request, const Observer& observer) override;
  CHANCERY_OBSERVED_METHODS(CHANCERY_DECLARE)
#undef CHANCERY_DECLARE
  // The stream must be destroyed before the connection.
  std::unique_ptr<ArticleStream> IngestArticles() override;
  std::unique_ptr<GraphConnection> With(const CallOptions& options) override;

 private:
  struct Stubs;

  GrpcConnection(const GrpcConnectionOptions& options, std::shared_ptr<const Stubs> stubs,
                 CallOptions call_options);

  const GrpcConnectionOptions options_;
  const std::shared_ptr<const Stubs> stubs_;
  const CallOptions call_options_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LIB_GRPC_CONNECTION_H_
