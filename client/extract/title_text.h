// A sentence as titles are found in it: which words are their heads, and which are countries.
//
// Borrows the document. Immutable; thread-safe.

#ifndef CHANCERY_CLIENT_EXTRACT_TITLE_TEXT_H_
#define CHANCERY_CLIENT_EXTRACT_TITLE_TEXT_H_

#include "absl/types/optional.h"
#include "client/extract/document.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

// The noun of a title: "Foreign Minister", "spokesman", "opposite number".
struct TitleHead {
  int end = 0;  // the token behind it
  bool plural = false;
  const OfficeEntry* office = nullptr;  // null for a noun that the gazetteer does not know
};

class TitleText {
 public:
  TitleText(const Document& document, const Sentence& sentence)
      : document_(document), sentence_(sentence) {}

  const Document& document() const { return document_; }
  const Sentence& sentence() const { return sentence_; }
  const DocToken& At(int token) const { return document_.token(token); }
  bool InSentence(int token) const {
    return token >= sentence_.first && token < sentence_.token_end;
  }
  // "'s".
  bool IsPossessive(int token) const {
    return At(token).lower == "'s" || At(token).lower == "\u2019s";
  }

  // The head that begins at the token; none if no title can end there.
  absl::optional<TitleHead> HeadAt(int token) const;
  // The polity whose name, adjective, seat or people stands at the token; null for none.
  const PolityEntry* PolityAt(int token) const;

 private:
  const Document& document_;
  const Sentence& sentence_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_TITLE_TEXT_H_
