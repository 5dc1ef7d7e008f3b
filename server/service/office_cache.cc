#include "server/service/office_cache.h"

#include <algorithm>

#include "storage/base/status_macros.h"
#include "storage/model/time_interval.h"
#include "storage/model/tri.h"

namespace chancery {
namespace {

// Neither end is known: it says nothing of other days than that of its source.
bool IsUndated(const TimeInterval& interval) {
  return interval.start().is_unknown() && interval.end().is_unknown() &&
         interval.end_state() != TimeInterval::EndState::kOngoing;
}

}  // namespace

absl::StatusOr<absl::InlinedVector<Capacity, 2>> OfficeCache::At(PersonId person,
                                                                 const std::vector<RoleId>& stated,
                                                                 const PartialDate& when) {
  const auto inserted = tenures_.try_emplace(person);
  std::vector<Tenure>& tenures = inserted.first->second;
  if (inserted.second) {
    CHANCERY_RETURN_IF_ERROR(
        reader_.ScanTenuresOfPerson(person, budget_, [&tenures](const Tenure& tenure) {
          tenures.push_back(tenure);
          return true;
        }));
  }
  absl::InlinedVector<Capacity, 2> capacities;
  const auto find = [&capacities](RoleId role) {
    return std::find_if(capacities.begin(), capacities.end(),
                        [role](const Capacity& capacity) { return capacity.role == role; });
  };
  for (RoleId role : stated) {
    if (find(role) == capacities.end()) capacities.push_back({role, true, true});
  }
  for (const Tenure& tenure : tenures) {
    const Tri held = tenure.interval.Covers(when);
    if (held == Tri::kNo || (held == Tri::kPossible && IsUndated(tenure.interval))) continue;
    const auto known = find(tenure.role);
    if (known == capacities.end()) {
      capacities.push_back({tenure.role, held == Tri::kYes, false});
    } else if (held == Tri::kYes) {
      known->certain = true;
    }
  }
  return capacities;
}

}  // namespace chancery
