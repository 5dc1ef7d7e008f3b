#include "server/query/meeting_edges.h"

#include <utility>

#include "absl/types/optional.h"
#include "storage/base/status_macros.h"

namespace chancery {

absl::StatusOr<MeetingEdge> ReadMeetingEdge(const GraphReader& reader, EntityRef party,
                                            const PartialDate& when, MeetingId meeting,
                                            Budget& budget) {
  CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
  if (party && meeting) {
    CHANCERY_ASSIGN_OR_RETURN(absl::optional<MeetingEdge> found,
                              reader.FindMeetingOf(party, when, meeting));
    if (found.has_value()) return *std::move(found);
    CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
  }
  return reader.GetMeetingEdge(meeting);
}

}  // namespace chancery
