#include "client/extract/titled_text.h"

#include <cstddef>

#include "client/extract/title_finder.h"

namespace chancery {

TitledText::TitledText(const Document& document)
    : document_(document),
      titles_(FindTitles(document)),
      title_at_(document.token_count() + 1, -1) {
  for (size_t t = 0; t < titles_.size(); ++t) {
    for (int i = titles_[t].first; i < titles_[t].end; ++i) title_at_[i] = static_cast<int>(t);
  }
}

bool IsPossessiveMark(const DocToken& token) {
  return token.lower == "'s" || token.lower == "\u2019s" ||
         ((token.lower == "'" || token.lower == "\u2019") && !token.space_before);
}

}  // namespace chancery
