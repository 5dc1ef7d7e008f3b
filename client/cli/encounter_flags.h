// The flags that say which encounters, and the request that they make: of `met`, and of the
// commands that follow its answer through time.

#ifndef CHANCERY_CLIENT_CLI_ENCOUNTER_FLAGS_H_
#define CHANCERY_CLIENT_CLI_ENCOUNTER_FLAGS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "chancery/v1/graph_service.pb.h"
#include "client/cli/flag_parser.h"
#include "client/cli/name_resolver.h"

namespace chancery {

// --role, --polity, --mode, --with, --all-of, --certain, and those of meetings.
std::vector<FlagSpec> EncounterFlags();

// The resources that are meant by a flag that may be given several times: people by --with, offices
// by --role (each may be several), polities by --polity. Errors name the flag.
absl::StatusOr<std::vector<std::string>> PeopleWith(const ParsedFlags& flags,
                                                    NameResolver& resolver);
absl::StatusOr<std::vector<std::string>> RolesOf(const ParsedFlags& flags, NameResolver& resolver);
absl::StatusOr<std::vector<std::string>> PolitiesOf(const ParsedFlags& flags,
                                                    NameResolver& resolver);

// The question that the flags ask of these people, offices or polities, given as names in words or
// of resources.
// INVALID_ARGUMENT for flags that do not go together.
absl::StatusOr<v1::FindEncountersRequest> EncountersOf(const std::vector<std::string>& subjects,
                                                       const ParsedFlags& flags,
                                                       NameResolver& resolver);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_ENCOUNTER_FLAGS_H_
