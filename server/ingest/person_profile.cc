#include "server/ingest/person_profile.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/ingest/facts_validator.h"
#include "server/ingest/mention.h"
#include "server/ingest/person_names.h"
#include "storage/base/status_macros.h"
#include "storage/model/wikidata_key.h"

namespace chancery {
namespace {

void SortUnique(std::vector<std::string>* values) {
  std::sort(values->begin(), values->end());
  values->erase(std::unique(values->begin(), values->end()), values->end());
}

}  // namespace

absl::StatusOr<PersonProfile> ToProfile(absl::string_view id,
                                        const internal::PersonProfileRecord& record) {
  PersonProfile profile;
  profile.id = std::string(id);
  profile.name = record.name();
  profile.aliases.assign(record.aliases().begin(), record.aliases().end());
  profile.keys.assign(record.keys().begin(), record.keys().end());
  profile.polity = record.polity_name();
  profile.country = record.polity_country();
  profile.surname_first = record.surname_first();
  profile.written = ParseWrittenPersonMention(id).has_value();
  CHANCERY_ASSIGN_OR_RETURN(profile.birth, ToDate(record.birth()));
  CHANCERY_ASSIGN_OR_RETURN(profile.death, ToDate(record.death()));
  for (const internal::ProfileOfficeRecord& office : record.offices()) {
    ProfileOffice out;
    out.role = RoleId(office.role());
    out.title = office.title();
    out.polity = office.polity_name();
    out.country = office.country();
    CHANCERY_ASSIGN_OR_RETURN(out.interval, ToInterval(office.interval()));
    CHANCERY_ASSIGN_OR_RETURN(out.known, ToDate(office.known()));
    profile.offices.push_back(std::move(out));
  }
  return profile;
}

bool GoesWithTheName(absl::string_view title) {
  static constexpr absl::string_view kTitles[] = {"chairman", "king", "queen",   "emir",
                                                  "sultan",   "shah", "emperor", "pope"};
  return std::find(std::begin(kTitles), std::end(kTitles), title) != std::end(kTitles);
}

std::string SystemOfKey(absl::string_view key) {
  if (!WikidataKey(key).empty()) return "wikidata";
  // Of an address, what stands before the last of its parts.
  const size_t end = key.find("://") != absl::string_view::npos ? key.rfind('/') : key.rfind(':');
  return end == absl::string_view::npos ? "" : std::string(key.substr(0, end));
}

std::string KeyToken(absl::string_view key) { return absl::StrCat("k:", key); }

ProfileTokens TokensOf(const PersonProfile& profile) {
  ProfileTokens tokens;
  for (const std::string& key : profile.keys) tokens.keys.push_back(KeyToken(key));
  const auto add_name = [&tokens](absl::string_view name) {
    const std::string words = GivenAndSurname(NameForm(name));
    if (!words.empty()) tokens.names.push_back(absl::StrCat("n:", words));
  };
  add_name(profile.name);
  for (const std::string& alias : profile.aliases) add_name(alias);
  const std::string surname = SurnameKey(profile.name, profile.surname_first);
  if (!surname.empty()) {
    const auto add_polity = [&](absl::string_view polity) {
      if (!polity.empty()) tokens.offices.push_back(absl::StrCat("p:", surname, "|", polity));
    };
    add_polity(profile.polity);
    for (const ProfileOffice& office : profile.offices) {
      tokens.offices.push_back(absl::StrCat("o:", surname, "|", office.title, "|", office.polity));
      add_polity(office.polity);
      if (GoesWithTheName(office.title)) {
        tokens.offices.push_back(absl::StrCat("t:", surname, "|", office.title));
      }
    }
  }
  SortUnique(&tokens.names);
  SortUnique(&tokens.keys);
  SortUnique(&tokens.offices);
  return tokens;
}

std::string NameUnderToken(const PersonProfile& profile) {
  const NameForm form(profile.name);
  const std::string full = GivenAndSurname(form);
  return !full.empty() ? full : SurnameKey(profile.name, profile.surname_first);
}

}  // namespace chancery
