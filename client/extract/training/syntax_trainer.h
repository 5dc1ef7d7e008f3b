// Trains the three models of SyntaxParser with the averaged perceptron.
//
// The parser learns with a dynamic oracle: it also sees what its own mistakes lead to. It learns
// from tags as the tagger would give them to text that it has not seen (each quarter of the
// sentences tagged by a model of the others). Deterministic.

#ifndef CHANCERY_CLIENT_EXTRACT_TRAINING_SYNTAX_TRAINER_H_
#define CHANCERY_CLIENT_EXTRACT_TRAINING_SYNTAX_TRAINER_H_

#include <string>
#include <vector>

#include "client/extract/training/conllu_reader.h"

namespace chancery {

struct SyntaxModel {
  // In the form of HashedWeights.
  std::string tags;
  std::string moves;
  std::string labels;
};

struct TrainingOptions {
  int epochs = 10;
  // Binary logarithms of the rows of each model.
  int tag_rows = 15;
  int move_rows = 19;
  int label_rows = 15;
};

// `comment` heads each model. Cost: a minute for 20,000 sentences on one core.
SyntaxModel TrainSyntax(const std::vector<TreebankSentence>& sentences,
                        const TrainingOptions& options, const std::string& comment);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_TRAINING_SYNTAX_TRAINER_H_
