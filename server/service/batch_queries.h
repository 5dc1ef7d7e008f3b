// BatchService.BatchRead as a plain function over messages. BatchService puts it on gRPC.
//
//   BatchQueries queries(store);
//   v1::BatchReadResponse response;
//   CHANCERY_RETURN_IF_ERROR(queries.BatchRead(request, request_id, budget, &response));
//
// Each read is answered by the function of its own method (GraphQueries, TraversalQueries,
// ResolveNames), all by one reader. `response` must be empty and may be on an arena.
//
// Thread-safe; the store must outlive it.

#ifndef CHANCERY_SERVER_SERVICE_BATCH_QUERIES_H_
#define CHANCERY_SERVER_SERVICE_BATCH_QUERIES_H_

#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "chancery/v1/batch_service.pb.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_store.h"

namespace chancery {

inline constexpr int kMaxBatchReads = 1000;
// A result that would make the reply longer than this is an error instead; but the first is sent.
inline constexpr size_t kMaxBatchReplyBytes = 3 << 20;

class BatchQueries {
 public:
  explicit BatchQueries(const GraphStore& store) : store_(store) {}

  // What a read fails with is in its result. Fails for what is wrong with the batch: INVALID_FIELD,
  // the errors of OpenReader and of the budget; and for a fault of ours in any read.
  absl::Status BatchRead(const v1::BatchReadRequest& request, absl::string_view request_id,
                         Budget& budget, v1::BatchReadResponse* response) const;

 private:
  const GraphStore& store_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICE_BATCH_QUERIES_H_
