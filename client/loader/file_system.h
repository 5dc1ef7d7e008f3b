// What the loader needs of the file system, small enough to be replaced in tests by one that fails.
//
// Errors carry the path and the system's words: NOT_FOUND, PERMISSION_DENIED, or UNKNOWN for the
// rest; CANCELLED when the run was interrupted while it waited for a pipe.

#ifndef CHANCERY_CLIENT_LOADER_FILE_SYSTEM_H_
#define CHANCERY_CLIENT_LOADER_FILE_SYSTEM_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace chancery {

// An open file. Thread-compatible.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // Reads up to `size` bytes into `buffer`; 0 at the end.
  virtual absl::StatusOr<size_t> Read(char* buffer, size_t size) = 0;
};

struct FileInfo {
  enum class Kind : uint8_t { kFile, kDirectory, kOther };
  Kind kind = Kind::kOther;
  int64_t size = 0;
  // Together they identify a directory, by whatever path it was reached.
  uint64_t device = 0;
  uint64_t inode = 0;
};

// Thread-safe.
class FileSystem {
 public:
  virtual ~FileSystem() = default;
  // Follows symbolic links.
  virtual absl::StatusOr<FileInfo> Stat(const std::string& path) const = 0;
  // The names in a directory, sorted by their bytes; without "." and "..".
  virtual absl::StatusOr<std::vector<std::string>> List(const std::string& path) const = 0;
  // "-" is standard input.
  virtual absl::StatusOr<std::unique_ptr<ByteSource>> Open(const std::string& path) const = 0;
};

class PosixFileSystem : public FileSystem {
 public:
  // `stop` may be null, else it must outlive the object: reads from pipes and terminals end soon
  // after it is set.
  explicit PosixFileSystem(const std::atomic<bool>* stop = nullptr) : stop_(stop) {}

  absl::StatusOr<FileInfo> Stat(const std::string& path) const override;
  absl::StatusOr<std::vector<std::string>> List(const std::string& path) const override;
  absl::StatusOr<std::unique_ptr<ByteSource>> Open(const std::string& path) const override;

 private:
  const std::atomic<bool>* const stop_;
};

// Reads a file to its end. RESOURCE_EXHAUSTED if it has more than `limit` bytes, having read no
// more than that.
absl::StatusOr<std::string> ReadAll(const FileSystem& files, const std::string& path,
                                    int64_t limit);

// Replaces `path` by a file with this content, so that whoever looks, even after a crash, sees the
// old file or the new one. The new one is on disk when this returns.
absl::Status WriteFileAtomically(const std::string& path, absl::string_view content);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_FILE_SYSTEM_H_
