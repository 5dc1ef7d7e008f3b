#include "server/query/timeline.h"

#include "storage/base/status_macros.h"

namespace chancery {

absl::StatusOr<absl::optional<DatedPosition>> ReadTimeline(
    const GraphReader& reader, const TimelineQuery& query,
    const absl::optional<DatedPosition>& after, size_t page_size, Budget& budget,
    absl::FunctionRef<absl::StatusOr<bool>(const MeetingEdge& edge, bool certain)> visit) {
  const MeetingMatcher matcher(reader, query.filter);
  DatedScan scan;
  scan.days = query.filter.dates;
  scan.newest_first = query.newest_first;
  scan.after = after;
  size_t visited = 0;
  DatedPosition last;
  bool more = false;
  absl::Status error;
  CHANCERY_RETURN_IF_ERROR(
      reader.ScanMeetings(query.party, scan, budget, [&](const MeetingEdge& edge) {
        const absl::StatusOr<Tri> counts = matcher.Match(edge);
        if (!counts.ok()) {
          error = counts.status();
          return false;
        }
        if (*counts == Tri::kNo) return true;
        if (visited == page_size) {
          more = true;
          return false;
        }
        ++visited;
        last = edge.position();
        const absl::StatusOr<bool> go_on = visit(edge, *counts == Tri::kYes);
        error = go_on.status();
        if (error.ok() && !*go_on) page_size = visited;
        return error.ok();
      }));
  CHANCERY_RETURN_IF_ERROR(error);
  return more ? absl::optional<DatedPosition>(last) : absl::nullopt;
}

}  // namespace chancery
