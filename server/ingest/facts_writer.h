// Structured facts into the graph as they are: names of resources, or keys with a tilde, instead of
// words to be resolved. One commit for all of them.
//
// They are assertions of their source, as an article's facts are of the article (docs/adr/0005),
// and the graph is the same whichever came first: polities, offices, places and topics are found by
// what articles call them; articles' claims of a meeting that is written join it, and where an
// office is named without its holder, a written tenure says who that was. Where there is no
// article, nothing has to be compared: the cost is that of the rows.
//
// Thread-safe.

#ifndef CHANCERY_SERVER_INGEST_FACTS_WRITER_H_
#define CHANCERY_SERVER_INGEST_FACTS_WRITER_H_

#include "absl/status/statusor.h"
#include "chancery/v1/ingest_service.pb.h"
#include "storage/base/budget.h"
#include "storage/base/clock.h"
#include "storage/graph/graph_store.h"

namespace chancery {

class FactsWriter {
 public:
  // Both must outlive the writer.
  FactsWriter(GraphStore& graph, const Clock& clock) : graph_(graph), clock_(clock) {}

  // The errors of ValidateWriteRequest, before the writer's lock is taken. INVALID_FIELD and
  // UNKNOWN_REFERENCE name the fact: `facts[3].meeting.when`. The errors of
  // GraphStore::Transact. Nothing is written then.
  absl::StatusOr<v1::WriteFactsResponse> Write(const v1::WriteFactsRequest& request,
                                               Budget& budget) const;

 private:
  GraphStore& graph_;
  const Clock& clock_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_FACTS_WRITER_H_
