#include "client/loader/json_value.h"

#include <cmath>
#include <cstdint>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "client/loader/source_item.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

// Whole numbers up to here are exact in a double.
constexpr double kMaxWhole = 9007199254740992.0;
// Entities of Wikidata take 10. Values are destroyed by recursion.
constexpr int kMaxDepth = 64;
// The parser shows the token that it could not read, however long that is, up to the byte where it
// gave up.
constexpr size_t kMaxMessageBytes = 200;

bool IsTooDeep(absl::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      in_string = c != '"';
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > kMaxDepth) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

}  // namespace

absl::StatusOr<JsonValue> ParseJson(absl::string_view text) {
  if (const size_t nul = text.find('\0'); nul != absl::string_view::npos) {
    return RejectError(reject_reason::kNotText,
                       absl::StrCat("not JSON: there is a NUL byte at offset ", nul));
  }
  if (const size_t offset = FirstInvalidUtf8(text); offset != absl::string_view::npos) {
    return RejectError(reject_reason::kInvalidUtf8,
                       absl::StrCat("not valid UTF-8 at offset ", offset));
  }
  if (IsTooDeep(text)) {
    return RejectError(reject_reason::kJsonInvalid,
                       absl::StrCat("nested deeper than the limit of ", kMaxDepth, " levels"));
  }
  try {
    return JsonValue::parse(text.begin(), text.end());
  } catch (const JsonValue::exception& error) {
    // "[json.exception.parse_error.101] parse error at line 1, column 9: syntax error ..."
    absl::string_view message = error.what();
    const size_t bracket = message.find("] ");
    if (bracket != absl::string_view::npos) message.remove_prefix(bracket + 2);
    return RejectError(
        reject_reason::kJsonInvalid,
        absl::StrCat("not JSON: ",
                     OneLineText(ReplaceInvalidUtf8(TruncateUtf8(message, kMaxMessageBytes)))));
  }
}

const JsonValue& JsonMember(const JsonValue& value, absl::string_view name) {
  static const JsonValue& nothing = *new JsonValue;
  if (!value.is_object()) return nothing;
  const auto it = value.find(std::string(name));
  return it == value.end() ? nothing : *it;
}

const std::vector<JsonValue>& JsonElements(const JsonValue& value) {
  static const std::vector<JsonValue>& none = *new std::vector<JsonValue>;
  return value.is_array() ? value.get_ref<const JsonValue::array_t&>() : none;
}

std::string JsonText(const JsonValue& value) {
  if (value.is_string()) return OneLineText(value.get_ref<const std::string&>());
  if (value.is_number_integer()) return value.dump();
  if (value.is_number_float()) {
    const double number = value.get<double>();
    if (std::abs(number) <= kMaxWhole && std::floor(number) == number) {
      return absl::StrCat(static_cast<int64_t>(number));
    }
  }
  return "";
}

std::vector<std::string> JsonTexts(const JsonValue& value) {
  std::vector<std::string> texts;
  if (value.is_array()) {
    for (const JsonValue& element : JsonElements(value)) {
      std::string text = JsonText(element);
      if (!text.empty()) texts.push_back(std::move(text));
    }
  } else if (std::string text = JsonText(value); !text.empty()) {
    texts.push_back(std::move(text));
  }
  return texts;
}

std::string OneLineText(absl::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool blank = false;
  for (const char c : text) {
    if (absl::ascii_isspace(static_cast<unsigned char>(c)) ||
        absl::ascii_iscntrl(static_cast<unsigned char>(c))) {
      blank = !out.empty();
      continue;
    }
    if (blank) out.push_back(' ');
    blank = false;
    out.push_back(c);
  }
  return out;
}

}  // namespace chancery
