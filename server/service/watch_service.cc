#include "server/service/watch_service.h"

#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "server/runtime/request_context.h"
#include "server/runtime/rpc_handler.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr absl::Duration kLookInterval = absl::Milliseconds(100);

}  // namespace

grpc::ServerWriteReactor<v1::WatchResponse>* WatchService::Watch(
    grpc::CallbackServerContext* context, const v1::WatchRequest* request) {
  return HandleServerStream<v1::WatchRequest, v1::WatchResponse>(
      runtime_, {"WatchService/Watch", Execution::kLong}, context, request,
      [this](const v1::WatchRequest& message, RequestContext& rpc,
             ReplySink<v1::WatchResponse>& sink) {
        return queries_.Watch(
            message, rpc.budget,
            [&rpc] {
              absl::SleepFor(kLookInterval);
              return rpc.budget.Poll();
            },
            [&sink](v1::WatchResponse reply) { return sink.Write(std::move(reply)); });
      });
}

grpc::ServerUnaryReactor* WatchService::DiffEncounters(grpc::CallbackServerContext* context,
                                                       const v1::DiffEncountersRequest* request,
                                                       v1::DiffEncountersResponse* response) {
  return HandleUnary(
      runtime_, {"WatchService/DiffEncounters", Execution::kRead}, context, request, response,
      [this](const v1::DiffEncountersRequest& message,
             RequestContext& rpc) -> absl::StatusOr<v1::DiffEncountersResponse> {
        v1::DiffEncountersResponse reply;
        CHANCERY_RETURN_IF_ERROR(queries_.DiffEncounters(message, rpc.budget, &reply));
        return reply;
      });
}

}  // namespace chancery
