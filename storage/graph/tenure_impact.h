// Which meetings and statements can a change of a tenure concern?
//
// A commit that changes a tenure derives the index rows of the holder's meetings and statements
// anew, but only of those on days for which the old and the new interval differ. An article that
// says "Foreign Minister X" moves `last_known` by some days, not the whole term.
//
// Thread-safe: pure functions.

#ifndef CHANCERY_STORAGE_GRAPH_TENURE_IMPACT_H_
#define CHANCERY_STORAGE_GRAPH_TENURE_IMPACT_H_

#include <vector>

#include "storage/graph/graph_reader.h"
#include "storage/model/entities.h"

namespace chancery {

// Days such that GivesOffice (capacities.h) of `was` and of `is` are the same for every date that
// possibly lies on none of them; null: no tenure. Sorted, not touching each other, mostly one or
// two.
std::vector<DayRange> DaysOfDifference(const TimeInterval* was, const TimeInterval* is);

// The same for two versions of a tenure of one holder: also where the role differs, or the order
// in which offices are listed. Null: none.
std::vector<DayRange> DaysOfDifference(const Tenure* was, const Tenure* is);

// True if the two versions may give different offices on the day of `when`.
bool MayDiffer(const Tenure* was, const Tenure* is, const PartialDate& when);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_GRAPH_TENURE_IMPACT_H_
