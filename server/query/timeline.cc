#include "server/query/timeline.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "server/query/meeting_edges.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/model/time_interval.h"

namespace chancery {
namespace {

using Visit = absl::FunctionRef<absl::StatusOr<bool>(const MeetingEdge& edge, bool certain)>;

// The days in which somebody may have held the role, and when he did.
struct Holder {
  DayRange days;
  std::vector<TimeInterval> held;

  Tri HeldAt(const PartialDate& when) const {
    Tri then = Tri::kNo;
    for (const TimeInterval& interval : held) then = Or(then, interval.Covers(when));
    return then;
  }
};

absl::StatusOr<std::map<PersonId, Holder>> HoldersOf(const GraphReader& reader, RoleId role,
                                                     const DayRange& dates, Budget& budget) {
  std::map<PersonId, Holder> holders;
  CHANCERY_RETURN_IF_ERROR(reader.ScanTenuresOfRole(role, budget, [&](const Tenure& tenure) {
    const TimeInterval& interval = tenure.interval;
    // It says nothing of any day but that of its source.
    if (interval.is_undated()) return true;
    const DayNumber first = std::max(dates.first, interval.first_possible_day());
    const DayNumber last = std::min(dates.last, interval.last_possible_day());
    if (first > last) return true;
    Holder& holder = holders.emplace(tenure.person, Holder{{first, last}, {}}).first->second;
    holder.days.first = std::min(holder.days.first, first);
    holder.days.last = std::max(holder.days.last, last);
    holder.held.push_back(interval);
    return holders.size() <= kMaxTimelineHolders;
  }));
  if (holders.size() > kMaxTimelineHolders) {
    return LimitExceeded("max_subject_holders", kMaxTimelineHolders, "holders of the role");
  }
  return holders;
}

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
  CHANCERY_ASSIGN_OR_RETURN(const auto holders,
                            HoldersOf(reader, RoleId(query.party.id), query.filter.dates, budget));
  std::vector<Found> found;
  // Each party gives as many as the page might take from it alone, and one more.
  const auto look_up = [&](EntityRef party, const DayRange& days,
                           const Holder* holder) -> absl::Status {
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
      const Tri then = And(*counts, holder == nullptr ? Tri::kYes : holder->HeldAt(edge.when));
      if (then == Tri::kNo) return true;
      found.push_back({edge.position(), edge.when, party, then == Tri::kYes});
      return ++count <= page_size;
    }));
    return error;
  };
  CHANCERY_RETURN_IF_ERROR(look_up(query.party, query.filter.dates, nullptr));
  for (const auto& entry : holders) {
    CHANCERY_RETURN_IF_ERROR(look_up(entry.first, entry.second.days, &entry.second));
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
