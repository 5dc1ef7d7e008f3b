// Makes the weights of a LinearRanker from examples of right choices: a log-linear model, by
// stochastic gradient descent with AdaGrad (Duchi, Hazan and Singer 2011), the weights averaged
// over the epochs and several runs. Deterministic.
//
//   std::string weights = TrainRanker(examples, RankerOptions(), "Weights by feature hash, ...");
//
// Thread-safe.

#ifndef CHANCERY_CLIENT_EXTRACT_TRAINING_RANKER_TRAINER_H_
#define CHANCERY_CLIENT_EXTRACT_TRAINING_RANKER_TRAINER_H_

#include <string>
#include <vector>

#include "client/extract/linear_ranker.h"

namespace chancery {

struct RankerExample {
  std::vector<FeatureList> candidates;
  // Indices of those that are right, one at least: the model is to prefer them to all others.
  std::vector<size_t> right;
  // How much it counts.
  double weight = 1;
};

struct RankerOptions {
  int epochs = 8;
  // From the beginning, in other orders: their weights are averaged.
  int runs = 12;
  // Binary logarithm of the number of rows.
  int rows = 15;
  double rate = 0.03;
  // Of the square of the weights.
  double penalty = 0.003;
};

// In the form of LinearRanker::Parse. Cost: linear in the features of all candidates and the
// epochs.
std::string TrainRanker(const std::vector<RankerExample>& examples, const RankerOptions& options,
                        const std::string& comment);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_TRAINING_RANKER_TRAINER_H_
