#include "client/loader/json_value.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "client/loader/source_item.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

using google::protobuf::Value;

// Whole numbers up to here are exact in a double.
constexpr double kMaxWhole = 9007199254740992.0;
// Entities of Wikidata take 10. The parser's time grows with the square of the depth.
constexpr int kMaxDepth = 64;

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

absl::StatusOr<Value> ParseJson(absl::string_view text) {
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
  Value value;
  const auto parsed = google::protobuf::util::JsonStringToMessage(
      google::protobuf::StringPiece(text.data(), text.size()), &value);
  if (parsed.ok()) return value;
  // The parser shows the place of an error by an excerpt and a caret below it.
  std::string message = parsed.message().ToString();
  message = absl::StrReplaceAll(message, {{"\n", " "}, {"^", ""}});
  absl::RemoveExtraAsciiWhitespace(&message);
  return RejectError(reject_reason::kJsonInvalid, absl::StrCat("not JSON: ", message));
}

const Value& JsonMember(const Value& value, absl::string_view name) {
  static const Value& nothing = *new Value;
  if (!value.has_struct_value()) return nothing;
  const auto& fields = value.struct_value().fields();
  const auto it = fields.find(std::string(name));
  return it == fields.end() ? nothing : it->second;
}

const google::protobuf::RepeatedPtrField<Value>& JsonElements(const Value& value) {
  // The default of a value that is no list is an empty list.
  return value.list_value().values();
}

std::vector<std::pair<std::string, const Value*>> JsonMembers(const Value& value) {
  std::vector<std::pair<std::string, const Value*>> members;
  for (const auto& field : value.struct_value().fields()) {
    members.emplace_back(field.first, &field.second);
  }
  std::sort(members.begin(), members.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  return members;
}

std::string JsonText(const Value& value) {
  if (value.has_string_value()) return OneLineText(value.string_value());
  if (value.has_number_value()) {
    const double number = value.number_value();
    if (std::abs(number) <= kMaxWhole && std::floor(number) == number) {
      return absl::StrCat(static_cast<int64_t>(number));
    }
  }
  return "";
}

std::vector<std::string> JsonTexts(const Value& value) {
  std::vector<std::string> texts;
  if (value.has_list_value()) {
    for (const Value& element : JsonElements(value)) {
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
