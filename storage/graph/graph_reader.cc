#include "storage/graph/graph_reader.h"

namespace chancery {

DayNumber SortDay(const PartialDate& when) {
  const DayNumber first = when.earliest();
  const DayNumber last = when.latest();
  if (first == kMinDay || last == kMaxDay) return kMinDay;
  return int64_t{last} - first > kMaxSpanDays ? kMinDay : first;
}

}  // namespace chancery
