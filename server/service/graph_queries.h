// The methods of chancery.v1.GraphService as plain functions over messages. GraphService puts them
// on gRPC.
//
//   GraphQueries queries(store);
//   CHANCERY_ASSIGN_OR_RETURN(v1::FindEncountersResponse reply,
//                             queries.FindEncounters(request, budget));
//
// Each: checks the whole request and reports all mistakes at once (INVALID_FIELD); reads at one
// revision, that of the page token if there is one (REVISION_IN_FUTURE beyond the newest);
// NOT_FOUND if a name in the request names nothing; the budget's errors. What the messages say of
// limits and pages holds. A page whose rows take more than kMaxReplyBytes ends early, and says so.
//
// Thread-safe; the store must outlive it.

#ifndef CHANCERY_SERVER_SERVICE_GRAPH_QUERIES_H_
#define CHANCERY_SERVER_SERVICE_GRAPH_QUERIES_H_

#include <cstddef>

#include "absl/status/statusor.h"
#include "chancery/v1/graph_service.pb.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_store.h"

namespace chancery {

// A row that makes a reply longer than this is its last one. gRPC's clients take 4 MiB by default.
inline constexpr size_t kMaxReplyBytes = 3 << 20;

class GraphQueries {
 public:
  explicit GraphQueries(const GraphStore& store) : store_(store) {}

  absl::StatusOr<v1::GetResourceResponse> GetResource(const v1::GetResourceRequest& request,
                                                      Budget& budget) const;
  // LIMIT_EXCEEDED (max_reply_bytes) if the resources take more than kMaxReplyBytes.
  absl::StatusOr<v1::BatchGetResourcesResponse> BatchGetResources(
      const v1::BatchGetResourcesRequest& request, Budget& budget) const;
  absl::StatusOr<v1::ListResourcesResponse> ListResources(const v1::ListResourcesRequest& request,
                                                          Budget& budget) const;
  absl::StatusOr<v1::SearchResponse> Search(const v1::SearchRequest& request, Budget& budget) const;
  absl::StatusOr<v1::FindEncountersResponse> FindEncounters(
      const v1::FindEncountersRequest& request, Budget& budget) const;
  absl::StatusOr<v1::GetTimelineResponse> GetTimeline(const v1::GetTimelineRequest& request,
                                                      Budget& budget) const;
  absl::StatusOr<v1::ListTenuresResponse> ListTenures(const v1::ListTenuresRequest& request,
                                                      Budget& budget) const;
  absl::StatusOr<v1::ListStatementsResponse> ListStatements(
      const v1::ListStatementsRequest& request, Budget& budget) const;
  absl::StatusOr<v1::ListEvidenceResponse> ListEvidence(const v1::ListEvidenceRequest& request,
                                                        Budget& budget) const;

 private:
  const GraphStore& store_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICE_GRAPH_QUERIES_H_
