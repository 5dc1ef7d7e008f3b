// Where people are on their travels, as the text has told it so far.
//
//   "Finer travelled to Kyiv on September 4 and 5. He met X. ... He also met Y."
//
//   Stops stops(document, clauses, mentions);
//   const Stop* stop = stops.Before(token of the second "met", {Finer}, /*ahead=*/false);
//   stop->place.name;    // "Kyiv"
//
// What is told of a traveller without a place or a day, in the sentences and paragraphs that
// follow, was there and then; until the text tells of another stop of the same traveller, or a
// section ends.
//
// Borrows its arguments. Immutable after construction: thread-safe. Cost: linear in the text.

#ifndef CHANCERY_CLIENT_EXTRACT_STOPS_H_
#define CHANCERY_CLIENT_EXTRACT_STOPS_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "client/extract/circumstance_reader.h"
#include "client/extract/clause_reader.h"
#include "client/extract/document.h"
#include "client/extract/mention.h"

namespace chancery {

struct Stop {
  // Indices of People::persons().
  std::vector<int> travellers;
  // Not found for a region that is no place of a meeting: "the Middle East".
  PlaceName place;
  // Where else the journey went: "to Muscat and Abu Dhabi from 12 to 15 February".
  std::vector<PlaceName> others;
  // Index into Document::dates(), -1 for none.
  int date = -1;
  // Still to come.
  bool ahead = false;
  // Told in the present, "is travelling to": what is told of it may lie behind or ahead.
  bool ongoing = false;
  int sentence = 0;
  // The token that tells of it.
  int token = 0;
};

class Stops {
 public:
  // Sentences for which a stop counts.
  static constexpr int kReach = 12;

  Stops(const Document& document, const ClauseReader& clauses,
        const std::vector<Mention>& mentions);

  // The last stop of one of the travellers told before `token`; null for none.
  const Stop* Before(int token, const std::vector<int>& travellers, bool ahead) const;
  // The last one of the same people told before `stop`, or `stop` itself, that went to the place,
  // or to its country; null for none.
  const Stop* Through(const Stop& stop, absl::string_view city, absl::string_view polity) const;
  // The last one told before `stop` of the same journey that has a date: "to Europe from 3 to 7
  // June", of which `stop` is a part; null for none.
  const Stop* JourneyOf(const Stop& stop) const;

 private:
  void Read(int sentence);
  void ReadOpening(int index, const Sentence& sentence);
  // "to A on Monday and to B on Friday": the stops behind the last one.
  void ReadFurther(const Sentence& sentence);
  bool SaysOnTo(int i) const;
  bool OnTheWay(int i) const;
  // The stop that the verb or noun at token `i` tells of.
  bool ReadLastStop(int i, const Sentence& sentence, Stop* stop) const;
  bool ReadAt(int i, const Sentence& sentence, Stop* stop) const;
  bool ReadVisitOf(int i, const Sentence& sentence, Stop* stop) const;
  void FindDate(int from, const Sentence& sentence, Stop* stop) const;
  static bool Share(const std::vector<int>& a, const std::vector<int>& b);

  const DocToken& At(int i) const { return document_.token(i); }

  const Document& document_;
  const ClauseReader& reader_;
  const std::vector<Mention>& mentions_;
  std::vector<Stop> stops_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_STOPS_H_
