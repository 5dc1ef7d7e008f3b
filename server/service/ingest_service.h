// chancery.v1.IngestService: messages in, commits of the graph out. What the methods promise is in
// proto/chancery/v1/ingest_service.proto.

#ifndef CHANCERY_SERVER_SERVICE_INGEST_SERVICE_H_
#define CHANCERY_SERVER_SERVICE_INGEST_SERVICE_H_

#include "chancery/v1/ingest_service.grpc.pb.h"
#include "server/ingest/article_ingester.h"
#include "server/ingest/facts_writer.h"
#include "server/runtime/rpc_handler.h"
#include "server/runtime/rpc_runtime.h"
#include "server/service/arena_messages.h"
#include "storage/graph/graph_store.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

class IngestService final
    : public v1::IngestService::WithRawCallbackMethod_IngestArticles<
          v1::IngestService::WithCallbackMethod_WriteFacts<v1::IngestService::Service>> {
 public:
  // All must outlive the service.
  IngestService(GraphStore& graph, const Gazetteer& gazetteer, RpcRuntime& runtime)
      : runtime_(runtime),
        ingester_(graph, gazetteer, runtime.clock()),
        writer_(graph, runtime.clock()) {
    SetMessageAllocatorFor_WriteFacts(&write_facts_messages_);
  }

  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* IngestArticles(
      grpc::CallbackServerContext* context) override;
  grpc::ServerUnaryReactor* WriteFacts(grpc::CallbackServerContext* context,
                                       const v1::WriteFactsRequest* request,
                                       v1::WriteFactsResponse* response) override;

 private:
  // A rejected article is a reply; an error means that the stream cannot go on.
  absl::StatusOr<v1::IngestArticlesResponse> IngestOne(const v1::IngestArticlesRequest& request,
                                                       Budget& budget);

  RpcRuntime& runtime_;
  ArenaMessages<v1::WriteFactsRequest, v1::WriteFactsResponse> write_facts_messages_;
  const ArticleIngester ingester_;
  const FactsWriter writer_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICE_INGEST_SERVICE_H_
