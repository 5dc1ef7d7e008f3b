// The dependency tree of a sentence of an article.
//
//   SentenceSyntax syntax(document, mentions, document.sentences()[3]);
//   int verb = syntax.WordOf(token of "met");
//   for (int word : syntax.Subjects(verb)) Use(syntax.TokenOf(word));
//
// A person with title and apposition is one word of it, and so is a date. Quotations of more than a
// few words and what stands in brackets are left out. Words are numbers from 0, tokens those of the
// document.
//
// Borrows its arguments. Immutable after construction: thread-safe. The construction costs some
// microseconds a word, so it is worth it only for a sentence that tells of something.

#ifndef CHANCERY_CLIENT_EXTRACT_SENTENCE_SYNTAX_H_
#define CHANCERY_CLIENT_EXTRACT_SENTENCE_SYNTAX_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "client/extract/document.h"
#include "client/extract/mention.h"
#include "client/extract/syntax_tree.h"

namespace chancery {

class SentenceSyntax {
 public:
  SentenceSyntax(const Document& document, const std::vector<Mention>& mentions,
                 const Sentence& sentence);

  int size() const { return tree_.size(); }
  const SyntaxTree& tree() const { return tree_; }
  // The word that stands for the token, -1 for one that is left out or of another sentence.
  int WordOf(int token) const;
  // The last token of the word, so that it lies in the name and not in a title before it.
  int TokenOf(int word) const { return last_token_[word]; }

  Tag tag(int word) const { return tree_.tag[word]; }
  Label label(int word) const { return tree_.label[word]; }
  int head(int word) const { return tree_.head[word]; }
  const std::vector<int>& children(int word) const { return children_[word]; }
  // In lower case.
  absl::string_view lower(int word) const { return lower_[word]; }

  // The preposition before the word, "with", also a mark for a clause; empty for none.
  absl::string_view PrepositionOf(int word) const;
  // Is the verb passive: "was received", "received by X"?
  bool IsPassive(int verb) const;

  // Who does what the verb says, whether it is said with it or by what governs it: "X went on to
  // meet Y", "X, who met Y", "After meeting Y, X said", "X asked Y to meet Z". The first words of
  // lists. For a passive, who suffers it. Empty where nothing is found.
  std::vector<int> Subjects(int verb) const;
  // `word` and all that is coordinated with it, in order.
  std::vector<int> Listed(int word) const;
  // The verb that governs the noun, straight or over other nouns and prepositions; -1 for none.
  int VerbOver(int noun) const;

  // For tests and for looking at: a line for each word.
  std::string Dump() const;

 private:
  void SubjectsOf(int verb, int depth, std::vector<int>* subjects) const;

  SyntaxTree tree_;
  int first_token_ = 0;
  std::vector<int> word_of_;
  std::vector<int> last_token_;
  std::vector<std::string> lower_;
  std::vector<std::vector<int>> children_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_SENTENCE_SYNTAX_H_
