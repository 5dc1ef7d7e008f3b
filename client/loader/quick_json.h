// Messages from their JSON form, as protobuf's own reader makes them, several times as fast: what
// makes up nearly all lines of a load, and nothing else.
//
//   if (!ParseQuickly(json, &facts)) { ... protobuf::util::JsonStringToMessage ... }
//
// Pure functions: thread-safe. Cost: linear.

#ifndef CHANCERY_CLIENT_LOADER_QUICK_JSON_H_
#define CHANCERY_CLIENT_LOADER_QUICK_JSON_H_

#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace chancery {

// True: `*message`, which must be empty, is what JsonStringToMessage makes of `json`. False: that
// one has to be asked, which also says what is wrong; `*message` has a part then. So it is for
// everything out of the ordinary: unknown or repeated members, well-known types, maps, bytes, null,
// numbers in other forms than that of their field. REQUIRES: `json` is UTF-8.
bool ParseQuickly(absl::string_view json, google::protobuf::Message* message);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_QUICK_JSON_H_
