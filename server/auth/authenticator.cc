#include "server/auth/authenticator.h"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/auth/method_roles.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr absl::Duration kLookInterval = absl::Seconds(1);
constexpr absl::string_view kScheme = "bearer ";

absl::Status Unauthenticated(absl::string_view message) {
  return MakeError(absl::StatusCode::kUnauthenticated, "UNAUTHENTICATED", message);
}

absl::Status FileError(const std::string& path, int error) {
  const std::string message =
      absl::StrCat("cannot read auth.token_file ", path, ": ", std::strerror(error));
  if (error == ENOENT || error == ENOTDIR) return absl::NotFoundError(message);
  if (error == EACCES) return absl::PermissionDeniedError(message);
  return absl::UnavailableError(message);
}

// Closes a file.
class OpenFile {
 public:
  explicit OpenFile(const std::string& path) : fd_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~OpenFile() {
    if (fd_ >= 0) close(fd_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  int fd() const { return fd_; }

 private:
  const int fd_;
};

}  // namespace

Authenticator::Authenticator(const Options& options, const Clock& clock, Logger& logger)
    : options_(options),
      clock_(clock),
      logger_(logger),
      tokens_(std::make_shared<const Tokens>()) {}

absl::StatusOr<std::unique_ptr<Authenticator>> Authenticator::Create(const Options& options,
                                                                     const Clock& clock,
                                                                     Logger& logger) {
  // The constructor is private to make_unique.
  std::unique_ptr<Authenticator> authenticator(new Authenticator(options, clock, logger));
  if (!options.token_file.empty()) {
    std::lock_guard<std::mutex> lock(authenticator->mu_);
    CHANCERY_RETURN_IF_ERROR(authenticator->Reload());
    authenticator->looked_at_ = clock.Now();
  }
  return authenticator;
}

absl::Status Authenticator::Reload() const {
  const std::string& path = options_.token_file;
  const OpenFile file(path);
  struct stat status {};
  if (file.fd() < 0 || fstat(file.fd(), &status) != 0) return FileError(path, errno);
  const FileState state = {status.st_ino, status.st_size,
                           status.st_ctim.tv_sec * int64_t{1'000'000'000} + status.st_ctim.tv_nsec};
  if (state == state_) return absl::OkStatus();
  // Who may write the file may do everything.
  if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    return absl::PermissionDeniedError(absl::StrCat(
        "auth.token_file ", path, " can be written by others than its owner: chmod go-w it"));
  }
  std::string text(kMaxTokenFileBytes + 1, '\0');
  size_t length = 0;
  while (length < text.size()) {
    const ssize_t count = read(file.fd(), &text[length], text.size() - length);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return FileError(path, errno);
    if (count == 0) break;
    length += static_cast<size_t>(count);
  }
  if (length > kMaxTokenFileBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("auth.token_file ", path, " is longer than ", kMaxTokenFileBytes, " bytes"));
  }
  text.resize(length);
  CHANCERY_ASSIGN_OR_RETURN(Tokens tokens, ParseTokenFile(text), _ << "auth.token_file " << path);
  tokens_ = std::make_shared<const Tokens>(std::move(tokens));
  state_ = state;
  return absl::OkStatus();
}

std::shared_ptr<const Authenticator::Tokens> Authenticator::CurrentTokens() const {
  absl::Status status;
  std::shared_ptr<const Tokens> tokens;
  {
    std::lock_guard<std::mutex> lock(mu_);
    const absl::Time now = clock_.Now();
    if (!options_.token_file.empty() && (now - looked_at_ >= kLookInterval || now < looked_at_)) {
      looked_at_ = now;
      status = Reload();
    }
    tokens = tokens_;
  }
  if (!status.ok()) {
    logger_.Log(
        LogLevel::kError, "auth",
        {{"message", "the tokens that were good before stay so"}, {"error", status.message()}});
  }
  return tokens;
}

absl::StatusOr<Authenticator::Identity> Authenticator::IdentifyToken(
    absl::string_view authorization) const {
  if (authorization.size() < kScheme.size() ||
      absl::AsciiStrToLower(authorization.substr(0, kScheme.size())) != kScheme) {
    return Unauthenticated("the header `authorization` must be \"Bearer TOKEN\"");
  }
  authorization.remove_prefix(kScheme.size());
  const std::string digest = TokenDigest(absl::StripAsciiWhitespace(authorization));
  const std::shared_ptr<const Tokens> tokens = CurrentTokens();
  const TokenEntry* found = nullptr;
  for (const TokenEntry& token : *tokens) {
    if (token.digest.size() == digest.size() &&
        CRYPTO_memcmp(token.digest.data(), digest.data(), digest.size()) == 0) {
      found = &token;
    }
  }
  if (found == nullptr) return Unauthenticated("the token is not one of this server");
  if (clock_.Now() >= found->expires) {
    return Unauthenticated(absl::StrCat("the token of ", found->id, " has expired"));
  }
  return Identity{found->id, found->roles};
}

absl::StatusOr<Authenticator::Identity> Authenticator::Identify(
    const CallerCredentials& credentials) const {
  if (credentials.authorization.has_value()) return IdentifyToken(*credentials.authorization);
  std::vector<std::string> names = credentials.alternative_names;
  if (!credentials.common_name.empty()) names.push_back(credentials.common_name);
  for (const std::string& name : names) {
    for (const CertificateMapping& mapping : options_.certificates) {
      if (mapping.name == name) return Identity{mapping.principal, mapping.roles};
    }
  }
  if (!names.empty()) return Identity{names[0], RoleSet()};
  return Unauthenticated(
      options_.certificates.empty()
          ? "this server asks who calls: send a token as `authorization: Bearer TOKEN`"
          : "this server asks who calls: show a certificate, or send a token as "
            "`authorization: Bearer TOKEN`");
}

Verdict Authenticator::Judge(absl::string_view method, const CallerCredentials& credentials) const {
  absl::StatusOr<Identity> identity = Identify(credentials);
  if (!identity.ok()) return {identity.status(), ""};
  const absl::optional<AccessRole> needed = RoleOfMethod(method);
  if (needed.has_value() && identity->roles.Allow(*needed)) {
    return {absl::OkStatus(), std::move(identity->principal)};
  }
  const std::string role(needed.has_value() ? AccessRoleName(*needed) : "none");
  return {MakeError(absl::StatusCode::kPermissionDenied, "PERMISSION_DENIED",
                    absl::StrCat(identity->principal, " may not call ", method, ", which the role ",
                                 role, " allows"),
                    {{"method", std::string(method)}, {"role", role}}),
          std::move(identity->principal)};
}

}  // namespace chancery
