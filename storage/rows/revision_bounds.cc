#include "storage/rows/revision_bounds.h"

#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "storage/base/errors.h"

namespace chancery {
namespace {

constexpr char kTrimmed[] = "REVISION_TRIMMED";

}  // namespace

absl::Status CheckReadable(Revision revision, const Head& head) {
  if (revision > head.revision) {
    return MakeError(
        absl::StatusCode::kOutOfRange, "REVISION_IN_FUTURE",
        absl::StrCat("revision ", revision, " is beyond the newest, ", head.revision),
        {{"requested", absl::StrCat(revision)}, {"newest", absl::StrCat(head.revision)}});
  }
  if (revision < head.oldest) {
    return RevisionTrimmedError(absl::StrCat("revision ", revision), head.oldest);
  }
  return absl::OkStatus();
}

absl::Status RevisionTrimmedError(absl::string_view requested, Revision oldest) {
  return MakeError(absl::StatusCode::kOutOfRange, kTrimmed,
                   absl::StrCat("the history before revision ", oldest, " was trimmed, and ",
                                requested, " is older"),
                   {{"requested", std::string(requested)}, {"oldest", absl::StrCat(oldest)}});
}

bool IsRevisionTrimmed(const absl::Status& status) {
  if (!absl::IsOutOfRange(status)) return false;
  const absl::optional<ErrorDetail> detail = GetErrorDetail(status);
  return detail.has_value() && detail->reason == kTrimmed;
}

absl::Status MissingLogRow(Revision revision, Revision oldest) {
  if (revision < oldest) return RevisionTrimmedError(absl::StrCat("revision ", revision), oldest);
  return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT",
                   absl::StrCat("the log has no row for revision ", revision));
}

}  // namespace chancery
