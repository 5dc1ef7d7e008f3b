#include "server/service/office_cache.h"

#include "storage/base/status_macros.h"

namespace chancery {

absl::StatusOr<Capacities> OfficeCache::At(PersonId person, const std::vector<RoleId>& stated,
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
  Capacities capacities;
  AppendCapacities(stated, tenures, when, &capacities);
  return capacities;
}

}  // namespace chancery
