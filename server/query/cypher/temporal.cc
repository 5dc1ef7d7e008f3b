#include "server/query/cypher/temporal.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "storage/base/status_macros.h"

namespace chancery::cypher {
namespace {

constexpr int64_t kNanosPerMinute = 60 * kNanosPerSecond;
constexpr int64_t kNanosPerHour = 60 * kNanosPerMinute;
constexpr int64_t kSecondsPerMonth = 2629746;  // a twelfth of 365.2425 days
constexpr int64_t kMaxOffset = int64_t{18} * 3600;

absl::Status Invalid(absl::string_view message) { return absl::InvalidArgumentError(message); }

int64_t FloorDiv(int64_t a, int64_t b) {
  const int64_t quotient = a / b;
  return quotient - ((a % b != 0 && (a % b < 0) != (b < 0)) ? 1 : 0);
}
int64_t FloorMod(int64_t a, int64_t b) {
  const int64_t rest = a % b;
  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

bool IsLeapYear(int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }
int DaysInMonth(int64_t year, int month) {
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && IsLeapYear(year) ? 29 : kDays[month - 1];
}

// 1: Monday.
int WeekDay(int64_t days) { return static_cast<int>(FloorMod(days + 3, 7)) + 1; }
int64_t FirstDay(int64_t year) { return DaysFromCivil({year, 1, 1}); }
// The Monday of the first week of a year, the one with its first Thursday.
int64_t FirstWeek(int64_t year) {
  const int64_t fourth = DaysFromCivil({year, 1, 4});
  return fourth - (WeekDay(fourth) - 1);
}
int64_t WeekYear(int64_t days) { return CivilFromDays(days - (WeekDay(days) - 1) + 3).year; }
int64_t Week(int64_t days) { return (days - FirstWeek(WeekYear(days))) / 7 + 1; }
int64_t QuarterStart(int64_t year, int quarter) {
  return DaysFromCivil({year, (quarter - 1) * 3 + 1, 1});
}

absl::Status CheckRange(absl::string_view field, int64_t value, int64_t min, int64_t max) {
  if (value >= min && value <= max) return absl::OkStatus();
  return Invalid(absl::StrCat(field, " must be in ", min, " to ", max, ", not ", value));
}

// Offsets: "Z", "+01", "+0100", "+01:00", "+01:00:30".
absl::optional<int32_t> ParseOffset(absl::string_view text) {
  if (text == "Z" || text == "z") return 0;
  if (text.size() < 3 || (text[0] != '+' && text[0] != '-')) return absl::nullopt;
  const bool negative = text[0] == '-';
  std::string digits;
  for (size_t i = 1; i < text.size(); ++i) {
    if (absl::ascii_isdigit(text[i])) {
      digits += text[i];
    } else if (text[i] != ':' || digits.size() % 2 != 0 || i + 1 == text.size()) {
      return absl::nullopt;
    }
  }
  if (digits.size() != 2 && digits.size() != 4 && digits.size() != 6) return absl::nullopt;
  digits.resize(6, '0');
  const auto two = [&digits](size_t at) {
    return (digits[at] - '0') * 10 + (digits[at + 1] - '0');
  };
  if (two(2) > 59 || two(4) > 59) return absl::nullopt;
  const int32_t seconds = two(0) * 3600 + two(2) * 60 + two(4);
  if (seconds > kMaxOffset) return absl::nullopt;
  return negative ? -seconds : seconds;
}

std::string FormatOffset(int32_t offset) {
  if (offset == 0) return "Z";
  const int32_t size = std::abs(offset);
  std::string text =
      absl::StrFormat("%c%02d:%02d", offset < 0 ? '-' : '+', size / 3600, size / 60 % 60);
  if (size % 60 != 0) absl::StrAppend(&text, absl::StrFormat(":%02d", size % 60));
  return text;
}

// A zone as a text names it: an offset, or a name of the tz database.
struct Zone {
  int32_t offset = 0;
  std::string name;
};

absl::StatusOr<Zone> ParseZone(absl::string_view text) {
  Zone zone;
  if (const absl::optional<int32_t> offset = ParseOffset(text); offset.has_value()) {
    zone.offset = *offset;
    return zone;
  }
  // Names are looked up as files: only what can be one of the database's names may get there.
  bool plausible = !text.empty() && text.size() <= 64 && absl::ascii_isalpha(text[0]) &&
                   !absl::StrContains(text, "..");
  for (const char c : text) {
    plausible =
        plausible && (absl::ascii_isalnum(c) || absl::StrContains("/_+-.", std::string(1, c)));
  }
  absl::TimeZone found;
  if (!plausible || !absl::LoadTimeZone(std::string(text), &found)) {
    return Invalid(absl::StrCat("there is no time zone \"", text, "\""));
  }
  zone.name = std::string(text);
  return zone;
}

absl::TimeZone LoadZone(const std::string& name) {
  absl::TimeZone zone;
  absl::LoadTimeZone(name, &zone);
  return zone;
}

// The offset of a zone at a local time. A time that a change of clocks leaves out is taken as if
// the change had not been yet; of one that it gives twice, the first.
int32_t OffsetAtLocal(const Zone& zone, int64_t local_seconds) {
  if (zone.name.empty()) return zone.offset;
  const absl::CivilSecond civil = absl::CivilSecond(1970, 1, 1) + local_seconds;
  const absl::TimeZone::TimeInfo info = LoadZone(zone.name).At(civil);
  return static_cast<int32_t>(LoadZone(zone.name).At(info.pre).offset);
}
int32_t OffsetAtInstant(const Zone& zone, int64_t seconds) {
  if (zone.name.empty()) return zone.offset;
  return static_cast<int32_t>(LoadZone(zone.name).At(absl::FromUnixSeconds(seconds)).offset);
}
Zone ZoneOf(const Temporal& value) { return {value.offset, value.zone}; }

void SetLocalSeconds(int64_t seconds, int64_t nanos, Temporal* value) {
  value->days = FloorDiv(seconds, kSecondsPerDay);
  value->nanos = FloorMod(seconds, kSecondsPerDay) * kNanosPerSecond + nanos;
}

absl::Status CheckDays(int64_t days) {
  static const int64_t kFirst = FirstDay(-kMaxYear);
  static const int64_t kLast = DaysFromCivil({kMaxYear, 12, 31});
  if (days >= kFirst && days <= kLast) return absl::OkStatus();
  return Invalid("the date lies outside the years -999999999 to 999999999");
}

// Sets the offset of a local date and time at a zone.
void PlaceAt(const Zone& zone, Temporal* value) {
  value->zone = zone.name;
  value->offset = OffsetAtLocal(zone, value->local_seconds());
  // A local time that does not exist is told as the one an hour later.
  if (!zone.name.empty()) {
    const int64_t instant = value->instant_seconds();
    const int64_t nanos = value->nanos_of_second();
    value->offset = OffsetAtInstant(zone, instant);
    SetLocalSeconds(instant + value->offset, nanos, value);
  }
}
// The same instant at another zone.
void MoveTo(const Zone& zone, Temporal* value) {
  const int64_t instant = value->instant_seconds();
  const int64_t nanos = value->nanos_of_second();
  value->zone = zone.name;
  value->offset = OffsetAtInstant(zone, instant);
  SetLocalSeconds(instant + value->offset, nanos, value);
}

// Times have an offset, but no zone: which it is depends on the day.
void MoveTimeTo(int32_t offset, Temporal* value) {
  value->nanos =
      FloorMod(value->nanos + (static_cast<int64_t>(offset) - value->offset) * kNanosPerSecond,
               kNanosPerDay);
  value->offset = offset;
}

bool NamesDate(const TemporalFields& f) {
  return f.year || f.month || f.day || f.week || f.day_of_week || f.quarter || f.day_of_quarter ||
         f.ordinal_day;
}

absl::StatusOr<int64_t> MakeDays(const TemporalFields& fields,
                                 const absl::optional<int64_t>& base) {
  const CivilDate from = CivilFromDays(base.value_or(0));
  if (!base.has_value() && !fields.year.has_value()) return Invalid("year must be given");
  if (fields.year.has_value()) {
    CHANCERY_RETURN_IF_ERROR(CheckRange("year", *fields.year, -kMaxYear, kMaxYear));
  }
  if (fields.week.has_value() || fields.day_of_week.has_value()) {
    if (fields.month || fields.quarter || fields.ordinal_day || fields.day ||
        fields.day_of_quarter) {
      return Invalid("week and dayOfWeek cannot be given with month, day, quarter or ordinalDay");
    }
    const int64_t year = fields.year.value_or(base.has_value() ? WeekYear(*base) : 0);
    const int64_t week = fields.week.value_or(base.has_value() ? Week(*base) : 1);
    const int64_t day = fields.day_of_week.value_or(base.has_value() ? WeekDay(*base) : 1);
    CHANCERY_RETURN_IF_ERROR(CheckRange("week", week, 1, 53));
    CHANCERY_RETURN_IF_ERROR(CheckRange("dayOfWeek", day, 1, 7));
    const int64_t days = FirstWeek(year) + (week - 1) * 7 + (day - 1);
    if (week == 53 && FirstWeek(year + 1) <= FirstWeek(year) + int64_t{52} * 7) {
      return Invalid(absl::StrCat("the year ", year, " has no week 53"));
    }
    return days;
  }
  const int64_t year = fields.year.value_or(from.year);
  if (fields.quarter.has_value() || fields.day_of_quarter.has_value()) {
    if (fields.month || fields.ordinal_day || fields.day) {
      return Invalid("quarter and dayOfQuarter cannot be given with month, day or ordinalDay");
    }
    const int64_t quarter = fields.quarter.value_or((from.month - 1) / 3 + 1);
    CHANCERY_RETURN_IF_ERROR(CheckRange("quarter", quarter, 1, 4));
    const int q = static_cast<int>(quarter);
    if (!fields.day_of_quarter.has_value() && base.has_value()) {
      const int month = (q - 1) * 3 + (from.month - 1) % 3 + 1;
      return DaysFromCivil({year, month, std::min(from.day, DaysInMonth(year, month))});
    }
    const int64_t length =
        (q == 4 ? FirstDay(year + 1) : QuarterStart(year, q + 1)) - QuarterStart(year, q);
    const int64_t day = fields.day_of_quarter.value_or(1);
    CHANCERY_RETURN_IF_ERROR(CheckRange("dayOfQuarter", day, 1, length));
    return QuarterStart(year, q) + day - 1;
  }
  if (fields.ordinal_day.has_value()) {
    if (fields.month || fields.day) {
      return Invalid("ordinalDay cannot be given with month or day");
    }
    CHANCERY_RETURN_IF_ERROR(
        CheckRange("ordinalDay", *fields.ordinal_day, 1, IsLeapYear(year) ? 366 : 365));
    return FirstDay(year) + *fields.ordinal_day - 1;
  }
  if (fields.day.has_value() && !fields.month.has_value() && !base.has_value()) {
    return Invalid("month must be given when day is");
  }
  const int64_t month = fields.month.value_or(base.has_value() ? from.month : 1);
  CHANCERY_RETURN_IF_ERROR(CheckRange("month", month, 1, 12));
  const int64_t day = fields.day.value_or(base.has_value() ? from.day : 1);
  CHANCERY_RETURN_IF_ERROR(CheckRange("day", day, 1, DaysInMonth(year, static_cast<int>(month))));
  return DaysFromCivil({year, static_cast<int>(month), static_cast<int>(day)});
}

absl::StatusOr<int64_t> SubSecond(const TemporalFields& fields) {
  const int64_t millis = fields.millisecond.value_or(0);
  const int64_t micros = fields.microsecond.value_or(0);
  const int64_t nanos = fields.nanosecond.value_or(0);
  CHANCERY_RETURN_IF_ERROR(CheckRange("millisecond", millis, 0, 999));
  CHANCERY_RETURN_IF_ERROR(
      CheckRange("microsecond", micros, 0, fields.millisecond.has_value() ? 999 : 999999));
  CHANCERY_RETURN_IF_ERROR(CheckRange("nanosecond", nanos, 0,
                                      fields.microsecond.has_value()   ? 999
                                      : fields.millisecond.has_value() ? 999999
                                                                       : 999999999));
  return millis * 1000000 + micros * 1000 + nanos;
}

bool NamesSubSecond(const TemporalFields& f) {
  return f.millisecond || f.microsecond || f.nanosecond;
}

absl::StatusOr<int64_t> MakeNanos(const TemporalFields& fields,
                                  const absl::optional<int64_t>& base) {
  const int64_t from = base.value_or(0);
  if (!base.has_value()) {
    if (fields.minute && !fields.hour) return Invalid("hour must be given when minute is");
    if (fields.second && !fields.minute) return Invalid("minute must be given when second is");
    if (NamesSubSecond(fields) && !fields.second) {
      return Invalid("second must be given when a part of it is");
    }
  }
  const int64_t hour = fields.hour.value_or(from / kNanosPerHour);
  const int64_t minute = fields.minute.value_or(from / kNanosPerMinute % 60);
  const int64_t second = fields.second.value_or(from / kNanosPerSecond % 60);
  CHANCERY_RETURN_IF_ERROR(CheckRange("hour", hour, 0, 23));
  CHANCERY_RETURN_IF_ERROR(CheckRange("minute", minute, 0, 59));
  CHANCERY_RETURN_IF_ERROR(CheckRange("second", second, 0, 59));
  int64_t nanos = from % kNanosPerSecond;
  if (NamesSubSecond(fields)) {
    CHANCERY_ASSIGN_OR_RETURN(nanos, SubSecond(fields));
  }
  return hour * kNanosPerHour + minute * kNanosPerMinute + second * kNanosPerSecond + nanos;
}

// --- Reading text ---------------------------------------------------------------------------

absl::optional<int64_t> Digits(absl::string_view text) {
  if (text.empty() || text.size() > 10) return absl::nullopt;
  int64_t value = 0;
  for (const char c : text) {
    if (!absl::ascii_isdigit(c)) return absl::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

// The fields of a date in one of the forms of ISO 8601.
bool ReadDateFields(absl::string_view text, TemporalFields* fields) {
  int64_t sign = 1;
  bool is_signed = false;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    is_signed = true;
    sign = text[0] == '-' ? -1 : 1;
    text.remove_prefix(1);
  }
  size_t digits = 0;
  while (digits < text.size() && absl::ascii_isdigit(text[digits])) ++digits;
  // A year with a sign is as long as it is; others have four digits.
  const size_t year_size = is_signed && (digits == text.size() || text[digits] == '-') ? digits : 4;
  if (digits < 4 || year_size > 9 || year_size < 4) return false;
  const absl::optional<int64_t> year = Digits(text.substr(0, year_size));
  if (!year.has_value()) return false;
  fields->year = sign * *year;
  absl::string_view rest = text.substr(year_size);
  if (rest.empty()) return true;
  const bool separated = rest[0] == '-';
  if (separated) rest.remove_prefix(1);
  if (rest.empty()) return false;
  if (rest[0] == 'W' || rest[0] == 'w') {
    rest.remove_prefix(1);
    if (rest.size() < 2) return false;
    fields->week = Digits(rest.substr(0, 2));
    rest.remove_prefix(2);
    if (!rest.empty()) {
      if (separated) {
        if (rest[0] != '-') return false;
        rest.remove_prefix(1);
      }
      if (rest.size() != 1) return false;
      fields->day_of_week = Digits(rest);
      if (!fields->day_of_week.has_value()) return false;
    }
    return fields->week.has_value();
  }
  if (rest[0] == 'Q' || rest[0] == 'q') {
    rest.remove_prefix(1);
    if (rest.empty()) return false;
    fields->quarter = Digits(rest.substr(0, 1));
    rest.remove_prefix(1);
    if (!rest.empty()) {
      if (separated) {
        if (rest[0] != '-') return false;
        rest.remove_prefix(1);
      }
      if (rest.size() != 2) return false;
      fields->day_of_quarter = Digits(rest);
      if (!fields->day_of_quarter.has_value()) return false;
    }
    return fields->quarter.has_value();
  }
  if (separated) {
    if (rest.size() == 3) {
      fields->ordinal_day = Digits(rest);
      return fields->ordinal_day.has_value();
    }
    if (rest.size() != 2 && !(rest.size() == 5 && rest[2] == '-')) return false;
    fields->month = Digits(rest.substr(0, 2));
    if (rest.size() == 5) {
      fields->day = Digits(rest.substr(3));
      if (!fields->day.has_value()) return false;
    }
    return fields->month.has_value();
  }
  switch (rest.size()) {
    case 2:
      fields->month = Digits(rest);
      return fields->month.has_value();
    case 3:
      fields->ordinal_day = Digits(rest);
      return fields->ordinal_day.has_value();
    case 4:
      fields->month = Digits(rest.substr(0, 2));
      fields->day = Digits(rest.substr(2));
      return fields->month.has_value() && fields->day.has_value();
    default:
      return false;
  }
}

// The fields of a time of the day, without a zone.
bool ReadTimeFields(absl::string_view text, TemporalFields* fields) {
  absl::string_view fraction;
  const size_t point = text.find_first_of(".,");
  if (point != absl::string_view::npos) {
    fraction = text.substr(point + 1);
    text = text.substr(0, point);
    if (fraction.empty() || fraction.size() > 9 || !Digits(fraction).has_value()) return false;
  }
  const bool separated = absl::StrContains(text, ":");
  std::string digits;
  for (size_t i = 0; i < text.size(); ++i) {
    if (separated && i % 3 == 2) {
      if (text[i] != ':' || i + 1 == text.size()) return false;
    } else if (absl::ascii_isdigit(text[i])) {
      digits += text[i];
    } else {
      return false;
    }
  }
  if (digits.size() != 2 && digits.size() != 4 && digits.size() != 6) return false;
  if (!fraction.empty() && digits.size() != 6) return false;
  fields->hour = Digits(digits.substr(0, 2));
  if (digits.size() >= 4) fields->minute = Digits(digits.substr(2, 2));
  if (digits.size() == 6) fields->second = Digits(digits.substr(4, 2));
  if (!fraction.empty()) {
    std::string nanos(fraction);
    nanos.resize(9, '0');
    fields->nanosecond = Digits(nanos);
  }
  return true;
}

// Splits "12:00+01:00[Europe/Paris]" before its offset and zone.
bool SplitZone(absl::string_view* text, absl::string_view* offset, absl::string_view* zone) {
  *offset = *zone = absl::string_view();
  if (absl::EndsWith(*text, "]")) {
    const size_t open = text->find('[');
    if (open == absl::string_view::npos) return false;
    *zone = text->substr(open + 1, text->size() - open - 2);
    if (zone->empty()) return false;
    *text = text->substr(0, open);
  }
  const size_t at = text->find_first_of("Zz+-");
  if (at != absl::string_view::npos) {
    *offset = text->substr(at);
    *text = text->substr(0, at);
  }
  return true;
}

void AppendTime(int64_t nanos, std::string* out) {
  const int64_t second = nanos / kNanosPerSecond % 60;
  const int64_t fraction = nanos % kNanosPerSecond;
  absl::StrAppend(
      out, absl::StrFormat("%02d:%02d", nanos / kNanosPerHour, nanos / kNanosPerMinute % 60));
  if (second == 0 && fraction == 0) return;
  absl::StrAppend(out, absl::StrFormat(":%02d", second));
  if (fraction == 0) return;
  std::string digits = absl::StrFormat("%09d", fraction);
  digits.erase(digits.find_last_not_of('0') + 1);
  absl::StrAppend(out, ".", digits);
}

absl::StatusOr<int64_t> ToInt64(long double value) {
  if (!(value > -9.2e18L && value < 9.2e18L)) return Invalid("the duration is too long");
  return static_cast<int64_t>(value);
}

bool AddOverflows(int64_t a, int64_t b, int64_t* sum) { return __builtin_add_overflow(a, b, sum); }

// Adds months, clamping the day to the length of the month.
absl::StatusOr<int64_t> AddMonths(int64_t days, int64_t months) {
  const CivilDate date = CivilFromDays(days);
  int64_t total;
  if (AddOverflows(date.year * 12 + date.month - 1, months, &total)) {
    return Invalid("the duration is too long");
  }
  CivilDate result;
  result.year = FloorDiv(total, 12);
  if (result.year < -kMaxYear || result.year > kMaxYear) return CheckDays(INT64_MAX);
  result.month = static_cast<int>(FloorMod(total, 12)) + 1;
  result.day = std::min(date.day, DaysInMonth(result.year, result.month));
  return DaysFromCivil(result);
}

}  // namespace

absl::string_view TemporalKindName(TemporalKind kind) {
  switch (kind) {
    case TemporalKind::kDateTime:
      return "datetime";
    case TemporalKind::kLocalDateTime:
      return "localdatetime";
    case TemporalKind::kDate:
      return "date";
    case TemporalKind::kTime:
      return "time";
    case TemporalKind::kLocalTime:
      return "localtime";
  }
  return "";
}

// Both after Howard Hinnant's "chrono-compatible low-level date algorithms".
int64_t DaysFromCivil(const CivilDate& date) {
  const int64_t y = date.year - (date.month <= 2 ? 1 : 0);
  const int64_t era = FloorDiv(y, 400);
  const int64_t yoe = y - era * 400;
  const int64_t doy = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
  const int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return era * 146097 + doe - 719468;
}

CivilDate CivilFromDays(int64_t days) {
  days += 719468;
  const int64_t era = FloorDiv(days, 146097);
  const int64_t doe = days - era * 146097;
  const int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const int64_t mp = (5 * doy + 2) / 153;
  CivilDate date;
  date.day = static_cast<int>(doy - (153 * mp + 2) / 5 + 1);
  date.month = static_cast<int>(mp + (mp < 10 ? 3 : -9));
  date.year = yoe + era * 400 + (date.month <= 2 ? 1 : 0);
  return date;
}

absl::StatusOr<Temporal> MakeTemporal(TemporalKind kind, const TemporalFields& fields) {
  Temporal result;
  result.kind = kind;
  absl::optional<Zone> zone;
  if (fields.timezone.has_value()) {
    if (!result.has_offset()) {
      return Invalid(absl::StrCat("a ", TemporalKindName(kind), " has no timezone"));
    }
    CHANCERY_ASSIGN_OR_RETURN(zone, ParseZone(*fields.timezone));
  }
  if (kind == TemporalKind::kDateTime && (fields.epoch_seconds || fields.epoch_millis)) {
    const int64_t seconds = fields.epoch_seconds.has_value() ? *fields.epoch_seconds
                                                             : FloorDiv(*fields.epoch_millis, 1000);
    const int64_t millis =
        fields.epoch_seconds.has_value() ? 0 : FloorMod(*fields.epoch_millis, 1000);
    CHANCERY_ASSIGN_OR_RETURN(const int64_t fraction, SubSecond(fields));
    CHANCERY_ASSIGN_OR_RETURN(result, DateTimeFromEpoch(seconds, millis * 1000000 + fraction));
    if (zone.has_value()) MoveTo(*zone, &result);
    return result;
  }
  const absl::optional<Temporal>& date_from = fields.date ? fields.date : fields.datetime;
  const absl::optional<Temporal>& time_from = fields.time ? fields.time : fields.datetime;
  if (result.has_date()) {
    absl::optional<int64_t> base;
    if (date_from.has_value()) {
      if (!date_from->has_date()) {
        return Invalid(absl::StrCat("a ", TemporalKindName(date_from->kind), " has no date"));
      }
      base = date_from->days;
    }
    CHANCERY_ASSIGN_OR_RETURN(result.days, MakeDays(fields, base));
    CHANCERY_RETURN_IF_ERROR(CheckDays(result.days));
  } else if (NamesDate(fields)) {
    return Invalid(absl::StrCat("a ", TemporalKindName(kind), " has no date"));
  }
  if (!result.has_time()) {
    if (fields.hour || fields.minute || fields.second || NamesSubSecond(fields)) {
      return Invalid("a date has no time");
    }
    return result;
  }
  absl::optional<int64_t> base;
  absl::optional<Zone> base_zone;
  if (time_from.has_value()) {
    if (!time_from->has_time()) return Invalid("a date has no time");
    base = time_from->nanos;
    if (time_from->has_offset()) base_zone = ZoneOf(*time_from);
  } else if (!result.has_date() && !fields.hour.has_value()) {
    return Invalid("hour must be given");
  }
  CHANCERY_ASSIGN_OR_RETURN(result.nanos, MakeNanos(fields, base));
  if (kind == TemporalKind::kDateTime) {
    PlaceAt(base_zone ? *base_zone : zone.value_or(Zone()), &result);
    if (zone.has_value() && base_zone.has_value()) MoveTo(*zone, &result);
  } else if (kind == TemporalKind::kTime) {
    if (base_zone.has_value()) {
      result.offset = time_from->offset;
      if (zone.has_value()) {
        if (!zone->name.empty()) {
          zone->offset = OffsetAtInstant(*zone, time_from->instant_seconds());
        }
        MoveTimeTo(zone->offset, &result);
      }
    } else if (zone.has_value()) {
      if (!zone->name.empty()) return Invalid("a time has an offset, not a zone with a name");
      result.offset = zone->offset;
    }
  }
  return result;
}

absl::StatusOr<Temporal> ConvertTemporal(TemporalKind kind, const Temporal& value) {
  Temporal result;
  result.kind = kind;
  if (result.has_date()) {
    if (!value.has_date()) {
      return Invalid(absl::StrCat("a ", TemporalKindName(value.kind), " has no date"));
    }
    result.days = value.days;
  }
  if (result.has_time()) {
    if (!value.has_time() && !result.has_date()) return Invalid("a date has no time");
    result.nanos = value.nanos;
  }
  if (result.has_offset()) {
    result.offset = value.offset;
    if (result.has_date()) result.zone = value.zone;
  }
  return result;
}

absl::StatusOr<Temporal> ParseTemporal(TemporalKind kind, absl::string_view text) {
  const auto malformed = [&] {
    return Invalid(absl::StrCat("\"", text.substr(0, 64), "\" is not a ", TemporalKindName(kind)));
  };
  Temporal shape;
  shape.kind = kind;
  TemporalFields fields;
  absl::string_view date_text;
  absl::string_view time_text;
  if (shape.has_date() && shape.has_time()) {
    const size_t t = text.find_first_of("Tt");
    date_text = text.substr(0, t);
    if (t != absl::string_view::npos) {
      time_text = text.substr(t + 1);
      if (time_text.empty()) return malformed();
    }
  } else {
    (shape.has_date() ? date_text : time_text) = text;
  }
  absl::string_view offset_text;
  absl::string_view zone_text;
  if (!time_text.empty() && !SplitZone(&time_text, &offset_text, &zone_text)) return malformed();
  if (!shape.has_offset() && (!offset_text.empty() || !zone_text.empty())) return malformed();
  if (shape.has_date() && !ReadDateFields(date_text, &fields)) return malformed();
  if (shape.has_time() && (!time_text.empty() || !shape.has_date()) &&
      !ReadTimeFields(time_text, &fields)) {
    return malformed();
  }
  if (kind == TemporalKind::kTime && !zone_text.empty()) return malformed();
  absl::optional<int32_t> offset;
  if (!offset_text.empty()) {
    offset = ParseOffset(offset_text);
    if (!offset.has_value()) return malformed();
    if (zone_text.empty()) fields.timezone = std::string(offset_text);
  }
  if (!zone_text.empty()) fields.timezone = std::string(zone_text);
  CHANCERY_ASSIGN_OR_RETURN(Temporal result, MakeTemporal(kind, fields));
  if (offset.has_value() && !zone_text.empty() && *offset != result.offset) {
    // Clocks that go back show some times twice: the offset says which it is.
    Temporal other = result;
    other.offset = *offset;
    const Zone zone = ZoneOf(result);
    if (OffsetAtInstant(zone, other.instant_seconds()) != *offset) {
      return Invalid(absl::StrCat("\"", text.substr(0, 64), "\": the offset of ", zone_text,
                                  " is then ", FormatOffset(result.offset)));
    }
    return other;
  }
  return result;
}

absl::StatusOr<Temporal> TemporalNow(TemporalKind kind, absl::Time now, absl::string_view zone) {
  const int64_t seconds = absl::ToUnixSeconds(now);
  CHANCERY_ASSIGN_OR_RETURN(
      Temporal value,
      DateTimeFromEpoch(seconds, absl::ToInt64Nanoseconds(now - absl::FromUnixSeconds(seconds))));
  if (!zone.empty()) {
    CHANCERY_ASSIGN_OR_RETURN(const Zone at, ParseZone(zone));
    MoveTo(at, &value);
  }
  return ConvertTemporal(kind, value);
}

absl::StatusOr<Temporal> DateTimeFromEpoch(int64_t seconds, int64_t nanos) {
  Temporal value;
  value.kind = TemporalKind::kDateTime;
  int64_t total;
  if (AddOverflows(seconds, FloorDiv(nanos, kNanosPerSecond), &total)) {
    return Invalid("the instant is too far away");
  }
  SetLocalSeconds(total, FloorMod(nanos, kNanosPerSecond), &value);
  CHANCERY_RETURN_IF_ERROR(CheckDays(value.days));
  return value;
}

absl::StatusOr<Temporal> TruncateTemporal(TemporalKind kind, absl::string_view unit,
                                          const Temporal& value, const TemporalFields& fields) {
  Temporal shape;
  shape.kind = kind;
  if (shape.has_date() && !value.has_date()) {
    return Invalid(absl::StrCat("a ", TemporalKindName(value.kind), " has no date"));
  }
  if (!shape.has_date() && !value.has_time()) return Invalid("a date has no time");
  const std::string name = absl::AsciiStrToLower(unit);
  Temporal base = value;
  const CivilDate date = CivilFromDays(value.days);
  static constexpr struct {
    const char* name;
    int64_t nanos;
  } kTimeUnits[] = {{"hour", kNanosPerHour},
                    {"minute", kNanosPerMinute},
                    {"second", kNanosPerSecond},
                    {"millisecond", 1000000},
                    {"microsecond", 1000}};
  int64_t granularity = kNanosPerDay;
  for (const auto& known : kTimeUnits) {
    if (name == known.name) granularity = known.nanos;
  }
  if (granularity != kNanosPerDay) {
    if (!shape.has_time()) {
      return Invalid(absl::StrCat("a date cannot be truncated to \"", unit, "\""));
    }
    if (!value.has_time()) return Invalid("a date has no time");
  } else if (name == "day") {
    // As it is.
  } else if (!shape.has_date()) {
    return Invalid(
        absl::StrCat("a ", TemporalKindName(kind), " cannot be truncated to \"", unit, "\""));
  } else if (name == "week") {
    base.days = value.days - (WeekDay(value.days) - 1);
  } else if (name == "month") {
    base.days = DaysFromCivil({date.year, date.month, 1});
  } else if (name == "quarter") {
    base.days = QuarterStart(date.year, (date.month - 1) / 3 + 1);
  } else if (name == "year") {
    base.days = FirstDay(date.year);
  } else if (name == "weekyear") {
    base.days = FirstWeek(WeekYear(value.days));
  } else if (name == "decade") {
    base.days = FirstDay(FloorDiv(date.year, 10) * 10);
  } else if (name == "century") {
    base.days = FirstDay(FloorDiv(date.year, 100) * 100);
  } else if (name == "millennium") {
    base.days = FirstDay(FloorDiv(date.year, 1000) * 1000);
  } else {
    return Invalid(absl::StrCat("there is no unit \"", unit, "\""));
  }
  base.nanos = value.nanos / granularity * granularity;

  // What is set afterwards goes onto the local date and time; a zone replaces the one there was.
  TemporalFields set = fields;
  set.timezone.reset();
  absl::optional<Zone> zone;
  if (fields.timezone.has_value()) {
    if (!shape.has_offset()) {
      return Invalid(absl::StrCat("a ", TemporalKindName(kind), " has no timezone"));
    }
    CHANCERY_ASSIGN_OR_RETURN(zone, ParseZone(*fields.timezone));
  } else if (value.has_offset()) {
    zone = ZoneOf(value);
  }
  int64_t extra = 0;
  if (NamesSubSecond(set)) {
    // Parts that are smaller than the unit add to what is left; others replace it.
    CHANCERY_ASSIGN_OR_RETURN(extra, SubSecond(set));
    if (granularity >= kNanosPerSecond || extra >= granularity) {
      base.nanos -= base.nanos % kNanosPerSecond;
    }
    set.millisecond = set.microsecond = set.nanosecond = absl::nullopt;
  }
  Temporal local = base;
  local.kind = shape.has_date() ? TemporalKind::kLocalDateTime : TemporalKind::kLocalTime;
  local.offset = 0;
  local.zone.clear();
  (shape.has_date() ? set.datetime : set.time) = local;
  if (kind == TemporalKind::kDate) {
    set.datetime.reset();
    set.date = local;
    if (extra != 0) return Invalid("a date has no time");
    return MakeTemporal(kind, set);
  }
  CHANCERY_ASSIGN_OR_RETURN(Temporal result, MakeTemporal(local.kind, set));
  result.nanos += extra;
  result.kind = kind;
  if (kind == TemporalKind::kDateTime) {
    PlaceAt(zone.value_or(Zone()), &result);
  } else if (kind == TemporalKind::kTime && zone.has_value()) {
    result.offset = fields.timezone.has_value() ? zone->offset : value.offset;
  }
  return result;
}

std::string FormatTemporal(const Temporal& value) {
  std::string text;
  if (value.has_date()) {
    const CivilDate date = CivilFromDays(value.days);
    if (date.year > 9999) text += '+';
    if (date.year < 0) text += '-';
    absl::StrAppend(&text,
                    absl::StrFormat("%04d-%02d-%02d", std::abs(date.year), date.month, date.day));
  }
  if (value.has_time()) {
    if (value.has_date()) text += 'T';
    AppendTime(value.nanos, &text);
  }
  if (value.has_offset()) {
    text += FormatOffset(value.offset);
    if (!value.zone.empty()) absl::StrAppend(&text, "[", value.zone, "]");
  }
  return text;
}

absl::optional<TemporalField> GetTemporalField(const Temporal& value, absl::string_view field) {
  const auto number = [](int64_t n) {
    TemporalField result;
    result.number = n;
    return absl::optional<TemporalField>(result);
  };
  const auto text = [](std::string t) {
    TemporalField result;
    result.text = std::move(t);
    return absl::optional<TemporalField>(result);
  };
  if (value.has_date()) {
    const CivilDate date = CivilFromDays(value.days);
    if (field == "year") return number(date.year);
    if (field == "month") return number(date.month);
    if (field == "day") return number(date.day);
    if (field == "quarter") return number((date.month - 1) / 3 + 1);
    if (field == "week") return number(Week(value.days));
    if (field == "weekYear") return number(WeekYear(value.days));
    if (field == "weekDay" || field == "dayOfWeek") return number(WeekDay(value.days));
    if (field == "ordinalDay") return number(value.days - FirstDay(date.year) + 1);
    if (field == "dayOfQuarter") {
      return number(value.days - QuarterStart(date.year, (date.month - 1) / 3 + 1) + 1);
    }
  }
  if (value.has_time()) {
    if (field == "hour") return number(value.nanos / kNanosPerHour);
    if (field == "minute") return number(value.nanos / kNanosPerMinute % 60);
    if (field == "second") return number(value.nanos / kNanosPerSecond % 60);
    if (field == "millisecond") return number(value.nanos_of_second() / 1000000);
    if (field == "microsecond") return number(value.nanos_of_second() / 1000);
    if (field == "nanosecond") return number(value.nanos_of_second());
  }
  if (value.has_offset()) {
    if (field == "timezone") {
      return text(value.zone.empty() ? FormatOffset(value.offset) : value.zone);
    }
    if (field == "offset") return text(FormatOffset(value.offset));
    if (field == "offsetMinutes") return number(value.offset / 60);
    if (field == "offsetSeconds") return number(value.offset);
  }
  if (value.kind == TemporalKind::kDateTime) {
    if (field == "epochSeconds") return number(value.instant_seconds());
    if (field == "epochMillis") {
      int64_t millis;
      if (__builtin_mul_overflow(value.instant_seconds(), int64_t{1000}, &millis)) {
        return absl::nullopt;
      }
      return number(millis + value.nanos_of_second() / 1000000);
    }
  }
  return absl::nullopt;
}

int CompareTemporal(const Temporal& a, const Temporal& b) {
  const auto compare = [](auto x, auto y) { return x < y ? -1 : y < x ? 1 : 0; };
  if (a.has_date()) {
    if (const int order = compare(a.instant_seconds(), b.instant_seconds()); order != 0) {
      return order;
    }
    if (const int order = compare(a.nanos_of_second(), b.nanos_of_second()); order != 0) {
      return order;
    }
  } else {
    if (const int order =
            compare(a.nanos - a.offset * kNanosPerSecond, b.nanos - b.offset * kNanosPerSecond);
        order != 0) {
      return order;
    }
  }
  if (const int order = compare(a.offset, b.offset); order != 0) return order;
  return compare(a.zone, b.zone);
}

absl::StatusOr<Duration> MakeExactDuration(int64_t months, int64_t days, int64_t seconds,
                                           int64_t nanos) {
  Duration result;
  result.months = months;
  result.days = days;
  if (AddOverflows(seconds, FloorDiv(nanos, kNanosPerSecond), &result.seconds)) {
    return Invalid("the duration is too long");
  }
  result.nanos = FloorMod(nanos, kNanosPerSecond);
  return result;
}

absl::StatusOr<Duration> MakeDuration(long double months, long double days, long double seconds,
                                      long double nanos) {
  CHANCERY_ASSIGN_OR_RETURN(const int64_t whole_months, ToInt64(months));
  days += (months - static_cast<long double>(whole_months)) * kSecondsPerMonth / kSecondsPerDay;
  CHANCERY_ASSIGN_OR_RETURN(const int64_t whole_days, ToInt64(days));
  const long double day_seconds = (days - static_cast<long double>(whole_days)) * kSecondsPerDay;
  CHANCERY_ASSIGN_OR_RETURN(const int64_t more_seconds, ToInt64(day_seconds));
  CHANCERY_ASSIGN_OR_RETURN(const int64_t whole_seconds, ToInt64(seconds));
  nanos += (day_seconds - static_cast<long double>(more_seconds)) * kNanosPerSecond +
           (seconds - static_cast<long double>(whole_seconds)) * kNanosPerSecond;
  // Binary fractions come out a little below what was written.
  const long double rounded = std::roundl(nanos);
  if (std::fabs(nanos - rounded) < 1e-3L) nanos = rounded;
  CHANCERY_ASSIGN_OR_RETURN(const int64_t whole_nanos, ToInt64(nanos));
  int64_t total;
  if (AddOverflows(whole_seconds, more_seconds, &total)) return Invalid("the duration is too long");
  return MakeExactDuration(whole_months, whole_days, total, whole_nanos);
}

absl::StatusOr<Duration> ParseDuration(absl::string_view text) {
  const auto malformed = [&] {
    return Invalid(absl::StrCat("\"", text.substr(0, 64), "\" is not a duration"));
  };
  absl::string_view rest = text;
  long double sign = 1;
  if (!rest.empty() && (rest[0] == '-' || rest[0] == '+')) {
    if (rest[0] == '-') sign = -1;
    rest.remove_prefix(1);
  }
  if (rest.empty() || (rest[0] != 'P' && rest[0] != 'p')) return malformed();
  rest.remove_prefix(1);
  // P2012-02-02T14:37:21.545
  if (rest.size() >= 10 && absl::ascii_isdigit(rest[0]) && absl::StrContains(rest, "-") &&
      rest[4] == '-' && rest[7] == '-') {
    const size_t t = rest.find_first_of("Tt");
    const absl::string_view date = rest.substr(0, t);
    const absl::optional<int64_t> years = Digits(date.substr(0, 4));
    const absl::optional<int64_t> months =
        date.size() == 10 ? Digits(date.substr(5, 2)) : absl::nullopt;
    const absl::optional<int64_t> days = date.size() == 10 ? Digits(date.substr(8)) : absl::nullopt;
    TemporalFields time;
    if (!years || !months || !days) return malformed();
    if (t != absl::string_view::npos && !ReadTimeFields(rest.substr(t + 1), &time)) {
      return malformed();
    }
    return MakeDuration(sign * (*years * 12 + *months), sign * *days,
                        sign * (time.hour.value_or(0) * 3600 + time.minute.value_or(0) * 60 +
                                time.second.value_or(0)),
                        sign * time.nanosecond.value_or(0));
  }
  long double months = 0, days = 0, seconds = 0;
  bool in_time = false;
  bool any = false;
  int last_unit = -1;
  while (!rest.empty()) {
    if ((rest[0] == 'T' || rest[0] == 't') && !in_time) {
      in_time = true;
      any = false;
      last_unit = -1;
      rest.remove_prefix(1);
      continue;
    }
    size_t size = rest[0] == '-' || rest[0] == '+' ? 1 : 0;
    size_t digits = 0;
    while (size < rest.size() &&
           (absl::ascii_isdigit(rest[size]) || rest[size] == '.' || rest[size] == ',')) {
      digits += absl::ascii_isdigit(rest[size]) ? 1 : 0;
      ++size;
    }
    if (digits == 0 || size == rest.size() || size > 40) return malformed();
    std::string number(rest.substr(rest[0] == '+' ? 1 : 0, size - (rest[0] == '+' ? 1 : 0)));
    std::replace(number.begin(), number.end(), ',', '.');
    if (std::count(number.begin(), number.end(), '.') > 1) return malformed();
    const long double value = sign * std::strtold(number.c_str(), nullptr);
    const char unit = absl::ascii_toupper(rest[size]);
    const absl::string_view order = in_time ? "HMS" : "YMWD";
    const size_t place = order.find(unit);
    if (place == absl::string_view::npos || static_cast<int>(place) <= last_unit) {
      return malformed();
    }
    last_unit = static_cast<int>(place);
    if (in_time) {
      seconds += value * (unit == 'H' ? 3600 : unit == 'M' ? 60 : 1);
    } else if (unit == 'Y' || unit == 'M') {
      months += value * (unit == 'Y' ? 12 : 1);
    } else {
      days += value * (unit == 'W' ? 7 : 1);
    }
    any = true;
    rest.remove_prefix(size + 1);
  }
  if (!any) return malformed();
  return MakeDuration(months, days, seconds, 0);
}

std::string FormatDuration(const Duration& value) {
  std::string text = "P";
  const auto append = [&text](int64_t amount, char unit) {
    if (amount != 0) absl::StrAppend(&text, amount, std::string(1, unit));
  };
  append(value.months / 12, 'Y');
  append(value.months % 12, 'M');
  append(value.days, 'D');
  int64_t seconds = value.seconds;
  int64_t nanos = value.nanos;
  if (seconds < 0 && nanos > 0) {
    ++seconds;
    nanos -= kNanosPerSecond;
  }
  if (seconds != 0 || nanos != 0) {
    text += 'T';
    append(seconds / 3600, 'H');
    append(seconds / 60 % 60, 'M');
    const int64_t rest = seconds % 60;
    if (rest != 0 || nanos != 0) {
      if (rest < 0 || nanos < 0) text += '-';
      absl::StrAppend(&text, std::abs(rest));
      if (nanos != 0) {
        std::string digits = absl::StrFormat("%09d", std::abs(nanos));
        digits.erase(digits.find_last_not_of('0') + 1);
        absl::StrAppend(&text, ".", digits);
      }
      text += 'S';
    }
  }
  return text == "P" ? "PT0S" : text;
}

absl::optional<int64_t> GetDurationField(const Duration& value, absl::string_view field) {
  const auto scaled = [&value](int64_t per_second) -> absl::optional<int64_t> {
    int64_t result;
    if (__builtin_mul_overflow(value.seconds, per_second, &result) ||
        AddOverflows(result, value.nanos / (kNanosPerSecond / per_second), &result)) {
      return absl::nullopt;
    }
    return result;
  };
  if (field == "years") return value.months / 12;
  if (field == "quarters") return value.months / 3;
  if (field == "months") return value.months;
  if (field == "weeks") return value.days / 7;
  if (field == "days") return value.days;
  if (field == "hours") return value.seconds / 3600;
  if (field == "minutes") return value.seconds / 60;
  if (field == "seconds") return value.seconds;
  if (field == "milliseconds") return scaled(1000);
  if (field == "microseconds") return scaled(1000000);
  if (field == "nanoseconds") return scaled(kNanosPerSecond);
  if (field == "quartersOfYear") return value.months / 3 % 4;
  if (field == "monthsOfQuarter") return value.months % 3;
  if (field == "monthsOfYear") return value.months % 12;
  if (field == "daysOfWeek") return value.days % 7;
  if (field == "minutesOfHour") return value.seconds / 60 % 60;
  if (field == "secondsOfMinute") return value.seconds % 60;
  if (field == "millisecondsOfSecond") return value.nanos / 1000000;
  if (field == "microsecondsOfSecond") return value.nanos / 1000;
  if (field == "nanosecondsOfSecond") return value.nanos;
  return absl::nullopt;
}

int CompareDuration(const Duration& a, const Duration& b) {
  const auto length = [](const Duration& d) {
    return static_cast<long double>(d.months) * kSecondsPerMonth +
           static_cast<long double>(d.days) * kSecondsPerDay + static_cast<long double>(d.seconds) +
           static_cast<long double>(d.nanos) / kNanosPerSecond;
  };
  const auto compare = [](auto x, auto y) { return x < y ? -1 : y < x ? 1 : 0; };
  if (const int order = compare(length(a), length(b)); order != 0) return order;
  if (const int order = compare(a.months, b.months); order != 0) return order;
  if (const int order = compare(a.days, b.days); order != 0) return order;
  if (const int order = compare(a.seconds, b.seconds); order != 0) return order;
  return compare(a.nanos, b.nanos);
}

absl::StatusOr<Duration> AddDurations(const Duration& a, const Duration& b) {
  int64_t months, days, seconds;
  if (AddOverflows(a.months, b.months, &months) || AddOverflows(a.days, b.days, &days) ||
      AddOverflows(a.seconds, b.seconds, &seconds)) {
    return Invalid("the duration is too long");
  }
  return MakeExactDuration(months, days, seconds, a.nanos + b.nanos);
}

absl::StatusOr<Duration> NegateDuration(const Duration& value) {
  constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
  if (value.months == kMin || value.days == kMin || value.seconds == kMin) {
    return Invalid("the duration is too long");
  }
  return MakeExactDuration(-value.months, -value.days, -value.seconds, -value.nanos);
}

absl::StatusOr<Duration> ScaleDuration(const Duration& value, double factor) {
  const long double f = factor;
  return MakeDuration(value.months * f, value.days * f, value.seconds * f, value.nanos * f);
}

absl::StatusOr<Temporal> AddDuration(const Temporal& value, const Duration& duration) {
  Temporal result = value;
  if (value.has_date()) {
    CHANCERY_ASSIGN_OR_RETURN(result.days, AddMonths(value.days, duration.months));
    if (AddOverflows(result.days, duration.days, &result.days)) return CheckDays(INT64_MAX);
    CHANCERY_RETURN_IF_ERROR(CheckDays(result.days));
  }
  if (!value.has_time()) {
    result.days += duration.seconds / kSecondsPerDay;
    CHANCERY_RETURN_IF_ERROR(CheckDays(result.days));
    return result;
  }
  if (!value.has_date()) {
    const int64_t seconds = duration.seconds % kSecondsPerDay;
    result.nanos = FloorMod(value.nanos + seconds * kNanosPerSecond + duration.nanos, kNanosPerDay);
    return result;
  }
  const Zone zone = ZoneOf(value);
  if (value.kind == TemporalKind::kDateTime) PlaceAt(zone, &result);
  const int64_t nanos = result.nanos_of_second() + duration.nanos;
  int64_t seconds;
  if (AddOverflows(result.instant_seconds(), duration.seconds, &seconds) ||
      AddOverflows(seconds, nanos / kNanosPerSecond, &seconds)) {
    return CheckDays(INT64_MAX);
  }
  CHANCERY_RETURN_IF_ERROR(CheckDays(FloorDiv(seconds, kSecondsPerDay)));
  if (value.kind == TemporalKind::kDateTime) result.offset = OffsetAtInstant(zone, seconds);
  SetLocalSeconds(seconds + result.offset, nanos % kNanosPerSecond, &result);
  CHANCERY_RETURN_IF_ERROR(CheckDays(result.days));
  return result;
}

absl::StatusOr<Duration> DurationBetween(const Temporal& a, const Temporal& b, DurationUnit unit) {
  Temporal from = a;
  Temporal to = b;
  const bool dated = a.has_date() && b.has_date();
  if (!dated) {
    if (unit == DurationUnit::kMonths || unit == DurationUnit::kDays) return Duration();
    // The one with a date lends it, so that clocks are changed as they were on that day.
    if (a.has_date()) to.days = a.days;
    if (b.has_date()) from.days = b.days;
  }
  const bool zoned = a.has_offset() || b.has_offset();
  if (a.has_offset() && b.has_offset()) {
    if (b.has_date()) {
      MoveTo(ZoneOf(a), &to);
      if (!dated && !a.has_date()) from.days = to.days;
    }
  } else if (a.has_offset()) {
    PlaceAt(ZoneOf(a), &to);
  } else if (b.has_offset()) {
    PlaceAt(ZoneOf(b), &from);
  }
  const auto rest = [&zoned](const Temporal& x, const Temporal& y) {
    const int64_t seconds =
        zoned ? y.instant_seconds() - x.instant_seconds() : y.local_seconds() - x.local_seconds();
    return MakeExactDuration(0, 0, seconds, y.nanos_of_second() - x.nanos_of_second());
  };
  if (unit == DurationUnit::kSeconds || !dated) return rest(from, to);

  // Whether going on from `from` by so many days of the calendar is not past `to`.
  const auto local_order = [](int64_t days_a, int64_t nanos_a, int64_t days_b, int64_t nanos_b) {
    return std::make_pair(days_a, nanos_a) < std::make_pair(days_b, nanos_b);
  };
  Duration result;
  if (unit == DurationUnit::kMonths || unit == DurationUnit::kMixed) {
    const CivilDate x = CivilFromDays(from.days);
    const CivilDate y = CivilFromDays(to.days);
    result.months = (y.year - x.year) * 12 + (y.month - x.month);
    const auto at = std::make_pair(x.day, from.nanos);
    const auto goal = std::make_pair(y.day, to.nanos);
    if (result.months > 0 && goal < at) --result.months;
    if (result.months < 0 && goal > at) ++result.months;
    if (unit == DurationUnit::kMonths) return result;
    CHANCERY_ASSIGN_OR_RETURN(from.days, AddMonths(from.days, result.months));
  }
  result.days = to.days - from.days;
  if (result.days > 0 && local_order(0, to.nanos, 0, from.nanos)) --result.days;
  if (result.days < 0 && local_order(0, from.nanos, 0, to.nanos)) ++result.days;
  if (unit == DurationUnit::kDays) return result;
  from.days += result.days;
  if (zoned && from.has_date()) {
    if (from.kind == TemporalKind::kDateTime || to.kind == TemporalKind::kDateTime) {
      PlaceAt(a.has_offset() ? ZoneOf(a) : ZoneOf(b), &from);
    }
  }
  CHANCERY_ASSIGN_OR_RETURN(const Duration time, rest(from, to));
  result.seconds = time.seconds;
  result.nanos = time.nanos;
  return result;
}

}  // namespace chancery::cypher
