#include "server/ingest/meeting_matcher.h"

#include <algorithm>
#include <cstdint>
#include <tuple>

#include "absl/types/optional.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

bool KindsAgree(MeetingKind a, MeetingKind b) {
  if (a == b || a == MeetingKind::kUnknown || b == MeetingKind::kUnknown) return true;
  const auto face_to_face = [](MeetingKind kind) {
    return kind == MeetingKind::kInPerson || kind == MeetingKind::kSummit;
  };
  return face_to_face(a) && face_to_face(b);
}

// A capital and its country, as two articles may put it, agree.
absl::StatusOr<bool> PlacesAgree(const GraphReader& reader, PlaceId told, const PlaceNames& names,
                                 PlaceId known) {
  if (!told || !known || told == known) return true;
  CHANCERY_ASSIGN_OR_RETURN(const std::string known_name, reader.DisplayName(known));
  if (names.polity == known_name || names.place == known_name) return true;
  CHANCERY_ASSIGN_OR_RETURN(const PolityId known_polity, reader.PolityOfPlace(known));
  if (!known_polity) return false;
  CHANCERY_ASSIGN_OR_RETURN(const std::string polity, reader.DisplayName(known_polity));
  return polity == names.place;
}

bool PartiesAgree(const Meeting& told, const MeetingEdge& edge) {
  size_t common = 0;
  size_t told_named = 0;
  size_t edge_named = 0;
  for (const EdgeParticipant& participant : edge.participants) {
    if (participant.party) ++edge_named;
  }
  for (const Participation& participation : told.participations) {
    if (!participation.party) continue;
    ++told_named;
    for (const EdgeParticipant& participant : edge.participants) {
      if (participant.party == participation.party) ++common;
    }
  }
  const size_t fewer = std::min(told_named, edge_named);
  if (common < std::min<size_t>(2, fewer)) return false;
  // One named party in common is too little, unless neither tells of more than a group besides.
  if (common < 2 && std::max(told_named, edge_named) > 1) return false;
  const size_t all = told_named + edge_named - common;
  return common == fewer || 2 * common >= all;
}

int64_t DaysApart(const PartialDate& a, const PartialDate& b) {
  if (a.is_unknown() || b.is_unknown()) return INT32_MAX;
  const auto gap = [](DayNumber x, DayNumber y) {
    return std::abs(static_cast<int64_t>(x) - static_cast<int64_t>(y));
  };
  return gap(a.earliest(), b.earliest()) + gap(a.latest(), b.latest());
}

}  // namespace

absl::StatusOr<MeetingId> FindSameMeeting(const GraphReader& reader, const Meeting& told,
                                          const PlaceNames& place,
                                          const absl::flat_hash_set<MeetingId>& taken,
                                          Budget& budget) {
  // People have fewer meetings than countries.
  EntityRef first;
  for (const Participation& participation : told.participations) {
    if (!participation.party) continue;
    if (!first ||
        (first.kind != EntityKind::kPerson && participation.party.kind == EntityKind::kPerson)) {
      first = participation.party;
    }
  }
  if (!first) return MeetingId();
  const bool undated = told.when.is_unknown();
  DatedScan scan;
  if (!undated) scan.days = {told.when.earliest(), told.when.latest()};

  struct Best {
    MeetingId meeting;
    std::tuple<int64_t, bool> badness;
  };
  absl::optional<Best> best;
  int found = 0;
  absl::Status status;
  CHANCERY_RETURN_IF_ERROR(reader.ScanMeetings(first, scan, budget, [&](const MeetingEdge& edge) {
    if (taken.contains(edge.meeting)) return true;
    if (!KindsAgree(told.kind, edge.kind) || !PartiesAgree(told, edge)) return true;
    const bool same_place = told.place && told.place == edge.place;
    if (!same_place && (undated || edge.when.is_unknown())) return true;
    absl::StatusOr<bool> places = PlacesAgree(reader, told.place, place, edge.place);
    if (!places.ok()) {
      status = places.status();
      return false;
    }
    if (!*places) return true;
    ++found;
    const Best candidate{edge.meeting, {DaysApart(told.when, edge.when), !same_place}};
    if (!best.has_value() || candidate.badness < best->badness) best = candidate;
    return true;
  }));
  CHANCERY_RETURN_IF_ERROR(status);
  if (!best.has_value() || (undated && found > 1)) return MeetingId();
  return best->meeting;
}

MeetingStatus MergeStatus(MeetingStatus a, MeetingStatus b) {
  const auto rank = [](MeetingStatus status) {
    switch (status) {
      case MeetingStatus::kHeld:
        return 5;
      case MeetingStatus::kDenied:
        return 4;
      case MeetingStatus::kCancelled:
        return 3;
      case MeetingStatus::kPlanned:
        return 2;
      case MeetingStatus::kPossible:
        return 1;
      case MeetingStatus::kUnknown:
        return 0;
    }
    return 0;
  };
  return rank(a) >= rank(b) ? a : b;
}

Meeting MergeMeetings(const Meeting& known, const Meeting& told) {
  Meeting merged = known;
  merged.status = MergeStatus(known.status, told.status);
  if (known.kind == MeetingKind::kUnknown ||
      (known.kind == MeetingKind::kInPerson && told.kind == MeetingKind::kSummit)) {
    merged.kind = told.kind;
  }
  if (const absl::optional<PartialDate> both = Intersect(known.when, told.when)) {
    merged.when = *both;
  }
  if (merged.duration_minutes == 0) merged.duration_minutes = told.duration_minutes;
  if (!merged.place) merged.place = told.place;
  if (merged.cameo_code.empty()) merged.cameo_code = told.cameo_code;
  if (merged.title.empty()) merged.title = told.title;
  for (TopicId topic : told.topics) {
    if (std::find(merged.topics.begin(), merged.topics.end(), topic) == merged.topics.end()) {
      merged.topics.push_back(topic);
    }
  }
  for (const std::string& key : told.keys) {
    if (std::find(merged.keys.begin(), merged.keys.end(), key) == merged.keys.end()) {
      merged.keys.push_back(key);
    }
  }
  for (const Participation& participation : told.participations) {
    const auto same = std::find_if(
        merged.participations.begin(), merged.participations.end(), [&](const Participation& p) {
          return p.party == participation.party && p.group == participation.group;
        });
    if (same == merged.participations.end()) {
      merged.participations.push_back(participation);
      continue;
    }
    for (RoleId role : participation.stated) {
      if (std::find(same->stated.begin(), same->stated.end(), role) == same->stated.end()) {
        same->stated.push_back(role);
      }
    }
  }
  return merged;
}

}  // namespace chancery
