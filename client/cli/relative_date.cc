#include "client/cli/relative_date.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"

namespace chancery {
namespace {

// Further back nothing was ever recorded, and no sum of days overflows.
constexpr int64_t kMaxCount = 1'000'000;

absl::optional<std::string> DayText(absl::CivilDay day) {
  if (day.year() < 1 || day.year() > 9999) return absl::nullopt;
  return absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

absl::optional<std::string> MonthText(absl::CivilMonth month) {
  if (month.year() < 1 || month.year() > 9999) return absl::nullopt;
  return absl::StrFormat("%04d-%02d", month.year(), month.month());
}

absl::optional<std::string> YearText(int64_t year) {
  if (year < 1 || year > 9999) return absl::nullopt;
  return absl::StrFormat("%04d", year);
}

// The same day of the month so many months before, or its last one.
absl::CivilDay MonthsBefore(absl::CivilDay day, int64_t months) {
  const absl::CivilMonth month = absl::CivilMonth(day) - months;
  const absl::CivilDay last = absl::CivilDay(month + 1) - 1;
  return std::min(absl::CivilDay(month) + (day.day() - 1), last);
}

}  // namespace

absl::optional<std::string> ResolveRelativeDate(absl::string_view text, absl::CivilDay today) {
  if (!text.empty() && text[0] == '-') return absl::nullopt;
  const std::string lower = absl::AsciiStrToLower(text);
  const std::vector<std::string> words =
      absl::StrSplit(lower, absl::ByAnyChar(" -"), absl::SkipEmpty());
  if (words.size() == 1) {
    if (words[0] == "today") return DayText(today);
    if (words[0] == "yesterday") return DayText(today - 1);
    if (words[0] == "tomorrow") return DayText(today + 1);
    return absl::nullopt;
  }
  if (words.size() == 2) {
    int64_t step = 0;
    if (words[0] == "last") {
      step = -1;
    } else if (words[0] == "next") {
      step = 1;
    } else if (words[0] != "this") {
      return absl::nullopt;
    }
    if (words[1] == "month") return MonthText(absl::CivilMonth(today) + step);
    if (words[1] == "year") return YearText(today.year() + step);
    return absl::nullopt;
  }
  if (words.size() != 3 || words[2] != "ago") return absl::nullopt;
  int64_t count = words[0] == "a" || words[0] == "an" ? 1 : -1;
  if (count < 0 && !absl::SimpleAtoi(words[0], &count)) return absl::nullopt;
  if (count < 0 || count > kMaxCount) return absl::nullopt;
  const std::string& unit = words[1];
  if (unit == "day" || unit == "days") return DayText(today - count);
  if (unit == "week" || unit == "weeks") return DayText(today - 7 * count);
  if (unit == "month" || unit == "months") return DayText(MonthsBefore(today, count));
  if (unit == "year" || unit == "years") return DayText(MonthsBefore(today, 12 * count));
  return absl::nullopt;
}

}  // namespace chancery
