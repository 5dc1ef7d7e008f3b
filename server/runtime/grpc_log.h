// gRPC's own messages (a failed handshake, a broken connection) in our log.

#ifndef CHANCERY_SERVER_RUNTIME_GRPC_LOG_H_
#define CHANCERY_SERVER_RUNTIME_GRPC_LOG_H_

#include "server/observability/logger.h"

namespace chancery {

// From now on gRPC's errors go to `logger` as warnings with the event "grpc"; nullptr drops them.
// Thread-safe; `logger` must live until it is replaced and gRPC is quiet. A switch of the process.
void RouteGrpcLog(Logger* logger);

}  // namespace chancery

#endif  // CHANCERY_SERVER_RUNTIME_GRPC_LOG_H_
