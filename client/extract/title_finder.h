// Finds the phrases that name offices and occupations: "Russian Foreign Minister", "Ukraine's
// former president", "deputy director of the Greek Energy Forum", "his special envoy to the Middle
// East", "the foreign ministers of Egypt and Jordan".
//
//   std::vector<Title> titles = FindTitles(document);
//
// A phrase grows from its head noun, to the left over the words that describe it and to the right
// over what it is "of", "for" or "to". Who holds it is not decided here.
//
// Pure function: thread-safe. Cost: linear in the tokens.

#ifndef CHANCERY_CLIENT_EXTRACT_TITLE_FINDER_H_
#define CHANCERY_CLIENT_EXTRACT_TITLE_FINDER_H_

#include <vector>

#include "client/extract/document.h"
#include "client/extract/title.h"

namespace chancery {

// In the order of the text; they do not overlap.
std::vector<Title> FindTitles(const Document& document);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_TITLE_FINDER_H_
