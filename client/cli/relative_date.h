// Dates in words, as seen from a day: "today", "last year", "3 weeks ago".
//
// Thread-safe: a pure function.

#ifndef CHANCERY_CLIENT_CLI_RELATIVE_DATE_H_
#define CHANCERY_CLIENT_CLI_RELATIVE_DATE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/optional.h"

namespace chancery {

// "2026-01-01", "2025-12" or "2025" for
//   today, yesterday, tomorrow;
//   this, last or next month or year;
//   N days, weeks, months or years ago (a or an for 1): the day. Where its month is too short for
//   it, the last one of that.
// Case does not matter, and words may be joined by hyphens: last-year. nullopt for other text, and
// for days before the year 1.
absl::optional<std::string> ResolveRelativeDate(absl::string_view text, absl::CivilDay today);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_RELATIVE_DATE_H_
