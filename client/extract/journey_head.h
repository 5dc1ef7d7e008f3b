// The words that say where a paragraph, or the lines below them, take place, and nothing else:
//
//   1. Cambodia (August 5 and 6)
//   Official visit to Chile, 9-11 January.
//   Working visit to Oslo, 11 October: audience with ...
//   New York. In the margins of ...
//
//   const JourneyHead head = ReadJourneyHead(document, sentence);
//   if (head.found()) Use(head.place, head.date);
//
// Cost: the tokens of the head.

#ifndef CHANCERY_CLIENT_EXTRACT_JOURNEY_HEAD_H_
#define CHANCERY_CLIENT_EXTRACT_JOURNEY_HEAD_H_

#include "client/extract/document.h"

namespace chancery {

struct JourneyHead {
  // The first token of the city, or of the country where no city is named; -1: it is no such head.
  int place = -1;
  bool city = false;
  // Index into Document::dates(), -1 for none.
  int date = -1;
  // The token behind it: that behind the colon, or behind the sentence.
  int end = -1;

  bool found() const { return place >= 0; }
};

JourneyHead ReadJourneyHead(const Document& document, const Sentence& sentence);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_JOURNEY_HEAD_H_
