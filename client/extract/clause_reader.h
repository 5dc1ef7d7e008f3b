// Who does what in a sentence: the subject of a verb, the list of parties after a preposition.
//
//   ClauseReader reader(document, mentions);
//   reader.SubjectOf(token of "met");       // indices of the mentions that meet
//   reader.ListAt(token after "with");      // "the president, A and B" -> three mentions
//
// A reader of surface order, not a parser: it knows lists, appositions, relative clauses, fronted
// phrases ("After meeting X, Y said") and infinitives, and gives nothing where it is unsure.
//
// Borrows its arguments. Immutable after construction: thread-safe. Each call looks at one
// sentence.

#ifndef CHANCERY_CLIENT_EXTRACT_CLAUSE_READER_H_
#define CHANCERY_CLIENT_EXTRACT_CLAUSE_READER_H_

#include <vector>

#include "client/extract/document.h"
#include "client/extract/mention.h"

namespace chancery {

class ClauseReader {
 public:
  struct List {
    std::vector<int> mentions;
    // The token after the last element.
    int end = 0;
  };

  ClauseReader(const Document& document, const std::vector<Mention>& mentions);

  const std::vector<Mention>& mentions() const { return mentions_; }
  // The mention that covers the token, or -1, as for a token that the text does not have.
  int MentionAt(int token) const {
    return static_cast<size_t>(token) < mention_at_.size() ? mention_at_[static_cast<size_t>(token)]
                                                           : -1;
  }
  // The mention that starts at the token, or -1.
  int MentionStarting(int token) const;

  // The subject of the verb (or of the clause of the noun) at `cue`: a list, in the order of the
  // text. Empty if there is none or it cannot be told.
  std::vector<int> SubjectOf(int cue) const;

  // The list of parties that starts at `token`, after words that may stand before one ("both").
  List ListAt(int token) const;
  // "X's successor, Y": the token of the name behind the noun of a relation; -1 for none.
  int AfterRelation(int noun) const;

  // `list` extended to the left over "A, B and": all parties coordinated with mention `m`.
  std::vector<int> CoordinatedWith(int m) const;

  // The first token of the verb group that ends with the verb at `verb`: "is expected to meet",
  // "also met", "will not be meeting".
  int VerbGroupFirst(int verb) const;

  // Could the token be a finite verb or an auxiliary?
  bool IsVerbLike(int token) const;

  // The token behind an aside that the comma at `token` opens, ", according to X,"; `token` itself
  // if it opens none.
  int AfterAside(int token) const;

  // The bounds of the clause around a token: from the last to the next boundary (a semicolon, a
  // quotation, a conjunction that starts a new subject).
  int ClauseFirst(int token) const;
  int ClauseEnd(int token) const;

  // Does a finite verb stand right behind mention `m`?
  bool BeginsClause(int m) const { return VerbFollows(m); }

  const Sentence& SentenceOf(int token) const {
    return document_.sentences()[document_.token(token).sentence];
  }
  bool InSentence(int token, const Sentence& sentence) const {
    return token >= sentence.first && token < sentence.token_end;
  }

 private:
  // "her counterparts from Qatar and Germany, A and B": leaves A and B, as many as countries.
  void DropWhoseNamesFollow(List* list) const;

  const DocToken& At(int i) const { return document_.token(i); }
  bool CanBeParty(int m) const;
  // "Talks of A and B were held": does the list at `token` complete the noun that is the subject?
  bool CompletesSubject(int token) const;
  // Is the mention governed by a preposition or a possessor's noun rather than by a verb?
  bool AfterPreposition(int first) const;
  std::vector<int> PossessorOfSubject(int cue, int group) const;
  // Does a finite verb stand right behind mention `m`?
  bool VerbFollows(int m) const;
  // Is mention `m` the one of whom a relative clause tells that token `cue` is in?
  bool OpensRelative(int m, int cue) const;
  // Does the token stand in a relative clause that a comma closes right before the verb group that
  // starts at `group`?
  bool InClosedRelative(int token, int group) const;
  // Those of whom "as well as officials including A and B" behind a list tells by name.
  void AddIncluded(List* list) const;
  // The token after the mention and what is set off by commas behind it.
  int AfterParenthesis(int token, const Sentence& sentence) const;

  const Document& document_;
  const std::vector<Mention>& mentions_;
  std::vector<int> mention_at_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_CLAUSE_READER_H_
