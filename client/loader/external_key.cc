#include "client/loader/external_key.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace chancery {

bool IsWikidataId(absl::string_view id) {
  return absl::ConsumePrefix(&id, "Q") && !id.empty() && id[0] != '0' && id.size() <= 18 &&
         std::all_of(id.begin(), id.end(),
                     [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); });
}

std::string ExternalKey(absl::string_view scheme, absl::string_view id) {
  return absl::StrCat(IsWikidataId(id) ? kWikidataScheme : scheme, ":", id);
}

bool HasScheme(absl::string_view text) {
  const size_t colon = text.find(':');
  if (colon == absl::string_view::npos || colon == 0 || colon + 1 == text.size()) return false;
  const absl::string_view scheme = text.substr(0, colon);
  return absl::ascii_isalpha(static_cast<unsigned char>(scheme[0])) &&
         std::all_of(scheme.begin(), scheme.end(),
                     [](char c) {
                       return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' ||
                              c == '_' || c == '.' || c == '+';
                     }) &&
         !absl::ascii_isspace(static_cast<unsigned char>(text[colon + 1]));
}

bool IsKnownKey(absl::string_view text) {
  static constexpr absl::string_view kSchemes[] = {"hsg", "wikidata", "ftm", "popolo", "tenure"};
  const size_t colon = text.find(':');
  if (colon == absl::string_view::npos || colon + 1 == text.size()) return false;
  return std::find(std::begin(kSchemes), std::end(kSchemes), text.substr(0, colon)) !=
         std::end(kSchemes);
}

}  // namespace chancery
