// What gRPC and Protobuf would write to standard error by themselves, whoever causes it: gRPC's own
// messages (a failed handshake, a broken connection) go to our log; Protobuf's, one for each text
// of a request that is not UTF-8, are dropped, as the caller is told. Switches of the process.

#ifndef CHANCERY_SERVER_RUNTIME_LIBRARY_LOGS_H_
#define CHANCERY_SERVER_RUNTIME_LIBRARY_LOGS_H_

#include "server/observability/logger.h"

namespace chancery {

// From now on both say nothing.
void SilenceLibraries();

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

#endif  // CHANCERY_SERVER_RUNTIME_LIBRARY_LOGS_H_
