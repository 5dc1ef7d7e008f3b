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
    absl::StatusOr<v1::ResourceRef> person = resolver.Person(subject);
    if (!person.ok() && subjects.size() > 1) {
      // Whoever left the quotes out has named several people.
      CHANCERY_RETURN_IF_ERROR(person.status())
          << "each argument is a person, in quotes if need be";
    }
    CHANCERY_RETURN_IF_ERROR(person.status());
    request.add_subjects(person->name());
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
