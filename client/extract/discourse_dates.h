// What the dates of a text mean where they stand: the year or the days that the text around them is
// about, which the day of publication alone does not tell.
//
//   "1971. ... On 2 April they met. In May they met again."     April and May of 1971
//   "2014 / March 3: talks begin"                               under the heading of a year: of it
//   "She toured the Gulf from 4 to 10 March. On Monday ..."     the Monday of the tour, 6 March
//
//   DiscourseDates dates(document);
//   dates.Past(i);       // of Document::dates()[i], with a verb in the past
//   dates.Future(i);     // with a verb in the future
//
// Where the text around says nothing, these are the readings of the date itself.
//
// Borrows the document. Immutable after construction: thread-safe. Cost: linear in the text.

#ifndef CHANCERY_CLIENT_EXTRACT_DISCOURSE_DATES_H_
#define CHANCERY_CLIENT_EXTRACT_DISCOURSE_DATES_H_

#include <vector>

#include "client/extract/day_head.h"
#include "client/extract/document.h"
#include "storage/model/partial_date.h"

namespace chancery {

class DiscourseDates {
 public:
  explicit DiscourseDates(const Document& document);

  const PartialDate& Past(int date) const { return readings_[date].past; }
  const PartialDate& Future(int date) const { return readings_[date].future; }
  // The days that the entry of the sentence tells behind it; unknown for none.
  const PartialDate& DayBehind(int sentence) const { return days_behind_.Of(sentence); }
  // May the date lie on either side of the publication, by its words and by the text around it?
  bool IsAmbiguous(int date) const { return Past(date) != Future(date); }
  // Does the sentence name this date, in one of its readings?
  bool MayName(const Sentence& sentence, const PartialDate& date) const;

 private:
  struct Reading {
    PartialDate past;
    PartialDate future;
  };
  // What the text was last about.
  struct Frame {
    // The year told of, 0 for none, and the last month in it, 0 where not known.
    int year = 0;
    int month = 0;
    // A heading says the year: it holds for what is to come as well, and to the next heading.
    bool headed = false;
    int year_sentence = 0;
    // The days of a journey or a conference that is over, or that is to come; unknown for none.
    PartialDate days;
    PartialDate days_ahead;
    int days_sentence = 0;
    int days_section = 0;
    // The line that they hold for; -1: for any of the section.
    int days_line = -1;
  };

  void Read(int date, int sentence, Frame* frame);
  void ReadAbsolute(const DateMention& date, int sentence, Frame* frame) const;
  // ", who failed in 1988".
  bool InRelativeClause(const DateMention& date, int index) const;
  void ReadWithoutYear(int date, int sentence, Frame* frame);
  void ReadWeekday(int date, int sentence, const Frame& frame);
  void KeepDays(int date, int sentence, Frame* frame) const;
  bool IsTitledByWeekday(int date) const;
  bool IsPluperfect(int sentence) const;
  bool IsOfAThing(const DateMention& date) const;
  int YearsOn(const Sentence& sentence, const Frame& frame) const;

  const Document& document_;
  const DaysBehind days_behind_;
  // No date is told from the day of publication: the text is not news, and stays in a year.
  bool is_history_ = true;
  std::vector<Reading> readings_;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_DISCOURSE_DATES_H_
