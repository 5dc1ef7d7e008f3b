#include "storage/graph/index_rows.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/strings/str_join.h"
#include "storage/base/status_macros.h"
#include "storage/encoding/graph_keys.h"
#include "storage/encoding/record_codec.h"
#include "storage/encoding/varint.h"
#include "storage/graph/index_values.h"
#include "storage/graph/large_meeting.h"
#include "storage/graph/name_forms.h"
#include "storage/graph/searched_texts.h"
#include "storage/model/capacities.h"
#include "storage/text/normalizer.h"
#include "storage/text/text_words.h"

namespace chancery {
namespace {

using Sink = absl::FunctionRef<void(absl::string_view, absl::string_view)>;

void DeriveKeys(EntityKind kind, uint64_t id, const std::vector<std::string>& keys, Sink sink) {
  if (keys.empty()) return;
  std::string value;
  AppendVarint(id, &value);
  for (const std::string& key : keys) sink(KeyKey(kind, key), value);
}

void DeriveNames(EntityKind kind, uint64_t id, const std::vector<std::string>& names, Sink sink) {
  absl::btree_map<std::string, std::string> forms;
  absl::btree_set<std::string> words;
  for (const std::string& name : names) {
    std::vector<std::string> name_words = SearchWords(name);
    if (name_words.empty()) continue;
    forms.emplace(absl::StrJoin(name_words, " "), name);
    words.insert(std::make_move_iterator(name_words.begin()),
                 std::make_move_iterator(name_words.end()));
  }
  for (const auto& form : forms) {
    sink(NameKeyOf(RowType::kName, kind, form.first, id), form.second);
  }
  absl::btree_set<std::string> keys;
  absl::btree_set<std::string> near;
  for (const std::string& word : words) {
    sink(NameKeyOf(RowType::kWord, kind, word, id), "");
    keys.insert(NameKey(word));
    for (std::string& form : NearForms(word)) near.insert(std::move(form));
  }
  for (const std::string& key : keys) {
    sink(NameKeyOf(RowType::kTransliteratedWord, kind, key, id), "");
  }
  for (const std::string& form : near) {
    sink(NameKeyOf(RowType::kNearWord, kind, form, id), "");
  }
}

// One row for each of the words of a text that are indexed.
template <typename T>
void DeriveTexts(const T& entity, const PartialDate& when, IndexContext& context, Sink sink) {
  if (!context.indexes_texts()) return;
  absl::btree_map<std::string, uint32_t> times;
  TextMention mention;
  mention.when = when;
  mention.length = 0;
  for (absl::string_view text : SearchedTexts(entity)) {
    for (TextWord& word : TextWords(text)) {
      if (!word.indexed) continue;
      ++times[std::move(word.stem)];
      ++mention.length;
    }
  }
  const EntityRef ref = entity.id;
  const DayPart part = DayPartOf(when);
  std::string value;
  for (const auto& [word, n] : times) {
    std::string key = TextWordPrefix(ref.kind, word);
    AppendDated(part, ref.id, &key);
    mention.times = n;
    value.clear();
    EncodeMention(mention, &value);
    sink(key, value);
  }
}

template <typename T>
void DeriveNamed(EntityKind kind, const T& entity, Sink sink) {
  DeriveKeys(kind, entity.id.value, entity.names.keys, sink);
  DeriveNames(kind, entity.id.value, NamesOf(entity.names), sink);
}

absl::Status Derive(const Person& person, IndexContext& context, Sink sink) {
  DeriveNamed(EntityKind::kPerson, person, sink);
  return absl::OkStatus();
}

absl::Status Derive(const Polity& polity, IndexContext& context, Sink sink) {
  DeriveNamed(EntityKind::kPolity, polity, sink);
  return absl::OkStatus();
}

absl::Status Derive(const Place& place, IndexContext& context, Sink sink) {
  DeriveNamed(EntityKind::kPlace, place, sink);
  return absl::OkStatus();
}

absl::Status Derive(const Topic& topic, IndexContext& context, Sink sink) {
  DeriveNamed(EntityKind::kTopic, topic, sink);
  DeriveTexts(topic, PartialDate(), context, sink);
  return absl::OkStatus();
}

absl::Status Derive(const Role& role, IndexContext& context, Sink sink) {
  CHANCERY_ASSIGN_OR_RETURN(const Polity* polity, context.PolityOf(role.polity));
  DeriveKeys(EntityKind::kRole, role.id.value, role.names.keys, sink);
  DeriveNames(EntityKind::kRole, role.id.value, NamesOfRole(role, polity), sink);
  if (role.polity) sink(RoleOfPolityKey(role.polity, role.id), "");
  return absl::OkStatus();
}

absl::Status Derive(const Tenure& tenure, IndexContext& context, Sink sink) {
  DeriveKeys(EntityKind::kTenure, tenure.id.value, tenure.keys, sink);
  std::string value;
  EncodeEntity(tenure, &value);
  const DayNumber day = TenureSortDay(tenure.interval);
  sink(TenureOfPersonKey(tenure.person, day, tenure.id), value);
  sink(TenureOfRoleKey(tenure.role, day, tenure.id), value);
  return absl::OkStatus();
}

// Who held which role, of the people at a meeting.
using HoldersByRole = absl::btree_map<RoleId, absl::btree_map<PersonId, Capacity>>;

void EmitHolders(const RoleHolders& meeting, const absl::btree_map<PersonId, Capacity>& holders,
                 PersonId except, const std::string& key, Sink sink) {
  RoleHolders row = meeting;
  for (const auto& [person, capacity] : holders) {
    if (person != except) row.holders.push_back({person, capacity.certain, capacity.stated});
  }
  if (row.holders.empty()) return;
  std::string value;
  EncodeHolders(row, &value);
  sink(key, value);
}

template <typename HoldersBy>
bool HaveTwoPeople(const HoldersBy& all) {
  const auto is_first = [&all](const auto& holder) {
    return holder.first == all.begin()->second.begin()->first;
  };
  return !std::all_of(all.begin(), all.end(), [&](const auto& holders) {
    return std::all_of(holders.second.begin(), holders.second.end(), is_first);
  });
}

// For each polity, who held any office of it. None where nobody else held one of any: such a
// meeting is no meeting of holders.
absl::Status DerivePolities(const RoleHolders& meeting, const HoldersByRole& by_role,
                            IndexContext& context,
                            absl::FunctionRef<std::string(std::string)> dated, Sink sink) {
  // Most have one holder of one office: then nothing is asked of polities.
  if (!HaveTwoPeople(by_role)) return absl::OkStatus();
  absl::btree_map<PolityId, absl::btree_map<PersonId, Capacity>> by_polity;
  for (const auto& [role, holders] : by_role) {
    CHANCERY_ASSIGN_OR_RETURN(const PolityId polity, context.PolityOfRole(role));
    if (!polity) continue;
    auto& of_polity = by_polity[polity];
    for (const auto& [person, capacity] : holders) {
      Capacity& any = of_polity.emplace(person, capacity).first->second;
      any.certain |= capacity.certain;
      any.stated |= capacity.stated;
    }
  }
  if (!HaveTwoPeople(by_polity)) return absl::OkStatus();
  for (const auto& [polity, holders] : by_polity) {
    EmitHolders(meeting, holders, PersonId(), dated(HoldersOfPolityPrefix(polity)), sink);
  }
  return absl::OkStatus();
}

absl::Status Derive(const Meeting& meeting, IndexContext& context, Sink sink) {
  DeriveKeys(EntityKind::kMeeting, meeting.id.value, meeting.keys, sink);
  CHANCERY_ASSIGN_OR_RETURN(const MeetingEdge edge, MakeEdge(meeting, context));
  if (!meeting.title.empty()) DeriveTexts(meeting, meeting.when, context, sink);
  const DayPart part = DayPartOf(meeting.when);
  const bool large = edge.participants.size() > kMaxDirectParties;
  const auto dated = [&](std::string prefix) {
    AppendDated(part, meeting.id.value, &prefix);
    return prefix;
  };
  std::string value;
  EncodeEdge(edge, &value);
  if (large) sink(LargeMeetingKey(meeting.id, part), value);
  for (const EdgeParticipant& participant : edge.participants) {
    if (!participant.party) continue;
    sink(dated(MeetingOfPartyPrefix(participant.party)), large ? absl::string_view() : value);
  }

  StatementHit hit;
  hit.when = meeting.when;
  value.clear();
  EncodeHit(hit, &value);
  if (context.indexes_texts()) {
    for (TopicId topic : absl::btree_set<TopicId>(meeting.topics.begin(), meeting.topics.end())) {
      sink(dated(MeetingOnTopicPrefix(topic)), value);
    }
  }

  absl::btree_set<PersonId> people;
  HoldersByRole by_role;
  for (const EdgeParticipant& participant : edge.participants) {
    if (participant.party.kind != EntityKind::kPerson) continue;
    const PersonId person(participant.party.id);
    people.insert(person);
    for (const Capacity& capacity : participant.capacities) {
      by_role[capacity.role][person] = capacity;
    }
  }
  if (by_role.empty()) return absl::OkStatus();
  for (const auto& [role, holders] : by_role) {
    for (const auto& [person, capacity] : holders) {
      if (capacity.stated) sink(dated(NamedHolderPrefix(role, person)), value);
    }
  }
  RoleHolders common;
  common.kind = meeting.kind;
  common.status = meeting.status;
  common.when = meeting.when;
  common.place = meeting.place;
  CHANCERY_RETURN_IF_ERROR(DerivePolities(common, by_role, context, dated, sink));
  if (large) {
    for (PersonId person : people) sink(dated(LargeMeetingOfPrefix(person)), "");
    for (const auto& [role, holders] : by_role) {
      EmitHolders(common, holders, PersonId(), dated(HoldersAtLargePrefix(role)), sink);
    }
    return absl::OkStatus();
  }
  for (PersonId subject : people) {
    for (const auto& [role, holders] : by_role) {
      EmitHolders(common, holders, subject, dated(RoleEncounterPrefix(subject, role)), sink);
    }
  }
  return absl::OkStatus();
}

absl::Status Derive(const Statement& statement, IndexContext& context, Sink sink) {
  DeriveKeys(EntityKind::kStatement, statement.id.value, statement.keys, sink);
  DeriveTexts(statement, statement.when, context, sink);
  const DayPart part = DayPartOf(statement.when);
  StatementHit hit;
  hit.when = statement.when;
  std::string value;
  EncodeHit(hit, &value);
  const auto emit = [&](std::string key) {
    AppendDated(part, statement.id.value, &key);
    sink(key, value);
  };
  if (statement.speaker) emit(StatementOfSpeakerPrefix(statement.speaker));
  if (statement.meeting) emit(StatementAtMeetingPrefix(statement.meeting));
  const absl::btree_set<TopicId> topics(statement.topics.begin(), statement.topics.end());
  for (TopicId topic : topics) emit(StatementByTopicPrefix(topic));
  Capacities capacities;
  if (statement.speaker.kind == EntityKind::kPerson) {
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<Tenure>* tenures,
                              context.TenuresOf(PersonId(statement.speaker.id)));
    AppendCapacities(statement.stated, *tenures, statement.when, &capacities);
  } else if (statement.speaker.kind == EntityKind::kRole) {
    capacities.push_back({RoleId(statement.speaker.id), true, true});
  }
  for (const Capacity& capacity : capacities) {
    hit.certain = capacity.certain;
    value.clear();
    EncodeHit(hit, &value);
    emit(StatementByRolePrefix(capacity.role, TopicId()));
    for (TopicId topic : topics) emit(StatementByRolePrefix(capacity.role, topic));
  }
  return absl::OkStatus();
}

absl::Status Derive(const Article& article, IndexContext& context, Sink sink) {
  DeriveKeys(EntityKind::kArticle, article.id.value, article.keys, sink);
  return absl::OkStatus();
}

}  // namespace

DayNumber TenureSortDay(const TimeInterval& interval) { return interval.first_possible_day(); }

bool TenureOrder(const Tenure& a, const Tenure& b) {
  const DayNumber a_day = TenureSortDay(a.interval);
  const DayNumber b_day = TenureSortDay(b.interval);
  return a_day != b_day ? a_day < b_day : a.id < b.id;
}

absl::StatusOr<MeetingEdge> MakeEdge(const Meeting& meeting, IndexContext& context) {
  MeetingEdge edge;
  edge.meeting = meeting.id;
  edge.kind = meeting.kind;
  edge.status = meeting.status;
  edge.when = meeting.when;
  edge.duration_minutes = meeting.duration_minutes;
  edge.place = meeting.place;
  edge.topics.assign(meeting.topics.begin(), meeting.topics.end());
  edge.cameo_code = meeting.cameo_code;
  edge.title = meeting.title;
  edge.participants.reserve(meeting.participations.size());
  for (const Participation& participation : meeting.participations) {
    EdgeParticipant participant;
    participant.party = participation.party;
    if (!participant.party) participant.group = participation.group;
    if (participation.party.kind == EntityKind::kPerson) {
      CHANCERY_ASSIGN_OR_RETURN(const std::vector<Tenure>* tenures,
                                context.TenuresOf(PersonId(participation.party.id)));
      AppendCapacities(participation.stated, *tenures, meeting.when, &participant.capacities);
      participant.other_offices = participation.other_offices;
    }
    edge.participants.push_back(std::move(participant));
  }
  return edge;
}

absl::Status DeriveIndexRows(const Entity& entity, IndexContext& context, Sink sink) {
  return std::visit([&](const auto& e) { return Derive(e, context, sink); }, entity);
}

}  // namespace chancery
