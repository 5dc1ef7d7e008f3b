// chancery.v1.OperatorService: the calls of this server, the repair of its indexes, and how much of
// the past it keeps.

#ifndef CHANCERY_SERVER_SERVICE_OPERATOR_SERVICE_H_
#define CHANCERY_SERVER_SERVICE_OPERATOR_SERVICE_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "chancery/v1/operator_service.grpc.pb.h"
#include "server/runtime/request_context.h"
#include "server/runtime/rpc_handler.h"
#include "server/runtime/rpc_runtime.h"
#include "storage/graph/graph_store.h"

namespace chancery {

// Thread-safe.
class OperatorService final : public v1::OperatorService::CallbackService {
 public:
  // Both must outlive the service.
  OperatorService(GraphStore& store, RpcRuntime& runtime) : store_(store), runtime_(runtime) {}

  grpc::ServerUnaryReactor* ListRunningCalls(grpc::CallbackServerContext* context,
                                             const v1::ListRunningCallsRequest* request,
                                             v1::ListRunningCallsResponse* response) override;
  grpc::ServerUnaryReactor* EndCall(grpc::CallbackServerContext* context,
                                    const v1::EndCallRequest* request,
                                    v1::EndCallResponse* response) override;
  grpc::ServerWriteReactor<v1::RepairIndexResponse>* RepairIndex(
      grpc::CallbackServerContext* context, const v1::RepairIndexRequest* request) override;
  grpc::ServerUnaryReactor* TrimHistory(grpc::CallbackServerContext* context,
                                        const v1::TrimHistoryRequest* request,
                                        v1::TrimHistoryResponse* response) override;

 private:
  v1::ListRunningCallsResponse DoListRunningCalls(const RequestContext& context);
  absl::StatusOr<v1::EndCallResponse> DoEndCall(const v1::EndCallRequest& request);
  absl::Status DoRepairIndex(const v1::RepairIndexRequest& request, RequestContext& context,
                             ReplySink<v1::RepairIndexResponse>& sink);
  absl::StatusOr<v1::TrimHistoryResponse> DoTrimHistory(const v1::TrimHistoryRequest& request,
                                                        RequestContext& context);

  GraphStore& store_;
  RpcRuntime& runtime_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICE_OPERATOR_SERVICE_H_
