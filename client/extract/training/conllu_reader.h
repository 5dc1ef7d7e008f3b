// Sentences of a treebank in CoNLL-U.
//
// A run of words that are one name, with the titles before it, can be folded into one: so the
// reader of articles gives names to the parser.

#ifndef CHANCERY_CLIENT_EXTRACT_TRAINING_CONLLU_READER_H_
#define CHANCERY_CLIENT_EXTRACT_TRAINING_CONLLU_READER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/extract/syntax_tree.h"

namespace chancery {

struct TreebankSentence {
  std::vector<std::string> words;
  std::vector<bool> is_flat;  // a further word of a personal name
  std::vector<bool> is_name;  // folded
  SyntaxTree tree;
};

// The sentences of `text`; comments, empty nodes and ranges of words are passed over.
// INVALID_ARGUMENT: a line without ten fields, or a governor that is not there.
absl::StatusOr<std::vector<TreebankSentence>> ReadConllu(absl::string_view text);

// Names of people (of several words, or of one that is subject, object or the like) become one word
// each, with the tag of a pronoun: so they stand in sentences.
TreebankSentence FoldNames(const TreebankSentence& sentence);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_TRAINING_CONLLU_READER_H_
