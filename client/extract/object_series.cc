#include "client/extract/object_series.h"

#include <algorithm>
#include <utility>

namespace chancery {
namespace {

// Objects of one verb, and tokens of one phrase between them.
constexpr size_t kMaxObjects = 8;
constexpr int kPhraseTokens = 8;

class Reader {
 public:
  Reader(const Document& document, const ClauseReader& clauses, const PartyReader& parties,
         const Sentence& sentence)
      : document_(document),
        clauses_(clauses),
        parties_(parties),
        sentence_(sentence),
        circumstances_(document, clauses, sentence) {}

  std::vector<FurtherObject> Read(int end) {
    std::vector<FurtherObject> objects;
    FurtherObject ignored;
    int i = end;
    while (objects.size() < kMaxObjects) {
      bool apart = SkipPhrases(&i, &ignored);
      FurtherObject object;
      if (!SkipSeparator(&i, &apart, &object) || !apart) {
        i = BehindTopic(i);
        if (i < 0) break;
      }
      const ClauseReader::List list = clauses_.ListAt(i);
      if (!parties_.AllPeople(list.mentions) || BeginsClause(list.end)) break;
      object.mentions = list.mentions;
      i = list.end;
      int after = i;
      SkipPhrases(&after, &object);
      objects.push_back(std::move(object));
    }
    return objects;
  }

 private:
  const DocToken& At(int i) const { return document_.token(i); }
  bool In(int i) const { return i >= sentence_.first && i < sentence_.token_end; }

  // Past the phrases of place, time and manner at `*i`; what they say goes to `object`.
  bool SkipPhrases(int* i, FurtherObject* object) const {
    const int first = *i;
    while (In(*i) && document_.QuoteOf(*i) < 0) {
      const DocToken& token = At(*i);
      if (token.date >= 0) {
        if (object->date < 0) object->date = token.date;
        *i = circumstances_.EndOfDate(*i);
        continue;
      }
      const bool person = clauses_.MentionAt(*i) >= 0;
      if (const int close = ReadBrackets(*i, object); close > *i) {
        *i = close;
        continue;
      }
      if (const int after = EndOfInterval(*i); !person && after > *i) {
        // "the next day", "the following morning".
        if (OneOf(At(*i + 1).lower, {"next", "following"})) object->days_later = 1;
        *i = after;
        continue;
      }
      if (!person && OneOf(token.lower, {"in", "at", "near", "outside"})) {
        const PlaceName place = circumstances_.PlaceAfter(*i);
        if (place.found()) {
          if (!object->place.found()) object->place = place;
          *i = place.end;
          continue;
        }
      }
      if (!person && OneOf(token.lower, {"in", "at", "on", "over", "during", "for", "by"})) {
        const int end = EndOfPhrase(*i + 1);
        if (end == *i + 1 && !(In(end) && At(end).date >= 0)) return *i > first;
        *i = end;
        continue;
      }
      if (!person && token.shape == Shape::kLower &&
          (token.Has(kAdverb) || OneOf(token.lower, {"alone", "privately", "there", "first"}))) {
        ++*i;
        continue;
      }
      // "with A, earlier today, and with B"; "met the leader, A, in Cairo and B".
      if (token.lower == "," && !person && In(*i + 2)) {
        const bool time =
            At(*i + 1).date >= 0 || (At(*i + 1).shape == Shape::kLower && At(*i + 2).date >= 0 &&
                                     (At(*i + 1).Has(kAdverb) || At(*i + 1).lower == "on"));
        const bool place = OneOf(At(*i + 1).lower, {"in", "at"}) &&
                           circumstances_.PlaceAfter(*i + 1).rank == PlaceName::Rank::kCity;
        if (time || place) {
          ++*i;
          continue;
        }
      }
      break;
    }
    return *i > first;
  }

  // Behind "(7 March)", "(Cairo)", "(on Monday, in Cairo)"; `i` where there is none.
  int ReadBrackets(int i, FurtherObject* object) const {
    constexpr int kMostTokens = 8;
    if (At(i).lower != "(" || clauses_.MentionAt(i) >= 0) return i;
    int date = -1;
    PlaceName place;
    for (int j = i + 1; In(j) && j < i + kMostTokens; ++j) {
      if (At(j).lower == ")") {
        if (date < 0 && !place.found()) return i;
        if (object->date < 0) object->date = date;
        if (!object->place.found()) object->place = place;
        return j + 1;
      }
      if (At(j).date >= 0) {
        date = At(j).date;
      } else if (document_.Is(j, Sense::Kind::kCity)) {
        if (!place.found()) place = circumstances_.PlaceAt(j);
      } else if (At(j).shape != Shape::kPunct && !OneOf(At(j).lower, {"in", "on"})) {
        return i;
      }
    }
    return i;
  }

  // Behind "at once", "an hour later", "the following morning"; `i` where there is none.
  int EndOfInterval(int i) const {
    if (!In(i + 1) || clauses_.MentionAt(i + 1) >= 0) return i;
    if (At(i).lower == "at" && At(i + 1).lower == "once") return i + 2;
    if (!In(i + 2) || clauses_.MentionAt(i + 2) >= 0) return i;
    if (OneOf(At(i + 2).lower, {"later", "earlier", "afterwards"}) &&
        OneOf(At(i + 1).lower, {"minutes", "hour", "hours", "day", "days", "week", "weeks"})) {
      return i + 3;
    }
    // "and the next day with B", but "and the next day he left".
    const bool next = At(i).lower == "the" &&
                      OneOf(At(i + 1).lower, {"following", "next", "same"}) && In(i - 1) &&
                      (!OneOf(At(i - 1).lower, {",", "and"}) ||
                       (In(i + 3) && OneOf(At(i + 3).lower, {"with", "by", "to"})));
    return next && OneOf(At(i + 2).lower, {"day", "morning", "afternoon", "evening", "night"})
               ? i + 3
               : i;
  }

  int EndOfPhrase(int i) const {
    const int first = i;
    while (In(i) && i < first + kPhraseTokens) {
      const DocToken& token = At(i);
      // "and, on his way home, B".
      const int m = clauses_.MentionAt(i);
      if (m >= 0 && i == first && clauses_.mentions()[m].possessive &&
          clauses_.mentions()[m].kind == Mention::Kind::kPronoun) {
        ++i;
        continue;
      }
      if (token.shape == Shape::kPunct || token.shape == Shape::kQuote || token.date >= 0 ||
          m >= 0 || token.Has(kPreposition | kConjunction | kSubordinator | kModal | kBeVerb) ||
          (token.shape == Shape::kLower && token.Has(kPastVerb))) {
        break;
      }
      ++i;
    }
    return i;
  }

  // "and then with", ", later", "; and, at the palace, with": what stands before the next object.
  // False if nothing parts it from the one before.
  bool SkipSeparator(int* i, bool* apart, FurtherObject* object) const {
    int j = *i;
    while (In(j) && clauses_.MentionAt(j) < 0 && OneOf(At(j).lower, {",", ";", "and"})) {
      *apart = *apart || At(j).lower == ";";
      ++j;
    }
    if (j == *i || j > *i + 3) return false;
    // "and, at Temple Trees, the president".
    const int phrase = j;
    if (SkipPhrases(&j, object) && j > phrase) {
      *apart = true;
      if (In(j) && At(j).lower == ",") ++j;
    }
    for (int steps = 0; In(j) && clauses_.MentionAt(j) < 0 && steps < 5; ++steps, ++j) {
      const DocToken& token = At(j);
      if (OneOf(token.lower, {"then", "later", "afterwards", "afterward", "separately", "finally",
                              "subsequently", "earlier"})) {
        *apart = true;
        continue;
      }
      if (token.lower == "after" && In(j + 1) && OneOf(At(j + 1).lower, {"that", "him", "her"})) {
        *apart = true;
        ++j;
        continue;
      }
      // "talked to A and to B", "called on A and on B".
      if (OneOf(token.lower, {"with", "to", "on", "by"})) {
        *apart = true;
        continue;
      }
      if (token.lower != "also" && !token.Has(kDeterminer | kTitleModifier)) {
        return false;
      }
    }
    *i = j;
    return In(j) && clauses_.MentionStarting(j) >= 0;
  }

  // "spoke with A about grain that was due in May, and with B": the token of B, behind what the
  // talk with A was for or about; -1 for none.
  int BehindTopic(int i) const {
    constexpr int kTopicTokens = 26;
    if (!In(i) || clauses_.MentionAt(i) >= 0 ||
        !OneOf(At(i).lower, {"to", "about", "on", "over", "for", "before", "after", "ahead",
                             "during", "following", "regarding", "concerning"})) {
      return -1;
    }
    for (int j = i + 1; In(j + 2) && j < i + kTopicTokens; ++j) {
      const int m = clauses_.MentionAt(j);
      if (document_.QuoteOf(j) >= 0 || At(j).lower == ";") return -1;
      if (m >= 0) {
        if (clauses_.mentions()[m].kind != Mention::Kind::kPolity) return -1;
        continue;
      }
      if (At(j).Has(kSubordinator) && !At(j).Has(kPreposition)) return -1;
      if (At(j).lower != "and" || At(j + 1).lower != "with") continue;
      const int behind = j + 2;
      return parties_.AllPeople(clauses_.ListAt(behind).mentions) ? behind : -1;
    }
    return -1;
  }

  // Behind a name: does a verb make it the subject of a clause?
  bool BeginsClause(int i) const {
    // "B he will see on Monday".
    if (In(i) && clauses_.MentionStarting(i) >= 0 && OneOf(At(i).lower, {"he", "she", "they"})) {
      return true;
    }
    while (In(i) && At(i).shape == Shape::kLower && At(i).Has(kAdverb) &&
           clauses_.MentionAt(i) < 0) {
      ++i;
    }
    if (!In(i) || clauses_.MentionAt(i) >= 0 || At(i).date >= 0 || At(i).shape != Shape::kLower ||
        At(i).Has(kPreposition)) {
      return false;
    }
    // "withdrew": a word of which nothing is known.
    return clauses_.IsVerbLike(i) ||
           (At(i).classes == 0 && !OneOf(At(i).lower, {"alone", "there", "together"}));
  }

  const Document& document_;
  const ClauseReader& clauses_;
  const PartyReader& parties_;
  const Sentence& sentence_;
  const CircumstanceReader circumstances_;
};

}  // namespace

std::vector<FurtherObject> ReadFurtherObjects(const Document& document, const ClauseReader& clauses,
                                              const PartyReader& parties, const Sentence& sentence,
                                              int end) {
  return Reader(document, clauses, parties, sentence).Read(end);
}

}  // namespace chancery
