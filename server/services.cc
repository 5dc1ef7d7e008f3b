#include "server/services.h"

#include "server/service/batch_service.h"
#include "server/service/curation_service.h"
#include "server/service/graph_service.h"
#include "server/service/ingest_service.h"
#include "server/service/name_service.h"
#include "server/service/operator_service.h"
#include "server/service/query_service.h"
#include "server/service/traversal_service.h"
#include "server/service/watch_service.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

std::vector<std::unique_ptr<grpc::Service>> MakeServices(GraphStore& store, const Curator& curator,
                                                         RpcRuntime& runtime,
                                                         const AdminService::Options& admin) {
  std::vector<std::unique_ptr<grpc::Service>> services;
  services.push_back(std::make_unique<AdminService>(store, runtime, admin));
  services.push_back(std::make_unique<GraphService>(runtime, store));
  services.push_back(std::make_unique<OperatorService>(store, runtime));
  services.push_back(std::make_unique<QueryService>(runtime, store));
  services.push_back(std::make_unique<TraversalService>(runtime, store));
  services.push_back(std::make_unique<BatchService>(runtime, store));
  services.push_back(std::make_unique<NameService>(runtime, store));
  services.push_back(std::make_unique<WatchService>(runtime, store));
  services.push_back(std::make_unique<IngestService>(store, Gazetteer::Default(), runtime));
  services.push_back(std::make_unique<CurationService>(store, curator, runtime));
  return services;
}

}  // namespace chancery
