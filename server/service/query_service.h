// chancery.v1.QueryService over a GraphStore: texts are planned once and kept, rows are streamed as
// they are found, one reader serves a whole query.
//
// Thread-safe. The runtime and the store must outlive it, and it the server that it is registered
// with.

#ifndef CHANCERY_SERVER_SERVICE_QUERY_SERVICE_H_
#define CHANCERY_SERVER_SERVICE_QUERY_SERVICE_H_

#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "chancery/v1/query_service.grpc.pb.h"
#include "server/query/cypher/graph_statistics.h"
#include "server/query/cypher/query_engine.h"
#include "server/runtime/rpc_runtime.h"
#include "storage/base/budget.h"
#include "storage/base/clock.h"
#include "storage/graph/graph_store.h"

namespace chancery {

// Prepared queries by their text, the least recently used dropped first. Thread-safe.
class PreparedQueryCache {
 public:
  using Entry = std::shared_ptr<const cypher::PreparedQuery>;

  explicit PreparedQueryCache(size_t capacity) : capacity_(capacity) {}

  // Null if there is none.
  Entry Find(const std::string& text);
  void Insert(Entry query);
  void Clear();

 private:
  const size_t capacity_;
  std::mutex mu_;
  std::list<Entry> entries_;  // guarded by mu_; the latest first
  absl::flat_hash_map<std::string, std::list<Entry>::iterator> by_text_;  // guarded by mu_
};

// What the service does, without gRPC.
class QueryRunner {
 public:
  using Write = std::function<absl::Status(v1::QueryResponse)>;

  // `store` must outlive it.
  explicit QueryRunner(const GraphStore& store);

  // Calls `write` with every message. Its errors end the query.
  absl::Status Query(const v1::QueryRequest& request, Budget& budget, const Clock& clock,
                     const Write& write) const;
  absl::StatusOr<v1::ExplainResponse> Explain(const v1::ExplainRequest& request,
                                              Budget& budget) const;
  v1::GetSchemaResponse GetSchema() const;

 private:
  absl::StatusOr<PreparedQueryCache::Entry> Prepare(const std::string& text,
                                                    cypher::PropertyGraph* graph) const;
  // What plans go by: measured at the newest revision, and again when the graph has grown. Plans
  // made by older numbers are forgotten then.
  absl::StatusOr<cypher::GraphStatistics> Statistics(absl::Time deadline) const;

  const GraphStore& store_;
  mutable PreparedQueryCache cache_;
  mutable std::mutex statistics_mu_;
  mutable absl::optional<cypher::GraphStatistics> statistics_;  // guarded by statistics_mu_
  mutable Revision measured_at_ = 0;                            // guarded by statistics_mu_
};

class QueryService final : public v1::QueryService::CallbackService {
 public:
  QueryService(RpcRuntime& runtime, const GraphStore& store);

  grpc::ServerWriteReactor<v1::QueryResponse>* Query(grpc::CallbackServerContext* context,
                                                     const v1::QueryRequest* request) override;
  grpc::ServerUnaryReactor* Explain(grpc::CallbackServerContext* context,
                                    const v1::ExplainRequest* request,
                                    v1::ExplainResponse* response) override;
  grpc::ServerUnaryReactor* GetSchema(grpc::CallbackServerContext* context,
                                      const v1::GetSchemaRequest* request,
                                      v1::GetSchemaResponse* response) override;

 private:
  RpcRuntime& runtime_;
  const QueryRunner runner_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICE_QUERY_SERVICE_H_
