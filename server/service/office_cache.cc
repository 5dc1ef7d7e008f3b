#include "server/service/office_cache.h"

#include <algorithm>
#include <cstddef>

#include "absl/algorithm/container.h"
#include "storage/base/status_macros.h"

namespace chancery {

void OfficeCache::Learn(PersonId person, const PartialDate& when, const Capacities& capacities) {
  // Of an office that is named, it does not say whether a tenure gives it as well.
  if (absl::c_any_of(capacities, [](const Capacity& capacity) { return capacity.stated; })) return;
  learned_[person] = {when, capacities};
}

absl::StatusOr<Capacities> OfficeCache::At(PersonId person, const std::vector<RoleId>& stated,
                                           const PartialDate& when) {
  Capacities capacities;
  if (const auto day = learned_.find(person); day != learned_.end() && day->second.when == when) {
    AppendCapacities(stated, {}, when, &capacities);
    const size_t named = capacities.size();
    for (const Capacity& derived : day->second.derived) {
      const auto end = capacities.begin() + static_cast<std::ptrdiff_t>(named);
      const bool known = std::any_of(capacities.begin(), end, [&derived](const Capacity& capacity) {
        return capacity.role == derived.role;
      });
      if (!known) capacities.push_back(derived);
    }
    return capacities;
  }
  const auto inserted = tenures_.try_emplace(person);
  std::vector<Tenure>& tenures = inserted.first->second;
  if (inserted.second) {
    CHANCERY_RETURN_IF_ERROR(
        reader_.ScanTenuresOfPerson(person, budget_, [&tenures](const Tenure& tenure) {
          tenures.push_back(tenure);
          return true;
        }));
  }
  AppendCapacities(stated, tenures, when, &capacities);
  return capacities;
}

}  // namespace chancery
