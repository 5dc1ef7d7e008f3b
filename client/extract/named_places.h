// The places that the sentences of a text name, each sentence looked at once, when it is asked for.
//
//   NamedPlaces places(document, reader);
//   for (const PlaceName& place : places.In(sentence)) ...
//
// Borrows its arguments. Thread-compatible. Cost: linear in the sentences asked for.

#ifndef CHANCERY_CLIENT_EXTRACT_NAMED_PLACES_H_
#define CHANCERY_CLIENT_EXTRACT_NAMED_PLACES_H_

#include <vector>

#include "client/extract/circumstance_reader.h"
#include "client/extract/clause_reader.h"
#include "client/extract/document.h"

namespace chancery {

class NamedPlaces {
 public:
  NamedPlaces(const Document& document, const ClauseReader& reader)
      : document_(document), reader_(reader), places_(document.sentences().size()) {}

  // In the order of the text; of a long sentence those of its first tokens. Not those in capitals,
  // which are datelines or headings, nor what stands for a government, nor houses that nothing says
  // one was in.
  const std::vector<PlaceName>& In(int sentence);

 private:
  struct OfSentence {
    bool read = false;
    std::vector<PlaceName> places;
  };

  const Document& document_;
  const ClauseReader& reader_;
  std::vector<OfSentence> places_;  // by sentence
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_NAMED_PLACES_H_
