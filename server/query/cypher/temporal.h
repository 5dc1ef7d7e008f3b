// The temporal values of openCypher: dates, times, and durations.
//
//   CHANCERY_ASSIGN_OR_RETURN(Temporal day, ParseTemporal(TemporalKind::kDate, "2015-W30-2"));
//   AddDuration(day, *ParseDuration("P1M"));  // 2015-08-21
//   DurationBetween(a, b);                    // months, then days, then seconds
//
// Days count from 1970-01-01 in the proleptic Gregorian calendar; years lie in -999999999 to
// 999999999. Leap seconds do not exist. Zones with a name follow the tz database of the system.
//
// Errors are INVALID_ARGUMENT, whose message says what is wrong with which field or text.
//
// Immutable value types, pure functions: safe to share between threads.

#ifndef CHANCERY_SERVER_QUERY_CYPHER_TEMPORAL_H_
#define CHANCERY_SERVER_QUERY_CYPHER_TEMPORAL_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"

namespace chancery::cypher {

inline constexpr int64_t kMaxYear = 999999999;
inline constexpr int64_t kNanosPerSecond = 1000000000;
inline constexpr int64_t kSecondsPerDay = 86400;
inline constexpr int64_t kNanosPerDay = kSecondsPerDay * kNanosPerSecond;

// In the order in which values of different kinds sort.
enum class TemporalKind : uint8_t { kDateTime, kLocalDateTime, kDate, kTime, kLocalTime };

// "date", "localdatetime", ...: the name of the function that makes one.
absl::string_view TemporalKindName(TemporalKind kind);

// A date, a time of the day, or both; of some kinds with a place on earth.
struct Temporal {
  TemporalKind kind = TemporalKind::kDate;
  int64_t days = 0;    // of the calendar there; 0 without a date
  int64_t nanos = 0;   // since midnight there; 0 without a time
  int32_t offset = 0;  // seconds east of UTC; 0 without an offset
  std::string zone;    // "Europe/Stockholm"; empty: only the offset is known

  bool has_date() const { return kind <= TemporalKind::kDate; }
  bool has_time() const { return kind != TemporalKind::kDate; }
  bool has_offset() const { return kind == TemporalKind::kDateTime || kind == TemporalKind::kTime; }
  // Seconds since 1970-01-01T00:00 there, and at UTC.
  int64_t local_seconds() const { return days * kSecondsPerDay + nanos / kNanosPerSecond; }
  int64_t instant_seconds() const { return local_seconds() - offset; }
  int64_t nanos_of_second() const { return nanos % kNanosPerSecond; }
};

// An amount of months, days and seconds, which are not exchanged for each other.
struct Duration {
  int64_t months = 0;
  int64_t days = 0;
  int64_t seconds = 0;
  int64_t nanos = 0;  // 0..999999999, also if `seconds` is negative

  friend bool operator==(const Duration& a, const Duration& b) {
    return a.months == b.months && a.days == b.days && a.seconds == b.seconds && a.nanos == b.nanos;
  }
};

// A date of the calendar.
struct CivilDate {
  int64_t year = 1970;
  int month = 1;
  int day = 1;
};
int64_t DaysFromCivil(const CivilDate& date);
CivilDate CivilFromDays(int64_t days);

// What a map may say of a temporal value. Each is unset if the map does not.
struct TemporalFields {
  absl::optional<int64_t> year, month, day, week, day_of_week, quarter, day_of_quarter, ordinal_day;
  absl::optional<int64_t> hour, minute, second, millisecond, microsecond, nanosecond;
  absl::optional<std::string> timezone;
  absl::optional<Temporal> date, time, datetime;  // to take the rest from
  absl::optional<int64_t> epoch_seconds, epoch_millis;
};

// The value of `kind` that `fields` describe. Fields not named are the smallest if a greater one is
// named, and else those of the value to take the rest from.
absl::StatusOr<Temporal> MakeTemporal(TemporalKind kind, const TemporalFields& fields);
// `value` as another kind: a date of a datetime, a datetime at UTC of a localdatetime, and so on.
absl::StatusOr<Temporal> ConvertTemporal(TemporalKind kind, const Temporal& value);
// Reads the forms of ISO 8601, with or without separators, and a zone in brackets behind them.
absl::StatusOr<Temporal> ParseTemporal(TemporalKind kind, absl::string_view text);
// At `now`, at a zone (UTC if empty).
absl::StatusOr<Temporal> TemporalNow(TemporalKind kind, absl::Time now, absl::string_view zone);
// `value` without what is smaller than `unit` ("millennium" to "microsecond"), as `kind`, with
// `fields` set afterwards.
absl::StatusOr<Temporal> TruncateTemporal(TemporalKind kind, absl::string_view unit,
                                          const Temporal& value, const TemporalFields& fields);
absl::StatusOr<Temporal> DateTimeFromEpoch(int64_t seconds, int64_t nanos);

std::string FormatTemporal(const Temporal& value);
// `field` of `value` by its name in Cypher ("weekYear"), "" in `text` unless it is a text (the
// zone). False: there is no such field.
struct TemporalField {
  int64_t number = 0;
  absl::optional<std::string> text;
};
absl::optional<TemporalField> GetTemporalField(const Temporal& value, absl::string_view field);

// Negative, 0, positive. REQUIRES: both of one kind.
int CompareTemporal(const Temporal& a, const Temporal& b);

// An amount with fractions: those of a month become days of it (30.436875 a month), and so on down.
absl::StatusOr<Duration> MakeDuration(long double months, long double days, long double seconds,
                                      long double nanos);
// Exact. INVALID_ARGUMENT if it does not fit.
absl::StatusOr<Duration> MakeExactDuration(int64_t months, int64_t days, int64_t seconds,
                                           int64_t nanos);
absl::StatusOr<Duration> ParseDuration(absl::string_view text);
std::string FormatDuration(const Duration& value);
absl::optional<int64_t> GetDurationField(const Duration& value, absl::string_view field);
// For sorting: by how long it takes in a year of 365.2425 days.
int CompareDuration(const Duration& a, const Duration& b);

absl::StatusOr<Duration> AddDurations(const Duration& a, const Duration& b);
absl::StatusOr<Duration> NegateDuration(const Duration& value);
absl::StatusOr<Duration> ScaleDuration(const Duration& value, double factor);
absl::StatusOr<Temporal> AddDuration(const Temporal& value, const Duration& duration);

enum class DurationUnit { kMixed, kMonths, kDays, kSeconds };
// From `a` to `b`, in whole units. What only one of them knows (a date, a zone) it lends the other.
absl::StatusOr<Duration> DurationBetween(const Temporal& a, const Temporal& b, DurationUnit unit);

}  // namespace chancery::cypher

#endif  // CHANCERY_SERVER_QUERY_CYPHER_TEMPORAL_H_
