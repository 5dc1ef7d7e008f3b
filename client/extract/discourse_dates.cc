#include "client/extract/discourse_dates.h"

#include <cstddef>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "client/extract/absolute_dates.h"
#include "client/extract/count_word.h"
#include "client/extract/day_head.h"

namespace chancery {
namespace {

using Basis = DateMention::Basis;
using Relation = DateMention::Relation;

// Sentences for which a year that is told counts, from the last date in it on.
constexpr int kYearReach = 5;
// Sentences for which the days of a journey count.
constexpr int kDaysReach = 14;
constexpr int64_t kWeek = 7;
// The longest of them.
constexpr int kMostDays = 16;
// A month that is so many earlier than the one before is of the next year.
constexpr int kTurnOfYear = 6;

// `date`, with its days and months, in another year; unknown where it has no such days.
PartialDate InYear(const PartialDate& date, int64_t year) {
  if (date.is_unknown()) return date;
  const auto first = CivilFromDay(date.nominal_earliest());
  const auto last = CivilFromDay(date.nominal_latest());
  if (date.is_exact_day()) {
    return IsCivilDay(year, first.month(), first.day())
               ? PartialDate::Day(year, first.month(), first.day())
               : PartialDate::Unknown();
  }
  const bool month = first.year() == last.year() && first.month() == last.month();
  if (month && date == PartialDate::Month(first.year(), first.month())) {
    return PartialDate::Month(year, first.month());
  }
  // "May 3-5", "early March"; not a season over the year's end.
  if (first.year() != last.year()) return PartialDate::Unknown();
  if (!IsCivilDay(year, first.month(), first.day()) ||
      !IsCivilDay(year, last.month(), last.day())) {
    return PartialDate::Unknown();
  }
  return PartialDate::Range(DayFromCivil(year, first.month(), first.day()),
                            DayFromCivil(year, last.month(), last.day()));
}

// The one day among `days` that is the same day of the week as `day`; unknown for none or several.
PartialDate SameWeekday(const PartialDate& day, const PartialDate& days) {
  if (days.is_unknown() || day.is_unknown()) return PartialDate();
  const int64_t first = days.nominal_earliest();
  const int64_t same = first + ((day.earliest() - first) % 7 + 7) % 7;
  if (same > days.nominal_latest() || same + 7 <= days.nominal_latest()) return PartialDate();
  return PartialDate::FromDayNumber(static_cast<DayNumber>(same));
}

int MonthOf(const PartialDate& date) {
  const auto first = CivilFromDay(date.nominal_earliest());
  const auto last = CivilFromDay(date.nominal_latest());
  return first.year() == last.year() && first.month() == last.month() ? first.month() : 0;
}

// Does the heading say a year and nothing else?
bool IsYearHeading(const Document& document, const Sentence& sentence) {
  if (!sentence.is_headline || sentence.in_title) return false;
  bool year = false;
  for (int i = sentence.first; i < sentence.token_end; ++i) {
    const DocToken& token = document.token(i);
    if (token.shape == Shape::kPunct || token.shape == Shape::kDash) continue;
    if (token.date < 0) return false;
    const PartialDate& date = document.dates()[token.date].past;
    if (date.is_unknown() || date != PartialDate::Year(CivilFromDay(date.earliest()).year())) {
      return false;
    }
    year = true;
  }
  return year;
}

// "Chronology 1994", "Engagements, June 2014": the one year that the title or a line above the text
// says, of which the days below have none of their own; 0 for none or several, and where the text
// tells of other years, "Visits since 1961".
int YearOfTitle(const Document& document) {
  constexpr size_t kLines = 4;
  int year = 0;
  const std::vector<Sentence>& sentences = document.sentences();
  bool above = true;
  for (size_t s = 0; s < sentences.size(); ++s) {
    above = above && s < kLines && sentences[s].is_headline;
    if (!above && !sentences[s].in_title) continue;
    for (int i = sentences[s].first; i < sentences[s].token_end; ++i) {
      if (document.token(i).date < 0) continue;
      const DateMention& date = document.dates()[document.token(i).date];
      if (date.basis != Basis::kAbsolute || date.past.is_unknown()) continue;
      const int64_t told = CivilFromDay(date.past.earliest()).year();
      const bool broad = date.past == PartialDate::Year(told) || MonthOf(date.past) != 0;
      if (date.past.is_exact_day() || !broad || (year != 0 && year != told)) return 0;
      year = static_cast<int>(told);
    }
  }
  int bare = 0;
  int others = 0;
  for (const DateMention& date : document.dates()) {
    if (date.past.is_unknown()) continue;
    bare += date.basis == Basis::kNoYear ? 1 : 0;
    others += date.basis == Basis::kAbsolute && CivilFromDay(date.past.earliest()).year() != year;
  }
  constexpr int kMostly = 2;
  return bare > kMostly * others ? year : 0;
}

}  // namespace

DiscourseDates::DiscourseDates(const Document& document)
    : document_(document), days_behind_(document) {
  readings_.reserve(document.dates().size());
  for (const DateMention& date : document.dates()) {
    readings_.push_back({date.past, date.future});
    if (date.basis == Basis::kWeekday || date.basis == Basis::kRelative) is_history_ = false;
  }
  Frame frame;
  if (is_history_ && !document.published().is_unknown()) {
    frame.year = YearOfTitle(document);
    frame.headed = frame.year != 0;
  }
  int last = -1;
  for (size_t s = 0; s < document.sentences().size(); ++s) {
    const Sentence& sentence = document.sentences()[s];
    const int index = static_cast<int>(s);
    if (IsYearHeading(document, sentence)) frame = Frame();
    if (const int years = YearsOn(sentence, frame); years > 0) {
      frame.year += years;
      frame.month = 0;
      frame.year_sentence = index;
    }
    for (int i = sentence.first; i < sentence.token_end; ++i) {
      const int date = document.token(i).date;
      if (date <= last) continue;
      last = date;
      Read(date, index, &frame);
    }
    if (IsYearHeading(document, sentence)) frame.headed = frame.year != 0;
  }
}

// "The following year B came", "Three years later she left": the years that the story goes on.
int DiscourseDates::YearsOn(const Sentence& sentence, const Frame& frame) const {
  constexpr int kOpening = 3;
  if (frame.year == 0 || frame.headed) return 0;
  for (int i = sentence.first; i + 2 < sentence.token_end; ++i) {
    if (document_.token(i).date >= 0) return 0;
    const absl::string_view word = document_.token(i).lower;
    const absl::string_view second = document_.token(i + 1).lower;
    const absl::string_view third = document_.token(i + 2).lower;
    if (i < sentence.first + kOpening && word == "the" && OneOf(second, {"following", "next"}) &&
        third == "year") {
      return 1;
    }
    if (OneOf(second, {"year", "years"}) && third == "later") return CountOf(document_.token(i));
  }
  return 0;
}

void DiscourseDates::Read(int date, int sentence, Frame* frame) {
  const DateMention& mention = document_.dates()[date];
  if (document_.published().is_unknown() || mention.past.is_unknown()) return;
  switch (mention.basis) {
    case Basis::kAbsolute:
      ReadAbsolute(mention, sentence, frame);
      break;
    case Basis::kNoYear:
      ReadWithoutYear(date, sentence, frame);
      break;
    case Basis::kWeekday:
      ReadWeekday(date, sentence, *frame);
      [[fallthrough]];
    case Basis::kRelative:
      // The text is back in its own days.
      if (mention.relation == Relation::kAt && !frame->headed) frame->year = 0;
      break;
  }
  KeepDays(date, sentence, frame);
}

// "Monday, 25 April".
bool DiscourseDates::IsTitledByWeekday(int date) const {
  const absl::string_view words = document_.text().substr(document_.dates()[date].begin);
  for (const absl::string_view day :
       {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}) {
    if (absl::StartsWith(words, day)) return true;
  }
  return false;
}

// "from 4 to 10 March": what follows may be told by its days of the week.
void DiscourseDates::KeepDays(int date, int sentence, Frame* frame) const {
  // Of a range without a year the nearer one is meant.
  constexpr int kNear = 60;
  // "On Friday" is of this week in what is said of a journey that is farther away.
  constexpr int kThisWeek = 10;
  const DateMention& mention = document_.dates()[date];
  // "comes next week, and will meet her on Tuesday": for this sentence and the next one of its
  // line, as the next line may be about others.
  const bool week = mention.basis == Basis::kRelative && !mention.ambiguous() &&
                    mention.past.latest() - mention.past.earliest() == 6;
  if ((mention.basis != Basis::kAbsolute && mention.basis != Basis::kNoYear && !week) ||
      (mention.relation != Relation::kAt && mention.relation != Relation::kSpan) ||
      document_.sentences()[sentence].in_title) {
    return;
  }
  // "in early April", "the end of May": somewhen in these days, not for all of them.
  const absl::string_view words = document_.text().substr(mention.begin);
  for (const absl::string_view part : {"early", "mid", "late", "the ", "Early", "Mid", "Late"}) {
    if (!week && absl::StartsWith(words, part)) return;
  }
  const auto several = [](const PartialDate& days) {
    return !days.is_unknown() && days.nominal_earliest() < days.nominal_latest() &&
           days.nominal_latest() - days.nominal_earliest() < kMostDays;
  };
  const PartialDate& past = readings_[date].past;
  const PartialDate& future = readings_[date].future;
  const int64_t now = document_.published().latest();
  // "On Monday, 25 April, she met A. On Tuesday she saw B": of that week.
  if (past.is_exact_day() && now - past.latest() >= kWeek && IsTitledByWeekday(date)) {
    const int64_t monday = past.earliest() - (WeekdayOf(past.earliest()) - 1);
    frame->days = PartialDate::Range(static_cast<DayNumber>(monday),
                                     static_cast<DayNumber>(monday + kWeek - 1));
    frame->days_ahead = PartialDate();
    frame->days_sentence = sentence;
    frame->days_section = document_.sentences()[sentence].section;
    frame->days_line = -1;
    return;
  }
  const bool by_words = mention.basis != Basis::kNoYear || past != mention.past;
  const bool over = several(past) && past.nominal_latest() < now &&
                    (by_words || now - past.nominal_latest() < kNear);
  const bool ahead = several(future) && future.nominal_earliest() > now &&
                     future.nominal_earliest() - now < kThisWeek;
  if (!over && !ahead) return;
  frame->days = over ? past : PartialDate();
  frame->days_ahead = ahead ? future : PartialDate();
  frame->days_sentence = week ? sentence - kDaysReach + 1 : sentence;
  frame->days_section = document_.sentences()[sentence].section;
  frame->days_line = week ? document_.sentences()[sentence].line : -1;
}

// "He lost his majority in the winter of 1991."
void DiscourseDates::ReadAbsolute(const DateMention& date, int sentence, Frame* frame) const {
  // "February 29-March 3, 1980" is some days of that year.
  const bool days = date.relation == Relation::kSpan &&
                    date.past.nominal_latest() - date.past.nominal_earliest() < kMostDays;
  if (frame->headed || (date.relation != Relation::kAt && !days) || IsOfAThing(date)) return;
  // "since Shultz, who failed in 1988": news goes back no farther than for the clause.
  if (!is_history_ && InRelativeClause(date, sentence)) return;
  const int64_t now = CivilFromDay(document_.published().latest()).year();
  const int64_t year = CivilFromDay(date.past.earliest()).year();
  // Of this year and the last one the day of publication tells enough.
  if (year + 2 > now || CivilFromDay(date.past.latest()).year() > year + 1) {
    if (!document_.sentences()[sentence].is_headline) frame->year = 0;
    const bool heading = IsYearHeading(document_, document_.sentences()[sentence]);
    if (!heading) return;
  }
  frame->year = static_cast<int>(year);
  frame->month = MonthOf(date.past);
  frame->year_sentence = sentence;
}

// "the 1899 award", "their 1978 treaty": what is told is not of that year.
bool DiscourseDates::IsOfAThing(const DateMention& date) const {
  const absl::string_view text = document_.text();
  const absl::string_view before = text.substr(0, date.begin);
  const absl::string_view after = text.substr(date.end);
  const bool adjective = after.size() > 1 && after[0] == ' ' &&
                         absl::ascii_isalpha(static_cast<unsigned char>(after[1])) &&
                         date.past.precision() == PartialDate::Precision::kYear;
  if (!adjective) return false;
  for (const absl::string_view owner : {" the ", "The ", " its ", " their ", " his ", " her ",
                                        "'s ", "\u2019s ", " a ", " that "}) {
    if (absl::EndsWith(before, owner)) return true;
  }
  return false;
}

bool DiscourseDates::InRelativeClause(const DateMention& date, int index) const {
  const Sentence& sentence = document_.sentences()[index];
  bool relative = false;
  for (int i = sentence.first + 1; i < sentence.token_end; ++i) {
    const DocToken& token = document_.token(i);
    if (token.begin >= static_cast<int>(date.begin)) break;
    if (token.lower == "," || token.lower == ";") relative = false;
    if (OneOf(token.lower, {"who", "whom", "whose", "which"}) &&
        document_.token(i - 1).lower == ",") {
      relative = true;
    }
  }
  return relative;
}

// "On December 5 ...", "In October of that year ...": of the year that the text tells of.
void DiscourseDates::ReadWithoutYear(int date, int sentence, Frame* frame) {
  if (const PartialDate& days = days_behind_.Of(sentence); !days.is_unknown()) {
    const PartialDate told =
        InYear(document_.dates()[date].past, CivilFromDay(days.nominal_earliest()).year());
    if (!told.is_unknown()) {
      readings_[date].past = told;
      return;
    }
  }
  if (frame->year == 0) return;
  if (!frame->headed && sentence - frame->year_sentence > kYearReach) return;
  const int64_t now = CivilFromDay(document_.published().latest()).year();
  const PartialDate& plain = document_.dates()[date].past;
  const int month = MonthOf(plain);
  int64_t year = frame->year;
  // From December the story goes on to January.
  const bool on = !frame->headed && month != 0 && frame->month - month >= kTurnOfYear &&
                  year + 1 <= now && !IsPluperfect(sentence);
  if (on) ++year;
  // "the previous August", "the following May": from the month that the story is at.
  const absl::string_view words = document_.text().substr(document_.dates()[date].begin);
  const bool previous = absl::StartsWith(words, "previous ") || absl::StartsWith(words, "past ");
  const bool following = absl::StartsWith(words, "following ");
  if (previous && (frame->month == 0 || month >= frame->month)) --year;
  if (following && month <= frame->month) ++year;
  // "In 1998 she was there. The following July".
  if (following && frame->month == 0) ++year;
  const PartialDate told = InYear(plain, year);
  if (told.is_unknown()) return;
  readings_[date].past = told;
  if (frame->headed || following) readings_[date].future = told;
  if (previous) return;  // the story stays where it is
  frame->year = static_cast<int>(year);
  if (is_history_) frame->year_sentence = sentence;
  if (month != 0) frame->month = month;
}

// "On Monday": of the days of a journey, where they have one such day.
void DiscourseDates::ReadWeekday(int date, int sentence, const Frame& frame) {
  const DateMention& mention = document_.dates()[date];
  if (mention.relation != Relation::kAt || !mention.past.is_exact_day() ||
      sentence - frame.days_sentence > kDaysReach ||
      document_.sentences()[sentence].section != frame.days_section ||
      (frame.days_line >= 0 && document_.sentences()[sentence].line != frame.days_line)) {
    return;
  }
  // "last Monday" is told from the day of publication.
  if (!absl::ascii_isupper(static_cast<unsigned char>(document_.text()[mention.begin]))) return;
  const PartialDate past = SameWeekday(mention.past, frame.days);
  if (!past.is_unknown()) readings_[date].past = past;
  const PartialDate future = SameWeekday(mention.future, frame.days_ahead);
  if (!future.is_unknown()) readings_[date].future = future;
}

// "They had last met in February": before what is told.
bool DiscourseDates::IsPluperfect(int index) const {
  const Sentence& sentence = document_.sentences()[index];
  for (int i = sentence.first; i < sentence.token_end; ++i) {
    if (document_.token(i).lower == "had") return true;
  }
  return false;
}

bool DiscourseDates::MayName(const Sentence& sentence, const PartialDate& date) const {
  for (int i = sentence.first; i < sentence.token_end; ++i) {
    const int named = document_.token(i).date;
    if (named >= 0 && (Past(named) == date || Future(named) == date)) return true;
  }
  return false;
}

}  // namespace chancery
