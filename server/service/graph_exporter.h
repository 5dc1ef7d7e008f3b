// The whole graph as what was asserted: structured facts, the facts of articles, and the decisions
// of curators, in an order in which another store can load them.
//
//   CHANCERY_RETURN_IF_ERROR(ExportGraph(*reader, budget, [&](v1::ExportGraphResponse piece) {
//     return sink.Write(std::move(piece));
//   }));
//
// What an article says is kept beside the graph as it was ingested, and goes out as it is. Facts
// that were written as such (IngestService.WriteFacts) go out as the entities that they have
// become, kind by kind, so that none refers to a later one. Names inside of them are keys, since
// ids are of this store alone; where an entity has no key it gets `export:people/5`. One that only
// articles tell of, but which a written fact refers to, goes out with that fact, and has its source
// for further evidence where it is loaded.
//
// Thread-safe: pure functions of the reader. Memory: a number for each source of written facts and
// for each of their entities. Cost: the rows of all articles, of what written facts consist of, and
// of the decisions.

#ifndef CHANCERY_SERVER_SERVICE_GRAPH_EXPORTER_H_
#define CHANCERY_SERVER_SERVICE_GRAPH_EXPORTER_H_

#include <cstddef>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "chancery/v1/admin_service.pb.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_reader.h"

namespace chancery {

// A piece with facts has no more of them, and ends with the fact that makes it longer than this.
inline constexpr int kMaxExportedFacts = 1000;
inline constexpr size_t kMaxExportedBytes = 1 << 20;

// Calls `write` for every piece of the graph, the last one with `info` alone. Ends with the first
// error of `write`.
absl::Status ExportGraph(const GraphReader& reader, Budget& budget,
                         absl::FunctionRef<absl::Status(v1::ExportGraphResponse)> write);

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICE_GRAPH_EXPORTER_H_
