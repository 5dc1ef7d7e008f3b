#include "client/extract/list_entry.h"

#include <algorithm>

#include "client/extract/journey_head.h"
#include "client/extract/word_classes.h"

namespace chancery {
namespace {

// How far from the start of a line the body of an entry may begin.
constexpr int kMaxPrefix = 16;
constexpr int kMaxPlaceTokens = 5;

bool IsBullet(const DocToken& token) {
  return token.shape == Shape::kDash ||
         OneOf(token.lower, {"\u2022", "\u25aa", "\u2023", "*", "\u00b7"});
}

// "Glasgow", "Sharm el-Sheikh, Egypt" before a colon or dash at `*end`; or "visit to Washington".
bool PlaceBeforeColon(const Document& document, int first, int limit, ListEntry* entry) {
  int i = first;
  if (OneOf(document.token(i).lower, {"visit", "trip", "travel", "mission"}) &&
      document.token(i + 1).lower == "to") {
    i += 2;
  }
  const int name = i;
  bool known = false;
  while (i < limit && i < name + kMaxPlaceTokens) {
    const DocToken& token = document.token(i);
    if (token.lower == ":" || (token.shape == Shape::kDash && token.space_before)) break;
    known = known || document.Is(i, Sense::Kind::kCity) || document.Is(i, Sense::Kind::kPolity);
    if (!token.IsCapitalised() && token.lower != "," && token.shape != Shape::kDash) return false;
    ++i;
  }
  if (!known || i == name || i >= limit) return false;
  const DocToken& mark = document.token(i);
  if (mark.lower != ":" && mark.shape != Shape::kDash) return false;
  entry->place_first = name;
  entry->place_end = i;
  entry->body = i + 1;
  return true;
}

// "HR/VP on mission to Mauritania: audience with X": where what follows the colon is.
void PlaceOfLabel(const Document& document, const Sentence& sentence, ListEntry* entry) {
  constexpr int kLabelTokens = 14;
  const int limit = std::min(sentence.token_end, entry->body + kLabelTokens);
  for (int i = entry->body + 2; i < limit; ++i) {
    if (document.token(i).lower != ":") continue;
    const int place = document.MatchFirst(i - 1);
    if ((document.Is(i - 1, Sense::Kind::kCity) || document.Is(i - 1, Sense::Kind::kPolity)) &&
        OneOf(document.token(place - 1).lower, {"in", "to"})) {
      entry->place_first = place;
      entry->place_end = i;
    }
    return;
  }
}

// "Working visit to Oslo, 11 October: audience with X", "Visit to Chile, 9-11 January. She met X".
ListEntry OfJourneyHead(const Document& document, const Sentence& sentence) {
  ListEntry entry;
  if (sentence.is_headline) return entry;
  const JourneyHead head = ReadJourneyHead(document, sentence);
  if (!head.found()) return entry;
  entry.place_first = head.place;
  entry.place_end = document.MatchEnd(head.place);
  entry.date = head.date;
  entry.body = std::min(head.end, sentence.token_end - 1);
  return entry;
}

ListEntry ReadDatedEntry(const Document& document, const Sentence& sentence) {
  ListEntry entry;
  if (!sentence.starts_line || sentence.in_title) return entry;
  const int limit = std::min(sentence.token_end, sentence.first + kMaxPrefix);
  int i = sentence.first;
  bool bullet = false;
  bool hour = false;
  bool mark = false;  // of what was read last
  for (; i < limit; ++i) {
    const DocToken& token = document.token(i);
    if (token.date >= 0) {
      if (entry.date < 0) entry.date = token.date;
      mark = false;
      continue;
    }
    if (i == sentence.first && IsBullet(token)) {
      bullet = true;
      continue;
    }
    if (i == sentence.first && document.IsNumbered(sentence)) {
      bullet = true;
      ++i;
      continue;
    }
    if (token.shape == Shape::kNumber) {
      hour = true;
      mark = false;
      continue;
    }
    if (OneOf(token.lower,
              {"a.m.", "p.m.", "a.m", "p.m", "am", "pm", "noon", "midday", "hrs", "hours"}) &&
        hour) {
      continue;
    }
    if (document.Is(i, Sense::Kind::kWeekday)) continue;
    // "8:30 a.m. (LOCAL)", "(CET)".
    if (hour && token.shape == Shape::kUpper && document.token(i - 1).lower == "(" &&
        document.token(i + 1).lower == ")") {
      continue;
    }
    if (token.shape == Shape::kPunct || token.shape == Shape::kDash) {
      mark = true;
      continue;
    }
    break;
  }
  // "March 27-29, 1963. State visit. Met with X.": what the line goes on with is of these days.
  if (i == sentence.token_end && entry.date >= 0 && i < document.token_count() &&
      document.sentences()[document.token(i).sentence].line == sentence.line) {
    entry.body = i;
    return entry;
  }
  if (i >= limit || i == sentence.first || (entry.date < 0 && !bullet && !hour)) return ListEntry();
  if (PlaceBeforeColon(document, i, limit, &entry)) return entry;
  // "2 November was a cold day": a sentence, unless a mark or a bullet says that it is a list.
  if (!mark && !bullet && !(hour && entry.date < 0)) return ListEntry();
  if (bullet && entry.date < 0 && document.token(i).shape != Shape::kLower &&
      !OpensWithMeeting(document, sentence, i)) {
    return ListEntry();
  }
  entry.body = i;
  PlaceOfLabel(document, sentence, &entry);
  return entry;
}

}  // namespace

bool OpensWithMeeting(const Document& document, const Sentence& sentence, int first) {
  constexpr int kWithin = 6;
  for (int i = first; i < sentence.token_end && i < first + kWithin; ++i) {
    const DocToken& token = document.token(i);
    if (token.Has(kMeetVerb | kHostVerb | kTalkVerb | kMeetingNoun | kCallNoun | kCallVerb |
                  kAttendVerb | kVisitVerb) ||
        token.lower == "mission") {
      return true;
    }
    if (document.Is(i, Sense::Kind::kGivenName) || document.Is(i, Sense::Kind::kHonorific)) {
      return false;
    }
  }
  return false;
}

bool IsPlaceAlone(const Document& document, const Sentence& sentence) {
  const int first = sentence.first;
  return document.Is(first, Sense::Kind::kCity) && document.MatchFirst(first) == first &&
         document.MatchEnd(first) + 1 == sentence.token_end &&
         document.token(sentence.token_end - 1).lower == ".";
}

ListEntry ReadListEntry(const Document& document, const Sentence& sentence) {
  const ListEntry entry = ReadDatedEntry(document, sentence);
  return entry.found() ? entry : OfJourneyHead(document, sentence);
}

}  // namespace chancery
