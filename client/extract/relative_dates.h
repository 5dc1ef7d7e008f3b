// Dates that count from the day of publication: "Friday", "last week", "two days ago", "earlier
// this month", and the parts of longer ones, "early 2022".
//
// Immutable after construction: thread-safe. Cost of each look: constant.

#ifndef CHANCERY_CLIENT_EXTRACT_RELATIVE_DATES_H_
#define CHANCERY_CLIENT_EXTRACT_RELATIVE_DATES_H_

#include <cstddef>

#include "client/extract/absolute_dates.h"
#include "storage/model/partial_date.h"

namespace chancery {

class RelativeDates : public AbsoluteDates {
 public:
  using AbsoluteDates::AbsoluteDates;

  // Each reads the date that begins with word `i`; false where there is none.
  bool WithPart(size_t i,
                DatePiece* piece) const;  // "early 2022", "the end of May", "late last month"
  bool Weekday(size_t i, DatePiece* piece) const;  // "Friday", "next Tuesday", "Friday, January 21"
  bool Relative(size_t i, DatePiece* piece) const;  // "yesterday", "last week", "two days ago"

 private:
  PartialDate Days(int64_t first, int64_t last) const {
    return PartialDate::Range(today_ + static_cast<DayNumber>(first),
                              today_ + static_cast<DayNumber>(last));
  }
  // "two days ago", "a week from now", "in three months".
  bool Ago(size_t i, DatePiece* piece) const;
  bool WillFollows(size_t p) const;
  size_t PartOfDayEnd(size_t i) const;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_RELATIVE_DATES_H_
