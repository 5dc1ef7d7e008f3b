// Facts from a stream into a graph: what a bulk load does between its input and its output.
//
//   BulkSession session(graph, gazetteer, clock);
//   CHANCERY_RETURN_IF_ERROR(session.Run(input, reply));
//
// The input is messages of chancery.v1.ExportGraphResponse, each behind its length as a varint:
// what an export of a graph consists of. The last one has no item; a stream that ends without it is
// of a load that was interrupted. What became of each item is told in order, as an article's result
// is: ADDED, UNCHANGED, REPLACED, or REJECTED with the reason.
//
// Everything is resolved as the server does it, by the same code. Facts that come together are
// committed together.
//
// One thread reads ahead of the one that writes. Not thread-safe.

#ifndef CHANCERY_SERVER_BULK_BULK_SESSION_H_
#define CHANCERY_SERVER_BULK_BULK_SESSION_H_

#include <functional>
#include <vector>

#include "absl/status/status.h"
#include "chancery/v1/ingest_service.pb.h"
#include "google/protobuf/io/zero_copy_stream.h"
#include "storage/base/clock.h"
#include "storage/graph/graph_store.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

class BulkSession {
 public:
  // Gets the results in order, of several items at once. False: nobody listens any more.
  using Reply = std::function<bool(const std::vector<v1::IngestArticlesResponse>&)>;

  // All must outlive the session.
  BulkSession(GraphStore& graph, const Gazetteer& gazetteer, const Clock& clock)
      : graph_(graph), gazetteer_(gazetteer), clock_(clock) {}

  // Until the end of the input. `stop_input` makes a read of the input that waits end; it is called
  // where the session ends before the input does. ABORTED if that comes before its last message, or
  // nobody listens; INVALID_ARGUMENT if it is no such stream; an error that is not the fault of an
  // item. The graph has a part of the input then.
  absl::Status Run(google::protobuf::io::ZeroCopyInputStream& input,
                   const std::function<void()>& stop_input, const Reply& reply);

 private:
  GraphStore& graph_;
  const Gazetteer& gazetteer_;
  const Clock& clock_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_BULK_BULK_SESSION_H_
