#include "server/service/article_fault.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "storage/base/errors.h"

namespace chancery {
namespace {

constexpr absl::string_view kReasons[] = {"INVALID_FIELD", "EVIDENCE_MISMATCH", "UNKNOWN_REFERENCE",
                                          "KEY_CONFLICT", "LIMIT_EXCEEDED"};

}  // namespace

bool IsFaultOfArticle(const absl::Status& status) {
  const absl::optional<ErrorDetail> detail = GetErrorDetail(status);
  if (!detail.has_value()) return false;
  // The budget of all that the stream may read.
  const auto limit = detail->metadata.find("limit");
  if (limit != detail->metadata.end() && limit->second == "max_rows_read") return false;
  return std::find(std::begin(kReasons), std::end(kReasons), detail->reason) != std::end(kReasons);
}

}  // namespace chancery
