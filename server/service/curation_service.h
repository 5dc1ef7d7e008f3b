// chancery.v1.CurationService: what people know better than the rules. What the methods promise is
// in proto/chancery/v1/curation_service.proto; what they do is the Curator's.
//
// Thread-safe.

#ifndef CHANCERY_SERVER_SERVICE_CURATION_SERVICE_H_
#define CHANCERY_SERVER_SERVICE_CURATION_SERVICE_H_

#include <cstddef>

#include "absl/status/statusor.h"
#include "chancery/v1/curation_service.grpc.pb.h"
#include "server/ingest/curator.h"
#include "server/runtime/rpc_handler.h"
#include "server/runtime/rpc_runtime.h"
#include "server/service/imported_decision.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_reader.h"
#include "storage/graph/graph_store.h"

namespace chancery {

inline constexpr int kMaxSplitArticles = 1000;
inline constexpr int kMaxSplitNames = 100;
inline constexpr size_t kMaxSplitNameBytes = 1000;

class CurationService final : public v1::CurationService::CallbackService {
 public:
  // All must outlive the service, and `curator` must be over `graph`.
  CurationService(const GraphStore& graph, const Curator& curator, RpcRuntime& runtime)
      : graph_(graph), curator_(curator), runtime_(runtime) {}

  grpc::ServerUnaryReactor* RetractArticle(grpc::CallbackServerContext* context,
                                           const v1::RetractArticleRequest* request,
                                           v1::RetractArticleResponse* response) override;
  grpc::ServerUnaryReactor* MergeEntities(grpc::CallbackServerContext* context,
                                          const v1::MergeEntitiesRequest* request,
                                          v1::MergeEntitiesResponse* response) override;
  grpc::ServerUnaryReactor* SplitEntity(grpc::CallbackServerContext* context,
                                        const v1::SplitEntityRequest* request,
                                        v1::SplitEntityResponse* response) override;
  grpc::ServerUnaryReactor* UndoDecision(grpc::CallbackServerContext* context,
                                         const v1::UndoDecisionRequest* request,
                                         v1::UndoDecisionResponse* response) override;
  grpc::ServerUnaryReactor* ListDecisions(grpc::CallbackServerContext* context,
                                          const v1::ListDecisionsRequest* request,
                                          v1::ListDecisionsResponse* response) override;
  grpc::ServerUnaryReactor* ListCandidates(grpc::CallbackServerContext* context,
                                           const v1::ListCandidatesRequest* request,
                                           v1::ListCandidatesResponse* response) override;
  grpc::ServerUnaryReactor* AcceptCandidate(grpc::CallbackServerContext* context,
                                            const v1::AcceptCandidateRequest* request,
                                            v1::AcceptCandidateResponse* response) override;
  grpc::ServerUnaryReactor* RejectCandidate(grpc::CallbackServerContext* context,
                                            const v1::RejectCandidateRequest* request,
                                            v1::RejectCandidateResponse* response) override;
  grpc::ServerUnaryReactor* ImportDecision(grpc::CallbackServerContext* context,
                                           const v1::ImportDecisionRequest* request,
                                           v1::ImportDecisionResponse* response) override;
  grpc::ServerUnaryReactor* Erase(grpc::CallbackServerContext* context,
                                  const v1::EraseRequest* request,
                                  v1::EraseResponse* response) override;

 private:
  absl::StatusOr<v1::RetractArticleResponse> Do(const v1::RetractArticleRequest& request,
                                                Budget& budget) const;
  absl::StatusOr<v1::MergeEntitiesResponse> Do(const v1::MergeEntitiesRequest& request,
                                               Budget& budget) const;
  absl::StatusOr<v1::SplitEntityResponse> Do(const v1::SplitEntityRequest& request,
                                             Budget& budget) const;
  absl::StatusOr<v1::UndoDecisionResponse> Do(const v1::UndoDecisionRequest& request,
                                              Budget& budget) const;
  absl::StatusOr<v1::ListDecisionsResponse> Do(const v1::ListDecisionsRequest& request,
                                               Budget& budget) const;
  absl::StatusOr<v1::ListCandidatesResponse> Do(const v1::ListCandidatesRequest& request,
                                                Budget& budget) const;
  absl::StatusOr<v1::AcceptCandidateResponse> Do(const v1::AcceptCandidateRequest& request,
                                                 Budget& budget) const;
  absl::StatusOr<v1::RejectCandidateResponse> Do(const v1::RejectCandidateRequest& request,
                                                 Budget& budget) const;
  absl::StatusOr<v1::ImportDecisionResponse> Do(const v1::ImportDecisionRequest& request,
                                                Budget& budget) const;
  absl::StatusOr<v1::EraseResponse> Do(const v1::EraseRequest& request, Budget& budget) const;

  // Answers with the overload of Do for this request.
  template <typename Request, typename Response>
  grpc::ServerUnaryReactor* Answer(const RpcMethod& method, grpc::CallbackServerContext* context,
                                   const Request* request, Response* response);

  // The graph as the outcome left it, for names and decisions in the reply.
  absl::StatusOr<std::shared_ptr<const GraphReader>> After(const Curator::Outcome& outcome) const;

  const GraphStore& graph_;
  const Curator& curator_;
  RpcRuntime& runtime_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICE_CURATION_SERVICE_H_
