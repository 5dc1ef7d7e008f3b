#include "server/query/indirect_contacts.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/time/civil_time.h"
#include "server/query/meeting_edges.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/model/tri.h"

namespace chancery {
namespace {

// One meeting of the subject with somebody.
struct Earlier {
  PersonId contact;
  MeetingId meeting;
  DayNumber first = kMinDay;  // the days that its date leaves
  DayNumber last = kMaxDay;
  DayNumber max_last = kMinDay;  // the greatest `last` of this and those with them before it
};
using EarlierMeetings = std::vector<Earlier>;  // by contact, then by day

// The first day of the window before `day`.
DayNumber MonthsBefore(DayNumber day, int months) {
  if (day == kMinDay || day == kMaxDay) return day;
  const absl::CivilDay civil = CivilFromDay(day);
  // The 29th of February of another year is the 1st of March.
  const absl::CivilDay before(civil.year(), civil.month() - months, civil.day());
  return DayFromCivil(before.year(), before.month(), before.day());
}

bool ByContact(const Earlier& a, const Earlier& b) { return a.contact < b.contact; }

// Whom the meetings are with, each once, and on which of `dates` a meeting of theirs may be that
// one with the subject was shortly before. Sets the `max_last` of the meetings.
std::vector<GraphReader::EncounterSubject> ContactsOf(EarlierMeetings& earlier, int months,
                                                      const DayRange& dates) {
  std::vector<GraphReader::EncounterSubject> contacts;
  DayNumber first = kMaxDay;
  for (size_t i = 0; i < earlier.size(); ++i) {
    Earlier& meeting = earlier[i];
    const bool new_contact = i == 0 || earlier[i - 1].contact != meeting.contact;
    first = new_contact ? meeting.first : std::min(first, meeting.first);
    meeting.max_last = new_contact ? meeting.last : std::max(earlier[i - 1].max_last, meeting.last);
    if (i + 1 < earlier.size() && earlier[i + 1].contact == meeting.contact) continue;
    DayRange days = dates;
    days.first = std::max(days.first, first);
    // No month is longer, and where one is too short the window begins in the next.
    const int64_t end = int64_t{meeting.max_last} + int64_t{31} * (months + 1);
    if (meeting.max_last != kMaxDay && end < days.last) days.last = static_cast<DayNumber>(end);
    if (days.first <= days.last) contacts.push_back({meeting.contact, days});
  }
  return contacts;
}

// Whether one of the meetings [begin, end) with a contact was before `later`, and in its window.
Tri MetBefore(EarlierMeetings::const_iterator begin, EarlierMeetings::const_iterator end,
              const RoleEncounter& later, int months) {
  const DayNumber first = later.when.earliest();
  const DayNumber last = later.when.latest();
  const DayNumber window = MonthsBefore(first, months);
  const DayNumber sure_window = MonthsBefore(last, months);
  // Back from the last one that may lie before it to the first that may not lie before the window.
  auto it = std::lower_bound(begin, end, last,
                             [](const Earlier& e, DayNumber day) { return e.first < day; });
  Tri before = Tri::kNo;
  while (before != Tri::kYes && it != begin && (--it)->max_last >= window) {
    if (it->meeting == later.meeting || it->last < window) continue;
    before = Or(before, it->last < first && it->first >= sure_window ? Tri::kYes : Tri::kPossible);
  }
  return before;
}

// A row in the making.
struct Holder {
  IndirectContactRow row;
  DayNumber first_day = kMinDay;
  DayNumber last_day = kMinDay;
  bool any = false;

  void Add(const PartialDate& when) {
    const DayNumber day = SortDay(when);
    if (!any || (day != kMinDay && (first_day == kMinDay || day < first_day))) {
      first_day = day;
      row.first = when;
    }
    if (!any || day > last_day) {
      last_day = day;
      row.last = when;
    }
    any = true;
  }
};

}  // namespace

absl::StatusOr<IndirectContactsPage> FindIndirectContacts(
    const GraphReader& reader, const IndirectContactsQuery& query,
    const absl::optional<IndirectContactCursor>& after, size_t page_size, Budget& budget) {
  const MeetingMatcher matcher(reader, query.filter);
  MeetingFilter earlier_filter;
  earlier_filter.kinds = query.filter.kinds;
  earlier_filter.statuses = query.filter.statuses;
  const MeetingMatcher earlier_matcher(reader, earlier_filter);

  EarlierMeetings earlier;
  absl::Status error;
  CHANCERY_RETURN_IF_ERROR(earlier_matcher.ScanPeople(
      query.subject, /*certain_only=*/false, budget,
      [&](const MeetingPeople& met, bool /*certain*/) {
        for (PersonId person : met.people) {
          if (person == query.subject) continue;
          earlier.push_back({person, met.meeting, met.when.earliest(), met.when.latest(), kMinDay});
        }
        if (earlier.size() > kMaxIndirectContacts) {
          error = LimitExceeded("max_indirect_contacts", kMaxIndirectContacts,
                                "encounters of the subject");
        }
        return error.ok();
      }));
  CHANCERY_RETURN_IF_ERROR(error);
  std::sort(earlier.begin(), earlier.end(), [](const Earlier& a, const Earlier& b) {
    return std::tie(a.contact, a.first, a.last) < std::tie(b.contact, b.first, b.last);
  });
  const std::vector<GraphReader::EncounterSubject> contacts =
      ContactsOf(earlier, query.months, matcher.dates());

  // Whether each holder surely met each contact so.
  absl::flat_hash_map<std::pair<PersonId, PersonId>, bool> met;
  absl::flat_hash_map<PersonId, Holder> holders;
  // Of the contact that rows were told of last.
  PersonId contact;
  std::pair<EarlierMeetings::const_iterator, EarlierMeetings::const_iterator> with_them;
  const auto count = [&](PersonId of, const RoleEncounter& row) {
    if (row.counterpart == query.subject) return true;
    const absl::StatusOr<Tri> counts = matcher.MatchWithoutTopics(row);
    if (!counts.ok()) {
      error = counts.status();
      return false;
    }
    if (of != contact) {
      contact = of;
      with_them = std::equal_range(earlier.begin(), earlier.end(), Earlier{of}, ByContact);
    }
    const Tri before = MetBefore(with_them.first, with_them.second, row, query.months);
    const Tri all = And(And(*counts, before), row.certain ? Tri::kYes : Tri::kPossible);
    if (all == Tri::kNo || (query.certain_only && all != Tri::kYes)) return true;
    if (matcher.has_topics()) {
      const absl::StatusOr<MeetingEdge> edge =
          ReadMeetingEdge(reader, of, row.when, row.meeting, budget);
      if (!edge.ok()) {
        error = edge.status();
        return false;
      }
      if (!matcher.MatchTopics(edge->topics)) return true;
    }
    bool& certain = met[{row.counterpart, of}];
    certain = certain || all == Tri::kYes;
    holders[row.counterpart].Add(row.when);
    return true;
  };
  for (RoleId role : query.roles) {
    CHANCERY_RETURN_IF_ERROR(reader.ScanRoleEncountersOfAll(contacts, role, budget, count));
    CHANCERY_RETURN_IF_ERROR(error);
  }
  for (const auto& [pair, certain] : met) {
    IndirectContactRow& row = holders[pair.first].row;
    row.holder = pair.first;
    ++row.contact_count;
    if (certain) ++row.certain_count;
  }

  const auto key = [](const IndirectContactRow& row) {
    return std::make_tuple(-int64_t{row.contact_count}, row.holder.value);
  };
  IndirectContactsPage page;
  for (auto& entry : holders) {
    if (after.has_value() &&
        key(entry.second.row) <= std::make_tuple(-after->contact_count, after->holder)) {
      continue;
    }
    page.rows.push_back(std::move(entry.second.row));
  }
  std::sort(
      page.rows.begin(), page.rows.end(),
      [&](const IndirectContactRow& a, const IndirectContactRow& b) { return key(a) < key(b); });
  if (page.rows.size() > page_size) {
    page.rows.resize(page_size);
    if (page_size > 0) {
      page.next =
          IndirectContactCursor{page.rows.back().contact_count, page.rows.back().holder.value};
    }
  }
  return page;
}

}  // namespace chancery
