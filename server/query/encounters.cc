#include "server/query/encounters.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/functional/function_ref.h"
#include "absl/types/span.h"
#include "server/query/meeting_edges.h"
#include "server/query/office_holders.h"
#include "server/query/query_cursor.h"
#include "server/query/sorted_set.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/model/time_interval.h"

namespace chancery {
namespace {

void Merge(const Capacity& capacity, Capacities& capacities) {
  for (Capacity& known : capacities) {
    if (known.role != capacity.role) continue;
    known.certain = known.certain || capacity.certain;
    known.stated = known.stated || capacity.stated;
    return;
  }
  capacities.push_back(capacity);
}

// One encounter of a subject that answers the query.
struct Met {
  PersonId counterpart;
  DatedPosition position;
  PartialDate when;
  PlaceId place;
  bool certain = true;
  Capacities matching;  // offices held then that match
  // Null where the meeting was not read.
  const MeetingEdge* edge = nullptr;
};

// Whether `a` comes before `b` in the stream of one subject.
bool StreamBefore(const Met& a, const Met& b, bool newest_first) {
  if (!(a.position == b.position)) {
    return newest_first ? b.position < a.position : a.position < b.position;
  }
  return a.counterpart < b.counterpart;
}

// Whose encounters are looked for, and when.
struct Subject {
  PersonId person;
  DayRange days;
  bool by_office = false;  // only where the person holds an office of the subjects
};

// Finds the encounters of one subject after the other.
class EncounterFinder {
 public:
  EncounterFinder(const GraphReader& reader, const EncounterQuery& query, Budget& budget)
      : reader_(reader),
        query_(query),
        matcher_(reader, query.filter),
        budget_(budget),
        counterparts_(query.counterparts),
        has_office_(!query.roles.empty() || !query.polities.empty()) {
    SortUnique(counterparts_);
  }

  // Reads what all subjects have in common. To be called first.
  absl::Status Prepare() {
    CHANCERY_RETURN_IF_ERROR(FindSubjects());
    if (!has_office_) return absl::OkStatus();
    CHANCERY_ASSIGN_OR_RETURN(roles_, RolesMeant(reader_, query_.roles, query_.polities, budget_));
    if (query_.mode == OfficeMode::kThen) return absl::OkStatus();
    for (RoleId role : roles_) {
      CHANCERY_RETURN_IF_ERROR(reader_.ScanTenuresOfRole(role, budget_, [this](const Tenure& t) {
        holders_[t.person].push_back(t.interval);
        return true;
      }));
    }
    return absl::OkStatus();
  }

  // By id, each once.
  const std::vector<Subject>& subjects() const { return subjects_; }

  // Visits the encounters of `subject` by position (or the reverse), then by counterpart, until
  // `visit` returns false. `from`: the first position wanted.
  absl::Status Stream(const Subject& subject, bool newest_first,
                      const absl::optional<DatedPosition>& from,
                      absl::FunctionRef<bool(const Met&)> visit) {
    if (!subject.by_office && others_.empty()) {
      return StreamAll(subject, newest_first, from, visit);
    }
    absl::Status error;
    CHANCERY_RETURN_IF_ERROR(StreamAll(subject, newest_first, from, [&](const Met& met) {
      const absl::StatusOr<Tri> in_office = InOffice(subject, met);
      error = in_office.status();
      if (!error.ok()) return false;
      const Tri then = *in_office;
      if (then == Tri::kNo || (query_.certain_only && then != Tri::kYes)) return true;
      const absl::StatusOr<bool> complete = HasOthers(subject.person, met);
      error = complete.status();
      if (!error.ok()) return false;
      if (!*complete) return true;
      if (then == Tri::kYes || !met.certain) return visit(met);
      Met possible = met;
      possible.certain = false;
      return visit(possible);
    }));
    return error;
  }

 private:
  // Whether the person is a subject at that meeting.
  absl::StatusOr<Tri> InOffice(const Subject& subject, const Met& met) {
    if (!subject.by_office) return Tri::kYes;
    if (met.edge != nullptr) return subject_holders_->Held(subject.person, *met.edge);
    return subject_holders_->HeldAt(reader_, subject.person, MeetingId(met.position.id), met.when,
                                    budget_);
  }

  // Whether all other subjects attended the meeting, and the counterpart is none of them.
  absl::StatusOr<bool> HasOthers(PersonId subject, const Met& met) {
    if (others_.empty()) return true;
    if (SortedContains(others_, met.counterpart)) return false;
    MeetingEdge read;
    const MeetingEdge* edge = met.edge;
    if (edge == nullptr) {
      CHANCERY_ASSIGN_OR_RETURN(
          read, ReadMeetingEdge(reader_, subject, met.when, MeetingId(met.position.id), budget_));
      edge = &read;
    }
    return std::all_of(others_.begin(), others_.end(), [edge](PersonId other) {
      return std::any_of(edge->participants.begin(), edge->participants.end(),
                         [other](const EdgeParticipant& participant) {
                           return participant.party == EntityRef(other);
                         });
    });
  }

  absl::Status FindSubjects() {
    std::vector<PersonId> named = query_.subjects;
    SortUnique(named);
    if (query_.all_subjects && !named.empty()) {
      others_.assign(named.begin() + 1, named.end());
      named.resize(1);
    }
    std::map<PersonId, Subject> found;
    if (!query_.subject_roles.empty() || !query_.subject_polities.empty()) {
      CHANCERY_ASSIGN_OR_RETURN(
          const std::vector<RoleId> roles,
          RolesMeant(reader_, query_.subject_roles, query_.subject_polities, budget_));
      CHANCERY_ASSIGN_OR_RETURN(subject_holders_,
                                OfficeHolders::Find(reader_, roles, matcher_.dates(), budget_));
      if (subject_holders_->people().size() > kMaxSubjectHolders) {
        return LimitExceeded("max_subject_holders", kMaxSubjectHolders,
                             "people who held the offices of the subjects");
      }
      for (const GraphReader::DaysOfPerson& of : subject_holders_->people()) {
        found[of.person] = Subject{of.person, of.open_days, /*by_office=*/true};
      }
    }
    for (PersonId person : named) found[person] = Subject{person, matcher_.dates()};
    for (auto& entry : found) subjects_.push_back(entry.second);
    return absl::OkStatus();
  }

  absl::Status StreamAll(const Subject& subject, bool newest_first,
                         const absl::optional<DatedPosition>& from,
                         absl::FunctionRef<bool(const Met&)> visit) {
    if (has_office_ && roles_.empty()) return absl::OkStatus();
    if (has_office_ && query_.mode == OfficeMode::kThen && roles_.size() <= kMaxRoleScans) {
      return StreamRoleEncounters(subject, newest_first, from, visit);
    }
    return StreamMeetings(subject, newest_first, from, visit);
  }

  bool WantsCounterpart(PersonId person) const {
    return counterparts_.empty() || SortedContains(counterparts_, person);
  }

  absl::Status StreamRoleEncounters(const Subject& subject, bool newest_first,
                                    const absl::optional<DatedPosition>& from,
                                    absl::FunctionRef<bool(const Met&)> visit) {
    std::vector<Met> found;
    absl::Status error;
    for (RoleId role : roles_) {
      CHANCERY_RETURN_IF_ERROR(reader_.ScanRoleEncounters(
          subject.person, role, subject.days, budget_, [&](const RoleEncounter& row) {
            if (query_.certain_only && !row.certain) return true;
            if (!WantsCounterpart(row.counterpart)) return true;
            const DatedPosition position{SortDay(row.when), row.meeting.value};
            if (from.has_value() && (newest_first ? *from < position : position < *from)) {
              return true;
            }
            const absl::StatusOr<Tri> counts = matcher_.MatchWithoutTopics(row);
            if (!counts.ok()) {
              error = counts.status();
              return false;
            }
            if (*counts == Tri::kNo) return true;
            Met met;
            met.counterpart = row.counterpart;
            met.position = position;
            met.when = row.when;
            met.place = row.place;
            met.certain = row.certain && *counts == Tri::kYes;
            met.matching.push_back({role, row.certain, row.stated});
            found.push_back(std::move(met));
            return true;
          }));
      CHANCERY_RETURN_IF_ERROR(error);
    }
    // Scans come by position, but several roles interleave, and one person may hold several.
    std::stable_sort(found.begin(), found.end(), [newest_first](const Met& a, const Met& b) {
      return StreamBefore(a, b, newest_first);
    });
    for (size_t i = 0; i < found.size();) {
      Met& met = found[i];
      for (++i; i < found.size() && found[i].position == met.position &&
                found[i].counterpart == met.counterpart;
           ++i) {
        met.certain = met.certain || found[i].certain;
        for (const Capacity& capacity : found[i].matching) Merge(capacity, met.matching);
      }
      if (query_.certain_only && !met.certain) continue;
      if (matcher_.has_topics()) {
        CHANCERY_ASSIGN_OR_RETURN(const MeetingEdge edge,
                                  ReadMeetingEdge(reader_, subject.person, met.when,
                                                  MeetingId(met.position.id), budget_));
        if (!matcher_.MatchTopics(edge.topics)) continue;
      }
      if (!visit(met)) break;
    }
    return absl::OkStatus();
  }

  absl::Status StreamMeetings(const Subject& subject, bool newest_first,
                              const absl::optional<DatedPosition>& from,
                              absl::FunctionRef<bool(const Met&)> visit) {
    // Who is named with the office at a meeting with the subject has held it, too.
    absl::flat_hash_set<PersonId> named;
    if (has_office_ && query_.mode != OfficeMode::kThen) {
      for (RoleId role : roles_) {
        CHANCERY_RETURN_IF_ERROR(reader_.ScanRoleEncounters(
            subject.person, role, DayRange{}, budget_, [&named](const RoleEncounter& row) {
              named.insert(row.counterpart);
              return true;
            }));
      }
    }
    DatedScan scan;
    scan.days = subject.days;
    scan.newest_first = newest_first;
    if (from.has_value()) {
      // Just before it. Ids start at 1.
      scan.after = DatedPosition{from->day, newest_first ? from->id + 1 : from->id - 1};
    }
    absl::Status error;
    std::vector<Met> here;
    CHANCERY_RETURN_IF_ERROR(
        reader_.ScanMeetings(subject.person, scan, budget_, [&](const MeetingEdge& edge) {
          const absl::StatusOr<Tri> counts = matcher_.Match(edge);
          if (!counts.ok()) {
            error = counts.status();
            return false;
          }
          if (*counts == Tri::kNo || (query_.certain_only && *counts != Tri::kYes)) return true;
          here.clear();
          for (const EdgeParticipant& participant : edge.participants) {
            if (participant.party.kind != EntityKind::kPerson) continue;
            const PersonId person(participant.party.id);
            if (person == subject.person || !WantsCounterpart(person)) continue;
            AddParticipant(participant, edge.when, named, *counts, here);
          }
          std::sort(here.begin(), here.end(),
                    [](const Met& a, const Met& b) { return a.counterpart < b.counterpart; });
          for (Met& met : here) {
            met.position = edge.position();
            met.when = edge.when;
            met.place = edge.place;
            met.edge = &edge;
            if (!visit(met)) return false;
          }
          return true;
        }));
    return error;
  }

  // Adds the encounter with `participant` to those of this meeting, if it answers the query.
  void AddParticipant(const EdgeParticipant& participant, const PartialDate& when,
                      const absl::flat_hash_set<PersonId>& named, Tri in_dates,
                      std::vector<Met>& here) const {
    const PersonId person(participant.party.id);
    Tri office = Tri::kYes;
    Met met;
    met.counterpart = person;
    if (!has_office_) {
      met.matching = participant.capacities;
    } else {
      Tri then = Tri::kNo;
      for (const Capacity& capacity : participant.capacities) {
        if (!SortedContains(roles_, capacity.role)) continue;
        then = Or(then, capacity.certain ? Tri::kYes : Tri::kPossible);
        met.matching.push_back(capacity);
      }
      const auto holder = holders_.find(person);
      // A source that names them with it as held before or after says so, too, though never of the
      // day itself.
      const bool qualified = std::any_of(
          participant.other_offices.begin(), participant.other_offices.end(),
          [this](const QualifiedOffice& other) { return SortedContains(roles_, other.role); });
      const bool ever = holder != holders_.end() || named.contains(person) || qualified;
      switch (query_.mode) {
        case OfficeMode::kThen:
          office = then;
          break;
        case OfficeMode::kEver:
          office = ever ? Tri::kYes : Tri::kNo;
          break;
        case OfficeMode::kNotThen:
          // Capacities leave out undated tenures, which may yet cover the day.
          if (holder != holders_.end()) {
            for (const TimeInterval& held : holder->second) then = Or(then, held.Covers(when));
          }
          office = ever && then == Tri::kNo ? Tri::kYes : Tri::kNo;
          break;
      }
    }
    if (office == Tri::kNo) return;
    met.certain = And(office, in_dates) == Tri::kYes;
    if (query_.certain_only && !met.certain) return;
    for (Met& other : here) {
      if (other.counterpart != person) continue;  // named twice
      other.certain = other.certain || met.certain;
      for (const Capacity& capacity : met.matching) Merge(capacity, other.matching);
      return;
    }
    here.push_back(std::move(met));
  }

  const GraphReader& reader_;
  const EncounterQuery& query_;
  const MeetingMatcher matcher_;
  Budget& budget_;
  std::vector<Subject> subjects_;
  absl::optional<OfficeHolders> subject_holders_;  // if there are subjects by office
  // Sorted.
  std::vector<PersonId> others_;  // who must have attended, too
  std::vector<PersonId> counterparts_;
  std::vector<RoleId> roles_;
  const bool has_office_;
  // Not for kThen: who has a tenure of one of roles_.
  absl::flat_hash_map<PersonId, absl::InlinedVector<TimeInterval, 1>> holders_;
};

// What a row shows of its meetings beside their number and dates.
struct Details {
  Capacities capacities;
  absl::InlinedVector<std::pair<PlaceId, int32_t>, 4> places;
  std::vector<MeetingId> meetings;

  void Add(MeetingId meeting, PlaceId place, absl::Span<const Capacity> matching) {
    for (const Capacity& capacity : matching) Merge(capacity, capacities);
    if (meetings.size() < kMaxMeetingsOfCounterpart) meetings.push_back(meeting);
    if (!place) return;
    for (auto& known : places) {
      if (known.first != place) continue;
      ++known.second;
      return;
    }
    places.emplace_back(place, 1);
  }

  void MoveTo(CounterpartRow& row) && {
    row.capacities = std::move(capacities);
    row.meetings = std::move(meetings);
    std::sort(places.begin(), places.end(), [](const auto& a, const auto& b) {
      return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    if (places.size() > kMaxPlacesOfCounterpart) places.resize(kMaxPlacesOfCounterpart);
    row.places.reserve(places.size());
    for (const auto& place : places) row.places.push_back(place.first);
  }
};

// The rows of FindCounterparts in the making. Most are of no page that anybody sees: of each only
// what it is sorted by is summed up at once. What a row shows beside that is made, for the rows of
// the page, of the encounters as they came; these are kept in one list, and when there are many of
// them, all rows take what they show of them.
class CounterpartSums {
 public:
  // Those of one subject after the other, each by position.
  void Add(PersonId subject, const Met& met) {
    if (sums_.empty() || sums_.back().subject != subject) of_counterpart_.clear();
    const auto inserted =
        of_counterpart_.try_emplace(met.counterpart, static_cast<uint32_t>(sums_.size()));
    const uint32_t index = inserted.first->second;
    if (inserted.second) {
      sums_.emplace_back();
      sums_.back().subject = subject;
      sums_.back().counterpart = met.counterpart;
    }
    sums_[index].Add(met);
    encounters_.push_back(
        {MeetingId(met.position.id), met.place, index, static_cast<uint32_t>(met.matching.size())});
    capacities_.insert(capacities_.end(), met.matching.begin(), met.matching.end());
    if (encounters_.size() < kMaxKept) return;
    details_.resize(sums_.size());
    Distribute([this](uint32_t sum) { return &details_[sum]; });
    encounters_.clear();
    capacities_.clear();
  }

  CounterpartPage TakePage(CounterpartOrder order, const absl::optional<EncounterCursor>& after,
                           size_t page_size) && {
    const auto sort_key = [&](uint32_t index) {
      const Sum& sum = sums_[index];
      return std::make_tuple(sum.Key(order), sum.counterpart.value, sum.subject.value);
    };
    std::vector<uint32_t> rows;
    rows.reserve(sums_.size());
    for (uint32_t i = 0; i < sums_.size(); ++i) {
      if (after.has_value() &&
          sort_key(i) <= std::make_tuple(after->key, after->counterpart, after->subject)) {
        continue;
      }
      rows.push_back(i);
    }
    const size_t wanted = std::min(rows.size(), page_size + 1);
    std::partial_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(wanted), rows.end(),
                      [&](uint32_t a, uint32_t b) { return sort_key(a) < sort_key(b); });
    const size_t on_page = std::min(wanted, page_size);

    std::vector<Details> details(on_page);
    std::vector<Details*> shown(sums_.size(), nullptr);  // null: not on the page
    for (size_t i = 0; i < on_page; ++i) {
      if (rows[i] < details_.size()) details[i] = std::move(details_[rows[i]]);
      shown[rows[i]] = &details[i];
    }
    Distribute([&shown](uint32_t sum) { return shown[sum]; });
    CounterpartPage page;
    page.rows.reserve(on_page);
    for (size_t i = 0; i < on_page; ++i) {
      page.rows.push_back(sums_[rows[i]].Row(order));
      std::move(details[i]).MoveTo(page.rows.back());
    }
    if (on_page < wanted && on_page > 0) page.next = CursorAfter(page.rows.back());
    return page;
  }

 private:
  static constexpr size_t kMaxKept = 1 << 16;

  // What rows are sorted by, and what comes with it.
  struct Sum {
    PersonId subject;
    PersonId counterpart;
    int32_t meeting_count = 0;
    int32_t certain_count = 0;
    DayNumber first_day = kMinDay;
    DayNumber last_day = kMinDay;
    PartialDate first;
    PartialDate last;

    void Add(const Met& met) {
      ++meeting_count;
      if (met.certain) ++certain_count;
      // Positions come in order, those without a day to sort by first.
      if (meeting_count == 1 || first_day == kMinDay) {
        first = met.when;
        first_day = met.position.day;
      }
      last = met.when;
      last_day = met.position.day;
    }

    // Ascending, before counterpart and subject.
    int64_t Key(CounterpartOrder order) const {
      switch (order) {
        case CounterpartOrder::kOldestFirst:
          return first_day;
        case CounterpartOrder::kNewestFirst:
          return -int64_t{last_day};
        case CounterpartOrder::kMostMeetings:
          return -int64_t{meeting_count};
      }
      return 0;
    }

    CounterpartRow Row(CounterpartOrder order) const {
      CounterpartRow row;
      row.subject = subject;
      row.counterpart = counterpart;
      row.meeting_count = meeting_count;
      row.certain_count = certain_count;
      row.first = first;
      row.last = last;
      row.key = Key(order);
      return row;
    }
  };

  struct Encounter {
    MeetingId meeting;
    PlaceId place;
    uint32_t sum;         // in sums_
    uint32_t capacities;  // how many of capacities_, behind those of the encounter before
  };

  // Gives each encounter that is kept to the details of its row, if there are any.
  void Distribute(absl::FunctionRef<Details*(uint32_t sum)> details_of) const {
    const Capacity* next = capacities_.data();
    for (const Encounter& encounter : encounters_) {
      const absl::Span<const Capacity> matching(next, encounter.capacities);
      next += encounter.capacities;
      Details* const details = details_of(encounter.sum);
      if (details != nullptr) details->Add(encounter.meeting, encounter.place, matching);
    }
  }

  std::vector<Sum> sums_;
  absl::flat_hash_map<PersonId, uint32_t> of_counterpart_;  // into sums_, of the last subject
  std::vector<Encounter> encounters_;
  std::vector<Capacity> capacities_;
  std::vector<Details> details_;  // of the first of sums_; what was distributed before
};

// The row of a meeting that was read.
void SetMeeting(const MeetingEdge& edge, EncounterRow& row) {
  row.meeting = edge;
  for (const EdgeParticipant& participant : edge.participants) {
    if (participant.party == EntityRef(row.subject)) {
      for (const Capacity& c : participant.capacities) Merge(c, row.subject_capacities);
      row.subject_other_offices = participant.other_offices;
    } else if (participant.party == EntityRef(row.counterpart)) {
      for (const Capacity& c : participant.capacities) Merge(c, row.counterpart_capacities);
      row.counterpart_other_offices = participant.other_offices;
    }
  }
}

}  // namespace

EncounterRow EncounterAt(const MeetingEdge& edge, PersonId subject, PersonId counterpart,
                         bool certain) {
  EncounterRow row;
  row.subject = subject;
  row.counterpart = counterpart;
  row.certain = certain;
  SetMeeting(edge, row);
  return row;
}

EncounterCursor CursorAfter(const CounterpartRow& row) {
  return {row.key, 0, row.counterpart.value, row.subject.value};
}

EncounterCursor CursorAfter(const EncounterRow& row) {
  const DatedPosition position = row.meeting.position();
  return {position.day, position.id, row.counterpart.value, row.subject.value};
}

std::string EncodeEncounterCursor(const EncounterCursor& cursor) {
  return EncodeCursor(std::array<int64_t, 4>{cursor.key, static_cast<int64_t>(cursor.meeting),
                                             static_cast<int64_t>(cursor.counterpart),
                                             static_cast<int64_t>(cursor.subject)});
}

absl::StatusOr<absl::optional<EncounterCursor>> DecodeEncounterCursor(absl::string_view bytes) {
  if (bytes.empty()) return absl::optional<EncounterCursor>();
  CHANCERY_ASSIGN_OR_RETURN(const auto fields, DecodeCursor<4>(bytes));
  return absl::optional<EncounterCursor>(
      EncounterCursor{fields[0], static_cast<uint64_t>(fields[1]), static_cast<uint64_t>(fields[2]),
                      static_cast<uint64_t>(fields[3])});
}

absl::StatusOr<CounterpartPage> FindCounterparts(const GraphReader& reader,
                                                 const EncounterQuery& query,
                                                 CounterpartOrder order,
                                                 const absl::optional<EncounterCursor>& after,
                                                 size_t page_size, Budget& budget) {
  EncounterFinder finder(reader, query, budget);
  CHANCERY_RETURN_IF_ERROR(finder.Prepare());
  CounterpartSums sums;
  for (const Subject& subject : finder.subjects()) {
    CHANCERY_RETURN_IF_ERROR(
        finder.Stream(subject, /*newest_first=*/false, absl::nullopt, [&](const Met& met) {
          sums.Add(subject.person, met);
          return true;
        }));
  }
  return std::move(sums).TakePage(order, after, page_size);
}

absl::StatusOr<EncounterTotals> CountEncounters(const GraphReader& reader,
                                                const EncounterQuery& query, Budget& budget) {
  EncounterFinder finder(reader, query, budget);
  CHANCERY_RETURN_IF_ERROR(finder.Prepare());
  absl::flat_hash_set<PersonId> counterparts;
  absl::flat_hash_set<uint64_t> meetings;
  size_t counted = 0;
  for (const Subject& subject : finder.subjects()) {
    CHANCERY_RETURN_IF_ERROR(
        finder.Stream(subject, /*newest_first=*/false, absl::nullopt, [&](const Met& met) {
          counterparts.insert(met.counterpart);
          meetings.insert(met.position.id);
          return ++counted <= kMaxCountedEncounters;
        }));
    if (counted > kMaxCountedEncounters) {
      return LimitExceeded("max_counted_encounters", kMaxCountedEncounters,
                           "encounters to be counted");
    }
  }
  return EncounterTotals{static_cast<int64_t>(counterparts.size()),
                         static_cast<int64_t>(meetings.size())};
}

absl::StatusOr<EncounterPage> FindEncounters(const GraphReader& reader, const EncounterQuery& query,
                                             bool newest_first,
                                             const absl::optional<EncounterCursor>& after,
                                             size_t page_size, Budget& budget) {
  EncounterFinder finder(reader, query, budget);
  CHANCERY_RETURN_IF_ERROR(finder.Prepare());
  absl::optional<DatedPosition> from;
  if (after.has_value()) {
    from = DatedPosition{static_cast<DayNumber>(after->key), after->meeting};
  }

  EncounterPage page;
  bool meetings_were_read = false;
  // Each subject gives as many rows as the page might take from it alone.
  for (const Subject& subject : finder.subjects()) {
    const size_t enough = page.rows.size() + page_size + 1;
    CHANCERY_RETURN_IF_ERROR(finder.Stream(subject, newest_first, from, [&](const Met& met) {
      if (from.has_value() && met.position == *from &&
          std::make_pair(met.counterpart.value, subject.person.value) <=
              std::make_pair(after->counterpart, after->subject)) {
        return true;
      }
      EncounterRow row;
      row.subject = subject.person;
      row.counterpart = met.counterpart;
      row.certain = met.certain;
      if (met.edge != nullptr) {
        SetMeeting(*met.edge, row);
        meetings_were_read = true;
      } else {
        // Enough to sort by.
        row.meeting.meeting = MeetingId(met.position.id);
        row.meeting.when = met.when;
      }
      page.rows.push_back(std::move(row));
      return page.rows.size() < enough;
    }));
  }
  std::sort(page.rows.begin(), page.rows.end(),
            [newest_first](const EncounterRow& a, const EncounterRow& b) {
              const DatedPosition at = a.meeting.position();
              const DatedPosition bt = b.meeting.position();
              if (!(at == bt)) return newest_first ? bt < at : at < bt;
              return std::tie(a.counterpart, a.subject) < std::tie(b.counterpart, b.subject);
            });
  if (page.rows.size() > page_size) {
    page.rows.resize(page_size);
    if (page_size > 0) page.next = CursorAfter(page.rows.back());
  }
  if (meetings_were_read) return page;
  for (EncounterRow& row : page.rows) {
    CHANCERY_ASSIGN_OR_RETURN(
        const MeetingEdge edge,
        ReadMeetingEdge(reader, row.subject, row.meeting.when, row.meeting.meeting, budget));
    SetMeeting(edge, row);
  }
  return page;
}

}  // namespace chancery
