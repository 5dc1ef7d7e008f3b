// chancery.v1.GraphService on gRPC: each method of GraphQueries behind the wrapper that every call
// goes through.
//
// Thread-safe. The runtime and the store must outlive it, and it the server that it is registered
// with.

#ifndef CHANCERY_SERVER_SERVICE_GRAPH_SERVICE_H_
#define CHANCERY_SERVER_SERVICE_GRAPH_SERVICE_H_

#include "chancery/v1/graph_service.grpc.pb.h"
#include "server/runtime/rpc_runtime.h"
#include "server/service/arena_messages.h"
#include "server/service/graph_queries.h"
#include "storage/graph/graph_store.h"

namespace chancery {

class GraphService final : public v1::GraphService::CallbackService {
 public:
  GraphService(RpcRuntime& runtime, const GraphStore& store);

  grpc::ServerUnaryReactor* GetResource(grpc::CallbackServerContext* context,
                                        const v1::GetResourceRequest* request,
                                        v1::GetResourceResponse* response) override;
  grpc::ServerUnaryReactor* BatchGetResources(grpc::CallbackServerContext* context,
                                              const v1::BatchGetResourcesRequest* request,
                                              v1::BatchGetResourcesResponse* response) override;
  grpc::ServerUnaryReactor* ListResources(grpc::CallbackServerContext* context,
                                          const v1::ListResourcesRequest* request,
                                          v1::ListResourcesResponse* response) override;
  grpc::ServerUnaryReactor* Search(grpc::CallbackServerContext* context,
                                   const v1::SearchRequest* request,
                                   v1::SearchResponse* response) override;
  grpc::ServerUnaryReactor* FindEncounters(grpc::CallbackServerContext* context,
                                           const v1::FindEncountersRequest* request,
                                           v1::FindEncountersResponse* response) override;
  grpc::ServerUnaryReactor* GetTimeline(grpc::CallbackServerContext* context,
                                        const v1::GetTimelineRequest* request,
                                        v1::GetTimelineResponse* response) override;
  grpc::ServerUnaryReactor* ListTenures(grpc::CallbackServerContext* context,
                                        const v1::ListTenuresRequest* request,
                                        v1::ListTenuresResponse* response) override;
  grpc::ServerUnaryReactor* ListStatements(grpc::CallbackServerContext* context,
                                           const v1::ListStatementsRequest* request,
                                           v1::ListStatementsResponse* response) override;
  grpc::ServerUnaryReactor* ListEvidence(grpc::CallbackServerContext* context,
                                         const v1::ListEvidenceRequest* request,
                                         v1::ListEvidenceResponse* response) override;

 private:
  RpcRuntime& runtime_;
  const GraphQueries queries_;

  ArenaMessages<v1::GetResourceRequest, v1::GetResourceResponse> get_resource_messages_;
  ArenaMessages<v1::BatchGetResourcesRequest, v1::BatchGetResourcesResponse>
      batch_get_resources_messages_;
  ArenaMessages<v1::ListResourcesRequest, v1::ListResourcesResponse> list_resources_messages_;
  ArenaMessages<v1::SearchRequest, v1::SearchResponse> search_messages_;
  ArenaMessages<v1::FindEncountersRequest, v1::FindEncountersResponse> find_encounters_messages_;
  ArenaMessages<v1::GetTimelineRequest, v1::GetTimelineResponse> get_timeline_messages_;
  ArenaMessages<v1::ListTenuresRequest, v1::ListTenuresResponse> list_tenures_messages_;
  ArenaMessages<v1::ListStatementsRequest, v1::ListStatementsResponse> list_statements_messages_;
  ArenaMessages<v1::ListEvidenceRequest, v1::ListEvidenceResponse> list_evidence_messages_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICE_GRAPH_SERVICE_H_
