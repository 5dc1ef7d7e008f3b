#include "storage/graph/snapshot_reader.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <string>
#include <utility>
#include <variant>

#include "absl/strings/match.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/encoding/graph_keys.h"
#include "storage/encoding/ordered_code.h"
#include "storage/encoding/record_codec.h"
#include "storage/encoding/varint.h"
#include "storage/graph/dated_cursor.h"
#include "storage/graph/dated_intersection.h"
#include "storage/graph/display_names.h"
#include "storage/graph/index_rows.h"
#include "storage/graph/index_values.h"
#include "storage/graph/name_search.h"
#include "storage/graph/text_search.h"
#include "storage/model/capacities.h"

namespace chancery {
namespace {

absl::Status CorruptKey() {
  return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", "a stored key is damaged");
}

// Reads of this snapshot, for the offices at a meeting.
class ReaderContext final : public IndexContext {
 public:
  explicit ReaderContext(const SnapshotReader& reader) : reader_(reader) {}

  absl::StatusOr<const std::vector<Tenure>*> TenuresOf(PersonId person) override {
    tenures_.clear();
    Budget budget;
    CHANCERY_RETURN_IF_ERROR(
        reader_.ScanTenuresOfPerson(person, budget, [this](const Tenure& tenure) {
          tenures_.push_back(tenure);
          return true;
        }));
    return &tenures_;
  }

  absl::StatusOr<const Polity*> PolityOf(PolityId polity) override {
    if (!polity) return nullptr;
    CHANCERY_ASSIGN_OR_RETURN(polity_, reader_.GetPolity(polity));
    return &polity_;
  }

  absl::StatusOr<PolityId> PolityOfRole(RoleId role) override { return reader_.PolityOfRole(role); }

  bool indexes_texts() const override { return reader_.indexes_texts(); }

 private:
  const SnapshotReader& reader_;
  std::vector<Tenure> tenures_;
  Polity polity_;
};

// The encounters of `subject` with the holders of an office at one meeting. False if `visit` ended
// the scan.
bool TellEncounters(MeetingId meeting, const RoleHolders& holders, PersonId subject,
                    absl::FunctionRef<bool(const RoleEncounter&)> visit) {
  RoleEncounter encounter;
  encounter.meeting = meeting;
  encounter.kind = holders.kind;
  encounter.status = holders.status;
  encounter.when = holders.when;
  encounter.place = holders.place;
  for (const RoleHolders::Holder& holder : holders.holders) {
    if (holder.person == subject) continue;
    encounter.counterpart = holder.person;
    encounter.certain = holder.certain;
    encounter.stated = holder.stated;
    if (!visit(encounter)) return false;
  }
  return true;
}

}  // namespace

absl::StatusOr<Entity> SnapshotReader::GetEntity(EntityRef ref) const {
  PinnedValue value;
  absl::string_view payload;
  CHANCERY_ASSIGN_OR_RETURN(const bool found,
                            rows_->Get(RowTable::kCurrent, EntityKey(ref), &value, &payload));
  if (!found) return NoSuchEntity(ref);
  CHANCERY_ASSIGN_OR_RETURN(Entity entity, DecodeEntity(ref, payload),
                            _ << CollectionOf(ref.kind) << "/" << ref.id);
  return entity;
}

absl::StatusOr<std::vector<absl::optional<Entity>>> SnapshotReader::GetEntities(
    absl::Span<const EntityRef> refs) const {
  std::vector<std::string> keys;
  keys.reserve(refs.size());
  for (EntityRef ref : refs) keys.push_back(EntityKey(ref));
  CHANCERY_ASSIGN_OR_RETURN(const auto rows, rows_->MultiGet(RowTable::kCurrent, keys));
  std::vector<absl::optional<Entity>> entities(refs.size());
  for (size_t i = 0; i < refs.size(); ++i) {
    if (!rows[i].has_value()) continue;
    CHANCERY_ASSIGN_OR_RETURN(entities[i], DecodeEntity(refs[i], rows[i]->payload),
                              _ << CollectionOf(refs[i].kind) << "/" << refs[i].id);
  }
  return entities;
}

template <typename T, typename IdType>
absl::StatusOr<T> SnapshotReader::Get(IdType id) const {
  CHANCERY_ASSIGN_OR_RETURN(Entity entity, GetEntity(id));
  return std::get<T>(std::move(entity));
}

absl::StatusOr<Person> SnapshotReader::GetPerson(PersonId id) const { return Get<Person>(id); }
absl::StatusOr<Polity> SnapshotReader::GetPolity(PolityId id) const { return Get<Polity>(id); }
absl::StatusOr<Role> SnapshotReader::GetRole(RoleId id) const { return Get<Role>(id); }
absl::StatusOr<Tenure> SnapshotReader::GetTenure(TenureId id) const { return Get<Tenure>(id); }
absl::StatusOr<Meeting> SnapshotReader::GetMeeting(MeetingId id) const { return Get<Meeting>(id); }
absl::StatusOr<Statement> SnapshotReader::GetStatement(StatementId id) const {
  return Get<Statement>(id);
}
absl::StatusOr<Place> SnapshotReader::GetPlace(PlaceId id) const { return Get<Place>(id); }
absl::StatusOr<Topic> SnapshotReader::GetTopic(TopicId id) const { return Get<Topic>(id); }
absl::StatusOr<Article> SnapshotReader::GetArticle(ArticleId id) const { return Get<Article>(id); }

absl::StatusOr<std::string> SnapshotReader::GetArticleText(ArticleId id) const {
  PinnedValue value;
  absl::string_view payload;
  CHANCERY_ASSIGN_OR_RETURN(const bool found,
                            rows_->Get(RowTable::kText, ArticleTextKey(id), &value, &payload));
  return found ? std::string(payload) : std::string();
}

absl::StatusOr<MeetingEdge> SnapshotReader::GetMeetingEdge(MeetingId id) const {
  CHANCERY_ASSIGN_OR_RETURN(const Meeting meeting, GetMeeting(id));
  ReaderContext context(*this);
  return MakeEdge(meeting, context);
}

absl::StatusOr<std::vector<Capacity>> SnapshotReader::CapacitiesAt(PersonId person,
                                                                   const PartialDate& when) const {
  ReaderContext context(*this);
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<Tenure>* tenures, context.TenuresOf(person));
  Capacities capacities;
  AppendCapacities({}, *tenures, when, &capacities);
  return std::vector<Capacity>(capacities.begin(), capacities.end());
}

absl::StatusOr<std::string> SnapshotReader::DisplayName(EntityRef ref) const {
  return DisplayNames(*rows_, *this, *caches_.names).NameOf(ref);
}

absl::StatusOr<std::vector<std::string>> SnapshotReader::GetDisplayNames(
    absl::Span<const EntityRef> refs) const {
  return DisplayNames(*rows_, *this, *caches_.names).NamesOf(refs);
}

absl::StatusOr<PolityId> SnapshotReader::PolityOfRole(RoleId role) const {
  return DisplayNames(*rows_, *this, *caches_.names).PolityOf(role);
}

absl::StatusOr<PolityId> SnapshotReader::PolityOfPlace(PlaceId place) const {
  return DisplayNames(*rows_, *this, *caches_.names).PolityOf(place);
}

absl::StatusOr<absl::optional<EntityRef>> SnapshotReader::FindByKey(EntityKind kind,
                                                                    absl::string_view key) const {
  PinnedValue value;
  absl::string_view payload;
  CHANCERY_ASSIGN_OR_RETURN(const bool found,
                            rows_->Get(RowTable::kIndex, KeyKey(kind, key), &value, &payload));
  if (!found) return absl::optional<EntityRef>();
  uint64_t id;
  if (!ReadVarint(&payload, &id)) return CorruptKey();
  return absl::optional<EntityRef>(EntityRef(kind, id));
}

absl::StatusOr<std::vector<absl::optional<std::string>>> SnapshotReader::GetNotes(
    absl::Span<const std::string> keys) const {
  std::vector<std::string> row_keys;
  row_keys.reserve(keys.size());
  for (const std::string& key : keys) row_keys.push_back(NoteKey(key));
  CHANCERY_ASSIGN_OR_RETURN(const auto rows, rows_->MultiGet(RowTable::kNote, row_keys));
  std::vector<absl::optional<std::string>> values(keys.size());
  for (size_t i = 0; i < keys.size(); ++i) {
    if (rows[i].has_value()) values[i] = std::string(rows[i]->payload);
  }
  return values;
}

absl::StatusOr<absl::optional<std::string>> SnapshotReader::GetNote(absl::string_view key) const {
  PinnedValue value;
  absl::string_view payload;
  CHANCERY_ASSIGN_OR_RETURN(const bool found,
                            rows_->Get(RowTable::kNote, NoteKey(key), &value, &payload));
  if (!found) return absl::optional<std::string>();
  return absl::optional<std::string>(std::string(payload));
}

absl::Status SnapshotReader::ScanNotes(
    absl::string_view prefix, absl::string_view after, Budget& budget,
    absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const {
  const std::string first = NoteKeyPrefix(prefix);
  const auto it = rows_->Scan(RowTable::kNote,
                              after.empty() ? first : std::max(first, PrefixEnd(NoteKey(after))),
                              PrefixEnd(first), budget.deadline());
  std::string key;
  for (; it->Valid(); it->Next()) {
    CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
    if (!ParseNoteKey(it->key(), &key)) return CorruptKey();
    if (!visit(key, it->payload())) return absl::OkStatus();
  }
  return it->status();
}

absl::Status SnapshotReader::ScanEntities(EntityKind kind, uint64_t after, Budget& budget,
                                          absl::FunctionRef<bool(const Entity&)> visit) const {
  const std::string end = PrefixEnd(EntityKeyPrefix(kind));
  const auto it = rows_->Scan(RowTable::kCurrent, EntityKey(EntityRef(kind, after + 1)), end,
                              budget.deadline());
  for (; it->Valid(); it->Next()) {
    CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
    EntityRef ref;
    if (!ParseEntityKey(it->key(), &ref)) return CorruptKey();
    CHANCERY_ASSIGN_OR_RETURN(const Entity entity, DecodeEntity(ref, it->payload()));
    if (!visit(entity)) return absl::OkStatus();
  }
  return it->status();
}

absl::Status SnapshotReader::WithEdge(
    MeetingId meeting, const DayPart& part, absl::string_view payload,
    absl::FunctionRef<absl::Status(absl::string_view)> decode) const {
  if (!payload.empty()) return decode(payload);
  if (const auto known = RecallEdge(meeting); known != nullptr) return decode(*known);
  PinnedValue value;
  absl::string_view edge;
  Revision created;
  CHANCERY_ASSIGN_OR_RETURN(
      const bool found,
      rows_->Get(RowTable::kIndex, LargeMeetingKey(meeting, part), &value, &edge, &created));
  if (!found) return CorruptKey();
  CHANCERY_RETURN_IF_ERROR(decode(edge));
  KeepEdge(meeting, created, edge);
  return absl::OkStatus();
}

std::shared_ptr<const std::string> SnapshotReader::RecallEdge(MeetingId meeting) const {
  if (caches_.large_edges == nullptr) return nullptr;
  return caches_.large_edges->Find(meeting, rows_->revision());
}

void SnapshotReader::KeepEdge(MeetingId meeting, Revision created,
                              absl::string_view payload) const {
  if (caches_.large_edges == nullptr || !rows_->at_newest()) return;
  caches_.large_edges->Insert(meeting, rows_->revision(), created, payload);
}

absl::Status SnapshotReader::ScanMeetings(EntityRef party, const DatedScan& scan, Budget& budget,
                                          absl::FunctionRef<bool(const MeetingEdge&)> visit) const {
  MeetingEdge edge;
  DatedCursor cursor(*rows_, MeetingOfPartyPrefix(party), scan, budget);
  for (; cursor.Valid(); cursor.Next()) {
    edge.meeting = MeetingId(cursor.id());
    CHANCERY_RETURN_IF_ERROR(
        WithEdge(edge.meeting, cursor.part(), cursor.payload(),
                 [&](absl::string_view bytes) { return DecodeEdge(bytes, cursor.part(), &edge); }));
    if (Touches(edge.when, scan.days) && !visit(edge)) return absl::OkStatus();
  }
  return cursor.status();
}

absl::Status SnapshotReader::ScanMeetingPeople(
    PersonId person, const DatedScan& scan, Budget& budget,
    absl::FunctionRef<bool(const MeetingPeople&)> visit) const {
  MeetingPeople meeting;
  DatedCursor cursor(*rows_, MeetingOfPartyPrefix(person), scan, budget);
  for (; cursor.Valid(); cursor.Next()) {
    meeting.meeting = MeetingId(cursor.id());
    CHANCERY_RETURN_IF_ERROR(WithEdge(
        meeting.meeting, cursor.part(), cursor.payload(),
        [&](absl::string_view bytes) { return DecodePeople(bytes, cursor.part(), &meeting); }));
    if (Touches(meeting.when, scan.days) && !visit(meeting)) return absl::OkStatus();
  }
  return cursor.status();
}

absl::StatusOr<absl::optional<MeetingEdge>> SnapshotReader::FindMeetingOf(EntityRef party,
                                                                          const PartialDate& when,
                                                                          MeetingId meeting) const {
  const DayPart part = DayPartOf(when);
  std::string key = MeetingOfPartyPrefix(party);
  AppendDated(part, meeting.value, &key);
  PinnedValue value;
  absl::string_view payload;
  CHANCERY_ASSIGN_OR_RETURN(const bool found, rows_->Get(RowTable::kIndex, key, &value, &payload));
  if (!found) return absl::optional<MeetingEdge>();
  MeetingEdge edge;
  edge.meeting = meeting;
  CHANCERY_RETURN_IF_ERROR(WithEdge(meeting, part, payload, [&](absl::string_view bytes) {
    return DecodeEdge(bytes, part, &edge);
  }));
  return absl::optional<MeetingEdge>(std::move(edge));
}

absl::Status SnapshotReader::ScanRoleEncounters(
    PersonId subject, RoleId role, const DatedScan& scan, Budget& budget,
    absl::FunctionRef<bool(const RoleEncounter&)> visit) const {
  RoleHolders holders;
  bool more = true;
  const auto tell = [&](const DatedCursor& cursor) -> absl::Status {
    CHANCERY_RETURN_IF_ERROR(DecodeHolders(cursor.payload(), cursor.part(), &holders));
    if (Touches(holders.when, scan.days)) {
      more = TellEncounters(MeetingId(cursor.id()), holders, subject, visit);
    }
    return absl::OkStatus();
  };
  // Large meetings: those of the subject that are also those of the role. Where each read is a
  // round trip, those of the role are read before it is known that there are any of the subject.
  std::vector<std::string> prefixes = {RoleEncounterPrefix(subject, role),
                                       LargeMeetingOfPrefix(subject), HoldersAtLargePrefix(role)};
  if (!rows_->is_remote()) prefixes.pop_back();
  std::vector<std::unique_ptr<DatedCursor>> cursors =
      DatedCursor::OpenAll(*rows_, prefixes, scan, budget);
  DatedCursor& direct = *cursors[0];
  DatedCursor& attended = *cursors[1];
  if (cursors.size() == 2 && attended.Valid()) {
    cursors.push_back(
        std::make_unique<DatedCursor>(*rows_, HoldersAtLargePrefix(role), scan, budget));
  }
  DatedCursor* const held = cursors.size() == 3 ? cursors[2].get() : nullptr;
  const auto align = [&] {
    while (held != nullptr && attended.Valid() && held->Valid()) {
      if (attended.position() == held->position()) return true;
      if (attended.Before(attended.position(), held->position())) {
        attended.SeekTo(held->position());
      } else {
        held->SeekTo(attended.position());
      }
    }
    return false;
  };
  bool aligned = align();
  while (more) {
    // An error of one is not its end: what it would have told may come before the others.
    CHANCERY_RETURN_IF_ERROR(direct.status());
    CHANCERY_RETURN_IF_ERROR(attended.status());
    if (held != nullptr) {
      CHANCERY_RETURN_IF_ERROR(held->status());
    }
    if (aligned && (!direct.Valid() || direct.Before(held->position(), direct.position()))) {
      CHANCERY_RETURN_IF_ERROR(tell(*held));
      held->Next();
      aligned = align();
    } else if (direct.Valid()) {
      CHANCERY_RETURN_IF_ERROR(tell(direct));
      direct.Next();
    } else {
      break;
    }
  }
  return absl::OkStatus();
}

absl::Status SnapshotReader::ScanRoleEncounters(
    PersonId subject, RoleId role, const DayRange& days, Budget& budget,
    absl::FunctionRef<bool(const RoleEncounter&)> visit) const {
  DatedScan scan;
  scan.days = days;
  return ScanRoleEncounters(subject, role, scan, budget, visit);
}

absl::Status SnapshotReader::ScanLists(
    absl::Span<const DaysOfPerson> people, absl::FunctionRef<std::string(PersonId)> prefix_of,
    Budget& budget,
    absl::FunctionRef<absl::StatusOr<bool>(const DaysOfPerson&, const DayPart&, uint64_t,
                                           absl::string_view)>
        visit,
    bool* more) const {
  // Some at a time, to see whether the caller still waits also where there are no rows.
  constexpr size_t kListsAtOnce = 256;
  *more = true;
  for (size_t first = 0; *more && first < people.size(); first += kListsAtOnce) {
    CHANCERY_RETURN_IF_ERROR(budget.Poll());
    const auto some = people.subspan(first, kListsAtOnce);
    std::vector<std::string> prefixes;
    std::vector<RowRange> ranges;
    prefixes.reserve(some.size());
    for (const DaysOfPerson& of : some) {
      prefixes.push_back(prefix_of(of.person));
      AppendDatedRanges(prefixes.back(), of.days, of.open_days, &ranges);
    }
    RowScanOptions options;
    options.deadline = budget.deadline();
    const auto cursor = rows_->ScanRanges(std::move(ranges), options);
    size_t at = 0;
    for (; *more && cursor->Valid(); cursor->Next()) {
      CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
      while (at < some.size() && !absl::StartsWith(cursor->key(), prefixes[at])) ++at;
      DayPart part;
      uint64_t id;
      absl::string_view rest;
      if (at == some.size() ||
          !ParseDated(cursor->key().substr(prefixes[at].size()), &part, &id, &rest) ||
          !rest.empty()) {
        return CorruptKey();
      }
      CHANCERY_ASSIGN_OR_RETURN(*more, visit(some[at], part, id, cursor->payload()));
    }
    CHANCERY_RETURN_IF_ERROR(cursor->status());
  }
  return absl::OkStatus();
}

template <typename T>
absl::Status SnapshotReader::ScanListsOfMeetings(
    absl::Span<const DaysOfPerson> people, Budget& budget,
    absl::Status (*decode)(absl::string_view, const DayPart&, T*),
    absl::FunctionRef<bool(PersonId, const T&)> visit) const {
  T meeting;
  bool more;
  return ScanLists(
      people, [](PersonId person) { return MeetingOfPartyPrefix(person); }, budget,
      [&](const DaysOfPerson& of, const DayPart& part, uint64_t id,
          absl::string_view payload) -> absl::StatusOr<bool> {
        meeting.meeting = MeetingId(id);
        CHANCERY_RETURN_IF_ERROR(
            WithEdge(meeting.meeting, part, payload,
                     [&](absl::string_view bytes) { return decode(bytes, part, &meeting); }));
        return !of.Include(meeting.when) || visit(of.person, meeting);
      },
      &more);
}

absl::Status SnapshotReader::ScanMeetingsOfAll(
    absl::Span<const DaysOfPerson> people, Budget& budget,
    absl::FunctionRef<bool(PersonId, const MeetingEdge&)> visit) const {
  return ScanListsOfMeetings<MeetingEdge>(people, budget, DecodeEdge, visit);
}

absl::Status SnapshotReader::ScanMeetingPeopleOfAll(
    absl::Span<const DaysOfPerson> people, Budget& budget,
    absl::FunctionRef<bool(PersonId, const MeetingPeople&)> visit) const {
  return ScanListsOfMeetings<MeetingPeople>(people, budget, DecodePeople, visit);
}

absl::Status SnapshotReader::ScanRoleEncountersOfAll(
    absl::Span<const DaysOfPerson> subjects, RoleId role, Budget& budget,
    absl::FunctionRef<bool(PersonId, const RoleEncounter&)> visit) const {
  RoleHolders holders;
  bool more = true;
  CHANCERY_RETURN_IF_ERROR(ScanLists(
      subjects, [role](PersonId person) { return RoleEncounterPrefix(person, role); }, budget,
      [&](const DaysOfPerson& subject, const DayPart& part, uint64_t meeting,
          absl::string_view payload) -> absl::StatusOr<bool> {
        CHANCERY_RETURN_IF_ERROR(DecodeHolders(payload, part, &holders));
        return !subject.Include(holders.when) ||
               TellEncounters(MeetingId(meeting), holders, subject.person,
                              [&](const RoleEncounter& row) { return visit(subject.person, row); });
      },
      &more));
  if (!more || subjects.empty()) return absl::OkStatus();
  return ScanLargeEncounters(subjects, role, budget, visit);
}

absl::Status SnapshotReader::ScanPolityEncounters(
    PolityId first, PolityId second, const DatedScan& scan, Budget& budget,
    absl::FunctionRef<bool(const PolityEncounter&)> visit) const {
  std::vector<std::string> prefixes = {HoldersOfPolityPrefix(first)};
  if (first != second) prefixes.push_back(HoldersOfPolityPrefix(second));
  RoleHolders of_first;
  RoleHolders of_second;
  PolityEncounter encounter;
  // How much is read, the budget says.
  DatedIntersection both(*rows_, prefixes, scan, budget, std::numeric_limits<uint64_t>::max());
  for (; both.Valid(); both.Next()) {
    CHANCERY_RETURN_IF_ERROR(DecodeHolders(both.at(0).payload(), both.part(), &of_first));
    if (!Touches(of_first.when, scan.days)) continue;
    const DatedCursor& other = both.at(both.size() - 1);
    CHANCERY_RETURN_IF_ERROR(DecodeHolders(other.payload(), other.part(), &of_second));
    if (of_first.holders.size() == 1 && of_second.holders.size() == 1 &&
        of_first.holders[0].person == of_second.holders[0].person) {
      continue;
    }
    encounter.meeting = MeetingId(both.id());
    encounter.kind = of_first.kind;
    encounter.status = of_first.status;
    encounter.when = of_first.when;
    encounter.place = of_first.place;
    encounter.of_first.swap(of_first.holders);
    encounter.of_second.swap(of_second.holders);
    if (!visit(encounter)) return absl::OkStatus();
  }
  return both.status();
}

absl::Status SnapshotReader::ScanNamedHolders(RoleId role, Budget& budget,
                                              absl::FunctionRef<bool(PersonId)> visit) const {
  if (caches_.holders != nullptr) {
    if (const auto known = caches_.holders->FindNamed(role, rows_->revision())) {
      // As if it had been read, so that a limit does not depend on what was asked before.
      CHANCERY_RETURN_IF_ERROR(budget.Charge(known->size()));
      for (PersonId person : *known) {
        if (!visit(person)) break;
      }
      return absl::OkStatus();
    }
  }
  std::vector<PersonId> people;
  const std::string prefix = NamedHoldersPrefix(role);
  const std::string end = PrefixEnd(prefix);
  // Of each, the first row; then past the others.
  std::string begin = prefix;
  while (true) {
    const auto it = rows_->Scan(RowTable::kIndex, begin, end, budget.deadline());
    CHANCERY_RETURN_IF_ERROR(it->status());
    if (!it->Valid()) break;
    CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
    DatedKey key;
    if (!ParseDatedKey(it->key(), &key)) return CorruptKey();
    people.push_back(PersonId(key.owner.id));
    if (!visit(people.back())) return absl::OkStatus();
    begin = PrefixEnd(NamedHolderPrefix(role, people.back()));
  }
  if (caches_.holders != nullptr && rows_->at_newest()) {
    caches_.holders->InsertNamed(role, rows_->revision(), std::move(people));
  }
  return absl::OkStatus();
}

absl::Status SnapshotReader::ScanMeetingsNamedAt(
    RoleId role, PersonId person, const DatedScan& scan, Budget& budget,
    absl::FunctionRef<bool(MeetingId, const PartialDate&)> visit) const {
  StatementHit hit;
  DatedCursor cursor(*rows_, NamedHolderPrefix(role, person), scan, budget);
  for (; cursor.Valid(); cursor.Next()) {
    CHANCERY_RETURN_IF_ERROR(DecodeHit(cursor.payload(), cursor.part(), &hit));
    if (Touches(hit.when, scan.days) && !visit(MeetingId(cursor.id()), hit.when)) break;
  }
  return cursor.status();
}

absl::Status SnapshotReader::ScanLargeEncounters(
    absl::Span<const DaysOfPerson> subjects, RoleId role, Budget& budget,
    absl::FunctionRef<bool(PersonId, const RoleEncounter&)> visit) const {
  struct Large {
    MeetingId meeting;
    DayPart part;
    RoleHolders holders;
  };
  DatedScan scan;
  scan.days = subjects[0].open_days;
  for (const DaysOfPerson& subject : subjects) {
    scan.days.first = std::min(scan.days.first, subject.open_days.first);
    scan.days.last = std::max(scan.days.last, subject.open_days.last);
  }
  bool more = true;
  MeetingPeople meeting;
  const auto tell = [&](const Large& large) {
    // A party may be named twice.
    std::sort(meeting.people.begin(), meeting.people.end());
    const auto end = std::unique(meeting.people.begin(), meeting.people.end());
    for (auto person = meeting.people.begin(); person != end; ++person) {
      const auto subject = std::lower_bound(
          subjects.begin(), subjects.end(), *person,
          [](const DaysOfPerson& of, PersonId other) { return of.person < other; });
      if (subject == subjects.end() || subject->person != *person ||
          !subject->Include(large.holders.when)) {
        continue;
      }
      more = TellEncounters(large.meeting, large.holders, *person,
                            [&](const RoleEncounter& row) { return visit(*person, row); });
      if (!more) return;
    }
  };
  // Those whose edges are not in memory, some at a time.
  constexpr size_t kMeetingsAtOnce = 128;
  std::vector<Large> unknown;
  std::vector<std::string> keys;
  const auto read = [&]() -> absl::Status {
    CHANCERY_ASSIGN_OR_RETURN(const auto rows, rows_->MultiGet(RowTable::kIndex, keys));
    for (size_t i = 0; more && i < unknown.size(); ++i) {
      if (!rows[i].has_value()) return CorruptKey();
      CHANCERY_RETURN_IF_ERROR(DecodePeople(rows[i]->payload, unknown[i].part, &meeting));
      KeepEdge(unknown[i].meeting, rows[i]->created, rows[i]->payload);
      tell(unknown[i]);
    }
    unknown.clear();
    keys.clear();
    return absl::OkStatus();
  };
  DatedCursor held(*rows_, HoldersAtLargePrefix(role), scan, budget);
  for (; more && held.Valid(); held.Next()) {
    Large large{MeetingId(held.id()), held.part(), {}};
    CHANCERY_RETURN_IF_ERROR(DecodeHolders(held.payload(), large.part, &large.holders));
    if (!Touches(large.holders.when, scan.days)) continue;
    CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
    if (const auto known = RecallEdge(large.meeting); known != nullptr) {
      CHANCERY_RETURN_IF_ERROR(DecodePeople(*known, large.part, &meeting));
      tell(large);
      continue;
    }
    keys.push_back(LargeMeetingKey(large.meeting, large.part));
    unknown.push_back(std::move(large));
    if (unknown.size() == kMeetingsAtOnce) {
      CHANCERY_RETURN_IF_ERROR(read());
    }
  }
  CHANCERY_RETURN_IF_ERROR(held.status());
  return more ? read() : absl::OkStatus();
}

absl::Status SnapshotReader::ScanTenures(const std::string& begin, const std::string& prefix,
                                         Budget& budget,
                                         absl::FunctionRef<bool(const Tenure&)> visit) const {
  const auto it = rows_->Scan(RowTable::kIndex, begin, PrefixEnd(prefix), budget.deadline());
  for (; it->Valid(); it->Next()) {
    CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
    TenureId id;
    if (!ParseTenureKey(it->key(), &id)) return CorruptKey();
    CHANCERY_ASSIGN_OR_RETURN(const Entity entity, DecodeEntity(id, it->payload()));
    if (!visit(std::get<Tenure>(entity))) return absl::OkStatus();
  }
  return it->status();
}

absl::Status SnapshotReader::ScanTenuresOfPerson(
    PersonId person, Budget& budget, absl::FunctionRef<bool(const Tenure&)> visit) const {
  const std::string prefix = TenureOfPersonKeyPrefix(person);
  return ScanTenures(prefix, prefix, budget, visit);
}

absl::Status SnapshotReader::ScanTenuresOfPersonAfter(
    PersonId person, const DatedPosition& after, Budget& budget,
    absl::FunctionRef<bool(const Tenure&)> visit) const {
  return ScanTenures(PrefixEnd(TenureOfPersonKey(person, after.day, TenureId(after.id))),
                     TenureOfPersonKeyPrefix(person), budget, visit);
}

absl::Status SnapshotReader::ScanTenuresOfRole(RoleId role, Budget& budget,
                                               absl::FunctionRef<bool(const Tenure&)> visit) const {
  const std::string prefix = TenureOfRoleKeyPrefix(role);
  return ScanTenures(prefix, prefix, budget, visit);
}

absl::Status SnapshotReader::ScanHoldersOfRole(
    RoleId role, Budget& budget,
    absl::FunctionRef<bool(PersonId, const TimeInterval&)> visit) const {
  if (caches_.holders == nullptr) return GraphReader::ScanHoldersOfRole(role, budget, visit);
  if (const auto known = caches_.holders->FindTenures(role, rows_->revision())) {
    CHANCERY_RETURN_IF_ERROR(budget.Charge(known->size()));
    for (const RoleHolder& holder : *known) {
      if (!visit(holder.person, holder.held)) break;
    }
    return absl::OkStatus();
  }
  std::vector<RoleHolder> tenures;
  bool more = true;
  CHANCERY_RETURN_IF_ERROR(
      GraphReader::ScanHoldersOfRole(role, budget, [&](PersonId person, const TimeInterval& held) {
        tenures.push_back({person, held});
        more = visit(person, held);
        return more;
      }));
  if (more && rows_->at_newest()) {
    caches_.holders->InsertTenures(role, rows_->revision(), std::move(tenures));
  }
  return absl::OkStatus();
}

absl::Status SnapshotReader::ScanTenuresOfRoleAfter(
    RoleId role, const DatedPosition& after, Budget& budget,
    absl::FunctionRef<bool(const Tenure&)> visit) const {
  return ScanTenures(PrefixEnd(TenureOfRoleKey(role, after.day, TenureId(after.id))),
                     TenureOfRoleKeyPrefix(role), budget, visit);
}

absl::Status SnapshotReader::ScanRoles(const std::string& begin, const std::string& prefix,
                                       Budget& budget,
                                       absl::FunctionRef<bool(RoleId)> visit) const {
  const auto it = rows_->Scan(RowTable::kIndex, begin, PrefixEnd(prefix), budget.deadline());
  for (; it->Valid(); it->Next()) {
    CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
    RoleId role;
    if (!ParseRoleOfPolityKey(it->key(), &role)) return CorruptKey();
    if (!visit(role)) return absl::OkStatus();
  }
  return it->status();
}

absl::Status SnapshotReader::ScanRolesOfPolity(PolityId polity, Budget& budget,
                                               absl::FunctionRef<bool(RoleId)> visit) const {
  const std::string prefix = RoleOfPolityKeyPrefix(polity);
  return ScanRoles(prefix, prefix, budget, visit);
}

absl::Status SnapshotReader::ScanRolesOfPolityAfter(PolityId polity, RoleId after, Budget& budget,
                                                    absl::FunctionRef<bool(RoleId)> visit) const {
  return ScanRoles(PrefixEnd(RoleOfPolityKey(polity, after)), RoleOfPolityKeyPrefix(polity), budget,
                   visit);
}

absl::Status SnapshotReader::ScanStatements(
    const StatementKey& key, const DatedScan& scan, Budget& budget,
    absl::FunctionRef<bool(const StatementHit&)> visit) const {
  // The most selective index first; what it does not say is read from the statement.
  std::vector<std::string> prefixes;
  bool check = true;
  const int fields = static_cast<int>(bool{key.speaker}) + static_cast<int>(bool{key.role}) +
                     static_cast<int>(bool{key.topic}) + static_cast<int>(bool{key.meeting});
  bool certainty_in_row = false;
  if (key.meeting) {
    prefixes.push_back(StatementAtMeetingPrefix(key.meeting));
    check = fields > 1;
  } else if (key.role && !key.speaker) {
    prefixes.push_back(StatementByRolePrefix(key.role, key.topic));
    check = false;
    certainty_in_row = true;
  } else if (key.speaker) {
    prefixes.push_back(StatementOfSpeakerPrefix(key.speaker));
    check = fields > 1;
  } else if (key.topic) {
    prefixes.push_back(StatementByTopicPrefix(key.topic));
    check = false;
  } else if (!key.text.empty()) {
    check = false;
  } else {
    return absl::InvalidArgumentError("no field of the statement key is set");
  }
  if (!key.text.empty()) {
    CHANCERY_RETURN_IF_ERROR(RequireTextIndex());
  }
  for (std::string& prefix : TextWordPrefixes(EntityKind::kStatement, key.text)) {
    prefixes.push_back(std::move(prefix));
  }
  const bool phrases = !key.text.phrases.empty();
  ReaderContext context(*this);
  StatementHit hit;
  TextMention mention;
  DatedIntersection cursor(*rows_, prefixes, scan, budget);
  for (; cursor.Valid(); cursor.Next()) {
    hit.statement = StatementId(cursor.id());
    if (fields > 0) {
      CHANCERY_RETURN_IF_ERROR(DecodeHit(cursor.at(0).payload(), cursor.part(), &hit));
    } else {
      CHANCERY_RETURN_IF_ERROR(DecodeMention(cursor.at(0).payload(), cursor.part(), &mention));
      hit.when = mention.when;
    }
    if (!certainty_in_row) hit.certain = true;
    if (!Touches(hit.when, scan.days)) continue;
    if (check || phrases) {
      CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
      CHANCERY_ASSIGN_OR_RETURN(const Statement statement, GetStatement(hit.statement));
      if (!HasPhrases(key.text, statement.text)) continue;
      if (key.speaker && statement.speaker != key.speaker) continue;
      if (key.topic && std::find(statement.topics.begin(), statement.topics.end(), key.topic) ==
                           statement.topics.end()) {
        continue;
      }
      if (check && key.role) {
        Capacities capacities;
        if (statement.speaker.kind == EntityKind::kPerson) {
          CHANCERY_ASSIGN_OR_RETURN(const std::vector<Tenure>* tenures,
                                    context.TenuresOf(PersonId(statement.speaker.id)));
          AppendCapacities(statement.stated, *tenures, statement.when, &capacities);
        } else if (statement.speaker.kind == EntityKind::kRole) {
          capacities.push_back({RoleId(statement.speaker.id), true, true});
        }
        const auto it = std::find_if(capacities.begin(), capacities.end(),
                                     [&](const Capacity& c) { return c.role == key.role; });
        if (it == capacities.end()) continue;
        hit.certain = it->certain;
      }
    }
    if (!visit(hit)) return absl::OkStatus();
  }
  return cursor.status();
}

absl::Status SnapshotReader::RequireTextIndex() const {
  if (indexes_texts_) return absl::OkStatus();
  return MakeError(absl::StatusCode::kUnimplemented, "ENGINE_UNSUPPORTED",
                   "texts cannot be searched: the store was made without an index of their words "
                   "(storage.index_texts)");
}

absl::Status SnapshotReader::ScanTexts(EntityKind kind, const TextQuery& query,
                                       const DatedScan& scan, Budget& budget,
                                       absl::FunctionRef<bool(const TextHit&)> visit) const {
  CHANCERY_RETURN_IF_ERROR(RequireTextIndex());
  return chancery::ScanTexts(*rows_, *this, kind, query, scan, budget, visit);
}

absl::Status SnapshotReader::ScanEvidence(EntityRef fact, ArticleId after_article,
                                          uint32_t after_sequence, Budget& budget,
                                          absl::FunctionRef<bool(const Evidence&)> visit) const {
  const std::string prefix = EvidenceKeyPrefix(fact);
  const std::string begin =
      after_article ? PrefixEnd(EvidenceKey(fact, after_article, after_sequence)) : prefix;
  const auto it = rows_->Scan(RowTable::kEvidence, begin, PrefixEnd(prefix), budget.deadline());
  for (; it->Valid(); it->Next()) {
    CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
    Evidence evidence;
    if (!ParseEvidenceKey(it->key(), &evidence.fact, &evidence.article, &evidence.sequence)) {
      return CorruptKey();
    }
    CHANCERY_RETURN_IF_ERROR(DecodeEvidence(it->payload(), &evidence));
    if (!visit(evidence)) return absl::OkStatus();
  }
  return it->status();
}

absl::Status SnapshotReader::ScanFacts(const std::string& begin, const std::string& prefix,
                                       Budget& budget,
                                       absl::FunctionRef<bool(EntityRef)> visit) const {
  const auto it = rows_->Scan(RowTable::kIndex, begin, PrefixEnd(prefix), budget.deadline());
  EntityRef last;
  for (; it->Valid(); it->Next()) {
    CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
    EntityRef fact;
    uint32_t sequence;
    if (!ParseFactOfArticleKey(it->key(), &fact, &sequence)) return CorruptKey();
    if (fact == last) continue;
    last = fact;
    if (!visit(fact)) return absl::OkStatus();
  }
  return it->status();
}

absl::Status SnapshotReader::ScanFactsOfArticle(ArticleId article, Budget& budget,
                                                absl::FunctionRef<bool(EntityRef)> visit) const {
  const std::string prefix = FactOfArticlePrefix(article);
  return ScanFacts(prefix, prefix, budget, visit);
}

absl::Status SnapshotReader::ScanFactsOfArticleAfter(
    ArticleId article, EntityRef after, Budget& budget,
    absl::FunctionRef<bool(EntityRef)> visit) const {
  return ScanFacts(PrefixEnd(FactOfArticleKey(article, after, UINT32_MAX)),
                   FactOfArticlePrefix(article), budget, visit);
}

absl::StatusOr<uint64_t> SnapshotReader::EstimateDegree(Degree degree, EntityRef of) const {
  std::string prefix;
  switch (degree) {
    case Degree::kMeetings:
      if (of) prefix = MeetingOfPartyPrefix(of);
      break;
    case Degree::kTenures:
      if (of.kind == EntityKind::kPerson) prefix = TenureOfPersonKeyPrefix(PersonId(of.id));
      if (of.kind == EntityKind::kRole) prefix = TenureOfRoleKeyPrefix(RoleId(of.id));
      break;
    case Degree::kStatements:
      if (of.kind == EntityKind::kTopic) {
        prefix = StatementByTopicPrefix(TopicId(of.id));
      } else if (of.kind == EntityKind::kMeeting) {
        prefix = StatementAtMeetingPrefix(MeetingId(of.id));
      } else if (of) {
        prefix = StatementOfSpeakerPrefix(of);
      }
      break;
    case Degree::kRoles:
      if (of.kind == EntityKind::kPolity) prefix = RoleOfPolityKeyPrefix(PolityId(of.id));
      break;
  }
  if (prefix.empty()) return uint64_t{0};
  return rows_->EstimateRows({RowTable::kIndex, prefix, PrefixEnd(prefix)});
}

absl::StatusOr<std::vector<NameHit>> SnapshotReader::FindByName(const NameQuery& query,
                                                                Budget& budget) const {
  return NameSearch(*rows_, *this, query, budget).Run();
}

}  // namespace chancery
