#include "server/service/operator_service.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/runtime/running_calls.h"
#include "server/service/integrity_reporter.h"
#include "server/service/read_session.h"
#include "server/service/resource_converter.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/graph/graph_reader.h"
#include "storage/rows/revision_bounds.h"

namespace chancery {

grpc::ServerUnaryReactor* OperatorService::ListRunningCalls(
    grpc::CallbackServerContext* context, const v1::ListRunningCallsRequest* request,
    v1::ListRunningCallsResponse* response) {
  return HandleUnary(runtime_, {"OperatorService/ListRunningCalls", Execution::kOperator}, context,
                     request, response,
                     [this](const v1::ListRunningCallsRequest&,
                            RequestContext& rpc) -> absl::StatusOr<v1::ListRunningCallsResponse> {
                       return DoListRunningCalls(rpc);
                     });
}

grpc::ServerUnaryReactor* OperatorService::EndCall(grpc::CallbackServerContext* context,
                                                   const v1::EndCallRequest* request,
                                                   v1::EndCallResponse* response) {
  return HandleUnary(
      runtime_, {"OperatorService/EndCall", Execution::kOperator}, context, request, response,
      [this](const v1::EndCallRequest& message, RequestContext&) { return DoEndCall(message); });
}

grpc::ServerWriteReactor<v1::RepairIndexResponse>* OperatorService::RepairIndex(
    grpc::CallbackServerContext* context, const v1::RepairIndexRequest* request) {
  return HandleServerStream<v1::RepairIndexRequest, v1::RepairIndexResponse>(
      runtime_, {"OperatorService/RepairIndex", Execution::kLong}, context, request,
      [this](const v1::RepairIndexRequest& message, RequestContext& rpc,
             ReplySink<v1::RepairIndexResponse>& sink) {
        return DoRepairIndex(message, rpc, sink);
      });
}

grpc::ServerUnaryReactor* OperatorService::TrimHistory(grpc::CallbackServerContext* context,
                                                       const v1::TrimHistoryRequest* request,
                                                       v1::TrimHistoryResponse* response) {
  return HandleUnary(runtime_, {"OperatorService/TrimHistory", Execution::kLong}, context, request,
                     response, [this](const v1::TrimHistoryRequest& message, RequestContext& rpc) {
                       return DoTrimHistory(message, rpc);
                     });
}

v1::ListRunningCallsResponse OperatorService::DoListRunningCalls(const RequestContext& context) {
  v1::ListRunningCallsResponse response;
  for (const RunningCalls::Call& call : runtime_.running_calls().List()) {
    if (call.id == context.running.id()) continue;
    v1::RunningCall* out = response.add_calls();
    out->set_id(call.id);
    out->set_method(call.method);
    out->set_principal(call.principal);
    out->set_peer(call.peer);
    out->set_request_id(call.request_id);
    const int64_t nanos = absl::ToUnixNanos(call.start);
    out->mutable_start_time()->set_seconds(nanos / 1'000'000'000);
    out->mutable_start_time()->set_nanos(static_cast<int32_t>(nanos % 1'000'000'000));
    out->set_rows_read(static_cast<int64_t>(
        std::min<uint64_t>(call.rows_read, std::numeric_limits<int64_t>::max())));
    out->set_text(call.text);
  }
  return response;
}

absl::StatusOr<v1::EndCallResponse> OperatorService::DoEndCall(const v1::EndCallRequest& request) {
  if (request.id() <= 0) return InvalidField("id", "is required");
  if (!runtime_.running_calls().End(request.id())) {
    return MakeError(absl::StatusCode::kNotFound, "NOT_FOUND",
                     absl::StrCat("no call with the id ", request.id(), " is running"));
  }
  return v1::EndCallResponse();
}

absl::Status OperatorService::DoRepairIndex(const v1::RepairIndexRequest& request,
                                            RequestContext& context,
                                            ReplySink<v1::RepairIndexResponse>& sink) {
  const std::shared_ptr<const GraphReader> reader = store_.Latest();
  IntegrityReporter<v1::RepairIndexResponse> reporter(*reader, request.max_differences(), context,
                                                      sink);
  if (!reporter.status().ok()) return reporter.status();
  const absl::StatusOr<CommitResult> result = store_.RepairIndex(
      context.budget, [&](absl::string_view difference) { reporter.Difference(difference); },
      [&](const GraphStore::VerifyCounts& so_far) { return reporter.Progress(so_far); });
  if (!reporter.status().ok()) return reporter.status();
  if (!result.ok()) return result.status();
  reporter.pending().set_rows_written(static_cast<int64_t>(result->rows_written));
  return reporter.Done(*store_.Latest());
}

absl::StatusOr<v1::TrimHistoryResponse> OperatorService::DoTrimHistory(
    const v1::TrimHistoryRequest& request, RequestContext& context) {
  Revision oldest = 0;
  switch (request.from_case()) {
    case v1::TrimHistoryRequest::kOldestRevision:
      if (request.oldest_revision() < 0) return InvalidField("oldest_revision", "is negative");
      oldest = static_cast<Revision>(request.oldest_revision());
      break;
    case v1::TrimHistoryRequest::kBefore: {
      CHANCERY_ASSIGN_OR_RETURN(const absl::Time time, ReadTime("before", request.before()));
      const absl::StatusOr<std::shared_ptr<const GraphReader>> then = store_.AtTime(time);
      // What is older than all that is left: nothing goes.
      if (!IsRevisionTrimmed(then.status())) {
        CHANCERY_RETURN_IF_ERROR(then.status());
        oldest = (*then)->revision();
      }
      break;
    }
    case v1::TrimHistoryRequest::FROM_NOT_SET:
      return InvalidField("oldest_revision", "one of oldest_revision and before is required");
  }
  CHANCERY_ASSIGN_OR_RETURN(const TrimmedHistory trimmed,
                            store_.TrimHistory(oldest, request.validate_only(), context.budget));
  v1::TrimHistoryResponse response;
  response.set_oldest_revision(static_cast<int64_t>(trimmed.oldest));
  if (trimmed.oldest > 0) {
    *response.mutable_oldest_revision_time() = ToTimestamp(trimmed.oldest_time);
  }
  response.set_rows(static_cast<int64_t>(trimmed.rows));
  response.set_bytes(static_cast<int64_t>(trimmed.bytes));
  response.set_commits(static_cast<int64_t>(trimmed.commits));
  return response;
}

}  // namespace chancery
