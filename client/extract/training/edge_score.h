// How right the edges are that the reader lives on: of verbs their subject, object and obliques
// with the preposition, of clauses what governs them, of names what they are coordinated with.

#ifndef CHANCERY_CLIENT_EXTRACT_TRAINING_EDGE_SCORE_H_
#define CHANCERY_CLIENT_EXTRACT_TRAINING_EDGE_SCORE_H_

#include <string>
#include <vector>

#include "client/extract/training/conllu_reader.h"

namespace chancery {

struct EdgeCount {
  int right = 0;
  int found = 0;
  int wanted = 0;

  double Precision() const { return found == 0 ? 0 : static_cast<double>(right) / found; }
  double Recall() const { return wanted == 0 ? 0 : static_cast<double>(right) / wanted; }
};

struct EdgeScore {
  EdgeCount subject;  // active or passive: the word and which of the two
  EdgeCount object;
  EdgeCount oblique;   // with its preposition
  EdgeCount governor;  // of verbs and clauses: the word and the label
  EdgeCount conjunct;
  EdgeCount nominal;  // of nouns: "talks with X", with the preposition; possessors
  int words = 0;
  int right_tags = 0;
  int right_heads = 0;    // of words but punctuation
  int right_labels = 0;   // the same, head and label
  int counted_words = 0;  // all of those
};

// Adds what `found` has of the tree of `sentence`.
void CountEdges(const TreebankSentence& sentence, const SyntaxTree& found, EdgeScore* score);

std::string Print(const EdgeScore& score);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_TRAINING_EDGE_SCORE_H_
