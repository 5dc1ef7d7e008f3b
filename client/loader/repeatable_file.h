// A file that is read several times from its start. What can be read once only, standard input and
// pipes, is first copied to a temporary file without a name, in $TMPDIR or /tmp.
//
//   CHANCERY_ASSIGN_OR_RETURN(auto file, RepeatableFile::Open(files, path, regular));
//   CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<ByteSource> first_pass, file->Read());
//
// Thread-compatible. The file must outlive the sources it gives.

#ifndef CHANCERY_CLIENT_LOADER_REPEATABLE_FILE_H_
#define CHANCERY_CLIENT_LOADER_REPEATABLE_FILE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "client/loader/file_system.h"

namespace chancery {

class RepeatableFile {
 public:
  // `files` must outlive the object. Errors of `files`; UNKNOWN where the copy cannot be written.
  static absl::StatusOr<std::unique_ptr<RepeatableFile>> Open(const FileSystem& files,
                                                              const std::string& path,
                                                              bool regular);
  ~RepeatableFile();
  RepeatableFile(const RepeatableFile&) = delete;
  RepeatableFile& operator=(const RepeatableFile&) = delete;

  // The whole, from its start.
  absl::StatusOr<std::unique_ptr<ByteSource>> Read() const;

 private:
  RepeatableFile(const FileSystem& files, std::string path, int copy)
      : files_(files), path_(std::move(path)), copy_(copy) {}

  const FileSystem& files_;
  const std::string path_;
  // The descriptor of the copy, or -1.
  const int copy_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_REPEATABLE_FILE_H_
