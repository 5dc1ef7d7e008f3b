#include "storage/encoding/record_codec.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "chancery/internal/record.pb.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

absl::Status Corrupt(absl::string_view what) {
  return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT",
                   absl::StrCat("a stored ", what, " is damaged"));
}

template <typename Message>
absl::Status Parse(absl::string_view bytes, absl::string_view what, Message* message) {
  if (!message->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return Corrupt(what);
  return absl::OkStatus();
}

template <typename Message>
void Append(const Message& message, std::string* out) {
  message.AppendToString(out);
}

// Dates. An unknown date is not written at all.

void SetDate(const PartialDate& date, internal::DateRecord* record) {
  const PartialDate::Parts parts = date.parts();
  record->set_earliest(parts.nominal_earliest);
  record->set_latest(parts.nominal_latest);
  record->set_form(parts.form);
}

#define CHANCERY_SET_DATE(date, record, field) \
  if ((date) != PartialDate()) SetDate((date), (record)->mutable_##field())

absl::Status GetDate(bool present, const internal::DateRecord& record, PartialDate* date) {
  if (!present) {
    *date = PartialDate();
    return absl::OkStatus();
  }
  absl::StatusOr<PartialDate> parsed =
      record.form() > 255 ? absl::StatusOr<PartialDate>(absl::InvalidArgumentError("form"))
                          : PartialDate::FromParts(record.earliest(), record.latest(),
                                                   static_cast<uint8_t>(record.form()));
  if (!parsed.ok()) return Corrupt("date");
  *date = *parsed;
  return absl::OkStatus();
}

#define CHANCERY_GET_DATE(record, field, date) \
  CHANCERY_RETURN_IF_ERROR(GetDate((record).has_##field(), (record).field(), date))

void SetNames(const Names& names, internal::NamesRecord* record) {
  record->set_display(names.display);
  for (const std::string& alias : names.aliases) record->add_aliases(alias);
  for (const std::string& key : names.keys) record->add_keys(key);
}

void GetNames(const internal::NamesRecord& record, Names* names) {
  names->display = record.display();
  names->aliases.assign(record.aliases().begin(), record.aliases().end());
  names->keys.assign(record.keys().begin(), record.keys().end());
}

template <typename IdType, typename Field>
std::vector<IdType> GetIds(const Field& field) {
  std::vector<IdType> ids;
  ids.reserve(field.size());
  for (uint64_t id : field) ids.push_back(IdType(id));
  return ids;
}

// No reference is written as none, whatever kind it would have had.
uint32_t KindOf(const EntityRef& ref) { return ref ? static_cast<uint32_t>(ref.kind) : 0; }

absl::Status GetRef(uint32_t kind, uint64_t id, EntityRef* ref) {
  if (kind >= kEntityKindCount || (kind == 0) != (id == 0)) return Corrupt("reference");
  *ref = EntityRef(static_cast<EntityKind>(kind), id);
  return absl::OkStatus();
}

template <typename Enum>
absl::Status GetEnum(uint32_t value, Enum last, Enum* out) {
  if (value > static_cast<uint32_t>(last)) return Corrupt("enum value");
  *out = static_cast<Enum>(value);
  return absl::OkStatus();
}

template <typename Records>
void SetOffices(const std::vector<QualifiedOffice>& offices, Records* records) {
  for (const QualifiedOffice& office : offices) {
    internal::QualifiedOfficeRecord* record = records->Add();
    record->set_role(office.role.value);
    record->set_qualifier(static_cast<uint32_t>(office.qualifier));
  }
}

template <typename Records>
absl::Status GetOffices(const Records& records, std::vector<QualifiedOffice>* offices) {
  for (const internal::QualifiedOfficeRecord& record : records) {
    QualifiedOffice office;
    office.role = RoleId(record.role());
    CHANCERY_RETURN_IF_ERROR(
        GetEnum(record.qualifier(), OfficeQualifier::kFuture, &office.qualifier));
    offices->push_back(office);
  }
  return absl::OkStatus();
}

// One Encode and one Decode per kind.

void Encode(const Person& person, std::string* out) {
  internal::PersonRecord record;
  SetNames(person.names, record.mutable_names());
  CHANCERY_SET_DATE(person.birth, &record, birth);
  CHANCERY_SET_DATE(person.death, &record, death);
  record.set_polity(person.polity.value);
  Append(record, out);
}

absl::Status Decode(absl::string_view bytes, Person* person) {
  internal::PersonRecord record;
  CHANCERY_RETURN_IF_ERROR(Parse(bytes, "person", &record));
  GetNames(record.names(), &person->names);
  CHANCERY_GET_DATE(record, birth, &person->birth);
  CHANCERY_GET_DATE(record, death, &person->death);
  person->polity = PolityId(record.polity());
  return absl::OkStatus();
}

void Encode(const Polity& polity, std::string* out) {
  internal::PolityRecord record;
  SetNames(polity.names, record.mutable_names());
  Append(record, out);
}

absl::Status Decode(absl::string_view bytes, Polity* polity) {
  internal::PolityRecord record;
  CHANCERY_RETURN_IF_ERROR(Parse(bytes, "polity", &record));
  GetNames(record.names(), &polity->names);
  return absl::OkStatus();
}

void Encode(const Role& role, std::string* out) {
  internal::RoleRecord record;
  SetNames(role.names, record.mutable_names());
  record.set_polity(role.polity.value);
  Append(record, out);
}

absl::Status Decode(absl::string_view bytes, Role* role) {
  internal::RoleRecord record;
  CHANCERY_RETURN_IF_ERROR(Parse(bytes, "role", &record));
  GetNames(record.names(), &role->names);
  role->polity = PolityId(record.polity());
  return absl::OkStatus();
}

void Encode(const Tenure& tenure, std::string* out) {
  internal::TenureRecord record;
  record.set_person(tenure.person.value);
  record.set_role(tenure.role.value);
  CHANCERY_SET_DATE(tenure.interval.start(), &record, start);
  CHANCERY_SET_DATE(tenure.interval.end(), &record, end);
  record.set_end_state(static_cast<uint32_t>(tenure.interval.end_state()));
  if (tenure.interval.last_known().has_value()) {
    record.set_last_known(*tenure.interval.last_known());
  }
  record.set_acting(tenure.acting);
  for (const std::string& key : tenure.keys) record.add_keys(key);
  Append(record, out);
}

absl::Status Decode(absl::string_view bytes, Tenure* tenure) {
  internal::TenureRecord record;
  CHANCERY_RETURN_IF_ERROR(Parse(bytes, "tenure", &record));
  tenure->person = PersonId(record.person());
  tenure->role = RoleId(record.role());
  PartialDate start;
  PartialDate end;
  auto state = TimeInterval::EndState::kUnknown;
  CHANCERY_GET_DATE(record, start, &start);
  CHANCERY_GET_DATE(record, end, &end);
  CHANCERY_RETURN_IF_ERROR(GetEnum(record.end_state(), TimeInterval::EndState::kEnded, &state));
  absl::optional<DayNumber> last_known;
  if (record.has_last_known()) last_known = record.last_known();
  absl::StatusOr<TimeInterval> interval = TimeInterval::Create(start, state, end, last_known);
  if (!interval.ok()) return Corrupt("tenure's interval");
  tenure->interval = *interval;
  tenure->acting = record.acting();
  tenure->keys.assign(record.keys().begin(), record.keys().end());
  return absl::OkStatus();
}

void Encode(const Meeting& meeting, std::string* out) {
  internal::MeetingRecord record;
  record.set_kind(static_cast<uint32_t>(meeting.kind));
  record.set_status(static_cast<uint32_t>(meeting.status));
  CHANCERY_SET_DATE(meeting.when, &record, when);
  record.set_duration_minutes(meeting.duration_minutes);
  record.set_place(meeting.place.value);
  for (TopicId topic : meeting.topics) record.add_topics(topic.value);
  for (const Participation& participation : meeting.participations) {
    internal::ParticipationRecord* part = record.add_participations();
    part->set_party_kind(KindOf(participation.party));
    part->set_party(participation.party.id);
    part->set_group(participation.group);
    for (RoleId role : participation.stated) part->add_stated(role.value);
    SetOffices(participation.other_offices, part->mutable_other_offices());
  }
  record.set_cameo_code(meeting.cameo_code);
  record.set_title(meeting.title);
  for (const std::string& key : meeting.keys) record.add_keys(key);
  Append(record, out);
}

absl::Status Decode(absl::string_view bytes, Meeting* meeting) {
  internal::MeetingRecord record;
  CHANCERY_RETURN_IF_ERROR(Parse(bytes, "meeting", &record));
  CHANCERY_RETURN_IF_ERROR(GetEnum(record.kind(), MeetingKind::kSummit, &meeting->kind));
  CHANCERY_RETURN_IF_ERROR(GetEnum(record.status(), MeetingStatus::kDenied, &meeting->status));
  CHANCERY_GET_DATE(record, when, &meeting->when);
  meeting->duration_minutes = record.duration_minutes();
  meeting->place = PlaceId(record.place());
  meeting->topics = GetIds<TopicId>(record.topics());
  meeting->participations.reserve(record.participations_size());
  for (const internal::ParticipationRecord& part : record.participations()) {
    Participation participation;
    CHANCERY_RETURN_IF_ERROR(GetRef(part.party_kind(), part.party(), &participation.party));
    participation.group = part.group();
    participation.stated = GetIds<RoleId>(part.stated());
    CHANCERY_RETURN_IF_ERROR(GetOffices(part.other_offices(), &participation.other_offices));
    meeting->participations.push_back(std::move(participation));
  }
  meeting->cameo_code = record.cameo_code();
  meeting->title = record.title();
  meeting->keys.assign(record.keys().begin(), record.keys().end());
  return absl::OkStatus();
}

void Encode(const Statement& statement, std::string* out) {
  internal::StatementRecord record;
  record.set_speaker_kind(KindOf(statement.speaker));
  record.set_speaker(statement.speaker.id);
  record.set_speaker_description(statement.speaker_description);
  for (RoleId role : statement.stated) record.add_stated(role.value);
  SetOffices(statement.other_offices, record.mutable_other_offices());
  record.set_text(statement.text);
  record.set_mode(static_cast<uint32_t>(statement.mode));
  CHANCERY_SET_DATE(statement.when, &record, when);
  record.set_when_assumed(statement.when_assumed);
  record.set_meeting(statement.meeting.value);
  record.set_addressee_kind(KindOf(statement.addressee));
  record.set_addressee(statement.addressee.id);
  for (TopicId topic : statement.topics) record.add_topics(topic.value);
  for (const std::string& key : statement.keys) record.add_keys(key);
  Append(record, out);
}

absl::Status Decode(absl::string_view bytes, Statement* statement) {
  internal::StatementRecord record;
  CHANCERY_RETURN_IF_ERROR(Parse(bytes, "statement", &record));
  CHANCERY_RETURN_IF_ERROR(GetRef(record.speaker_kind(), record.speaker(), &statement->speaker));
  statement->speaker_description = record.speaker_description();
  statement->stated = GetIds<RoleId>(record.stated());
  CHANCERY_RETURN_IF_ERROR(GetOffices(record.other_offices(), &statement->other_offices));
  statement->text = record.text();
  CHANCERY_RETURN_IF_ERROR(GetEnum(record.mode(), StatementMode::kParaphrase, &statement->mode));
  CHANCERY_GET_DATE(record, when, &statement->when);
  statement->when_assumed = record.when_assumed();
  statement->meeting = MeetingId(record.meeting());
  CHANCERY_RETURN_IF_ERROR(
      GetRef(record.addressee_kind(), record.addressee(), &statement->addressee));
  statement->topics = GetIds<TopicId>(record.topics());
  statement->keys.assign(record.keys().begin(), record.keys().end());
  return absl::OkStatus();
}

void Encode(const Place& place, std::string* out) {
  internal::PlaceRecord record;
  SetNames(place.names, record.mutable_names());
  record.set_polity(place.polity.value);
  Append(record, out);
}

absl::Status Decode(absl::string_view bytes, Place* place) {
  internal::PlaceRecord record;
  CHANCERY_RETURN_IF_ERROR(Parse(bytes, "place", &record));
  GetNames(record.names(), &place->names);
  place->polity = PolityId(record.polity());
  return absl::OkStatus();
}

void Encode(const Topic& topic, std::string* out) {
  internal::TopicRecord record;
  SetNames(topic.names, record.mutable_names());
  Append(record, out);
}

absl::Status Decode(absl::string_view bytes, Topic* topic) {
  internal::TopicRecord record;
  CHANCERY_RETURN_IF_ERROR(Parse(bytes, "topic", &record));
  GetNames(record.names(), &topic->names);
  return absl::OkStatus();
}

void Encode(const Article& article, std::string* out) {
  internal::ArticleRecord record;
  record.set_title(article.title);
  record.set_publisher(article.publisher);
  record.set_url(article.url);
  CHANCERY_SET_DATE(article.published, &record, published);
  record.set_language(article.language);
  record.set_content_hash(article.content_hash);
  record.set_extractor(article.extractor);
  record.set_extractor_version(article.extractor_version);
  record.set_ingest_unix_micros(absl::ToUnixMicros(article.ingest_time));
  for (const std::string& key : article.keys) record.add_keys(key);
  Append(record, out);
}

absl::Status Decode(absl::string_view bytes, Article* article) {
  internal::ArticleRecord record;
  CHANCERY_RETURN_IF_ERROR(Parse(bytes, "article", &record));
  article->title = record.title();
  article->publisher = record.publisher();
  article->url = record.url();
  CHANCERY_GET_DATE(record, published, &article->published);
  article->language = record.language();
  article->content_hash = record.content_hash();
  article->extractor = record.extractor();
  article->extractor_version = record.extractor_version();
  article->ingest_time = absl::FromUnixMicros(record.ingest_unix_micros());
  article->keys.assign(record.keys().begin(), record.keys().end());
  return absl::OkStatus();
}

template <typename T>
absl::StatusOr<Entity> DecodeAs(uint64_t id, absl::string_view bytes) {
  T entity;
  CHANCERY_RETURN_IF_ERROR(Decode(bytes, &entity));
  entity.id.value = id;
  return Entity(std::move(entity));
}

}  // namespace

void EncodeEntity(const Entity& entity, std::string* out) {
  std::visit([out](const auto& e) { Encode(e, out); }, entity);
}

absl::StatusOr<Entity> DecodeEntity(EntityRef ref, absl::string_view bytes) {
  switch (ref.kind) {
    case EntityKind::kPerson:
      return DecodeAs<Person>(ref.id, bytes);
    case EntityKind::kPolity:
      return DecodeAs<Polity>(ref.id, bytes);
    case EntityKind::kRole:
      return DecodeAs<Role>(ref.id, bytes);
    case EntityKind::kTenure:
      return DecodeAs<Tenure>(ref.id, bytes);
    case EntityKind::kMeeting:
      return DecodeAs<Meeting>(ref.id, bytes);
    case EntityKind::kStatement:
      return DecodeAs<Statement>(ref.id, bytes);
    case EntityKind::kPlace:
      return DecodeAs<Place>(ref.id, bytes);
    case EntityKind::kTopic:
      return DecodeAs<Topic>(ref.id, bytes);
    case EntityKind::kArticle:
      return DecodeAs<Article>(ref.id, bytes);
    case EntityKind::kNone:
      break;
  }
  return Corrupt("entity kind");
}

void EncodeEvidence(const Evidence& evidence, std::string* out) {
  internal::EvidenceRecord record;
  record.set_begin(evidence.begin);
  record.set_end(evidence.end);
  record.set_confidence(evidence.confidence);
  record.set_kind(static_cast<uint32_t>(evidence.kind));
  record.set_status(static_cast<uint32_t>(evidence.status));
  CHANCERY_SET_DATE(evidence.when, &record, when);
  record.set_place(evidence.place.value);
  record.set_index(evidence.index);
  if (evidence.claim.has_value()) {
    record.set_has_claim(true);
    EncodeEntity(*evidence.claim, record.mutable_claim());
  }
  Append(record, out);
}

absl::Status DecodeEvidence(absl::string_view bytes, Evidence* evidence) {
  internal::EvidenceRecord record;
  CHANCERY_RETURN_IF_ERROR(Parse(bytes, "evidence", &record));
  evidence->begin = record.begin();
  evidence->end = record.end();
  evidence->confidence = record.confidence();
  CHANCERY_RETURN_IF_ERROR(GetEnum(record.kind(), MeetingKind::kSummit, &evidence->kind));
  CHANCERY_RETURN_IF_ERROR(GetEnum(record.status(), MeetingStatus::kDenied, &evidence->status));
  CHANCERY_GET_DATE(record, when, &evidence->when);
  evidence->place = PlaceId(record.place());
  evidence->index = record.index();
  evidence->claim = absl::nullopt;
  if (record.has_claim()) {
    CHANCERY_ASSIGN_OR_RETURN(evidence->claim,
                              DecodeEntity(EntityRef(evidence->fact.kind, 0), record.claim()));
  }
  return absl::OkStatus();
}

std::string EncodeHead(const Head& head) {
  internal::HeadRecord record;
  record.set_revision(head.revision);
  record.set_unix_micros(absl::ToUnixMicros(head.time));
  for (uint64_t next : head.next_ids) record.add_next_ids(next);
  for (int64_t count : head.counts) record.add_counts(count);
  record.set_oldest(head.oldest);
  record.set_trimmed(head.trimmed);
  return record.SerializeAsString();
}

absl::StatusOr<Head> DecodeHead(absl::string_view bytes) {
  internal::HeadRecord record;
  CHANCERY_RETURN_IF_ERROR(Parse(bytes, "head", &record));
  if (record.next_ids_size() != kEntityKindCount || record.counts_size() != kEntityKindCount) {
    return Corrupt("head");
  }
  Head head;
  head.revision = record.revision();
  if (head.revision > 0) head.time = absl::FromUnixMicros(record.unix_micros());
  for (int i = 0; i < kEntityKindCount; ++i) {
    head.next_ids[i] = record.next_ids(i);
    head.counts[i] = record.counts(i);
  }
  head.oldest = record.oldest();
  head.trimmed = record.trimmed();
  return head;
}

std::string EncodeCommit(const Commit& commit) {
  internal::CommitRecord record;
  record.set_unix_micros(absl::ToUnixMicros(commit.time));
  record.set_rows(commit.rows);
  record.set_author(commit.author);
  return record.SerializeAsString();
}

absl::StatusOr<Commit> DecodeCommit(absl::string_view bytes) {
  internal::CommitRecord record;
  CHANCERY_RETURN_IF_ERROR(Parse(bytes, "commit", &record));
  return Commit{absl::FromUnixMicros(record.unix_micros()), record.rows(), record.author()};
}

}  // namespace chancery
