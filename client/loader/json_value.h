// JSON of others, read leniently: what is absent, or of another type than expected, reads as empty.
//
//   CHANCERY_ASSIGN_OR_RETURN(const google::protobuf::Value entity, ParseJson(line));
//   const std::string id = JsonText(JsonMember(entity, "id"));
//
// Pure functions: thread-safe. Views of values live as long as the value.

#ifndef CHANCERY_CLIENT_LOADER_JSON_VALUE_H_
#define CHANCERY_CLIENT_LOADER_JSON_VALUE_H_

#include <google/protobuf/struct.pb.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace chancery {

// One JSON value. INVALID_ARGUMENT with the reason JSON_INVALID, INVALID_UTF8 or NOT_TEXT and, in
// the message, what is wrong. Nesting is bounded: 64 levels. Cost: linear.
absl::StatusOr<google::protobuf::Value> ParseJson(absl::string_view text);

// The member of an object; null where the value is no object or has no such member.
const google::protobuf::Value& JsonMember(const google::protobuf::Value& value,
                                          absl::string_view name);

// The elements of an array; nothing of any other value.
const google::protobuf::RepeatedPtrField<google::protobuf::Value>& JsonElements(
    const google::protobuf::Value& value);

// The members of an object by name; nothing of any other value.
std::vector<std::pair<std::string, const google::protobuf::Value*>> JsonMembers(
    const google::protobuf::Value& value);

// A string, or a whole number as one writes it, on one line and without blanks at its ends; "" for
// any other value.
std::string JsonText(const google::protobuf::Value& value);

// Each string of an array, or the string itself. Empty ones are left out.
std::vector<std::string> JsonTexts(const google::protobuf::Value& value);

// A name as sources write it, on one line: runs of blanks and controls become one blank.
std::string OneLineText(absl::string_view text);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_JSON_VALUE_H_
