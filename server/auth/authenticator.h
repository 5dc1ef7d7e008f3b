// Who calls, and whether they may.
//
//   CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<Authenticator> authenticator,
//                             Authenticator::Create(options, clock, logger));
//   const Verdict verdict = authenticator->Judge("GraphService/Search", credentials);
//   if (!verdict.status.ok()) return verdict.status;
//   ... verdict.principal calls ...
//
// A caller shows a token (`authorization: Bearer TOKEN`) or a certificate. A token decides alone
// where there is one: a wrong one is not made good by a certificate. Of a certificate the first
// alternative name that the configuration maps counts, then its common name; one that is not mapped
// has no role. Nobody without either may do anything.
//
// The token file is looked at again when it has changed, at most once a second. A file that cannot
// be read, or has a line that is not understood, is logged as an error, and the tokens that were
// good before stay so.
//
// Thread-safe. Cost of a call: some microseconds: every digest of the file is compared, each as a
// whole, so that the time tells nothing of them.

#ifndef CHANCERY_SERVER_AUTH_AUTHENTICATOR_H_
#define CHANCERY_SERVER_AUTH_AUTHENTICATOR_H_

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "server/observability/logger.h"
#include "storage/access/access_role.h"
#include "storage/access/token_file.h"
#include "storage/base/clock.h"

namespace chancery {

// What a caller showed.
struct CallerCredentials {
  // The value of the header `authorization`.
  absl::optional<std::string> authorization;
  // Of the certificate, where TLS has checked one.
  std::vector<std::string> alternative_names;
  std::string common_name;
};

struct Verdict {
  // OK: the caller may. UNAUTHENTICATED (reason UNAUTHENTICATED): nobody knows who it is.
  // PERMISSION_DENIED (reason PERMISSION_DENIED): it is known, and may not.
  absl::Status status;
  // Empty where it is not known.
  std::string principal;
};

class Authenticator {
 public:
  // A certificate with this name is of this principal.
  struct CertificateMapping {
    std::string name;
    std::string principal;
    RoleSet roles;
  };

  struct Options {
    // Empty: no tokens.
    std::string token_file;
    std::vector<CertificateMapping> certificates;
  };

  // `clock` and `logger` must outlive it. NOT_FOUND, PERMISSION_DENIED, UNAVAILABLE or
  // INVALID_ARGUMENT, naming the file, if the tokens cannot be read.
  static absl::StatusOr<std::unique_ptr<Authenticator>> Create(const Options& options,
                                                               const Clock& clock, Logger& logger);
  Authenticator(const Authenticator&) = delete;
  Authenticator& operator=(const Authenticator&) = delete;

  // Whether a caller with `credentials` may call `method` ("GraphService/Search").
  Verdict Judge(absl::string_view method, const CallerCredentials& credentials) const;

 private:
  struct Identity {
    std::string principal;
    RoleSet roles;
  };
  // What tells a file from one that was written later.
  struct FileState {
    ino_t inode = 0;
    off_t size = 0;
    int64_t changed_nanos = 0;
    bool operator==(const FileState& other) const {
      return inode == other.inode && size == other.size && changed_nanos == other.changed_nanos;
    }
  };
  using Tokens = std::vector<TokenEntry>;

  Authenticator(const Options& options, const Clock& clock, Logger& logger);

  absl::StatusOr<Identity> Identify(const CallerCredentials& credentials) const;
  absl::StatusOr<Identity> IdentifyToken(absl::string_view authorization) const;
  // The tokens of the file as it is now, or was when it could last be read.
  std::shared_ptr<const Tokens> CurrentTokens() const;
  // Reads the file if it is not that of state_. REQUIRES: mu_ is held.
  absl::Status Reload() const;

  const Options options_;
  const Clock& clock_;
  Logger& logger_;

  mutable std::mutex mu_;
  // Guarded by mu_.
  mutable std::shared_ptr<const Tokens> tokens_;
  mutable FileState state_;
  mutable absl::Time looked_at_ = absl::InfinitePast();
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_AUTH_AUTHENTICATOR_H_
