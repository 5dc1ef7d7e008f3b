// Makes text out of the bytes of a file, or says why they are none.
//
// A byte order mark is dropped and CR LF and CR become LF, so that spans count the same bytes
// whatever system wrote the file. Everything else stays as it is.
//
//   CleanText("\xef\xbb\xbfone\r\ntwo");   // "one\ntwo"
//
// Pure functions: thread-safe. Cost: linear.

#ifndef CHANCERY_CLIENT_LOADER_CLEAN_TEXT_H_
#define CHANCERY_CLIENT_LOADER_CLEAN_TEXT_H_

#include <string>

#include "absl/status/statusor.h"

namespace chancery {

// INVALID_ARGUMENT with the reason EMPTY (nothing but white space), NOT_TEXT (a NUL byte, or
// UTF-16) or INVALID_UTF8; the message names the offset in `bytes`.
absl::StatusOr<std::string> CleanText(std::string bytes);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_CLEAN_TEXT_H_
