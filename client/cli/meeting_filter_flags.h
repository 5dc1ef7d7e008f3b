// The flags that say which meetings count, for every command about meetings.

#ifndef CHANCERY_CLIENT_CLI_MEETING_FILTER_FLAGS_H_
#define CHANCERY_CLIENT_CLI_MEETING_FILTER_FLAGS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "chancery/v1/graph_service.pb.h"
#include "client/cli/flag_parser.h"
#include "client/cli/name_resolver.h"

namespace chancery {

// --from, --to.
std::vector<FlagSpec> DateRangeFlags();
// --kind, --status, --place, --topic and those of dates.
std::vector<FlagSpec> MeetingFilterFlags();

v1::DateRange DateRangeOf(const ParsedFlags& flags);
// Resolves names of places and topics. INVALID_ARGUMENT where --from is after --to.
absl::StatusOr<v1::MeetingFilter> MeetingFilterOf(const ParsedFlags& flags, NameResolver& resolver);

// INVALID_ARGUMENT where --from is surely after --to.
absl::Status CheckDateRange(const v1::DateRange& dates);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_MEETING_FILTER_FLAGS_H_
