// The meetings of one party, in order of time.
//
//   TimelineQuery query;
//   query.party = lavrov;
//   CHANCERY_ASSIGN_OR_RETURN(
//       absl::optional<DatedPosition> next,
//       ReadTimeline(reader, query, absl::nullopt, 50, budget,
//                    [&](const MeetingEdge& edge, bool certain) { ... return true; }));
//
// Thread-safe: pure functions of the reader.

#ifndef CHANCERY_SERVER_QUERY_TIMELINE_H_
#define CHANCERY_SERVER_QUERY_TIMELINE_H_

#include <cstddef>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "server/query/meeting_filter.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_reader.h"
#include "storage/model/ids.h"

namespace chancery {

struct TimelineQuery {
  EntityRef party;  // a person, role or polity
  // Of a role: the meetings of its holders as well, while they held it.
  bool include_holders = false;
  MeetingFilter filter;
  bool newest_first = false;
};

// How many people may have held the role.
inline constexpr size_t kMaxTimelineHolders = 10'000;

// Visits up to `page_size` meetings that count, after a position, by DatedPosition or the reverse.
// `certain`: the date surely lies in the dates asked for. Returns the position of the last one if
// there are more. The first error of `visit` ends it. The edge dies with the visit.
//
// Cost: 1 row for each meeting of the party from the position on, until one more than the page is
// found; see GraphReader::ScanMeetings. With holders the same for each of them, in the days in
// which they may have held the role, those of OfficeHolders, and 1 row for each meeting of the
// page. LIMIT_EXCEEDED: max_subject_holders.
absl::StatusOr<absl::optional<DatedPosition>> ReadTimeline(
    const GraphReader& reader, const TimelineQuery& query,
    const absl::optional<DatedPosition>& after, size_t page_size, Budget& budget,
    absl::FunctionRef<absl::StatusOr<bool>(const MeetingEdge& edge, bool certain)> visit);

}  // namespace chancery

#endif  // CHANCERY_SERVER_QUERY_TIMELINE_H_
