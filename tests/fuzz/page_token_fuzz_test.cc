// Any bytes as a page token: refused as INVALID_PAGE_TOKEN, or the token of this very request. Any
// bytes as a cursor: given back as they were.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"
#include "chancery/v1/graph_service.pb.h"
#include "server/service/page_token.h"
#include "storage/base/errors.h"

namespace chancery {
namespace {

constexpr char kMethod[] = "GetTimeline";

void Fail(const char* what, absl::string_view input) {
  std::cerr << what << ": " << absl::BytesToHexString(input) << std::endl;
  std::abort();
}

void CheckToken(const v1::GetTimelineRequest& request, absl::string_view token) {
  const auto decoded = DecodePageToken(kMethod, request, token);
  if (decoded.ok()) return;
  const absl::optional<ErrorDetail> detail = GetErrorDetail(decoded.status());
  if (!detail.has_value() || detail->reason != "INVALID_PAGE_TOKEN") Fail("wrong reason", token);
}

}  // namespace
}  // namespace chancery

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace chancery;  // NOLINT: nothing else in this function
  const absl::string_view input(reinterpret_cast<const char*>(data), size);
  v1::GetTimelineRequest request;
  request.set_party("people/42");
  CheckToken(request, input);
  CheckToken(request, absl::WebSafeBase64Escape(input));

  constexpr size_t kMaxCursorBytes = 2048;  // a token has a limit
  if (size > kMaxCursorBytes) return 0;
  PageToken token;
  token.revision = static_cast<int64_t>(size);
  token.cursor = std::string(input);
  const auto decoded = DecodePageToken(kMethod, request, EncodePageToken(kMethod, request, token));
  if (!decoded.ok() || !decoded->has_value() || (*decoded)->cursor != input ||
      (*decoded)->revision != token.revision) {
    Fail("cursor is not given back", input);
  }
  return 0;
}
