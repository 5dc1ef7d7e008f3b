#include "storage/model/partial_date.h"

#include <algorithm>
#include <ostream>
#include <tuple>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace chancery {
namespace {

constexpr int kLastYear = 9999;

DayNumber Clamp(int64_t day) {
  return static_cast<DayNumber>(std::min<int64_t>(std::max<int64_t>(day, kFirstDay), kLastDay));
}

DayNumber NumberOf(absl::CivilDay day) { return Clamp(day - absl::CivilDay(1970, 1, 1)); }

int64_t ClampYear(int64_t year) { return std::min<int64_t>(std::max<int64_t>(year, 0), kLastYear); }

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The form byte of parts(). Stored: do not renumber.
//   0 .. 31    one date: unit * 4 + qualifier
//   32 .. 227  a range: 32 + code(start) * 14 + code(end), where the code of an end is its unit if
//              it is unknown or open, else 2 + (unit - 2) * 4 + qualifier
constexpr int kRangeForms = 32;
constexpr int kEndCodes = 14;

}  // namespace

bool IsCivilDay(int64_t year, int month, int day) {
  if (year < 0 || year > kLastYear || month < 1 || month > 12 || day < 1 || day > 31) return false;
  return absl::CivilDay(year, month, day).day() == day;
}

DayNumber DayFromCivil(int64_t year, int month, int day) {
  // Far years would overflow the difference of two days.
  year = std::min<int64_t>(std::max<int64_t>(year, -10'000'000'000), 10'000'000'000);
  return NumberOf(absl::CivilDay(year, month, day));
}

absl::CivilDay CivilFromDay(DayNumber day) { return absl::CivilDay(1970, 1, 1) + day; }

PartialDate::Bounds PartialDate::BoundsOf(Unit unit, DayNumber day) {
  const absl::CivilDay civil = CivilFromDay(day);
  const auto years = [](int64_t first, int64_t count) {
    return Bounds{DayFromCivil(first, 1, 1), DayFromCivil(first + count - 1, 12, 31)};
  };
  switch (unit) {
    case Unit::kUnknown:
    case Unit::kOpen:
      return {kMinDay, kMaxDay};
    case Unit::kDay:
      return {day, day};
    case Unit::kMonth: {
      const absl::CivilMonth month(civil);
      return {NumberOf(absl::CivilDay(month)), NumberOf(absl::CivilDay(month + 1) - 1)};
    }
    case Unit::kSeason: {
      // Seasons begin in March, June, September and December; winter runs into the next year.
      const absl::CivilMonth month = absl::CivilMonth(civil) - civil.month() % 3;
      return {NumberOf(absl::CivilDay(month)), NumberOf(absl::CivilDay(month + 3) - 1)};
    }
    case Unit::kYear:
      return years(civil.year(), 1);
    case Unit::kDecade:
      return years(civil.year() - civil.year() % 10, 10);
    case Unit::kCentury:
      return years(civil.year() - civil.year() % 100, 100);
  }
  return {kMinDay, kMaxDay};
}

PartialDate PartialDate::Single(Unit unit, DayNumber day, uint8_t qualifier) {
  const Bounds bounds = BoundsOf(unit, day);
  const End end{unit, qualifier};
  return PartialDate(bounds.first, bounds.last, end, end, /*is_range=*/false);
}

PartialDate PartialDate::Canonical(DayNumber earliest, DayNumber latest, End start, End end) {
  if (start.unit <= Unit::kOpen && end.unit <= Unit::kOpen) return PartialDate();
  if (start == end) {
    const Bounds bounds = BoundsOf(start.unit, earliest);
    if (bounds.first == earliest && bounds.last == latest) {
      return Single(start.unit, earliest, start.qualifier);
    }
  }
  return PartialDate(earliest, latest, start, end, /*is_range=*/true);
}

PartialDate PartialDate::Day(int64_t year, int month, int day) {
  return FromDayNumber(DayFromCivil(year, month, day));
}

PartialDate PartialDate::Month(int64_t year, int month) {
  return Single(Unit::kMonth, DayFromCivil(year, month, 1), 0);
}

PartialDate PartialDate::Year(int64_t year) {
  return Single(Unit::kYear, DayFromCivil(ClampYear(year), 1, 1), 0);
}

PartialDate PartialDate::OfSeason(int64_t year, Season season) {
  return Single(Unit::kSeason,
                DayFromCivil(ClampYear(year), 3 * (static_cast<int>(season) - 20), 1), 0);
}

PartialDate PartialDate::Decade(int64_t year) {
  return Single(Unit::kDecade, DayFromCivil(ClampYear(year), 1, 1), 0);
}

PartialDate PartialDate::Century(int64_t year) {
  return Single(Unit::kCentury, DayFromCivil(ClampYear(year), 1, 1), 0);
}

PartialDate PartialDate::FromDayNumber(DayNumber day) { return Single(Unit::kDay, Clamp(day), 0); }

PartialDate PartialDate::Range(DayNumber first, DayNumber last) {
  if (first > last) std::swap(first, last);
  const bool has_first = first != kMinDay;
  const bool has_last = last != kMaxDay;
  return Canonical(has_first ? Clamp(first) : kMinDay, has_last ? Clamp(last) : kMaxDay,
                   {has_first ? Unit::kDay : Unit::kOpen, 0},
                   {has_last ? Unit::kDay : Unit::kOpen, 0});
}

absl::StatusOr<PartialDate> PartialDate::Between(const PartialDate& start, const PartialDate& end) {
  if (start.is_range_ || end.is_range_) {
    return absl::InvalidArgumentError(absl::StrCat(
        "an end of a range is a range itself: ", start.ToString(), " to ", end.ToString()));
  }
  // Within a range only day, month and year remain: they say as much.
  const auto simplified = [](End end) {
    if (end.unit == Unit::kSeason) end.unit = Unit::kMonth;
    if (end.unit == Unit::kDecade || end.unit == Unit::kCentury) end.unit = Unit::kYear;
    return end;
  };
  if (start.nominal_earliest_ > end.nominal_latest_) {
    return absl::InvalidArgumentError(
        absl::StrCat("the range ends before it starts: ", start.ToString(), "/", end.ToString()));
  }
  if (start == end) return start;
  return Canonical(start.nominal_earliest_, end.nominal_latest_, simplified(start.start_),
                   simplified(end.end_));
}

PartialDate PartialDate::WithQualifier(uint8_t bits) const {
  bits &= kApproximate | kUncertain;
  PartialDate result = *this;
  if (start_.unit > Unit::kOpen) result.start_.qualifier = bits;
  if (end_.unit > Unit::kOpen) result.end_.qualifier = bits;
  return is_range_ ? Canonical(nominal_earliest_, nominal_latest_, result.start_, result.end_)
                   : result;
}

uint8_t PartialDate::Form() const {
  if (!is_range_) return static_cast<uint8_t>(static_cast<int>(start_.unit) * 4 + start_.qualifier);
  const auto code = [](End end) {
    const int unit = static_cast<int>(end.unit);
    return unit < 2 ? unit : 2 + (unit - 2) * 4 + end.qualifier;
  };
  return static_cast<uint8_t>(kRangeForms + code(start_) * kEndCodes + code(end_));
}

PartialDate::Parts PartialDate::parts() const {
  return {nominal_earliest_, nominal_latest_, Form()};
}

absl::StatusOr<PartialDate> PartialDate::FromParts(DayNumber nominal_earliest,
                                                   DayNumber nominal_latest, uint8_t form) {
  const auto invalid = [&] {
    return absl::InvalidArgumentError(absl::StrFormat("no date has the parts %d, %d, %d",
                                                      nominal_earliest, nominal_latest, form));
  };
  const auto is_day = [](DayNumber day) { return day >= kFirstDay && day <= kLastDay; };
  if (form < kRangeForms) {
    const End end{static_cast<Unit>(form / 4), static_cast<uint8_t>(form % 4)};
    const bool has_date = end.unit > Unit::kOpen;
    if (!has_date && form != 0) return invalid();
    if (has_date && !is_day(nominal_earliest)) return invalid();
    const PartialDate result = Single(end.unit, nominal_earliest, end.qualifier);
    // The winter that began before the year 0000 cannot be written.
    if (end.unit == Unit::kSeason && CivilFromDay(nominal_earliest).month() % 3 != 0) {
      return invalid();
    }
    if (result.nominal_earliest_ != nominal_earliest || result.nominal_latest_ != nominal_latest) {
      return invalid();
    }
    return result;
  }
  if (form >= kRangeForms + kEndCodes * kEndCodes) return invalid();
  const auto end_of = [](int code) {
    if (code < 2) return End{static_cast<Unit>(code), 0};
    return End{static_cast<Unit>(2 + (code - 2) / 4), static_cast<uint8_t>((code - 2) % 4)};
  };
  const End start = end_of((form - kRangeForms) / kEndCodes);
  const End end = end_of((form - kRangeForms) % kEndCodes);
  const bool has_start = start.unit > Unit::kOpen;
  const bool has_end = end.unit > Unit::kOpen;
  if (has_start ? !is_day(nominal_earliest) : nominal_earliest != kMinDay) return invalid();
  if (has_end ? !is_day(nominal_latest) : nominal_latest != kMaxDay) return invalid();
  if (nominal_earliest > nominal_latest) return invalid();
  if (has_start && BoundsOf(start.unit, nominal_earliest).first != nominal_earliest) {
    return invalid();
  }
  if (has_end && BoundsOf(end.unit, nominal_latest).last != nominal_latest) return invalid();
  const PartialDate result = Canonical(nominal_earliest, nominal_latest, start, end);
  if (!result.is_range_) return invalid();
  return result;
}

// The unit before the first one, and the unit after the last one.
DayNumber PartialDate::WidenedEarliest() const {
  if (nominal_earliest_ <= kFirstDay) return nominal_earliest_;
  return BoundsOf(start_.unit, nominal_earliest_ - 1).first;
}

DayNumber PartialDate::WidenedLatest() const {
  if (nominal_latest_ >= kLastDay) return nominal_latest_;
  return BoundsOf(end_.unit, nominal_latest_ + 1).last;
}

PartialDate::Precision PartialDate::precision() const {
  if (is_range_) return Precision::kRange;
  switch (start_.unit) {
    case Unit::kDay:
      return Precision::kDay;
    case Unit::kMonth:
      return Precision::kMonth;
    case Unit::kSeason:
      return Precision::kSeason;
    case Unit::kYear:
      return Precision::kYear;
    case Unit::kDecade:
      return Precision::kDecade;
    case Unit::kCentury:
      return Precision::kCentury;
    case Unit::kUnknown:
    case Unit::kOpen:
      break;
  }
  return Precision::kUnknown;
}

std::string PartialDate::UnitText(Unit unit, DayNumber first_day) {
  const absl::CivilDay civil = CivilFromDay(first_day);
  const int64_t year = civil.year();
  switch (unit) {
    case Unit::kUnknown:
      return "";
    case Unit::kOpen:
      return "..";
    case Unit::kDay:
      return absl::StrFormat("%04d-%02d-%02d", year, civil.month(), civil.day());
    case Unit::kMonth:
      return absl::StrFormat("%04d-%02d", year, civil.month());
    case Unit::kSeason:
      return absl::StrFormat("%04d-%02d", year, 20 + civil.month() / 3);
    case Unit::kYear:
      return absl::StrFormat("%04d", year);
    case Unit::kDecade:
      return absl::StrFormat("%03dX", year / 10);
    case Unit::kCentury:
      return absl::StrFormat("%02dXX", year / 100);
  }
  return "";
}

std::string PartialDate::ToString() const {
  static constexpr absl::string_view kMarks[] = {"", "~", "?", "%"};
  std::string text =
      absl::StrCat(UnitText(start_.unit, nominal_earliest_), kMarks[start_.qualifier]);
  if (is_range_) {
    absl::StrAppend(&text, "/", UnitText(end_.unit, nominal_latest_), kMarks[end_.qualifier]);
  }
  return text;
}

bool operator<(const PartialDate& a, const PartialDate& b) {
  const auto key = [](const PartialDate& date) {
    // Ranges that are widened to the edge of the calendar differ in their nominal bounds only.
    return std::make_tuple(date.earliest(), date.latest(), date.Form(), date.nominal_earliest_,
                           date.nominal_latest_);
  };
  return key(a) < key(b);
}

std::ostream& operator<<(std::ostream& out, const PartialDate& date) {
  return out << (date.is_unknown() ? "(unknown date)" : date.ToString());
}

class PartialDate::Parser {
 public:
  explicit Parser(absl::string_view text) : text_(text) {}

  absl::StatusOr<PartialDate> Parse() {
    if (text_.empty()) return PartialDate();
    const size_t slash = text_.find('/');
    if (slash == absl::string_view::npos) {
      absl::StatusOr<PartialDate> date = ParseDate();
      if (date.ok() && at_ != text_.size()) return Error(at_, "unexpected text");
      return date;
    }
    return ParseRange(slash);
  }

 private:
  absl::StatusOr<PartialDate> ParseRange(size_t slash) {
    const absl::string_view start_text = text_.substr(0, slash);
    const absl::string_view end_text = text_.substr(slash + 1);
    End start;
    End end;
    PartialDate start_date;
    PartialDate end_date;
    if (start_text == "..") {
      start.unit = Unit::kOpen;
    } else if (!start_text.empty()) {
      absl::StatusOr<PartialDate> date = ParseDate();
      if (!date.ok()) return date;
      if (at_ != slash) return Error(at_, "unexpected text");
      start_date = *date;
    }
    at_ = slash + 1;
    if (end_text == "..") {
      end.unit = Unit::kOpen;
    } else if (!end_text.empty()) {
      absl::StatusOr<PartialDate> date = ParseDate();
      if (!date.ok()) return date;
      if (at_ != text_.size()) return Error(at_, "unexpected text");
      end_date = *date;
    }
    if (start_date.is_unknown() && end_date.is_unknown()) {
      return Error(slash, "a range needs a date at one end at least");
    }
    absl::StatusOr<PartialDate> range = Between(start_date, end_date);
    if (!range.ok()) return Error(slash + 1, "the range ends before it starts");
    if (start.unit == Unit::kOpen) range->start_ = start;
    if (end.unit == Unit::kOpen) range->end_ = end;
    return range;
  }

  // One date without a slash, from at_ on.
  absl::StatusOr<PartialDate> ParseDate() {
    const size_t begin = at_;
    int year = 0;
    int unspecified = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      if (at_ < text_.size() && text_[at_] == 'X' && i >= 2) {
        ++unspecified;
        year *= 10;
      } else if (at_ < text_.size() && IsDigit(text_[at_]) && unspecified == 0) {
        year = year * 10 + (text_[at_] - '0');
      } else {
        return Error(at_, "expected a year of four digits");
      }
    }
    if (unspecified > 0) {
      if (at_ < text_.size() && text_[at_] == '-') {
        return Error(at_, "a decade or century has no month");
      }
      return Finish(unspecified == 1 ? Unit::kDecade : Unit::kCentury, year, 1, 1);
    }
    if (!Skip('-')) return Finish(Unit::kYear, year, 1, 1);

    const size_t month_at = at_;
    if (SkipUnspecified()) {
      if (Skip('-') && !SkipUnspecified()) {
        return Error(at_, "a day needs a month; expected XX");
      }
      return Finish(Unit::kYear, year, 1, 1);
    }
    int month;
    if (!TwoDigits(&month)) return Error(at_, "expected a month of two digits or XX");
    if (month >= 21 && month <= 24) {
      return Finish(Unit::kSeason, year, 3 * (month - 20), 1);
    }
    if (month < 1 || month > 12) {
      return Error(month_at, absl::StrFormat("month %02d is not in 01..12 or 21..24", month));
    }
    if (!Skip('-')) return Finish(Unit::kMonth, year, month, 1);

    const size_t day_at = at_;
    if (SkipUnspecified()) return Finish(Unit::kMonth, year, month, 1);
    int day;
    if (!TwoDigits(&day)) return Error(at_, "expected a day of two digits or XX");
    if (!IsCivilDay(year, month, day)) {
      return Error(day_at, absl::StrCat("there is no ", text_.substr(begin, 10)));
    }
    return Finish(Unit::kDay, year, month, day);
  }

  PartialDate Finish(Unit unit, int year, int month, int day) {
    uint8_t qualifier = 0;
    if (Skip('~')) {
      qualifier = kApproximate;
    } else if (Skip('?')) {
      qualifier = kUncertain;
    } else if (Skip('%')) {
      qualifier = kApproximate | kUncertain;
    }
    return Single(unit, DayFromCivil(year, month, day), qualifier);
  }

  bool Skip(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool SkipUnspecified() {
    if (text_.substr(at_, 2) != "XX") return false;
    at_ += 2;
    return true;
  }

  // On failure at_ is at the byte that is not a digit.
  bool TwoDigits(int* value) {
    *value = 0;
    for (int i = 0; i < 2; ++i, ++at_) {
      if (at_ >= text_.size() || !IsDigit(text_[at_])) return false;
      *value = *value * 10 + (text_[at_] - '0');
    }
    return true;
  }

  absl::Status Error(size_t offset, absl::string_view problem) const {
    constexpr size_t kShown = 40;
    return absl::InvalidArgumentError(
        absl::StrCat("bad date \"", absl::CHexEscape(text_.substr(0, kShown)),
                     text_.size() > kShown ? "..." : "", "\" at offset ", offset, ": ", problem));
  }

  const absl::string_view text_;
  size_t at_ = 0;
};

absl::StatusOr<PartialDate> PartialDate::Parse(absl::string_view text) {
  return Parser(text).Parse();
}

Tri Before(const PartialDate& a, const PartialDate& b) {
  if (a.latest() < b.earliest()) return Tri::kYes;
  // An end that has no bound is later, or earlier, than every day.
  if (a.earliest() >= b.latest()) return Tri::kNo;
  return Tri::kPossible;
}

Tri SameDay(const PartialDate& a, const PartialDate& b) {
  if (!Compatible(a, b)) return Tri::kNo;
  return a.is_exact_day() && b.is_exact_day() ? Tri::kYes : Tri::kPossible;
}

Tri Within(const PartialDate& a, DayNumber first, DayNumber last) {
  const DayNumber earliest = a.earliest();
  const DayNumber latest = a.latest();
  if (first > last || latest < first || earliest > last) return Tri::kNo;
  return first <= earliest && latest <= last ? Tri::kYes : Tri::kPossible;
}

bool Compatible(const PartialDate& a, const PartialDate& b) {
  return a.earliest() <= b.latest() && b.earliest() <= a.latest();
}

absl::optional<PartialDate> Intersect(const PartialDate& a, const PartialDate& b) {
  if (!Compatible(a, b)) return absl::nullopt;
  const DayNumber earliest = std::max(a.earliest(), b.earliest());
  const DayNumber latest = std::min(a.latest(), b.latest());
  const bool is_a = a.earliest() == earliest && a.latest() == latest;
  const bool is_b = b.earliest() == earliest && b.latest() == latest;
  if (is_a && is_b) return std::min(a, b);
  if (is_a) return a;
  if (is_b) return b;
  return PartialDate::Range(earliest, latest);
}

}  // namespace chancery
