// SHA-256, in hexadecimal: tells whether two texts are the same.

#ifndef CHANCERY_SERVER_INGEST_CONTENT_DIGEST_H_
#define CHANCERY_SERVER_INGEST_CONTENT_DIGEST_H_

#include <string>

#include "absl/strings/string_view.h"

namespace chancery {

// 64 digits, lower case.
std::string ContentDigest(absl::string_view bytes);

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_CONTENT_DIGEST_H_
