#include "server/service/batch_service.h"

#include <utility>
#include <vector>

#include "server/runtime/request_context.h"
#include "storage/base/status_macros.h"

namespace chancery {

grpc::ServerUnaryReactor* BatchService::BatchRead(grpc::CallbackServerContext* context,
                                                  const v1::BatchReadRequest* request,
                                                  v1::BatchReadResponse* response) {
  using Reply = FilledReply<v1::BatchReadResponse>;
  return HandleUnary(
      runtime_, {"BatchService/BatchRead", Execution::kRead}, context, request,
      Reply::For(response),
      [this, response](const v1::BatchReadRequest& batch,
                       RequestContext& rpc) -> absl::StatusOr<Reply> {
        CHANCERY_RETURN_IF_ERROR(queries_.BatchRead(batch, rpc.request_id, rpc.budget, response));
        return Reply(response);
      });
}

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* BatchService::StreamReads(
    grpc::CallbackServerContext* context) {
  return HandleBidiStream<v1::BatchReadRequest, v1::BatchReadResponse>(
      runtime_, {"BatchService/StreamReads", Execution::kReadStream}, context,
      [this](const std::vector<v1::BatchReadRequest>& batches, RequestContext& rpc,
             std::vector<v1::BatchReadResponse>* replies) -> absl::Status {
        for (const v1::BatchReadRequest& batch : batches) {
          v1::BatchReadResponse reply;
          CHANCERY_RETURN_IF_ERROR(queries_.BatchRead(batch, rpc.request_id, rpc.budget, &reply));
          replies->push_back(std::move(reply));
        }
        return absl::OkStatus();
      });
}

}  // namespace chancery
