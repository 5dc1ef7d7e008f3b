#include "client/extract/journey_head.h"

#include "client/extract/word_classes.h"

namespace chancery {
namespace {

using SenseKind = Sense::Kind;

// Tokens of the longest head: "3. Working visit to the Kingdom of Denmark, Copenhagen (7-9 May)".
constexpr int kMaxTokens = 20;

bool IsTravelWord(absl::string_view word) {
  return OneOf(word, {"visit", "visits", "trip", "tour", "journey", "stop", "stopover", "travel",
                      "mission", "programme", "program"});
}

// What may stand around a place and a day in a head.
bool MayDescribe(const DocToken& token) {
  return IsTravelWord(token.lower) ||
         OneOf(token.lower,
               {"to",    "in",     "at",       "and",      "the",     "of",      "from",
                "on",    "state",  "official", "working",  "private", "transit", "return",
                "first", "second", "third",    "last",     "day",     "days",    "leg",
                "local", "time",   "kingdom",  "republic", "united"});
}

}  // namespace

JourneyHead ReadJourneyHead(const Document& document, const Sentence& sentence) {
  JourneyHead head;
  if (!sentence.starts_line || sentence.in_title || sentence.is_caption) return head;
  bool travel = false;
  int i = sentence.first;
  for (; i < sentence.token_end; ++i) {
    if (i - sentence.first >= kMaxTokens) return JourneyHead();
    const DocToken& token = document.token(i);
    if (token.lower == ":" && head.found()) {
      ++i;
      break;
    }
    if (token.date >= 0) {
      if (head.date < 0) head.date = token.date;
      continue;
    }
    if (token.shape == Shape::kNumber || token.shape == Shape::kPunct ||
        token.shape == Shape::kDash || document.Is(i, SenseKind::kWeekday)) {
      continue;
    }
    const bool city = document.Is(i, SenseKind::kCity);
    if (city || document.Is(i, SenseKind::kPolity)) {
      if (document.Is(i, SenseKind::kOffice) || document.Is(i, SenseKind::kGivenName)) {
        return JourneyHead();
      }
      if (!head.found() || (city && !head.city)) {
        head.place = document.MatchFirst(i);
        head.city = city;
      }
      i = document.MatchEnd(i) - 1;
      continue;
    }
    if (!MayDescribe(token)) return JourneyHead();
    travel = travel || IsTravelWord(token.lower);
  }
  // "Norway": a country alone may be anything, "Moscow." is a place.
  if (!head.found() || (head.date < 0 && !travel && !head.city)) return JourneyHead();
  head.end = i;
  return head;
}

}  // namespace chancery
