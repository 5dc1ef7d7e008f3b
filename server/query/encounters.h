// The main query: whom did these people meet, who held which office on that day (or ever, or at
// another time)?
//
//   EncounterQuery query;
//   query.subjects = {lavrov};
//   query.roles = {us_secretary_of_state};
//   CHANCERY_ASSIGN_OR_RETURN(
//       CounterpartPage page,
//       FindCounterparts(reader, query, CounterpartOrder::kMostMeetings, absl::nullopt, 100,
//       budget));
//
// An encounter is a subject and another person in one meeting. A counterpart that is only
// described, or only named by office, is none.
//
// Offices. `roles` and `polities` are conditions on one and the same office of the counterpart: one
// of these roles, and of one of these polities. The mode says when it must have been held:
//   kThen     on the day of the meeting; certain if it surely was held on that day.
//   kEver     at any time: some tenure says so, or a source names it with the counterpart at a
//             meeting with the subject, as held then or, at this one, before or after ("former").
//   kNotThen  as kEver, but surely not on the day of the meeting.
//
// A row is certain if the office surely was held as asked for, and the date surely lies in the
// dates asked for.
//
// Cost, in rows of storage:
//   kThen with an office  one row for each encounter of a subject with a holder of the office then,
//   of
//                         any date: in proportion to the answer, not to the meetings of the
//                         subject. With topics asked for, one row more each. (Beyond kMaxRoleScans
//                         offices: as for all other queries.)
//   all others            the meetings of the subjects in the dates asked for; kEver and kNotThen
//   also
//                         the tenures of the offices.
// Subjects by office cost the tenures of the office besides, and each holder is asked for between
// the first and the last day in it. Meetings of all subjects cost what those of the first do, and
// with an office one row more for each.
// A page of counterparts reads the encounters of all of them, page K just as page 1. A page of
// encounters of the last kind reads no more meetings than it needs.
//
// Thread-safe: pure functions of the reader.

#ifndef CHANCERY_SERVER_QUERY_ENCOUNTERS_H_
#define CHANCERY_SERVER_QUERY_ENCOUNTERS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "server/query/meeting_filter.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_reader.h"
#include "storage/model/capacities.h"
#include "storage/model/entities.h"
#include "storage/model/ids.h"
#include "storage/model/partial_date.h"

namespace chancery {

enum class OfficeMode : uint8_t { kThen, kEver, kNotThen };

// REQUIRES: a subject, whether by name or by office.
struct EncounterQuery {
  std::vector<PersonId> subjects;
  // Also whoever held an office then: one of these roles, and of one of these polities.
  std::vector<RoleId> subject_roles;
  std::vector<PolityId> subject_polities;
  // Only meetings that all of `subjects` attended, with the others there; the subject of the rows
  // is the first of them by id. REQUIRES: no subjects by office.
  bool all_subjects = false;
  std::vector<PersonId> counterparts;  // empty: anyone
  std::vector<RoleId> roles;           // empty: any or none
  std::vector<PolityId> polities;      // empty: any or none
  OfficeMode mode = OfficeMode::kThen;
  MeetingFilter filter;
  bool certain_only = false;
};

// How many people may be subjects by an office: LIMIT_EXCEEDED, max_subject_holders.
inline constexpr size_t kMaxSubjectHolders = 10'000;
// How many encounters may be counted: LIMIT_EXCEEDED, max_counted_encounters.
inline constexpr size_t kMaxCountedEncounters = 2'000'000;

// How many offices are looked up one by one before the meetings are read instead.
inline constexpr size_t kMaxRoleScans = 64;

// One meeting with one counterpart.
struct EncounterRow {
  PersonId subject;
  PersonId counterpart;
  bool certain = true;
  // All offices on the day.
  Capacities subject_capacities;
  Capacities counterpart_capacities;
  // Those that a source names as held before or after.
  std::vector<QualifiedOffice> subject_other_offices;
  std::vector<QualifiedOffice> counterpart_other_offices;
  MeetingEdge meeting;
};

// Of a meeting that both attended.
EncounterRow EncounterAt(const MeetingEdge& edge, PersonId subject, PersonId counterpart,
                         bool certain);

inline constexpr size_t kMaxPlacesOfCounterpart = 5;
inline constexpr size_t kMaxMeetingsOfCounterpart = 20;

// All meetings with one counterpart.
struct CounterpartRow {
  PersonId subject;
  PersonId counterpart;
  // The offices held then that match the query, each once, certain if it was at one meeting.
  Capacities capacities;
  int32_t meeting_count = 0;
  int32_t certain_count = 0;
  // Of the first and last dated meeting. A date that is too wide to sort by counts only where there
  // is no other.
  PartialDate first;
  PartialDate last;
  std::vector<PlaceId> places;      // most frequent first, then by id; kMaxPlacesOfCounterpart
  std::vector<MeetingId> meetings;  // oldest first; kMaxMeetingsOfCounterpart
  int64_t key = 0;                  // by which it sorts
};

// A position in the rows; of no meaning elsewhere.
struct EncounterCursor {
  int64_t key = 0;
  uint64_t meeting = 0;
  uint64_t counterpart = 0;
  uint64_t subject = 0;
};
EncounterCursor CursorAfter(const CounterpartRow& row);
EncounterCursor CursorAfter(const EncounterRow& row);
// "" is no cursor.
std::string EncodeEncounterCursor(const EncounterCursor& cursor);
absl::StatusOr<absl::optional<EncounterCursor>> DecodeEncounterCursor(absl::string_view bytes);

enum class CounterpartOrder : uint8_t {
  kOldestFirst,   // by the day of the first meeting
  kNewestFirst,   // by the day of the last meeting
  kMostMeetings,  // by their number
};

struct CounterpartPage {
  std::vector<CounterpartRow> rows;
  absl::optional<EncounterCursor> next;  // set if there are more
};

// In the order given, then by counterpart, then by subject. `after`: from a page of the same query
// and order.
absl::StatusOr<CounterpartPage> FindCounterparts(const GraphReader& reader,
                                                 const EncounterQuery& query,
                                                 CounterpartOrder order,
                                                 const absl::optional<EncounterCursor>& after,
                                                 size_t page_size, Budget& budget);

// What all pages have together.
struct EncounterTotals {
  int64_t counterparts = 0;
  int64_t meetings = 0;
};

// Cost: that of a page of counterparts. LIMIT_EXCEEDED: max_counted_encounters.
absl::StatusOr<EncounterTotals> CountEncounters(const GraphReader& reader,
                                                const EncounterQuery& query, Budget& budget);

struct EncounterPage {
  std::vector<EncounterRow> rows;
  absl::optional<EncounterCursor> next;
};

// By day and id of the meeting, or the reverse of it; then by counterpart, then by subject.
absl::StatusOr<EncounterPage> FindEncounters(const GraphReader& reader, const EncounterQuery& query,
                                             bool newest_first,
                                             const absl::optional<EncounterCursor>& after,
                                             size_t page_size, Budget& budget);

}  // namespace chancery

#endif  // CHANCERY_SERVER_QUERY_ENCOUNTERS_H_
