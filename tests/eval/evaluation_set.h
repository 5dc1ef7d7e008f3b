// Runs the extractor over the texts of a set and scores what it finds.
//
// A set of articles is a folder of NAME.txt, NAME.json (metadata) and NAME.gold.json; texts without
// gold are left out. A set of trips is a copy of history.state.gov's travels (travels/*/*.xml) with
// travels_gold.jsonl beside it.
//
// Thread-safe if the listener is.

#ifndef CHANCERY_TESTS_EVAL_EVALUATION_SET_H_
#define CHANCERY_TESTS_EVAL_EVALUATION_SET_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "chancery/v1/article_facts.pb.h"
#include "client/extract/extractor.h"
#include "tests/eval/extraction_score.h"

namespace chancery {

struct GoldArticle {
  std::string name;
  v1::ArticleSource source;
  Reading gold;
};

// The articles of a folder that have gold, by name. NOT_FOUND if there is none, or if a text or its
// metadata is missing; INVALID_ARGUMENT, naming the file, for what cannot be read.
absl::StatusOr<std::vector<GoldArticle>> ReadGoldArticles(const std::string& folder);

absl::StatusOr<ExtractionScore> ScoreArticles(const Extractor& extractor,
                                              const std::vector<GoldArticle>& articles,
                                              ExtractionScore::Listener listener = nullptr);

// The trips of a folder that have gold. NOT_FOUND if there is no gold; a trip with gold that the
// importer does not yield counts as read with nothing found.
absl::StatusOr<ExtractionScore> ScoreTrips(const Extractor& extractor, const std::string& folder,
                                           ExtractionScore::Listener listener = nullptr);

}  // namespace chancery

#endif  // CHANCERY_TESTS_EVAL_EVALUATION_SET_H_
