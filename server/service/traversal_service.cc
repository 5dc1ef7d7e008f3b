#include "server/service/traversal_service.h"

#include "server/runtime/request_context.h"
#include "server/runtime/rpc_handler.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

// Answers with a method of TraversalQueries.
template <typename Request, typename Response>
grpc::ServerUnaryReactor* Answer(
    RpcRuntime& runtime, absl::string_view name, const TraversalQueries& queries,
    absl::Status (TraversalQueries::*method)(const Request&, Budget&, Response*) const,
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

TraversalService::TraversalService(RpcRuntime& runtime, const GraphStore& store)
    : runtime_(runtime), queries_(store) {
  SetMessageAllocatorFor_SummarizeEncounters(&summarize_encounters_messages_);
  SetMessageAllocatorFor_CommonContacts(&common_contacts_messages_);
  SetMessageAllocatorFor_CoAttendance(&co_attendance_messages_);
  SetMessageAllocatorFor_FindPaths(&find_paths_messages_);
  SetMessageAllocatorFor_IndirectContacts(&indirect_contacts_messages_);
}

grpc::ServerUnaryReactor* TraversalService::SummarizeEncounters(
    grpc::CallbackServerContext* context, const v1::SummarizeEncountersRequest* request,
    v1::SummarizeEncountersResponse* response) {
  return Answer(runtime_, "TraversalService/SummarizeEncounters", queries_,
                &TraversalQueries::SummarizeEncounters, context, request, response);
}

grpc::ServerUnaryReactor* TraversalService::CommonContacts(grpc::CallbackServerContext* context,
                                                           const v1::CommonContactsRequest* request,
                                                           v1::CommonContactsResponse* response) {
  return Answer(runtime_, "TraversalService/CommonContacts", queries_,
                &TraversalQueries::CommonContacts, context, request, response);
}

grpc::ServerUnaryReactor* TraversalService::CoAttendance(grpc::CallbackServerContext* context,
                                                         const v1::CoAttendanceRequest* request,
                                                         v1::CoAttendanceResponse* response) {
  return Answer(runtime_, "TraversalService/CoAttendance", queries_,
                &TraversalQueries::CoAttendance, context, request, response);
}

grpc::ServerUnaryReactor* TraversalService::FindPaths(grpc::CallbackServerContext* context,
                                                      const v1::FindPathsRequest* request,
                                                      v1::FindPathsResponse* response) {
  return Answer(runtime_, "TraversalService/FindPaths", queries_, &TraversalQueries::FindPaths,
                context, request, response);
}

grpc::ServerUnaryReactor* TraversalService::IndirectContacts(
    grpc::CallbackServerContext* context, const v1::IndirectContactsRequest* request,
    v1::IndirectContactsResponse* response) {
  return Answer(runtime_, "TraversalService/IndirectContacts", queries_,
                &TraversalQueries::IndirectContacts, context, request, response);
}

}  // namespace chancery
