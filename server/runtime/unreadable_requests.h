// What callers are told whose request is no message of the method's type. gRPC answers these
// itself, before any handler, with UNIMPLEMENTED and no reason.
//
//   grpc::ServerBuilder builder;
//   NameUnreadableRequests(runtime, &builder);
//
// Cost: about 1 us a call.

#ifndef CHANCERY_SERVER_RUNTIME_UNREADABLE_REQUESTS_H_
#define CHANCERY_SERVER_RUNTIME_UNREADABLE_REQUESTS_H_

#include <grpcpp/server_builder.h>

#include "server/runtime/rpc_runtime.h"

namespace chancery {

// From then on they get INVALID_ARGUMENT with reason UNREADABLE_REQUEST, if they may call the
// method at all, and are counted and logged, and recorded where denied, as all other calls are.
// `runtime` must outlive the server. At most once for a builder. REQUIRES: every method of the
// server's services in package chancery.v1 is implemented.
void NameUnreadableRequests(RpcRuntime& runtime, grpc::ServerBuilder* builder);

}  // namespace chancery

#endif  // CHANCERY_SERVER_RUNTIME_UNREADABLE_REQUESTS_H_
