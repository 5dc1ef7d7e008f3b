#include "tests/testing/reference_graph.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>
#include <variant>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/graph/name_forms.h"
#include "storage/graph/searched_texts.h"
#include "storage/text/normalizer.h"
#include "storage/text/text_query.h"
#include "storage/text/text_words.h"

namespace chancery {
namespace {

absl::Status NotFound(EntityRef ref) {
  const std::string name = absl::StrCat(CollectionOf(ref.kind), "/", ref.id);
  return MakeError(absl::StatusCode::kNotFound, "NOT_FOUND", absl::StrCat("there is no ", name),
                   {{"resource", name}});
}

const Names* NamesIn(const Entity& entity) {
  if (const auto* person = std::get_if<Person>(&entity)) return &person->names;
  if (const auto* polity = std::get_if<Polity>(&entity)) return &polity->names;
  if (const auto* role = std::get_if<Role>(&entity)) return &role->names;
  if (const auto* place = std::get_if<Place>(&entity)) return &place->names;
  if (const auto* topic = std::get_if<Topic>(&entity)) return &topic->names;
  return nullptr;
}

// Whether the names have, among all of their words, one for each word of the query: the same, or
// unless `exact` another transliteration, or one that the last word of the query begins.
bool HasWords(const std::vector<std::string>& names, const std::vector<std::string>& wanted,
              bool exact) {
  std::vector<std::string> words;
  for (const std::string& name : names) {
    for (std::string& word : SearchWords(name)) words.push_back(std::move(word));
  }
  for (size_t i = 0; i < wanted.size(); ++i) {
    const bool last = i + 1 == wanted.size();
    const bool found = std::any_of(words.begin(), words.end(), [&](const std::string& word) {
      if (word == wanted[i]) return true;
      if (exact) return false;
      return NameKey(word) == NameKey(wanted[i]) || (last && absl::StartsWith(word, wanted[i]));
    });
    if (!found) return false;
  }
  return true;
}

bool InScan(const PartialDate& when, const DatedPosition& position, const DatedScan& scan) {
  if (Within(when, scan.days.first, scan.days.last) == Tri::kNo) return false;
  if (!scan.after.has_value()) return true;
  return scan.newest_first ? position < *scan.after : *scan.after < position;
}

// Sorts by position, in the direction of `scan`.
template <typename T>
void SortByPosition(const DatedScan& scan, std::vector<std::pair<DatedPosition, T>>& rows) {
  std::sort(rows.begin(), rows.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  if (scan.newest_first) std::reverse(rows.begin(), rows.end());
}

}  // namespace

void ReferenceGraph::Put(Entity entity) {
  const EntityRef ref = RefOf(entity);
  entities_[ref] = std::move(entity);
}

void ReferenceGraph::Close(EntityRef ref) {
  entities_.erase(ref);
  if (ref.kind == EntityKind::kArticle) texts_.erase(ArticleId(ref.id));
  evidence_.erase(std::remove_if(evidence_.begin(), evidence_.end(),
                                 [&](const Evidence& evidence) { return evidence.fact == ref; }),
                  evidence_.end());
}

void ReferenceGraph::PutArticleText(ArticleId article, absl::string_view text) {
  texts_[article] = std::string(text);
}

void ReferenceGraph::AddEvidence(const Evidence& evidence) {
  CloseEvidence(evidence.fact, evidence.article, evidence.sequence);
  evidence_.push_back(evidence);
}

void ReferenceGraph::CloseEvidence(EntityRef fact, ArticleId article, uint32_t sequence) {
  evidence_.erase(std::remove_if(evidence_.begin(), evidence_.end(),
                                 [&](const Evidence& evidence) {
                                   return evidence.fact == fact && evidence.article == article &&
                                          evidence.sequence == sequence;
                                 }),
                  evidence_.end());
}

void ReferenceGraph::SetRevision(Revision revision, absl::Time time) {
  revision_ = revision;
  revision_time_ = time;
}

template <typename T>
std::vector<const T*> ReferenceGraph::All() const {
  std::vector<const T*> all;
  for (const auto& entry : entities_) {
    if (const T* entity = std::get_if<T>(&entry.second)) all.push_back(entity);
  }
  return all;
}

template <typename T>
absl::StatusOr<T> ReferenceGraph::Get(EntityRef ref) const {
  const auto it = entities_.find(ref);
  if (it == entities_.end()) return NotFound(ref);
  return std::get<T>(it->second);
}

absl::StatusOr<Person> ReferenceGraph::GetPerson(PersonId id) const { return Get<Person>(id); }
absl::StatusOr<Polity> ReferenceGraph::GetPolity(PolityId id) const { return Get<Polity>(id); }
absl::StatusOr<Role> ReferenceGraph::GetRole(RoleId id) const { return Get<Role>(id); }
absl::StatusOr<Tenure> ReferenceGraph::GetTenure(TenureId id) const { return Get<Tenure>(id); }
absl::StatusOr<Meeting> ReferenceGraph::GetMeeting(MeetingId id) const { return Get<Meeting>(id); }
absl::StatusOr<Statement> ReferenceGraph::GetStatement(StatementId id) const {
  return Get<Statement>(id);
}
absl::StatusOr<Place> ReferenceGraph::GetPlace(PlaceId id) const { return Get<Place>(id); }
absl::StatusOr<Topic> ReferenceGraph::GetTopic(TopicId id) const { return Get<Topic>(id); }
absl::StatusOr<Article> ReferenceGraph::GetArticle(ArticleId id) const { return Get<Article>(id); }

absl::StatusOr<std::string> ReferenceGraph::GetArticleText(ArticleId id) const {
  const auto it = texts_.find(id);
  return it == texts_.end() ? std::string() : it->second;
}

void ReferenceGraph::PutNote(absl::string_view key, absl::string_view value) {
  notes_[std::string(key)] = std::string(value);
}

void ReferenceGraph::DeleteNote(absl::string_view key) { notes_.erase(std::string(key)); }

absl::StatusOr<absl::optional<std::string>> ReferenceGraph::GetNote(absl::string_view key) const {
  const auto it = notes_.find(std::string(key));
  if (it == notes_.end()) return absl::optional<std::string>();
  return absl::optional<std::string>(it->second);
}

absl::Status ReferenceGraph::ScanNotes(
    absl::string_view prefix, absl::string_view after, Budget& budget,
    absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const {
  for (const auto& [key, value] : notes_) {
    if (key.compare(0, prefix.size(), std::string(prefix)) != 0) continue;
    if (!after.empty() && key <= std::string(after)) continue;
    CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
    if (!visit(key, value)) break;
  }
  return absl::OkStatus();
}

absl::StatusOr<Entity> ReferenceGraph::GetEntity(EntityRef ref) const {
  const auto it = entities_.find(ref);
  if (it == entities_.end()) return NotFound(ref);
  return it->second;
}

std::vector<const Tenure*> ReferenceGraph::TenuresOf(PersonId person) const {
  std::vector<const Tenure*> tenures;
  for (const Tenure* tenure : All<Tenure>()) {
    if (tenure->person == person) tenures.push_back(tenure);
  }
  std::stable_sort(tenures.begin(), tenures.end(), [](const Tenure* a, const Tenure* b) {
    return a->interval.first_possible_day() < b->interval.first_possible_day();
  });
  return tenures;
}

std::vector<Capacity> ReferenceGraph::Capacities(EntityRef party, const std::vector<RoleId>& stated,
                                                 const PartialDate& when) const {
  std::vector<Capacity> capacities;
  const auto add = [&capacities](const Capacity& capacity) {
    for (Capacity& known : capacities) {
      if (known.role != capacity.role) continue;
      known.certain = known.certain || capacity.certain;
      return;
    }
    capacities.push_back(capacity);
  };
  if (party.kind != EntityKind::kPerson) return capacities;
  for (RoleId role : stated) add({role, /*certain=*/true, /*stated=*/true});
  for (const Tenure* tenure : TenuresOf(PersonId(party.id))) {
    const Tri held = tenure->interval.Covers(when);
    // A tenure of which neither end is known says nothing of days other than its source's, and a
    // bound from one side ("by 2004", "from 2004 on") is no end.
    const bool undated =
        (tenure->interval.start().is_unknown() || tenure->interval.start().latest() == kMaxDay) &&
        (tenure->interval.end().is_unknown() || tenure->interval.end().earliest() == kMinDay) &&
        tenure->interval.end_state() != TimeInterval::EndState::kOngoing;
    if (held == Tri::kPossible && undated) continue;
    if (held != Tri::kNo) add({tenure->role, held == Tri::kYes, /*stated=*/false});
  }
  return capacities;
}

absl::StatusOr<std::vector<Capacity>> ReferenceGraph::CapacitiesAt(PersonId person,
                                                                   const PartialDate& when) const {
  return Capacities(person, {}, when);
}

MeetingEdge ReferenceGraph::EdgeOf(const Meeting& meeting) const {
  MeetingEdge edge;
  edge.meeting = meeting.id;
  edge.kind = meeting.kind;
  edge.status = meeting.status;
  edge.when = meeting.when;
  edge.duration_minutes = meeting.duration_minutes;
  edge.place = meeting.place;
  edge.cameo_code = meeting.cameo_code;
  edge.title = meeting.title;
  edge.topics.assign(meeting.topics.begin(), meeting.topics.end());
  for (const Participation& participation : meeting.participations) {
    EdgeParticipant participant;
    participant.party = participation.party;
    if (!participation.party) participant.group = participation.group;
    for (const Capacity& capacity :
         Capacities(participation.party, participation.stated, meeting.when)) {
      participant.capacities.push_back(capacity);
    }
    if (participation.party.kind == EntityKind::kPerson) {
      participant.other_offices = participation.other_offices;
    }
    edge.participants.push_back(std::move(participant));
  }
  return edge;
}

absl::StatusOr<MeetingEdge> ReferenceGraph::GetMeetingEdge(MeetingId id) const {
  CHANCERY_ASSIGN_OR_RETURN(const Meeting meeting, GetMeeting(id));
  return EdgeOf(meeting);
}

std::vector<std::string> ReferenceGraph::AllNames(const Entity& entity) const {
  if (const auto* role = std::get_if<Role>(&entity)) {
    const absl::StatusOr<Polity> polity = GetPolity(role->polity);
    return NamesOfRole(*role, polity.ok() ? &*polity : nullptr);
  }
  const Names* names = NamesIn(entity);
  return names == nullptr ? std::vector<std::string>() : NamesOf(*names);
}

absl::StatusOr<std::string> ReferenceGraph::DisplayName(EntityRef ref) const {
  CHANCERY_ASSIGN_OR_RETURN(const Entity entity, GetEntity(ref));
  if (const auto* role = std::get_if<Role>(&entity)) {
    const absl::StatusOr<Polity> polity = GetPolity(role->polity);
    return RoleDisplayName(*role, polity.ok() ? &*polity : nullptr);
  }
  if (const Names* names = NamesIn(entity)) return names->display;
  if (const auto* tenure = std::get_if<Tenure>(&entity)) {
    CHANCERY_ASSIGN_OR_RETURN(const std::string person, DisplayName(tenure->person));
    CHANCERY_ASSIGN_OR_RETURN(const std::string role, DisplayName(tenure->role));
    const std::string interval = tenure->interval.ToString();
    return absl::StrCat(person, ", ", role, interval == "/" ? "" : " " + interval);
  }
  if (const auto* meeting = std::get_if<Meeting>(&entity)) {
    const std::vector<Participation>& participations = meeting->participations;
    std::vector<std::string> parties;
    for (size_t i = 0; i < std::min(participations.size(), size_t{3}); ++i) {
      parties.push_back(participations[i].group);
      if (!participations[i].party) continue;
      CHANCERY_ASSIGN_OR_RETURN(parties.back(), DisplayName(participations[i].party));
    }
    std::string name = absl::StrJoin(parties, ", ");
    if (participations.size() > 3) {
      absl::StrAppend(&name, " and ", participations.size() - 3, " more");
    }
    std::vector<std::string> circumstances;
    if (meeting->place) {
      CHANCERY_ASSIGN_OR_RETURN(std::string place, DisplayName(meeting->place));
      circumstances.push_back(std::move(place));
    }
    if (!meeting->when.is_unknown()) circumstances.push_back(meeting->when.ToString());
    if (circumstances.empty()) return name;
    return absl::StrCat(name, ": ", absl::StrJoin(circumstances, ", "));
  }
  if (const auto* statement = std::get_if<Statement>(&entity)) {
    std::string speaker = statement->speaker_description;
    if (statement->speaker) {
      CHANCERY_ASSIGN_OR_RETURN(speaker, DisplayName(statement->speaker));
    }
    return absl::StrCat(speaker, statement->when.is_unknown() ? "" : " ",
                        statement->when.ToString());
  }
  return std::get<Article>(entity).title;
}

absl::StatusOr<PolityId> ReferenceGraph::PolityOfRole(RoleId id) const {
  CHANCERY_ASSIGN_OR_RETURN(const Role role, GetRole(id));
  return role.polity;
}

absl::StatusOr<PolityId> ReferenceGraph::PolityOfPlace(PlaceId id) const {
  CHANCERY_ASSIGN_OR_RETURN(const Place place, GetPlace(id));
  return place.polity;
}

absl::StatusOr<absl::optional<EntityRef>> ReferenceGraph::FindByKey(EntityKind kind,
                                                                    absl::string_view key) const {
  for (const auto& entry : entities_) {
    if (entry.first.kind != kind) continue;
    for (const std::string& own : KeysOf(entry.second)) {
      if (own == key) return absl::optional<EntityRef>(entry.first);
    }
  }
  return absl::optional<EntityRef>();
}

absl::StatusOr<std::vector<NameHit>> ReferenceGraph::FindByName(const NameQuery& query,
                                                                Budget& budget) const {
  const std::vector<std::string> words = SearchWords(query.text);
  std::vector<NameHit> hits;
  std::vector<NameHit> near_hits;
  if (words.empty()) return hits;
  for (const auto& entry : entities_) {
    CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
    if (!query.kinds.empty() &&
        std::find(query.kinds.begin(), query.kinds.end(), entry.first.kind) == query.kinds.end()) {
      continue;
    }
    const std::vector<std::string> names = AllNames(entry.second);
    NameHit best;
    best.entity = entry.first;
    for (const std::string& name : names) {
      const absl::optional<NameScore> score = ScoreName(words, name, !query.exact);
      if (!score.has_value() || score->score <= best.score) continue;
      best.match = score->match;
      best.score = score->score;
      best.name = name;
    }
    if (best.score <= 0) continue;
    (HasWords(names, words, query.exact) ? hits : near_hits).push_back(std::move(best));
  }
  // Near spellings count only where nothing else does.
  if (hits.empty()) hits = std::move(near_hits);
  std::stable_sort(hits.begin(), hits.end(),
                   [](const NameHit& a, const NameHit& b) { return a.score > b.score; });
  if (hits.size() > query.max_hits) hits.resize(query.max_hits);
  return hits;
}

absl::Status ReferenceGraph::ScanEntities(EntityKind kind, uint64_t after, Budget& budget,
                                          absl::FunctionRef<bool(const Entity&)> visit) const {
  for (const auto& entry : entities_) {
    if (entry.first.kind != kind || entry.first.id <= after) continue;
    CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
    if (!visit(entry.second)) break;
  }
  return absl::OkStatus();
}

absl::Status ReferenceGraph::ScanMeetings(EntityRef party, const DatedScan& scan, Budget& budget,
                                          absl::FunctionRef<bool(const MeetingEdge&)> visit) const {
  std::vector<std::pair<DatedPosition, const Meeting*>> rows;
  for (const Meeting* meeting : All<Meeting>()) {
    const bool takes_part = std::any_of(
        meeting->participations.begin(), meeting->participations.end(),
        [&](const Participation& participation) { return participation.party == party; });
    const DatedPosition position{SortDay(meeting->when), meeting->id.value};
    if (takes_part && InScan(meeting->when, position, scan)) rows.emplace_back(position, meeting);
  }
  SortByPosition(scan, rows);
  for (const auto& row : rows) {
    CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
    if (!visit(EdgeOf(*row.second))) break;
  }
  return absl::OkStatus();
}

namespace {

// The people who held `role` at a meeting, each as if somebody had met them there.
std::map<PersonId, RoleEncounter> HoldersAt(const MeetingEdge& edge, RoleId role) {
  std::map<PersonId, RoleEncounter> holders;
  for (const EdgeParticipant& participant : edge.participants) {
    const PersonId person(participant.party.id);
    if (participant.party.kind != EntityKind::kPerson) continue;
    for (const Capacity& capacity : participant.capacities) {
      if (capacity.role != role) continue;
      holders[person] = RoleEncounter{person,    edge.meeting, edge.kind,        edge.status,
                                      edge.when, edge.place,   capacity.certain, capacity.stated};
    }
  }
  return holders;
}

}  // namespace

absl::Status ReferenceGraph::ScanRoleEncounters(
    PersonId subject, RoleId role, const DayRange& days, Budget& budget,
    absl::FunctionRef<bool(const RoleEncounter&)> visit) const {
  DatedScan scan;
  scan.days = days;
  return ScanMeetings(subject, scan, budget, [&](const MeetingEdge& edge) {
    for (const auto& [person, row] : HoldersAt(edge, role)) {
      if (person != subject && !visit(row)) return false;
    }
    return true;
  });
}

absl::Status ReferenceGraph::ScanPolityEncounters(
    PolityId first, PolityId second, const DatedScan& scan, Budget& budget,
    absl::FunctionRef<bool(const PolityEncounter&)> visit) const {
  std::vector<std::pair<DatedPosition, PolityEncounter>> rows;
  for (const Meeting* meeting : All<Meeting>()) {
    const DatedPosition position{SortDay(meeting->when), meeting->id.value};
    if (!InScan(meeting->when, position, scan)) continue;
    const MeetingEdge edge = EdgeOf(*meeting);
    const auto holders_of = [&](PolityId polity) {
      std::map<PersonId, OfficeHolder> holders;
      for (const Role* role : All<Role>()) {
        if (role->polity != polity) continue;
        for (const auto& [person, row] : HoldersAt(edge, role->id)) {
          OfficeHolder& holder =
              holders.emplace(person, OfficeHolder{person, false, false}).first->second;
          holder.certain |= row.certain;
          holder.stated |= row.stated;
        }
      }
      std::vector<OfficeHolder> by_person;
      by_person.reserve(holders.size());
      for (const auto& holder : holders) by_person.push_back(holder.second);
      return by_person;
    };
    PolityEncounter row{edge.meeting, edge.kind,         edge.status,       edge.when,
                        edge.place,   holders_of(first), holders_of(second)};
    const bool met =
        std::any_of(row.of_first.begin(), row.of_first.end(), [&](const OfficeHolder& one) {
          return std::any_of(row.of_second.begin(), row.of_second.end(),
                             [&](const OfficeHolder& other) { return one.person != other.person; });
        });
    if (met) rows.emplace_back(position, std::move(row));
  }
  SortByPosition(scan, rows);
  for (const auto& row : rows) {
    CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
    if (!visit(row.second)) break;
  }
  return absl::OkStatus();
}

absl::Status ReferenceGraph::ScanNamedHolders(RoleId role, Budget& budget,
                                              absl::FunctionRef<bool(PersonId)> visit) const {
  std::set<PersonId> people;
  for (const Meeting* meeting : All<Meeting>()) {
    for (const auto& [person, row] : HoldersAt(EdgeOf(*meeting), role)) {
      if (row.stated) people.insert(person);
    }
  }
  for (PersonId person : people) {
    CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
    if (!visit(person)) break;
  }
  return absl::OkStatus();
}

absl::Status ReferenceGraph::ScanMeetingsNamedAt(
    RoleId role, PersonId person, const DatedScan& scan, Budget& budget,
    absl::FunctionRef<bool(MeetingId, const PartialDate&)> visit) const {
  return ScanMeetings(person, scan, budget, [&](const MeetingEdge& edge) {
    const auto holders = HoldersAt(edge, role);
    const auto row = holders.find(person);
    return row == holders.end() || !row->second.stated || visit(edge.meeting, edge.when);
  });
}

absl::Status ReferenceGraph::ScanTenuresOfPerson(
    PersonId person, Budget& budget, absl::FunctionRef<bool(const Tenure&)> visit) const {
  for (const Tenure* tenure : TenuresOf(person)) {
    CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
    if (!visit(*tenure)) break;
  }
  return absl::OkStatus();
}

absl::Status ReferenceGraph::ScanTenuresOfRole(RoleId role, Budget& budget,
                                               absl::FunctionRef<bool(const Tenure&)> visit) const {
  std::vector<const Tenure*> tenures;
  for (const Tenure* tenure : All<Tenure>()) {
    if (tenure->role == role) tenures.push_back(tenure);
  }
  std::stable_sort(tenures.begin(), tenures.end(), [](const Tenure* a, const Tenure* b) {
    return a->interval.first_possible_day() < b->interval.first_possible_day();
  });
  for (const Tenure* tenure : tenures) {
    CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
    if (!visit(*tenure)) break;
  }
  return absl::OkStatus();
}

absl::Status ReferenceGraph::ScanRolesOfPolity(PolityId polity, Budget& budget,
                                               absl::FunctionRef<bool(RoleId)> visit) const {
  for (const Role* role : All<Role>()) {
    if (role->polity != polity) continue;
    CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
    if (!visit(role->id)) break;
  }
  return absl::OkStatus();
}

absl::Status ReferenceGraph::ScanStatements(
    const StatementKey& key, const DatedScan& scan, Budget& budget,
    absl::FunctionRef<bool(const StatementHit&)> visit) const {
  std::vector<std::pair<DatedPosition, StatementHit>> rows;
  for (const Statement* statement : All<Statement>()) {
    if (key.speaker && statement->speaker != key.speaker) continue;
    if (key.meeting && statement->meeting != key.meeting) continue;
    if (key.topic && std::find(statement->topics.begin(), statement->topics.end(), key.topic) ==
                         statement->topics.end()) {
      continue;
    }
    if (!key.text.empty() && TextScore(*statement, key.text) == 0) continue;
    StatementHit hit{statement->id, statement->when, /*certain=*/true};
    if (key.role) {
      std::vector<Capacity> capacities =
          Capacities(statement->speaker, statement->stated, statement->when);
      // The unnamed holder speaks as such.
      if (statement->speaker.kind == EntityKind::kRole) {
        capacities.push_back({RoleId(statement->speaker.id), true, true});
      }
      bool held = false;
      for (const Capacity& capacity : capacities) {
        if (capacity.role != key.role) continue;
        held = true;
        hit.certain = capacity.certain;
      }
      if (!held) continue;
    }
    const DatedPosition position{SortDay(statement->when), statement->id.value};
    if (InScan(statement->when, position, scan)) rows.emplace_back(position, hit);
  }
  SortByPosition(scan, rows);
  for (const auto& row : rows) {
    CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
    if (!visit(row.second)) break;
  }
  return absl::OkStatus();
}

float ReferenceGraph::TextScore(const Entity& entity, const TextQuery& query) {
  std::map<std::string, uint32_t> times;
  uint32_t length = 0;
  bool phrases = query.phrases.empty();
  for (absl::string_view text : SearchedTexts(entity)) {
    phrases |= HasPhrases(query, text);
    for (const TextWord& word : TextWords(text)) {
      if (!word.indexed) continue;
      ++times[word.stem];
      ++length;
    }
  }
  std::vector<uint32_t> found;
  for (const std::string& word : query.words) {
    if (times.count(word) == 0) return 0;
    found.push_back(times[word]);
  }
  return phrases ? ScoreText(found, length) : 0;
}

absl::Status ReferenceGraph::ScanTexts(EntityKind kind, const TextQuery& query,
                                       const DatedScan& scan, Budget& budget,
                                       absl::FunctionRef<bool(const TextHit&)> visit) const {
  if (query.empty()) return absl::OkStatus();
  std::vector<std::pair<DatedPosition, TextHit>> rows;
  for (const auto& [ref, entity] : entities_) {
    if (ref.kind != kind) continue;
    TextHit hit;
    hit.entity = ref;
    hit.score = TextScore(entity, query);
    if (const auto* statement = std::get_if<Statement>(&entity)) hit.when = statement->when;
    if (const auto* meeting = std::get_if<Meeting>(&entity)) {
      hit.when = meeting->when;
      for (TopicId topic : meeting->topics) {
        hit.score = std::max(hit.score, TextScore(entities_.at(topic), query));
      }
    }
    if (hit.score == 0) continue;
    const DatedPosition position{SortDay(hit.when), ref.id};
    if (InScan(hit.when, position, scan)) rows.emplace_back(position, hit);
  }
  SortByPosition(scan, rows);
  for (const auto& row : rows) {
    CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
    if (!visit(row.second)) break;
  }
  return absl::OkStatus();
}

absl::Status ReferenceGraph::ScanEvidence(EntityRef fact, ArticleId after_article,
                                          uint32_t after_sequence, Budget& budget,
                                          absl::FunctionRef<bool(const Evidence&)> visit) const {
  std::map<std::tuple<ArticleId, uint32_t>, const Evidence*> rows;
  for (const Evidence& evidence : evidence_) {
    if (evidence.fact == fact) rows[{evidence.article, evidence.sequence}] = &evidence;
  }
  for (auto it = rows.upper_bound({after_article, after_sequence}); it != rows.end(); ++it) {
    CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
    if (!visit(*it->second)) break;
  }
  return absl::OkStatus();
}

absl::Status ReferenceGraph::ScanFactsOfArticle(ArticleId article, Budget& budget,
                                                absl::FunctionRef<bool(EntityRef)> visit) const {
  std::set<EntityRef> facts;
  for (const Evidence& evidence : evidence_) {
    if (evidence.article == article) facts.insert(evidence.fact);
  }
  for (const EntityRef& fact : facts) {
    CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
    if (!visit(fact)) break;
  }
  return absl::OkStatus();
}

}  // namespace chancery
