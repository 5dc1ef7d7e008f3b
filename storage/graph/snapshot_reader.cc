#include "storage/graph/snapshot_reader.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/encoding/graph_keys.h"
#include "storage/encoding/ordered_code.h"
#include "storage/encoding/record_codec.h"
#include "storage/encoding/varint.h"
#include "storage/graph/index_rows.h"
#include "storage/graph/index_values.h"
#include "storage/graph/name_forms.h"
#include "storage/model/capacities.h"
#include "storage/text/normalizer.h"

namespace chancery {
namespace {

absl::Status CorruptKey() {
  return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", "a stored key is damaged");
}

absl::Status NoSuch(EntityRef ref) {
  const std::string name = absl::StrCat(CollectionOf(ref.kind), "/", ref.id);
  return MakeError(absl::StatusCode::kNotFound, "NOT_FOUND", absl::StrCat("there is no ", name),
                   {{"resource", name}});
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

 private:
  const SnapshotReader& reader_;
  std::vector<Tenure> tenures_;
  Polity polity_;
};

}  // namespace

absl::StatusOr<Entity> SnapshotReader::GetEntity(EntityRef ref) const {
  PinnedValue value;
  absl::string_view payload;
  CHANCERY_ASSIGN_OR_RETURN(const bool found,
                            rows_.Get(RowTable::kCurrent, EntityKey(ref), &value, &payload));
  if (!found) return NoSuch(ref);
  CHANCERY_ASSIGN_OR_RETURN(Entity entity, DecodeEntity(ref, payload),
                            _ << CollectionOf(ref.kind) << "/" << ref.id);
  return entity;
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
                            rows_.Get(RowTable::kText, ArticleTextKey(id), &value, &payload));
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

absl::StatusOr<NameCache::Entry> SnapshotReader::ReadName(EntityRef ref) const {
  PinnedValue value;
  absl::string_view payload;
  Revision created = 0;
  CHANCERY_ASSIGN_OR_RETURN(
      const bool found, rows_.Get(RowTable::kCurrent, EntityKey(ref), &value, &payload, &created));
  if (!found) return NoSuch(ref);
  CHANCERY_ASSIGN_OR_RETURN(const Entity entity, DecodeEntity(ref, payload));
  NameCache::Entry entry;
  entry.created = created;
  if (const Person* person = std::get_if<Person>(&entity)) {
    entry.display = person->names.display;
  } else if (const Polity* polity = std::get_if<Polity>(&entity)) {
    entry.display = polity->names.display;
  } else if (const Place* place = std::get_if<Place>(&entity)) {
    entry.display = place->names.display;
    entry.polity = place->polity;
  } else if (const Topic* topic = std::get_if<Topic>(&entity)) {
    entry.display = topic->names.display;
  } else if (const Role* role = std::get_if<Role>(&entity)) {
    entry.polity = role->polity;
    if (role->polity) {
      // The name is no older than either of the two rows that it is made of.
      const EntityRef polity_ref = role->polity;
      PinnedValue polity_value;
      Revision polity_created = 0;
      CHANCERY_ASSIGN_OR_RETURN(const bool polity_found,
                                rows_.Get(RowTable::kCurrent, EntityKey(polity_ref), &polity_value,
                                          &payload, &polity_created));
      if (!polity_found) return NoSuch(polity_ref);
      CHANCERY_ASSIGN_OR_RETURN(const Entity polity_entity, DecodeEntity(polity_ref, payload));
      entry.display = RoleDisplayName(*role, &std::get<Polity>(polity_entity));
      entry.created = std::max(created, polity_created);
    } else {
      entry.display = RoleDisplayName(*role, nullptr);
    }
  } else {
    return absl::InternalError("no cached name for this kind");
  }
  if (rows_.at_newest()) names_->Insert(ref, revision(), entry);
  return entry;
}

absl::StatusOr<std::string> SnapshotReader::DisplayName(EntityRef ref) const {
  switch (ref.kind) {
    case EntityKind::kPerson:
    case EntityKind::kPolity:
    case EntityKind::kRole:
    case EntityKind::kPlace:
    case EntityKind::kTopic: {
      std::string display;
      if (names_->Find(ref, revision(), &display, nullptr)) return display;
      CHANCERY_ASSIGN_OR_RETURN(NameCache::Entry entry, ReadName(ref));
      return std::move(entry.display);
    }
    case EntityKind::kTenure: {
      CHANCERY_ASSIGN_OR_RETURN(const Tenure tenure, GetTenure(TenureId(ref.id)));
      CHANCERY_ASSIGN_OR_RETURN(const std::string person, DisplayName(tenure.person));
      CHANCERY_ASSIGN_OR_RETURN(const std::string role, DisplayName(tenure.role));
      std::string name = absl::StrCat(person, ", ", role);
      // An interval of which nothing is known is "/".
      const std::string interval = tenure.interval.ToString();
      if (interval != "/") absl::StrAppend(&name, " ", interval);
      return name;
    }
    case EntityKind::kMeeting: {
      CHANCERY_ASSIGN_OR_RETURN(const Meeting meeting, GetMeeting(MeetingId(ref.id)));
      constexpr size_t kMaxParties = 3;
      std::vector<std::string> parties;
      for (const Participation& participation : meeting.participations) {
        if (parties.size() == kMaxParties && meeting.participations.size() > kMaxParties) break;
        if (!participation.party) {
          parties.push_back(participation.group);
          continue;
        }
        CHANCERY_ASSIGN_OR_RETURN(std::string party, DisplayName(participation.party));
        parties.push_back(std::move(party));
      }
      std::string name = absl::StrJoin(parties, ", ");
      if (meeting.participations.size() > kMaxParties) {
        absl::StrAppend(&name, " and ", meeting.participations.size() - kMaxParties, " more");
      }
      std::vector<std::string> where_when;
      if (meeting.place) {
        CHANCERY_ASSIGN_OR_RETURN(std::string place, DisplayName(meeting.place));
        where_when.push_back(std::move(place));
      }
      if (!meeting.when.is_unknown()) where_when.push_back(meeting.when.ToString());
      if (!where_when.empty()) absl::StrAppend(&name, ": ", absl::StrJoin(where_when, ", "));
      return name;
    }
    case EntityKind::kStatement: {
      CHANCERY_ASSIGN_OR_RETURN(const Statement statement, GetStatement(StatementId(ref.id)));
      std::string speaker = statement.speaker_description;
      if (statement.speaker) {
        CHANCERY_ASSIGN_OR_RETURN(speaker, DisplayName(statement.speaker));
      }
      if (!statement.when.is_unknown()) absl::StrAppend(&speaker, " ", statement.when.ToString());
      return speaker;
    }
    case EntityKind::kArticle: {
      CHANCERY_ASSIGN_OR_RETURN(Article article, GetArticle(ArticleId(ref.id)));
      return std::move(article.title);
    }
    case EntityKind::kNone:
      break;
  }
  return NoSuch(ref);
}

absl::StatusOr<PolityId> SnapshotReader::PolityOfRole(RoleId role) const {
  PolityId polity;
  if (names_->Find(role, revision(), nullptr, &polity)) return polity;
  CHANCERY_ASSIGN_OR_RETURN(const NameCache::Entry entry, ReadName(role));
  return entry.polity;
}

absl::StatusOr<PolityId> SnapshotReader::PolityOfPlace(PlaceId place) const {
  PolityId polity;
  if (names_->Find(place, revision(), nullptr, &polity)) return polity;
  CHANCERY_ASSIGN_OR_RETURN(const NameCache::Entry entry, ReadName(place));
  return entry.polity;
}

absl::StatusOr<absl::optional<EntityRef>> SnapshotReader::FindByKey(EntityKind kind,
                                                                    absl::string_view key) const {
  PinnedValue value;
  absl::string_view payload;
  CHANCERY_ASSIGN_OR_RETURN(const bool found,
                            rows_.Get(RowTable::kIndex, KeyKey(kind, key), &value, &payload));
  if (!found) return absl::optional<EntityRef>();
  uint64_t id;
  if (!ReadVarint(&payload, &id)) return CorruptKey();
  return absl::optional<EntityRef>(EntityRef(kind, id));
}

absl::StatusOr<absl::optional<std::string>> SnapshotReader::GetNote(absl::string_view key) const {
  PinnedValue value;
  absl::string_view payload;
  CHANCERY_ASSIGN_OR_RETURN(const bool found,
                            rows_.Get(RowTable::kText, NoteKey(key), &value, &payload));
  if (!found) return absl::optional<std::string>();
  return absl::optional<std::string>(std::string(payload));
}

absl::Status SnapshotReader::ScanNotes(
    absl::string_view prefix, absl::string_view after, Budget& budget,
    absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const {
  const std::string first = NoteKeyPrefix(prefix);
  RowIterator it = rows_.Scan(RowTable::kText,
                              after.empty() ? first : std::max(first, PrefixEnd(NoteKey(after))),
                              PrefixEnd(first), budget.deadline());
  std::string key;
  for (; it.Valid(); it.Next()) {
    CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
    if (!ParseNoteKey(it.key(), &key)) return CorruptKey();
    if (!visit(key, it.payload())) return absl::OkStatus();
  }
  return it.status();
}

absl::Status SnapshotReader::ScanEntities(EntityKind kind, uint64_t after, Budget& budget,
                                          absl::FunctionRef<bool(const Entity&)> visit) const {
  const std::string end = PrefixEnd(EntityKeyPrefix(kind));
  RowIterator it =
      rows_.Scan(RowTable::kCurrent, EntityKey(EntityRef(kind, after + 1)), end, budget.deadline());
  for (; it.Valid(); it.Next()) {
    CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
    EntityRef ref;
    if (!ParseEntityKey(it.key(), &ref)) return CorruptKey();
    CHANCERY_ASSIGN_OR_RETURN(const Entity entity, DecodeEntity(ref, it.payload()));
    if (!visit(entity)) return absl::OkStatus();
  }
  return it.status();
}

absl::Status SnapshotReader::ScanDated(
    const std::string& prefix, const DatedScan& scan, Budget& budget,
    absl::FunctionRef<absl::StatusOr<bool>(const DayPart&, uint64_t, absl::string_view,
                                           absl::string_view)>
        visit) const {
  const DayRange& days = scan.days;
  // Rows are sorted by their first possible day. Those that begin before days.first may still reach
  // it: the undated ones, and inexact ones of the kMaxSpanDays before.
  const DayNumber look_back =
      days.first < kMinDay + 2 * kMaxSpanDays ? kMinDay : days.first - kMaxSpanDays;
  const std::string end =
      days.last == kMaxDay ? PrefixEnd(prefix) : DatedBound(prefix, days.last + 1);
  // One range of rows, in the direction of the scan. Sets `*more` to false when done.
  const auto scan_range = [&](std::string begin, std::string range_end,
                              bool* more) -> absl::Status {
    if (scan.after.has_value()) {
      const std::string after = DatedBound(prefix, scan.after->day, scan.after->id);
      if (scan.newest_first) {
        range_end = range_end.empty() ? after : std::min(range_end, after);
      } else {
        begin = std::max(begin, PrefixEnd(after));
      }
    }
    if (!range_end.empty() && begin >= range_end) return absl::OkStatus();
    RowIterator it =
        rows_.Scan(RowTable::kIndex, begin, range_end, budget.deadline(), scan.newest_first);
    for (; it.Valid(); it.Next()) {
      CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
      DayPart part;
      uint64_t id;
      absl::string_view rest;
      if (!ParseDated(it.key().substr(prefix.size()), &part, &id, &rest)) return CorruptKey();
      if (part.exact && part.day < days.first) continue;
      CHANCERY_ASSIGN_OR_RETURN(*more, visit(part, id, rest, it.payload()));
      if (!*more) return absl::OkStatus();
    }
    return it.status();
  };
  bool more = true;
  if (look_back == kMinDay) return scan_range(prefix, end, &more);
  const std::string undated_end = DatedBound(prefix, kMinDay + 1);
  const std::string dated_begin = DatedBound(prefix, look_back);
  if (scan.newest_first) {
    CHANCERY_RETURN_IF_ERROR(scan_range(dated_begin, end, &more));
    return more ? scan_range(prefix, undated_end, &more) : absl::OkStatus();
  }
  CHANCERY_RETURN_IF_ERROR(scan_range(prefix, undated_end, &more));
  return more ? scan_range(dated_begin, end, &more) : absl::OkStatus();
}

namespace {

bool Touches(const PartialDate& when, const DayRange& days) {
  return when.latest() >= days.first && when.earliest() <= days.last;
}

}  // namespace

absl::Status SnapshotReader::ScanMeetings(EntityRef party, const DatedScan& scan, Budget& budget,
                                          absl::FunctionRef<bool(const MeetingEdge&)> visit) const {
  MeetingEdge edge;
  return ScanDated(MeetingOfPartyPrefix(party), scan, budget,
                   [&](const DayPart& part, uint64_t id, absl::string_view,
                       absl::string_view payload) -> absl::StatusOr<bool> {
                     edge.meeting = MeetingId(id);
                     CHANCERY_RETURN_IF_ERROR(DecodeEdge(payload, part, &edge));
                     if (!Touches(edge.when, scan.days)) return true;
                     return visit(edge);
                   });
}

absl::Status SnapshotReader::ScanRoleEncounters(
    PersonId subject, RoleId role, const DayRange& days, Budget& budget,
    absl::FunctionRef<bool(const RoleEncounter&)> visit) const {
  DatedScan scan;
  scan.days = days;
  RoleEncounter encounter;
  return ScanDated(RoleEncounterPrefix(subject, role), scan, budget,
                   [&](const DayPart& part, uint64_t id, absl::string_view rest,
                       absl::string_view payload) -> absl::StatusOr<bool> {
                     encounter.meeting = MeetingId(id);
                     if (!ReadOrderedVarint(&rest, &encounter.counterpart.value) || !rest.empty()) {
                       return CorruptKey();
                     }
                     CHANCERY_RETURN_IF_ERROR(DecodeEncounter(payload, part, &encounter));
                     if (!Touches(encounter.when, days)) return true;
                     return visit(encounter);
                   });
}

absl::Status SnapshotReader::ScanTenures(const std::string& prefix, Budget& budget,
                                         absl::FunctionRef<bool(const Tenure&)> visit) const {
  RowIterator it = rows_.Scan(RowTable::kIndex, prefix, PrefixEnd(prefix), budget.deadline());
  for (; it.Valid(); it.Next()) {
    CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
    TenureId id;
    if (!ParseTenureKey(it.key(), &id)) return CorruptKey();
    CHANCERY_ASSIGN_OR_RETURN(const Entity entity, DecodeEntity(id, it.payload()));
    if (!visit(std::get<Tenure>(entity))) return absl::OkStatus();
  }
  return it.status();
}

absl::Status SnapshotReader::ScanTenuresOfPerson(
    PersonId person, Budget& budget, absl::FunctionRef<bool(const Tenure&)> visit) const {
  return ScanTenures(TenureOfPersonKeyPrefix(person), budget, visit);
}

absl::Status SnapshotReader::ScanTenuresOfRole(RoleId role, Budget& budget,
                                               absl::FunctionRef<bool(const Tenure&)> visit) const {
  return ScanTenures(TenureOfRoleKeyPrefix(role), budget, visit);
}

absl::Status SnapshotReader::ScanRolesOfPolity(PolityId polity, Budget& budget,
                                               absl::FunctionRef<bool(RoleId)> visit) const {
  const std::string prefix = RoleOfPolityKeyPrefix(polity);
  RowIterator it = rows_.Scan(RowTable::kIndex, prefix, PrefixEnd(prefix), budget.deadline());
  for (; it.Valid(); it.Next()) {
    CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
    RoleId role;
    if (!ParseRoleOfPolityKey(it.key(), &role)) return CorruptKey();
    if (!visit(role)) return absl::OkStatus();
  }
  return it.status();
}

absl::Status SnapshotReader::ScanStatements(
    const StatementKey& key, const DatedScan& scan, Budget& budget,
    absl::FunctionRef<bool(const StatementHit&)> visit) const {
  // The most selective index first; what it does not say is read from the statement.
  std::string prefix;
  bool check = true;
  const int fields = static_cast<int>(bool{key.speaker}) + static_cast<int>(bool{key.role}) +
                     static_cast<int>(bool{key.topic}) + static_cast<int>(bool{key.meeting});
  bool certainty_in_row = false;
  if (key.meeting) {
    prefix = StatementAtMeetingPrefix(key.meeting);
    check = fields > 1;
  } else if (key.role && !key.speaker) {
    prefix = StatementByRolePrefix(key.role, key.topic);
    check = false;
    certainty_in_row = true;
  } else if (key.speaker) {
    prefix = StatementOfSpeakerPrefix(key.speaker);
    check = fields > 1;
  } else if (key.topic) {
    prefix = StatementByTopicPrefix(key.topic);
    check = false;
  } else {
    return absl::InvalidArgumentError("no field of the statement key is set");
  }
  ReaderContext context(*this);
  StatementHit hit;
  return ScanDated(
      prefix, scan, budget,
      [&](const DayPart& part, uint64_t id, absl::string_view,
          absl::string_view payload) -> absl::StatusOr<bool> {
        hit.statement = StatementId(id);
        CHANCERY_RETURN_IF_ERROR(DecodeHit(payload, part, &hit));
        if (!certainty_in_row) hit.certain = true;
        if (!Touches(hit.when, scan.days)) return true;
        if (check) {
          CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
          CHANCERY_ASSIGN_OR_RETURN(const Statement statement, GetStatement(hit.statement));
          if (key.speaker && statement.speaker != key.speaker) return true;
          if (key.topic && std::find(statement.topics.begin(), statement.topics.end(), key.topic) ==
                               statement.topics.end()) {
            return true;
          }
          if (key.role) {
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
            if (it == capacities.end()) return true;
            hit.certain = it->certain;
          }
        }
        return visit(hit);
      });
}

absl::Status SnapshotReader::ScanEvidence(EntityRef fact, ArticleId after_article,
                                          uint32_t after_sequence, Budget& budget,
                                          absl::FunctionRef<bool(const Evidence&)> visit) const {
  const std::string prefix = EvidenceKeyPrefix(fact);
  const std::string begin =
      after_article ? PrefixEnd(EvidenceKey(fact, after_article, after_sequence)) : prefix;
  RowIterator it = rows_.Scan(RowTable::kEvidence, begin, PrefixEnd(prefix), budget.deadline());
  for (; it.Valid(); it.Next()) {
    CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
    Evidence evidence;
    if (!ParseEvidenceKey(it.key(), &evidence.fact, &evidence.article, &evidence.sequence)) {
      return CorruptKey();
    }
    CHANCERY_RETURN_IF_ERROR(DecodeEvidence(it.payload(), &evidence));
    if (!visit(evidence)) return absl::OkStatus();
  }
  return it.status();
}

absl::Status SnapshotReader::ScanFactsOfArticle(ArticleId article, Budget& budget,
                                                absl::FunctionRef<bool(EntityRef)> visit) const {
  const std::string prefix = FactOfArticlePrefix(article);
  RowIterator it = rows_.Scan(RowTable::kIndex, prefix, PrefixEnd(prefix), budget.deadline());
  EntityRef last;
  for (; it.Valid(); it.Next()) {
    CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
    EntityRef fact;
    uint32_t sequence;
    if (!ParseFactOfArticleKey(it.key(), &fact, &sequence)) return CorruptKey();
    if (fact == last) continue;
    last = fact;
    if (!visit(fact)) return absl::OkStatus();
  }
  return it.status();
}

absl::Status SnapshotReader::CollectIds(RowType type, EntityKind kind, absl::string_view text,
                                        bool prefix, Budget& budget,
                                        std::vector<uint64_t>* ids) const {
  const std::string begin =
      prefix ? NameKeyTextPrefix(type, kind, text) : NameKeyPrefix(type, kind, text);
  RowIterator it = rows_.Scan(RowTable::kIndex, begin, PrefixEnd(begin), budget.deadline());
  std::string row_text;
  for (; it.Valid(); it.Next()) {
    CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
    EntityKind row_kind;
    uint64_t id;
    if (!ParseNameKey(it.key(), &row_kind, &row_text, &id)) return CorruptKey();
    ids->push_back(id);
  }
  return it.status();
}

absl::Status SnapshotReader::FindByNameOfKind(const NameQuery& query,
                                              const std::vector<std::string>& words,
                                              EntityKind kind, bool near, Budget& budget,
                                              std::vector<NameHit>* hits) const {
  // Entities that have a word for each word of the query.
  std::vector<uint64_t> candidates;
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    std::vector<uint64_t> ids;
    CHANCERY_RETURN_IF_ERROR(CollectIds(RowType::kWord, kind, word,
                                        !query.exact && i + 1 == words.size(), budget, &ids));
    if (!query.exact) {
      CHANCERY_RETURN_IF_ERROR(
          CollectIds(RowType::kTransliteratedWord, kind, NameKey(word), false, budget, &ids));
    }
    if (near) {
      CHANCERY_RETURN_IF_ERROR(CollectIds(RowType::kNearWord, kind, word, false, budget, &ids));
      for (const std::string& form : NearForms(word)) {
        CHANCERY_RETURN_IF_ERROR(CollectIds(RowType::kNearWord, kind, form, false, budget, &ids));
        CHANCERY_RETURN_IF_ERROR(CollectIds(RowType::kWord, kind, form, false, budget, &ids));
      }
    }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    if (i == 0) {
      candidates = std::move(ids);
    } else {
      std::vector<uint64_t> both;
      std::set_intersection(candidates.begin(), candidates.end(), ids.begin(), ids.end(),
                            std::back_inserter(both));
      candidates = std::move(both);
    }
    if (candidates.empty()) return absl::OkStatus();
  }
  ReaderContext context(*this);
  for (uint64_t id : candidates) {
    CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
    CHANCERY_ASSIGN_OR_RETURN(const Entity entity, GetEntity(EntityRef(kind, id)));
    std::vector<std::string> names;
    if (const Role* role = std::get_if<Role>(&entity)) {
      CHANCERY_ASSIGN_OR_RETURN(const Polity* polity, context.PolityOf(role->polity));
      names = NamesOfRole(*role, polity);
    } else if (const Person* person = std::get_if<Person>(&entity)) {
      names = NamesOf(person->names);
    } else if (const Polity* polity = std::get_if<Polity>(&entity)) {
      names = NamesOf(polity->names);
    } else if (const Place* place = std::get_if<Place>(&entity)) {
      names = NamesOf(place->names);
    } else if (const Topic* topic = std::get_if<Topic>(&entity)) {
      names = NamesOf(topic->names);
    }
    NameHit hit;
    hit.entity = EntityRef(kind, id);
    for (std::string& name : names) {
      const absl::optional<NameScore> score = ScoreName(words, name, !query.exact);
      if (!score.has_value() || score->score <= hit.score) continue;
      hit.score = score->score;
      hit.match = score->match;
      hit.name = std::move(name);
    }
    if (hit.score > 0) hits->push_back(std::move(hit));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<NameHit>> SnapshotReader::FindByName(const NameQuery& query,
                                                                Budget& budget) const {
  static constexpr EntityKind kNamedKinds[] = {EntityKind::kPerson, EntityKind::kPolity,
                                               EntityKind::kRole, EntityKind::kPlace,
                                               EntityKind::kTopic};
  const std::vector<std::string> words = SearchWords(query.text);
  std::vector<NameHit> hits;
  if (words.empty()) return hits;
  // Near spellings cost many more rows, and are of use only where nothing else matches.
  for (const bool near : {false, true}) {
    if (near && (query.exact || !hits.empty())) break;
    for (EntityKind kind : kNamedKinds) {
      if (!query.kinds.empty() &&
          std::find(query.kinds.begin(), query.kinds.end(), kind) == query.kinds.end()) {
        continue;
      }
      CHANCERY_RETURN_IF_ERROR(FindByNameOfKind(query, words, kind, near, budget, &hits));
    }
  }
  std::sort(hits.begin(), hits.end(), [](const NameHit& a, const NameHit& b) {
    if (a.score != b.score) return a.score > b.score;
    return a.entity < b.entity;
  });
  if (hits.size() > query.max_hits) hits.resize(query.max_hits);
  return hits;
}

}  // namespace chancery
