// Dates of history: a day, or as much of one as a source tells.
//
// A PartialDate is the text of EDTF (ISO 8601-2) level 1 together with what it means: the event
// fell on a day in [earliest(), latest()], both inclusive.
//
//   form                 written               means
//   day, month, year     2022-01-21, 2004-05, 1994
//   decade, century      199X, 19XX
//   season               2004-21 .. 2004-24    Mar-May, Jun-Aug, Sep-Nov, Dec-Feb (of the next
//   year) qualified            2004-05~ 2004? 2004%  approximate, uncertain, both range
//   2022-01-22/2022-01-23 some day in it, or all of it: a visit of two days range, one end open
//   2004/.. ../2004       any day from 2004 on; any day until the end of 2004 range, end unknown
//   2004/ /2004           the same days, but the end exists and is not known unknown (empty) any
//   day
//
//   CHANCERY_ASSIGN_OR_RETURN(PartialDate when, PartialDate::Parse("2005-01"));
//   when.earliest();                                    // the day number of 2005-01-01
//   Before(when, PartialDate::Day(2005, 1, 26));        // Tri::kPossible
//
// Qualifiers widen. "Around May 2004" may be April or June, so earliest() and latest() of a
// qualified date lie one unit of its precision further out on each side (a day, month, season,
// year, decade or century), and so do all comparisons. nominal_earliest() and nominal_latest() are
// the bounds as written. In a range each end has a qualifier of its own: 1984~/2004 widens its
// start only.
//
// Text is canonical: what means the same is written in one way. 2004-XX and 2004-XX-XX become
// 2004; 2004-05-XX becomes 2004-05; 2004/2004 becomes 2004; an end of a range that is a season,
// decade or century becomes the month or year that it starts or ends with. Parse(ToString()) gives
// an equal date. Not read: years outside 0000..9999, times of day, EDTF level 2.
//
// Days are int32 numbers since 1970-01-01, in the proleptic Gregorian calendar.
//
// Immutable value type of 16 bytes; safe to share between threads. Every operation is O(1).

#ifndef CHANCERY_STORAGE_MODEL_PARTIAL_DATE_H_
#define CHANCERY_STORAGE_MODEL_PARTIAL_DATE_H_

#include <cstdint>
#include <iosfwd>
#include <limits>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/optional.h"
#include "storage/model/tri.h"

namespace chancery {

using DayNumber = int32_t;

// Bounds of what has none. No real day has these numbers.
constexpr DayNumber kMinDay = std::numeric_limits<DayNumber>::min();
constexpr DayNumber kMaxDay = std::numeric_limits<DayNumber>::max();

// The days that can be written: 0000-01-01 and 9999-12-31.
constexpr DayNumber kFirstDay = -719528;
constexpr DayNumber kLastDay = 2932896;

// True if there is such a day, in a year of 0..9999.
bool IsCivilDay(int64_t year, int month, int day);

// The number of a day. An impossible day or month runs over into the next month or year, as in
// absl::CivilDay; what then lies outside kFirstDay..kLastDay becomes the nearer of the two.
DayNumber DayFromCivil(int64_t year, int month, int day);
absl::CivilDay CivilFromDay(DayNumber day);

class PartialDate {
 public:
  enum class Precision : uint8_t {
    kUnknown,
    kDay,
    kMonth,
    kSeason,
    kYear,
    kDecade,
    kCentury,
    kRange,
  };

  enum class Season : uint8_t { kSpring = 21, kSummer = 22, kAutumn = 23, kWinter = 24 };

  // Bits of qualifier().
  static constexpr uint8_t kApproximate = 1;  // ~
  static constexpr uint8_t kUncertain = 2;    // ?

  // The three numbers that a date is stored as: 9 bytes.
  struct Parts {
    DayNumber nominal_earliest;
    DayNumber nominal_latest;
    uint8_t form;
  };

  // The unknown date.
  PartialDate() = default;

  // Returns InvalidArgument, which names the offset of the first offending byte, if `text` is not
  // of one of the forms above.
  static absl::StatusOr<PartialDate> Parse(absl::string_view text);

  static PartialDate Unknown() { return PartialDate(); }

  // These never fail: they take impossible values as DayFromCivil does. Ask IsCivilDay before when
  // the numbers come from outside.
  static PartialDate Day(int64_t year, int month, int day);
  static PartialDate Month(int64_t year, int month);
  static PartialDate Year(int64_t year);
  static PartialDate OfSeason(int64_t year, Season season);
  static PartialDate Decade(int64_t year);   // the decade with this year
  static PartialDate Century(int64_t year);  // 1900..1999 for 1950
  static PartialDate FromDayNumber(DayNumber day);

  // From one day to another, both inclusive. kMinDay leaves the start open, kMaxDay the end; both
  // make the unknown date. Days in the wrong order are exchanged. One day makes a day.
  static PartialDate Range(DayNumber first, DayNumber last);

  // From the first day of `start` to the last day of `end`, each with the precision and qualifier
  // it has. An unknown one makes an unknown end. Returns InvalidArgument if the range would be
  // empty, or if either is a range itself.
  static absl::StatusOr<PartialDate> Between(const PartialDate& start, const PartialDate& end);

  // The same date with these qualifier bits. A range gets them on each end that is a date; the
  // unknown date stays as it is.
  PartialDate WithQualifier(uint8_t bits) const;

  // The inverse of parts(). Returns InvalidArgument if no date has these parts.
  static absl::StatusOr<PartialDate> FromParts(DayNumber nominal_earliest, DayNumber nominal_latest,
                                               uint8_t form);
  Parts parts() const;

  // The canonical text. Empty for the unknown date.
  std::string ToString() const;

  // The first and last day that it may have been, kMinDay and kMaxDay for none.
  DayNumber earliest() const {
    return start_.qualifier == 0 ? nominal_earliest_ : WidenedEarliest();
  }
  DayNumber latest() const { return end_.qualifier == 0 ? nominal_latest_ : WidenedLatest(); }
  DayNumber nominal_earliest() const { return nominal_earliest_; }
  DayNumber nominal_latest() const { return nominal_latest_; }

  bool is_unknown() const { return start_.unit == Unit::kUnknown && end_.unit == Unit::kUnknown; }
  // True if it can only be one day.
  bool is_exact_day() const { return earliest() == latest(); }
  Precision precision() const;
  // Of a range: the bits of both ends together.
  uint8_t qualifier() const { return start_.qualifier | end_.qualifier; }
  bool approximate() const { return (qualifier() & kApproximate) != 0; }
  bool uncertain() const { return (qualifier() & kUncertain) != 0; }

  friend bool operator==(const PartialDate& a, const PartialDate& b) {
    return a.nominal_earliest_ == b.nominal_earliest_ && a.nominal_latest_ == b.nominal_latest_ &&
           a.Form() == b.Form();
  }
  friend bool operator!=(const PartialDate& a, const PartialDate& b) { return !(a == b); }

  // A total order, for sorting: by earliest(), then latest(), then form. It says nothing of which
  // event was first: for that see Before.
  friend bool operator<(const PartialDate& a, const PartialDate& b);

  template <typename H>
  friend H AbslHashValue(H h, const PartialDate& date) {
    return H::combine(std::move(h), date.nominal_earliest_, date.nominal_latest_, date.Form());
  }

  friend std::ostream& operator<<(std::ostream& out, const PartialDate& date);

 private:
  // The part of the calendar that an end stands for. Stored: do not renumber.
  enum class Unit : uint8_t {
    kUnknown = 0,  // an end that is not known
    kOpen = 1,     // ".."
    kDay = 2,
    kMonth = 3,
    kYear = 4,
    // Only in dates that are not ranges.
    kSeason = 5,
    kDecade = 6,
    kCentury = 7,
  };

  struct End {
    Unit unit = Unit::kUnknown;
    uint8_t qualifier = 0;

    bool operator==(const End& other) const {
      return unit == other.unit && qualifier == other.qualifier;
    }
  };

  struct Bounds {
    DayNumber first;
    DayNumber last;
  };

  class Parser;

  PartialDate(DayNumber earliest, DayNumber latest, End start, End end, bool is_range)
      : nominal_earliest_(earliest),
        nominal_latest_(latest),
        start_(start),
        end_(end),
        is_range_(is_range) {}

  // The unit that `day` lies in. REQUIRES: a unit of the calendar.
  static Bounds BoundsOf(Unit unit, DayNumber day);
  static PartialDate Single(Unit unit, DayNumber day, uint8_t qualifier);
  // Makes a range, or the single date that means the same. REQUIRES: not empty; the bounds of an
  // end without a date are kMinDay, kMaxDay.
  static PartialDate Canonical(DayNumber earliest, DayNumber latest, End start, End end);
  static std::string UnitText(Unit unit, DayNumber first_day);

  DayNumber WidenedEarliest() const;
  DayNumber WidenedLatest() const;
  uint8_t Form() const;

  DayNumber nominal_earliest_ = kMinDay;
  DayNumber nominal_latest_ = kMaxDay;
  // Equal unless is_range_.
  End start_;
  End end_;
  bool is_range_ = false;
};

// Did `a` happen on an earlier day than `b`?
Tri Before(const PartialDate& a, const PartialDate& b);

// Did both happen on one day?
Tri SameDay(const PartialDate& a, const PartialDate& b);

// Did `a` happen in first..last, both inclusive? Never, if first > last.
Tri Within(const PartialDate& a, DayNumber first, DayNumber last);

// True if both can have happened on one day: SameDay is not kNo.
bool Compatible(const PartialDate& a, const PartialDate& b);

// What is known when both dates tell of one event: the more precise one if its bounds lie within
// the other's, else the range of the days common to both. Nothing if they are not compatible. The
// order of the arguments does not matter.
absl::optional<PartialDate> Intersect(const PartialDate& a, const PartialDate& b);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_MODEL_PARTIAL_DATE_H_
