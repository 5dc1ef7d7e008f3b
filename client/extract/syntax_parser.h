// Reads the words of one sentence as a dependency tree.
//
//   const SyntaxParser& parser = SyntaxParser::Default();
//   SyntaxTree tree = parser.Parse({{"Lavrov", true}, {"met"}, {"Blinken", true}});
//
// A tagger from left to right, a greedy arc-hybrid parser and a labeller, each a linear model
// trained with the averaged perceptron on treebanks (data/README.md has sources and licences;
// training/ makes the weights). Always gives a tree, of any words.
//
// Immutable: thread-safe. Cost: linear in the words, some 3 microseconds each.

#ifndef CHANCERY_CLIENT_EXTRACT_SYNTAX_PARSER_H_
#define CHANCERY_CLIENT_EXTRACT_SYNTAX_PARSER_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/extract/hashed_weights.h"
#include "client/extract/syntax_features.h"
#include "client/extract/syntax_tree.h"

namespace chancery {

class SyntaxParser {
 public:
  struct Word {
    absl::string_view text;
    // Known to be a name; its text says nothing then.
    bool is_name = false;
  };

  // With the weights of data/.
  static const SyntaxParser& Default();
  // The three models, in the form of HashedWeights. INVALID_ARGUMENT: not of that form or width.
  static absl::StatusOr<SyntaxParser> Create(absl::string_view tags, absl::string_view moves,
                                             absl::string_view labels);

  SyntaxTree Parse(const std::vector<Word>& words) const;

 private:
  SyntaxParser(HashedWeights tags, HashedWeights moves, HashedWeights labels);

  HashedWeights tags_;
  HashedWeights moves_;
  HashedWeights labels_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_SYNTAX_PARSER_H_
