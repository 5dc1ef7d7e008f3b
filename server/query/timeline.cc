#include "server/query/timeline.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "server/query/meeting_edges.h"
#include "server/query/office_holders.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

using Visit = absl::FunctionRef<absl::StatusOr<bool>(const MeetingEdge& edge, bool certain)>;

// A meeting of the role or of one of its holders.
struct Found {
  DatedPosition position;
  PartialDate when;
  EntityRef party;
  bool certain = true;
};

absl::StatusOr<absl::optional<DatedPosition>> ReadWithHolders(
    const GraphReader& reader, const TimelineQuery& query,
    const absl::optional<DatedPosition>& after, size_t page_size, Budget& budget, Visit visit) {
  const MeetingMatcher matcher(reader, query.filter);
  CHANCERY_ASSIGN_OR_RETURN(
      const OfficeHolders holders,
      OfficeHolders::Find(reader, {RoleId(query.party.id)}, query.filter.dates, budget));
  if (holders.people().size() > kMaxTimelineHolders) {
    return LimitExceeded("max_subject_holders", kMaxTimelineHolders, "holders of the role");
  }
  std::vector<Found> found;
  // Each party gives as many as the page might take from it alone, and one more.
  const auto look_up = [&](EntityRef party, const DayRange& days) -> absl::Status {
    DatedScan scan;
    scan.days = days;
    scan.newest_first = query.newest_first;
    scan.after = after;
    size_t count = 0;
    absl::Status error;
    CHANCERY_RETURN_IF_ERROR(reader.ScanMeetings(party, scan, budget, [&](const MeetingEdge& edge) {
      const absl::StatusOr<Tri> counts = matcher.Match(edge);
      error = counts.status();
      if (!error.ok()) return false;
      const Tri held = party == query.party ? Tri::kYes : holders.Held(PersonId(party.id), edge);
      const Tri then = And(*counts, held);
      if (then == Tri::kNo) return true;
      found.push_back({edge.position(), edge.when, party, then == Tri::kYes});
      return ++count <= page_size;
    }));
    return error;
  };
  CHANCERY_RETURN_IF_ERROR(look_up(query.party, query.filter.dates));
  for (const GraphReader::DaysOfPerson& of : holders.people()) {
    CHANCERY_RETURN_IF_ERROR(look_up(of.person, of.open_days));
  }

  // Of a meeting of several, the one by whom it is certain.
  std::sort(found.begin(), found.end(), [&query](const Found& a, const Found& b) {
    if (!(a.position == b.position)) {
      return query.newest_first ? b.position < a.position : a.position < b.position;
    }
    return a.certain && !b.certain;
  });
  found.erase(std::unique(found.begin(), found.end(),
                          [](const Found& a, const Found& b) { return a.position == b.position; }),
              found.end());
  for (size_t i = 0; i < std::min(found.size(), page_size); ++i) {
    const Found& meeting = found[i];
    CHANCERY_ASSIGN_OR_RETURN(const MeetingEdge edge,
                              ReadMeetingEdge(reader, meeting.party, meeting.when,
                                              MeetingId(meeting.position.id), budget));
    CHANCERY_ASSIGN_OR_RETURN(const bool go_on, visit(edge, meeting.certain));
    if (i + 1 == found.size()) break;
    if (!go_on || i + 1 == page_size) return absl::optional<DatedPosition>(meeting.position);
  }
  return absl::optional<DatedPosition>();
}

}  // namespace

absl::StatusOr<absl::optional<DatedPosition>> ReadTimeline(
    const GraphReader& reader, const TimelineQuery& query,
    const absl::optional<DatedPosition>& after, size_t page_size, Budget& budget, Visit visit) {
  if (query.include_holders && query.party.kind == EntityKind::kRole) {
    return ReadWithHolders(reader, query, after, page_size, budget, visit);
  }
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
