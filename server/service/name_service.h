// chancery.v1.NameService: what names in words mean.
//
// Thread-safe. The runtime and the store must outlive it, and it the server that it is registered
// with.

#ifndef CHANCERY_SERVER_SERVICE_NAME_SERVICE_H_
#define CHANCERY_SERVER_SERVICE_NAME_SERVICE_H_

#include "absl/status/statusor.h"
#include "chancery/v1/name_service.grpc.pb.h"
#include "server/runtime/rpc_runtime.h"
#include "server/service/read_session.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_store.h"

namespace chancery {

// The method as a plain function. All mistakes of a request are told at once (INVALID_FIELD).
absl::StatusOr<v1::ResolveNamesResponse> ResolveNames(const ReadSource& source,
                                                      const v1::ResolveNamesRequest& request,
                                                      Budget& budget);

class NameService final : public v1::NameService::CallbackService {
 public:
  NameService(RpcRuntime& runtime, const GraphStore& store) : runtime_(runtime), store_(store) {}

  grpc::ServerUnaryReactor* ResolveNames(grpc::CallbackServerContext* context,
                                         const v1::ResolveNamesRequest* request,
                                         v1::ResolveNamesResponse* response) override;

 private:
  RpcRuntime& runtime_;
  const GraphStore& store_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICE_NAME_SERVICE_H_
