#include "server/query/co_attendance.h"

#include <algorithm>
#include <map>
#include <utility>

#include "server/query/sorted_set.h"
#include "storage/base/status_macros.h"
#include "storage/model/capacities.h"
#include "storage/model/tri.h"

namespace chancery {

absl::StatusOr<CoAttendance> FindCoAttendance(const GraphReader& reader,
                                              const std::vector<MeetingId>& meetings,
                                              size_t expected_from, Budget& budget) {
  CoAttendance result;
  // At which meetings each party was, in order.
  std::map<EntityRef, std::vector<size_t>> attended;
  for (size_t i = 0; i < meetings.size(); ++i) {
    CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
    CHANCERY_ASSIGN_OR_RETURN(const MeetingEdge edge, reader.GetMeetingEdge(meetings[i]));
    CHANCERY_RETURN_IF_ERROR(budget.Charge(edge.participants.size()));
    result.dates.push_back(edge.when);
    const auto attends = [&attended, i](EntityRef party) {
      std::vector<size_t>& at = attended[party];
      if (at.empty() || at.back() != i) at.push_back(i);
    };
    for (const EdgeParticipant& participant : edge.participants) {
      if (!participant.party) continue;  // a described group
      attends(participant.party);
      for (const Capacity& capacity : participant.capacities) attends(capacity.role);
    }
  }
  for (const auto& entry : attended) {
    AttendanceRow row;
    row.party = entry.first;
    row.attended = entry.second.size();
    auto at = entry.second.begin();
    for (size_t i = 0; i < meetings.size(); ++i) {
      if (at != entry.second.end() && *at == i) {
        ++at;
      } else {
        row.missed.push_back(i);
      }
    }
    if (row.missed.empty()) {
      result.attended_all.push_back(std::move(row));
    } else if (row.attended >= expected_from) {
      result.absent.push_back(std::move(row));
    }
  }
  std::stable_sort(
      result.absent.begin(), result.absent.end(),
      [](const AttendanceRow& a, const AttendanceRow& b) { return a.attended > b.attended; });
  return result;
}

absl::StatusOr<std::vector<PersonId>> HoldersAt(const GraphReader& reader, RoleId role,
                                                const PartialDate& when, Budget& budget) {
  std::vector<PersonId> holders;
  CHANCERY_RETURN_IF_ERROR(reader.ScanTenuresOfRole(role, budget, [&](const Tenure& tenure) {
    if (GivesOffice(tenure.interval, when) != Tri::kNo) holders.push_back(tenure.person);
    return true;
  }));
  SortUnique(holders);
  return holders;
}

}  // namespace chancery
