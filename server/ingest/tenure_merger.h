// One spell of a person in an office is one Tenure, however many articles tell of it.
//
// Thread-safe: pure functions.

#ifndef CHANCERY_SERVER_INGEST_TENURE_MERGER_H_
#define CHANCERY_SERVER_INGEST_TENURE_MERGER_H_

#include "absl/types/optional.h"
#include "storage/model/time_interval.h"

namespace chancery {

// What two reports of one spell say together, or nothing if they cannot be of one spell. A report
// without dates ("the foreign minister said") fits any spell that may cover the day on which it is
// known to be true, and any other such report.
absl::optional<TimeInterval> MergeIntervals(const TimeInterval& a, const TimeInterval& b);

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_TENURE_MERGER_H_
