// Every service of the API, over one store.
//
//   Server::Start(options, runtime, MakeServices(*store, *curator, runtime, admin_options));

#ifndef CHANCERY_SERVER_SERVICES_H_
#define CHANCERY_SERVER_SERVICES_H_

#include <grpcpp/impl/service_type.h>

#include <memory>
#include <vector>

#include "server/ingest/curator.h"
#include "server/runtime/rpc_runtime.h"
#include "server/service/admin_service.h"
#include "storage/graph/graph_store.h"

namespace chancery {

// All must outlive the services, and these the server that they are registered with.
std::vector<std::unique_ptr<grpc::Service>> MakeServices(GraphStore& store, const Curator& curator,
                                                         RpcRuntime& runtime,
                                                         const AdminService::Options& admin);

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICES_H_
