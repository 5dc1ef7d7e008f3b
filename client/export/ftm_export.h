// Writes the graph as FollowTheMoney entities, one JSON object a line: Organization (polities that
// are no country), Position, Person, Occupancy, Event. client/loader/ftm_importer reads them back.

#ifndef CHANCERY_CLIENT_EXPORT_FTM_EXPORT_H_
#define CHANCERY_CLIENT_EXPORT_FTM_EXPORT_H_

#include "absl/status/status.h"
#include "client/export/exporter.h"

namespace chancery {

// Errors of the graph, and UNKNOWN where the stream fails.
absl::Status ExportFtm(ExportContext& context);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXPORT_FTM_EXPORT_H_
