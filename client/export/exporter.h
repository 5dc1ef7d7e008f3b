// The formats of export. Each writes the graph of one revision to a stream, reading it page by page
// and keeping a page in memory.
//
//   ExportCounts counts;
//   CHANCERY_RETURN_IF_ERROR(ExportGraphAs(ExportFormat::kFtm, {graph, out, gazetteer, counts}));
//
// docs/formats.md tells what each format carries. Thread-compatible.

#ifndef CHANCERY_CLIENT_EXPORT_EXPORTER_H_
#define CHANCERY_CLIENT_EXPORT_EXPORTER_H_

#include <cstdint>
#include <map>
#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "client/export/pinned_graph.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

struct ExportCounts {
  // By what it is in the graph, "people".
  std::map<std::string, int64_t> written;
  // What the format has no place for: "meetings that were not held".
  std::map<std::string, int64_t> left_out;
};

// All of it must outlive the export.
struct ExportContext {
  PinnedGraph& graph;
  std::ostream& out;
  const Gazetteer& gazetteer;
  ExportCounts& counts;

  // UNKNOWN once the stream has failed; asked after each page.
  absl::Status Check() const {
    return out.good() ? absl::OkStatus() : absl::UnknownError("cannot write the output");
  }
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXPORT_EXPORTER_H_
