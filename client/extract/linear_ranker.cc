#include "client/extract/linear_ranker.h"

#include "absl/status/status.h"
#include "storage/base/status_macros.h"

namespace chancery {

absl::StatusOr<LinearRanker> LinearRanker::Parse(absl::string_view text) {
  CHANCERY_ASSIGN_OR_RETURN(HashedWeights weights, HashedWeights::Parse(text));
  if (weights.columns() != 1) {
    return absl::InvalidArgumentError("the weights of a ranker have one column");
  }
  return LinearRanker(std::move(weights));
}

int LinearRanker::Score(const FeatureList& features) const {
  int score = 0;
  for (const uint64_t feature : features) weights_.Prefetch<1>(feature);
  for (const uint64_t feature : features) {
    int16_t weight[HashedWeights::Width(1)] = {};
    weights_.AddTo<1>(feature, weight);
    score += weight[0];
  }
  return score;
}

}  // namespace chancery
