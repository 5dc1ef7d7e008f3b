// The methods of chancery.v1.WatchService as plain functions over messages. WatchService puts them
// on gRPC.
//
//   WatchQueries queries(store);
//   CHANCERY_RETURN_IF_ERROR(queries.Watch(request, budget, wait, write));
//
// Thread-safe; the store must outlive it.

#ifndef CHANCERY_SERVER_SERVICE_WATCH_QUERIES_H_
#define CHANCERY_SERVER_SERVICE_WATCH_QUERIES_H_

#include <functional>

#include "absl/status/status.h"
#include "chancery/v1/watch_service.pb.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_store.h"

namespace chancery {

class WatchQueries {
 public:
  // Sends a message; its errors end the call.
  using Write = std::function<absl::Status(v1::WatchResponse)>;
  // Called when nothing is new: returns after a while, or with an error that ends the call.
  using Wait = std::function<absl::Status()>;

  explicit WatchQueries(const GraphStore& store) : store_(store) {}

  // Does not return before an error of `wait` or `write` or the end of the budget, unless the
  // request is `until_now`. INVALID_PAGE_TOKEN for a checkpoint that is none, REVISION_IN_FUTURE
  // for a start beyond the newest revision.
  //
  // Cost: 2 rows for each commit; with parties, 1 row more for each of its changes; with
  // encounters, what FindEncounters costs, twice, for each commit that may change the answer.
  absl::Status Watch(const v1::WatchRequest& request, Budget& budget, const Wait& wait,
                     const Write& write) const;

  absl::Status DiffEncounters(const v1::DiffEncountersRequest& request, Budget& budget,
                              v1::DiffEncountersResponse* response) const;

 private:
  const GraphStore& store_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICE_WATCH_QUERIES_H_
