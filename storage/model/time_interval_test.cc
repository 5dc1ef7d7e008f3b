#include "storage/model/time_interval.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "absl/hash/hash_testing.h"
#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using EndState = TimeInterval::EndState;
using ::testing::HasSubstr;

PartialDate Date(absl::string_view text) {
  absl::StatusOr<PartialDate> date = PartialDate::Parse(text);
  EXPECT_TRUE(date.ok()) << date.status();
  return date.value_or(PartialDate());
}

DayNumber DayOf(absl::string_view text) { return Date(text).earliest(); }

TimeInterval Ended(absl::string_view start, absl::string_view end) {
  absl::StatusOr<TimeInterval> interval =
      TimeInterval::Create(Date(start), EndState::kEnded, Date(end));
  EXPECT_TRUE(interval.ok()) << interval.status();
  return interval.value_or(TimeInterval());
}

TimeInterval Since(absl::string_view start, EndState state, absl::string_view last_known = "") {
  absl::optional<DayNumber> day;
  if (!last_known.empty()) day = DayOf(last_known);
  absl::StatusOr<TimeInterval> interval =
      TimeInterval::Create(Date(start), state, PartialDate(), day);
  EXPECT_TRUE(interval.ok()) << interval.status();
  return interval.value_or(TimeInterval());
}

struct CoverCase {
  const char* when;
  Tri covers;
};

void ExpectCovers(const TimeInterval& interval, const std::vector<CoverCase>& cases) {
  for (const CoverCase& c : cases) {
    EXPECT_EQ(interval.Covers(Date(c.when)), c.covers) << interval << " covers " << c.when;
  }
}

TEST(TimeIntervalTest, ExactTenureIsHalfOpen) {
  ExpectCovers(Ended("2001-01-20", "2005-01-26"), {{"2001-01-19", Tri::kNo},
                                                   {"2001-01-20", Tri::kYes},
                                                   {"2004", Tri::kYes},
                                                   {"2005-01-25", Tri::kYes},
                                                   {"2005-01-26", Tri::kNo},
                                                   {"2005-01", Tri::kPossible},
                                                   {"2000", Tri::kNo},
                                                   {"2001", Tri::kPossible},
                                                   {"", Tri::kPossible},
                                                   {"2005/..", Tri::kPossible},
                                                   {"2006/..", Tri::kNo}});
}

TEST(TimeIntervalTest, YearsAtTheEndsArePossible) {
  ExpectCovers(Ended("1994", "2004"), {{"1993", Tri::kNo},
                                       {"1994-06", Tri::kPossible},
                                       {"1995", Tri::kYes},
                                       {"2003-12-31", Tri::kYes},
                                       {"2004-01-01", Tri::kPossible},
                                       {"2004-12-30", Tri::kPossible},
                                       {"2004-12-31", Tri::kNo},
                                       {"2005", Tri::kNo}});
}

TEST(TimeIntervalTest, OngoingCoversAllThatFollows) {
  ExpectCovers(Since("2004", EndState::kOngoing), {{"2003", Tri::kNo},
                                                   {"2004-05", Tri::kPossible},
                                                   {"2005", Tri::kYes},
                                                   {"9999-12-31", Tri::kYes},
                                                   {"2005/..", Tri::kYes}});
}

TEST(TimeIntervalTest, OngoingIsTrustedUpToTheLastKnownDay) {
  ExpectCovers(Since("2004", EndState::kOngoing, "2022-01-21"), {{"2005", Tri::kYes},
                                                                 {"2022-01-21", Tri::kYes},
                                                                 {"2022-01-22", Tri::kPossible},
                                                                 {"2022-01", Tri::kPossible},
                                                                 {"2023", Tri::kPossible}});
}

TEST(TimeIntervalTest, UnknownEndMayHaveComeAtOnce) {
  ExpectCovers(Since("2004-03-09", EndState::kUnknown), {{"2004-03-08", Tri::kNo},
                                                         {"2004-03-09", Tri::kYes},
                                                         {"2004-03-10", Tri::kPossible},
                                                         {"2024", Tri::kPossible}});
  ExpectCovers(Since("2004", EndState::kUnknown, "2022-01-21"),
               {{"2022-01-21", Tri::kYes}, {"2022-01-22", Tri::kPossible}});
}

TEST(TimeIntervalTest, HolderOfUnknownStartHeldItOnTheLastKnownDay) {
  const TimeInterval interval = Since("", EndState::kUnknown, "2022-01-21");
  ExpectCovers(interval, {{"2022-01-20", Tri::kPossible},
                          {"2022-01-21", Tri::kYes},
                          {"2022-01-22", Tri::kPossible},
                          {"1800", Tri::kPossible}});
  EXPECT_EQ(interval.Overlaps(DayOf("2022-01-01"), DayOf("2022-01-31")), Tri::kYes);
}

TEST(TimeIntervalTest, NothingKnownIsAlwaysPossible) {
  ExpectCovers(TimeInterval(), {{"", Tri::kPossible}, {"2004", Tri::kPossible}});
  EXPECT_EQ(TimeInterval().Overlaps(kMinDay, kMaxDay), Tri::kYes);
  EXPECT_EQ(TimeInterval().Overlaps(0, 0), Tri::kPossible);
}

TEST(TimeIntervalTest, TenureOfOneDayCoversIt) {
  const TimeInterval day = Ended("2005-01-26", "2005-01-26");
  ExpectCovers(day,
               {{"2005-01-25", Tri::kNo}, {"2005-01-26", Tri::kYes}, {"2005-01-27", Tri::kNo}});
  EXPECT_EQ(day.last_possible_day(), DayOf("2005-01-26"));
}

TEST(TimeIntervalTest, PossibleDaysBoundTheTenure) {
  EXPECT_EQ(Ended("1994", "2004").first_possible_day(), DayOf("1994-01-01"));
  EXPECT_EQ(Ended("1994", "2004").last_possible_day(), DayOf("2004-12-30"));
  EXPECT_EQ(Since("2004", EndState::kOngoing).last_possible_day(), kMaxDay);
  EXPECT_EQ(Since("", EndState::kUnknown).first_possible_day(), kMinDay);
  EXPECT_EQ(Ended("1994", "").last_possible_day(), kMaxDay);
}

TEST(TimeIntervalTest, CreateRejectsContradictions) {
  struct {
    const char* start;
    EndState state;
    const char* end;
    const char* last_known;
    const char* message;
  } cases[] = {
      {"2005", EndState::kEnded, "2004", "", "end 2004 is before the start 2005"},
      {"2005-01-02", EndState::kEnded, "2005-01-01", "", "before the start"},
      {"2004", EndState::kOngoing, "2005", "", "not known to have ended"},
      {"2004", EndState::kUnknown, "2005", "", "not known to have ended"},
      {"2004", EndState::kOngoing, "", "2003-12-31", "2003-12-31 is before the start 2004"},
      {"2004", EndState::kEnded, "2005", "2005-12-31", "is not before the end 2005"},
  };
  for (const auto& c : cases) {
    absl::optional<DayNumber> last_known;
    if (*c.last_known != '\0') last_known = DayOf(c.last_known);
    const absl::StatusOr<TimeInterval> interval =
        TimeInterval::Create(Date(c.start), c.state, Date(c.end), last_known);
    ASSERT_FALSE(interval.ok()) << *interval;
    EXPECT_EQ(interval.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(interval.status().message()), HasSubstr(c.message));
  }
  for (const DayNumber day : {kMinDay, kMaxDay, kFirstDay - 1, kLastDay + 1}) {
    EXPECT_FALSE(TimeInterval::Create(Date("2004"), EndState::kUnknown, PartialDate(), day).ok());
  }
}

TEST(TimeIntervalTest, ABoundFromOneSideIsNoEnd) {
  EXPECT_TRUE(TimeInterval().is_undated());
  EXPECT_TRUE(Ended("", "").is_undated());
  EXPECT_TRUE(Ended("", "../2022-01-21").is_undated());
  EXPECT_TRUE(Since("2022-01-22/..", EndState::kUnknown).is_undated());
  EXPECT_FALSE(Ended("", "2022-01-21").is_undated());
  EXPECT_FALSE(Since("2004", EndState::kUnknown).is_undated());
  EXPECT_FALSE(Since("", EndState::kOngoing).is_undated());
  // Over by that day: surely not held on it, nor after it.
  ExpectCovers(Ended("", "../2022-01-21"), {{"2022-01-21", Tri::kNo}, {"2023", Tri::kNo}});
  ExpectCovers(Since("2022-01-22/..", EndState::kUnknown), {{"2022-01-21", Tri::kNo}});
}

TEST(TimeIntervalTest, ToStringIsAnEdtfInterval) {
  EXPECT_EQ(Ended("1994", "2004").ToString(), "1994/2004");
  EXPECT_EQ(Ended("1994~", "2004-05-06?").ToString(), "1994~/2004-05-06?");
  EXPECT_EQ(Since("2004", EndState::kOngoing).ToString(), "2004/..");
  EXPECT_EQ(Since("2004", EndState::kUnknown, "2022-01-21").ToString(), "2004/");
  EXPECT_EQ(TimeInterval().ToString(), "/");
  EXPECT_EQ(Since("", EndState::kOngoing).ToString(), "/..");
  EXPECT_EQ(Ended("", "2004").ToString(), "/2004");
  EXPECT_EQ(Since("2004-01-05/2004-03-09", EndState::kOngoing).ToString(),
            "[2004-01-05..2004-03-09]/..");
  EXPECT_EQ(Ended("../2004", "2005/..").ToString(), "[..2004]/[2005..]");
  EXPECT_EQ(Ended("/2004", "2005/").ToString(), "[..2004]/[2005..]");
}

// A world is a choice of start S and end E with S < E and S <= last_known < E. If both fall on one
// day for certain, there is but one world: E is the next day.
TEST(TimeIntervalTest, AnswersEqualBruteForceOverAllStartsAndEnds) {
  std::mt19937 random(1994);
  constexpr int kHorizon = 14;  // days 0..kHorizon-1 stand for all of time
  constexpr int kForever = 40;
  int created = 0;
  for (int round = 0; round < 60000; ++round) {
    const auto range = [&random](int* first, int* last) {
      *first = static_cast<int>(random() % 10);
      *last = *first + static_cast<int>(random() % 4);
      return PartialDate::Range(*first, *last);
    };
    int s1, s2, e1, e2, d1, d2;
    const PartialDate start = range(&s1, &s2);
    PartialDate end = range(&e1, &e2);
    const PartialDate when = range(&d1, &d2);
    const EndState state = static_cast<EndState>(random() % 3);
    absl::optional<DayNumber> last_known;
    if (random() % 2 == 0) last_known = static_cast<DayNumber>(random() % 12);
    if (state != EndState::kEnded) {
      end = PartialDate();
      e1 = state == EndState::kOngoing && !last_known.has_value() ? kForever : 0;
      e2 = kForever;
    }
    const int w1 = static_cast<int>(random() % kHorizon);
    const int w2 = w1 + static_cast<int>(random() % 5) - 1;

    int worlds = 0, overlapping = 0, triples = 0, covered = 0;
    for (int s = s1; s <= s2; ++s) {
      for (int e = std::max(e1, s); e <= e2; ++e) {
        if (e == s && s1 != e2) continue;
        const int stop = std::max(e, s + 1);
        if (last_known.has_value() && !(s <= *last_known && *last_known < stop)) continue;
        ++worlds;
        overlapping += std::max(s, w1) <= std::min(stop - 1, w2);
        for (int d = d1; d <= d2; ++d) {
          ++triples;
          covered += s <= d && d < stop;
        }
      }
    }
    const absl::StatusOr<TimeInterval> interval =
        TimeInterval::Create(start, state, end, last_known);
    if (!interval.ok()) {
      ASSERT_EQ(worlds, 0) << start << " " << end << ": " << interval.status();
      continue;
    }
    ++created;
    ASSERT_GT(worlds, 0) << *interval;
    const auto tri = [](int count, int all) {
      return count == all ? Tri::kYes : count == 0 ? Tri::kNo : Tri::kPossible;
    };
    ASSERT_EQ(interval->Covers(when), tri(covered, triples)) << *interval << " covers " << when;
    ASSERT_EQ(interval->Overlaps(w1, w2), tri(overlapping, worlds))
        << *interval << " overlaps " << w1 << ".." << w2;
    const bool outside =
        w2 < w1 || w2 < interval->first_possible_day() || w1 > interval->last_possible_day();
    ASSERT_EQ(interval->Overlaps(w1, w2) == Tri::kNo, outside) << *interval;
  }
  EXPECT_GT(created, 20000);
}

TEST(TimeIntervalTest, HashAndEqualityAgree) {
  EXPECT_TRUE(absl::VerifyTypeImplementsAbslHashCorrectly(std::vector<TimeInterval>{
      TimeInterval(), Ended("1994", "2004"), Ended("1994", ""), Since("1994", EndState::kUnknown),
      Since("1994", EndState::kOngoing), Since("1994", EndState::kOngoing, "2004-01-01"),
      Since("1994", EndState::kUnknown, "2004-01-01")}));
}

}  // namespace
}  // namespace chancery
