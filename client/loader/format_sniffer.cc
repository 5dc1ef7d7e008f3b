#include "client/loader/format_sniffer.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"

namespace chancery {
namespace {

constexpr absl::string_view kUtf8Mark = "\xef\xbb\xbf";

absl::string_view WithoutMark(absl::string_view text) {
  absl::ConsumePrefix(&text, kUtf8Mark);
  return absl::StripLeadingAsciiWhitespace(text);
}

// True if the object has a member of that name, as far as that can be told without parsing.
bool HasMember(absl::string_view text, absl::string_view name) {
  for (size_t at = text.find(name); at != absl::string_view::npos; at = text.find(name, at + 1)) {
    const absl::string_view behind =
        absl::StripLeadingAsciiWhitespace(text.substr(at + name.size()));
    if (absl::StartsWith(behind, ":")) return true;
  }
  return false;
}

// The names of the members of the object that begins the text, not of those within its members, as
// far as the text goes.
std::vector<std::string> MemberNames(absl::string_view text) {
  std::vector<std::string> names;
  int depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && --depth == 0) break;
    if (c != '"') continue;
    const size_t begin = i + 1;
    for (++i; i < text.size() && text[i] != '"'; ++i) {
      if (text[i] == '\\') ++i;
    }
    if (depth != 1 || i >= text.size()) continue;
    const absl::string_view behind = absl::StripLeadingAsciiWhitespace(text.substr(i + 1));
    if (absl::StartsWith(behind, ":")) names.emplace_back(text.substr(begin, i - begin));
  }
  return names;
}

bool IsArticle(absl::string_view text) {
  const std::vector<std::string> names = MemberNames(text);
  const auto has = [&names](absl::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  return has("text") && !has("article") && !has("schema") && !has("claims") && !has("persons");
}

}  // namespace

absl::optional<InputFormat> SniffJsonFormat(absl::string_view first_bytes) {
  absl::string_view text = WithoutMark(first_bytes);
  const bool array = absl::ConsumePrefix(&text, "[");
  text = absl::StripLeadingAsciiWhitespace(text);
  if (!absl::StartsWith(text, "{")) return absl::nullopt;
  if (!array && absl::StartsWith(text, "{\"chancery_export\"")) return InputFormat::kDump;
  if (!array && IsArticle(text)) return InputFormat::kArticles;
  if (!array && (HasMember(text, "\"persons\"") || HasMember(text, "\"memberships\"")) &&
      !HasMember(text, "\"article\"")) {
    return InputFormat::kPopolo;
  }
  if (!array && HasMember(text, "\"article\"")) return InputFormat::kFacts;
  if (HasMember(text, "\"schema\"") && HasMember(text, "\"properties\"")) return InputFormat::kFtm;
  if (HasMember(text, "\"claims\"") || HasMember(text, "\"labels\"") ||
      absl::StartsWith(text, "{\"entities\"") || absl::StartsWith(text, "{\"type\":\"item\"")) {
    return InputFormat::kWikidata;
  }
  if (!array && HasMember(text, "\"organizations\"")) return InputFormat::kPopolo;
  return absl::nullopt;
}

JsonShape SniffJsonShape(absl::string_view first_bytes) {
  absl::string_view text = WithoutMark(first_bytes);
  if (!absl::ConsumePrefix(&text, "[")) {
    return absl::StartsWith(text, "{\"entities\"") || !absl::StartsWith(text, "{\"")
               ? JsonShape::kDocument
               : JsonShape::kLines;
  }
  // Behind the bracket of a dump a line ends, and the next one begins an entity and holds it whole.
  const size_t end = text.find_first_not_of(" \t\r");
  if (end == absl::string_view::npos || text[end] != '\n') return JsonShape::kDocument;
  return absl::StartsWith(text.substr(end + 1), "{\"") ? JsonShape::kLines : JsonShape::kDocument;
}

}  // namespace chancery
