// A secret of the server's that outlives its process, in a file that only its owner can read.

#ifndef CHANCERY_SERVER_SERVICE_KEPT_KEY_H_
#define CHANCERY_SERVER_SERVICE_KEPT_KEY_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"

namespace chancery {

inline constexpr size_t kKeptKeyBytes = 32;

// The key in `path`, which is made of random bytes if it is not there; it appears whole or not at
// all, and of two processes that make it both get the same. UNAVAILABLE, naming the file, if it
// cannot be read or made; FAILED_PRECONDITION if it is something else.
absl::StatusOr<std::string> KeptKey(const std::string& path);

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICE_KEPT_KEY_H_
