// The methods of chancery.v1.TraversalService as plain functions over messages. TraversalService
// puts them on gRPC.
//
//   TraversalQueries queries(store);
//   v1::FindPathsResponse response;
//   CHANCERY_RETURN_IF_ERROR(queries.FindPaths(request, budget, &response));
//
// As those of GraphQueries: `response` must be empty and may be on an arena; all mistakes of a
// request are told at once; one revision; pages end early where the reply would become too long.
//
// Thread-safe; the store must outlive it.

#ifndef CHANCERY_SERVER_SERVICE_TRAVERSAL_QUERIES_H_
#define CHANCERY_SERVER_SERVICE_TRAVERSAL_QUERIES_H_

#include <utility>

#include "absl/status/status.h"
#include "chancery/v1/traversal_service.pb.h"
#include "server/service/read_session.h"
#include "storage/base/budget.h"

namespace chancery {

class TraversalQueries {
 public:
  explicit TraversalQueries(ReadSource source) : source_(std::move(source)) {}

  absl::Status SummarizeEncounters(const v1::SummarizeEncountersRequest& request, Budget& budget,
                                   v1::SummarizeEncountersResponse* response) const;
  absl::Status CommonContacts(const v1::CommonContactsRequest& request, Budget& budget,
                              v1::CommonContactsResponse* response) const;
  absl::Status CoAttendance(const v1::CoAttendanceRequest& request, Budget& budget,
                            v1::CoAttendanceResponse* response) const;
  absl::Status FindPaths(const v1::FindPathsRequest& request, Budget& budget,
                         v1::FindPathsResponse* response) const;
  absl::Status IndirectContacts(const v1::IndirectContactsRequest& request, Budget& budget,
                                v1::IndirectContactsResponse* response) const;

 private:
  const ReadSource source_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICE_TRAVERSAL_QUERIES_H_
