// The methods of chancery.v1.GraphService as plain functions over messages. GraphService puts them
// on gRPC.
//
//   GraphQueries queries(store);
//   v1::FindEncountersResponse response;
//   CHANCERY_RETURN_IF_ERROR(queries.FindEncounters(request, budget, &response));
//
// Each fills `response`, which must be empty and may be on an arena, and is of no meaning after an
// error. Each checks the whole request and reports all mistakes at once (INVALID_FIELD); reads at
// one revision, that of the page token if there is one (REVISION_IN_FUTURE beyond the newest);
// NOT_FOUND if a name in the request names nothing; the budget's errors. What the messages say of
// limits and pages holds. A page whose rows take more than kMaxReplyBytes ends early, and says so.
//
// Thread-safe; the store must outlive it.

#ifndef CHANCERY_SERVER_SERVICE_GRAPH_QUERIES_H_
#define CHANCERY_SERVER_SERVICE_GRAPH_QUERIES_H_

#include <cstddef>
#include <utility>

#include "absl/status/status.h"
#include "chancery/v1/graph_service.pb.h"
#include "server/service/read_session.h"
#include "storage/base/budget.h"

namespace chancery {

// A row that makes a reply longer than this is its last one. gRPC's clients take 4 MiB by default.
inline constexpr size_t kMaxReplyBytes = 3 << 20;

class GraphQueries {
 public:
  explicit GraphQueries(ReadSource source) : source_(std::move(source)) {}

  absl::Status GetResource(const v1::GetResourceRequest& request, Budget& budget,
                           v1::GetResourceResponse* response) const;
  // LIMIT_EXCEEDED (max_reply_bytes) if the resources take more than kMaxReplyBytes.
  absl::Status BatchGetResources(const v1::BatchGetResourcesRequest& request, Budget& budget,
                                 v1::BatchGetResourcesResponse* response) const;
  absl::Status ListResources(const v1::ListResourcesRequest& request, Budget& budget,
                             v1::ListResourcesResponse* response) const;
  absl::Status Search(const v1::SearchRequest& request, Budget& budget,
                      v1::SearchResponse* response) const;
  absl::Status FindEncounters(const v1::FindEncountersRequest& request, Budget& budget,
                              v1::FindEncountersResponse* response) const;
  absl::Status GetTimeline(const v1::GetTimelineRequest& request, Budget& budget,
                           v1::GetTimelineResponse* response) const;
  absl::Status ListTenures(const v1::ListTenuresRequest& request, Budget& budget,
                           v1::ListTenuresResponse* response) const;
  absl::Status ListStatements(const v1::ListStatementsRequest& request, Budget& budget,
                              v1::ListStatementsResponse* response) const;
  absl::Status ListEvidence(const v1::ListEvidenceRequest& request, Budget& budget,
                            v1::ListEvidenceResponse* response) const;

 private:
  const ReadSource source_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICE_GRAPH_QUERIES_H_
