// What became of an article, as the message that tells it.
//
// Thread-safe: a pure function.

#ifndef CHANCERY_SERVER_SERVICE_INGEST_REPLY_H_
#define CHANCERY_SERVER_SERVICE_INGEST_REPLY_H_

#include "absl/status/statusor.h"
#include "chancery/v1/ingest_service.pb.h"
#include "server/ingest/article_ingester.h"

namespace chancery {

// The reply without its sequence: REJECTED with the reason where the article is at fault itself
// (article_fault.h); any other error as it is.
absl::StatusOr<v1::IngestArticlesResponse> IngestReply(const v1::ArticleFacts& facts,
                                                       const absl::StatusOr<IngestResult>& result);

// Of a status for which IsFaultOfArticle is true.
v1::IngestArticlesResponse RejectedReply(const absl::Status& status);

}  // namespace chancery

#endif  // CHANCERY_SERVER_SERVICE_INGEST_REPLY_H_
