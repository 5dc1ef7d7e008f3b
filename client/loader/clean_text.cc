#include "client/loader/clean_text.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/loader/source_item.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

constexpr absl::string_view kUtf8Mark = "\xef\xbb\xbf";

bool IsBlank(absl::string_view text) {
  for (const char c : text) {
    if (!absl::ascii_isspace(static_cast<unsigned char>(c))) return false;
  }
  return true;
}

}  // namespace

absl::StatusOr<std::string> CleanText(std::string bytes) {
  if (bytes.empty()) return RejectError(reject_reason::kEmpty, "the file is empty");
  if (absl::StartsWith(bytes, "\xff\xfe") || absl::StartsWith(bytes, "\xfe\xff")) {
    return RejectError(reject_reason::kNotText, "the text is UTF-16; convert it to UTF-8 first");
  }
  const size_t nul = bytes.find('\0');
  if (nul != std::string::npos) {
    return RejectError(reject_reason::kNotText,
                       absl::StrCat("not a text: there is a NUL byte at offset ", nul));
  }
  if (const size_t offset = FirstInvalidUtf8(bytes); offset != absl::string_view::npos) {
    return RejectError(
        reject_reason::kInvalidUtf8,
        absl::StrFormat("not valid UTF-8: byte 0x%02X at offset %d",
                        static_cast<unsigned>(static_cast<unsigned char>(bytes[offset])), offset));
  }
  if (absl::StartsWith(bytes, kUtf8Mark)) bytes.erase(0, kUtf8Mark.size());
  size_t out = 0;
  for (size_t i = 0; i < bytes.size(); ++i) {
    char c = bytes[i];
    if (c == '\r') {
      if (i + 1 < bytes.size() && bytes[i + 1] == '\n') ++i;
      c = '\n';
    }
    bytes[out++] = c;
  }
  bytes.resize(out);
  if (IsBlank(bytes)) return RejectError(reject_reason::kEmpty, "there is nothing but white space");
  return bytes;
}

}  // namespace chancery
