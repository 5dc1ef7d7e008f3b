// Positions in the answers to queries, as bytes for page tokens.
//
//   std::string bytes = EncodeCursor(std::array<int64_t, 2>{position.day, position.id});
//   CHANCERY_ASSIGN_OR_RETURN((std::array<int64_t, 2> fields), DecodeCursor<2>(bytes));
//
// The bytes say nothing of which query they belong to: the page token does.
// Thread-safe: pure functions.

#ifndef CHANCERY_SERVER_QUERY_QUERY_CURSOR_H_
#define CHANCERY_SERVER_QUERY_QUERY_CURSOR_H_

#include <array>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "storage/graph/graph_reader.h"

namespace chancery {
namespace query_internal {
void AppendField(int64_t field, std::string* out);
int64_t ReadField(absl::string_view bytes);
absl::Status BadCursor();
}  // namespace query_internal

template <size_t kFields>
std::string EncodeCursor(const std::array<int64_t, kFields>& fields) {
  std::string bytes;
  bytes.reserve(kFields * sizeof(int64_t));
  for (int64_t field : fields) query_internal::AppendField(field, &bytes);
  return bytes;
}

// INVALID_ARGUMENT (INVALID_PAGE_TOKEN) if `bytes` do not hold as many fields.
template <size_t kFields>
absl::StatusOr<std::array<int64_t, kFields>> DecodeCursor(absl::string_view bytes) {
  if (bytes.size() != kFields * sizeof(int64_t)) return query_internal::BadCursor();
  std::array<int64_t, kFields> fields;
  for (size_t i = 0; i < kFields; ++i) {
    fields[i] = query_internal::ReadField(bytes.substr(i * sizeof(int64_t), sizeof(int64_t)));
  }
  return fields;
}

// Positions in lists of dated things. "" is no position: the beginning.
std::string EncodePosition(const DatedPosition& position);
absl::StatusOr<absl::optional<DatedPosition>> DecodePosition(absl::string_view bytes);

}  // namespace chancery

#endif  // CHANCERY_SERVER_QUERY_QUERY_CURSOR_H_
