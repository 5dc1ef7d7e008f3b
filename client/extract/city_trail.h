// Which city a text was last in, by its own words: "in Oslo", "left for Rome".
//
//   CityTrail trail(document, clauses, mentions);
//   trail.Before(token of "met").name;   // "Rome"; not found where the section has named none
//
// What is left to ask for a meeting of which nothing else says the place. A city that is part of
// somebody's name or office, or the possessor of something, says nothing of where the story is.
//
// Borrows the document. Immutable after construction: thread-safe. Cost: linear in the text, then
// the logarithm of it for a question.

#ifndef CHANCERY_CLIENT_EXTRACT_CITY_TRAIL_H_
#define CHANCERY_CLIENT_EXTRACT_CITY_TRAIL_H_

#include <vector>

#include "client/extract/circumstance_reader.h"
#include "client/extract/clause_reader.h"
#include "client/extract/document.h"
#include "client/extract/mention.h"

namespace chancery {

class CityTrail {
 public:
  CityTrail(const Document& document, const ClauseReader& clauses,
            const std::vector<Mention>& mentions);

  // The last city named before the token in its section.
  PlaceName Before(int token) const;

 private:
  const Document& document_;
  // The first tokens of their names, in the order of the text.
  std::vector<int> cities_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_CITY_TRAIL_H_
