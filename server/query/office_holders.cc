#include "server/query/office_holders.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "server/query/sorted_set.h"
#include "storage/base/status_macros.h"
#include "storage/model/capacities.h"

namespace chancery {
namespace {

// The days outside of which the interval gives no office.
DayRange DaysOf(const TimeInterval& held) {
  if (held.is_undated()) return {held.first_certain_day(), held.last_certain_day()};
  return {held.first_possible_day(), held.last_possible_day()};
}

DayRange Intersection(const DayRange& a, const DayRange& b) {
  return {std::max(a.first, b.first), std::min(a.last, b.last)};
}

bool IsEmpty(const DayRange& days) { return days.first > days.last; }

// GivesOffice, of the days of the interval and of the date that lie in `days`.
Tri GivesOfficeOn(const DayRange& days, const TimeInterval& held, const PartialDate& when) {
  return Within(when, days.first, days.last) == Tri::kNo ? Tri::kNo : GivesOffice(held, when);
}

}  // namespace

absl::StatusOr<std::vector<RoleId>> RolesMeant(const GraphReader& reader,
                                               const std::vector<RoleId>& roles,
                                               std::vector<PolityId> polities, Budget& budget) {
  SortUnique(polities);
  std::vector<RoleId> meant;
  if (roles.empty()) {
    for (PolityId polity : polities) {
      CHANCERY_RETURN_IF_ERROR(reader.ScanRolesOfPolity(polity, budget, [&meant](RoleId role) {
        meant.push_back(role);
        return true;
      }));
    }
  }
  for (RoleId role : roles) {
    if (!polities.empty()) {
      CHANCERY_ASSIGN_OR_RETURN(const PolityId polity, reader.PolityOfRole(role));
      if (!SortedContains(polities, polity)) continue;
    }
    meant.push_back(role);
  }
  SortUnique(meant);
  return meant;
}

absl::StatusOr<bool> HeldOfPolity(const GraphReader& reader, PersonId person, PolityId polity,
                                  const DayRange& dates, const PartialDate& when, Budget& budget) {
  std::vector<RoleId> roles;
  CHANCERY_RETURN_IF_ERROR(reader.ScanTenuresOfPerson(person, budget, [&](const Tenure& tenure) {
    const DayRange days = Intersection(DaysOf(tenure.interval), dates);
    if (!IsEmpty(days) && GivesOfficeOn(days, tenure.interval, when) != Tri::kNo) {
      roles.push_back(tenure.role);
    }
    return true;
  }));
  for (RoleId role : roles) {
    CHANCERY_ASSIGN_OR_RETURN(const PolityId of, reader.PolityOfRole(role));
    if (of == polity) return true;
  }
  return false;
}

OfficeHolders::OfficeHolders(std::vector<RoleId> roles) : roles_(std::move(roles)) {
  SortUnique(roles_);
}

absl::StatusOr<OfficeHolders> OfficeHolders::Find(const GraphReader& reader,
                                                  std::vector<RoleId> roles, const DayRange& dates,
                                                  Budget& budget) {
  OfficeHolders holders(std::move(roles));
  CHANCERY_RETURN_IF_ERROR(holders.Read(reader, dates, dates, budget));
  return holders;
}

absl::StatusOr<OfficeHolders> OfficeHolders::FindAround(const GraphReader& reader,
                                                        std::vector<RoleId> roles,
                                                        const DayRange& days, Budget& budget) {
  OfficeHolders holders(std::move(roles));
  CHANCERY_RETURN_IF_ERROR(holders.Read(reader, DayRange(), days, budget));
  for (GraphReader::DaysOfPerson& of : holders.people_) {
    of.days = Intersection(of.days, days);
    of.open_days = days;
  }
  return holders;
}

absl::Status OfficeHolders::Read(const GraphReader& reader, const DayRange& tenures,
                                 const DayRange& meetings, Budget& budget) {
  for (RoleId role : roles_) {
    CHANCERY_RETURN_IF_ERROR(
        reader.ScanHoldersOfRole(role, budget, [&](PersonId person, const TimeInterval& held) {
          const DayRange days = Intersection(DaysOf(held), tenures);
          if (IsEmpty(days)) return true;
          spells_.push_back({person, held, days});
          people_.emplace_back(person, days);
          return true;
        }));
    absl::Status error;
    CHANCERY_RETURN_IF_ERROR(reader.ScanNamedHolders(role, budget, [&](PersonId person) {
      error = AddNamed(reader, role, person, meetings, budget);
      return error.ok();
    }));
    CHANCERY_RETURN_IF_ERROR(error);
  }
  Merge();
  return absl::OkStatus();
}

absl::Status OfficeHolders::AddNamed(const GraphReader& reader, RoleId role, PersonId person,
                                     const DayRange& dates, Budget& budget) {
  DatedScan scan;
  scan.days = dates;
  absl::optional<PartialDate> first;
  PartialDate last;
  CHANCERY_RETURN_IF_ERROR(reader.ScanMeetingsNamedAt(role, person, scan, budget,
                                                      [&](MeetingId, const PartialDate& when) {
                                                        first = when;
                                                        return false;
                                                      }));
  if (!first.has_value()) return absl::OkStatus();
  scan.newest_first = true;
  CHANCERY_RETURN_IF_ERROR(reader.ScanMeetingsNamedAt(role, person, scan, budget,
                                                      [&](MeetingId, const PartialDate& when) {
                                                        last = when;
                                                        return false;
                                                      }));
  named_.emplace_back(person, role);
  // Meetings are listed by their first day: of each that one lies between these two.
  const DayRange days = {std::max(SortDay(*first), dates.first),
                         std::max(SortDay(last), dates.first)};
  // Those of dates that are too wide for that come before all others, with any first day.
  people_.emplace_back(person, days, SortDay(*first) == kMinDay ? dates : days);
  return absl::OkStatus();
}

void OfficeHolders::Merge() {
  const auto by_person = [](const auto& a, const auto& b) { return a.person < b.person; };
  const auto widen = [](DayRange* days, const DayRange& by) {
    days->first = std::min(days->first, by.first);
    days->last = std::max(days->last, by.last);
  };
  SortUnique(named_);
  std::sort(spells_.begin(), spells_.end(), by_person);
  std::sort(people_.begin(), people_.end(), by_person);
  size_t count = 0;
  for (const GraphReader::DaysOfPerson& of : people_) {
    if (count == 0 || people_[count - 1].person != of.person) {
      people_[count++] = of;
    } else {
      widen(&people_[count - 1].days, of.days);
      widen(&people_[count - 1].open_days, of.open_days);
    }
  }
  people_.erase(people_.begin() + static_cast<ptrdiff_t>(count), people_.end());
}

Tri OfficeHolders::HeldByTenure(PersonId person, const PartialDate& when) const {
  Tri held = Tri::kNo;
  auto spell = std::lower_bound(spells_.begin(), spells_.end(), person,
                                [](const Spell& a, PersonId other) { return a.person < other; });
  for (; spell != spells_.end() && spell->person == person; ++spell) {
    held = Or(held, GivesOfficeOn(spell->days, spell->held, when));
  }
  return held;
}

Tri OfficeHolders::Held(PersonId person, const MeetingEdge& edge) const {
  const Tri held = HeldByTenure(person, edge.when);
  if (held == Tri::kYes) return held;
  for (const EdgeParticipant& participant : edge.participants) {
    if (participant.party != EntityRef(person)) continue;
    for (const Capacity& capacity : participant.capacities) {
      if (capacity.stated && SortedContains(roles_, capacity.role)) return Tri::kYes;
    }
  }
  return held;
}

absl::StatusOr<Tri> OfficeHolders::HeldAt(const GraphReader& reader, PersonId person,
                                          MeetingId meeting, const PartialDate& when,
                                          Budget& budget) const {
  const Tri held = HeldByTenure(person, when);
  if (held == Tri::kYes) return held;
  auto naming = std::lower_bound(named_.begin(), named_.end(), Naming(person, RoleId()));
  for (; naming != named_.end() && naming->first == person; ++naming) {
    // The first one that is not before the meeting is it, or it is not there. Ids start at 1.
    DatedScan scan;
    scan.after = DatedPosition{SortDay(when), meeting.value - 1};
    bool named = false;
    CHANCERY_RETURN_IF_ERROR(reader.ScanMeetingsNamedAt(naming->second, person, scan, budget,
                                                        [&](MeetingId found, const PartialDate&) {
                                                          named = found == meeting;
                                                          return false;
                                                        }));
    if (named) return Tri::kYes;
  }
  return held;
}

}  // namespace chancery
