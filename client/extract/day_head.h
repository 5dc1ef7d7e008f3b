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
// Plain functions: thread-safe. Cost: the tokens of the sentence.

#ifndef CHANCERY_CLIENT_EXTRACT_DAY_HEAD_H_
#define CHANCERY_CLIENT_EXTRACT_DAY_HEAD_H_

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
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

// The date that the sentence says, as an index into Document::dates(), if all tokens that are no
// part of it may stand `besides` it; -1 for none, and for several.
int OnlyDate(const Document& document, const Sentence& sentence,
             absl::FunctionRef<bool(const DocToken&)> besides);

// The days of entries that tell theirs at last: "Ana Costa, President. Met with X. May 17-19,
// 1982."
//
// Immutable after construction: thread-safe. Cost: linear in the text, once.
class DaysBehind {
 public:
  explicit DaysBehind(const Document& document);

  // Of sentence `s` of the document; unknown for none.
  const PartialDate& Of(int s) const { return days_[s]; }

 private:
  std::vector<PartialDate> days_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_DAY_HEAD_H_
