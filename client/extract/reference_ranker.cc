#include "client/extract/reference_ranker.h"

#include "client/extract/linear_ranker.h"
#include "client/extract/reference_data.h"

namespace chancery {
namespace {

// Of a plural that means nobody, in units of log-odds: of two who are taken for the wrong ones one
// may be right, and who met is told by plurals.
constexpr double kNobodyMargin = -0.7;

class Ranker : public ReferenceChooser {
 public:
  Ranker() : weights_(*LinearRanker::Parse(kReferenceWeightsTxt)) {}

  std::vector<int> Choose(const Mention& mention, const std::vector<Person>& /*persons*/,
                          const std::vector<ReferenceCandidate>& candidates) override {
    return candidates[weights_.Best(candidates, mention.MeansSeveral() ? kNobodyMargin : 0)]
        .persons;
  }

 private:
  const LinearRanker weights_;
};

}  // namespace

ReferenceChooser& DefaultReferenceChooser() {
  static auto* const ranker = new Ranker();
  return *ranker;
}

}  // namespace chancery
