// One article's facts into the graph: resolved against it, and committed as a whole or not at all.
//
//   ArticleIngester ingester(graph, gazetteer, clock);
//   CHANCERY_ASSIGN_OR_RETURN(IngestResult result, ingester.Ingest(facts, budget));
//
// The article is known by its key within its publisher, else by its URL, else by its text. The same
// facts again change nothing. Other facts of a known article (a corrected text, a newer extractor)
// replace what it had asserted: its evidence is closed, and so are facts that rested on it alone.
//
// Thread-safe: articles are committed one after another.

#ifndef CHANCERY_SERVER_INGEST_ARTICLE_INGESTER_H_
#define CHANCERY_SERVER_INGEST_ARTICLE_INGESTER_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "chancery/v1/article_facts.pb.h"
#include "server/ingest/people_mover.h"
#include "storage/base/budget.h"
#include "storage/base/clock.h"
#include "storage/graph/graph_store.h"
#include "storage/model/ids.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

struct IngestResult {
  enum class Outcome { kAdded, kUnchanged, kReplaced };
  Outcome outcome = Outcome::kAdded;
  ArticleId article;
  Revision revision = 0;
  // New in the graph.
  std::map<EntityKind, int> added;
  // Meetings of the article that the graph had already.
  int merged_meetings = 0;
  std::vector<std::string> warnings;
};

class ArticleIngester {
 public:
  // All must outlive the ingester. `max_moved_articles`: see Resolution.
  ArticleIngester(GraphStore& graph, const Gazetteer& gazetteer, const Clock& clock,
                  size_t max_moved_articles = kMaxMovedArticles)
      : graph_(graph),
        gazetteer_(gazetteer),
        clock_(clock),
        mover_(graph, gazetteer, max_moved_articles) {}

  // Errors: those of ValidateFacts and GraphStore::Transact. Nothing is written then.
  absl::StatusOr<IngestResult> Ingest(const v1::ArticleFacts& facts, Budget& budget) const;

  // The two halves of Ingest, as GraphStore has them: what Apply did is acknowledged to nobody
  // before Settle of its revision. Several articles that are settled at once share one sync of the
  // device. Where people are being moved, a step of that follows in a commit of its own, so that a
  // loader brings it to its end; that it fails is no error of the article.
  absl::StatusOr<IngestResult> Apply(const v1::ArticleFacts& facts, Budget& budget) const;
  absl::Status Settle(Revision revision) const { return graph_.Settle(revision); }

 private:
  GraphStore& graph_;
  const Gazetteer& gazetteer_;
  const Clock& clock_;
  const PeopleMover mover_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_ARTICLE_INGESTER_H_
