#include "storage/vocabulary/known_people.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "storage/text/normalizer.h"
#include "storage/vocabulary/known_people_data.h"

namespace chancery {
namespace {

using Class = OfficeEntry::Class;

constexpr int kStillInOffice = 9999;

struct ClassName {
  absl::string_view name;
  Class office_class;
};

constexpr ClassName kClassNames[] = {
    {"head_of_state", Class::kHeadOfState},
    {"head_of_government", Class::kHeadOfGovernment},
    {"royal", Class::kRoyal},
    {"foreign_minister", Class::kForeignMinister},
    {"defense_minister", Class::kDefenseMinister},
    {"minister", Class::kMinister},
    {"deputy", Class::kDeputy},
    {"envoy", Class::kEnvoy},
    {"organisation_head", Class::kOrganisationHead},
    {"adviser", Class::kAdviser},
    {"party_leader", Class::kPartyLeader},
    {"other", Class::kOther},
};

// "head_of_state:2001-2009", "head_of_state:2019-".
absl::StatusOr<KnownPerson::Term> ParseTerm(absl::string_view text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, ':');
  if (parts.size() != 2) return absl::InvalidArgumentError(absl::StrCat("no term: ", text));
  KnownPerson::Term term;
  bool known = false;
  for (const ClassName& entry : kClassNames) {
    if (entry.name != parts[0]) continue;
    term.office_class = entry.office_class;
    known = true;
  }
  const std::vector<absl::string_view> years = absl::StrSplit(parts[1], '-');
  term.last_year = kStillInOffice;
  if (!known || years.size() != 2 || !absl::SimpleAtoi(years[0], &term.first_year) ||
      (!years[1].empty() && !absl::SimpleAtoi(years[1], &term.last_year)) ||
      term.last_year < term.first_year) {
    return absl::InvalidArgumentError(absl::StrCat("no term: ", text));
  }
  return term;
}

}  // namespace

bool KnownPerson::Held(OfficeEntry::Class office_class, int year) const {
  for (const Term& term : terms) {
    if (term.office_class == office_class && year >= term.first_year &&
        year <= term.last_year + 1) {
      return true;
    }
  }
  return false;
}

bool KnownPerson::InOffice(int year) const {
  for (const Term& term : terms) {
    if (year >= term.first_year && year <= term.last_year) return true;
  }
  return false;
}

absl::StatusOr<KnownPeople> KnownPeople::Parse(absl::string_view text) {
  KnownPeople people;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    const std::vector<absl::string_view> fields = absl::StrSplit(line, '\t');
    if (fields.size() != 3 || fields[0].empty() || fields[1].empty()) {
      return absl::InvalidArgumentError(absl::StrCat("line ", number, ": three fields expected"));
    }
    const std::vector<absl::string_view> names = absl::StrSplit(fields[0], '=');
    KnownPerson person;
    person.name = std::string(names[0]);
    person.polity = std::string(fields[1]);
    for (absl::string_view term : absl::StrSplit(fields[2], ';')) {
      absl::StatusOr<KnownPerson::Term> parsed = ParseTerm(term);
      if (!parsed.ok()) {
        return absl::InvalidArgumentError(
            absl::StrCat("line ", number, ": ", parsed.status().message()));
      }
      person.terms.push_back(*parsed);
    }
    const int index = static_cast<int>(people.people_.size());
    for (absl::string_view name : names) {
      std::vector<int>& list = people.by_key_[NameKey(name)];
      if (list.empty() || list.back() != index) list.push_back(index);
    }
    people.people_.push_back(std::move(person));
  }
  return people;
}

const KnownPeople& KnownPeople::Default() {
  static const KnownPeople* const kPeople = [] {
    absl::StatusOr<KnownPeople> people = Parse(kKnownPeopleTsv);
    // The data are a constant that KnownPeopleTest.DefaultDataParse checks.
    return people.ok() ? new KnownPeople(*std::move(people)) : new KnownPeople();
  }();
  return *kPeople;
}

const KnownPerson* KnownPeople::Find(absl::string_view name, int year) const {
  const std::string key = NameKey(name);
  const auto it = by_key_.find(key);
  if (it == by_key_.end()) return nullptr;
  const bool surname = !absl::StrContains(key, " ");
  const KnownPerson* found = nullptr;
  int in_office = 0;
  for (int index : it->second) {
    if (year != 0 && people_[index].InOffice(year)) {
      ++in_office;
      found = &people_[index];
    }
  }
  if (in_office == 1) return found;
  if (in_office > 1 || surname || it->second.size() > 1) return nullptr;
  return &people_[it->second.front()];
}

}  // namespace chancery
