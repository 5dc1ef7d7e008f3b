#include "server/query/encounter_summary.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "server/query/office_holders.h"
#include "server/query/query_cursor.h"
#include "server/query/sorted_set.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

auto Tied(const SummaryKey& key) {
  return std::make_tuple(key.year, key.subject_polity.value, key.counterpart_polity.value,
                         static_cast<int>(key.level), static_cast<int>(key.kind), key.place.value);
}

// One person on one side of a meeting, by what rows tell apart.
struct Side {
  PolityId polity;
  OfficeLevel level = OfficeLevel::kNone;
  bool certain = true;
  PersonId person;
};

// Leaves, of those that no row tells apart, the two that matter: certain ones first. Two are enough
// to find somebody other than a given person, and certainly so if there is one.
void Reduce(std::vector<Side>& sides) {
  const auto key = [](const Side& side) {
    return std::make_tuple(side.polity.value, static_cast<int>(side.level));
  };
  std::sort(sides.begin(), sides.end(), [&](const Side& a, const Side& b) {
    return std::make_tuple(key(a), a.person.value, !a.certain) <
           std::make_tuple(key(b), b.person.value, !b.certain);
  });
  sides.erase(std::unique(sides.begin(), sides.end(),
                          [&](const Side& a, const Side& b) {
                            return key(a) == key(b) && a.person == b.person;
                          }),
              sides.end());
  std::stable_sort(sides.begin(), sides.end(), [&](const Side& a, const Side& b) {
    return std::make_tuple(key(a), !a.certain) < std::make_tuple(key(b), !b.certain);
  });
  size_t kept = 0;
  size_t same = 0;
  for (size_t i = 0; i < sides.size(); ++i) {
    same = i > 0 && key(sides[i - 1]) == key(sides[i]) ? same + 1 : 0;
    const Side side = sides[i];
    if (same < 2) sides[kept++] = side;
  }
  sides.resize(kept);
}

class Summarizer {
 public:
  Summarizer(const GraphReader& reader, const SummaryQuery& query, Budget& budget)
      : reader_(reader), query_(query), matcher_(reader, query.filter), budget_(budget) {
    subjects_ = query.subjects;
    subject_polities_ = query.subject_polities;
    counterparts_ = query.counterparts;
    roles_ = query.roles;
    polities_ = query.polities;
    SortUnique(subjects_);
    SortUnique(subject_polities_);
    SortUnique(counterparts_);
    SortUnique(roles_);
    SortUnique(polities_);
    for (SummaryDimension dimension : query.group_by) {
      by_year_ |= dimension == SummaryDimension::kYear;
      by_pair_ |= dimension == SummaryDimension::kPolityPair;
      by_level_ |= dimension == SummaryDimension::kLevel;
      by_kind_ |= dimension == SummaryDimension::kKind;
      by_place_ |= dimension == SummaryDimension::kPlace;
    }
    subject_offices_ = by_pair_ || !subject_polities_.empty();
    counterpart_offices_ = by_pair_ || by_level_ || !roles_.empty() || !polities_.empty();
  }

  absl::Status Run() { return IsOfTwoPolities() ? RunOfTwoPolities() : RunOfPeople(); }

  int64_t total_meetings() const { return total_meetings_; }

  std::vector<SummaryRow> TakeRows() && {
    std::vector<SummaryRow> rows;
    rows.reserve(groups_.size());
    for (const auto& group : groups_) rows.push_back(group.second.row);
    return rows;
  }

 private:
  struct Group {
    SummaryRow row;
    DayNumber first_day = kMinDay;
    DayNumber last_day = kMinDay;
  };
  struct Office {
    PolityId polity;
    OfficeLevel level = OfficeLevel::kNone;  // only by_level_
    // Whether it is one that those on either side are to have held.
    bool of_subjects = true;
    bool of_counterparts = true;
  };

  // Whether the meetings of the holders of offices of two polities tell all that is asked for.
  bool IsOfTwoPolities() const {
    return subject_polities_.size() == 1 && polities_.size() == 1 && roles_.empty() &&
           counterparts_.empty() && !by_level_ && !matcher_.has_topics();
  }

  absl::Status RunOfTwoPolities() {
    DatedScan scan;
    scan.days = matcher_.dates();
    absl::Status error;
    CHANCERY_RETURN_IF_ERROR(reader_.ScanPolityEncounters(
        subject_polities_[0], polities_[0], scan, budget_, [&](const PolityEncounter& encounter) {
          error = Visit(encounter);
          return error.ok();
        }));
    return error;
  }

  absl::Status Visit(const PolityEncounter& encounter) {
    CHANCERY_ASSIGN_OR_RETURN(const Tri in_dates, matcher_.MatchWithoutTopics(encounter));
    if (!Counts(in_dates)) return absl::OkStatus();
    CHANCERY_RETURN_IF_ERROR(
        SetSide(encounter.of_first, subject_polities_[0], encounter.when, &here_));
    CHANCERY_RETURN_IF_ERROR(SetSide(encounter.of_second, polities_[0], encounter.when, &there_));
    return Add(encounter.when, encounter.kind, encounter.place, in_dates);
  }

  absl::Status SetSide(const std::vector<OfficeHolder>& holders, PolityId polity,
                       const PartialDate& when, std::vector<Side>* sides) {
    sides->clear();
    for (const OfficeHolder& holder : holders) {
      if (query_.certain_only && !holder.certain) continue;
      // See InDates.
      if (!when.is_exact_day() && !matcher_.dates().all() && !holder.stated) {
        CHANCERY_ASSIGN_OR_RETURN(const bool held, HeldOfPolity(reader_, holder.person, polity,
                                                                matcher_.dates(), when, budget_));
        if (!held) continue;
      }
      sides->push_back(
          {by_pair_ ? polity : PolityId(), OfficeLevel::kNone, holder.certain, holder.person});
    }
    return absl::OkStatus();
  }

  absl::Status RunOfPeople() {
    CHANCERY_RETURN_IF_ERROR(FindHolders());
    // People of whom one was at each meeting that counts: all those on one of the two sides.
    const std::vector<GraphReader::DaysOfPerson> named =
        Named(subject_polities_.empty() ? subjects_ : counterparts_);
    absl::Span<const GraphReader::DaysOfPerson> people = named;
    if (holders_here_.has_value()) {
      if (counterparts_.empty() || holders_here_->people().size() <= named.size()) {
        people = holders_here_->people();
      }
      if (holders_there_.has_value() && holders_there_->people().size() < people.size()) {
        people = holders_there_->people();
      }
    }
    absl::Status error;
    CHANCERY_RETURN_IF_ERROR(
        reader_.ScanMeetingsOfAll(people, budget_, [&](PersonId, const MeetingEdge& edge) {
          error = Visit(edge);
          return error.ok();
        }));
    return error;
  }

  absl::Status FindHolders() {
    if (subject_polities_.empty()) return absl::OkStatus();
    CHANCERY_ASSIGN_OR_RETURN(holders_here_, HoldersOf({}, subject_polities_, &offices_here_));
    if (roles_.empty() && polities_.empty()) return absl::OkStatus();
    CHANCERY_ASSIGN_OR_RETURN(holders_there_, HoldersOf(roles_, polities_, &offices_there_));
    return absl::OkStatus();
  }

  std::vector<GraphReader::DaysOfPerson> Named(const std::vector<PersonId>& people) const {
    std::vector<GraphReader::DaysOfPerson> days;
    days.reserve(people.size());
    for (PersonId person : people) days.emplace_back(person, matcher_.dates());
    return days;
  }

  absl::StatusOr<OfficeHolders> HoldersOf(const std::vector<RoleId>& roles,
                                          const std::vector<PolityId>& polities,
                                          absl::flat_hash_set<RoleId>* offices) {
    CHANCERY_ASSIGN_OR_RETURN(std::vector<RoleId> meant,
                              RolesMeant(reader_, roles, polities, budget_));
    offices->insert(meant.begin(), meant.end());
    return OfficeHolders::Find(reader_, std::move(meant), matcher_.dates(), budget_);
  }

  // Whether an office of those on a side that the person has at a meeting can be one of the dates
  // asked for: of a meeting on one day, which lies in them, each can.
  static bool InDates(const absl::optional<OfficeHolders>& holders, PersonId person,
                      const MeetingEdge& edge) {
    return !holders.has_value() || edge.when.is_exact_day() ||
           holders->Held(person, edge) != Tri::kNo;
  }

  absl::StatusOr<Office> OfficeOf(RoleId role) {
    // Of most offices at a meeting nothing is asked but whether they are of those on a side.
    if (!by_pair_ && !by_level_ && holders_here_.has_value()) {
      Office office;
      office.of_subjects = offices_here_.contains(role);
      office.of_counterparts = !holders_there_.has_value() || offices_there_.contains(role);
      return office;
    }
    const auto known = offices_.find(role);
    if (known != offices_.end()) return known->second;
    Office office;
    if (by_level_) {
      CHANCERY_RETURN_IF_ERROR(budget_.Charge(1));
      CHANCERY_ASSIGN_OR_RETURN(const Role entity, reader_.GetRole(role));
      office.polity = entity.polity;
      std::vector<std::string> titles = {entity.names.display};
      titles.insert(titles.end(), entity.names.aliases.begin(), entity.names.aliases.end());
      office.level = LevelOfOffice(titles);
    } else {
      // Mostly known in memory.
      CHANCERY_ASSIGN_OR_RETURN(office.polity, reader_.PolityOfRole(role));
    }
    office.of_subjects =
        subject_polities_.empty() || SortedContains(subject_polities_, office.polity);
    office.of_counterparts = (roles_.empty() || SortedContains(roles_, role)) &&
                             (polities_.empty() || SortedContains(polities_, office.polity));
    return offices_.emplace(role, office).first->second;
  }

  // Adds what `participant` is as a subject, and as a counterpart, if anything.
  absl::Status AddSides(const MeetingEdge& edge, const EdgeParticipant& participant) {
    const PersonId person(participant.party.id);
    const bool subject = subjects_.empty() || SortedContains(subjects_, person);
    const bool counterpart = counterparts_.empty() || SortedContains(counterparts_, person);
    bool here = false;
    bool there = false;
    const bool office_here = subject && subject_offices_ && InDates(holders_here_, person, edge);
    const bool office_there =
        counterpart && counterpart_offices_ && InDates(holders_there_, person, edge);
    if (office_here || office_there) {
      for (const Capacity& capacity : participant.capacities) {
        if (query_.certain_only && !capacity.certain) continue;
        CHANCERY_ASSIGN_OR_RETURN(const Office office, OfficeOf(capacity.role));
        const PolityId polity = by_pair_ ? office.polity : PolityId();
        if (office_here && office.of_subjects) {
          here_.push_back({polity, OfficeLevel::kNone, capacity.certain, person});
          here = true;
        }
        if (office_there && office.of_counterparts) {
          there_.push_back({polity, office.level, capacity.certain, person});
          there = true;
        }
      }
    }
    // Who is to have no particular office may have none.
    const Side without = {PolityId(), OfficeLevel::kNone, true, person};
    if (subject && !here && subject_polities_.empty()) here_.push_back(without);
    if (counterpart && !there && roles_.empty() && polities_.empty()) there_.push_back(without);
    return absl::OkStatus();
  }

  absl::Status Visit(const MeetingEdge& edge) {
    CHANCERY_ASSIGN_OR_RETURN(const Tri in_dates, matcher_.Match(edge));
    if (!Counts(in_dates)) return absl::OkStatus();
    if (!seen_.insert(edge.meeting.value).second) return absl::OkStatus();
    if (seen_.size() > kMaxSummaryMeetings) {
      return LimitExceeded("max_summary_meetings", kMaxSummaryMeetings,
                           "meetings to be counted once each");
    }
    here_.clear();
    there_.clear();
    for (const EdgeParticipant& participant : edge.participants) {
      if (participant.party.kind != EntityKind::kPerson) continue;
      CHANCERY_RETURN_IF_ERROR(AddSides(edge, participant));
    }
    return Add(edge.when, edge.kind, edge.place, in_dates);
  }

  bool Counts(Tri in_dates) const {
    return query_.certain_only ? in_dates == Tri::kYes : in_dates != Tri::kNo;
  }

  // A meeting with these on its two sides.
  absl::Status Add(const PartialDate& when, MeetingKind kind, PlaceId place, Tri in_dates) {
    if (here_.empty() || there_.empty()) return absl::OkStatus();
    Reduce(here_);
    Reduce(there_);

    // The rows that it counts in; certain in one if one pair is.
    keys_.clear();
    SummaryKey key;
    if (by_year_) key.year = YearOf(when);
    if (by_kind_) key.kind = kind;
    if (by_place_) key.place = place;
    for (const Side& subject : here_) {
      for (const Side& counterpart : there_) {
        if (subject.person == counterpart.person) continue;
        key.subject_polity = subject.polity;
        key.counterpart_polity = counterpart.polity;
        key.level = counterpart.level;
        bool& certain = keys_[key];
        certain = certain || (in_dates == Tri::kYes && subject.certain && counterpart.certain);
      }
    }
    if (!keys_.empty()) ++total_meetings_;
    for (const auto& entry : keys_) {
      AddTo(entry.first, when, entry.second);
    }
    if (groups_.size() > kMaxSummaryGroups) {
      return LimitExceeded("max_summary_groups", kMaxSummaryGroups, "rows of the summary");
    }
    return absl::OkStatus();
  }

  void AddTo(const SummaryKey& key, const PartialDate& when, bool certain) {
    Group& group = groups_[key];
    SummaryRow& row = group.row;
    row.key = key;
    ++row.meeting_count;
    if (certain) ++row.certain_count;
    const DayNumber day = SortDay(when);
    if (row.meeting_count == 1 ||
        (day != kMinDay && (group.first_day == kMinDay || day < group.first_day))) {
      group.first_day = day;
      row.first = when;
    }
    if (row.meeting_count == 1 || day > group.last_day) {
      group.last_day = day;
      row.last = when;
    }
  }

  static int32_t YearOf(const PartialDate& when) {
    if (when.earliest() == kMinDay || when.latest() == kMaxDay) return 0;
    const auto first = CivilFromDay(when.earliest()).year();
    return first == CivilFromDay(when.latest()).year() ? static_cast<int32_t>(first) : 0;
  }

  const GraphReader& reader_;
  const SummaryQuery& query_;
  const MeetingMatcher matcher_;
  Budget& budget_;
  // Sorted.
  std::vector<PersonId> subjects_;
  std::vector<PolityId> subject_polities_;
  std::vector<PersonId> counterparts_;
  std::vector<RoleId> roles_;
  std::vector<PolityId> polities_;
  bool by_year_ = false;
  bool by_pair_ = false;
  bool by_level_ = false;
  bool by_kind_ = false;
  bool by_place_ = false;
  // Whether the offices on each side say anything.
  bool subject_offices_ = false;
  bool counterpart_offices_ = false;

  // Of subject polities: whoever held the offices on each side, if any are asked for.
  absl::optional<OfficeHolders> holders_here_;
  absl::optional<OfficeHolders> holders_there_;
  absl::flat_hash_set<RoleId> offices_here_;
  absl::flat_hash_set<RoleId> offices_there_;

  absl::flat_hash_map<RoleId, Office> offices_;
  absl::flat_hash_set<uint64_t> seen_;
  absl::flat_hash_map<SummaryKey, Group> groups_;
  int64_t total_meetings_ = 0;
  // Of the meeting at hand.
  std::vector<Side> here_;
  std::vector<Side> there_;
  absl::flat_hash_map<SummaryKey, bool> keys_;
};

}  // namespace

bool operator==(const SummaryKey& a, const SummaryKey& b) { return Tied(a) == Tied(b); }
bool operator<(const SummaryKey& a, const SummaryKey& b) { return Tied(a) < Tied(b); }

std::string EncodeSummaryCursor(const SummaryCursor& cursor) {
  const SummaryKey& key = cursor.key;
  return EncodeCursor(std::array<int64_t, 7>{
      cursor.meeting_count, key.year, static_cast<int64_t>(key.subject_polity.value),
      static_cast<int64_t>(key.counterpart_polity.value), static_cast<int64_t>(key.level),
      static_cast<int64_t>(key.kind), static_cast<int64_t>(key.place.value)});
}

absl::StatusOr<absl::optional<SummaryCursor>> DecodeSummaryCursor(absl::string_view bytes) {
  if (bytes.empty()) return absl::optional<SummaryCursor>();
  CHANCERY_ASSIGN_OR_RETURN(const auto fields, DecodeCursor<7>(bytes));
  SummaryCursor cursor;
  cursor.meeting_count = fields[0];
  cursor.key.year = static_cast<int32_t>(fields[1]);
  cursor.key.subject_polity = PolityId(static_cast<uint64_t>(fields[2]));
  cursor.key.counterpart_polity = PolityId(static_cast<uint64_t>(fields[3]));
  cursor.key.level = static_cast<OfficeLevel>(fields[4] & 0x1F);
  cursor.key.kind = static_cast<MeetingKind>(fields[5] & 0x1F);
  cursor.key.place = PlaceId(static_cast<uint64_t>(fields[6]));
  return absl::optional<SummaryCursor>(cursor);
}

absl::StatusOr<SummaryPage> SummarizeEncounters(const GraphReader& reader,
                                                const SummaryQuery& query, SummaryOrder order,
                                                const absl::optional<SummaryCursor>& after,
                                                size_t page_size, Budget& budget) {
  Summarizer summarizer(reader, query, budget);
  CHANCERY_RETURN_IF_ERROR(summarizer.Run());
  SummaryPage page;
  page.total_meetings = summarizer.total_meetings();
  std::vector<SummaryRow> rows = std::move(summarizer).TakeRows();
  page.total_rows = static_cast<int64_t>(rows.size());

  const auto position = [order](int64_t meeting_count, const SummaryKey& key) {
    return std::make_tuple(order == SummaryOrder::kMostMeetings ? -meeting_count : 0, Tied(key));
  };
  if (after.has_value()) {
    rows.erase(std::remove_if(rows.begin(), rows.end(),
                              [&](const SummaryRow& row) {
                                return position(row.meeting_count, row.key) <=
                                       position(after->meeting_count, after->key);
                              }),
               rows.end());
  }
  std::sort(rows.begin(), rows.end(), [&](const SummaryRow& a, const SummaryRow& b) {
    return position(a.meeting_count, a.key) < position(b.meeting_count, b.key);
  });
  if (rows.size() > page_size) {
    rows.resize(page_size);
    if (page_size > 0) page.next = SummaryCursor{rows.back().meeting_count, rows.back().key};
  }
  page.rows = std::move(rows);
  return page;
}

}  // namespace chancery
