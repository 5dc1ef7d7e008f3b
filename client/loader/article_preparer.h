// Turns what was read into facts: parses, checks, extracts. The part of the work that takes time.
//
//   ArticlePreparer preparer(defaults, [&](const auto& article, const auto& context) {
//     return extractor.Extract(article, context);
//   });
//   PreparedItem item = preparer.Prepare(std::move(source_item));
//
// Of what was extracted, that which does not fit the article is dropped (unfit_facts.h), so that an
// article is not lost for one fact. Facts that were read as such are left to the server to judge.
//
// Never fails: what is no article becomes a Reject. Thread-safe if the extraction function is.

#ifndef CHANCERY_CLIENT_LOADER_ARTICLE_PREPARER_H_
#define CHANCERY_CLIENT_LOADER_ARTICLE_PREPARER_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "chancery/v1/article_facts.pb.h"
#include "client/extract/extraction_context.h"
#include "client/loader/article_reader.h"
#include "client/loader/source_item.h"

namespace chancery {

class ArticlePreparer {
 public:
  using ExtractFunction = std::function<absl::StatusOr<v1::ArticleFacts>(
      const v1::ArticleSource& article, const ExtractionContext& context)>;

  ArticlePreparer(ArticleDefaults defaults, ExtractFunction extract);

  PreparedItem Prepare(SourceItem item) const;

 private:
  absl::StatusOr<v1::ArticleFacts> MakeFacts(SourceItem* item,
                                             std::vector<std::string>* dropped) const;
  absl::StatusOr<v1::ArticleFacts> Extract(const v1::ArticleSource& article,
                                           const ExtractionContext& context,
                                           std::vector<std::string>* dropped) const;

  const ArticleDefaults defaults_;
  const ExtractFunction extract_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_LOADER_ARTICLE_PREPARER_H_
