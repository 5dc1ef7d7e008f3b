#include "server/runtime/tls_credentials.h"

#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr size_t kMaxPemBytes = 1 << 20;

absl::Status CheckPem(absl::string_view field, const std::string& path) {
  const auto error = [&](int code) -> absl::Status {
    const std::string message =
        absl::StrCat("cannot read ", field, " ", path, ": ", std::strerror(code));
    if (code == ENOENT || code == ENOTDIR) return absl::NotFoundError(message);
    if (code == EACCES) return absl::PermissionDeniedError(message);
    return absl::UnavailableError(message);
  };
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             &std::fclose);
  if (file == nullptr) return error(errno);
  std::string text(kMaxPemBytes, '\0');
  errno = 0;
  text.resize(std::fread(&text[0], 1, text.size(), file.get()));
  if (std::ferror(file.get()) != 0) return error(errno);
  if (!absl::StrContains(text, "-----BEGIN ")) {
    return absl::InvalidArgumentError(absl::StrCat(field, " ", path, " is not in PEM form"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> MakeTlsCredentials(
    const ServerOptions::Tls& tls) {
  CHANCERY_RETURN_IF_ERROR(CheckPem("tls.certificate_file", tls.certificate_file));
  CHANCERY_RETURN_IF_ERROR(CheckPem("tls.key_file", tls.key_file));
  const bool clients = !tls.client_ca_file.empty();
  if (clients) {
    CHANCERY_RETURN_IF_ERROR(CheckPem("tls.client_ca_file", tls.client_ca_file));
  }
  grpc::experimental::TlsServerCredentialsOptions options(
      std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(
          tls.key_file, tls.certificate_file, tls.client_ca_file, kCertificateRefreshSeconds));
  options.watch_identity_key_cert_pairs();
  if (clients) {
    options.watch_root_certs();
    options.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  }
  return grpc::experimental::TlsServerCredentials(options);
}

}  // namespace chancery
