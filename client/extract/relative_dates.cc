#include "client/extract/relative_dates.h"

#include <algorithm>
#include <string>

#include "absl/strings/match.h"
#include "absl/time/civil_time.h"

namespace chancery {
namespace {

constexpr absl::string_view kPartsOfDay[] = {"morning", "afternoon", "evening", "night",
                                             "noon",    "midday",    "midnight"};
// Days with a name of their own are not "the last such day".
constexpr absl::string_view kNamedDays[] = {"good",   "black", "bloody", "palm",
                                            "easter", "ash",   "whit",   "super"};

}  // namespace

size_t RelativeDates::PartOfDayEnd(size_t i) const { return IsOneOf(i, kPartsOfDay) ? i + 1 : i; }

// "early 2022", "mid-May", "the end of 2019", "late last month", "earlier this week".
bool RelativeDates::WithPart(size_t i, DatePiece* piece) const {
  size_t p = i;
  DatePart part = DatePart::kNone;
  bool comparative = false;
  if (IsWord(p, "early") || IsWord(p, "late") || IsWord(p, "mid") || IsWord(p, "earlier") ||
      IsWord(p, "later")) {
    const std::string& word = tokens_[p].lower;
    part = word[0] == 'e' ? DatePart::kEarly : word[0] == 'l' ? DatePart::kLate : DatePart::kMid;
    comparative = absl::EndsWith(word, "r");
    ++p;
    if (IsDash(p)) ++p;
    if (IsWord(p, "in")) ++p;
    if (IsWord(p, "the")) ++p;
  } else {
    if (IsWord(p, "the")) ++p;
    if (IsWord(p, "beginning") || IsWord(p, "start")) {
      part = DatePart::kEarly;
    } else if (IsWord(p, "middle")) {
      part = DatePart::kMid;
    } else if (IsWord(p, "end") || IsWord(p, "close")) {
      part = DatePart::kLate;
    } else if ((IsWord(p, "first") || IsWord(p, "second") || IsWord(p, "latter")) &&
               IsWord(p + 1, "half")) {
      part = IsWord(p, "first") ? DatePart::kFirstHalf : DatePart::kSecondHalf;
      ++p;
    } else {
      return false;
    }
    ++p;
    if (!IsWord(p, "of")) return false;
    ++p;
    if (IsWord(p, "the")) ++p;
  }
  // This, last, next month, year, week.
  Which which = Which::kAny;
  if (IsWord(p, "last")) which = Which::kLast;
  if (IsWord(p, "this")) which = Which::kThis;
  if (IsWord(p, "next")) which = Which::kNext;
  // "earlier in the week": in this one.
  if (which == Which::kAny && comparative && p > 0 && IsWord(p - 1, "the")) {
    which = Which::kThis;
    --p;
  }
  if (which != Which::kAny && IsWord(p + 1)) {
    const int shift = which == Which::kLast ? -1 : which == Which::kNext ? 1 : 0;
    const std::string& unit = tokens_[p + 1].lower;
    PartialDate whole;
    PartialDate third;
    if (unit == "year") {
      whole = PartialDate::Year(year_ + shift);
      third = PartOfYear(year_ + shift, part);
    } else if (unit == "month") {
      const absl::CivilMonth month = absl::CivilMonth(year_, month_) + shift;
      whole = PartialDate::Month(month.year(), month.month());
      third = PartOfMonth(static_cast<int>(month.year()), month.month(), part);
    } else if (unit == "week") {
      const DayNumber monday = today_ - (WeekdayOf(today_) - 1) + 7 * shift;
      whole = PartialDate::Range(monday, monday + 6);
      const bool first = part == DatePart::kEarly || part == DatePart::kFirstHalf;
      third = first                    ? PartialDate::Range(monday, monday + 2)
              : part == DatePart::kMid ? PartialDate::Range(monday + 1, monday + 4)
                                       : PartialDate::Range(monday + 3, monday + 6);
    }
    if (!whole.is_unknown()) {
      if (comparative && which == Which::kThis && has_published_) {
        // Until today, or from today on.
        const PartialDate date =
            part == DatePart::kEarly
                ? PartialDate::Range(whole.nominal_earliest(),
                                     std::max(today_, whole.nominal_earliest()))
                : PartialDate::Range(today_, whole.nominal_latest());
        return SetReadings(i, p + 2, Basis::kRelative, date, date, piece);
      }
      return SetReadings(i, p + 2, Basis::kRelative, third, third, piece);
    }
  }
  if (comparative) {
    // "earlier on Friday", "later in May": the word adds nothing that can be computed.
    return false;
  }
  DatePiece inner;
  if (!(MonthYear(p, &inner) || BareYear(p, &inner) || SeasonOrDecade(p, &inner))) return false;
  if (inner.fields.season.has_value() || inner.fields.century) return false;
  DateFields fields = inner.fields;
  fields.part = part;
  return Finish(i, inner.next, fields, piece);
}

bool RelativeDates::Weekday(size_t i, DatePiece* piece) const {
  size_t p = i;
  Which which = Which::kAny;
  if (IsWord(p, "last") || IsWord(p, "past")) which = Which::kLast;
  if (IsWord(p, "next")) which = Which::kNext;
  if (IsWord(p, "this") || IsWord(p, "coming")) which = Which::kThis;
  if (which != Which::kAny) ++p;
  if (which == Which::kThis && (IsWord(p, "coming") || IsWord(p, "past"))) {
    which = IsWord(p, "past") ? Which::kLast : Which::kNext;
    ++p;
  }
  if (which == Which::kAny && (IsWord(p, "early") || IsWord(p, "late")) && Has(p + 1)) ++p;
  if (!Has(p)) return false;
  const bool abbreviated = tokens_[p].short_weekday;
  const int weekday = tokens_[p].weekday;
  if (weekday == 0) return false;
  if (p > 0 && IsOneOf(p - 1, kNamedDays)) return false;
  ++p;
  if (abbreviated && IsPunct(p, '.')) ++p;
  // "Friday, January 21, 2022", "Friday (January 21)".
  size_t q = p;
  if (IsPunct(q, ',') || IsPunct(q, '(')) ++q;
  if (IsWord(q, "the")) ++q;
  DatePiece date;
  if (which == Which::kAny && (MonthDay(q, &date) || DayMonth(q, &date))) {
    DateFields fields = date.fields;
    fields.weekday = weekday;
    return Finish(i, date.next, fields, piece);
  }
  if (abbreviated) return false;
  p = PartOfDayEnd(p);
  const int today = WeekdayOf(today_);
  const DayNumber back = today_ - ((today - weekday + 7) % 7);
  const DayNumber ahead = today_ + ((weekday - today + 7) % 7);
  // "on Monday and Tuesday": both days.
  if (which == Which::kAny && p == i + 1 && IsWord(p, "and") && Has(p + 1) &&
      tokens_[p + 1].weekday == weekday % 7 + 1 && !tokens_[p + 1].short_weekday) {
    const DayNumber last = today_ - ((today - tokens_[p + 1].weekday + 7) % 7);
    return SetReadings(i, p + 2, Basis::kWeekday, PartialDate::Range(last - 1, last),
                       PartialDate::Range(ahead, ahead + 1), piece);
  }
  DayNumber past = back;
  DayNumber future = ahead;
  // "Friday of last week", "Friday last week", "Tuesday next week".
  size_t w = p;
  if (IsWord(w, "of")) ++w;
  if ((IsWord(w, "last") || IsWord(w, "next") || IsWord(w, "this")) && IsWord(w + 1, "week")) {
    const int shift = IsWord(w, "last") ? -1 : IsWord(w, "next") ? 1 : 0;
    past = future = today_ - (today - 1) + 7 * shift + (weekday - 1);
    p = w + 2;
  } else if (which == Which::kLast || (which == Which::kAny && IsWord(p, "last"))) {
    if (which == Which::kAny) ++p;
    // Of yesterday one says the weekday alone: "last Thursday" on a Friday is that of the week
    // before.
    past = future = today_ - back <= 2 ? back - 7 : back;
  } else if (which == Which::kNext) {
    past = future = ahead == today_ ? ahead + 7 : ahead;
  }
  return SetReadings(i, p, Basis::kWeekday, PartialDate::FromDayNumber(past),
                     PartialDate::FromDayNumber(future), piece);
}

// Does a clause with "will" go on at token `p`?
bool RelativeDates::WillFollows(size_t p) const {
  constexpr size_t kSubject = 8;
  if (IsWord(p, "of")) return false;
  for (size_t i = p; i < p + kSubject && IsWord(i); ++i) {
    if (IsWord(i, "will") || IsWord(i, "shall")) return true;
  }
  return false;
}

// "two days ago", "a week from now", "in three months".
bool RelativeDates::Ago(size_t i, DatePiece* piece) const {
  size_t p = i;
  const bool ahead_by_in = IsWord(p, "in");
  if (ahead_by_in) ++p;
  bool vague = false;
  if (IsWord(p, "about") || IsWord(p, "around") || IsWord(p, "nearly") || IsWord(p, "almost") ||
      IsWord(p, "some") || IsWord(p, "roughly")) {
    vague = true;
    ++p;
  }
  if (!Has(p)) return false;
  int count = CountOf(tokens_[p]);
  if (count == 0 || count > 200) return false;
  ++p;
  if (IsWord(p, "couple") || IsWord(p, "few")) {
    count = IsWord(p, "few") ? 3 : 2;
    vague = true;
    ++p;
    if (IsWord(p, "of")) ++p;
  }
  if (!IsWord(p)) return false;
  std::string unit = tokens_[p].lower;
  if (absl::EndsWith(unit, "s")) unit.pop_back();
  if (unit != "day" && unit != "week" && unit != "month" && unit != "year" && unit != "decade") {
    return false;
  }
  ++p;
  int sign = 0;
  if (IsWord(p, "ago")) {
    sign = -1;
    ++p;
  } else if (IsWord(p, "from") && (IsWord(p + 1, "now") || IsWord(p + 1, "today"))) {
    sign = 1;
    p += 2;
  } else if (ahead_by_in && IsPunct(p, '\'') && IsWord(p + 1, "time")) {
    sign = 1;
    p += 2;
  } else if (ahead_by_in && !vague && (!IsWord(p) || WillFollows(p))) {
    // "in two weeks" at the end of a clause, "In two weeks I will host B"; "in two weeks of talks"
    // is a duration.
    sign = 1;
  }
  if (sign == 0) return false;
  PartialDate date;
  const int64_t n = static_cast<int64_t>(sign) * count;
  if (unit == "day") {
    date = vague ? Days(n - 2, n + 2) : Days(n, n);
  } else if (unit == "week") {
    date = Days(7 * n - 3, 7 * n + 3);
  } else if (unit == "month") {
    date = MonthOf(year_, month_ + n);
    if (vague) date = date.WithQualifier(PartialDate::kApproximate);
  } else if (unit == "year") {
    date = PartialDate::Year(year_ + n);
    if (vague) date = date.WithQualifier(PartialDate::kApproximate);
  } else {
    date = PartialDate::Year(year_ + 10 * n).WithQualifier(PartialDate::kApproximate);
  }
  return SetReadings(i, p, Basis::kRelative, date, date, piece);
}

bool RelativeDates::Relative(size_t i, DatePiece* piece) const {
  if (Ago(i, piece)) return true;
  if (!IsWord(i)) return false;
  const std::string& word = tokens_[i].lower;
  const auto day = [&](size_t next, int shift) {
    return SetReadings(i, PartOfDayEnd(next), Basis::kRelative, Days(shift, shift),
                       Days(shift, shift), piece);
  };
  if (word == "today" || word == "tonight") return day(i + 1, 0);
  if (word == "yesterday") return day(i + 1, -1);
  if (word == "tomorrow") return day(i + 1, 1);
  if (word == "the" && IsWord(i + 1, "day")) {
    if (IsWord(i + 2, "before") && IsWord(i + 3, "yesterday")) return day(i + 4, -2);
    if (IsWord(i + 2, "after") && IsWord(i + 3, "tomorrow")) return day(i + 4, 2);
  }
  const DayNumber monday = -(WeekdayOf(today_) - 1);  // relative to today
  if ((word == "the" && IsWord(i + 1, "weekend")) ||
      ((word == "this" || word == "last" || word == "next" || word == "past" || word == "coming") &&
       IsWord(i + 1, "weekend"))) {
    const DayNumber saturday = monday + 5;
    PartialDate past =
        saturday <= 0 ? Days(saturday, saturday + 1) : Days(saturday - 7, saturday - 6);
    PartialDate future = Days(saturday, saturday + 1);
    if (word == "this") past = future;
    if (word == "last" || word == "past") {
      past = saturday + 1 < 0 ? Days(saturday, saturday + 1) : Days(saturday - 7, saturday - 6);
      future = past;
    }
    if (word == "next") past = future = Days(saturday + 7, saturday + 8);
    if (word == "coming") past = future;
    return SetReadings(i, i + 2, Basis::kRelative, past, future, piece);
  }
  const bool last = word == "last";
  const bool next = word == "next";
  const bool current = word == "this";
  if (!last && !next && !current) return false;
  if (last && IsWord(i + 1, "night")) return day(i + 1, -1);
  if (last && (IsWord(i + 1, "evening"))) return day(i + 1, -1);
  if (current && IsOneOf(i + 1, kPartsOfDay)) return day(i + 1, 0);
  const int shift = last ? -1 : next ? 1 : 0;
  if (IsWord(i + 1, "week")) {
    const DayNumber first = monday + 7 * shift;
    if (!current) {
      return SetReadings(i, i + 2, Basis::kRelative, Days(first, first + 6), Days(first, first + 6),
                         piece);
    }
    return SetReadings(i, i + 2, Basis::kRelative, Days(first, 0), Days(0, first + 6), piece);
  }
  if (IsWord(i + 1, "month")) {
    const PartialDate date = MonthOf(year_, month_ + shift);
    return SetReadings(i, i + 2, Basis::kRelative, date, date, piece);
  }
  if (IsWord(i + 1, "year")) {
    const PartialDate date = PartialDate::Year(year_ + shift);
    return SetReadings(i, i + 2, Basis::kRelative, date, date, piece);
  }
  return false;
}

}  // namespace chancery
