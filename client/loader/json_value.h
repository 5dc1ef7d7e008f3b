// JSON of others, read leniently: what is absent, or of another type than expected, reads as empty.
//
//   CHANCERY_ASSIGN_OR_RETURN(const JsonValue entity, ParseJson(line));
//   const std::string id = JsonText(JsonMember(entity, "id"));
//
// Pure functions: thread-safe. References to parts of a value live as long as the value.

#ifndef CHANCERY_CLIENT_LOADER_JSON_VALUE_H_
#define CHANCERY_CLIENT_LOADER_JSON_VALUE_H_

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace chancery {

// To be asked is_object(), is_array() and is_string() of; its other methods throw.
using JsonValue = nlohmann::json;

// One JSON value. INVALID_ARGUMENT with the reason JSON_INVALID, INVALID_UTF8 or NOT_TEXT and, in
// the message, what is wrong. Nesting is bounded: 64 levels. Cost: linear.
absl::StatusOr<JsonValue> ParseJson(absl::string_view text);

// The member of an object; null where the value is no object or has no such member.
const JsonValue& JsonMember(const JsonValue& value, absl::string_view name);

// The elements of an array; nothing of any other value.
const std::vector<JsonValue>& JsonElements(const JsonValue& value);

// A string, or a whole number as one writes it, on one line and without blanks at its ends; "" for
// any other value.
std::string JsonText(const JsonValue& value);

// Each string of an array, or the string itself. Empty ones are left out.
std::vector<std::string> JsonTexts(const JsonValue& value);

// A name as sources write it, on one line: runs of blanks and controls become one blank.
std::string OneLineText(absl::string_view text);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_JSON_VALUE_H_
