// When an office was held: the half-open interval [start, end).
//
// On the day it starts the holder is in office, on the day it ends no longer: the successor is. It
// lasts a day at least: if start and end are one and the same day, it covers that day.
//
// Start and end are partial dates, so whether it covers a day has three answers. The end is known,
// or the source says that there is none yet (kOngoing), or it says nothing (kUnknown). These
// differ: kOngoing covers every later day, kUnknown may.
//
//   auto lavrov = TimeInterval::Create(PartialDate::Year(2004), TimeInterval::EndState::kUnknown,
//                                      PartialDate(), DayFromCivil(2022, 1, 21));
//   lavrov->Covers(PartialDate::Day(2013, 9, 12));   // kYes: between 2004 and the day of the
//   source lavrov->Covers(PartialDate::Month(2004, 5));     // kPossible
//   lavrov->Covers(PartialDate::Year(2023));         // kPossible
//   lavrov->Covers(PartialDate::Year(2003));         // kNo
//
// `last_known` is a day on which the holder is known to have been in office, as the date of an
// article that says "foreign minister since 2004": the start is no later, the end is later. Of a
// kOngoing tenure it also says how far that can be trusted: what comes after it is only possible.
//
// Immutable value type; safe to share between threads. Every operation is O(1).

#ifndef CHANCERY_STORAGE_MODEL_TIME_INTERVAL_H_
#define CHANCERY_STORAGE_MODEL_TIME_INTERVAL_H_

#include <cstdint>
#include <iosfwd>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "storage/model/partial_date.h"
#include "storage/model/tri.h"

namespace chancery {

class TimeInterval {
 public:
  // Stored: do not renumber.
  enum class EndState : uint8_t {
    kUnknown = 0,  // it may have ended, it may not have
    kOngoing = 1,
    kEnded = 2,  // on the day `end`, which may be an unknown date
  };

  // Nothing is known of it: covers each date possibly.
  TimeInterval() = default;

  // Returns InvalidArgument if the end is certainly before the start, if there is an end though the
  // state is not kEnded, or if `last_known` is no real day, certainly before the start, or
  // certainly not before the end.
  static absl::StatusOr<TimeInterval> Create(const PartialDate& start, EndState end_state,
                                             const PartialDate& end = PartialDate(),
                                             absl::optional<DayNumber> last_known = absl::nullopt);

  const PartialDate& start() const { return start_; }
  // Unknown unless the state is kEnded.
  const PartialDate& end() const { return end_; }
  EndState end_state() const { return end_state_; }
  absl::optional<DayNumber> last_known() const;

  // Was the office held on the day of `when`?
  Tri Covers(const PartialDate& when) const;

  // Was it held on a day of first_day..last_day, both inclusive? kNo if first_day > last_day.
  Tri Overlaps(DayNumber first_day, DayNumber last_day) const;

  // The days outside which it certainly was not held; kMinDay and kMaxDay where there is no bound.
  // Overlaps is kNo exactly for what lies outside of them.
  DayNumber first_possible_day() const;
  DayNumber last_possible_day() const;
  // The days on each of which it certainly was held; first > last if there is none.
  DayNumber first_certain_day() const;
  DayNumber last_certain_day() const;

  // True if neither end is known, but for a day by which it was over ("former") or had not begun
  // ("designate"): some source names the holder with the office, and that is all. Of other days
  // than that of the source it says nothing, not even that it was possible.
  bool is_undated() const;

  // As an EDTF interval: "1994/2004", "2004/.." (ongoing), "2004/" (unknown end). An end which is a
  // range itself is written as EDTF level 2 has it: "[2004-01-05..2004-03-09]/..". For people to
  // read: last_known is left out.
  std::string ToString() const;

  friend bool operator==(const TimeInterval& a, const TimeInterval& b) {
    return a.start_ == b.start_ && a.end_ == b.end_ && a.end_state_ == b.end_state_ &&
           a.last_known_ == b.last_known_;
  }
  friend bool operator!=(const TimeInterval& a, const TimeInterval& b) { return !(a == b); }

  template <typename H>
  friend H AbslHashValue(H h, const TimeInterval& interval) {
    return H::combine(std::move(h), interval.start_, interval.end_,
                      static_cast<uint8_t>(interval.end_state_), interval.last_known_);
  }

  friend std::ostream& operator<<(std::ostream& out, const TimeInterval& interval);

 private:
  // What the dates, taken together, leave for the first day and for the day after the last one.
  // 64 bits, as the end of what does not end lies behind kMaxDay.
  struct Limits {
    int64_t start_min;
    int64_t start_max;
    int64_t end_min;
    int64_t end_max;
  };
  Limits GetLimits() const;

  PartialDate start_;
  PartialDate end_;
  DayNumber last_known_ = kMinDay;  // kMinDay: not known on any day
  EndState end_state_ = EndState::kUnknown;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_MODEL_TIME_INTERVAL_H_
