// The formats of export by name.

#ifndef CHANCERY_CLIENT_EXPORT_FORMATS_H_
#define CHANCERY_CLIENT_EXPORT_FORMATS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "client/export/exporter.h"

namespace chancery {

// Writes the graph to the context's stream.
using ExportFunction = absl::Status (*)(ExportContext& context);

// "jsonl", "ftm", "wikidata", "popolo", "tenures", "plover", "graphml", "csv".
std::vector<std::string> ExportNames();
// Null for a name that is none of them.
ExportFunction FindExport(absl::string_view name);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXPORT_FORMATS_H_
