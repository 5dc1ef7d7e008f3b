// Whoever held an office, and at which meetings: by their tenures, and because the source of a
// meeting names them so.
//
//   CHANCERY_ASSIGN_OR_RETURN(const OfficeHolders holders,
//                             OfficeHolders::Find(reader, roles, dates, budget));
//   reader.ScanMeetingsOfAll(holders.people(), budget, [&](PersonId person, const auto& edge) {
//     if (holders.Held(person, edge) != Tri::kNo) ++meetings;
//     return true;
//   });
//
// Immutable; safe to share between threads.

#ifndef CHANCERY_SERVER_QUERY_OFFICE_HOLDERS_H_
#define CHANCERY_SERVER_QUERY_OFFICE_HOLDERS_H_

#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_reader.h"
#include "storage/model/ids.h"
#include "storage/model/partial_date.h"
#include "storage/model/time_interval.h"
#include "storage/model/tri.h"

namespace chancery {

// The offices that are one of `roles`, and of one of `polities`; where one of these is empty, the
// other says. By id, each once. Cost: 1 row for each office of the polities, or for each role.
absl::StatusOr<std::vector<RoleId>> RolesMeant(const GraphReader& reader,
                                               const std::vector<RoleId>& roles,
                                               std::vector<PolityId> polities, Budget& budget);

// Whether a tenure gave the person an office of the polity on the day of `when`, on one of the days
// that it leaves open and that lie in `dates`. Cost: their tenures.
absl::StatusOr<bool> HeldOfPolity(const GraphReader& reader, PersonId person, PolityId polity,
                                  const DayRange& dates, const PartialDate& when, Budget& budget);

class OfficeHolders {
 public:
  // Of any of `roles`, on one of the days of `dates`. Cost: for each role those of
  // ScanHoldersOfRole and of ScanNamedHolders, and 6 seeks for each person named so.
  static absl::StatusOr<OfficeHolders> Find(const GraphReader& reader, std::vector<RoleId> roles,
                                            const DayRange& dates, Budget& budget);
  // The same, of people who are wanted for what they did on `days`, whatever their days in office:
  // offices of any time count at a meeting whose date leaves them open.
  static absl::StatusOr<OfficeHolders> FindAround(const GraphReader& reader,
                                                  std::vector<RoleId> roles, const DayRange& days,
                                                  Budget& budget);

  // By person, each once: at meetings of other dates (with FindAround, days) nobody held one of the
  // offices.
  const std::vector<GraphReader::DaysOfPerson>& people() const { return people_; }

  // Whether a participant of the meeting held one of the offices there, on one of the dates. What
  // the capacities of its edge say, but for a meeting of several possible days of which none lies
  // in the dates and in a tenure. REQUIRES: the meeting possibly was in the dates.
  Tri Held(PersonId person, const MeetingEdge& edge) const;
  // The same by tenures alone.
  Tri HeldByTenure(PersonId person, const PartialDate& when) const;
  // The same as Held where the edge is not at hand. Cost: where tenures do not settle it, a look
  // for each of the offices that the person is ever named with.
  absl::StatusOr<Tri> HeldAt(const GraphReader& reader, PersonId person, MeetingId meeting,
                             const PartialDate& when, Budget& budget) const;

 private:
  struct Spell {
    PersonId person;
    TimeInterval held;
    DayRange days;  // of it, those that count
  };

  explicit OfficeHolders(std::vector<RoleId> roles);
  // Of tenures those that have a day in `tenures`, of meetings those in `meetings`.
  absl::Status Read(const GraphReader& reader, const DayRange& tenures, const DayRange& meetings,
                    Budget& budget);
  // A person who is named with the role, if it is at a meeting in `dates`.
  absl::Status AddNamed(const GraphReader& reader, RoleId role, PersonId person,
                        const DayRange& dates, Budget& budget);
  // Makes one of what was added for each person, see people().
  void Merge();

  // Whom sources name with which of the offices.
  using Naming = std::pair<PersonId, RoleId>;

  std::vector<RoleId> roles_;  // sorted
  std::vector<Spell> spells_;  // by person
  std::vector<Naming> named_;  // sorted
  std::vector<GraphReader::DaysOfPerson> people_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_QUERY_OFFICE_HOLDERS_H_
