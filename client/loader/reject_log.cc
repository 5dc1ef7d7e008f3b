#include "client/loader/reject_log.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

absl::Status ErrnoError(const std::string& path) {
  const std::string message =
      absl::StrCat("cannot write the rejects to ", path, ": ", std::strerror(errno));
  if (errno == ENOENT) return absl::NotFoundError(message);
  if (errno == EACCES || errno == EPERM) return absl::PermissionDeniedError(message);
  return absl::UnknownError(message);
}

// Paths may hold any bytes; JSON may not. Broken ones become U+FFFD.
void AppendJsonString(absl::string_view text, std::string* out) {
  out->push_back('"');
  for (const char c : ReplaceInvalidUtf8(text)) {
    if (c == '"' || c == '\\') {
      out->push_back('\\');
      out->push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      absl::StrAppendFormat(out, "\\u%04x", static_cast<unsigned char>(c));
    } else {
      out->push_back(c);
    }
  }
  out->push_back('"');
}

}  // namespace

std::string FormatReject(const SourcePlace& place, const Reject& reject) {
  std::string line = "{\"file\":";
  AppendJsonString(place.file, &line);
  absl::StrAppend(&line, ",\"line\":", place.line, ",\"article\":");
  AppendJsonString(place.article, &line);
  line.append(",\"reason\":");
  AppendJsonString(reject.reason, &line);
  line.append(",\"message\":");
  AppendJsonString(reject.message, &line);
  line.push_back('}');
  return line;
}

absl::StatusOr<RejectLog> RejectLog::Open(const std::string& path) {
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666);
  if (fd < 0) return ErrnoError(path);
  return RejectLog(path, fd);
}

RejectLog::RejectLog(RejectLog&& other) noexcept
    : path_(std::move(other.path_)), fd_(std::exchange(other.fd_, -1)) {}

RejectLog::~RejectLog() {
  if (fd_ >= 0) close(fd_);
}

absl::Status RejectLog::Add(const SourcePlace& place, const Reject& reject) {
  const std::string line = FormatReject(place, reject) + "\n";
  absl::string_view rest = line;
  while (!rest.empty()) {
    const ssize_t put = write(fd_, rest.data(), rest.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return ErrnoError(path_);
    rest.remove_prefix(static_cast<size_t>(put));
  }
  return absl::OkStatus();
}

}  // namespace chancery
