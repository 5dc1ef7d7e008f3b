#include "client/lib/status_conversion.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "storage/base/errors.h"

namespace chancery {
namespace {

constexpr char kErrorDomain[] = "chancery.v1";
constexpr char kRetryDelayUrl[] = "chancery/retry-delay-ms";
constexpr char kNotSentUrl[] = "chancery/not-sent";

absl::StatusCode ToAbslCode(grpc::StatusCode code) {
  // The two enumerations have the same numbers; anything beyond them is UNKNOWN.
  const int number = static_cast<int>(code);
  if (number < 0 || number > static_cast<int>(absl::StatusCode::kUnauthenticated)) {
    return absl::StatusCode::kUnknown;
  }
  return static_cast<absl::StatusCode>(number);
}

// "Connection refused" within a sentence; "TLS ..." stays.
std::string LowerFirst(absl::string_view text) {
  std::string result(text);
  if (result.size() > 1 && absl::ascii_islower(result[1])) {
    result[0] = absl::ascii_tolower(result[0]);
  }
  return result;
}

}  // namespace

absl::Status FromGrpcStatus(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  const std::string message = status.error_message();
  absl::Status result(ToAbslCode(status.error_code()), message);

  google::rpc::Status details;
  if (status.error_details().empty() || !details.ParseFromString(status.error_details())) {
    return result;
  }
  ErrorDetail detail;
  absl::optional<absl::Duration> retry_delay;
  for (const google::protobuf::Any& any : details.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest bad_request;
    google::rpc::RetryInfo retry_info;
    if (any.UnpackTo(&info)) {
      if (info.domain() != kErrorDomain) continue;
      detail.reason = info.reason();
      detail.metadata.insert(info.metadata().begin(), info.metadata().end());
    } else if (any.UnpackTo(&bad_request)) {
      for (const auto& violation : bad_request.field_violations()) {
        detail.violations.push_back({violation.field(), violation.description()});
      }
    } else if (any.UnpackTo(&retry_info)) {
      retry_delay = absl::Seconds(retry_info.retry_delay().seconds()) +
                    absl::Nanoseconds(retry_info.retry_delay().nanos());
    }
  }
  if (!detail.reason.empty() || !detail.violations.empty()) {
    result = WithErrorDetail(result, detail);
  }
  if (retry_delay.has_value()) {
    const int64_t ms = std::max<int64_t>(0, absl::ToInt64Milliseconds(*retry_delay));
    result.SetPayload(kRetryDelayUrl, absl::Cord(absl::StrCat(ms)));
  }
  return result;
}

absl::optional<absl::Duration> GetRetryDelay(const absl::Status& status) {
  absl::optional<absl::Cord> payload = status.GetPayload(kRetryDelayUrl);
  int64_t ms = 0;
  if (!payload.has_value() || !absl::SimpleAtoi(std::string(*payload), &ms)) return absl::nullopt;
  return absl::Milliseconds(ms);
}

void MarkNotSent(absl::Status* status) { status->SetPayload(kNotSentUrl, absl::Cord()); }

bool WasNotSent(const absl::Status& status) { return status.GetPayload(kNotSentUrl).has_value(); }

bool SaysNotSent(absl::string_view grpc_message) {
  return absl::StartsWith(grpc_message, "failed to connect to all addresses") ||
         absl::StartsWith(grpc_message, "DNS resolution failed");
}

std::string ConnectionFailure(absl::string_view grpc_message, absl::string_view target) {
  if (absl::StartsWith(grpc_message, "DNS resolution failed")) {
    const size_t last = grpc_message.rfind(": ");
    if (last == absl::string_view::npos) return "host name not resolved";
    return absl::StrCat("host name not resolved: ", LowerFirst(grpc_message.substr(last + 2)));
  }
  if (absl::StrContains(grpc_message, "Socket closed") ||
      absl::StrContains(grpc_message, "Connection reset")) {
    return "the connection was lost";
  }
  // gRPC wraps the cause in several layers, the innermost last.
  absl::string_view cause = grpc_message;
  for (absl::string_view prefix :
       {"last error: ", "UNKNOWN: ", "UNAVAILABLE: ", "Failed to connect to remote host: "}) {
    const size_t at = cause.rfind(prefix);
    if (at != absl::string_view::npos) cause.remove_prefix(at + prefix.size());
  }
  if (absl::ConsumePrefix(&cause, target)) absl::ConsumePrefix(&cause, ": ");
  return LowerFirst(cause);
}

}  // namespace chancery
