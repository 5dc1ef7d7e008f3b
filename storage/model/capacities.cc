#include "storage/model/capacities.h"

#include <algorithm>

namespace chancery {

Tri GivesOffice(const TimeInterval& interval, const PartialDate& when) {
  const Tri held = interval.Covers(when);
  return held == Tri::kPossible && interval.is_undated() ? Tri::kNo : held;
}

void AppendCapacities(const std::vector<RoleId>& stated, const std::vector<Tenure>& tenures,
                      const PartialDate& when, Capacities* capacities) {
  const size_t first = capacities->size();
  const auto find = [&](RoleId role) {
    return std::find_if(capacities->begin() + first, capacities->end(),
                        [role](const Capacity& c) { return c.role == role; });
  };
  for (RoleId role : stated) {
    if (find(role) == capacities->end()) capacities->push_back({role, true, true});
  }
  for (const Tenure& tenure : tenures) {
    const Tri held = GivesOffice(tenure.interval, when);
    if (held == Tri::kNo) continue;
    const auto it = find(tenure.role);
    if (it == capacities->end()) {
      capacities->push_back({tenure.role, held == Tri::kYes, false});
    } else if (held == Tri::kYes) {
      it->certain = true;
    }
  }
}

}  // namespace chancery
