// The file that says whose tokens a server takes: `chancery token` writes it, chanceryd reads it.
// One line for each token, and comments:
//
//   # id   SHA-256 of the token, in hexadecimal                                   roles    expires
//   desk-1 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 reader   never
//   loader 60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752 writer   2027-01-01
//
// Several lines may have one id: a new token is added before the old one goes. A token itself is
// nowhere: who reads the file cannot call with it.
//
// A token is "chy_" and 43 characters of base64 (256 random bits).
//
// Thread-safe: pure functions, but for NewToken.

#ifndef CHANCERY_STORAGE_ACCESS_TOKEN_FILE_H_
#define CHANCERY_STORAGE_ACCESS_TOKEN_FILE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "storage/access/access_role.h"

namespace chancery {

inline constexpr size_t kMaxTokenIdBytes = 64;
inline constexpr size_t kMaxTokenFileBytes = 1 << 20;

struct TokenEntry {
  // Whom the token stands for: the principal in logs, audits and decisions.
  std::string id;
  // 64 hexadecimal digits.
  std::string digest;
  RoleSet roles;
  // The first moment at which the token is refused: 00:00 UTC of a day, or never.
  absl::Time expires = absl::InfiniteFuture();
};

// INVALID_ARGUMENT, "line 3: ...", for anything that is no such line: a server must not guess.
// Order is kept.
absl::StatusOr<std::vector<TokenEntry>> ParseTokenFile(absl::string_view text);

// The line of `entry`, with its line feed.
std::string TokenLine(const TokenEntry& entry);

// `text` without the lines of tokens with these digests. Comments stay.
std::string WithoutTokens(absl::string_view text, const std::vector<std::string>& digests);

// True for 1 to kMaxTokenIdBytes letters, digits, dots, hyphens, underscores and at signs.
bool IsTokenId(absl::string_view id);

// The digest of `token`, as it stands in the file.
std::string TokenDigest(absl::string_view token);

// A new token from the system's random numbers; UNAVAILABLE if it gives none.
absl::StatusOr<std::string> NewToken();

}  // namespace chancery

#endif  // CHANCERY_STORAGE_ACCESS_TOKEN_FILE_H_
