#include "server/service/resource_converter.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "server/query/evidence_selection.h"
#include "server/query/meeting_edges.h"
#include "server/service/fact_support.h"
#include "server/service/resource_names.h"
#include "storage/base/status_macros.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

// Texts beyond this are forgotten, and read again if needed.
constexpr size_t kMaxCachedArticleBytes = 16 << 20;
// As many parties are named in the line that names a meeting.
constexpr size_t kMaxNamedParties = 3;
// For ResourceConverter::approximate_bytes(): what a reference takes beside the name that it shows,
// and a resource beside its texts and references.
constexpr size_t kReferenceBytes = 24;
constexpr size_t kResourceBytes = 64;

size_t BytesOf(const std::vector<std::string>& values) {
  size_t bytes = 0;
  for (const std::string& value : values) bytes += value.size() + 2;
  return bytes;
}

size_t BytesOf(const Names& names) {
  return names.display.size() + BytesOf(names.aliases) + BytesOf(names.keys);
}

// The texts of an entity.
size_t BytesOf(const Tenure& tenure) { return BytesOf(tenure.keys); }
size_t BytesOf(const Meeting& meeting) { return meeting.title.size() + BytesOf(meeting.keys); }
size_t BytesOf(const Statement& statement) {
  return statement.text.size() + statement.speaker_description.size() + BytesOf(statement.keys);
}
size_t BytesOf(const Article& article) {
  return article.title.size() + article.publisher.size() + article.url.size() +
         article.content_hash.size() + BytesOf(article.keys);
}
template <typename T>
size_t BytesOf(const T& entity) {
  return BytesOf(entity.names);
}

template <typename Strings>
void AddStrings(const std::vector<std::string>& values, Strings* out) {
  out->Reserve(static_cast<int>(values.size()));
  for (const std::string& value : values) *out->Add() = value;
}

template <typename T>
void SetNames(const T& entity, std::string* name, std::string* display_name,
              google::protobuf::RepeatedPtrField<std::string>* aliases,
              google::protobuf::RepeatedPtrField<std::string>* keys) {
  AppendResourceName(entity.id, name);
  *display_name = entity.names.display;
  AddStrings(entity.names.aliases, aliases);
  AddStrings(entity.names.keys, keys);
}

// The group of a party that is none of the graph's.
const std::string& GroupOf(const Participation& party) { return party.group; }
const std::string& GroupOf(const EdgeParticipant& party) { return party.group; }

}  // namespace

google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  google::protobuf::Timestamp timestamp;
  const int64_t micros = absl::ToUnixMicros(time);
  int64_t seconds = micros / 1'000'000;
  int64_t rest = micros % 1'000'000;
  if (rest < 0) {
    rest += 1'000'000;
    --seconds;
  }
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(static_cast<int32_t>(rest * 1000));
  return timestamp;
}

v1::Certainty ToCertainty(bool certain) {
  return certain ? v1::CERTAINTY_CERTAIN : v1::CERTAINTY_POSSIBLE;
}

absl::StatusOr<std::vector<Statement>> ReadStatements(const GraphReader& reader,
                                                      absl::Span<const StatementId> ids,
                                                      Budget& budget) {
  CHANCERY_RETURN_IF_ERROR(budget.Charge(ids.size()));
  CHANCERY_ASSIGN_OR_RETURN(std::vector<absl::optional<Entity>> read,
                            reader.GetEntities(std::vector<EntityRef>(ids.begin(), ids.end())));
  std::vector<Statement> statements;
  statements.reserve(ids.size());
  for (size_t i = 0; i < ids.size(); ++i) {
    if (!read[i].has_value()) return reader.GetStatement(ids[i]).status();
    statements.push_back(std::get<Statement>(*std::move(read[i])));
  }
  return statements;
}

void SetInterval(const TimeInterval& interval, v1::TimeInterval* out) {
  if (!interval.start().is_unknown()) out->mutable_start()->set_edtf(interval.start().ToString());
  if (!interval.end().is_unknown()) out->mutable_end()->set_edtf(interval.end().ToString());
  switch (interval.end_state()) {
    case TimeInterval::EndState::kUnknown:
      out->set_end_state(v1::END_STATE_UNKNOWN);
      break;
    case TimeInterval::EndState::kOngoing:
      out->set_end_state(v1::END_STATE_ONGOING);
      break;
    case TimeInterval::EndState::kEnded:
      out->set_end_state(v1::END_STATE_ENDED);
      break;
  }
  const absl::optional<DayNumber> last_known = interval.last_known();
  if (last_known.has_value()) {
    out->mutable_last_known()->set_edtf(PartialDate::FromDayNumber(*last_known).ToString());
  }
}

ResourceConverter::ResourceConverter(const GraphReader& reader, Budget& budget)
    : reader_(reader), budget_(budget), offices_(reader, budget) {}

void ResourceConverter::AppendNamed(const EncounterRow& row, std::vector<EntityRef>* refs) {
  refs->push_back(row.subject);
  refs->push_back(row.counterpart);
  for (const Capacity& capacity : row.subject_capacities) refs->push_back(capacity.role);
  for (const Capacity& capacity : row.counterpart_capacities) refs->push_back(capacity.role);
  refs->push_back(row.meeting.place);
  for (TopicId topic : row.meeting.topics) refs->push_back(topic);
  const auto& parties = row.meeting.participants;
  for (size_t i = 0; i < std::min(parties.size(), kMaxNamedParties); ++i) {
    refs->push_back(parties[i].party);
  }
}

void ResourceConverter::AppendNamed(const MeetingEdge& edge, std::vector<EntityRef>* refs) {
  refs->push_back(edge.place);
  for (TopicId topic : edge.topics) refs->push_back(topic);
  for (const EdgeParticipant& participant : edge.participants) {
    refs->push_back(participant.party);
    for (const Capacity& capacity : participant.capacities) refs->push_back(capacity.role);
    for (const QualifiedOffice& office : participant.other_offices) refs->push_back(office.role);
  }
}

void ResourceConverter::AppendNamed(const CounterpartRow& row, std::vector<EntityRef>* refs) {
  refs->push_back(row.subject);
  refs->push_back(row.counterpart);
  for (const Capacity& capacity : row.capacities) refs->push_back(capacity.role);
  for (PlaceId place : row.places) refs->push_back(place);
}

void ResourceConverter::AppendNamed(const TenureHit& hit, std::vector<EntityRef>* refs) {
  refs->push_back(hit.tenure.person);
  refs->push_back(hit.tenure.role);
}

void ResourceConverter::AppendNamed(const Statement& statement, std::vector<EntityRef>* refs) {
  refs->push_back(statement.speaker);
  refs->push_back(statement.addressee);
  for (TopicId topic : statement.topics) refs->push_back(topic);
  for (RoleId role : statement.stated) refs->push_back(role);
}

absl::Status ResourceConverter::LoadNamesOf(std::vector<EntityRef> refs) {
  const auto known = [this](EntityRef ref) { return !ref || names_.contains(ref); };
  refs.erase(std::remove_if(refs.begin(), refs.end(), known), refs.end());
  std::sort(refs.begin(), refs.end());
  refs.erase(std::unique(refs.begin(), refs.end()), refs.end());
  CHANCERY_ASSIGN_OR_RETURN(std::vector<std::string> names, reader_.GetDisplayNames(refs));
  for (size_t i = 0; i < refs.size(); ++i) Remember(refs[i], std::move(names[i]));
  return absl::OkStatus();
}

absl::StatusOr<const std::string*> ResourceConverter::NameOf(EntityRef ref) {
  const auto it = names_.find(ref);
  if (it != names_.end()) return it->second;
  if (ref.kind == EntityKind::kMeeting || ref.kind == EntityKind::kArticle) {
    CHANCERY_RETURN_IF_ERROR(budget_.Charge(1));
  }
  absl::StatusOr<std::string> read = reader_.DisplayName(ref);
  if (read.ok()) return Remember(ref, *std::move(read));
  if (absl::IsNotFound(read.status())) return Remember(ref, "");
  return std::move(read).status();
}

const std::string* ResourceConverter::Remember(EntityRef ref, std::string name) {
  name_texts_.push_back(std::move(name));
  return names_[ref] = &name_texts_.back();
}

absl::Status ResourceConverter::SetRef(EntityRef ref, v1::ResourceRef* out) {
  CHANCERY_ASSIGN_OR_RETURN(const std::string* name, NameOf(ref));
  AppendResourceName(ref, out->mutable_name());
  out->set_display_name(*name);
  approximate_bytes_ += name->size() + kReferenceBytes;
  return absl::OkStatus();
}

absl::Status ResourceConverter::AddCapacities(absl::Span<const Capacity> capacities,
                                              CapacityMessages* out) {
  out->Reserve(static_cast<int>(capacities.size()));
  for (const Capacity& capacity : capacities) {
    v1::Capacity* message = out->Add();
    CHANCERY_RETURN_IF_ERROR(SetRef(capacity.role, message->mutable_role()));
    message->set_certainty(ToCertainty(capacity.certain));
    message->set_basis(capacity.stated ? v1::CAPACITY_BASIS_STATED : v1::CAPACITY_BASIS_DERIVED);
  }
  return absl::OkStatus();
}

absl::Status ResourceConverter::AddOtherOffices(absl::Span<const QualifiedOffice> offices,
                                                CapacityMessages* out) {
  for (const QualifiedOffice& office : offices) {
    v1::Capacity* message = out->Add();
    CHANCERY_RETURN_IF_ERROR(SetRef(office.role, message->mutable_role()));
    message->set_certainty(v1::CERTAINTY_CERTAIN);
    message->set_basis(v1::CAPACITY_BASIS_STATED);
    message->set_qualifier(static_cast<v1::OfficeQualifier>(office.qualifier));
  }
  return absl::OkStatus();
}

absl::Status ResourceConverter::AddRefs(absl::Span<const TopicId> topics,
                                        google::protobuf::RepeatedPtrField<v1::ResourceRef>* out) {
  out->Reserve(static_cast<int>(topics.size()));
  for (TopicId topic : topics) CHANCERY_RETURN_IF_ERROR(SetRef(topic, out->Add()));
  return absl::OkStatus();
}

absl::Status ResourceConverter::Convert(const Entity& entity, ResourceDetail detail,
                                        v1::Resource* out) {
  struct Visitor {
    ResourceConverter& converter;
    ResourceDetail detail;
    v1::Resource* out;

    absl::Status operator()(const Person& e) { return converter.Convert(e, out->mutable_person()); }
    absl::Status operator()(const Polity& e) { return converter.Convert(e, out->mutable_polity()); }
    absl::Status operator()(const Role& e) { return converter.Convert(e, out->mutable_role()); }
    absl::Status operator()(const Tenure& e) {
      CHANCERY_RETURN_IF_ERROR(converter.Convert(e, out->mutable_tenure()));
      if (basic()) return absl::OkStatus();
      return AddSupport(converter.reader_, e.id, converter.budget_,
                        out->mutable_tenure()->mutable_support());
    }
    absl::Status operator()(const Meeting& e) {
      return converter.Convert(e, detail, out->mutable_meeting());
    }
    absl::Status operator()(const Statement& e) {
      CHANCERY_RETURN_IF_ERROR(
          converter.Convert(e, /*name_meeting=*/true, out->mutable_statement()));
      if (basic()) return absl::OkStatus();
      return AddSupport(converter.reader_, e.id, converter.budget_,
                        out->mutable_statement()->mutable_support());
    }
    absl::Status operator()(const Place& e) { return converter.Convert(e, out->mutable_place()); }
    absl::Status operator()(const Topic& e) { return converter.Convert(e, out->mutable_topic()); }
    absl::Status operator()(const Article& e) {
      return converter.Convert(e, detail == ResourceDetail::kFull, out->mutable_article());
    }

    bool basic() const { return detail == ResourceDetail::kBasic; }
  };
  approximate_bytes_ +=
      std::visit([](const auto& e) { return BytesOf(e) + kResourceBytes; }, entity);
  return std::visit(Visitor{*this, detail, out}, entity);
}

absl::Status ResourceConverter::Convert(const Person& person, v1::Person* out) {
  SetNames(person, out->mutable_name(), out->mutable_display_name(), out->mutable_aliases(),
           out->mutable_keys());
  if (!person.birth.is_unknown()) out->mutable_birth()->set_edtf(person.birth.ToString());
  if (!person.death.is_unknown()) out->mutable_death()->set_edtf(person.death.ToString());
  if (!person.polity) return absl::OkStatus();
  return SetRef(person.polity, out->mutable_polity());
}

absl::Status ResourceConverter::Convert(const Polity& polity, v1::Polity* out) {
  SetNames(polity, out->mutable_name(), out->mutable_display_name(), out->mutable_aliases(),
           out->mutable_keys());
  return absl::OkStatus();
}

absl::Status ResourceConverter::Convert(const Role& role, v1::Role* out) {
  SetNames(role, out->mutable_name(), out->mutable_title(), out->mutable_aliases(),
           out->mutable_keys());
  CHANCERY_ASSIGN_OR_RETURN(const std::string* display_name, NameOf(role.id));
  out->set_display_name(*display_name);
  if (!role.polity) return absl::OkStatus();
  return SetRef(role.polity, out->mutable_polity());
}

absl::Status ResourceConverter::Convert(const Tenure& tenure, v1::Tenure* out) {
  AppendResourceName(tenure.id, out->mutable_name());
  CHANCERY_RETURN_IF_ERROR(SetRef(tenure.person, out->mutable_person()));
  CHANCERY_RETURN_IF_ERROR(SetRef(tenure.role, out->mutable_role()));
  SetInterval(tenure.interval, out->mutable_interval());
  out->set_acting(tenure.acting);
  AddStrings(tenure.keys, out->mutable_keys());
  return absl::OkStatus();
}

template <typename T>
absl::Status ResourceConverter::SetMeetingFields(MeetingId id, const T& meeting, v1::Meeting* out) {
  AppendResourceName(id, out->mutable_name());
  out->set_kind(static_cast<v1::MeetingKind>(meeting.kind));
  out->set_status(static_cast<v1::MeetingStatus>(meeting.status));
  if (!meeting.when.is_unknown()) out->mutable_when()->set_edtf(meeting.when.ToString());
  if (meeting.duration_minutes != 0) {
    out->mutable_duration()->set_seconds(int64_t{60} * meeting.duration_minutes);
  }
  if (meeting.place) {
    CHANCERY_RETURN_IF_ERROR(SetRef(meeting.place, out->mutable_place()));
  }
  out->set_cameo_code(meeting.cameo_code);
  out->set_title(meeting.title);
  approximate_bytes_ += meeting.title.size() + kResourceBytes;
  return absl::OkStatus();
}

template <typename T>
absl::Status ResourceConverter::SetMeetingName(const std::vector<T>& parties, PlaceId place,
                                               const PartialDate& when, v1::Meeting* out) {
  std::string* line = out->mutable_display_name();
  for (size_t i = 0; i < std::min(parties.size(), kMaxNamedParties); ++i) {
    if (i > 0) line->append(", ");
    if (!parties[i].party) {
      line->append(GroupOf(parties[i]));
      continue;
    }
    CHANCERY_ASSIGN_OR_RETURN(const std::string* name, NameOf(parties[i].party));
    line->append(*name);
  }
  if (parties.size() > kMaxNamedParties) {
    absl::StrAppend(line, " and ", parties.size() - kMaxNamedParties, " more");
  }
  if (place) absl::StrAppend(line, ": ", out->place().display_name());
  if (!when.is_unknown()) absl::StrAppend(line, place ? ", " : ": ", out->when().edtf());
  return absl::OkStatus();
}

absl::Status ResourceConverter::AddParticipations(const std::vector<EdgeParticipant>& participants,
                                                  v1::Meeting* out) {
  out->mutable_participations()->Reserve(static_cast<int>(participants.size()));
  for (const EdgeParticipant& participant : participants) {
    v1::Participation* message = out->add_participations();
    if (participant.party) {
      CHANCERY_RETURN_IF_ERROR(SetRef(participant.party, message->mutable_party()));
    } else {
      message->set_group(participant.group);
    }
    CHANCERY_RETURN_IF_ERROR(AddCapacities(participant.capacities, message->mutable_capacities()));
    CHANCERY_RETURN_IF_ERROR(
        AddOtherOffices(participant.other_offices, message->mutable_capacities()));
  }
  return absl::OkStatus();
}

absl::Status ResourceConverter::Convert(const MeetingEdge& edge, v1::Meeting* out) {
  CHANCERY_RETURN_IF_ERROR(SetMeetingFields(edge.meeting, edge, out));
  CHANCERY_RETURN_IF_ERROR(AddRefs(edge.topics, out->mutable_topics()));
  CHANCERY_RETURN_IF_ERROR(AddParticipations(edge.participants, out));
  return SetMeetingName(edge.participants, edge.place, edge.when, out);
}

absl::Status ResourceConverter::ConvertBrief(const MeetingEdge& edge, v1::Meeting* out) {
  CHANCERY_RETURN_IF_ERROR(SetMeetingFields(edge.meeting, edge, out));
  out->mutable_participations()->Reserve(static_cast<int>(edge.participants.size()));
  for (const EdgeParticipant& participant : edge.participants) {
    v1::Participation* message = out->add_participations();
    if (participant.party) {
      CHANCERY_RETURN_IF_ERROR(SetRef(participant.party, message->mutable_party()));
    } else {
      message->set_group(participant.group);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<int32_t> ResourceConverter::CountArticles(EntityRef fact) {
  int32_t count = 0;
  ArticleId last;
  CHANCERY_RETURN_IF_ERROR(
      reader_.ScanEvidence(fact, ArticleId(), 0, budget_, [&](const Evidence& evidence) {
        if (evidence.article != last) ++count;
        last = evidence.article;
        return true;
      }));
  return count;
}

absl::Status ResourceConverter::Convert(const Meeting& meeting, ResourceDetail detail,
                                        v1::Meeting* out) {
  EntityRef party;
  for (const Participation& participation : meeting.participations) {
    if (!party) party = participation.party;
  }
  CHANCERY_ASSIGN_OR_RETURN(const MeetingEdge edge,
                            ReadMeetingEdge(reader_, party, meeting.when, meeting.id, budget_));
  CHANCERY_RETURN_IF_ERROR(LoadNames(absl::MakeConstSpan(&edge, 1)));
  CHANCERY_RETURN_IF_ERROR(SetMeetingFields(meeting.id, meeting, out));
  CHANCERY_RETURN_IF_ERROR(AddRefs(meeting.topics, out->mutable_topics()));
  AddStrings(meeting.keys, out->mutable_keys());
  CHANCERY_RETURN_IF_ERROR(
      SetMeetingName(meeting.participations, meeting.place, meeting.when, out));
  CHANCERY_RETURN_IF_ERROR(AddParticipations(edge.participants, out));
  if (detail == ResourceDetail::kBasic) {
    CHANCERY_ASSIGN_OR_RETURN(const int32_t articles, CountArticles(meeting.id));
    out->set_article_count(articles);
    return absl::OkStatus();
  }
  CHANCERY_RETURN_IF_ERROR(AddMeetingSupport(reader_, meeting, budget_, out));
  if (detail != ResourceDetail::kFull) return absl::OkStatus();
  StatementKey key;
  key.meeting = meeting.id;
  std::vector<StatementId> ids;
  CHANCERY_RETURN_IF_ERROR(
      reader_.ScanStatements(key, DatedScan{}, budget_, [&ids](const StatementHit& hit) {
        ids.push_back(hit.statement);
        return ids.size() < kMaxStatementsOfMeeting;
      }));
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<Statement> statements,
                            ReadStatements(reader_, ids, budget_));
  CHANCERY_RETURN_IF_ERROR(LoadNames(absl::MakeConstSpan(statements)));
  // Who speaks at a meeting has mostly taken part in it.
  for (const EdgeParticipant& participant : edge.participants) {
    if (participant.party.kind != EntityKind::kPerson) continue;
    offices_.Learn(PersonId(participant.party.id), edge.when, participant.capacities);
  }
  // Those name this meeting.
  Remember(meeting.id, out->display_name());
  out->mutable_statements()->Reserve(static_cast<int>(statements.size()));
  for (const Statement& statement : statements) {
    CHANCERY_RETURN_IF_ERROR(Convert(statement, /*name_meeting=*/true, out->add_statements()));
  }
  return absl::OkStatus();
}

absl::Status ResourceConverter::Convert(const Statement& statement, bool name_meeting,
                                        v1::Statement* out) {
  AppendResourceName(statement.id, out->mutable_name());
  if (statement.speaker) {
    CHANCERY_RETURN_IF_ERROR(SetRef(statement.speaker, out->mutable_speaker()));
  } else {
    out->set_speaker_description(statement.speaker_description);
  }
  if (statement.speaker.kind == EntityKind::kPerson) {
    CHANCERY_ASSIGN_OR_RETURN(const auto capacities, offices_.At(PersonId(statement.speaker.id),
                                                                 statement.stated, statement.when));
    CHANCERY_RETURN_IF_ERROR(AddCapacities(capacities, out->mutable_capacities()));
    CHANCERY_RETURN_IF_ERROR(AddOtherOffices(statement.other_offices, out->mutable_capacities()));
  }
  out->set_text(statement.text);
  approximate_bytes_ += BytesOf(statement) + kResourceBytes;
  out->set_mode(static_cast<v1::StatementMode>(statement.mode));
  if (!statement.when.is_unknown()) out->mutable_when()->set_edtf(statement.when.ToString());
  out->set_when_assumed(statement.when_assumed);
  if (statement.meeting && name_meeting) {
    CHANCERY_RETURN_IF_ERROR(SetRef(statement.meeting, out->mutable_meeting()));
  } else if (statement.meeting) {
    AppendResourceName(statement.meeting, out->mutable_meeting()->mutable_name());
  }
  if (statement.addressee) {
    CHANCERY_RETURN_IF_ERROR(SetRef(statement.addressee, out->mutable_addressee()));
  }
  CHANCERY_RETURN_IF_ERROR(AddRefs(statement.topics, out->mutable_topics()));
  AddStrings(statement.keys, out->mutable_keys());
  return absl::OkStatus();
}

absl::Status ResourceConverter::Convert(const Place& place, v1::Place* out) {
  SetNames(place, out->mutable_name(), out->mutable_display_name(), out->mutable_aliases(),
           out->mutable_keys());
  if (!place.polity) return absl::OkStatus();
  return SetRef(place.polity, out->mutable_polity());
}

absl::Status ResourceConverter::Convert(const Topic& topic, v1::Topic* out) {
  SetNames(topic, out->mutable_name(), out->mutable_display_name(), out->mutable_aliases(),
           out->mutable_keys());
  return absl::OkStatus();
}

absl::Status ResourceConverter::Convert(const Article& article, bool full, v1::Article* out) {
  AppendResourceName(article.id, out->mutable_name());
  out->set_title(article.title);
  out->set_publisher(article.publisher);
  out->set_url(article.url);
  if (!article.published.is_unknown()) {
    out->mutable_published()->set_edtf(article.published.ToString());
  }
  out->set_language(article.language);
  out->set_content_hash(article.content_hash);
  out->set_extractor(absl::StrCat(article.extractor, "/", article.extractor_version));
  *out->mutable_ingest_time() = ToTimestamp(article.ingest_time);
  AddStrings(article.keys, out->mutable_keys());
  if (!full) return absl::OkStatus();
  CHANCERY_RETURN_IF_ERROR(budget_.Charge(1));
  CHANCERY_ASSIGN_OR_RETURN(*out->mutable_text(), reader_.GetArticleText(article.id));
  approximate_bytes_ += out->text().size();
  return absl::OkStatus();
}

absl::StatusOr<const ResourceConverter::CachedArticle*> ResourceConverter::ArticleOf(ArticleId id) {
  const auto it = articles_.find(id);
  if (it != articles_.end()) return &it->second;
  CHANCERY_RETURN_IF_ERROR(budget_.Charge(2));
  CachedArticle cached;
  CHANCERY_ASSIGN_OR_RETURN(cached.article, reader_.GetArticle(id));
  CHANCERY_ASSIGN_OR_RETURN(cached.text, reader_.GetArticleText(id));
  if (article_bytes_ + cached.text.size() > kMaxCachedArticleBytes) {
    articles_.clear();
    article_bytes_ = 0;
  }
  article_bytes_ += cached.text.size();
  return &articles_.emplace(id, std::move(cached)).first->second;
}

absl::Status ResourceConverter::Convert(const Evidence& evidence, v1::Evidence* out) {
  CHANCERY_ASSIGN_OR_RETURN(const CachedArticle* cached, ArticleOf(evidence.article));
  const Article& article = cached->article;
  AppendResourceName(article.id, out->mutable_article()->mutable_name());
  out->mutable_article()->set_display_name(article.title);
  out->set_publisher(article.publisher);
  if (!article.published.is_unknown()) {
    out->mutable_published()->set_edtf(article.published.ToString());
  }
  const absl::string_view text = cached->text;
  if (evidence.begin < evidence.end && evidence.end <= text.size()) {
    const absl::string_view sentence =
        TruncateUtf8(text.substr(evidence.begin, evidence.end - evidence.begin), kMaxSentenceBytes);
    // Messages take well-formed UTF-8 only, and spans are other people's.
    *out->mutable_sentence() = ReplaceInvalidUtf8(sentence);
  }
  approximate_bytes_ +=
      out->sentence().size() + article.title.size() + article.publisher.size() + kResourceBytes;
  out->set_begin(evidence.begin);
  out->set_end(evidence.end);
  out->set_confidence(evidence.confidence);
  out->set_extractor(absl::StrCat(article.extractor, "/", article.extractor_version));
  return absl::OkStatus();
}

absl::Status ResourceConverter::AddEvidence(absl::Span<const EntityRef> facts,
                                            google::protobuf::RepeatedPtrField<v1::Evidence>* out) {
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<Evidence> selected,
                            SelectEvidence(reader_, facts, kMaxEvidencePerRow, budget_));
  for (const Evidence& evidence : selected) {
    CHANCERY_RETURN_IF_ERROR(Convert(evidence, out->Add()));
  }
  return absl::OkStatus();
}

absl::Status ResourceConverter::Convert(const EncounterRow& row, v1::Encounter* out) {
  CHANCERY_RETURN_IF_ERROR(SetRef(row.subject, out->mutable_subject()));
  CHANCERY_RETURN_IF_ERROR(
      AddCapacities(row.subject_capacities, out->mutable_subject_capacities()));
  CHANCERY_RETURN_IF_ERROR(
      AddOtherOffices(row.subject_other_offices, out->mutable_subject_capacities()));
  CHANCERY_RETURN_IF_ERROR(SetRef(row.counterpart, out->mutable_counterpart()));
  CHANCERY_RETURN_IF_ERROR(
      AddCapacities(row.counterpart_capacities, out->mutable_counterpart_capacities()));
  CHANCERY_RETURN_IF_ERROR(
      AddOtherOffices(row.counterpart_other_offices, out->mutable_counterpart_capacities()));
  const MeetingEdge& meeting = row.meeting;
  v1::Meeting* message = out->mutable_meeting();
  CHANCERY_RETURN_IF_ERROR(SetMeetingFields(meeting.meeting, meeting, message));
  CHANCERY_RETURN_IF_ERROR(AddRefs(meeting.topics, message->mutable_topics()));
  CHANCERY_RETURN_IF_ERROR(
      SetMeetingName(meeting.participants, meeting.place, meeting.when, message));
  out->set_certainty(ToCertainty(row.certain));
  return absl::OkStatus();
}

absl::Status ResourceConverter::Convert(const CounterpartRow& row, v1::CounterpartSummary* out) {
  CHANCERY_RETURN_IF_ERROR(SetRef(row.subject, out->mutable_subject()));
  CHANCERY_RETURN_IF_ERROR(SetRef(row.counterpart, out->mutable_counterpart()));
  CHANCERY_RETURN_IF_ERROR(AddCapacities(row.capacities, out->mutable_capacities()));
  out->set_meeting_count(row.meeting_count);
  out->set_certain_count(row.certain_count);
  if (!row.first.is_unknown()) out->mutable_first()->set_edtf(row.first.ToString());
  if (!row.last.is_unknown()) out->mutable_last()->set_edtf(row.last.ToString());
  for (PlaceId place : row.places) CHANCERY_RETURN_IF_ERROR(SetRef(place, out->add_places()));
  out->mutable_meetings()->Reserve(static_cast<int>(row.meetings.size()));
  for (MeetingId meeting : row.meetings) AppendResourceName(meeting, out->add_meetings());
  approximate_bytes_ += kResourceBytes + row.meetings.size() * kReferenceBytes;
  out->set_certainty(ToCertainty(row.certain_count > 0));
  return absl::OkStatus();
}

}  // namespace chancery
