// chancery.v1.QueryService over a GraphStore: texts are planned once and kept, rows are streamed as
// they are found, one reader serves a whole query.
//
// Thread-safe. The runtime and the store must outlive it, and it the server that it is registered
// with.

#ifndef CHANCERY_SERVER_SERVICE_QUERY_SERVICE_H_
#define CHANCERY_SERVER_SERVICE_QUERY_SERVICE_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
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
#include "chancery/v1/query_service.grpc.pb.h"
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

 private:
  const size_t capacity_;
  std::mutex mu_;
  std::list<Entry> entries_;  // guarded by mu_; the latest first
  absl::flat_hash_map<std::string, std::list<Entry>::iterator> by_text_;  // guarded by mu_
};

// The queries that run now. Thread-safe.
class RunningQueries {
 public:
  struct Entry {
    int64_t id = 0;
    std::string text;
    std::string principal;
    absl::Time start;
    std::atomic<bool> ended{false};  // an operator wants it to end
  };

  std::shared_ptr<Entry> Add(absl::string_view text, absl::string_view principal, absl::Time start);
  void Remove(int64_t id);
  // Oldest first.
  std::vector<std::shared_ptr<const Entry>> List() const;
  // False if there is none with this id.
  bool End(int64_t id);

 private:
  mutable std::mutex mu_;
  int64_t last_id_ = 0;                                // guarded by mu_
  std::map<int64_t, std::shared_ptr<Entry>> running_;  // guarded by mu_
};

// What the service does, without gRPC.
class QueryRunner {
 public:
  using Write = std::function<absl::Status(v1::QueryResponse)>;

  // `store` must outlive it.
  explicit QueryRunner(const GraphStore& store);

  // Calls `write` with every message. Its errors end the query. `principal`: who asks.
  absl::Status Query(const v1::QueryRequest& request, absl::string_view principal, Budget& budget,
                     const Clock& clock, const Write& write) const;
  absl::StatusOr<v1::ExplainResponse> Explain(const v1::ExplainRequest& request,
                                              Budget& budget) const;
  v1::GetSchemaResponse GetSchema() const;
  v1::ListRunningQueriesResponse ListRunningQueries() const;
  absl::StatusOr<v1::EndQueryResponse> EndQuery(const v1::EndQueryRequest& request) const;

 private:
  absl::StatusOr<PreparedQueryCache::Entry> Prepare(const std::string& text,
                                                    cypher::PropertyGraph* graph) const;

  const GraphStore& store_;
  mutable PreparedQueryCache cache_;
  mutable RunningQueries running_;
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
  grpc::ServerUnaryReactor* ListRunningQueries(grpc::CallbackServerContext* context,
                                               const v1::ListRunningQueriesRequest* request,
                                               v1::ListRunningQueriesResponse* response) override;
  grpc::ServerUnaryReactor* EndQuery(grpc::CallbackServerContext* context,
                                     const v1::EndQueryRequest* request,
                                     v1::EndQueryResponse* response) override;

 private:
  RpcRuntime& runtime_;
  const QueryRunner runner_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICE_QUERY_SERVICE_H_
