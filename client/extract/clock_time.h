// Hours of the clock as they open lines of schedules, programmes and live reports: "16:40", "9.30".
//
// Plain functions of their arguments: thread-safe.

#ifndef CHANCERY_CLIENT_EXTRACT_CLOCK_TIME_H_
#define CHANCERY_CLIENT_EXTRACT_CLOCK_TIME_H_

#include <cstddef>

#include "absl/strings/string_view.h"

namespace chancery {

// The bytes of the hour and minutes, with a colon or a stop between them, that `words` begin with;
// 0 if they begin with none. What follows is not looked at, nor whether there is such an hour: the
// "21.06" of "21.06.2019" counts. Cost: five bytes.
size_t ClockTimeLength(absl::string_view words);

// Do `words` begin with an hour: "16:40", "9.30", "9 a.m.", "11pm"?
bool BeginsWithClockTime(absl::string_view words);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_CLOCK_TIME_H_
