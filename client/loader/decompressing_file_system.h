// A file system whose compressed files read as what they hold: gzip, of one member or many, and
// Zstandard, of one frame or many. What is compressed is told from the first bytes, not from the
// name, of standard input, too.
//
//   const DecompressingFileSystem files(posix, limits);
//   files.Open("articles.jsonl.gz");   // reads as articles.jsonl
//
// Memory: some 100 KiB for an open gzip file, the window of the compressor for Zstandard (8 MiB as
// a rule, at most 2^max_zstd_window_log bytes). Thread-safe, as the file system below it.

#ifndef CHANCERY_CLIENT_LOADER_DECOMPRESSING_FILE_SYSTEM_H_
#define CHANCERY_CLIENT_LOADER_DECOMPRESSING_FILE_SYSTEM_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/loader/file_system.h"

namespace chancery {

struct DecompressionLimits {
  static constexpr int64_t kMaxDecompressedBytes = int64_t{16} << 40;

  // What one compressed file may hold, so that a bomb of a few megabytes ends.
  int64_t max_decompressed_bytes = int64_t{256} << 30;
  int max_zstd_window_log = 27;
};

class DecompressingFileSystem final : public FileSystem {
 public:
  // `files` must outlive the object.
  explicit DecompressingFileSystem(const FileSystem& files, DecompressionLimits limits = {})
      : files_(files), limits_(limits) {}

  // Of the compressed file.
  absl::StatusOr<FileInfo> Stat(const std::string& path) const override;
  absl::StatusOr<std::vector<std::string>> List(const std::string& path) const override;
  // Reading gives, besides the errors of `files`, DATA_LOSS for compressed data that are damaged or
  // cut off, naming the byte, and INVALID_ARGUMENT with the reason TOO_LARGE above a limit.
  absl::StatusOr<std::unique_ptr<ByteSource>> Open(const std::string& path) const override;

 private:
  const FileSystem& files_;
  const DecompressionLimits limits_;
};

// gzip data: what an HTTP server sends with "Content-Encoding: gzip". INVALID_ARGUMENT with the
// reason TOO_LARGE where there is more in it than `limit`; DATA_LOSS where it is damaged.
absl::StatusOr<std::string> Gunzip(absl::string_view compressed, int64_t limit);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_DECOMPRESSING_FILE_SYSTEM_H_
