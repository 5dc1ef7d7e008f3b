// A line of a list that says nothing but a day, and perhaps where the entries below it take place.
//
//   Monday, June 2
//   MONDAY, APRIL 13 (Nuuk)
//   Day two: 3 March, Quito
//   Thursday, June 19 – Saturday, June 21: Moroni, Comoros
//
//   const DayHead head = ReadDayHead(document, sentence);
//   if (head.found()) Use(head.day, head.place);
//
// The place need not be a known one, where the line sets it apart by a dash or in brackets.
//
// Plain function: thread-safe. Cost: the tokens of the sentence.

#ifndef CHANCERY_CLIENT_EXTRACT_DAY_HEAD_H_
#define CHANCERY_CLIENT_EXTRACT_DAY_HEAD_H_

#include <string>

#include "client/extract/document.h"
#include "storage/model/partial_date.h"

namespace chancery {

struct DayHead {
  // A day, or the days from the first to the last; unknown: the line is no such head.
  PartialDate day;
  // The words of the place and the country that it lies in, empty where the line says none.
  std::string place;
  std::string polity;

  bool found() const { return !day.is_unknown(); }
};

DayHead ReadDayHead(const Document& document, const Sentence& sentence);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_DAY_HEAD_H_
