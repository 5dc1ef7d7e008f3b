#include "tests/testing/offices_held.h"

#include <algorithm>
#include <variant>

#include "storage/model/capacities.h"
#include "storage/model/entities.h"

namespace chancery {

Tri HeldOneOf(const ReferenceGraph& graph, const MeetingEdge& edge, PersonId person,
              absl::FunctionRef<bool(RoleId)> matches, const DayRange& dates) {
  for (const EdgeParticipant& participant : edge.participants) {
    if (participant.party != EntityRef(person)) continue;
    for (const Capacity& capacity : participant.capacities) {
      if (capacity.stated && matches(capacity.role)) return Tri::kYes;
    }
  }
  Tri held = Tri::kNo;
  for (const auto& entry : graph.entities()) {
    const auto* tenure = std::get_if<Tenure>(&entry.second);
    if (tenure == nullptr || tenure->person != person || !matches(tenure->role)) continue;
    const DayNumber first = std::max(dates.first, edge.when.earliest());
    const DayNumber last = std::min(dates.last, edge.when.latest());
    if (tenure->interval.Overlaps(first, last) == Tri::kNo) continue;
    held = Or(held, GivesOffice(tenure->interval, edge.when));
  }
  return held;
}

}  // namespace chancery
