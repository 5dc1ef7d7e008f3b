// One meeting with the offices of its parties, at the price of one row.
//
//   CHANCERY_ASSIGN_OR_RETURN(MeetingEdge edge,
//                             ReadMeetingEdge(reader, lavrov, meeting.when, meeting.id, budget));
//
// Thread-safe: a pure function of the reader.

#ifndef CHANCERY_SERVER_QUERY_MEETING_EDGES_H_
#define CHANCERY_SERVER_QUERY_MEETING_EDGES_H_

#include "absl/status/statusor.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_reader.h"
#include "storage/model/ids.h"
#include "storage/model/partial_date.h"

namespace chancery {

// The meeting as the list of `party`'s meetings has it, where the offices are part of the row:
// GraphReader::GetMeetingEdge, which this falls back on, reads the tenures of each party.
// REQUIRES: `party` took part in it, or is none; `when` is its date.
absl::StatusOr<MeetingEdge> ReadMeetingEdge(const GraphReader& reader, EntityRef party,
                                            const PartialDate& when, MeetingId meeting,
                                            Budget& budget);

}  // namespace chancery

#endif  // CHANCERY_SERVER_QUERY_MEETING_EDGES_H_
