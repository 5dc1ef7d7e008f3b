// A file system of one file, whose name does not matter: the input of a fuzzer.

#ifndef CHANCERY_TESTS_FUZZ_ONE_FILE_H_
#define CHANCERY_TESTS_FUZZ_ONE_FILE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/loader/file_system.h"
#include "client/loader/string_source.h"

namespace chancery {

class OneFile final : public FileSystem {
 public:
  // `bytes` must outlive it.
  explicit OneFile(absl::string_view bytes) : bytes_(bytes) {}

  absl::StatusOr<FileInfo> Stat(const std::string& path) const override {
    return absl::NotFoundError(path);
  }
  absl::StatusOr<std::vector<std::string>> List(const std::string& path) const override {
    return absl::NotFoundError(path);
  }
  absl::StatusOr<std::unique_ptr<ByteSource>> Open(const std::string&) const override {
    return std::make_unique<StringSource>(bytes_);
  }

 private:
  const absl::string_view bytes_;
};

}  // namespace chancery

#endif  // CHANCERY_TESTS_FUZZ_ONE_FILE_H_
