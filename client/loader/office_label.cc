#include "client/loader/office_label.h"

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"

namespace chancery {
namespace {

// The polity meant by what stands behind "of" or in front of an office.
const PolityEntry* FindAnyForm(const Gazetteer& gazetteer, absl::string_view name) {
  const PolityEntry* entry = gazetteer.FindPolity(name);
  return entry != nullptr ? entry : gazetteer.FindPolityByAdjective(name);
}

bool SamePolity(const Gazetteer& gazetteer, const PolityEntry* found, absl::string_view text,
                absl::string_view polity) {
  const PolityEntry* wanted = gazetteer.FindPolity(polity);
  if (wanted != nullptr && found != nullptr) return wanted == found;
  return absl::AsciiStrToLower(text) == absl::AsciiStrToLower(polity);
}

}  // namespace

std::string PolityName(const Gazetteer& gazetteer, absl::string_view name_or_code) {
  const PolityEntry* entry = gazetteer.FindPolity(name_or_code);
  return entry != nullptr ? entry->name : std::string(name_or_code);
}

OfficeLabel SplitOfficeLabel(const Gazetteer& gazetteer, absl::string_view label,
                             absl::string_view polity) {
  constexpr absl::string_view kOf = " of ";
  label = absl::StripAsciiWhitespace(label);
  for (size_t at = label.find(kOf); at != absl::string_view::npos; at = label.find(kOf, at + 1)) {
    absl::string_view behind = label.substr(at + kOf.size());
    absl::ConsumePrefix(&behind, "the ");
    const absl::string_view title = absl::StripAsciiWhitespace(label.substr(0, at));
    if (title.empty() || behind.empty()) continue;
    const PolityEntry* found = gazetteer.FindPolity(behind);
    if (polity.empty() ? found != nullptr : SamePolity(gazetteer, found, behind, polity)) {
      return {std::string(title), polity.empty() ? found->name : std::string(polity)};
    }
  }
  for (size_t at = label.find(' '); at != absl::string_view::npos; at = label.find(' ', at + 1)) {
    const absl::string_view front = label.substr(0, at);
    const absl::string_view title = label.substr(at + 1);
    const PolityEntry* found = FindAnyForm(gazetteer, front);
    if (polity.empty() ? found != nullptr && gazetteer.FindOffice(title) != nullptr
                       : SamePolity(gazetteer, found, front, polity)) {
      return {std::string(title), polity.empty() ? found->name : std::string(polity)};
    }
  }
  return {std::string(label), std::string(polity)};
}

}  // namespace chancery
