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

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "chancery/v1/ingest_service.pb.h"
#include "server/ingest/people_mover.h"
#include "storage/base/budget.h"
#include "storage/base/clock.h"
#include "storage/graph/graph_store.h"

namespace chancery {

class FactsWriter {
 public:
  // Both must outlive the writer. `max_moved_articles`: see Resolution.
  FactsWriter(GraphStore& graph, const Clock& clock, size_t max_moved_articles = kMaxMovedArticles)
      : graph_(graph), clock_(clock), mover_(graph, Gazetteer::Default(), max_moved_articles) {}

  // The errors of ValidateWriteRequest, before the writer's lock is taken. INVALID_FIELD and
  // UNKNOWN_REFERENCE name the fact: `facts[3].meeting.when`. The errors of
  // GraphStore::Transact. Nothing is written then, unless the time ends while what articles tell of
  // the people is looked at again: the facts are there, and the next call goes on with the rest.
  absl::StatusOr<v1::WriteFactsResponse> Write(const v1::WriteFactsRequest& request,
                                               Budget& budget) const;

  // Write for each of several requests, one after the other, in one commit: all of them or none.
  // What they assert is the same. False, and nothing is written, where each needs a commit of its
  // own: articles assert something, or one of the requests has been written before.
  absl::StatusOr<bool> WriteTogether(absl::Span<const v1::WriteFactsRequest* const> requests,
                                     Budget& budget) const;

 private:
  // What a request id remembers; nothing if it was not used. INVALID_FIELD if another request did.
  absl::StatusOr<absl::optional<v1::WriteFactsResponse>> FindOutcome(
      const v1::WriteFactsRequest& request, absl::string_view digest) const;

  // What articles tell may be of people whom requests changed. The revision of the last commit, if
  // there was one. Cost: 1 row, and for each of these people those who may be the same.
  absl::StatusOr<absl::optional<Revision>> LookAgainAtPeople(Budget& budget) const;

  GraphStore& graph_;
  const Clock& clock_;
  const PeopleMover mover_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_FACTS_WRITER_H_
