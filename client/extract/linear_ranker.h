// Which of several candidates is the right one: the one whose features weigh most.
//
//   absl::StatusOr<LinearRanker> ranker = LinearRanker::Parse(kReferenceWeightsTxt);
//   size_t best = ranker->Best(candidates);  // of what has `features`, a FeatureList
//
// The weights are those of a log-linear model, made by training/ranker_trainer.h. Immutable after
// parsing: thread-safe. Cost: one row for each feature.

#ifndef CHANCERY_CLIENT_EXTRACT_LINEAR_RANKER_H_
#define CHANCERY_CLIENT_EXTRACT_LINEAR_RANKER_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/extract/hashed_weights.h"

namespace chancery {

// The features of one candidate (FeatureHash).
using FeatureList = std::vector<uint64_t>;

class LinearRanker {
 public:
  // How many steps of HashedWeights a weight of one is.
  static constexpr int kStepsPerUnit = 32;

  // In the form of HashedWeights with one column. INVALID_ARGUMENT: anything else.
  static absl::StatusOr<LinearRanker> Parse(absl::string_view text);

  // In steps; higher is likelier.
  int Score(const FeatureList& features) const;
  // Index of the likeliest of candidates with `features`, the first of equals; the first of all
  // counts `margin` units more. There is one at least.
  template <typename Candidate>
  size_t Best(const std::vector<Candidate>& candidates, double margin = 0) const {
    size_t best = 0;
    int highest = Score(candidates.front().features) + static_cast<int>(margin * kStepsPerUnit);
    for (size_t i = 1; i < candidates.size(); ++i) {
      const int score = Score(candidates[i].features);
      if (score <= highest) continue;
      best = i;
      highest = score;
    }
    return best;
  }

 private:
  explicit LinearRanker(HashedWeights weights) : weights_(std::move(weights)) {}

  HashedWeights weights_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_LINEAR_RANKER_H_
