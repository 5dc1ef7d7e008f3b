#include "client/extract/training/ranker_trainer.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <random>

#include "client/extract/hashed_weights.h"

namespace chancery {
namespace {

class Trainer {
 public:
  explicit Trainer(const RankerOptions& options)
      : options_(options),
        mask_((size_t{1} << options.rows) - 1),
        weights_(mask_ + 1, 0),
        squares_(mask_ + 1, kFirstSquare),
        sums_(mask_ + 1, 0) {}

  void Train(const std::vector<RankerExample>& examples) {
    std::vector<size_t> order(examples.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::mt19937 random(7);
    for (int run = 0; run < options_.runs; ++run) {
      std::fill(weights_.begin(), weights_.end(), 0);
      std::fill(squares_.begin(), squares_.end(), kFirstSquare);
      for (int epoch = 0; epoch < options_.epochs; ++epoch) {
        Shuffle(&order, &random);
        for (const size_t i : order) Learn(examples[i]);
        for (size_t row = 0; row < weights_.size(); ++row) sums_[row] += weights_[row];
      }
    }
  }

  std::vector<int8_t> Rounded() const {
    std::vector<int8_t> rounded(weights_.size());
    for (size_t row = 0; row < weights_.size(); ++row) {
      const double steps =
          std::round(sums_[row] / (options_.runs * options_.epochs) * LinearRanker::kStepsPerUnit);
      rounded[row] = static_cast<int8_t>(
          std::clamp<double>(steps, -HashedWeights::kMaxWeight, HashedWeights::kMaxWeight));
    }
    return rounded;
  }

 private:
  static constexpr double kFirstSquare = 1e-6;

  // Not std::shuffle, which differs from one standard library to another.
  static void Shuffle(std::vector<size_t>* order, std::mt19937* random) {
    for (size_t i = order->size(); i > 1; --i) {
      std::swap((*order)[i - 1], (*order)[(*random)() % i]);
    }
  }

  void Learn(const RankerExample& example) {
    constexpr double kNegligible = 1e-4;
    std::vector<double> likely(example.candidates.size());
    double highest = 0;
    for (size_t i = 0; i < likely.size(); ++i) {
      for (const uint64_t feature : example.candidates[i]) likely[i] += weights_[feature & mask_];
      highest = i == 0 ? likely[i] : std::max(highest, likely[i]);
    }
    double all = 0;
    for (double& value : likely) all += value = std::exp(value - highest);
    // Of several right ones each counts as it is likely already.
    double right = 0;
    for (const size_t i : example.right) right += likely[i];
    for (size_t i = 0; i < likely.size(); ++i) {
      const bool is_right =
          std::find(example.right.begin(), example.right.end(), i) != example.right.end();
      const double error = example.weight * (likely[i] / all - (is_right ? likely[i] / right : 0));
      if (std::fabs(error) < kNegligible) continue;
      for (const uint64_t feature : example.candidates[i]) {
        const size_t row = feature & mask_;
        const double slope = error + options_.penalty * weights_[row];
        squares_[row] += slope * slope;
        weights_[row] -= options_.rate * slope / std::sqrt(squares_[row]);
      }
    }
  }

  const RankerOptions options_;
  const uint64_t mask_;
  std::vector<double> weights_;
  std::vector<double> squares_;
  std::vector<double> sums_;
};

}  // namespace

std::string TrainRanker(const std::vector<RankerExample>& examples, const RankerOptions& options,
                        const std::string& comment) {
  Trainer trainer(options);
  trainer.Train(examples);
  return HashedWeights::Format(1, trainer.Rounded(), comment);
}

}  // namespace chancery
