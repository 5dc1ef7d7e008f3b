// An entry of a list of engagements: a line that opens with a bullet, a day or an hour, perhaps a
// place, and tells without a subject what happened then and there.
//
//   • 2 November – Glasgow: bilateral meeting with the President of Ghana, X; lunch with Y
//   9.30 a.m.: Telephone call with the President of Brazil, Z
//   Working visit to Oslo, 11 October: audience with King Y
//
//   ListEntry entry = ReadListEntry(document, sentence);
//   if (entry.found()) Use(entry.body);
//
// Each entry is a context of its own. Cost: the tokens before the body.

#ifndef CHANCERY_CLIENT_EXTRACT_LIST_ENTRY_H_
#define CHANCERY_CLIENT_EXTRACT_LIST_ENTRY_H_

#include "client/extract/document.h"

namespace chancery {

struct ListEntry {
  // The token with which what happened begins; -1: the sentence is no entry.
  int body = -1;
  // The place that stands between the day and the body, as tokens; -1 for none.
  int place_first = -1;
  int place_end = -1;
  // Index into Document::dates() of its own day, -1 for none.
  int date = -1;

  bool found() const { return body >= 0; }
};

ListEntry ReadListEntry(const Document& document, const Sentence& sentence);

// "Meets X", "HR/VP meets X", "Political dialogue with X": does a word of meeting stand near token
// `first`, before any name?
bool OpensWithMeeting(const Document& document, const Sentence& sentence, int first);

// "Lviv.": the name of a city and nothing else.
bool IsPlaceAlone(const Document& document, const Sentence& sentence);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_LIST_ENTRY_H_
