#include "server/query/meeting_filter.h"

#include <algorithm>

#include "storage/base/status_macros.h"

namespace chancery {
namespace {

template <typename T>
uint32_t Bit(T value) {
  return uint32_t{1} << static_cast<uint8_t>(value);
}

template <typename T>
std::vector<T> Sorted(std::vector<T> values) {
  std::sort(values.begin(), values.end());
  return values;
}

}  // namespace

MeetingMatcher::MeetingMatcher(const GraphReader& reader, const MeetingFilter& filter)
    : reader_(reader),
      dates_(filter.dates),
      places_(Sorted(filter.places)),
      polities_(Sorted(filter.polities)),
      topics_(Sorted(filter.topics)) {
  for (MeetingKind kind : filter.kinds) kinds_ |= Bit(kind);
  if (kinds_ == 0) kinds_ = ~uint32_t{0};
  for (MeetingStatus status : filter.statuses) statuses_ |= Bit(status);
  if (statuses_ == 0) statuses_ = Bit(MeetingStatus::kHeld);
}

absl::StatusOr<Tri> MeetingMatcher::MatchFields(MeetingKind kind, MeetingStatus status,
                                                const PartialDate& when, PlaceId place) const {
  if ((kinds_ & Bit(kind)) == 0 || (statuses_ & Bit(status)) == 0) return Tri::kNo;
  const Tri in_dates = dates_.all() ? Tri::kYes : Within(when, dates_.first, dates_.last);
  if (in_dates == Tri::kNo) return Tri::kNo;
  if (places_.empty() && polities_.empty()) return in_dates;
  if (!place) return Tri::kNo;
  if (std::binary_search(places_.begin(), places_.end(), place)) return in_dates;
  if (polities_.empty()) return Tri::kNo;
  CHANCERY_ASSIGN_OR_RETURN(const PolityId polity, reader_.PolityOfPlace(place));
  return std::binary_search(polities_.begin(), polities_.end(), polity) ? in_dates : Tri::kNo;
}

bool MeetingMatcher::MatchTopics(absl::Span<const TopicId> topics) const {
  return topics_.empty() || std::any_of(topics.begin(), topics.end(), [this](TopicId topic) {
           return std::binary_search(topics_.begin(), topics_.end(), topic);
         });
}

absl::StatusOr<Tri> MeetingMatcher::Match(const MeetingEdge& edge) const {
  if (!MatchTopics(edge.topics)) return Tri::kNo;
  return MatchFields(edge.kind, edge.status, edge.when, edge.place);
}

absl::StatusOr<Tri> MeetingMatcher::Match(const MeetingPeople& meeting) const {
  if (!MatchTopics(meeting.topics)) return Tri::kNo;
  return MatchFields(meeting.kind, meeting.status, meeting.when, meeting.place);
}

absl::Status MeetingMatcher::ScanPeople(
    PersonId person, bool certain_only, Budget& budget,
    absl::FunctionRef<bool(const MeetingPeople&, bool certain)> visit, uint64_t* read) const {
  absl::Status error;
  DatedScan scan;
  scan.days = dates_;
  CHANCERY_RETURN_IF_ERROR(
      reader_.ScanMeetingPeople(person, scan, budget, [&](const MeetingPeople& met) {
        if (read != nullptr) ++*read;
        const absl::StatusOr<Tri> counts = Match(met);
        error = counts.status();
        if (!error.ok()) return false;
        if (*counts == Tri::kNo || (certain_only && *counts != Tri::kYes)) return true;
        return visit(met, *counts == Tri::kYes);
      }));
  return error;
}

absl::StatusOr<Tri> MeetingMatcher::MatchWithoutTopics(const RoleEncounter& encounter) const {
  return MatchFields(encounter.kind, encounter.status, encounter.when, encounter.place);
}

absl::StatusOr<Tri> MeetingMatcher::MatchWithoutTopics(const PolityEncounter& encounter) const {
  return MatchFields(encounter.kind, encounter.status, encounter.when, encounter.place);
}

}  // namespace chancery
