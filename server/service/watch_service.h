// chancery.v1.WatchService on gRPC.
//
// A call of Watch holds a thread of the long calls (`max_concurrent_long_requests`) as long as it
// lasts, and looks for new commits ten times a second.
//
// Thread-safe. The runtime and the store must outlive it, and it the server that it is registered
// with.

#ifndef CHANCERY_SERVER_SERVICE_WATCH_SERVICE_H_
#define CHANCERY_SERVER_SERVICE_WATCH_SERVICE_H_

#include "chancery/v1/watch_service.grpc.pb.h"
#include "server/runtime/rpc_runtime.h"
#include "server/service/watch_queries.h"
#include "storage/graph/graph_store.h"

namespace chancery {

class WatchService final : public v1::WatchService::CallbackService {
 public:
  WatchService(RpcRuntime& runtime, const GraphStore& store) : runtime_(runtime), queries_(store) {}

  grpc::ServerWriteReactor<v1::WatchResponse>* Watch(grpc::CallbackServerContext* context,
                                                     const v1::WatchRequest* request) override;
  grpc::ServerUnaryReactor* DiffEncounters(grpc::CallbackServerContext* context,
                                           const v1::DiffEncountersRequest* request,
                                           v1::DiffEncountersResponse* response) override;

 private:
  RpcRuntime& runtime_;
  const WatchQueries queries_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICE_WATCH_SERVICE_H_
