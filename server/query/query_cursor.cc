#include "server/query/query_cursor.h"

#include <limits>

#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace query_internal {

void AppendField(int64_t field, std::string* out) {
  const auto bits = static_cast<uint64_t>(field);
  for (int shift = 56; shift >= 0; shift -= 8) out->push_back(static_cast<char>(bits >> shift));
}

int64_t ReadField(absl::string_view bytes) {
  uint64_t bits = 0;
  for (char c : bytes) bits = bits << 8 | static_cast<unsigned char>(c);
  return static_cast<int64_t>(bits);
}

absl::Status BadCursor() {
  return MakeError(absl::StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN",
                   "the page token does not hold a position of this list");
}

}  // namespace query_internal

std::string EncodePosition(const DatedPosition& position) {
  return EncodeCursor(std::array<int64_t, 2>{position.day, static_cast<int64_t>(position.id)});
}

absl::StatusOr<absl::optional<DatedPosition>> DecodePosition(absl::string_view bytes) {
  if (bytes.empty()) return absl::optional<DatedPosition>();
  CHANCERY_ASSIGN_OR_RETURN(const auto fields, DecodeCursor<2>(bytes));
  if (fields[0] < std::numeric_limits<DayNumber>::min() ||
      fields[0] > std::numeric_limits<DayNumber>::max()) {
    return query_internal::BadCursor();
  }
  return absl::optional<DatedPosition>(
      DatedPosition{static_cast<DayNumber>(fields[0]), static_cast<uint64_t>(fields[1])});
}

}  // namespace chancery
