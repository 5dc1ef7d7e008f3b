#include "server/query/common_contacts.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "server/query/encounters.h"
#include "server/query/meeting_filter.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {

namespace {

// How often somebody met a contact.
struct Meetings {
  PersonId contact;
  int32_t count = 0;
  bool certain = false;  // one of them is
};

// By contact, each once. Of the office that they are to have held then, the index of encounters
// knows.
absl::StatusOr<std::vector<Meetings>> MeetingsWithOffice(const GraphReader& reader,
                                                         const CommonContactsQuery& query,
                                                         PersonId person,
                                                         const std::vector<PersonId>& among,
                                                         Budget& budget) {
  EncounterQuery met;
  met.subjects = {person};
  met.roles = query.roles;
  met.polities = query.polities;
  met.filter = query.filter;
  met.certain_only = query.certain_only;
  met.counterparts = among;
  CHANCERY_ASSIGN_OR_RETURN(CounterpartPage page,
                            FindCounterparts(reader, met, CounterpartOrder::kMostMeetings,
                                             absl::nullopt, kMaxCommonContacts, budget));
  if (page.next.has_value()) {
    return LimitExceeded("max_common_contacts", kMaxCommonContacts, "people whom one of them met");
  }
  std::vector<Meetings> meetings;
  meetings.reserve(page.rows.size());
  for (const CounterpartRow& row : page.rows) {
    meetings.push_back({row.counterpart, row.meeting_count, row.certain_count > 0});
  }
  return meetings;
}

// The same of anybody.
absl::StatusOr<std::vector<Meetings>> MeetingsWithAnybody(const GraphReader& reader,
                                                          const CommonContactsQuery& query,
                                                          PersonId person,
                                                          const std::vector<PersonId>& among,
                                                          Budget& budget) {
  const MeetingMatcher matcher(reader, query.filter);
  struct Counted {
    Meetings meetings;
    MeetingId last;  // who is named twice met him once
  };
  std::vector<Counted> counted;
  absl::flat_hash_map<PersonId, uint32_t> place;  // in `counted`
  place.reserve(among.size());
  for (PersonId contact : among) {
    place.emplace(contact, static_cast<uint32_t>(counted.size()));
    counted.emplace_back();
    counted.back().meetings.contact = contact;
  }
  const bool all = among.empty();
  absl::Status error;
  CHANCERY_RETURN_IF_ERROR(matcher.ScanPeople(
      person, query.certain_only, budget, [&](const MeetingPeople& met, bool certain) {
        for (PersonId contact : met.people) {
          if (contact == person) continue;
          auto at = place.find(contact);
          if (at == place.end()) {
            if (!all) continue;
            at = place.emplace(contact, static_cast<uint32_t>(counted.size())).first;
            counted.emplace_back();
            counted.back().meetings.contact = contact;
          }
          Counted& with = counted[at->second];
          if (with.last == met.meeting) continue;
          with.last = met.meeting;
          ++with.meetings.count;
          with.meetings.certain = with.meetings.certain || certain;
        }
        if (counted.size() > kMaxCommonContacts) {
          error = LimitExceeded("max_common_contacts", kMaxCommonContacts,
                                "people whom one of them met");
        }
        return error.ok();
      }));
  CHANCERY_RETURN_IF_ERROR(error);
  std::vector<Meetings> meetings;
  meetings.reserve(counted.size());
  for (const Counted& with : counted) {
    if (with.meetings.count > 0) meetings.push_back(with.meetings);
  }
  return meetings;
}

}  // namespace

absl::StatusOr<CommonContactsPage> FindCommonContacts(
    const GraphReader& reader, const CommonContactsQuery& query,
    const absl::optional<CommonContactCursor>& after, size_t page_size, Budget& budget) {
  // Those with few meetings first: only who met them is counted with the others.
  std::vector<std::pair<uint64_t, size_t>> order;
  for (size_t i = 0; i < query.people.size(); ++i) {
    CHANCERY_ASSIGN_OR_RETURN(const uint64_t meetings,
                              reader.EstimateDegree(Degree::kMeetings, query.people[i]));
    order.emplace_back(meetings, i);
  }
  std::sort(order.begin(), order.end());

  const bool anybody = query.roles.empty() && query.polities.empty();
  std::vector<CommonContactRow> rows;  // by contact
  std::vector<PersonId> among;         // whom all so far met
  for (size_t n = 0; n < order.size(); ++n) {
    const size_t person = order[n].second;
    if (n > 0 && rows.empty()) break;
    CHANCERY_ASSIGN_OR_RETURN(
        std::vector<Meetings> meetings,
        anybody ? MeetingsWithAnybody(reader, query, query.people[person], among, budget)
                : MeetingsWithOffice(reader, query, query.people[person], among, budget));
    std::sort(meetings.begin(), meetings.end(),
              [](const Meetings& a, const Meetings& b) { return a.contact < b.contact; });
    std::vector<CommonContactRow> both;
    both.reserve(meetings.size());
    among.clear();
    auto known = rows.begin();
    for (const Meetings& with : meetings) {
      if (std::find(query.people.begin(), query.people.end(), with.contact) != query.people.end()) {
        continue;
      }
      CommonContactRow row;
      if (n == 0) {
        row.contact = with.contact;
        row.meeting_counts.resize(query.people.size());
      } else {
        // All of them are among the known ones.
        while (known->contact < with.contact) ++known;
        row = std::move(*known);
      }
      row.meeting_counts[person] = with.count;
      row.meeting_count += with.count;
      row.certain = row.certain && with.certain;
      among.push_back(row.contact);
      both.push_back(std::move(row));
    }
    rows = std::move(both);
  }

  const auto key = [](const CommonContactRow& row) {
    return std::make_tuple(-row.meeting_count, row.contact.value);
  };
  CommonContactsPage page;
  page.total = rows.size();
  if (after.has_value()) {
    rows.erase(std::remove_if(rows.begin(), rows.end(),
                              [&](const CommonContactRow& row) {
                                return key(row) <=
                                       std::make_tuple(-after->meeting_count, after->contact);
                              }),
               rows.end());
  }
  const size_t wanted = std::min(rows.size(), page_size);
  std::partial_sort(
      rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(wanted), rows.end(),
      [&](const CommonContactRow& a, const CommonContactRow& b) { return key(a) < key(b); });
  const bool more = wanted < rows.size();
  rows.resize(wanted);
  page.rows = std::move(rows);
  if (more && wanted > 0) {
    page.next = CommonContactCursor{page.rows.back().meeting_count, page.rows.back().contact.value};
  }
  return page;
}

}  // namespace chancery
