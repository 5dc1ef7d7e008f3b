#include "server/service/graph_service.h"

#include "server/runtime/request_context.h"
#include "server/runtime/rpc_handler.h"
#include "server/service/arena_messages.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

// Answers with a method of GraphQueries.
template <typename Request, typename Response>
grpc::ServerUnaryReactor* Answer(
    RpcRuntime& runtime, absl::string_view name, const GraphQueries& queries,
    absl::Status (GraphQueries::*method)(const Request&, Budget&, Response*) const,
    grpc::CallbackServerContext* context, const Request* request, Response* response) {
  using Reply = FilledReply<Response>;
  return HandleUnary(runtime, {name, Execution::kRead}, context, request, Reply::For(response),
                     [&queries, method, response](const Request& message,
                                                  RequestContext& rpc) -> absl::StatusOr<Reply> {
                       CHANCERY_RETURN_IF_ERROR((queries.*method)(message, rpc.budget, response));
                       return Reply(response);
                     });
}

}  // namespace

GraphService::GraphService(RpcRuntime& runtime, const GraphStore& store)
    : runtime_(runtime), queries_(store) {
  SetMessageAllocatorFor_GetResource(&get_resource_messages_);
  SetMessageAllocatorFor_BatchGetResources(&batch_get_resources_messages_);
  SetMessageAllocatorFor_ListResources(&list_resources_messages_);
  SetMessageAllocatorFor_Search(&search_messages_);
  SetMessageAllocatorFor_FindEncounters(&find_encounters_messages_);
  SetMessageAllocatorFor_GetTimeline(&get_timeline_messages_);
  SetMessageAllocatorFor_ListTenures(&list_tenures_messages_);
  SetMessageAllocatorFor_ListStatements(&list_statements_messages_);
  SetMessageAllocatorFor_ListEvidence(&list_evidence_messages_);
}

grpc::ServerUnaryReactor* GraphService::GetResource(grpc::CallbackServerContext* context,
                                                    const v1::GetResourceRequest* request,
                                                    v1::GetResourceResponse* response) {
  return Answer(runtime_, "GraphService/GetResource", queries_, &GraphQueries::GetResource, context,
                request, response);
}

grpc::ServerUnaryReactor* GraphService::BatchGetResources(
    grpc::CallbackServerContext* context, const v1::BatchGetResourcesRequest* request,
    v1::BatchGetResourcesResponse* response) {
  return Answer(runtime_, "GraphService/BatchGetResources", queries_,
                &GraphQueries::BatchGetResources, context, request, response);
}

grpc::ServerUnaryReactor* GraphService::ListResources(grpc::CallbackServerContext* context,
                                                      const v1::ListResourcesRequest* request,
                                                      v1::ListResourcesResponse* response) {
  return Answer(runtime_, "GraphService/ListResources", queries_, &GraphQueries::ListResources,
                context, request, response);
}

grpc::ServerUnaryReactor* GraphService::Search(grpc::CallbackServerContext* context,
                                               const v1::SearchRequest* request,
                                               v1::SearchResponse* response) {
  return Answer(runtime_, "GraphService/Search", queries_, &GraphQueries::Search, context, request,
                response);
}

grpc::ServerUnaryReactor* GraphService::FindEncounters(grpc::CallbackServerContext* context,
                                                       const v1::FindEncountersRequest* request,
                                                       v1::FindEncountersResponse* response) {
  return Answer(runtime_, "GraphService/FindEncounters", queries_, &GraphQueries::FindEncounters,
                context, request, response);
}

grpc::ServerUnaryReactor* GraphService::GetTimeline(grpc::CallbackServerContext* context,
                                                    const v1::GetTimelineRequest* request,
                                                    v1::GetTimelineResponse* response) {
  return Answer(runtime_, "GraphService/GetTimeline", queries_, &GraphQueries::GetTimeline, context,
                request, response);
}

grpc::ServerUnaryReactor* GraphService::ListTenures(grpc::CallbackServerContext* context,
                                                    const v1::ListTenuresRequest* request,
                                                    v1::ListTenuresResponse* response) {
  return Answer(runtime_, "GraphService/ListTenures", queries_, &GraphQueries::ListTenures, context,
                request, response);
}

grpc::ServerUnaryReactor* GraphService::ListStatements(grpc::CallbackServerContext* context,
                                                       const v1::ListStatementsRequest* request,
                                                       v1::ListStatementsResponse* response) {
  return Answer(runtime_, "GraphService/ListStatements", queries_, &GraphQueries::ListStatements,
                context, request, response);
}

grpc::ServerUnaryReactor* GraphService::ListEvidence(grpc::CallbackServerContext* context,
                                                     const v1::ListEvidenceRequest* request,
                                                     v1::ListEvidenceResponse* response) {
  return Answer(runtime_, "GraphService/ListEvidence", queries_, &GraphQueries::ListEvidence,
                context, request, response);
}

}  // namespace chancery
