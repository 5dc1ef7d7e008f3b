#include "storage/model/partial_date.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "absl/hash/hash_testing.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

PartialDate Parsed(absl::string_view text) {
  absl::StatusOr<PartialDate> date = PartialDate::Parse(text);
  EXPECT_TRUE(date.ok()) << date.status();
  return date.value_or(PartialDate());
}

DayNumber D(int year, int month, int day) { return DayFromCivil(year, month, day); }

// Dates of every form, close to each other and at the edges of the calendar.
std::vector<PartialDate> Samples() {
  std::vector<std::string> singles;
  for (const char* text :
       {"2004-02-28", "2004-02-29", "2004-03-01", "2004-02",   "2004-03", "2003-12", "2004-01",
        "2004",       "2003",       "2005",       "200X",      "20XX",    "2003-24", "2004-21",
        "2004-22",    "2004-23",    "0000-01-01", "0000-01",   "0000",    "0001",    "000X",
        "00XX",       "9999-12-31", "9999-12",    "9999",      "9998",    "999X",    "99XX",
        "9999-24",    "0000-21",    "1969-12-31", "1970-01-01"}) {
    singles.push_back(text);
  }
  std::vector<PartialDate> dates = {PartialDate()};
  for (const std::string& single : singles) {
    for (const char* mark : {"", "~", "?", "%"}) dates.push_back(Parsed(single + mark));
    for (const char* format : {"/", "/.."}) dates.push_back(Parsed(single + format));
    for (const char* format : {"/", "../"}) dates.push_back(Parsed(format + single));
  }
  for (const char* text :
       {"2004-02-28/2004-03-01", "2004/2004-02", "2004-02/2004", "2004~/2004", "2004/2005?",
        "2003-12-31~/2004-03%", "0000~/0001", "0001~/0001", "9998/9999~", "9998/9998~"}) {
    dates.push_back(Parsed(text));
  }
  return dates;
}

TEST(DayNumberTest, MatchesKnownDays) {
  EXPECT_EQ(D(1970, 1, 1), 0);
  EXPECT_EQ(D(2022, 1, 21), 19013);
  EXPECT_EQ(D(0, 1, 1), kFirstDay);
  EXPECT_EQ(D(9999, 12, 31), kLastDay);
  EXPECT_EQ(CivilFromDay(19013), absl::CivilDay(2022, 1, 21));
}

TEST(DayNumberTest, ClampsWhatCannotBeWritten) {
  EXPECT_EQ(DayFromCivil(-1, 12, 31), kFirstDay);
  EXPECT_EQ(DayFromCivil(10000, 1, 1), kLastDay);
  EXPECT_EQ(DayFromCivil(std::numeric_limits<int64_t>::max(), 1, 1), kLastDay);
  EXPECT_EQ(DayFromCivil(std::numeric_limits<int64_t>::min(), 1, 1), kFirstDay);
  EXPECT_EQ(DayFromCivil(2004, 13, 1), D(2005, 1, 1));
}

TEST(DayNumberTest, KnowsLeapYears) {
  EXPECT_TRUE(IsCivilDay(2000, 2, 29));
  EXPECT_TRUE(IsCivilDay(2004, 2, 29));
  EXPECT_TRUE(IsCivilDay(0, 2, 29));
  EXPECT_FALSE(IsCivilDay(1900, 2, 29));
  EXPECT_FALSE(IsCivilDay(2023, 2, 29));
  EXPECT_FALSE(IsCivilDay(2023, 4, 31));
  EXPECT_FALSE(IsCivilDay(2023, 0, 1));
  EXPECT_FALSE(IsCivilDay(2023, 13, 1));
  EXPECT_FALSE(IsCivilDay(2023, 1, 0));
  EXPECT_FALSE(IsCivilDay(10000, 1, 1));
  EXPECT_FALSE(IsCivilDay(-1, 1, 1));
}

struct FormCase {
  const char* text;
  const char* canonical;
  DayNumber earliest;
  DayNumber latest;
  PartialDate::Precision precision;
};

TEST(PartialDateTest, ParseGivesBoundsPrecisionAndCanonicalText) {
  using P = PartialDate::Precision;
  const FormCase cases[] = {
      {"", "", kMinDay, kMaxDay, P::kUnknown},
      {"2022-01-21", "2022-01-21", D(2022, 1, 21), D(2022, 1, 21), P::kDay},
      {"2004-05", "2004-05", D(2004, 5, 1), D(2004, 5, 31), P::kMonth},
      {"2004-02", "2004-02", D(2004, 2, 1), D(2004, 2, 29), P::kMonth},
      {"1900-02", "1900-02", D(1900, 2, 1), D(1900, 2, 28), P::kMonth},
      {"2004-12", "2004-12", D(2004, 12, 1), D(2004, 12, 31), P::kMonth},
      {"1994", "1994", D(1994, 1, 1), D(1994, 12, 31), P::kYear},
      {"0000", "0000", kFirstDay, D(0, 12, 31), P::kYear},
      {"9999", "9999", D(9999, 1, 1), kLastDay, P::kYear},
      {"199X", "199X", D(1990, 1, 1), D(1999, 12, 31), P::kDecade},
      {"19XX", "19XX", D(1900, 1, 1), D(1999, 12, 31), P::kCentury},
      {"2004-XX", "2004", D(2004, 1, 1), D(2004, 12, 31), P::kYear},
      {"2004-XX-XX", "2004", D(2004, 1, 1), D(2004, 12, 31), P::kYear},
      {"2004-05-XX", "2004-05", D(2004, 5, 1), D(2004, 5, 31), P::kMonth},
      {"2004-21", "2004-21", D(2004, 3, 1), D(2004, 5, 31), P::kSeason},
      {"2004-22", "2004-22", D(2004, 6, 1), D(2004, 8, 31), P::kSeason},
      {"2004-23", "2004-23", D(2004, 9, 1), D(2004, 11, 30), P::kSeason},
      {"2003-24", "2003-24", D(2003, 12, 1), D(2004, 2, 29), P::kSeason},
      {"9999-24", "9999-24", D(9999, 12, 1), kLastDay, P::kSeason},
      {"2022-01-22/2022-01-23", "2022-01-22/2022-01-23", D(2022, 1, 22), D(2022, 1, 23), P::kRange},
      {"2004/2005-03", "2004/2005-03", D(2004, 1, 1), D(2005, 3, 31), P::kRange},
      {"2004-05/2004", "2004-05/2004", D(2004, 5, 1), D(2004, 12, 31), P::kRange},
      {"2004/2004", "2004", D(2004, 1, 1), D(2004, 12, 31), P::kYear},
      {"2004-22/2004-23", "2004-06/2004-11", D(2004, 6, 1), D(2004, 11, 30), P::kRange},
      {"199X/2004-XX", "1990/2004", D(1990, 1, 1), D(2004, 12, 31), P::kRange},
      {"18XX/199X", "1800/1999", D(1800, 1, 1), D(1999, 12, 31), P::kRange},
      {"2004/..", "2004/..", D(2004, 1, 1), kMaxDay, P::kRange},
      {"../2004", "../2004", kMinDay, D(2004, 12, 31), P::kRange},
      {"2004-05/", "2004-05/", D(2004, 5, 1), kMaxDay, P::kRange},
      {"/2004-05-06", "/2004-05-06", kMinDay, D(2004, 5, 6), P::kRange},
  };
  for (const FormCase& c : cases) {
    SCOPED_TRACE(c.text);
    const PartialDate date = Parsed(c.text);
    EXPECT_EQ(date.ToString(), c.canonical);
    EXPECT_EQ(date.earliest(), c.earliest);
    EXPECT_EQ(date.latest(), c.latest);
    EXPECT_EQ(date.nominal_earliest(), c.earliest);
    EXPECT_EQ(date.nominal_latest(), c.latest);
    EXPECT_EQ(date.precision(), c.precision);
    EXPECT_EQ(date.is_unknown(), *c.text == '\0');
    EXPECT_EQ(date.qualifier(), 0);
  }
}

TEST(PartialDateTest, QualifierWidensByOneUnitOnEachSide) {
  struct {
    const char* text;
    DayNumber earliest;
    DayNumber latest;
    bool approximate;
    bool uncertain;
  } cases[] = {
      {"2004-05~", D(2004, 4, 1), D(2004, 6, 30), true, false},
      {"2004-01?", D(2003, 12, 1), D(2004, 2, 29), false, true},
      {"2004%", D(2003, 1, 1), D(2005, 12, 31), true, true},
      {"2004-03-01~", D(2004, 2, 29), D(2004, 3, 2), true, false},
      {"199X~", D(1980, 1, 1), D(2009, 12, 31), true, false},
      {"19XX?", D(1800, 1, 1), D(2099, 12, 31), false, true},
      {"2003-24~", D(2003, 9, 1), D(2004, 5, 31), true, false},
      {"1984~/2004", D(1983, 1, 1), D(2004, 12, 31), true, false},
      {"1984/2004-06?", D(1984, 1, 1), D(2004, 7, 31), false, true},
      {"1984~/2004-06-02?", D(1983, 1, 1), D(2004, 6, 3), true, true},
      {"2004~/..", D(2003, 1, 1), kMaxDay, true, false},
      {"0000~", kFirstDay, D(1, 12, 31), true, false},
      {"9999~", D(9998, 1, 1), kLastDay, true, false},
      {"00XX~", kFirstDay, D(199, 12, 31), true, false},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.text);
    const PartialDate date = Parsed(c.text);
    EXPECT_EQ(date.ToString(), c.text);
    EXPECT_EQ(date.earliest(), c.earliest);
    EXPECT_EQ(date.latest(), c.latest);
    EXPECT_EQ(date.approximate(), c.approximate);
    EXPECT_EQ(date.uncertain(), c.uncertain);
    EXPECT_LE(date.earliest(), date.nominal_earliest());
    EXPECT_GE(date.latest(), date.nominal_latest());
  }
}

TEST(PartialDateTest, ParseNamesTheOffsetOfTheError) {
  struct {
    const char* text;
    int offset;
    const char* problem;
  } cases[] = {
      {"x", 0, "year"},
      {"200", 3, "year"},
      {"-200", 0, "year"},
      {"20X4", 3, "year"},
      {"2XXX", 1, "year"},
      {"XXXX", 0, "year"},
      {"199x", 3, "year"},
      {"199X-05", 4, "no month"},
      {"20045", 4, "unexpected"},
      {"2004-", 5, "month"},
      {"2004-5", 6, "month"},
      {"2004-00", 5, "month 00"},
      {"2004-13", 5, "month 13"},
      {"2004-20", 5, "month 20"},
      {"2004-25", 5, "month 25"},
      {"2004-XX-05", 8, "needs a month"},
      {"2004-05-", 8, "day"},
      {"2004-05-1", 9, "day"},
      {"2004-05-32", 8, "no 2004-05-32"},
      {"2023-02-29", 8, "no 2023-02-29"},
      {"2004-21-01", 7, "unexpected"},
      {"2022-01-21T10:00", 10, "unexpected"},
      {" 2004", 0, "year"},
      {"2004 ", 4, "unexpected"},
      {"2004~~", 5, "unexpected"},
      {"2004~-05", 5, "unexpected"},
      {"2004\n", 4, "unexpected"},
      {"/", 0, "needs a date"},
      {"../..", 2, "needs a date"},
      {"../", 2, "needs a date"},
      {"2005/2004", 5, "before it starts"},
      {"2004-05-02/2004-05-01", 11, "before it starts"},
      {"2004/2005/2006", 9, "unexpected"},
      {"2004/x", 5, "year"},
      {"2004/...", 5, "year"},
      {"2004-1/2005", 6, "month"},
      {"2004..2005", 4, "unexpected"},
      {"[2004..2005]", 0, "year"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.text);
    const absl::StatusOr<PartialDate> date = PartialDate::Parse(c.text);
    ASSERT_FALSE(date.ok()) << *date;
    EXPECT_EQ(date.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(date.status().message()),
                HasSubstr(absl::StrCat("at offset ", c.offset, ":")));
    EXPECT_THAT(std::string(date.status().message()), HasSubstr(c.problem));
  }
}

TEST(PartialDateTest, ErrorShowsHostileTextEscapedAndShort) {
  const absl::StatusOr<PartialDate> date = PartialDate::Parse(std::string(5000, '\xff'));
  ASSERT_FALSE(date.ok());
  EXPECT_THAT(std::string(date.status().message()), HasSubstr("\\xff"));
  EXPECT_LT(date.status().message().size(), 300u);
}

TEST(PartialDateTest, EveryTruncationAndEveryChangedByteFailsOrRoundTrips) {
  size_t accepted = 0;
  size_t rejected = 0;
  const auto check = [&](const std::string& text) {
    const absl::StatusOr<PartialDate> date = PartialDate::Parse(text);
    if (!date.ok()) {
      EXPECT_EQ(date.status().code(), absl::StatusCode::kInvalidArgument);
      ++rejected;
      return;
    }
    ++accepted;
    EXPECT_LE(date->earliest(), date->latest());
    EXPECT_EQ(Parsed(date->ToString()), *date) << text;
  };
  for (const PartialDate& date : Samples()) {
    const std::string text = date.ToString();
    for (size_t i = 0; i <= text.size(); ++i) {
      check(text.substr(0, i));
      check(text.substr(i));
      for (const char c : std::string("0129X-~?%/. \0\xc3\xff", 15)) {
        std::string changed = text;
        if (i < text.size()) {
          changed[i] = c;
          check(changed);
        }
        changed = text;
        changed.insert(i, 1, c);
        check(changed);
      }
    }
  }
  EXPECT_GT(accepted, 1000u);
  EXPECT_GT(rejected, 10000u);
}

TEST(PartialDateTest, ParseIsTheInverseOfToString) {
  for (const PartialDate& date : Samples()) {
    EXPECT_EQ(Parsed(date.ToString()), date);
    EXPECT_EQ(Parsed(date.ToString()).ToString(), date.ToString());
  }
}

TEST(PartialDateTest, FromPartsIsTheInverseOfParts) {
  for (const PartialDate& date : Samples()) {
    const PartialDate::Parts parts = date.parts();
    const absl::StatusOr<PartialDate> copy =
        PartialDate::FromParts(parts.nominal_earliest, parts.nominal_latest, parts.form);
    ASSERT_TRUE(copy.ok()) << date << ": " << copy.status();
    EXPECT_EQ(*copy, date);
    EXPECT_EQ(copy->ToString(), date.ToString());
    EXPECT_EQ(copy->earliest(), date.earliest());
    EXPECT_EQ(copy->latest(), date.latest());
  }
}

TEST(PartialDateTest, FromPartsAcceptsOnlyWhatPartsGives) {
  std::vector<DayNumber> days = {kMinDay,  kMinDay + 1,  kFirstDay - 1, kFirstDay,
                                 kLastDay, kLastDay + 1, kMaxDay,       D(0, 2, 29)};
  for (const char* text : {"2004-02-29", "2004-02", "2004", "2003-24", "200X", "20XX"}) {
    const PartialDate date = Parsed(text);
    for (int delta = -1; delta <= 1; ++delta) {
      days.push_back(date.nominal_earliest() + delta);
      days.push_back(date.nominal_latest() + delta);
    }
  }
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  size_t accepted = 0;
  for (const DayNumber first : days) {
    for (const DayNumber last : days) {
      for (int form = 0; form < 256; ++form) {
        const absl::StatusOr<PartialDate> date =
            PartialDate::FromParts(first, last, static_cast<uint8_t>(form));
        if (!date.ok()) continue;
        ++accepted;
        const PartialDate::Parts parts = date->parts();
        ASSERT_EQ(parts.nominal_earliest, first);
        ASSERT_EQ(parts.nominal_latest, last);
        ASSERT_EQ(parts.form, form);
        ASSERT_EQ(Parsed(date->ToString()), *date);
      }
    }
  }
  EXPECT_GT(accepted, 2000u);
}

TEST(PartialDateTest, FactoriesAgreeWithParse) {
  EXPECT_EQ(PartialDate::Day(2022, 1, 21), Parsed("2022-01-21"));
  EXPECT_EQ(PartialDate::FromDayNumber(19013), Parsed("2022-01-21"));
  EXPECT_EQ(PartialDate::Month(2004, 2), Parsed("2004-02"));
  EXPECT_EQ(PartialDate::Year(1994), Parsed("1994"));
  EXPECT_EQ(PartialDate::Decade(1994), Parsed("199X"));
  EXPECT_EQ(PartialDate::Century(1994), Parsed("19XX"));
  EXPECT_EQ(PartialDate::OfSeason(2004, PartialDate::Season::kSpring), Parsed("2004-21"));
  EXPECT_EQ(PartialDate::OfSeason(2004, PartialDate::Season::kWinter), Parsed("2004-24"));
  EXPECT_EQ(PartialDate::Unknown(), Parsed(""));
  EXPECT_EQ(PartialDate::Year(1994).WithQualifier(PartialDate::kApproximate), Parsed("1994~"));
  EXPECT_EQ(PartialDate::Year(1994).WithQualifier(3), Parsed("1994%"));
  EXPECT_EQ(Parsed("1994%").WithQualifier(0), Parsed("1994"));
  EXPECT_EQ(Parsed("1994~/1994").WithQualifier(0), Parsed("1994"));
  EXPECT_EQ(Parsed("1994/..").WithQualifier(PartialDate::kUncertain), Parsed("1994?/.."));
  EXPECT_EQ(PartialDate::Unknown().WithQualifier(3), PartialDate::Unknown());
}

TEST(PartialDateTest, FactoriesTakeImpossibleNumbers) {
  EXPECT_EQ(PartialDate::Day(2023, 2, 29), Parsed("2023-03-01"));
  EXPECT_EQ(PartialDate::Year(-5), Parsed("0000"));
  EXPECT_EQ(PartialDate::Year(123456789012345), Parsed("9999"));
  EXPECT_EQ(PartialDate::Month(12345, 99), Parsed("9999-12"));
  EXPECT_EQ(PartialDate::FromDayNumber(kMinDay), Parsed("0000-01-01"));
  EXPECT_EQ(PartialDate::FromDayNumber(kMaxDay), Parsed("9999-12-31"));
}

TEST(PartialDateTest, RangeTakesOpenEndsAndAnyOrder) {
  EXPECT_EQ(PartialDate::Range(D(2004, 1, 2), D(2004, 1, 3)), Parsed("2004-01-02/2004-01-03"));
  EXPECT_EQ(PartialDate::Range(D(2004, 1, 3), D(2004, 1, 2)), Parsed("2004-01-02/2004-01-03"));
  EXPECT_EQ(PartialDate::Range(D(2004, 1, 3), D(2004, 1, 3)), Parsed("2004-01-03"));
  EXPECT_EQ(PartialDate::Range(kMinDay, D(2004, 1, 3)), Parsed("../2004-01-03"));
  EXPECT_EQ(PartialDate::Range(D(2004, 1, 3), kMaxDay), Parsed("2004-01-03/.."));
  EXPECT_EQ(PartialDate::Range(kMinDay, kMaxDay), PartialDate::Unknown());
}

TEST(PartialDateTest, BetweenKeepsThePrecisionOfItsEnds) {
  EXPECT_EQ(*PartialDate::Between(Parsed("2004-05~"), Parsed("2005")), Parsed("2004-05~/2005"));
  EXPECT_EQ(*PartialDate::Between(Parsed("2004-05"), PartialDate()), Parsed("2004-05/"));
  EXPECT_EQ(*PartialDate::Between(PartialDate(), PartialDate()), PartialDate());
  EXPECT_FALSE(PartialDate::Between(Parsed("2005"), Parsed("2004")).ok());
  EXPECT_FALSE(PartialDate::Between(Parsed("2005/2006"), Parsed("2007")).ok());
}

TEST(PartialDateTest, IsSmall) { EXPECT_LE(sizeof(PartialDate), 16u); }

TEST(PartialDateTest, HashAndEqualityAgree) {
  EXPECT_TRUE(absl::VerifyTypeImplementsAbslHashCorrectly(Samples()));
}

TEST(PartialDateTest, OrderIsTotal) {
  const std::vector<PartialDate> dates = Samples();
  for (const PartialDate& a : dates) {
    for (const PartialDate& b : dates) {
      EXPECT_EQ((a < b) + (b < a) + (a == b), 1) << a << " and " << b;
      if (a.earliest() < b.earliest()) {
        EXPECT_LT(a, b);
      }
    }
  }
  std::vector<PartialDate> sorted = dates;
  std::sort(sorted.begin(), sorted.end());
  for (size_t i = 0; i < sorted.size(); ++i) {
    for (size_t j = i + 1; j < sorted.size(); ++j) EXPECT_FALSE(sorted[j] < sorted[i]);
  }
}

// A small random date within a few days of 2004-02-29, so that brute force over its days is cheap.
PartialDate RandomNearDate(std::mt19937& random) {
  const DayNumber first = D(2004, 2, 20) + static_cast<int>(random() % 20);
  switch (random() % 4) {
    case 0:
      return PartialDate::FromDayNumber(first);
    case 1:
      return PartialDate::FromDayNumber(first).WithQualifier(random() % 4);
    case 2:
      return PartialDate::Range(first, first + static_cast<int>(random() % 10));
    default:
      return PartialDate::Month(2004, 2 + random() % 2);
  }
}

TEST(PartialDateTest, ComparisonsEqualBruteForceOverTheDays) {
  std::mt19937 random(20040229);
  for (int round = 0; round < 3000; ++round) {
    const PartialDate a = RandomNearDate(random);
    const PartialDate b = RandomNearDate(random);
    const DayNumber first = D(2004, 2, 15) + static_cast<int>(random() % 30);
    const DayNumber last = first + static_cast<int>(random() % 20) - 3;
    int before = 0, same = 0, within = 0, all = 0;
    for (DayNumber x = a.earliest(); x <= a.latest(); ++x) {
      for (DayNumber y = b.earliest(); y <= b.latest(); ++y) {
        ++all;
        before += x < y;
        same += x == y;
        within += first <= x && x <= last;
      }
    }
    const auto tri = [all](int count) {
      return count == all ? Tri::kYes : count == 0 ? Tri::kNo : Tri::kPossible;
    };
    ASSERT_EQ(Before(a, b), tri(before)) << a << " before " << b;
    ASSERT_EQ(SameDay(a, b), tri(same)) << a << " same as " << b;
    ASSERT_EQ(Within(a, first, last), tri(within)) << a << " within " << first << ".." << last;
    ASSERT_EQ(Compatible(a, b), same > 0) << a << " with " << b;
  }
}

TEST(PartialDateTest, ComparisonsAreConsistent) {
  const std::vector<PartialDate> dates = Samples();
  for (const PartialDate& a : dates) {
    for (const PartialDate& b : dates) {
      SCOPED_TRACE(absl::StrCat(a.ToString(), " and ", b.ToString()));
      EXPECT_EQ(SameDay(a, b), SameDay(b, a));
      EXPECT_EQ(Compatible(a, b), SameDay(a, b) != Tri::kNo);
      EXPECT_NE(And(Before(a, b), Before(b, a)), Tri::kYes);
      if (Before(a, b) == Tri::kYes) {
        EXPECT_EQ(Before(b, a), Tri::kNo);
        EXPECT_EQ(SameDay(a, b), Tri::kNo);
      }
      if (SameDay(a, b) == Tri::kYes) {
        EXPECT_EQ(Before(a, b), Tri::kNo);
      }
      if (SameDay(a, b) == Tri::kNo) {
        EXPECT_EQ(Or(Before(a, b), Before(b, a)), Tri::kYes);
      }
    }
  }
}

TEST(PartialDateTest, UnknownDateIsOnlyEverPossible) {
  const PartialDate unknown;
  EXPECT_EQ(Before(unknown, Parsed("2004")), Tri::kPossible);
  EXPECT_EQ(Before(Parsed("2004"), unknown), Tri::kPossible);
  EXPECT_EQ(SameDay(unknown, unknown), Tri::kPossible);
  EXPECT_EQ(Within(unknown, D(2004, 1, 1), D(2004, 1, 2)), Tri::kPossible);
  EXPECT_EQ(Within(unknown, kMinDay, kMaxDay), Tri::kYes);
  EXPECT_EQ(Within(unknown, 1, 0), Tri::kNo);
}

TEST(PartialDateTest, MeetingInTheMonthATenureEndsIsPossiblyBefore) {
  EXPECT_EQ(Before(Parsed("2005-01"), Parsed("2005-01-26")), Tri::kPossible);
  EXPECT_EQ(Before(Parsed("2004-12"), Parsed("2005-01-26")), Tri::kYes);
  EXPECT_EQ(Before(Parsed("2005-02"), Parsed("2005-01-26")), Tri::kNo);
  EXPECT_EQ(Before(Parsed("2005-01-26"), Parsed("2005-01-26")), Tri::kNo);
}

TEST(PartialDateTest, IntersectGivesTheMorePreciseDate) {
  struct {
    const char* a;
    const char* b;
    const char* result;
  } cases[] = {
      {"2004", "2004-05", "2004-05"},
      {"2004-05", "2004-05-21", "2004-05-21"},
      {"2004-05~", "2004-06", "2004-06"},
      {"2004~", "2004", "2004"},
      {"", "19XX", "19XX"},
      {"", "", ""},
      {"2004/..", "../2006", "2004-01-01/2006-12-31"},
      {"2004-01-01/2004-01-10", "2004-01-08/2004-01-20", "2004-01-08/2004-01-10"},
      {"2004-01-01/2004-01-10", "2004-01-10/2004-01-20", "2004-01-10"},
      {"2004/..", "2004/", "2004/"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(absl::StrCat(c.a, " and ", c.b));
    const absl::optional<PartialDate> result = Intersect(Parsed(c.a), Parsed(c.b));
    ASSERT_TRUE(result.has_value());
    EXPECT_EQ(result->ToString(), c.result);
  }
  EXPECT_FALSE(Intersect(Parsed("2004"), Parsed("2005")).has_value());
}

TEST(PartialDateTest, IntersectHasTheCommonDaysWhateverTheOrder) {
  const std::vector<PartialDate> dates = Samples();
  for (const PartialDate& a : dates) {
    EXPECT_EQ(Intersect(a, a), a);
    for (const PartialDate& b : dates) {
      const absl::optional<PartialDate> result = Intersect(a, b);
      ASSERT_EQ(result.has_value(), Compatible(a, b)) << a << " and " << b;
      EXPECT_EQ(result, Intersect(b, a)) << a << " and " << b;
      if (!result.has_value()) continue;
      EXPECT_EQ(result->earliest(), std::max(a.earliest(), b.earliest()));
      EXPECT_EQ(result->latest(), std::min(a.latest(), b.latest()));
    }
  }
}

TEST(TriTest, AndOrNotAreKleenes) {
  const Tri all[] = {Tri::kNo, Tri::kPossible, Tri::kYes};
  for (const Tri a : all) {
    EXPECT_EQ(Not(Not(a)), a);
    for (const Tri b : all) {
      EXPECT_EQ(Not(And(a, b)), Or(Not(a), Not(b)));
      EXPECT_EQ(And(a, b), And(b, a));
    }
    EXPECT_EQ(And(a, Tri::kYes), a);
    EXPECT_EQ(And(a, Tri::kNo), Tri::kNo);
    EXPECT_EQ(Or(a, Tri::kNo), a);
    EXPECT_EQ(Or(a, Tri::kYes), Tri::kYes);
  }
}

}  // namespace
}  // namespace chancery
