#include "storage/model/time_interval.h"

#include <algorithm>
#include <ostream>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace chancery {
namespace {

constexpr int64_t kNever = int64_t{kMaxDay} + 1;

// The text of an end inside an interval, which has a slash of its own.
std::string EndText(const PartialDate& date) {
  std::string text = date.ToString();
  if (date.precision() != PartialDate::Precision::kRange) return text;
  // "2004/.." and "2004/" become [2004..], as level 2 knows no unknown ends.
  text = absl::StrReplaceAll(text, {{"/..", "/"}, {"../", "/"}});
  return absl::StrCat("[", absl::StrReplaceAll(text, {{"/", ".."}}), "]");
}

}  // namespace

absl::StatusOr<TimeInterval> TimeInterval::Create(const PartialDate& start, EndState end_state,
                                                  const PartialDate& end,
                                                  absl::optional<DayNumber> last_known) {
  if (end_state != EndState::kEnded && !end.is_unknown()) {
    return absl::InvalidArgumentError(
        absl::StrCat("an interval that is not known to have ended has the end ", end.ToString()));
  }
  if (end.latest() < start.earliest()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the end ", end.ToString(), " is before the start ", start.ToString()));
  }
  if (last_known.has_value()) {
    if (*last_known < kFirstDay || *last_known > kLastDay) {
      return absl::InvalidArgumentError(
          absl::StrCat("the last known day, number ", *last_known, ", is out of range"));
    }
    const PartialDate day = PartialDate::FromDayNumber(*last_known);
    if (*last_known < start.earliest()) {
      return absl::InvalidArgumentError(absl::StrCat("the last known day ", day.ToString(),
                                                     " is before the start ", start.ToString()));
    }
    // Start and end on one day: that day is covered.
    if (*last_known >= std::max<int64_t>(end.latest(), int64_t{start.earliest()} + 1)) {
      return absl::InvalidArgumentError(absl::StrCat("the last known day ", day.ToString(),
                                                     " is not before the end ", end.ToString()));
    }
  }
  TimeInterval interval;
  interval.start_ = start;
  interval.end_ = end;
  interval.end_state_ = end_state;
  interval.last_known_ = last_known.value_or(kMinDay);
  return interval;
}

absl::optional<DayNumber> TimeInterval::last_known() const {
  if (last_known_ == kMinDay) return absl::nullopt;
  return last_known_;
}

TimeInterval::Limits TimeInterval::GetLimits() const {
  Limits limits;
  limits.start_min = start_.earliest();
  limits.start_max = start_.latest();
  switch (end_state_) {
    case EndState::kEnded:
      limits.end_min = end_.earliest();
      limits.end_max = end_.latest() == kMaxDay ? kNever : end_.latest();
      break;
    case EndState::kOngoing:
      // Without a day up to which this was so, it is taken at its word.
      limits.end_min = last_known_ == kMinDay ? kNever : kMinDay;
      limits.end_max = kNever;
      break;
    case EndState::kUnknown:
      limits.end_min = kMinDay;
      limits.end_max = kNever;
      break;
  }
  // It lasts a day at least.
  limits.end_max = std::max(limits.end_max, limits.start_min + 1);
  limits.start_max = std::min(limits.start_max, limits.end_max - 1);
  limits.end_min = std::max(limits.end_min, limits.start_min + 1);
  if (last_known_ != kMinDay) {
    limits.start_max = std::min<int64_t>(limits.start_max, last_known_);
    limits.end_min = std::max<int64_t>(limits.end_min, int64_t{last_known_} + 1);
  }
  return limits;
}

Tri TimeInterval::Covers(const PartialDate& when) const {
  const Limits limits = GetLimits();
  if (when.latest() < limits.start_min || when.earliest() >= limits.end_max) return Tri::kNo;
  if (limits.start_max <= when.earliest() && when.latest() < limits.end_min) return Tri::kYes;
  return Tri::kPossible;
}

Tri TimeInterval::Overlaps(DayNumber first_day, DayNumber last_day) const {
  const Limits limits = GetLimits();
  if (first_day > last_day || last_day < limits.start_min || first_day >= limits.end_max) {
    return Tri::kNo;
  }
  if (limits.start_max <= last_day && first_day < limits.end_min) return Tri::kYes;
  return Tri::kPossible;
}

DayNumber TimeInterval::first_possible_day() const { return start_.earliest(); }

DayNumber TimeInterval::last_possible_day() const {
  return static_cast<DayNumber>(GetLimits().end_max - 1);
}

DayNumber TimeInterval::first_certain_day() const {
  return static_cast<DayNumber>(GetLimits().start_max);
}

DayNumber TimeInterval::last_certain_day() const {
  return static_cast<DayNumber>(GetLimits().end_min - 1);
}

bool TimeInterval::is_undated() const {
  return start_.latest() == kMaxDay && end_.earliest() == kMinDay &&
         end_state_ != EndState::kOngoing;
}

std::string TimeInterval::ToString() const {
  return absl::StrCat(EndText(start_), "/",
                      end_state_ == EndState::kOngoing ? std::string("..") : EndText(end_));
}

std::ostream& operator<<(std::ostream& out, const TimeInterval& interval) {
  out << interval.ToString();
  if (interval.last_known().has_value()) {
    out << " (known on " << PartialDate::FromDayNumber(*interval.last_known()) << ")";
  }
  return out;
}

}  // namespace chancery
