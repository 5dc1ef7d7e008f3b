// Bytes in memory as an open file.

#ifndef CHANCERY_CLIENT_LOADER_STRING_SOURCE_H_
#define CHANCERY_CLIENT_LOADER_STRING_SOURCE_H_

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/loader/file_system.h"

namespace chancery {

// `bytes` must outlive it. Thread-compatible.
class StringSource final : public ByteSource {
 public:
  explicit StringSource(absl::string_view bytes) : bytes_(bytes) {}
  absl::StatusOr<size_t> Read(char* buffer, size_t size) override {
    const size_t count = std::min(size, bytes_.size());
    if (count == 0) return 0;
    std::memcpy(buffer, bytes_.data(), count);
    bytes_.remove_prefix(count);
    return count;
  }

 private:
  absl::string_view bytes_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_STRING_SOURCE_H_
