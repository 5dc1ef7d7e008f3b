// The words of an article with the titles among them: what names are found in.
//
//   const TitledText text(document);
//   text.TitleAt(2);  // of "Foreign Minister Sergey Lavrov" -1, of the tokens before it 0
//
// Borrows the document. Immutable; thread-safe.

#ifndef CHANCERY_CLIENT_EXTRACT_TITLED_TEXT_H_
#define CHANCERY_CLIENT_EXTRACT_TITLED_TEXT_H_

#include <vector>

#include "client/extract/document.h"
#include "client/extract/title.h"

namespace chancery {

class TitledText {
 public:
  explicit TitledText(const Document& document);

  const Document& document() const { return document_; }
  // In the order of the text.
  const std::vector<Title>& titles() const { return titles_; }
  // The title that the token is in, an index of titles(), or -1.
  int TitleAt(int token) const { return title_at_[token]; }

  const DocToken& At(int token) const { return document_.token(token); }
  const Sentence& SentenceOf(int token) const { return document_.sentences()[At(token).sentence]; }
  static bool InSentence(int token, const Sentence& sentence) {
    return token >= sentence.first && token < sentence.token_end;
  }

 private:
  const Document& document_;
  const std::vector<Title> titles_;
  std::vector<int> title_at_;  // by token
};

// "'s", or the mark alone.
bool IsPossessiveMark(const DocToken& token);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_TITLED_TEXT_H_
