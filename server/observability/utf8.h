// Where UTF-8 begins to be wrong. Logs and protos must hold valid text whatever bytes an error
// quotes.

#ifndef CHANCERY_SERVER_OBSERVABILITY_UTF8_H_
#define CHANCERY_SERVER_OBSERVABILITY_UTF8_H_

#include <cstddef>

#include "absl/strings/string_view.h"

namespace chancery {

// The length in bytes of the code point that `text` begins with; 0 if what is there is not UTF-8
// (overlong forms, surrogates and cut sequences included). REQUIRES: `text` is not empty.
size_t Utf8SequenceLength(absl::string_view text);

}  // namespace chancery

#endif  // CHANCERY_SERVER_OBSERVABILITY_UTF8_H_
