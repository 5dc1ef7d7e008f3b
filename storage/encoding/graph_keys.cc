#include "storage/encoding/graph_keys.h"

#include "absl/numeric/bits.h"
#include "absl/strings/strip.h"
#include "storage/encoding/ordered_code.h"

namespace chancery {
namespace {

std::string Start(RowType type) {
  std::string key;
  key.reserve(32);
  AppendOrderedUint8(static_cast<uint8_t>(type), &key);
  return key;
}

void AppendKind(EntityKind kind, std::string* key) {
  AppendOrderedUint8(static_cast<uint8_t>(kind), key);
}

void AppendRef(EntityRef ref, std::string* key) {
  AppendKind(ref.kind, key);
  AppendOrderedVarint(ref.id, key);
}

bool ReadType(absl::string_view* key, RowType* type) {
  uint8_t byte;
  if (!ReadOrderedUint8(key, &byte)) return false;
  *type = static_cast<RowType>(byte);
  return true;
}

bool ReadType(absl::string_view* key, RowType expected) {
  RowType type;
  return ReadType(key, &type) && type == expected;
}

bool ReadKind(absl::string_view* key, EntityKind* kind) {
  uint8_t byte;
  if (!ReadOrderedUint8(key, &byte) || byte == 0 || byte >= kEntityKindCount) return false;
  *kind = static_cast<EntityKind>(byte);
  return true;
}

bool ReadRef(absl::string_view* key, EntityRef* ref) {
  return ReadKind(key, &ref->kind) && ReadOrderedVarint(key, &ref->id);
}

bool ReadSequence(absl::string_view* key, uint32_t* sequence) {
  uint64_t value;
  if (!ReadOrderedVarint(key, &value) || value > UINT32_MAX) return false;
  *sequence = static_cast<uint32_t>(value);
  return true;
}

std::string IdKey(RowType type, uint64_t id) {
  std::string key = Start(type);
  AppendOrderedVarint(id, &key);
  return key;
}

std::string RefKey(RowType type, EntityRef ref) {
  std::string key = Start(type);
  AppendRef(ref, &key);
  return key;
}

// The beginning of a long text, and 128 bits of hash: FNV-1a from two starts.
std::string CutText(absl::string_view text) {
  std::string cut(text.substr(0, kCutNameBytes));
  cut.push_back('\x01');
  for (uint64_t hash : {uint64_t{0xcbf29ce484222325}, uint64_t{0x6c62272e07bb0142}}) {
    for (char c : text) hash = (hash ^ static_cast<uint8_t>(c)) * uint64_t{0x100000001b3};
    AppendOrderedUint64(hash, &cut);
  }
  return cut;
}

}  // namespace

std::string EntityKey(EntityRef ref) { return RefKey(RowType::kEntity, ref); }

std::string EntityKeyPrefix(EntityKind kind) {
  std::string key = Start(RowType::kEntity);
  AppendKind(kind, &key);
  return key;
}

bool ParseEntityKey(absl::string_view key, EntityRef* ref) {
  return ReadType(&key, RowType::kEntity) && ReadRef(&key, ref) && key.empty();
}

std::string EvidenceKey(EntityRef fact, ArticleId article, uint32_t sequence) {
  std::string key = EvidenceKeyPrefix(fact);
  AppendOrderedVarint(article.value, &key);
  AppendOrderedVarint(sequence, &key);
  return key;
}

std::string EvidenceKeyPrefix(EntityRef fact) { return RefKey(RowType::kEvidence, fact); }

bool ParseEvidenceKey(absl::string_view key, EntityRef* fact, ArticleId* article,
                      uint32_t* sequence) {
  return ReadType(&key, RowType::kEvidence) && ReadRef(&key, fact) &&
         ReadOrderedVarint(&key, &article->value) && ReadSequence(&key, sequence) && key.empty();
}

std::string ArticleTextKey(ArticleId article) {
  return IdKey(RowType::kArticleText, article.value);
}

bool ParseArticleTextKey(absl::string_view key, ArticleId* article) {
  return ReadType(&key, RowType::kArticleText) && ReadOrderedVarint(&key, &article->value) &&
         key.empty();
}

std::string NoteKey(absl::string_view note) {
  std::string key = Start(RowType::kNote);
  AppendOrderedBytes(note, &key);
  return key;
}

std::string NoteKeyPrefix(absl::string_view prefix) {
  std::string key = Start(RowType::kNote);
  AppendOrderedBytesPrefix(prefix, &key);
  return key;
}

bool ParseNoteKey(absl::string_view key, std::string* note) {
  return ReadType(&key, RowType::kNote) && ReadOrderedBytes(&key, note) && key.empty();
}

std::string KeyKey(EntityKind kind, absl::string_view text) {
  std::string key = Start(RowType::kKey);
  AppendKind(kind, &key);
  AppendOrderedBytes(text, &key);
  return key;
}

bool ParseKeyKey(absl::string_view key, EntityKind* kind, std::string* text) {
  return ReadType(&key, RowType::kKey) && ReadKind(&key, kind) && ReadOrderedBytes(&key, text) &&
         key.empty();
}

std::string NameKeyOf(RowType type, EntityKind kind, absl::string_view text, uint64_t id) {
  std::string key = NameKeyPrefix(type, kind, text);
  AppendOrderedVarint(id, &key);
  return key;
}

std::string NameKeyPrefix(RowType type, EntityKind kind, absl::string_view text) {
  std::string key = Start(type);
  AppendKind(kind, &key);
  if (text.size() <= kMaxNameKeyBytes) {
    AppendOrderedBytes(text, &key);
  } else {
    AppendOrderedBytes(CutText(text), &key);
  }
  return key;
}

std::string NameKeyTextPrefix(RowType type, EntityKind kind, absl::string_view text) {
  std::string key = Start(type);
  AppendKind(kind, &key);
  AppendOrderedBytesPrefix(text.substr(0, kCutNameBytes), &key);
  return key;
}

bool ParseNameKey(absl::string_view key, EntityKind* kind, std::string* text, uint64_t* id) {
  RowType type;
  return ReadType(&key, &type) && type >= RowType::kName && type <= RowType::kNearWord &&
         ReadKind(&key, kind) && ReadOrderedBytes(&key, text) && ReadOrderedVarint(&key, id) &&
         key.empty();
}

std::string RoleOfPolityKey(PolityId polity, RoleId role) {
  std::string key = RoleOfPolityKeyPrefix(polity);
  AppendOrderedVarint(role.value, &key);
  return key;
}

std::string RoleOfPolityKeyPrefix(PolityId polity) {
  return IdKey(RowType::kRoleOfPolity, polity.value);
}

bool ParseRoleOfPolityKey(absl::string_view key, RoleId* role) {
  uint64_t polity;
  return ReadType(&key, RowType::kRoleOfPolity) && ReadOrderedVarint(&key, &polity) &&
         ReadOrderedVarint(&key, &role->value) && key.empty();
}

std::string TenureOfPersonKey(PersonId person, DayNumber day, TenureId tenure) {
  std::string key = TenureOfPersonKeyPrefix(person);
  AppendOrderedInt32(day, &key);
  AppendOrderedVarint(tenure.value, &key);
  return key;
}

std::string TenureOfPersonKeyPrefix(PersonId person) {
  return IdKey(RowType::kTenureOfPerson, person.value);
}

std::string TenureOfRoleKey(RoleId role, DayNumber day, TenureId tenure) {
  std::string key = TenureOfRoleKeyPrefix(role);
  AppendOrderedInt32(day, &key);
  AppendOrderedVarint(tenure.value, &key);
  return key;
}

std::string TenureOfRoleKeyPrefix(RoleId role) { return IdKey(RowType::kTenureOfRole, role.value); }

bool ParseTenureKey(absl::string_view key, TenureId* tenure) {
  RowType type;
  uint64_t owner;
  int32_t day;
  return ReadType(&key, &type) &&
         (type == RowType::kTenureOfPerson || type == RowType::kTenureOfRole) &&
         ReadOrderedVarint(&key, &owner) && ReadOrderedInt32(&key, &day) &&
         ReadOrderedVarint(&key, &tenure->value) && key.empty();
}

void AppendDated(const DayPart& part, uint64_t id, std::string* key) {
  AppendOrderedUint8(part.exact ? 0 : 1, key);
  AppendOrderedInt32(part.day, key);
  AppendOrderedVarint(id, key);
}

std::string DatedLane(absl::string_view prefix, bool exact) {
  std::string key(prefix);
  AppendOrderedUint8(exact ? 0 : 1, &key);
  return key;
}

bool ParseDated(absl::string_view suffix, DayPart* part, uint64_t* id, absl::string_view* rest) {
  uint8_t exactness;
  if (!ReadOrderedUint8(&suffix, &exactness) || exactness > 1 ||
      !ReadOrderedInt32(&suffix, &part->day) || !ReadOrderedVarint(&suffix, id)) {
    return false;
  }
  part->exact = exactness == 0;
  *rest = suffix;
  return true;
}

std::string DatedBound(absl::string_view lane, DayNumber day) {
  std::string key(lane);
  AppendOrderedInt32(day, &key);
  return key;
}

std::string DatedBound(absl::string_view lane, DayNumber day, uint64_t id) {
  std::string key = DatedBound(lane, day);
  AppendOrderedVarint(id, &key);
  return key;
}

size_t DatedLaneSize(absl::string_view key) {
  // Engines ask several times for each row that they write, so nothing is decoded.
  if (key.empty()) return 0;
  size_t size = 1;  // the type
  int ids = 1;
  switch (static_cast<RowType>(key[0])) {
    case RowType::kMeetingOfParty:
    case RowType::kStatementOfSpeaker:
      ++size;  // the kind
      break;
    case RowType::kRoleEncounter:
    case RowType::kStatementByRole:
    case RowType::kNamedHolder:
      ids = 2;
      break;
    case RowType::kStatementByTopic:
    case RowType::kStatementAtMeeting:
    case RowType::kLargeMeetingOf:
    case RowType::kHoldersAtLarge:
    case RowType::kMeetingOnTopic:
    case RowType::kHoldersOfPolity:
      break;
    default:
      return 0;
  }
  for (; ids > 0; --ids) {
    if (size >= key.size()) return 0;
    // An ordered varint begins with as many ones as there are further bytes.
    size += 1 + static_cast<size_t>(absl::countl_one(static_cast<uint8_t>(key[size])));
  }
  return size < key.size() ? size + 1 : 0;
}

std::string MeetingOfPartyPrefix(EntityRef party) {
  return RefKey(RowType::kMeetingOfParty, party);
}

std::string RoleEncounterPrefix(PersonId subject, RoleId role) {
  std::string key = IdKey(RowType::kRoleEncounter, subject.value);
  AppendOrderedVarint(role.value, &key);
  return key;
}

std::string LargeMeetingOfPrefix(PersonId person) {
  return IdKey(RowType::kLargeMeetingOf, person.value);
}

std::string HoldersAtLargePrefix(RoleId role) {
  return IdKey(RowType::kHoldersAtLarge, role.value);
}

std::string NamedHolderPrefix(RoleId role, PersonId person) {
  std::string key = NamedHoldersPrefix(role);
  AppendOrderedVarint(person.value, &key);
  return key;
}

std::string NamedHoldersPrefix(RoleId role) { return IdKey(RowType::kNamedHolder, role.value); }

std::string HoldersOfPolityPrefix(PolityId polity) {
  return IdKey(RowType::kHoldersOfPolity, polity.value);
}

std::string LargeMeetingKey(MeetingId meeting, const DayPart& part) {
  std::string key = IdKey(RowType::kLargeMeeting, meeting.value);
  AppendDated(part, meeting.value, &key);
  return key;
}

std::string StatementOfSpeakerPrefix(EntityRef speaker) {
  return RefKey(RowType::kStatementOfSpeaker, speaker);
}

std::string StatementByRolePrefix(RoleId role, TopicId topic) {
  std::string key = IdKey(RowType::kStatementByRole, role.value);
  AppendOrderedVarint(topic.value, &key);
  return key;
}

std::string StatementByTopicPrefix(TopicId topic) {
  return IdKey(RowType::kStatementByTopic, topic.value);
}

std::string StatementAtMeetingPrefix(MeetingId meeting) {
  return IdKey(RowType::kStatementAtMeeting, meeting.value);
}

std::string TextWordPrefix(EntityKind kind, absl::string_view word) {
  std::string key = Start(RowType::kTextWord);
  AppendKind(kind, &key);
  AppendOrderedBytes(word, &key);
  return key;
}

std::string MeetingOnTopicPrefix(TopicId topic) {
  return IdKey(RowType::kMeetingOnTopic, topic.value);
}

bool ParseDatedKey(absl::string_view key, DatedKey* parts) {
  *parts = DatedKey();
  if (!ReadType(&key, &parts->type)) return false;
  bool ok = false;
  EntityKind fact = EntityKind::kStatement;
  switch (parts->type) {
    case RowType::kMeetingOfParty:
      fact = EntityKind::kMeeting;
      ok = ReadRef(&key, &parts->owner);
      break;
    case RowType::kRoleEncounter:
      fact = EntityKind::kMeeting;
      parts->owner.kind = EntityKind::kPerson;
      ok = ReadOrderedVarint(&key, &parts->owner.id) && ReadOrderedVarint(&key, &parts->role.value);
      break;
    case RowType::kLargeMeetingOf:
      fact = EntityKind::kMeeting;
      parts->owner.kind = EntityKind::kPerson;
      ok = ReadOrderedVarint(&key, &parts->owner.id);
      break;
    case RowType::kHoldersAtLarge:
      fact = EntityKind::kMeeting;
      ok = ReadOrderedVarint(&key, &parts->role.value);
      break;
    case RowType::kNamedHolder:
      fact = EntityKind::kMeeting;
      parts->owner.kind = EntityKind::kPerson;
      ok = ReadOrderedVarint(&key, &parts->role.value) && ReadOrderedVarint(&key, &parts->owner.id);
      break;
    case RowType::kHoldersOfPolity:
      fact = EntityKind::kMeeting;
      ok = ReadOrderedVarint(&key, &parts->polity.value);
      break;
    case RowType::kLargeMeeting: {
      fact = EntityKind::kMeeting;
      uint64_t meeting;
      ok = ReadOrderedVarint(&key, &meeting);
      break;
    }
    case RowType::kStatementOfSpeaker:
      ok = ReadRef(&key, &parts->owner);
      break;
    case RowType::kStatementByRole:
      ok = ReadOrderedVarint(&key, &parts->role.value) &&
           ReadOrderedVarint(&key, &parts->topic.value);
      break;
    case RowType::kStatementByTopic:
      ok = ReadOrderedVarint(&key, &parts->topic.value);
      break;
    case RowType::kStatementAtMeeting:
      parts->owner.kind = EntityKind::kMeeting;
      ok = ReadOrderedVarint(&key, &parts->owner.id);
      break;
    case RowType::kTextWord:
      ok = ReadKind(&key, &fact) && ReadOrderedBytes(&key, &parts->word);
      break;
    case RowType::kMeetingOnTopic:
      fact = EntityKind::kMeeting;
      ok = ReadOrderedVarint(&key, &parts->topic.value);
      break;
    default:
      break;
  }
  parts->fact.kind = fact;
  absl::string_view rest;
  return ok && ParseDated(key, &parts->part, &parts->fact.id, &rest) && rest.empty();
}

std::string FactOfArticleKey(ArticleId article, EntityRef fact, uint32_t sequence) {
  std::string key = FactOfArticlePrefix(article);
  AppendRef(fact, &key);
  AppendOrderedVarint(sequence, &key);
  return key;
}

std::string FactOfArticlePrefix(ArticleId article) {
  return IdKey(RowType::kFactOfArticle, article.value);
}

bool ParseFactOfArticleKey(absl::string_view key, EntityRef* fact, uint32_t* sequence) {
  ArticleId article;
  return ParseFactOfArticleKey(key, &article, fact, sequence);
}

bool ParseFactOfArticleKey(absl::string_view key, ArticleId* article, EntityRef* fact,
                           uint32_t* sequence) {
  return ReadType(&key, RowType::kFactOfArticle) && ReadOrderedVarint(&key, &article->value) &&
         ReadRef(&key, fact) && ReadSequence(&key, sequence) && key.empty();
}

std::string RowTypePrefix(RowType type) { return Start(type); }

bool ParseRowType(absl::string_view key, RowType* type) { return ReadType(&key, type); }

std::string CommitKey(Revision revision) {
  std::string key("\x01");
  AppendOrderedUint64(revision, &key);
  return key;
}

std::string ChangesKey(Revision revision) {
  std::string key("\x03");
  AppendOrderedUint64(revision, &key);
  return key;
}

std::string RequestKey(absl::string_view request_id) {
  std::string key("\x02");
  key.append(request_id.data(), request_id.size());
  return key;
}

std::string OutcomeAgeKey(uint64_t micros, absl::string_view request_id) {
  std::string key("\x04");
  AppendOrderedUint64(micros, &key);
  key.append(request_id.data(), request_id.size());
  return key;
}

bool ParseOutcomeAgeKey(absl::string_view key, uint64_t* micros, absl::string_view* request_id) {
  if (!absl::ConsumePrefix(&key, "\x04") || !ReadOrderedUint64(&key, micros)) return false;
  *request_id = key;
  return true;
}

std::string HistoryKey(absl::string_view row_key, Revision closed) {
  std::string key(row_key);
  AppendOrderedUint64(closed, &key);
  return key;
}

bool ParseHistoryKey(absl::string_view key, absl::string_view* row_key, Revision* closed) {
  if (key.size() < sizeof(Revision)) return false;
  *row_key = key.substr(0, key.size() - sizeof(Revision));
  absl::string_view suffix = key.substr(row_key->size());
  return ReadOrderedUint64(&suffix, closed);
}

}  // namespace chancery
