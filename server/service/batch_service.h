// chancery.v1.BatchService: many reads in one call, or on one stream. What the methods promise is
// in proto/chancery/v1/batch_service.proto.
//
// Thread-safe. The runtime and the store must outlive it, and it the server that it is registered
// with.

#ifndef CHANCERY_SERVER_SERVICE_BATCH_SERVICE_H_
#define CHANCERY_SERVER_SERVICE_BATCH_SERVICE_H_

#include "chancery/v1/batch_service.grpc.pb.h"
#include "server/runtime/rpc_handler.h"
#include "server/runtime/rpc_runtime.h"
#include "server/service/arena_messages.h"
#include "server/service/batch_queries.h"
#include "storage/graph/graph_store.h"

namespace chancery {

class BatchService final
    : public v1::BatchService::WithRawCallbackMethod_StreamReads<
          v1::BatchService::WithCallbackMethod_BatchRead<v1::BatchService::Service>> {
 public:
  BatchService(RpcRuntime& runtime, const GraphStore& store) : runtime_(runtime), queries_(store) {
    SetMessageAllocatorFor_BatchRead(&batch_read_messages_);
  }

  grpc::ServerUnaryReactor* BatchRead(grpc::CallbackServerContext* context,
                                      const v1::BatchReadRequest* request,
                                      v1::BatchReadResponse* response) override;
  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* StreamReads(
      grpc::CallbackServerContext* context) override;

 private:
  RpcRuntime& runtime_;
  const BatchQueries queries_;
  ArenaMessages<v1::BatchReadRequest, v1::BatchReadResponse> batch_read_messages_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICE_BATCH_SERVICE_H_
