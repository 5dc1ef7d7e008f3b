#include "server/service/kept_key.h"

#include <fcntl.h>
#include <openssl/rand.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

absl::Status Failure(absl::string_view what, const std::string& path) {
  return absl::UnavailableError(
      absl::StrCat("cannot ", what, " the key ", path, ": ", std::strerror(errno)));
}

// NOT_FOUND if there is no file.
absl::StatusOr<std::string> ReadKey(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0 && errno == ENOENT) return absl::NotFoundError(path);
  if (fd < 0) return Failure("read", path);
  char bytes[kKeptKeyBytes + 1];
  const ssize_t count = read(fd, bytes, sizeof(bytes));
  const absl::Status failure = Failure("read", path);
  close(fd);
  if (count < 0) return failure;
  if (count != static_cast<ssize_t>(kKeptKeyBytes)) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, " is no key of ", kKeptKeyBytes, " bytes: delete it to have one made"));
  }
  return std::string(bytes, kKeptKeyBytes);
}

absl::Status MakeKey(const std::string& path) {
  unsigned char bytes[kKeptKeyBytes];
  if (RAND_bytes(bytes, sizeof(bytes)) != 1) {
    return absl::UnavailableError("the system gives no random numbers");
  }
  const std::string next = absl::StrCat(path, ".", getpid());
  const int fd = open(next.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return Failure("make", next);
  bool ok =
      write(fd, bytes, sizeof(bytes)) == static_cast<ssize_t>(sizeof(bytes)) && fsync(fd) == 0;
  // Does not replace what another process made meanwhile.
  ok = ok && (link(next.c_str(), path.c_str()) == 0 || errno == EEXIST);
  const absl::Status failure = Failure("make", path);
  close(fd);
  unlink(next.c_str());
  return ok ? absl::OkStatus() : failure;
}

}  // namespace

absl::StatusOr<std::string> KeptKey(const std::string& path) {
  absl::StatusOr<std::string> key = ReadKey(path);
  if (!absl::IsNotFound(key.status())) return key;
  CHANCERY_RETURN_IF_ERROR(MakeKey(path));
  return ReadKey(path);
}

}  // namespace chancery
