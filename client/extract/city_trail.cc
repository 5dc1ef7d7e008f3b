#include "client/extract/city_trail.h"

#include <algorithm>
#include <string>

#include "client/extract/circumstance_reader.h"
#include "client/extract/word_classes.h"

namespace chancery {
namespace {

using SenseKind = Sense::Kind;

// "in Oslo", "to Oslo", "visited Oslo", "reached Oslo".
bool LeadsToPlace(const DocToken& token) {
  return token.Has(kVisitVerb) ||
         OneOf(token.lower, {"in", "at", "to", "into", "from", "near", "outside", "for", "reached",
                             "via", "through"});
}

// "who leaves for Delhi in May, where he is to meet X": does the text go on in the city?
bool GoesOnThere(const Document& document, int city) {
  const int sentence_end = document.sentences()[document.token(city).sentence].token_end;
  int i = document.MatchEnd(city);
  while (i < sentence_end && document.token(i).lower != ",") ++i;
  return i + 1 < sentence_end && document.token(i + 1).lower == "where";
}

}  // namespace

CityTrail::CityTrail(const Document& document, const ClauseReader& clauses,
                     const std::vector<Mention>& mentions)
    : document_(document) {
  const auto of_person = [&clauses, &mentions](int i) {
    const int m = clauses.MentionAt(i);
    return m >= 0 && mentions[m].kind == Mention::Kind::kPerson;
  };
  for (int i = 1; i < document.token_count(); ++i) {
    if (!document.Is(i, SenseKind::kCity) || document.MatchFirst(i) != i ||
        document.QuoteOf(i) >= 0 || document.token(i).date >= 0 || of_person(i)) {
      continue;
    }
    // "in the Turkish capital Ankara", "the city of Sochi".
    int before = document.token(i - 1).lower == "of" ? i - 2 : i - 1;
    if (i - before == 1 && document.token(before).lower == ",") --before;
    const bool leads =
        LeadsToPlace(document.token(i - 1)) ||
        OneOf(document.token(before).lower, {"capital", "city", "town", "resort", "port"});
    const CircumstanceReader circumstances(document, clauses,
                                           document.sentences()[document.token(i).sentence]);
    // "Hart, who saw Lund in Tel Aviv on Tuesday, then met": the text is not there.
    if (leads && (!circumstances.InAside(i) || GoesOnThere(document, i))) {
      cities_.push_back(i);
    }
  }
}

PlaceName CityTrail::Before(int token) const {
  PlaceName place;
  const auto next = std::lower_bound(cities_.begin(), cities_.end(), token);
  if (next == cities_.begin()) return place;
  const int first = *(next - 1);
  const auto section = [this](int i) {
    return document_.sentences()[document_.token(i).sentence].section;
  };
  if (section(first) != section(token)) return place;
  place.first = first;
  place.end = document_.MatchEnd(first);
  place.name = std::string(document_.Words(place.first, place.end));
  place.polity = document_.SenseOf(first, SenseKind::kCity)->city->polity->name;
  place.rank = PlaceName::Rank::kCity;
  return place;
}

}  // namespace chancery
