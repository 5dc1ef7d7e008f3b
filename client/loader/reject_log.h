// The file of rejects: one JSON object a line for every article that was set aside.
//
//   {"file":"a/b.txt","line":0,"article":"b.txt","reason":"EMPTY","message":"the file is empty"}
//
// `line` is 0 where the whole file is meant. The file is replaced when it is opened; each line is
// written whole and at once, so who reads the file meanwhile, or after a crash, sees no half one.
//
// Thread-compatible.

#ifndef CHANCERY_CLIENT_LOADER_REJECT_LOG_H_
#define CHANCERY_CLIENT_LOADER_REJECT_LOG_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/loader/source_item.h"

namespace chancery {

// The line for one reject, without its end.
std::string FormatReject(const SourcePlace& place, const Reject& reject);

class RejectLog {
 public:
  // NOT_FOUND, PERMISSION_DENIED or UNKNOWN, naming the path, if it cannot be written.
  static absl::StatusOr<RejectLog> Open(const std::string& path);

  RejectLog(RejectLog&& other) noexcept;
  RejectLog& operator=(RejectLog&&) = delete;
  ~RejectLog();

  absl::Status Add(const SourcePlace& place, const Reject& reject);

 private:
  RejectLog(std::string path, int fd) : path_(std::move(path)), fd_(fd) {}

  std::string path_;
  int fd_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_REJECT_LOG_H_
