#include "server/ingest/tenure_merger.h"

#include <algorithm>

#include "storage/model/partial_date.h"

namespace chancery {
namespace {

using EndState = TimeInterval::EndState;

bool Undated(const TimeInterval& interval) {
  return interval.start().is_unknown() && interval.end().is_unknown();
}

absl::optional<DayNumber> Later(absl::optional<DayNumber> a, absl::optional<DayNumber> b) {
  if (!a.has_value()) return b;
  if (!b.has_value()) return a;
  return std::max(*a, *b);
}

absl::optional<TimeInterval> Make(const PartialDate& start, EndState state, const PartialDate& end,
                                  absl::optional<DayNumber> last_known) {
  absl::StatusOr<TimeInterval> interval = TimeInterval::Create(start, state, end, last_known);
  if (!interval.ok()) return absl::nullopt;
  return *interval;
}

// `dated` with what the undated report adds to it.
absl::optional<TimeInterval> Absorb(const TimeInterval& dated, const TimeInterval& undated) {
  if (!undated.last_known().has_value()) {
    // "Former": says that it has ended, not when. A spell that goes on is another one.
    if (undated.end_state() == EndState::kEnded && dated.end_state() != EndState::kEnded) {
      return absl::nullopt;
    }
    return dated;
  }
  const DayNumber day = *undated.last_known();
  const Tri covers = dated.Covers(PartialDate::FromDayNumber(day));
  if (covers == Tri::kNo) return absl::nullopt;
  if (covers == Tri::kYes && dated.end_state() == EndState::kEnded) return dated;
  return Make(dated.start(), dated.end_state(), dated.end(),
              Later(dated.last_known(), undated.last_known()));
}

}  // namespace

absl::optional<TimeInterval> MergeIntervals(const TimeInterval& a, const TimeInterval& b) {
  if (a == b) return a;
  if (Undated(a) && Undated(b)) {
    if (a.end_state() == EndState::kEnded || b.end_state() == EndState::kEnded) {
      // "Former" after "the minister said": one spell, which has ended.
      return a.end_state() == b.end_state() ? absl::optional<TimeInterval>(a) : absl::nullopt;
    }
    const EndState state =
        a.end_state() == EndState::kOngoing || b.end_state() == EndState::kOngoing
            ? EndState::kOngoing
            : EndState::kUnknown;
    return Make(PartialDate(), state, PartialDate(), Later(a.last_known(), b.last_known()));
  }
  if (Undated(b)) return Absorb(a, b);
  if (Undated(a)) return Absorb(b, a);

  // Both have a date: their starts and ends must be able to be the same.
  const absl::optional<PartialDate> start = Intersect(a.start(), b.start());
  if (!start.has_value()) return absl::nullopt;
  if (a.start().is_unknown() != b.start().is_unknown()) {
    // Of one only the start is known, of the other only the end: two spells may lie between.
    const TimeInterval& started = a.start().is_unknown() ? b : a;
    const TimeInterval& other = a.start().is_unknown() ? a : b;
    if (started.end_state() != EndState::kEnded && other.end_state() == EndState::kEnded &&
        started.end_state() == EndState::kOngoing) {
      return absl::nullopt;
    }
  }
  EndState state = EndState::kUnknown;
  PartialDate end;
  if (a.end_state() == EndState::kEnded && b.end_state() == EndState::kEnded) {
    const absl::optional<PartialDate> both = Intersect(a.end(), b.end());
    if (!both.has_value()) return absl::nullopt;
    state = EndState::kEnded;
    end = *both;
  } else if (a.end_state() == EndState::kEnded || b.end_state() == EndState::kEnded) {
    // The one that has ended was told later, unless the other knows of a day after its end.
    const TimeInterval& ended = a.end_state() == EndState::kEnded ? a : b;
    const TimeInterval& open = a.end_state() == EndState::kEnded ? b : a;
    if (open.last_known().has_value() &&
        ended.Covers(PartialDate::FromDayNumber(*open.last_known())) == Tri::kNo) {
      return absl::nullopt;
    }
    state = EndState::kEnded;
    end = ended.end();
    return Make(*start, state, end, ended.last_known());
  } else if (a.end_state() == EndState::kOngoing || b.end_state() == EndState::kOngoing) {
    state = EndState::kOngoing;
  }
  return Make(*start, state, end, Later(a.last_known(), b.last_known()));
}

}  // namespace chancery
