// A FindEncounters request, as the query that it asks: for the call itself, and for those that
// follow an answer through time.
//
// Thread-safe: a pure function.

#ifndef CHANCERY_SERVER_SERVICE_ENCOUNTER_REQUEST_H_
#define CHANCERY_SERVER_SERVICE_ENCOUNTER_REQUEST_H_

#include "absl/strings/string_view.h"
#include "chancery/v1/graph_service.pb.h"
#include "server/query/encounters.h"
#include "server/service/request_reader.h"

namespace chancery {

// Reads all but order, grouping, page and consistency. Mistakes are noted in `fields`, their names
// after `prefix`.
EncounterQuery ReadEncounterQuery(const v1::FindEncountersRequest& request,
                                  absl::string_view prefix, RequestReader& fields);

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICE_ENCOUNTER_REQUEST_H_
