#include "server/runtime/rpc_status.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "chancery/v1/error_reason.pb.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "server/observability/utf8.h"
#include "storage/base/errors.h"

namespace chancery {
namespace {

constexpr char kDomain[] = "chancery.v1";
constexpr char kPrefix[] = "ERROR_REASON_";
constexpr char kInternal[] = "INTERNAL";
constexpr char kOverloaded[] = "OVERLOADED";
constexpr char kNotReached[] = "REVISION_NOT_REACHED";
constexpr char kRetryAfter[] = "retry_after_ms";
constexpr int64_t kDefaultRetryMs = 200;
constexpr int64_t kMaxRetryMs = 10'000;

// A client refuses trailers beyond 8 KiB. The message is sent twice (once percent-encoded) and
// everything in google.rpc.Status in base64, so these keep the whole below that.
constexpr size_t kMaxMessageBytes = 1024;
constexpr size_t kMaxDetailBytes = 1536;
constexpr size_t kMaxDescriptionBytes = 256;

// `text` cut to `max` bytes at a code point, with a question mark for each byte that is not UTF-8:
// strings of protos must be.
std::string Bounded(absl::string_view text, size_t max) {
  std::string out;
  while (!text.empty()) {
    const size_t length = Utf8SequenceLength(text);
    if (out.size() + (length == 0 ? 1 : length) > max) return out + "...";
    if (length == 0) {
      out.push_back('?');
    } else {
      out.append(text.data(), length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return out;
}

struct Mapped {
  absl::StatusCode code;
  std::string message;
  ErrorDetail detail;
  bool sanitized;
};

Mapped Map(const absl::Status& status, absl::string_view request_id) {
  absl::optional<ErrorDetail> detail = GetErrorDetail(status);
  if (detail.has_value() && detail->reason != kInternal && IsErrorReason(detail->reason) &&
      status.code() != absl::StatusCode::kInternal && status.code() != absl::StatusCode::kUnknown) {
    return {status.code(), Bounded(status.message(), kMaxMessageBytes), *std::move(detail), false};
  }
  ErrorDetail internal;
  internal.reason = kInternal;
  internal.metadata["request_id"] = std::string(request_id);
  return {absl::StatusCode::kInternal, absl::StrCat("internal error, request id ", request_id),
          std::move(internal), true};
}

void AddDetails(const ErrorDetail& detail, google::rpc::Status* out) {
  google::rpc::ErrorInfo info;
  info.set_reason(detail.reason);
  info.set_domain(kDomain);
  size_t bytes = 0;
  for (const auto& [key, value] : detail.metadata) {
    std::string bounded = Bounded(value, kMaxDescriptionBytes);
    bytes += key.size() + bounded.size();
    if (bytes > kMaxDetailBytes) break;
    (*info.mutable_metadata())[Bounded(key, kMaxDescriptionBytes)] = std::move(bounded);
  }
  out->add_details()->PackFrom(info);

  if (!detail.violations.empty()) {
    google::rpc::BadRequest bad_request;
    size_t listed = 0;
    for (const FieldViolation& violation : detail.violations) {
      std::string field = Bounded(violation.field, kMaxDescriptionBytes);
      std::string description = Bounded(violation.description, kMaxDescriptionBytes);
      bytes += field.size() + description.size();
      if (bytes > kMaxDetailBytes) break;
      auto* out_violation = bad_request.add_field_violations();
      out_violation->set_field(std::move(field));
      out_violation->set_description(std::move(description));
      ++listed;
    }
    if (listed < detail.violations.size()) {
      bad_request.add_field_violations()->set_description(
          absl::StrCat("and ", detail.violations.size() - listed, " more"));
    }
    out->add_details()->PackFrom(bad_request);
  }

  if (detail.reason == kOverloaded || detail.reason == kNotReached) {
    google::rpc::RetryInfo retry;
    int64_t ms = kDefaultRetryMs;
    if (const auto it = detail.metadata.find(kRetryAfter); it != detail.metadata.end()) {
      if (!absl::SimpleAtoi(it->second, &ms)) ms = kDefaultRetryMs;
    }
    ms = std::min(std::max<int64_t>(ms, 1), kMaxRetryMs);
    retry.mutable_retry_delay()->set_seconds(ms / 1000);
    retry.mutable_retry_delay()->set_nanos(static_cast<int32_t>(ms % 1000 * 1'000'000));
    out->add_details()->PackFrom(retry);
  }
}

}  // namespace

bool IsErrorReason(absl::string_view reason) {
  v1::ErrorReason value = v1::ERROR_REASON_UNSPECIFIED;
  return v1::ErrorReason_Parse(absl::StrCat(kPrefix, reason), &value) &&
         value != v1::ERROR_REASON_UNSPECIFIED;
}

RpcStatus ToRpcStatus(const absl::Status& status, absl::string_view request_id) {
  if (status.ok()) return {};
  Mapped mapped = Map(status, request_id);
  mapped.detail.metadata.emplace("request_id", std::string(request_id));
  google::rpc::Status details;
  // The numbers of google.rpc.Code, grpc::StatusCode and absl::StatusCode are the same.
  details.set_code(static_cast<int>(mapped.code));
  details.set_message(mapped.message);
  AddDetails(mapped.detail, &details);
  return {grpc::Status(static_cast<grpc::StatusCode>(mapped.code), mapped.message,
                       details.SerializeAsString()),
          std::move(mapped.detail.reason), mapped.sanitized};
}

PublicError ToPublicError(const absl::Status& status, absl::string_view request_id) {
  Mapped mapped = Map(status, request_id);
  return {std::move(mapped.detail.reason), std::move(mapped.message), mapped.sanitized};
}

}  // namespace chancery
