// chancery.v1.TraversalService on gRPC: each method of TraversalQueries behind the wrapper that
// every call goes through.
//
// Thread-safe. The runtime and the store must outlive it, and it the server that it is registered
// with.

#ifndef CHANCERY_SERVER_SERVICE_TRAVERSAL_SERVICE_H_
#define CHANCERY_SERVER_SERVICE_TRAVERSAL_SERVICE_H_

#include "chancery/v1/traversal_service.grpc.pb.h"
#include "server/runtime/rpc_runtime.h"
#include "server/service/arena_messages.h"
#include "server/service/traversal_queries.h"
#include "storage/graph/graph_store.h"

namespace chancery {

class TraversalService final : public v1::TraversalService::CallbackService {
 public:
  TraversalService(RpcRuntime& runtime, const GraphStore& store);

  grpc::ServerUnaryReactor* SummarizeEncounters(grpc::CallbackServerContext* context,
                                                const v1::SummarizeEncountersRequest* request,
                                                v1::SummarizeEncountersResponse* response) override;
  grpc::ServerUnaryReactor* CommonContacts(grpc::CallbackServerContext* context,
                                           const v1::CommonContactsRequest* request,
                                           v1::CommonContactsResponse* response) override;
  grpc::ServerUnaryReactor* CoAttendance(grpc::CallbackServerContext* context,
                                         const v1::CoAttendanceRequest* request,
                                         v1::CoAttendanceResponse* response) override;
  grpc::ServerUnaryReactor* FindPaths(grpc::CallbackServerContext* context,
                                      const v1::FindPathsRequest* request,
                                      v1::FindPathsResponse* response) override;
  grpc::ServerUnaryReactor* IndirectContacts(grpc::CallbackServerContext* context,
                                             const v1::IndirectContactsRequest* request,
                                             v1::IndirectContactsResponse* response) override;

 private:
  RpcRuntime& runtime_;
  const TraversalQueries queries_;

  ArenaMessages<v1::SummarizeEncountersRequest, v1::SummarizeEncountersResponse>
      summarize_encounters_messages_;
  ArenaMessages<v1::CommonContactsRequest, v1::CommonContactsResponse> common_contacts_messages_;
  ArenaMessages<v1::CoAttendanceRequest, v1::CoAttendanceResponse> co_attendance_messages_;
  ArenaMessages<v1::FindPathsRequest, v1::FindPathsResponse> find_paths_messages_;
  ArenaMessages<v1::IndirectContactsRequest, v1::IndirectContactsResponse>
      indirect_contacts_messages_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICE_TRAVERSAL_SERVICE_H_
