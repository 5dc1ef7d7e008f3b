// Dates that are written out: by day, month, year, season, decade or century, with or without a
// year, "21 January 2022", "May 3-5", "spring 2004", "New Year's Eve".
//
// The first of the readers that `date_recognizer` is made of; `RelativeDates` adds those that count
// from the day of publication. A reader looks at the words from one on, and says what date begins
// there and where it ends.
//
// Immutable after construction: thread-safe. Cost of each look: constant.

#ifndef CHANCERY_CLIENT_EXTRACT_ABSOLUTE_DATES_H_
#define CHANCERY_CLIENT_EXTRACT_ABSOLUTE_DATES_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "client/extract/date_mention.h"
#include "client/extract/date_words.h"
#include "storage/model/partial_date.h"

namespace chancery {

enum class DatePart : uint8_t { kNone, kEarly, kMid, kLate, kFirstHalf, kSecondHalf };

// Which of the repeating dates: "last May", "this May", "next May".
enum class Which : uint8_t { kAny, kLast, kThis, kNext };

// A date as its words give it; what they leave out is 0.
struct DateFields {
  int year = 0;
  int month = 0;
  int day = 0;
  int last_day = 0;  // "May 3-5"
  int weekday = 0;
  bool decade = false;
  bool century = false;
  absl::optional<PartialDate::Season> season;
  DatePart part = DatePart::kNone;
  Which which = Which::kAny;
};

// A date that was found: tokens [first, next).
struct DatePiece {
  size_t first = 0;
  size_t next = 0;
  DateMention::Basis basis = DateMention::Basis::kAbsolute;
  PartialDate past;
  PartialDate future;
  // Dates by month, day or year; others (yesterday) have only their readings.
  bool has_fields = false;
  DateFields fields;
};

// 1 for Monday to 7.
int WeekdayOf(DayNumber day);

// `month` may run over into other years.
PartialDate MonthOf(int64_t year, int64_t month);

// "Early", "mid" and "late" are thirds: of a year by whole months, of a month by days.
PartialDate PartOfYear(int year, DatePart part);
PartialDate PartOfMonth(int year, int month, DatePart part);

bool IsPossibleDay(const DateFields& fields);

class AbsoluteDates {
 public:
  // Of the words in bytes [begin, end) of `text`.
  AbsoluteDates(absl::string_view text, size_t begin, size_t end, const PartialDate& published)
      : tokens_(SplitDateWords(text, begin, end)) {
    if (!published.is_unknown() && published.nominal_latest() != kMaxDay) {
      has_published_ = true;
      today_ = published.nominal_latest();
      const absl::CivilDay day = CivilFromDay(today_);
      year_ = static_cast<int>(day.year());
      month_ = day.month();
    }
  }

  // Each reads the date that begins with word `i`; false where there is none.
  bool MonthDay(size_t i, DatePiece* piece) const;   // "May 3-5, 2004"
  bool DayMonth(size_t i, DatePiece* piece) const;   // "3-5 May 2004"
  bool Numeric(size_t i, DatePiece* piece) const;    // "2022-01-21"
  bool MonthYear(size_t i, DatePiece* piece) const;  // "May 2004", "last May"
  bool BareYear(size_t i, DatePiece* piece) const;
  bool SeasonOrDecade(size_t i, DatePiece* piece) const;
  bool Holiday(size_t i, DatePiece* piece) const;  // "New Year's Eve"

 protected:
  using Basis = DateMention::Basis;
  using Kind = DateWord::Kind;

  bool Has(size_t i) const { return i < tokens_.size(); }
  bool IsWord(size_t i) const { return Has(i) && tokens_[i].kind == Kind::kWord; }
  bool IsWord(size_t i, absl::string_view word) const {
    return IsWord(i) && tokens_[i].lower == word;
  }
  template <size_t N>
  bool IsOneOf(size_t i, const absl::string_view (&words)[N]) const {
    return IsWord(i) && IsAmong(tokens_[i].lower, words);
  }
  bool IsPunct(size_t i, char c) const {
    return Has(i) && tokens_[i].kind == Kind::kPunct && tokens_[i].punct == c;
  }
  bool IsDash(size_t i) const { return Has(i) && tokens_[i].kind == Kind::kDash; }
  // A day of the month at i: "21", "21st".
  bool Day(size_t i, int* day) const {
    if (!Has(i)) return false;
    const DateWord& lex = tokens_[i];
    if (lex.kind != Kind::kNumber && lex.kind != Kind::kOrdinal) return false;
    if (lex.digits > 2 || lex.value < 1 || lex.value > 31) return false;
    *day = lex.value;
    return true;
  }
  // The same in words: "fifteenth", "twenty-third". Moves `i` behind it.
  bool SpelledDay(size_t* i, int* day) const;
  bool Year(size_t i, int* year) const {
    if (!Has(i) || tokens_[i].kind != Kind::kNumber || tokens_[i].digits != 4) return false;
    if (tokens_[i].value < 1600 || tokens_[i].value > 2199) return false;
    *year = tokens_[i].value;
    return true;
  }

  bool Finish(size_t first, size_t next, const DateFields& fields, DatePiece* piece) const;
  // Fills the readings of `fields`, which has at least a year, a month or a season.
  void Resolve(const DateFields& fields, DatePiece* piece) const;
  bool SetReadings(size_t first, size_t next, Basis basis, const PartialDate& past,
                   const PartialDate& future, DatePiece* piece) const {
    piece->first = first;
    piece->next = next;
    piece->basis = basis;
    piece->has_fields = false;
    piece->past = has_published_ ? past : PartialDate::Unknown();
    piece->future = has_published_ ? future : PartialDate::Unknown();
    return true;
  }

  const std::vector<DateWord> tokens_;
  bool has_published_ = false;
  DayNumber today_ = 0;
  int year_ = 0;
  int month_ = 0;

 private:
  // The month at *i with its full stop; moves *i past it. Loose spellings need `beside_number`.
  bool Month(size_t* i, bool beside_number, int* month) const;
  // ", 2022", " 2022", " of 2022", " last year": the year that a day or month is given.
  bool YearAfter(size_t* i, DateFields* fields) const;
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_ABSOLUTE_DATES_H_
