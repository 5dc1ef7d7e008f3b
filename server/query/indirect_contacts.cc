#include "server/query/indirect_contacts.h"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/time/civil_time.h"
#include "server/query/meeting_edges.h"
#include "server/query/office_holders.h"
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

// Whom the meetings are with, each once, and on which of `dates` a meeting of theirs may be that
// one with the subject was shortly before. Sets the `max_last` of the meetings.
std::vector<GraphReader::DaysOfPerson> ContactsOf(EarlierMeetings& earlier, int months,
                                                  const DayRange& dates) {
  std::vector<GraphReader::DaysOfPerson> contacts;
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

// One of the holders' meetings with a contact.
struct Later {
  PersonId holder;
  MeetingId meeting;
  PartialDate when;
  Tri counts = Tri::kNo;  // whether the meeting does, and the office was held
};

// Whether one of the meetings [begin, end) with a contact was before `later`, and in its window.
Tri MetBefore(EarlierMeetings::const_iterator begin, EarlierMeetings::const_iterator end,
              const Later& later, int months) {
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

class ContactFinder {
 public:
  ContactFinder(const GraphReader& reader, const IndirectContactsQuery& query, Budget& budget)
      : reader_(reader), query_(query), matcher_(reader, query.filter), budget_(budget) {}

  absl::Status Run() {
    CHANCERY_RETURN_IF_ERROR(ReadEarlier());
    contacts_ = ContactsOf(earlier_, query_.months, matcher_.dates());
    if (contacts_.empty()) return absl::OkStatus();
    for (auto begin = earlier_.cbegin(); begin != earlier_.cend();) {
      const auto end = std::find_if(begin, earlier_.cend(), [begin](const Earlier& meeting) {
        return meeting.contact != begin->contact;
      });
      with_[begin->contact] = {begin, end};
      begin = end;
    }
    for (RoleId role : query_.roles) {
      bool complete = false;
      if (query_.way != IndirectContactsQuery::Way::kByContact) {
        CHANCERY_ASSIGN_OR_RETURN(complete, FindByOffice(role));
      }
      // What was found before it was too much is found again, and counts once.
      if (!complete) {
        CHANCERY_RETURN_IF_ERROR(FindByContact(role));
      }
    }
    return absl::OkStatus();
  }

  // In no order.
  std::vector<IndirectContactRow> TakeRows() && {
    for (const auto& [pair, certain] : met_) {
      IndirectContactRow& row = holders_[pair.first].row;
      row.holder = pair.first;
      ++row.contact_count;
      if (certain) ++row.certain_count;
    }
    std::vector<IndirectContactRow> rows;
    rows.reserve(holders_.size());
    for (const auto& entry : holders_) rows.push_back(entry.second.row);
    return rows;
  }

 private:
  absl::Status ReadEarlier() {
    MeetingFilter filter;
    filter.kinds = query_.filter.kinds;
    filter.statuses = query_.filter.statuses;
    const MeetingMatcher matcher(reader_, filter);
    absl::Status error;
    CHANCERY_RETURN_IF_ERROR(
        matcher.ScanPeople(query_.subject, /*certain_only=*/false, budget_,
                           [&](const MeetingPeople& met, bool /*certain*/) {
                             for (PersonId person : met.people) {
                               if (person == query_.subject) continue;
                               earlier_.push_back({person, met.meeting, met.when.earliest(),
                                                   met.when.latest(), kMinDay});
                             }
                             if (earlier_.size() > kMaxIndirectContacts) {
                               error = LimitExceeded("max_indirect_contacts", kMaxIndirectContacts,
                                                     "encounters of the subject");
                             }
                             return error.ok();
                           }));
    CHANCERY_RETURN_IF_ERROR(error);
    std::sort(earlier_.begin(), earlier_.end(), [](const Earlier& a, const Earlier& b) {
      return std::tie(a.contact, a.first, a.last) < std::tie(b.contact, b.first, b.last);
    });
    return absl::OkStatus();
  }

  // Whether `contact` had met the subject before, and all else holds.
  Tri Counts(PersonId contact, const Later& later) const {
    const auto with = with_.find(contact);
    if (with == with_.end()) return Tri::kNo;
    const auto [begin, end] = with->second;
    const Tri all = And(later.counts, MetBefore(begin, end, later, query_.months));
    return query_.certain_only && all != Tri::kYes ? Tri::kNo : all;
  }

  void Add(PersonId contact, const Later& later, Tri counts) {
    bool& certain = met_[{later.holder, contact}];
    certain = certain || counts == Tri::kYes;
    holders_[later.holder].Add(later.when);
  }

  // Among the meetings of the holders. False if it ended before their end, being too much.
  absl::StatusOr<bool> FindByOffice(RoleId role) {
    DayRange days = contacts_[0].days;
    for (const GraphReader::DaysOfPerson& contact : contacts_) {
      days.first = std::min(days.first, contact.days.first);
      days.last = std::max(days.last, contact.days.last);
    }
    const uint64_t max_rows = query_.way == IndirectContactsQuery::Way::kByOffice
                                  ? std::numeric_limits<uint64_t>::max()
                                  : kRowsOfALook * contacts_.size() + kFewRows;
    CHANCERY_ASSIGN_OR_RETURN(const OfficeHolders holders,
                              OfficeHolders::FindAround(reader_, {role}, days, budget_));
    uint64_t rows = 0;
    absl::Status error;
    CHANCERY_RETURN_IF_ERROR(reader_.ScanMeetingPeopleOfAll(
        holders.people(), budget_, [&](PersonId holder, const MeetingPeople& met) {
          if (++rows > max_rows) return false;
          if (holder == query_.subject) return true;
          const absl::StatusOr<Tri> counts = matcher_.Match(met);
          error = counts.status();
          if (!error.ok()) return false;
          if (*counts == Tri::kNo) return true;
          const absl::StatusOr<Tri> held =
              holders.HeldAt(reader_, holder, met.meeting, met.when, budget_);
          error = held.status();
          if (!error.ok()) return false;
          const Later later = {holder, met.meeting, met.when, And(*counts, *held)};
          if (later.counts == Tri::kNo) return true;
          for (PersonId person : met.people) {
            if (person == holder || person == query_.subject) continue;
            const Tri met_before = Counts(person, later);
            if (met_before != Tri::kNo) Add(person, later, met_before);
          }
          return true;
        }));
    CHANCERY_RETURN_IF_ERROR(error);
    return rows <= max_rows;
  }

  absl::Status FindByContact(RoleId role) {
    absl::Status error;
    CHANCERY_RETURN_IF_ERROR(reader_.ScanRoleEncountersOfAll(
        contacts_, role, budget_, [&](PersonId contact, const RoleEncounter& row) {
          if (row.counterpart == query_.subject) return true;
          const absl::StatusOr<Tri> in_filter = matcher_.MatchWithoutTopics(row);
          error = in_filter.status();
          if (!error.ok()) return false;
          const Later later = {row.counterpart, row.meeting, row.when,
                               And(*in_filter, row.certain ? Tri::kYes : Tri::kPossible)};
          const Tri counts = Counts(contact, later);
          if (counts == Tri::kNo) return true;
          if (matcher_.has_topics()) {
            const absl::StatusOr<MeetingEdge> edge =
                ReadMeetingEdge(reader_, contact, row.when, row.meeting, budget_);
            error = edge.status();
            if (!error.ok()) return false;
            if (!matcher_.MatchTopics(edge->topics)) return true;
          }
          Add(contact, later, counts);
          return true;
        }));
    return error;
  }

  // Of the holders, that are read whatever the contacts.
  static constexpr uint64_t kFewRows = 256;

  const GraphReader& reader_;
  const IndirectContactsQuery& query_;
  const MeetingMatcher matcher_;
  Budget& budget_;
  EarlierMeetings earlier_;
  using Meetings = std::pair<EarlierMeetings::const_iterator, EarlierMeetings::const_iterator>;
  absl::flat_hash_map<PersonId, Meetings> with_;  // of earlier_, by contact
  std::vector<GraphReader::DaysOfPerson> contacts_;
  // Whether each holder surely met each contact so.
  absl::flat_hash_map<std::pair<PersonId, PersonId>, bool> met_;
  absl::flat_hash_map<PersonId, Holder> holders_;
};

}  // namespace

absl::StatusOr<IndirectContactsPage> FindIndirectContacts(
    const GraphReader& reader, const IndirectContactsQuery& query,
    const absl::optional<IndirectContactCursor>& after, size_t page_size, Budget& budget) {
  ContactFinder finder(reader, query, budget);
  CHANCERY_RETURN_IF_ERROR(finder.Run());
  const auto key = [](const IndirectContactRow& row) {
    return std::make_tuple(-int64_t{row.contact_count}, row.holder.value);
  };
  IndirectContactsPage page;
  page.rows = std::move(finder).TakeRows();
  if (after.has_value()) {
    const auto seen = [&](const IndirectContactRow& row) {
      return key(row) <= std::make_tuple(-after->contact_count, after->holder);
    };
    page.rows.erase(std::remove_if(page.rows.begin(), page.rows.end(), seen), page.rows.end());
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
