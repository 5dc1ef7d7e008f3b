// Which offices somebody held on a day: the one rule for it, for index rows and for replies.
//
// Thread-safe: pure functions.

#ifndef CHANCERY_STORAGE_MODEL_CAPACITIES_H_
#define CHANCERY_STORAGE_MODEL_CAPACITIES_H_

#include <vector>

#include "absl/container/inlined_vector.h"
#include "storage/model/entities.h"
#include "storage/model/ids.h"
#include "storage/model/partial_date.h"
#include "storage/model/time_interval.h"
#include "storage/model/tri.h"

namespace chancery {

// Does a tenure give its holder the office on the day of `when`? kNo: nothing is derived from it.
// An undated one (TimeInterval::is_undated) does so certainly or not at all.
Tri GivesOffice(const TimeInterval& interval, const PartialDate& when);

using Capacities = absl::InlinedVector<Capacity, 2>;

// Appends the offices held on the day of `when`: the stated ones first, then those of tenures that
// give it, certainly or possibly. One entry a role; certain wins over possible. `tenures`: by
// start, then by id. Offices that a source names as held before or after,
// Participation::other_offices, are none of them.
void AppendCapacities(const std::vector<RoleId>& stated, const std::vector<Tenure>& tenures,
                      const PartialDate& when, Capacities* capacities);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_MODEL_CAPACITIES_H_
