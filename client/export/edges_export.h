// Writes who met whom as CSV by RFC 4180: a row for each two parties of a meeting, with the offices
// that they held then, and when, where, how, and whether it took place.

#ifndef CHANCERY_CLIENT_EXPORT_EDGES_EXPORT_H_
#define CHANCERY_CLIENT_EXPORT_EDGES_EXPORT_H_

#include "absl/status/status.h"
#include "client/export/exporter.h"

namespace chancery {

// Errors of the graph, and UNKNOWN where the stream fails.
absl::Status ExportEdges(ExportContext& context);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXPORT_EDGES_EXPORT_H_
