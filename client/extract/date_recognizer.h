// Finds the dates that a text names and works out which days they mean.
//
//   PartialDate published = PartialDate::Day(2022, 1, 21);  // a Friday
//   std::vector<DateMention> dates = FindDates("They met on Tuesday.", 0, 20, published);
//   dates[0].past.ToString();      // "2022-01-18"
//   dates[0].future.ToString();    // "2022-01-25"
//
// News leaves out what its reader knows: the year, and with a weekday everything else. The missing
// part is taken from the day of publication. Which way to look depends on the tense of the verb,
// which this unit does not see: such mentions carry both readings.
//
// A mention covers the words that make the date, with its preposition only where that changes the
// meaning ("since 2004", "from 1994 to 2004", "late 2019"). Mentions do not overlap and are in the
// order of the text. Words that look like a date and are not ("the 2004 Olympics" is one, "1,994
// troops" and "Article 2004" are not) are left out by their shape and neighbours.
//
// Pure functions, no clock: thread-safe. Cost: linear in the range.

#ifndef CHANCERY_CLIENT_EXTRACT_DATE_RECOGNIZER_H_
#define CHANCERY_CLIENT_EXTRACT_DATE_RECOGNIZER_H_

#include <cstddef>
#include <vector>

#include "absl/strings/string_view.h"
#include "client/extract/date_mention.h"
#include "storage/model/partial_date.h"

namespace chancery {

// The dates in bytes [begin, end) of `text`, which must be on code point boundaries and within it.
// With an unknown `published`, relative dates and weekdays are found and have unknown readings, and
// a date without a year stays unknown too. A `published` that is not a single day is taken as its
// last day.
std::vector<DateMention> FindDates(absl::string_view text, size_t begin, size_t end,
                                   const PartialDate& published);

// Reads a whole string as one date, "21 January 2022", "Jan. 21, 2022", "2022-01-21": unknown if it
// is anything else.
PartialDate ReadDate(absl::string_view text);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_DATE_RECOGNIZER_H_
