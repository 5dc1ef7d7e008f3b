// Which meetings count, and how surely.
//
//   MeetingFilter filter;
//   filter.dates = {DayFromCivil(2004, 1, 1), DayFromCivil(2004, 12, 31)};
//   MeetingMatcher matcher(reader, filter);
//   CHANCERY_ASSIGN_OR_RETURN(Tri counts, matcher.Match(edge));
//
// Thread-compatible; the reader must outlive the matcher.

#ifndef CHANCERY_SERVER_QUERY_MEETING_FILTER_H_
#define CHANCERY_SERVER_QUERY_MEETING_FILTER_H_

#include <cstdint>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_reader.h"
#include "storage/model/entities.h"
#include "storage/model/ids.h"
#include "storage/model/tri.h"

namespace chancery {

// What is set must all hold; the values of one field are alternatives.
struct MeetingFilter {
  std::vector<MeetingKind> kinds;       // empty: any
  std::vector<MeetingStatus> statuses;  // empty: held
  DayRange dates;
  // Where: in one of these places, or in a place of one of these polities.
  std::vector<PlaceId> places;
  std::vector<PolityId> polities;
  std::vector<TopicId> topics;
};

class MeetingMatcher {
 public:
  MeetingMatcher(const GraphReader& reader, const MeetingFilter& filter);

  // kNo if the meeting does not count; kPossible if its date may lie outside of the dates.
  absl::StatusOr<Tri> Match(const MeetingEdge& edge) const;
  absl::StatusOr<Tri> Match(const MeetingPeople& meeting) const;
  // The same of an encounter, all but the topics, which it does not have.
  absl::StatusOr<Tri> MatchWithoutTopics(const RoleEncounter& encounter) const;
  absl::StatusOr<Tri> MatchWithoutTopics(const PolityEncounter& encounter) const;

  // Visits the meetings of `person` that count (with `certain_only` those that surely do), and
  // whether they surely do, until `visit` returns false. `*read`, if it is given, gets how many
  // were read, also such that do not count. Cost: as GraphReader::ScanMeetingPeople.
  absl::Status ScanPeople(PersonId person, bool certain_only, Budget& budget,
                          absl::FunctionRef<bool(const MeetingPeople&, bool certain)> visit,
                          uint64_t* read = nullptr) const;

  bool has_topics() const { return !topics_.empty(); }
  // True if there is no condition on topics, or one of these is among them.
  bool MatchTopics(absl::Span<const TopicId> topics) const;
  const DayRange& dates() const { return dates_; }

 private:
  absl::StatusOr<Tri> MatchFields(MeetingKind kind, MeetingStatus status, const PartialDate& when,
                                  PlaceId place) const;

  const GraphReader& reader_;
  uint32_t kinds_ = 0;     // one bit each
  uint32_t statuses_ = 0;  // one bit each
  DayRange dates_;
  // Sorted.
  std::vector<PlaceId> places_;
  std::vector<PolityId> polities_;
  std::vector<TopicId> topics_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_QUERY_MEETING_FILTER_H_
