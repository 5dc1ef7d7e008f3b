// Writes the graph as GraphML: nodes for people, roles, polities, places and meetings, with edges
//
//   HELD      person -> role       since, until, end, acting
//   OF        role -> polity
//   ATTENDED  party -> meeting     capacity
//   AT        meeting -> place
//   IN        place -> polity
//
// Node ids are resource names, "people/42". Characters that XML does not allow are left out.

#ifndef CHANCERY_CLIENT_EXPORT_GRAPHML_EXPORT_H_
#define CHANCERY_CLIENT_EXPORT_GRAPHML_EXPORT_H_

#include "absl/status/status.h"
#include "client/export/exporter.h"

namespace chancery {

// Errors of the graph, and UNKNOWN where the stream fails.
absl::Status ExportGraphMl(ExportContext& context);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXPORT_GRAPHML_EXPORT_H_
