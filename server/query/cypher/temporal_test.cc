#include "server/query/cypher/temporal.h"

#include <limits>
#include <string>

#include "gtest/gtest.h"
#include "tests/testing/matchers.h"

namespace chancery::cypher {
namespace {

std::string Read(TemporalKind kind, absl::string_view text) {
  const absl::StatusOr<Temporal> value = ParseTemporal(kind, text);
  return value.ok() ? FormatTemporal(*value) : "error";
}
std::string Amount(absl::string_view text) {
  const absl::StatusOr<Duration> value = ParseDuration(text);
  return value.ok() ? FormatDuration(*value) : "error";
}
std::string Between(absl::string_view a, absl::string_view b, DurationUnit unit) {
  return FormatDuration(*DurationBetween(*ParseTemporal(TemporalKind::kDateTime, a),
                                         *ParseTemporal(TemporalKind::kDateTime, b), unit));
}

TEST(TemporalTest, ReadsEveryFormOfADate) {
  for (const char* text :
       {"1912-04-15", "19120415", "1912-106", "1912106", "1912-W16-1", "1912W161", "1912-Q2-15"}) {
    EXPECT_EQ(Read(TemporalKind::kDate, text), "1912-04-15") << text;
  }
  EXPECT_EQ(Read(TemporalKind::kDate, "1912-04"), "1912-04-01");
  EXPECT_EQ(Read(TemporalKind::kDate, "1912"), "1912-01-01");
  EXPECT_EQ(Read(TemporalKind::kDate, "-0044-03-15"), "-0044-03-15");
  EXPECT_EQ(Read(TemporalKind::kDate, "+12345-01-02"), "+12345-01-02");
  for (const char* text : {"", "191", "1912-13", "1912-02-30", "1912-W54", "1912-366x", "1912-",
                           "1913-366", "+9999999999-01-01", "1912-04-15T10"}) {
    EXPECT_EQ(Read(TemporalKind::kDate, text), "error") << text;
  }
}

TEST(TemporalTest, ReadsTimesWithOffsetsAndZones) {
  EXPECT_EQ(Read(TemporalKind::kLocalTime, "23"), "23:00");
  EXPECT_EQ(Read(TemporalKind::kLocalTime, "2359"), "23:59");
  EXPECT_EQ(Read(TemporalKind::kLocalTime, "23:59:58.5"), "23:59:58.5");
  EXPECT_EQ(Read(TemporalKind::kTime, "235958.000000001-0330"), "23:59:58.000000001-03:30");
  EXPECT_EQ(Read(TemporalKind::kTime, "08:00+18"), "08:00+18:00");
  EXPECT_EQ(Read(TemporalKind::kTime, "08:00"), "08:00Z");
  EXPECT_EQ(Read(TemporalKind::kDateTime, "2004-03-09T12:00[Europe/Moscow]"),
            "2004-03-09T12:00+03:00[Europe/Moscow]");
  EXPECT_EQ(Read(TemporalKind::kDateTime, "2004-07-09T12:00+04:00[Europe/Moscow]"),
            "2004-07-09T12:00+04:00[Europe/Moscow]");
  EXPECT_EQ(Read(TemporalKind::kDateTime, "2004-07-09T12:00+05:00[Europe/Moscow]"), "error");
  for (const char* text : {"24:00", "12:60", "1", "12:3", "12:30:", "12:00+19", "12:00[Nowhere]",
                           "12:00[../../etc/passwd]"}) {
    EXPECT_EQ(Read(TemporalKind::kTime, text), "error") << text;
  }
}

TEST(TemporalTest, FillsFieldsFromAnotherValue) {
  TemporalFields fields;
  fields.date = *ParseTemporal(TemporalKind::kDate, "2007-02-10");
  fields.day = 28;
  fields.time = *ParseTemporal(TemporalKind::kTime, "09:30+01:00");
  fields.timezone = "-05:00";
  EXPECT_EQ(FormatTemporal(*MakeTemporal(TemporalKind::kDateTime, fields)),
            "2007-02-28T03:30-05:00");
  TemporalFields bad;
  bad.year = 2007;
  bad.month = 2;
  bad.day = 29;
  EXPECT_FALSE(MakeTemporal(TemporalKind::kDate, bad).ok());
  TemporalFields week;
  week.year = 2004;
  week.week = 53;
  EXPECT_EQ(FormatTemporal(*MakeTemporal(TemporalKind::kDate, week)), "2004-12-27");
  week.year = 2005;
  EXPECT_FALSE(MakeTemporal(TemporalKind::kDate, week).ok());
}

TEST(TemporalTest, TruncatesToUnits) {
  const Temporal value =
      *ParseTemporal(TemporalKind::kDateTime, "1987-12-08T14:05:59.123456789+01:00");
  const auto truncated = [&value](absl::string_view unit) {
    return FormatTemporal(*TruncateTemporal(TemporalKind::kDateTime, unit, value, {}));
  };
  EXPECT_EQ(truncated("millennium"), "1000-01-01T00:00+01:00");
  EXPECT_EQ(truncated("century"), "1900-01-01T00:00+01:00");
  EXPECT_EQ(truncated("decade"), "1980-01-01T00:00+01:00");
  EXPECT_EQ(truncated("quarter"), "1987-10-01T00:00+01:00");
  EXPECT_EQ(truncated("week"), "1987-12-07T00:00+01:00");
  EXPECT_EQ(truncated("weekYear"), "1986-12-29T00:00+01:00");
  EXPECT_EQ(truncated("minute"), "1987-12-08T14:05+01:00");
  EXPECT_EQ(truncated("microsecond"), "1987-12-08T14:05:59.123456+01:00");
  EXPECT_FALSE(TruncateTemporal(TemporalKind::kDate, "hour", value, {}).ok());
  EXPECT_FALSE(TruncateTemporal(TemporalKind::kDate, "fortnight", value, {}).ok());
}

TEST(TemporalTest, ReadsAndWritesDurations) {
  EXPECT_EQ(Amount("P1Y2M3W4DT5H6M7.5S"), "P1Y2M25DT5H6M7.5S");
  EXPECT_EQ(Amount("P0.5M"), "P15DT5H14M33S");
  EXPECT_EQ(Amount("PT-1.5S"), "PT-1.5S");
  EXPECT_EQ(Amount("P2009-02-03T04:05:06"), "P2009Y2M3DT4H5M6S");
  EXPECT_EQ(Amount("PT0S"), "PT0S");
  for (const char* text : {"", "P", "PT", "P1", "P1H", "P1M1Y", "1D", "P1.2.3D", "PT1e3S"}) {
    EXPECT_EQ(Amount(text), "error") << text;
  }
  EXPECT_EQ(Amount("P99999999999999999999999Y"), "error");
}

TEST(TemporalTest, AddsMonthsDaysAndSecondsInThisOrder) {
  const auto add = [](absl::string_view date, absl::string_view amount) {
    const absl::StatusOr<Temporal> sum =
        AddDuration(*ParseTemporal(TemporalKind::kDate, date), *ParseDuration(amount));
    return sum.ok() ? FormatTemporal(*sum) : "error";
  };
  EXPECT_EQ(add("2004-01-31", "P1M"), "2004-02-29");
  EXPECT_EQ(add("2004-01-31", "P1M1D"), "2004-03-01");
  EXPECT_EQ(add("2004-01-31", "PT47H"), "2004-02-01");
  EXPECT_EQ(add("+999999999-12-31", "P1D"), "error");
  EXPECT_EQ(add("2004-01-31", "P9000000000000000000D"), "error");
}

TEST(TemporalTest, MeasuresBetweenInstantsAcrossAChangeOfClocks) {
  const char* before = "2010-03-28T00:00[Europe/Moscow]";
  const char* after = "2010-03-29T00:00[Europe/Moscow]";
  EXPECT_EQ(Between(before, after, DurationUnit::kSeconds), "PT23H");
  EXPECT_EQ(Between(before, after, DurationUnit::kMixed), "P1D");
  EXPECT_EQ(Between(after, before, DurationUnit::kDays), "P-1D");
  EXPECT_EQ(Between("2001-03-31T00:00Z", "2001-04-30T00:00Z", DurationUnit::kMixed), "P30D");
}

TEST(TemporalTest, KnowsTheFirstInstants) {
  constexpr int64_t kFirst = std::numeric_limits<int64_t>::min();
  EXPECT_FALSE(DateTimeFromEpoch(kFirst, 0).ok());
  EXPECT_EQ(FormatTemporal(*DateTimeFromEpoch(0, kFirst)), "1677-09-21T00:12:43.145224192Z");
}

TEST(TemporalTest, GoesThroughEveryDayOfFourCenturies) {
  int64_t days = DaysFromCivil({1600, 1, 1});
  const int64_t last = DaysFromCivil({2000, 1, 1});
  EXPECT_EQ(last - days, 146097);
  for (; days < last; ++days) ASSERT_EQ(DaysFromCivil(CivilFromDays(days)), days);
}

}  // namespace
}  // namespace chancery::cypher
