#include "client/export/output_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"

namespace chancery {
namespace {

std::string PartialPath(const std::string& path) { return absl::StrCat(path, ".partial"); }

absl::Status FileError(const std::string& path, int error) {
  return absl::UnknownError(absl::StrCat("cannot write ", path, error == 0 ? "" : ": ",
                                         error == 0 ? "" : std::strerror(error)));
}

// Brings what was written to the disk.
bool Sync(const std::string& path, int flags) {
  const int fd = open(path.c_str(), flags | O_CLOEXEC);
  if (fd < 0) return false;
  const bool synced = fsync(fd) == 0;
  close(fd);
  return synced;
}

}  // namespace

absl::StatusOr<OutputFile> OutputFile::Create(const std::string& path) {
  errno = 0;
  auto stream =
      std::make_unique<std::ofstream>(PartialPath(path), std::ios::binary | std::ios::trunc);
  if (!stream->is_open()) return FileError(PartialPath(path), errno);
  return OutputFile(path, std::move(stream));
}

OutputFile::~OutputFile() {
  if (stream_ == nullptr) return;
  stream_.reset();
  std::remove(PartialPath(path_).c_str());
}

absl::Status OutputFile::Finish() && {
  const std::string partial = PartialPath(path_);
  errno = 0;
  stream_->flush();
  const bool written = stream_->good();
  stream_->close();
  if (!written || !stream_->good()) return FileError(partial, errno);
  errno = 0;
  if (!Sync(partial, O_WRONLY)) return FileError(partial, errno);
  if (std::rename(partial.c_str(), path_.c_str()) != 0) return FileError(path_, errno);
  stream_.reset();
  const size_t slash = path_.rfind('/');
  // Some file systems cannot sync a folder; the file itself is in place by now.
  (void)Sync(slash == std::string::npos ? "." : path_.substr(0, slash + 1), O_RDONLY | O_DIRECTORY);
  return absl::OkStatus();
}

}  // namespace chancery
