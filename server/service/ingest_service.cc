#include "server/service/ingest_service.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "server/service/ingest_reply.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {

absl::StatusOr<v1::IngestArticlesResponse> IngestService::IngestOne(
    const v1::IngestArticlesRequest& request, Budget& budget) {
  const absl::StatusOr<IngestResult> result =
      request.has_facts() ? ingester_.Apply(request.facts(), budget)
                          : absl::StatusOr<IngestResult>(InvalidField("facts", "is missing"));
  CHANCERY_ASSIGN_OR_RETURN(v1::IngestArticlesResponse reply, IngestReply(request.facts(), result));
  reply.set_sequence(request.sequence());
  return reply;
}

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* IngestService::IngestArticles(
    grpc::CallbackServerContext* context) {
  return HandleBidiStream<v1::IngestArticlesRequest, v1::IngestArticlesResponse>(
      runtime_, {"IngestService/IngestArticles", Execution::kWriteStream}, context,
      [this](const std::vector<v1::IngestArticlesRequest>& requests,
             RequestContext& request_context,
             std::vector<v1::IngestArticlesResponse>* replies) -> absl::Status {
        // All that have come share one sync of the device. Replies go out when this returns.
        Revision last = 0;
        absl::Status status;
        for (const v1::IngestArticlesRequest& request : requests) {
          absl::StatusOr<v1::IngestArticlesResponse> reply =
              IngestOne(request, request_context.budget);
          if (!reply.ok()) {
            status = reply.status();
            break;
          }
          last = std::max(last, static_cast<Revision>(reply->revision()));
          replies->push_back(*std::move(reply));
        }
        // Those before one that failed are acknowledged, too.
        if (absl::Status settled = ingester_.Settle(last); !settled.ok()) {
          replies->clear();
          return settled;
        }
        return status;
      });
}

grpc::ServerUnaryReactor* IngestService::WriteFacts(grpc::CallbackServerContext* context,
                                                    const v1::WriteFactsRequest* request,
                                                    v1::WriteFactsResponse* response) {
  return HandleUnary(runtime_, {"IngestService/WriteFacts", Execution::kWrite}, context, request,
                     response,
                     [this](const v1::WriteFactsRequest& facts, RequestContext& request_context) {
                       return writer_.Write(facts, request_context.budget);
                     });
}

}  // namespace chancery
