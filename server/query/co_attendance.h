// Who attended all of some meetings, and who was to be expected at one of them and was absent.
//
//   CHANCERY_ASSIGN_OR_RETURN(CoAttendance rows,
//                             FindCoAttendance(reader, {g7_2019, g7_2021, g7_2022}, 2, budget));
//
// A party is a person; an office, which attends where somebody took part who held it (possibly)
// then, or where it is named without its holder; or a polity that took part as such. Who attended
// so many of the meetings, but not all, was to be expected at the others. So a person who has left
// office is missed as a person, but not as the office, whose new holder came.
//
// Thread-safe: pure functions of the reader.

#ifndef CHANCERY_SERVER_QUERY_CO_ATTENDANCE_H_
#define CHANCERY_SERVER_QUERY_CO_ATTENDANCE_H_

#include <cstddef>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_reader.h"
#include "storage/model/ids.h"
#include "storage/model/partial_date.h"

namespace chancery {

struct AttendanceRow {
  EntityRef party;
  size_t attended = 0;
  // Of the meetings, in the order given; 0 is the first.
  std::vector<size_t> missed;
};

struct CoAttendance {
  std::vector<PartialDate> dates;           // of the meetings
  std::vector<AttendanceRow> attended_all;  // by party
  std::vector<AttendanceRow> absent;        // most meetings first, then by party
};

// `expected_from`: how many meetings make a party one to be expected at the others.
// REQUIRES: each meeting once. NOT_FOUND if one is not there.
//
// Cost: see GraphReader::GetMeetingEdge, for each meeting. Memory: their parties.
absl::StatusOr<CoAttendance> FindCoAttendance(const GraphReader& reader,
                                              const std::vector<MeetingId>& meetings,
                                              size_t expected_from, Budget& budget);

// Who held `role` on the day of `when`, certainly or possibly, by id. Cost: its tenures.
absl::StatusOr<std::vector<PersonId>> HoldersAt(const GraphReader& reader, RoleId role,
                                                const PartialDate& when, Budget& budget);

}  // namespace chancery

#endif  // CHANCERY_SERVER_QUERY_CO_ATTENDANCE_H_
