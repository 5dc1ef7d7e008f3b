#include "client/loader/file_system.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

// How long an interruption may go unnoticed while a pipe is silent.
constexpr int kPollMilliseconds = 100;

absl::Status ErrnoStatus(int error, absl::string_view path) {
  const std::string message = absl::StrCat(path, ": ", std::strerror(error));
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return absl::NotFoundError(message);
    case EACCES:
    case EPERM:
      return absl::PermissionDeniedError(message);
    default:
      return absl::UnknownError(message);
  }
}

class FileDescriptor {
 public:
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor() {
    if (fd_ > STDERR_FILENO) close(fd_);
  }
  int get() const { return fd_; }

 private:
  const int fd_;
};

class PosixByteSource final : public ByteSource {
 public:
  PosixByteSource(int fd, std::string path, bool may_block, const std::atomic<bool>* stop)
      : fd_(fd), path_(std::move(path)), may_block_(may_block), stop_(stop) {}

  absl::StatusOr<size_t> Read(char* buffer, size_t size) override {
    while (true) {
      if (may_block_ && stop_ != nullptr) {
        if (stop_->load()) return absl::CancelledError(absl::StrCat(path_, ": interrupted"));
        pollfd waited = {fd_.get(), POLLIN, 0};
        if (poll(&waited, 1, kPollMilliseconds) <= 0) continue;
      }
      const ssize_t got = read(fd_.get(), buffer, size);
      if (got >= 0) return static_cast<size_t>(got);
      if (errno == EAGAIN) {
        pollfd waited = {fd_.get(), POLLIN, 0};
        poll(&waited, 1, kPollMilliseconds);
        continue;
      }
      if (errno != EINTR) return ErrnoStatus(errno, path_);
    }
  }

 private:
  const FileDescriptor fd_;
  const std::string path_;
  const bool may_block_;
  const std::atomic<bool>* const stop_;
};

absl::Status WriteAndSync(int fd, absl::string_view content, const std::string& path) {
  while (!content.empty()) {
    const ssize_t put = write(fd, content.data(), content.size());
    if (put < 0) {
      if (errno == EINTR) continue;
      return ErrnoStatus(errno, path);
    }
    content.remove_prefix(static_cast<size_t>(put));
  }
  if (fsync(fd) != 0) return ErrnoStatus(errno, path);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<FileInfo> PosixFileSystem::Stat(const std::string& path) const {
  struct stat found;
  if (stat(path.c_str(), &found) != 0) return ErrnoStatus(errno, path);
  FileInfo info;
  info.kind = S_ISREG(found.st_mode)   ? FileInfo::Kind::kFile
              : S_ISDIR(found.st_mode) ? FileInfo::Kind::kDirectory
                                       : FileInfo::Kind::kOther;
  info.size = info.kind == FileInfo::Kind::kFile ? found.st_size : 0;
  info.device = found.st_dev;
  info.inode = found.st_ino;
  return info;
}

absl::StatusOr<std::vector<std::string>> PosixFileSystem::List(const std::string& path) const {
  DIR* dir = opendir(path.c_str());
  if (dir == nullptr) return ErrnoStatus(errno, path);
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* entry = readdir(dir)) {
    const absl::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
    errno = 0;
  }
  const int error = errno;
  closedir(dir);
  if (error != 0) return ErrnoStatus(error, path);
  std::sort(names.begin(), names.end());
  return names;
}

absl::StatusOr<std::unique_ptr<ByteSource>> PosixFileSystem::Open(const std::string& path) const {
  if (path == "-") {
    return std::make_unique<PosixByteSource>(STDIN_FILENO, "standard input", true, stop_);
  }
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return ErrnoStatus(errno, path);
  struct stat found;
  const bool regular = fstat(fd, &found) == 0 && S_ISREG(found.st_mode);
  return std::make_unique<PosixByteSource>(fd, path, !regular, stop_);
}

absl::StatusOr<std::string> ReadAll(const FileSystem& files, const std::string& path,
                                    int64_t limit) {
  CHANCERY_ASSIGN_OR_RETURN(const std::unique_ptr<ByteSource> source, files.Open(path));
  constexpr size_t kChunk = 64 << 10;
  std::string content;
  while (true) {
    const size_t size = content.size();
    content.resize(size + kChunk);
    CHANCERY_ASSIGN_OR_RETURN(const size_t got, source->Read(&content[size], kChunk));
    content.resize(size + got);
    if (got == 0) break;
    if (static_cast<int64_t>(content.size()) > limit) {
      return absl::ResourceExhaustedError(absl::StrCat(path, ": more than ", limit, " bytes"));
    }
  }
  content.shrink_to_fit();
  return content;
}

absl::Status WriteFileAtomically(const std::string& path, absl::string_view content) {
  const std::string temporary = absl::StrCat(path, ".tmp");
  absl::Status written;
  {
    const FileDescriptor file(
        open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
    if (file.get() < 0) return ErrnoStatus(errno, temporary);
    written = WriteAndSync(file.get(), content, temporary);
  }
  if (written.ok() && rename(temporary.c_str(), path.c_str()) != 0) {
    written = ErrnoStatus(errno, path);
  }
  if (!written.ok()) {
    unlink(temporary.c_str());
    return written;
  }
  const size_t slash = path.rfind('/');
  const std::string directory = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const FileDescriptor parent(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  // Some file systems cannot sync a directory; the file itself is in place by now.
  if (parent.get() >= 0) (void)fsync(parent.get());
  return absl::OkStatus();
}

}  // namespace chancery
