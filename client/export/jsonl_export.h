// Writes the whole graph as JSON lines that `chancery-load` reads back into an equal graph, given
// an empty one. The first line is
//
//   {"chancery_export":1,"revision":"12"}
//
// then a chancery.v1.ExportGraphResponse each, in the JSON form of protobuf, in the order in which
// they must be loaded: facts that were written as such, what articles say with their texts, and the
// decisions of curators. The last line has "info" alone: a file without it was cut off.

#ifndef CHANCERY_CLIENT_EXPORT_JSONL_EXPORT_H_
#define CHANCERY_CLIENT_EXPORT_JSONL_EXPORT_H_

#include "absl/status/status.h"
#include "client/export/exporter.h"

namespace chancery {

// Errors of the graph, and UNKNOWN where the stream fails.
absl::Status ExportJsonLines(ExportContext& context);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXPORT_JSONL_EXPORT_H_
