// gRPC's own messages (a failed handshake, a broken connection) in our log. Switches of the
// process.

#ifndef CHANCERY_SERVER_RUNTIME_GRPC_LOG_H_
#define CHANCERY_SERVER_RUNTIME_GRPC_LOG_H_

#include "server/observability/logger.h"

namespace chancery {

// From now on gRPC says nothing.
void SilenceGrpcLog();

// While it lives, gRPC's errors go to `logger` as warnings with the event "grpc"; then nowhere.
// `logger` must outlive it. One at a time.
class GrpcLogRoute {
 public:
  explicit GrpcLogRoute(Logger& logger);
  ~GrpcLogRoute();
  GrpcLogRoute(const GrpcLogRoute&) = delete;
  GrpcLogRoute& operator=(const GrpcLogRoute&) = delete;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_RUNTIME_GRPC_LOG_H_
