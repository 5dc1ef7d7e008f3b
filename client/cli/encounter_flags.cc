#include "client/cli/encounter_flags.h"

#include <utility>

#include "client/cli/meeting_filter_flags.h"
#include "storage/base/status_macros.h"

namespace chancery {

std::vector<FlagSpec> EncounterFlags() {
  std::vector<FlagSpec> flags = {
      {"role",
       FlagType::kText,
       "ROLE",
       "who held this office: \"US Secretary of State\"",
       {},
       true},
      {"polity", FlagType::kText, "POLITY", "who held an office of this polity", {}, true},
      {"mode",
       FlagType::kChoice,
       "MODE",
       "when they held it: on the day of the meeting (the default), at any time, or surely not on "
       "that day",
       {"then", "ever", "not-then"}},
      {"with", FlagType::kText, "PERSON", "only this counterpart", {}, true},
      {"all-of", FlagType::kSwitch, "", "only meetings that all of the people named attended"},
      {"certain", FlagType::kSwitch, "", "leave out what is only possible"},
  };
  for (FlagSpec& flag : MeetingFilterFlags()) flags.push_back(std::move(flag));
  return flags;
}

absl::StatusOr<std::vector<std::string>> PeopleWith(const ParsedFlags& flags,
                                                    NameResolver& resolver) {
  std::vector<std::string> people;
  for (const std::string& with : flags.Texts("with")) {
    CHANCERY_ASSIGN_OR_RETURN(const v1::ResourceRef person, resolver.Person(with), _ << "--with");
    people.push_back(person.name());
  }
  return people;
}

absl::StatusOr<std::vector<std::string>> RolesOf(const ParsedFlags& flags, NameResolver& resolver) {
  std::vector<std::string> names;
  for (const std::string& role : flags.Texts("role")) {
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<v1::ResourceRef> roles, resolver.Roles(role),
                              _ << "--role");
    for (const v1::ResourceRef& ref : roles) names.push_back(ref.name());
  }
  return names;
}

absl::StatusOr<std::vector<std::string>> PolitiesOf(const ParsedFlags& flags,
                                                    NameResolver& resolver) {
  std::vector<std::string> names;
  for (const std::string& polity : flags.Texts("polity")) {
    CHANCERY_ASSIGN_OR_RETURN(const v1::ResourceRef ref, resolver.Polity(polity), _ << "--polity");
    names.push_back(ref.name());
  }
  return names;
}

absl::StatusOr<v1::FindEncountersRequest> EncountersOf(const std::vector<std::string>& subjects,
                                                       const ParsedFlags& flags,
                                                       NameResolver& resolver) {
  v1::FindEncountersRequest request;
  for (const std::string& subject : subjects) {
    absl::StatusOr<std::vector<v1::ResourceRef>> parties = resolver.Parties(subject);
    if (!parties.ok() && subjects.size() > 1) {
      // Whoever left the quotes out has named several people.
      CHANCERY_RETURN_IF_ERROR(parties.status())
          << "each argument is a person, an office or a polity, in quotes if need be";
    }
    CHANCERY_RETURN_IF_ERROR(parties.status());
    for (const v1::ResourceRef& party : *parties) {
      const std::string collection = CollectionOf(party.name());
      if (collection == "roles") {
        request.add_subject_roles(party.name());
      } else if (collection == "polities") {
        request.add_subject_polities(party.name());
      } else {
        request.add_subjects(party.name());
      }
    }
  }
  if (!request.subject_roles().empty() && !request.subject_polities().empty()) {
    return absl::InvalidArgumentError(
        "an office and a polity cannot be asked for together: they would be conditions on one "
        "office");
  }
  request.set_all_subjects(flags.IsOn("all-of"));
  if (request.all_subjects() && (request.subjects_size() < 2 || !request.subject_roles().empty() ||
                                 !request.subject_polities().empty())) {
    return absl::InvalidArgumentError("--all-of takes two or more people, and nobody by office");
  }
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> people, PeopleWith(flags, resolver));
  for (const std::string& name : people) request.add_counterparts(name);
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> roles, RolesOf(flags, resolver));
  for (const std::string& name : roles) request.add_roles(name);
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> polities, PolitiesOf(flags, resolver));
  for (const std::string& name : polities) request.add_polities(name);
  CHANCERY_ASSIGN_OR_RETURN(*request.mutable_filter(), MeetingFilterOf(flags, resolver));
  const std::string mode = flags.Text("mode");
  if (mode == "then") request.set_mode(v1::OFFICE_MODE_THEN);
  if (mode == "ever") request.set_mode(v1::OFFICE_MODE_EVER);
  if (mode == "not-then") request.set_mode(v1::OFFICE_MODE_NOT_THEN);
  if (!mode.empty() && request.roles().empty() && request.polities().empty()) {
    return absl::InvalidArgumentError("--mode needs an office: --role or --polity");
  }
  if (flags.IsOn("certain")) request.set_certainty(v1::CERTAINTY_CERTAIN);
  return request;
}

}  // namespace chancery
