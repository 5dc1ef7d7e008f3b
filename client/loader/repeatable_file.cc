#include "client/loader/repeatable_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr size_t kChunk = 256 << 10;

absl::Status CopyError() {
  return absl::UnknownError(
      absl::StrCat("cannot copy the input to a temporary file: ", std::strerror(errno)));
}

// Reads a descriptor from its start, whatever others read of it.
class CopySource final : public ByteSource {
 public:
  explicit CopySource(int fd) : fd_(fd) {}

  absl::StatusOr<size_t> Read(char* buffer, size_t size) override {
    while (true) {
      const ssize_t got = pread(fd_, buffer, size, offset_);
      if (got >= 0) {
        offset_ += got;
        return static_cast<size_t>(got);
      }
      if (errno != EINTR) return CopyError();
    }
  }

 private:
  const int fd_;
  off_t offset_ = 0;
};

int OpenNameless() {
  const char* folder = std::getenv("TMPDIR");
  std::string pattern =
      absl::StrCat(folder == nullptr || *folder == '\0' ? "/tmp" : folder, "/chancery-load-XXXXXX");
  const int fd = mkstemp(&pattern[0]);
  if (fd >= 0) unlink(pattern.c_str());
  return fd;
}

absl::Status Copy(ByteSource& source, int fd) {
  std::string buffer(kChunk, '\0');
  while (true) {
    CHANCERY_ASSIGN_OR_RETURN(const size_t got, source.Read(&buffer[0], buffer.size()));
    if (got == 0) return absl::OkStatus();
    for (size_t done = 0; done < got;) {
      const ssize_t written = write(fd, buffer.data() + done, got - done);
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return CopyError();
      done += static_cast<size_t>(written);
    }
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<RepeatableFile>> RepeatableFile::Open(const FileSystem& files,
                                                                     const std::string& path,
                                                                     bool regular) {
  if (regular) return std::unique_ptr<RepeatableFile>(new RepeatableFile(files, path, -1));
  CHANCERY_ASSIGN_OR_RETURN(const std::unique_ptr<ByteSource> source, files.Open(path));
  const int fd = OpenNameless();
  if (fd < 0) return CopyError();
  std::unique_ptr<RepeatableFile> file(new RepeatableFile(files, path, fd));
  CHANCERY_RETURN_IF_ERROR(Copy(*source, fd));
  return file;
}

RepeatableFile::~RepeatableFile() {
  if (copy_ >= 0) close(copy_);
}

absl::StatusOr<std::unique_ptr<ByteSource>> RepeatableFile::Read() const {
  if (copy_ >= 0) return std::unique_ptr<ByteSource>(std::make_unique<CopySource>(copy_));
  return files_.Open(path_);
}

}  // namespace chancery
