#include "server/service/ingest_reply.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "server/service/article_fault.h"
#include "storage/base/errors.h"
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

v1::IngestArticlesResponse RejectedReply(const absl::Status& status) {
  v1::IngestArticlesResponse reply;
  reply.set_outcome(v1::INGEST_OUTCOME_REJECTED);
  reply.set_reason(GetErrorDetail(status)->reason);
  reply.set_message(std::string(status.message()));
  return reply;
}

absl::StatusOr<v1::IngestArticlesResponse> IngestReply(const v1::ArticleFacts& facts,
                                                       const absl::StatusOr<IngestResult>& result) {
  if (!result.ok()) {
    if (!IsFaultOfArticle(result.status())) return result.status();
    return RejectedReply(result.status());
  }
  v1::IngestArticlesResponse reply;
  reply.set_outcome(ToProto(result->outcome));
  reply.mutable_article()->set_name(
      absl::StrCat(CollectionOf(EntityKind::kArticle), "/", result->article.value));
  reply.mutable_article()->set_display_name(facts.article().title());
  reply.set_revision(static_cast<int64_t>(result->revision));
  for (const auto& entry : result->added) {
    (*reply.mutable_added())[std::string(CollectionOf(entry.first))] = entry.second;
  }
  reply.set_merged_meetings(result->merged_meetings);
  for (const std::string& warning : result->warnings) reply.add_warnings(warning);
  return reply;
}

}  // namespace chancery
