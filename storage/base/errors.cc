#include "storage/base/errors.h"

#include <cstdint>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace chancery {
namespace {

constexpr char kPayloadUrl[] = "chancery/error-detail";

// The payload never leaves the process, so its form is the simplest that is unambiguous: each
// string as "length:bytes".
void AppendString(absl::string_view value, std::string* out) {
  absl::StrAppend(out, value.size(), ":", value);
}

bool ReadString(absl::string_view* in, std::string* value) {
  size_t length = 0;
  size_t i = 0;
  for (; i < in->size() && (*in)[i] != ':'; ++i) length = length * 10 + ((*in)[i] - '0');
  if (i == in->size() || in->size() - i - 1 < length) return false;
  value->assign(in->data() + i + 1, length);
  in->remove_prefix(i + 1 + length);
  return true;
}

}  // namespace

absl::Status WithErrorDetail(absl::Status status, const ErrorDetail& detail) {
  std::string payload;
  AppendString(detail.reason, &payload);
  AppendString(absl::StrCat(detail.metadata.size()), &payload);
  for (const auto& entry : detail.metadata) {
    AppendString(entry.first, &payload);
    AppendString(entry.second, &payload);
  }
  for (const FieldViolation& violation : detail.violations) {
    AppendString(violation.field, &payload);
    AppendString(violation.description, &payload);
  }
  status.SetPayload(kPayloadUrl, absl::Cord(payload));
  return status;
}

absl::Status MakeError(absl::StatusCode code, absl::string_view reason, absl::string_view message,
                       std::map<std::string, std::string> metadata) {
  ErrorDetail detail;
  detail.reason = std::string(reason);
  detail.metadata = std::move(metadata);
  return WithErrorDetail(absl::Status(code, message), detail);
}

absl::Status InvalidFields(std::vector<FieldViolation> violations) {
  std::string message =
      absl::StrJoin(violations, "; ", [](std::string* out, const FieldViolation& violation) {
        absl::StrAppend(out, violation.field, ": ", violation.description);
      });
  ErrorDetail detail;
  detail.reason = "INVALID_FIELD";
  detail.violations = std::move(violations);
  return WithErrorDetail(absl::InvalidArgumentError(message), detail);
}

absl::Status InvalidField(absl::string_view field, absl::string_view description) {
  return InvalidFields({{std::string(field), std::string(description)}});
}

absl::Status LimitExceeded(absl::string_view limit, uint64_t value, absl::string_view what) {
  return MakeError(absl::StatusCode::kResourceExhausted, "LIMIT_EXCEEDED",
                   absl::StrCat(what, " exceeds the limit ", limit, " = ", value),
                   {{"limit", std::string(limit)}, {"value", absl::StrCat(value)}});
}

absl::optional<ErrorDetail> GetErrorDetail(const absl::Status& status) {
  absl::optional<absl::Cord> payload = status.GetPayload(kPayloadUrl);
  if (!payload.has_value()) return absl::nullopt;
  std::string bytes(*payload);
  absl::string_view in = bytes;
  ErrorDetail detail;
  std::string count;
  if (!ReadString(&in, &detail.reason) || !ReadString(&in, &count)) return absl::nullopt;
  for (int i = std::atoi(count.c_str()); i > 0; --i) {
    std::string key;
    if (!ReadString(&in, &key) || !ReadString(&in, &detail.metadata[key])) return absl::nullopt;
  }
  while (!in.empty()) {
    FieldViolation violation;
    if (!ReadString(&in, &violation.field) || !ReadString(&in, &violation.description)) {
      return absl::nullopt;
    }
    detail.violations.push_back(std::move(violation));
  }
  return detail;
}

}  // namespace chancery
