// A date that a text names.

#ifndef CHANCERY_CLIENT_EXTRACT_DATE_MENTION_H_
#define CHANCERY_CLIENT_EXTRACT_DATE_MENTION_H_

#include <cstddef>
#include <cstdint>

#include "storage/model/partial_date.h"

namespace chancery {

struct DateMention {
  // How the day was found.
  enum class Basis : uint8_t {
    kAbsolute,  // "21 January 2022", "May 2004", "in 2004", "2022-01-21"
    kNoYear,    // "January 21", "in May", "May 3-5": the year is that of the publication or next to
                // it
    kWeekday,   // "Friday", "next Tuesday", "Friday morning"
    kRelative,  // "yesterday", "last month", "two days ago", "earlier this year"
  };

  // What the words say about the date.
  enum class Relation : uint8_t {
    kAt,      // on it, or some day in it
    kSince,   // "since 2004", "from 2004": it began then and, for all we know, lasts
    kUntil,   // "until 2004": it ended then
    kBefore,  // "before 2004": the date only bounds it
    kAfter,   // "after May 4": likewise
    kSpan,    // "from 1994 to 2004", "between 1994 and 2004", "1994-2004": all of it
  };

  // Bytes [begin, end) of the text.
  size_t begin = 0;
  size_t end = 0;
  Basis basis = Basis::kAbsolute;
  Relation relation = Relation::kAt;

  // The reading with a verb in the past: the latest such date at or before the publication. The
  // same as `future` where the words leave no choice.
  PartialDate past;
  // The reading with a verb in the future: the earliest such date at or after the publication.
  PartialDate future;

  // Of kSpan: both ends, as named. `past` and `future` are then the range between them.
  PartialDate start;
  PartialDate finish;

  bool ambiguous() const { return past != future; }
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_DATE_MENTION_H_
