#include "server/query/meeting_edges.h"

#include "storage/base/status_macros.h"

namespace chancery {

absl::StatusOr<MeetingEdge> ReadMeetingEdge(const GraphReader& reader, EntityRef party,
                                            DayNumber day, MeetingId meeting, Budget& budget) {
  MeetingEdge found;
  if (party && meeting) {
    DatedScan scan;
    scan.after = DatedPosition{day, meeting.value - 1};
    CHANCERY_RETURN_IF_ERROR(reader.ScanMeetings(party, scan, budget, [&](const MeetingEdge& edge) {
      if (edge.meeting == meeting) found = edge;
      return false;
    }));
  }
  if (found.meeting) return found;
  CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
  return reader.GetMeetingEdge(meeting);
}

}  // namespace chancery
