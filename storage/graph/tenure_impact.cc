#include "storage/graph/tenure_impact.h"

#include <algorithm>
#include <cstdint>

#include "storage/graph/index_rows.h"
#include "storage/model/capacities.h"

namespace chancery {
namespace {

// A set of days as it comes: empty ranges, overlapping ones.
class Days {
 public:
  void Add(int64_t first, int64_t last) {
    first = std::max<int64_t>(first, kMinDay);
    last = std::min<int64_t>(last, kMaxDay);
    if (first > last) return;
    ranges_.push_back({static_cast<DayNumber>(first), static_cast<DayNumber>(last)});
  }

  // Days before a limit that was `a` and is `b` lie on the other side of it now.
  void AddMovedStart(int64_t a, int64_t b) { Add(std::min(a, b), std::max(a, b) - 1); }
  void AddMovedEnd(int64_t a, int64_t b) { Add(std::min(a, b) + 1, std::max(a, b)); }

  std::vector<DayRange> Take() {
    std::sort(ranges_.begin(), ranges_.end(),
              [](const DayRange& a, const DayRange& b) { return a.first < b.first; });
    std::vector<DayRange> merged;
    for (const DayRange& range : ranges_) {
      if (!merged.empty() && int64_t{range.first} <= int64_t{merged.back().last} + 1) {
        merged.back().last = std::max(merged.back().last, range.last);
      } else {
        merged.push_back(range);
      }
    }
    return merged;
  }

  void AddAll(const std::vector<DayRange>& ranges) {
    ranges_.insert(ranges_.end(), ranges.begin(), ranges.end());
  }

 private:
  std::vector<DayRange> ranges_;
};

// The days outside which the interval gives no office.
void AddExtent(const TimeInterval& interval, Days* days) {
  if (interval.is_undated()) {
    days->Add(interval.first_certain_day(), interval.last_certain_day());
  } else {
    days->Add(interval.first_possible_day(), interval.last_possible_day());
  }
}

bool SameOffice(const Tenure& was, const Tenure& is) {
  // Offices are listed in the order of their tenures.
  return was.person == is.person && was.role == is.role &&
         TenureSortDay(was.interval) == TenureSortDay(is.interval);
}

}  // namespace

std::vector<DayRange> DaysOfDifference(const TimeInterval* was, const TimeInterval* is) {
  Days days;
  if (was != nullptr && is != nullptr && *was == *is) return {};
  if (was == nullptr || is == nullptr || was->is_undated() || is->is_undated()) {
    if (was != nullptr) AddExtent(*was, &days);
    if (is != nullptr) AddExtent(*is, &days);
    return days.Take();
  }
  // Covers compares the first and the last day of a date with four limits.
  days.AddMovedStart(was->first_possible_day(), is->first_possible_day());
  days.AddMovedStart(was->first_certain_day(), is->first_certain_day());
  days.AddMovedEnd(was->last_certain_day(), is->last_certain_day());
  days.AddMovedEnd(was->last_possible_day(), is->last_possible_day());
  return days.Take();
}

std::vector<DayRange> DaysOfDifference(const Tenure* was, const Tenure* is) {
  if (was == nullptr || is == nullptr || SameOffice(*was, *is)) {
    return DaysOfDifference(was == nullptr ? nullptr : &was->interval,
                            is == nullptr ? nullptr : &is->interval);
  }
  Days days;
  AddExtent(was->interval, &days);
  AddExtent(is->interval, &days);
  return days.Take();
}

bool MayDiffer(const Tenure* was, const Tenure* is, const PartialDate& when) {
  const Tri before = was == nullptr ? Tri::kNo : GivesOffice(was->interval, when);
  const Tri after = is == nullptr ? Tri::kNo : GivesOffice(is->interval, when);
  if (before != after) return true;
  return before != Tri::kNo && !SameOffice(*was, *is);
}

}  // namespace chancery
