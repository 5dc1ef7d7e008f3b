// Messages as protobuf JSON, as `--output json` prints them: field names in lowerCamelCase, fields
// without a value left out.

#ifndef CHANCERY_CLIENT_CLI_MESSAGE_JSON_H_
#define CHANCERY_CLIENT_CLI_MESSAGE_JSON_H_

#include <google/protobuf/message.h>

#include <string>

#include "absl/status/statusor.h"

namespace chancery {

// One object, ended by a line break: on one line, or over many for people where `pretty`. INTERNAL
// for a message that has no JSON form (a time beyond the year 9999). Thread-safe. Cost: linear.
absl::StatusOr<std::string> MessageToJson(const google::protobuf::Message& message, bool pretty);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_MESSAGE_JSON_H_
