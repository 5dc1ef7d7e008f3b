// A file that appears whole or not at all: written as PATH.partial, and given its name at the end.
//
//   CHANCERY_ASSIGN_OR_RETURN(OutputFile file, OutputFile::Create(path));
//   file.stream() << ...;
//   return std::move(file).Finish();
//
// A file that is not finished is removed. Thread-compatible.

#ifndef CHANCERY_CLIENT_EXPORT_OUTPUT_FILE_H_
#define CHANCERY_CLIENT_EXPORT_OUTPUT_FILE_H_

#include <fstream>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace chancery {

class OutputFile {
 public:
  // Replaces a PATH.partial that is there. UNKNOWN, with the path and the system's words, where it
  // cannot be made.
  static absl::StatusOr<OutputFile> Create(const std::string& path);
  OutputFile(OutputFile&&) = default;
  OutputFile& operator=(OutputFile&&) = delete;
  ~OutputFile();

  std::ostream& stream() { return *stream_; }

  // Brings it to the disk and gives it its name. UNKNOWN where that, or any write before, failed.
  absl::Status Finish() &&;

 private:
  OutputFile(std::string path, std::unique_ptr<std::ofstream> stream)
      : path_(std::move(path)), stream_(std::move(stream)) {}

  std::string path_;
  // Null once it is finished.
  std::unique_ptr<std::ofstream> stream_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXPORT_OUTPUT_FILE_H_
