// A reply of the server as JSON, as --output json and jsonl print it.
//
//   if (context.format == OutputFormat::kJson) {
//     CHANCERY_RETURN_IF_ERROR(PrintJson(response, context));
//   }

#ifndef CHANCERY_CLIENT_CLI_REPLY_JSON_H_
#define CHANCERY_CLIENT_CLI_REPLY_JSON_H_

#include <google/protobuf/message.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/cli/command.h"

namespace chancery {

// Prints the reply: with context.json_lines as JsonLines, else as one object, over many lines on a
// terminal.
absl::Status PrintJson(const google::protobuf::Message& reply, const CommandContext& context);

// The rows of a reply, that is, the elements of its lists of messages, an object a line; a reply
// without such lists is one row. Where the reply has the evidence of its rows apart from them
// (GetTimeline), it becomes a field of the row. `fields`: only these, each a name or a path of
// names with dots, in this order, null where a row does not have it; empty: all. INVALID_ARGUMENT
// for a field that no row can have.
absl::StatusOr<std::string> JsonLines(const google::protobuf::Message& reply,
                                      const std::vector<std::string>& fields);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_REPLY_JSON_H_
