#include "server/ingest/article_ingester.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <string>
#include <utility>

#include "server/ingest/article_key.h"
#include "server/ingest/content_digest.h"
#include "server/ingest/facts_validator.h"
#include "server/ingest/resolution.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

std::string DigestOf(const google::protobuf::Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&coded);
  coded.Trim();
  return ContentDigest(bytes);
}

// The article's own row. False if the same facts are there already.
absl::StatusOr<bool> PutArticle(Transaction& txn, const v1::ArticleFacts& facts, absl::Time now,
                                IngestResult* result) {
  const v1::ArticleSource& source = facts.article();
  const std::string key = ArticleKey(source);
  const std::string digest = DigestOf(facts);
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> found,
                            txn.FindByKey(EntityKind::kArticle, key));
  Article article;
  if (found.has_value()) {
    CHANCERY_ASSIGN_OR_RETURN(article, txn.head().GetArticle(ArticleId(found->id)));
    if (article.extractor == kWriteFactsExtractor) {
      return InvalidField("article.key", "is a source of WriteFacts: use another key");
    }
    result->article = article.id;
    if (article.content_hash == digest) {
      result->outcome = IngestResult::Outcome::kUnchanged;
      return false;
    }
    result->outcome = IngestResult::Outcome::kReplaced;
  } else {
    article.id = txn.NewId<ArticleId>();
    article.keys.push_back(key);
  }
  article.title = source.title();
  article.publisher = source.publisher();
  article.url = source.url();
  CHANCERY_ASSIGN_OR_RETURN(article.published, ToDate(source.published()));
  article.language = source.language();
  article.content_hash = digest;
  article.extractor = facts.extractor();
  article.extractor_version = facts.extractor_version();
  article.ingest_time = absl::FromUnixMicros(absl::ToUnixMicros(now));
  result->article = article.id;
  txn.Put(article);
  txn.PutArticleText(article.id, source.text());
  return true;
}

}  // namespace

absl::StatusOr<IngestResult> ArticleIngester::Ingest(const v1::ArticleFacts& facts,
                                                     Budget& budget) const {
  CHANCERY_ASSIGN_OR_RETURN(IngestResult result, Apply(facts, budget));
  CHANCERY_RETURN_IF_ERROR(Settle(result.revision));
  return result;
}

absl::StatusOr<IngestResult> ArticleIngester::Apply(const v1::ArticleFacts& facts,
                                                    Budget& budget) const {
  CHANCERY_RETURN_IF_ERROR(ValidateFacts(facts));
  if (facts.extractor() == kWriteFactsExtractor) {
    return InvalidField("extractor", "is the name under which WriteFacts writes");
  }
  IngestResult result;
  bool left = false;
  CHANCERY_ASSIGN_OR_RETURN(
      const CommitResult commit, graph_.Apply(budget, [&](Transaction& txn) -> absl::Status {
        CHANCERY_ASSIGN_OR_RETURN(const bool changed,
                                  PutArticle(txn, facts, clock_.Now(), &result));
        if (!changed) return absl::OkStatus();
        Resolution resolution(txn, gazetteer_, mover_.max_articles(), budget);
        CHANCERY_RETURN_IF_ERROR(resolution.Assert(result.article, facts));
        CHANCERY_RETURN_IF_ERROR(resolution.Finish());
        result.added = resolution.added();
        result.merged_meetings = resolution.joined_meetings();
        result.warnings = resolution.warnings();
        CHANCERY_ASSIGN_OR_RETURN(left, resolution.AnyLeft());
        return absl::OkStatus();
      }));
  result.revision = commit.revision;
  if (left) {
    const absl::StatusOr<absl::optional<CommitResult>> step = mover_.Step(budget);
    if (step.ok() && step->has_value()) result.revision = (*step)->revision;
  }
  return result;
}

}  // namespace chancery
