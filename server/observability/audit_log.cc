#include "server/observability/audit_log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/observability/logger.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr char kTime[] = "%Y-%m-%dT%H:%M:%E6SZ";

void AddText(absl::string_view name, absl::string_view value, std::string* line) {
  if (value.empty()) return;
  absl::StrAppend(line, ",\"", name, "\":");
  AppendJsonString(value, line);
}

void AddNumber(absl::string_view name, int64_t value, std::string* line) {
  if (value != 0) absl::StrAppend(line, ",\"", name, "\":", value);
}

std::string Line(const AuditEvent& event, absl::Time now, int64_t left_out) {
  std::string line = absl::StrCat("{\"time\":\"", absl::FormatTime(kTime, now, absl::UTCTimeZone()),
                                  "\",\"event\":\"", event.event, "\"");
  AddText("principal", event.principal, &line);
  AddText("method", event.method, &line);
  AddText("code", event.code, &line);
  AddText("reason", event.reason, &line);
  AddNumber("revision", event.revision, &line);
  AddNumber("messages", event.messages, &line);
  AddText("request_id", event.request_id, &line);
  AddText("trace_id", event.trace_id, &line);
  AddText("peer", event.peer, &line);
  AddNumber("left_out", left_out, &line);
  line += "}\n";
  return line;
}

// Makes the names in the folder of `path` last: of a file that was made, and of renamed ones.
// errno, or 0.
int SyncFolder(const std::string& path) {
  const size_t slash = path.rfind('/');
  const std::string folder =
      slash == std::string::npos ? "." : path.substr(0, std::max<size_t>(slash, 1));
  const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return errno;
  const int error = fsync(fd) == 0 ? 0 : errno;
  close(fd);
  return error;
}

// What an opened file needs before lines go to its end: that this is the end of a line, and that
// its name lasts. Sets `bytes` to its size. errno, or 0.
int PrepareFile(int fd, const std::string& path, uint64_t* bytes) {
  struct stat status {};
  if (fstat(fd, &status) != 0) return errno;
  *bytes = static_cast<uint64_t>(status.st_size);
  if (!S_ISREG(status.st_mode)) return 0;
  if (*bytes > 0) {
    char last = 0;
    const ssize_t count = pread(fd, &last, 1, status.st_size - 1);
    if (count != 1) return count < 0 ? errno : EIO;
    if (last != '\n') {
      const ssize_t written = write(fd, "\n", 1);
      if (written != 1) return written < 0 ? errno : EIO;
      ++*bytes;
    }
  }
  return SyncFolder(path);
}

}  // namespace

AuditLog::AuditLog(const Options& options, const Clock& clock) : options_(options), clock_(clock) {}

AuditLog::~AuditLog() {
  if (fd_ < 0) return;
  fdatasync(fd_);
  close(fd_);
}

absl::StatusOr<std::unique_ptr<AuditLog>> AuditLog::Open(const Options& options,
                                                         const Clock& clock) {
  // The constructor is private to make_unique.
  std::unique_ptr<AuditLog> log(new AuditLog(options, clock));
  std::lock_guard<std::mutex> lock(log->mu_);
  CHANCERY_RETURN_IF_ERROR(log->OpenFile());
  return log;
}

absl::Status AuditLog::Failure(absl::string_view what, int error) const {
  return MakeError(
      absl::StatusCode::kUnavailable, "STORAGE_UNAVAILABLE",
      absl::StrCat("cannot ", what, " the audit ", options_.path, ": ", std::strerror(error)),
      {{"directory", options_.path}});
}

absl::Status AuditLog::OpenFile() {
  fd_ = open(options_.path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd_ < 0) return Failure("open", errno);
  const int error = PrepareFile(fd_, options_.path, &file_bytes_);
  if (error == 0) return absl::OkStatus();
  close(fd_);
  fd_ = -1;
  return Failure("open", error);
}

absl::Status AuditLog::SyncFailed(uint64_t goal, int error) {
  failed_from_ = on_device_;
  failed_up_to_ = goal;
  sync_failure_ = status_ = Failure("sync", error);
  return status_;
}

absl::Status AuditLog::Rotate() {
  if (fdatasync(fd_) != 0) return SyncFailed(written_, errno);
  on_device_ = written_;
  close(fd_);
  fd_ = -1;
  for (int i = options_.keep_files - 1; i >= 0; --i) {
    const std::string from = i == 0 ? options_.path : absl::StrCat(options_.path, ".", i);
    // The last one replaces what is beyond.
    if (std::rename(from.c_str(), absl::StrCat(options_.path, ".", i + 1).c_str()) != 0 &&
        errno != ENOENT) {
      return Failure("rename", errno);
    }
  }
  return OpenFile();
}

absl::Status AuditLog::Append(absl::string_view line) {
  if (fd_ < 0) {
    CHANCERY_RETURN_IF_ERROR(OpenFile());
  }
  if (file_bytes_ > 0 && file_bytes_ + line.size() > options_.max_file_bytes && !syncing_) {
    CHANCERY_RETURN_IF_ERROR(Rotate());
  }
  const uint64_t begin = file_bytes_;
  while (!line.empty()) {
    const ssize_t count = write(fd_, line.data(), line.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      absl::Status failure = Failure("write", count < 0 ? errno : EIO);
      // No half a line before the next one.
      if (ftruncate(fd_, static_cast<off_t>(begin)) == 0) file_bytes_ = begin;
      return failure;
    }
    file_bytes_ += static_cast<uint64_t>(count);
    line.remove_prefix(static_cast<size_t>(count));
  }
  ++written_;
  return absl::OkStatus();
}

absl::Status AuditLog::WaitUntilSynced(std::unique_lock<std::mutex>& lock, uint64_t number) {
  while (on_device_ < number) {
    if (syncing_) {
      synced_.wait(lock);
      if (number > failed_from_ && number <= failed_up_to_) return sync_failure_;
      continue;
    }
    syncing_ = true;
    const uint64_t goal = written_;
    const int fd = fd_;
    lock.unlock();
    const int result = fdatasync(fd);
    const int error = errno;
    lock.lock();
    syncing_ = false;
    synced_.notify_all();
    if (result != 0) return SyncFailed(goal, error);
    on_device_ = std::max(on_device_, goal);
    status_ = absl::OkStatus();
  }
  return absl::OkStatus();
}

absl::Status AuditLog::CheckWritable() {
  std::unique_lock<std::mutex> lock(mu_);
  if (status_.ok()) return absl::OkStatus();
  AuditEvent event;
  event.event = "resumed";
  absl::Status appended = Append(Line(event, clock_.Now(), 0));
  if (!appended.ok()) {
    status_ = appended;
    return appended;
  }
  return WaitUntilSynced(lock, written_);
}

absl::Status AuditLog::Record(const AuditEvent& event, Durability durability) {
  const absl::Time now = clock_.Now();
  std::unique_lock<std::mutex> lock(mu_);
  int64_t left_out = 0;
  if (durability == Durability::kLater && event.event == "denied") {
    if (now - second_ >= absl::Seconds(1) || now < second_) {
      second_ = now;
      denials_ = 0;
    }
    if (++denials_ > kMaxDenialsPerSecond) {
      ++left_out_;
      return absl::OkStatus();
    }
    left_out = std::exchange(left_out_, 0);
  }
  absl::Status appended = Append(Line(event, now, left_out));
  // That it could be written does not end a failure: that it came to the device does.
  if (!appended.ok()) status_ = appended;
  if (!appended.ok() || durability == Durability::kLater) return appended;
  return WaitUntilSynced(lock, written_);
}

}  // namespace chancery
