// Writes the graph as one Popolo document: persons, organizations (polities), posts (offices),
// memberships (tenures) and events (meetings). client/loader/popolo_importer reads it back.

#ifndef CHANCERY_CLIENT_EXPORT_POPOLO_EXPORT_H_
#define CHANCERY_CLIENT_EXPORT_POPOLO_EXPORT_H_

#include "absl/status/status.h"
#include "client/export/exporter.h"

namespace chancery {

// Errors of the graph, and UNKNOWN where the stream fails.
absl::Status ExportPopolo(ExportContext& context);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXPORT_POPOLO_EXPORT_H_
