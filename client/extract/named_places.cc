#include "client/extract/named_places.h"

#include <algorithm>

#include "client/extract/word_classes.h"

namespace chancery {

const std::vector<PlaceName>& NamedPlaces::In(int sentence) {
  constexpr int kTokens = 400;
  OfSentence& known = places_[sentence];
  if (known.read) return known.places;
  known.read = true;
  const Sentence& tokens = document_.sentences()[sentence];
  const CircumstanceReader circumstances(document_, reader_, tokens);
  const int end = std::min(tokens.token_end, tokens.first + kTokens);
  for (int i = tokens.first; i < end; ++i) {
    const PlaceName place = circumstances.PlaceAt(i);
    if (!place.found() || place.first != i || document_.token(i).shape == Shape::kUpper) continue;
    const DocToken& before = document_.token(i - 1);
    // "Moscow denied it".
    const int m = reader_.MentionAt(i);
    if (m >= 0 && reader_.mentions()[m].kind == Mention::Kind::kPolity &&
        !before.Has(kPreposition)) {
      continue;
    }
    // Any name may be that of a house.
    if (place.rank == PlaceName::Rank::kVenue && !before.Has(kPreposition | kDeterminer)) continue;
    known.places.push_back(place);
  }
  return known.places;
}

}  // namespace chancery
