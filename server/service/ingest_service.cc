#include "server/service/ingest_service.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/service/article_fault.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/model/ids.h"

namespace chancery {
namespace {

v1::IngestOutcome ToProto(IngestResult::Outcome outcome) {
  switch (outcome) {
    case IngestResult::Outcome::kAdded:
      return v1::INGEST_OUTCOME_ADDED;
    case IngestResult::Outcome::kUnchanged:
      return v1::INGEST_OUTCOME_UNCHANGED;
    case IngestResult::Outcome::kReplaced:
      return v1::INGEST_OUTCOME_REPLACED;
  }
  return v1::INGEST_OUTCOME_UNSPECIFIED;
}

}  // namespace

absl::StatusOr<v1::IngestArticlesResponse> IngestService::IngestOne(
    const v1::IngestArticlesRequest& request, Budget& budget) {
  v1::IngestArticlesResponse reply;
  reply.set_sequence(request.sequence());
  const absl::StatusOr<IngestResult> result =
      request.has_facts() ? ingester_.Apply(request.facts(), budget)
                          : absl::StatusOr<IngestResult>(InvalidField("facts", "is missing"));
  if (!result.ok()) {
    const absl::Status& status = result.status();
    if (!IsFaultOfArticle(status)) return status;
    reply.set_outcome(v1::INGEST_OUTCOME_REJECTED);
    reply.set_reason(GetErrorDetail(status)->reason);
    reply.set_message(std::string(status.message()));
    return reply;
  }
  reply.set_outcome(ToProto(result->outcome));
  reply.mutable_article()->set_name(
      absl::StrCat(CollectionOf(EntityKind::kArticle), "/", result->article.value));
  reply.mutable_article()->set_display_name(request.facts().article().title());
  reply.set_revision(static_cast<int64_t>(result->revision));
  for (const auto& entry : result->added) {
    (*reply.mutable_added())[std::string(CollectionOf(entry.first))] = entry.second;
  }
  reply.set_merged_meetings(result->merged_meetings);
  for (const std::string& warning : result->warnings) reply.add_warnings(warning);
  return reply;
}

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* IngestService::IngestArticles(
    grpc::CallbackServerContext* context) {
  return HandleBidiStream<v1::IngestArticlesRequest, v1::IngestArticlesResponse>(
      runtime_, {"IngestService/IngestArticles", Execution::kWriteStream}, context,
      [this](std::vector<v1::IngestArticlesRequest> requests, RequestContext& request_context,
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
        if (const absl::Status settled = ingester_.Settle(last); !settled.ok()) {
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
