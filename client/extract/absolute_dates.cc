#include "client/extract/absolute_dates.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/time/civil_time.h"

namespace chancery {
namespace {

using Season = PartialDate::Season;

// What a number of four digits after these words counts: not years.
constexpr absl::string_view kNumbered[] = {
    "resolution", "resolutions", "article", "no",    "number", "nos",           "room",   "flight",
    "route",      "boeing",      "section", "page",  "pages",  "rule",          "order",  "bill",
    "code",       "channel",     "airbus",  "phase", "model",  "about",         "around", "nearly",
    "almost",     "over",        "some",    "least", "than",   "approximately", "exactly"};
// What it counts before these: things, not days.
constexpr absl::string_view kCounted[] = {
    "troops",   "soldiers", "people",     "persons",    "dollars",   "euros",     "pounds",
    "miles",    "km",       "kilometers", "kilometres", "meters",    "metres",    "feet",
    "tons",     "tonnes",   "prisoners",  "members",    "men",       "women",     "children",
    "deaths",   "cases",    "jobs",       "refugees",   "civilians", "percent",   "per",
    "million",  "billion",  "thousand",   "hours",      "employees", "delegates", "guests",
    "missiles", "warheads", "tanks",      "aircraft",   "fighters",  "police",    "officers",
    "students", "votes",    "acres",      "hectares",   "barrels"};
constexpr absl::string_view kBeforeMonth[] = {"in",    "since",  "until",     "till",     "during",
                                              "last",  "next",   "this",      "early",    "late",
                                              "mid",   "past",   "through",   "from",     "between",
                                              "after", "before", "following", "previous", "of"};
// Behind "that", a month that is a name or a verb as well is one before these: "that March in", not
// "that May would".
constexpr absl::string_view kBehindMonth[] = {"in", "on",  "at", "with", "and",
                                              "to", "for", "by", "as"};
constexpr absl::string_view kDeterminers[] = {"the",   "a",   "an",  "his", "her",
                                              "their", "its", "our", "s"};

PartialDate Months(int year, int first, int last) {
  const absl::StatusOr<PartialDate> range =
      PartialDate::Between(PartialDate::Month(year, first), PartialDate::Month(year, last));
  return range.ok() ? *range : PartialDate::Year(year);
}

PartialDate PartOfDecade(int year, DatePart part) {
  const int first = year - year % 10;
  const auto years = [](int a, int b) {
    const absl::StatusOr<PartialDate> range =
        PartialDate::Between(PartialDate::Year(a), PartialDate::Year(b));
    return range.ok() ? *range : PartialDate::Year(a);
  };
  switch (part) {
    case DatePart::kEarly:
      return years(first, first + 3);
    case DatePart::kMid:
      return years(first + 4, first + 6);
    case DatePart::kLate:
      return years(first + 7, first + 9);
    case DatePart::kFirstHalf:
      return years(first, first + 4);
    case DatePart::kSecondHalf:
      return years(first + 5, first + 9);
    case DatePart::kNone:
      break;
  }
  return PartialDate::Decade(year);
}

// `fields` in a given year.
PartialDate InYear(const DateFields& fields, int year) {
  if (fields.season.has_value()) return PartialDate::OfSeason(year, *fields.season);
  if (fields.month == 0) return PartOfYear(year, fields.part);
  if (fields.day == 0) return PartOfMonth(year, fields.month, fields.part);
  const int last = fields.last_day == 0 ? fields.day : fields.last_day;
  if (!IsCivilDay(year, fields.month, last)) return PartialDate::Month(year, fields.month);
  return PartialDate::Range(DayFromCivil(year, fields.month, fields.day),
                            DayFromCivil(year, fields.month, last));
}

}  // namespace

int WeekdayOf(DayNumber day) {
  // 1970-01-01 was a Thursday.
  return static_cast<int>(((static_cast<int64_t>(day) + 3) % 7 + 7) % 7) + 1;
}

PartialDate MonthOf(int64_t year, int64_t month) {
  const absl::CivilMonth civil(year, month);
  return PartialDate::Month(civil.year(), civil.month());
}

PartialDate PartOfYear(int year, DatePart part) {
  switch (part) {
    case DatePart::kEarly:
      return Months(year, 1, 4);
    case DatePart::kMid:
      return Months(year, 5, 8);
    case DatePart::kLate:
      return Months(year, 9, 12);
    case DatePart::kFirstHalf:
      return Months(year, 1, 6);
    case DatePart::kSecondHalf:
      return Months(year, 7, 12);
    case DatePart::kNone:
      break;
  }
  return PartialDate::Year(year);
}

PartialDate PartOfMonth(int year, int month, DatePart part) {
  const DayNumber first = DayFromCivil(year, month, 1);
  switch (part) {
    case DatePart::kEarly:
      return PartialDate::Range(first, first + 9);
    case DatePart::kMid:
      return PartialDate::Range(first + 10, first + 19);
    case DatePart::kLate:
      return PartialDate::Range(first + 20, PartialDate::Month(year, month).latest());
    case DatePart::kFirstHalf:
      return PartialDate::Range(first, first + 14);
    case DatePart::kSecondHalf:
      return PartialDate::Range(first + 15, PartialDate::Month(year, month).latest());
    case DatePart::kNone:
      break;
  }
  return PartialDate::Month(year, month);
}

bool IsPossibleDay(const DateFields& fields) {
  if (fields.day == 0) return true;
  const int year = fields.year == 0 ? 2000 : fields.year;
  return IsCivilDay(year, fields.month, fields.day) &&
         (fields.last_day == 0 ||
          (fields.last_day > fields.day && IsCivilDay(year, fields.month, fields.last_day)));
}

bool AbsoluteDates::Month(size_t* i, bool beside_number, int* month) const {
  if (!Has(*i)) return false;
  const MonthWord& word = tokens_[*i].month;
  if (word.form == MonthForm::kNone) return false;
  if (word.form == MonthForm::kLoose && !beside_number) return false;
  // "may", "march" and "august" in small letters are other words.
  if (word.form == MonthForm::kFull && !tokens_[*i].capital &&
      (word.month == 3 || word.month == 5 || word.month == 8 || !beside_number)) {
    return false;
  }
  *month = word.month;
  ++*i;
  if (IsPunct(*i, '.') && !tokens_[*i].space_before && (word.form == MonthForm::kShort) &&
      Has(*i + 1)) {
    ++*i;
  }
  return true;
}

bool AbsoluteDates::YearAfter(size_t* i, DateFields* fields) const {
  size_t p = *i;
  if (IsPunct(p, ',')) ++p;
  if (IsWord(p, "of") || IsWord(p, "in")) ++p;
  int year = 0;
  if (Year(p, &year) && !IsOneOf(p + 1, kCounted)) {
    // "On May 3, 2004 people came" has no year, but nobody writes so.
    fields->year = year;
    *i = p + 1;
    return true;
  }
  // "January 21 last year", "May of this year".
  if ((IsWord(p, "last") || IsWord(p, "this") || IsWord(p, "next") || IsWord(p, "the")) &&
      has_published_) {
    size_t q = p;
    if (IsWord(q, "the")) ++q;
    int shift = 2;
    if (IsWord(q, "last") || IsWord(q, "previous")) shift = -1;
    if (IsWord(q, "this") || IsWord(q, "current")) shift = 0;
    if (IsWord(q, "next") || IsWord(q, "following")) shift = 1;
    const bool named_the = q != p;
    if (shift != 2 && !named_the && IsWord(q + 1, "year")) {
      fields->year = year_ + shift;
      *i = q + 2;
      return true;
    }
  }
  return false;
}

void AbsoluteDates::Resolve(const DateFields& fields, DatePiece* piece) const {
  piece->has_fields = true;
  piece->fields = fields;
  if (fields.century) {
    piece->basis = Basis::kAbsolute;
    // The 20th century ends with the year 2000.
    piece->past = piece->future = PartialDate::Range(PartialDate::Year(fields.year + 1).earliest(),
                                                     PartialDate::Year(fields.year + 100).latest());
    return;
  }
  if (fields.decade) {
    piece->basis = Basis::kAbsolute;
    piece->past = piece->future = PartOfDecade(fields.year, fields.part);
    return;
  }
  if (fields.year != 0) {
    piece->basis = Basis::kAbsolute;
    piece->past = piece->future = InYear(fields, fields.year);
    return;
  }
  piece->basis = Basis::kNoYear;
  piece->past = piece->future = PartialDate::Unknown();
  if (!has_published_) return;
  if (fields.which == Which::kThis) {
    piece->past = piece->future = InYear(fields, year_);
    return;
  }
  // The latest that has begun, and the earliest that has not ended; with "last" and "next" the
  // one that today lies in does not count.
  for (int year = year_ + 1; year >= year_ - 8; --year) {
    const PartialDate date = InYear(fields, year);
    const bool begun = fields.which == Which::kLast ? date.nominal_latest() < today_
                                                    : date.nominal_earliest() <= today_;
    if (!begun || (fields.day == 29 && fields.month == 2 && !IsCivilDay(year, 2, 29))) continue;
    piece->past = date;
    break;
  }
  for (int year = year_ - 1; year <= year_ + 8; ++year) {
    const PartialDate date = InYear(fields, year);
    const bool to_come = fields.which == Which::kNext ? date.nominal_earliest() > today_
                                                      : date.nominal_latest() >= today_;
    if (!to_come || (fields.day == 29 && fields.month == 2 && !IsCivilDay(year, 2, 29))) continue;
    piece->future = date;
    break;
  }
  if (fields.which == Which::kLast) piece->future = piece->past;
  if (fields.which == Which::kNext) piece->past = piece->future;
  // A weekday beside the date tells the year: take the nearest in which they agree.
  if (fields.weekday != 0 && fields.day != 0) {
    const auto agrees = [&](const PartialDate& date) {
      return WeekdayOf(date.nominal_earliest()) == fields.weekday;
    };
    const bool past_agrees = agrees(piece->past);
    const bool future_agrees = agrees(piece->future);
    if (past_agrees && !future_agrees) piece->future = piece->past;
    if (future_agrees && !past_agrees) piece->past = piece->future;
  }
}

bool AbsoluteDates::Finish(size_t first, size_t next, const DateFields& fields,
                           DatePiece* piece) const {
  if (!IsPossibleDay(fields)) return false;
  piece->first = first;
  piece->next = next;
  Resolve(fields, piece);
  return true;
}

bool AbsoluteDates::MonthDay(size_t i, DatePiece* piece) const {
  const size_t first = i;
  DateFields fields;
  int next_day = 0;
  size_t after = i;
  if (!Month(&after, true, &fields.month)) return false;
  if (IsWord(after, "the")) ++after;
  if (!Day(after, &fields.day)) return false;
  size_t p = after + 1;
  // "May 3-5", "May 3 to 5", "May 3 and 4".
  const bool joined =
      IsDash(p) || IsWord(p, "to") || IsWord(p, "through") || IsWord(p, "and") || IsPunct(p, '/');
  if (joined && Day(p + 1, &next_day) && next_day > fields.day) {
    size_t month_after = p + 2;
    int month = 0;
    const bool other_date = Month(&month_after, true, &month) && !IsWord(p + 2, "may");
    if (!other_date) {
      fields.last_day = next_day;
      p += 2;
    }
  }
  YearAfter(&p, &fields);
  return Finish(first, p, fields, piece);
}

bool AbsoluteDates::DayMonth(size_t i, DatePiece* piece) const {
  const size_t first = i;
  DateFields fields;
  size_t p = i;
  if (IsWord(p, "the") && Has(p + 1) && tokens_[p + 1].kind == Kind::kOrdinal) ++p;
  // "the fifteenth of August": words alone would be many things.
  size_t spelled = p + 1;
  if (IsWord(p, "the") && SpelledDay(&spelled, &fields.day)) {
    if (!IsWord(spelled, "of")) return false;
    p = spelled;
  } else if (Day(p, &fields.day)) {
    ++p;
  } else {
    return false;
  }
  int next_day = 0;
  if ((IsDash(p) || IsWord(p, "to") || IsWord(p, "and") || IsWord(p, "through") ||
       IsPunct(p, '/')) &&
      Day(p + 1, &next_day) && next_day > fields.day) {
    fields.last_day = next_day;
    p += 2;
  }
  if (IsWord(p, "of")) ++p;
  const bool hyphens = IsDash(p) && !tokens_[p].space_before;
  if (hyphens) ++p;
  if (!Month(&p, true, &fields.month)) return false;
  if (hyphens && IsDash(p)) ++p;
  YearAfter(&p, &fields);
  return Finish(first, p, fields, piece);
}

bool AbsoluteDates::SpelledDay(size_t* i, int* day) const {
  if (!Has(*i)) return false;
  const int count = CountOf(tokens_[*i]);
  if (IsWord(*i) && (count == 20 || count == 30) && IsDash(*i + 1) && Has(*i + 2)) {
    const int unit = SpelledOrdinal(tokens_[*i + 2]);
    if (unit == 0 || unit > 9) return false;
    *day = count + unit;
    *i += 3;
    return true;
  }
  *day = SpelledOrdinal(tokens_[*i]);
  if (*day != 0) ++*i;
  return *day != 0;
}

// "2022-01-21", "2022/01/21", "21.01.2022", "01/21/2022".
bool AbsoluteDates::Numeric(size_t i, DatePiece* piece) const {
  DateFields fields;
  int year = 0;
  if (Has(i) && tokens_[i].kind == Kind::kAmount && !tokens_[i].lower.empty()) {
    const std::vector<absl::string_view> parts = absl::StrSplit(tokens_[i].lower, '.');
    int month = 0;
    int day = 0;
    if (!absl::SimpleAtoi(parts[0], &day) || !absl::SimpleAtoi(parts[1], &month) ||
        !absl::SimpleAtoi(parts[2], &year) || !IsCivilDay(year, month, day)) {
      return false;
    }
    fields.year = year;
    fields.month = month;
    fields.day = day;
    return Finish(i, i + 1, fields, piece);
  }
  const auto joined = [&](size_t p) {
    return Has(p + 1) && (IsDash(p) || IsPunct(p, '/')) && !tokens_[p].space_before &&
           !tokens_[p + 1].space_before && tokens_[p + 1].kind == Kind::kNumber;
  };
  if (Year(i, &year) && joined(i + 1) && joined(i + 3)) {
    const DateWord& month = tokens_[i + 2];
    const DateWord& day = tokens_[i + 4];
    if (month.digits <= 2 && day.digits <= 2 && IsCivilDay(year, month.value, day.value)) {
      fields.year = year;
      fields.month = month.value;
      fields.day = day.value;
      return Finish(i, i + 5, fields, piece);
    }
  }
  if (Has(i) && tokens_[i].kind == Kind::kNumber && tokens_[i].digits <= 2 && IsPunct(i + 1, '/') &&
      joined(i + 1) && joined(i + 3) && Year(i + 4, &year)) {
    int month = tokens_[i].value;
    int day = tokens_[i + 2].value;
    if (month <= 12 && day <= 12 && month != day && month > 0 && day > 0) {
      // March 4 or April 3: nobody knows which of the two stands first.
      const PartialDate one = PartialDate::Day(year, month, day);
      const PartialDate other = PartialDate::Day(year, day, month);
      const PartialDate either = PartialDate::Range(std::min(one.earliest(), other.earliest()),
                                                    std::max(one.latest(), other.latest()));
      return SetReadings(i, i + 5, Basis::kAbsolute, either, either, piece);
    }
    if (month > 12) std::swap(month, day);
    if (IsCivilDay(year, month, day)) {
      fields.year = year;
      fields.month = month;
      fields.day = day;
      return Finish(i, i + 5, fields, piece);
    }
  }
  return false;
}

bool AbsoluteDates::MonthYear(size_t i, DatePiece* piece) const {
  DateFields fields;
  size_t p = i;
  // "Septembre 2004": a loose spelling needs its year.
  size_t loose = i;
  int month = 0;
  if (!Month(&loose, true, &month)) return false;
  fields.month = month;
  p = loose;
  if (YearAfter(&p, &fields)) return Finish(i, p, fields, piece);
  // Without a year: the word must not be a name ("Theresa May", "April Glaspie") or a verb.
  p = i;
  if (!Month(&p, false, &month)) return false;
  const bool possessive = IsPunct(p, '\'');
  const bool after_month = i > 1 && (IsDash(i - 1) || IsWord(i - 1, "to")) &&
                           tokens_[i - 2].month.form == MonthForm::kFull;
  const bool after_word = (i > 0 && IsOneOf(i - 1, kBeforeMonth)) || after_month;
  const bool after_determiner = i > 0 && IsOneOf(i - 1, kDeterminers);
  const bool doubtful = month == 5 || month == 3 || month == 4 || month == 6 || month == 8;
  const bool before_capital =
      IsWord(p) && tokens_[p].capital && !IsPunct(p - 1, '.') && !after_word;
  if (before_capital) return false;
  if (i > 0 && IsWord(i - 1, "of") && possessive) return false;
  const bool that = i > 0 && IsWord(i - 1, "that") && (!IsWord(p) || IsOneOf(p, kBehindMonth));
  if (doubtful && !after_word && !that && !(after_determiner && IsWord(p) && !tokens_[p].capital)) {
    return false;
  }
  if (i > 0 && (IsWord(i - 1, "last") || IsWord(i - 1, "past") || IsWord(i - 1, "previous"))) {
    fields.which = Which::kLast;
  } else if (i > 0 && (IsWord(i - 1, "next") || IsWord(i - 1, "following"))) {
    fields.which = Which::kNext;
  } else if (i > 0 && IsWord(i - 1, "this")) {
    fields.which = Which::kThis;
  }
  return Finish(fields.which == Which::kAny ? i : i - 1, p, fields, piece);
}

bool AbsoluteDates::BareYear(size_t i, DatePiece* piece) const {
  DateFields fields;
  if (!Year(i, &fields.year)) return false;
  if (IsOneOf(i + 1, kCounted) || IsPunct(i + 1, '%')) return false;
  if (i > 0) {
    if (IsOneOf(i - 1, kNumbered)) return false;
    const DateWord& before = tokens_[i - 1];
    if (before.kind == Kind::kPunct && before.punct != '(' && before.punct != ',' &&
        before.punct != '\'' && before.punct != ';' && before.punct != '[' && before.punct != '.' &&
        before.punct != ':' && before.punct != '"') {
      return false;
    }
    if (before.kind == Kind::kPunct && before.punct == '.' && !tokens_[i].space_before) {
      return false;
    }
    if (before.kind == Kind::kNumber || before.kind == Kind::kAmount) return false;
    if (before.kind == Kind::kDash && !tokens_[i].space_before && i >= 2 &&
        tokens_[i - 2].kind == Kind::kWord && tokens_[i - 2].lower != "mid") {
      return false;  // "T-1990"
    }
  }
  // "2004-page", "1,500-2,000": not a year either.
  if (IsDash(i + 1) && !tokens_[i + 1].space_before && IsWord(i + 2) &&
      !tokens_[i + 2].space_before) {
    return false;
  }
  return Finish(i, i + 1, fields, piece);
}

bool AbsoluteDates::SeasonOrDecade(size_t i, DatePiece* piece) const {
  if (!Has(i)) return false;
  const DateWord& lex = tokens_[i];
  DateFields fields;
  if (lex.kind == Kind::kDecade) {
    fields.decade = true;
    if (lex.digits == 4) {
      fields.year = lex.value;
    } else if (i > 0 && (IsPunct(i - 1, '\'') || IsWord(i - 1, "the"))) {
      fields.year = 1900 + lex.value;
      if (IsPunct(i - 1, '\'')) return Finish(i - 1, i + 1, fields, piece);
    } else {
      return false;
    }
    return Finish(i, i + 1, fields, piece);
  }
  if (lex.kind == Kind::kOrdinal && lex.value >= 16 && lex.value <= 21 &&
      IsWord(i + 1, "century")) {
    fields.century = true;
    fields.year = (lex.value - 1) * 100;
    return Finish(i, i + 2, fields, piece);
  }
  const absl::optional<Season> season = SeasonOf(lex);
  if (!season.has_value()) return false;
  fields.season = season;
  size_t p = i + 1;
  if (YearAfter(&p, &fields)) return Finish(i, p, fields, piece);
  if (i == 0) return false;
  if (IsWord(i - 1, "last")) fields.which = Which::kLast;
  if (IsWord(i - 1, "this")) fields.which = Which::kThis;
  if (IsWord(i - 1, "next")) fields.which = Which::kNext;
  if (fields.which == Which::kAny) return false;
  return Finish(i - 1, p, fields, piece);
}

// "New Year's Eve", "Christmas Day 2014".
bool AbsoluteDates::Holiday(size_t i, DatePiece* piece) const {
  DateFields fields;
  size_t p = i;
  if (IsWord(p, "new") && IsWord(p + 1, "year")) {
    p += 2;
    if (!IsPunct(p, '\'') || !IsWord(p + 1, "s")) return false;
    p += 2;
    const bool eve = IsWord(p, "eve");
    fields.month = eve ? 12 : 1;
    fields.day = eve ? 31 : 1;
  } else if (IsWord(p, "christmas")) {
    ++p;
    fields.month = 12;
    fields.day = IsWord(p, "eve") ? 24 : 25;
  } else {
    return false;
  }
  if (!IsWord(p, "eve") && !IsWord(p, "day")) return false;
  ++p;
  YearAfter(&p, &fields);
  return Finish(i, p, fields, piece);
}

}  // namespace chancery
