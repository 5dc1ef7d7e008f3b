// Values of the query language as text and as JSON, and parameters from text.
//
// Thread-safe: pure functions.

#ifndef CHANCERY_CLIENT_CLI_QUERY_VALUE_TEXT_H_
#define CHANCERY_CLIENT_CLI_QUERY_VALUE_TEXT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "chancery/v1/query_service.pb.h"

namespace chancery {

// For people: texts as they are, nodes by how they are shown, null as nothing.
std::string QueryValueText(const v1::QueryValue& value);

// A row as one JSON object on one line, without a line break. Columns named alike keep the last.
// `fields`: only these columns, in this order; empty: all.
std::string QueryRowJson(const std::vector<std::string>& columns, const v1::QueryRow& row,
                         const std::vector<std::string>& fields);

// "name=value": a number, true, false, null, or JSON ("[1, 2]", "\"7\""); all else is a text.
struct QueryParameter {
  std::string name;
  v1::QueryValue value;
};
absl::StatusOr<QueryParameter> ParseQueryParameter(absl::string_view text);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_QUERY_VALUE_TEXT_H_
