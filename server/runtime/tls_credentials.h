// The server's TLS: certificates from files, which are read again when they change. The one file
// that knows gRPC's experimental interface for that.

#ifndef CHANCERY_SERVER_RUNTIME_TLS_CREDENTIALS_H_
#define CHANCERY_SERVER_RUNTIME_TLS_CREDENTIALS_H_

#include <grpcpp/security/server_credentials.h>

#include <memory>

#include "absl/status/statusor.h"
#include "server/config/server_options.h"

namespace chancery {

// How often the files are looked at.
inline constexpr int kCertificateRefreshSeconds = 3;

// TLS 1.2 or newer. With tls.client_ca_file callers must show a certificate of one of its
// authorities. What is in the files counts for connections that are made some
// kCertificateRefreshSeconds later; a certificate and key that do not belong together change
// nothing. REQUIRES: tls.enabled.
//
// NOT_FOUND, PERMISSION_DENIED, UNAVAILABLE or INVALID_ARGUMENT naming a file that is not fit now.
absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> MakeTlsCredentials(
    const ServerOptions::Tls& tls);

}  // namespace chancery

#endif  // CHANCERY_SERVER_RUNTIME_TLS_CREDENTIALS_H_
