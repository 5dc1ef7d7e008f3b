#include "storage/graph/index_values.h"

#include <algorithm>

#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/encoding/varint.h"

namespace chancery {
namespace {

absl::Status Corrupt() {
  return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", "a stored index row is damaged");
}

bool ReadByte(absl::string_view* in, uint8_t* byte) {
  if (in->empty()) return false;
  *byte = static_cast<uint8_t>(in->front());
  in->remove_prefix(1);
  return true;
}

void AppendDate(const PartialDate& when, std::string* out) {
  const PartialDate::Parts parts = when.parts();
  AppendSignedVarint(parts.nominal_earliest, out);
  AppendSignedVarint(int64_t{parts.nominal_latest} - parts.nominal_earliest, out);
  out->push_back(static_cast<char>(parts.form));
}

bool ReadDate(absl::string_view* in, PartialDate* when) {
  int64_t earliest;
  int64_t span;
  uint8_t form;
  if (!ReadSignedVarint(in, &earliest) || !ReadSignedVarint(in, &span) || !ReadByte(in, &form)) {
    return false;
  }
  if (earliest < kMinDay || earliest > kMaxDay || span < 0 || span > int64_t{UINT32_MAX} ||
      earliest + span > kMaxDay) {
    return false;
  }
  absl::StatusOr<PartialDate> date = PartialDate::FromParts(
      static_cast<DayNumber>(earliest), static_cast<DayNumber>(earliest + span), form);
  if (!date.ok()) return false;
  *when = *date;
  return true;
}

bool ReadWhen(absl::string_view* in, const DayPart& part, PartialDate* when) {
  if (!part.exact) return ReadDate(in, when);
  *when = PartialDate::FromDayNumber(part.day);
  return true;
}

// Bits of the flags of edges and encounters: kind, status, and two more.
uint8_t Flags(MeetingKind kind, MeetingStatus status, bool sixth, bool seventh) {
  return static_cast<uint8_t>(static_cast<int>(kind) | static_cast<int>(status) << 3 |
                              static_cast<int>(sixth) << 6 | static_cast<int>(seventh) << 7);
}

bool ReadFlags(uint8_t flags, MeetingKind* kind, MeetingStatus* status) {
  *kind = static_cast<MeetingKind>(flags & 7);
  *status = static_cast<MeetingStatus>(flags >> 3 & 7);
  return *kind <= MeetingKind::kSummit && *status <= MeetingStatus::kDenied;
}

// An office of an edge: the role, its qualifier (2 bits), and of one held then whether that is
// certain and stated.
constexpr int kOfficeBits = 4;

// What both forms of an edge begin with. `T`: MeetingEdge or MeetingPeople.
template <typename T>
bool ReadHead(absl::string_view* in, const DayPart& part, uint64_t* duration, T* out) {
  uint8_t flags;
  if (!ReadByte(in, &flags) || !ReadFlags(flags, &out->kind, &out->status)) return false;
  if (!ReadWhen(in, part, &out->when)) return false;
  *duration = 0;
  if ((flags & 0x80) != 0 && (!ReadVarint(in, duration) || *duration > UINT32_MAX)) return false;
  uint64_t count;
  if (!ReadVarint(in, &out->place.value) || !ReadVarint(in, &count) || count > in->size()) {
    return false;
  }
  out->topics.resize(count);
  for (TopicId& topic : out->topics) {
    if (!ReadVarint(in, &topic.value)) return false;
  }
  return true;
}

bool DoDecodeEdge(absl::string_view in, const DayPart& part, MeetingEdge* edge) {
  uint64_t duration;
  if (!ReadHead(&in, part, &duration, edge)) return false;
  edge->duration_minutes = static_cast<uint32_t>(duration);
  uint64_t count;
  if (!ReadVarint(&in, &count) || count > in.size()) return false;
  edge->participants.resize(count);
  for (EdgeParticipant& participant : edge->participants) {
    uint8_t kind;
    if (!ReadByte(&in, &kind) || kind >= kEntityKindCount) return false;
    participant.party.kind = static_cast<EntityKind>(kind);
    if (participant.party.kind == EntityKind::kNone) {
      absl::string_view group;
      if (!ReadLengthPrefixed(&in, &group)) return false;
      participant.party.id = 0;
      participant.group.assign(group.data(), group.size());
    } else if (!ReadVarint(&in, &participant.party.id)) {
      return false;
    } else {
      participant.group.clear();
    }
    if (!ReadVarint(&in, &count) || count > in.size()) return false;
    participant.capacities.clear();
    participant.other_offices.clear();
    for (; count > 0; --count) {
      uint64_t value;
      if (!ReadVarint(&in, &value)) return false;
      const RoleId role(value >> kOfficeBits);
      const uint64_t qualifier = value >> 2 & 3;
      if (qualifier == 0) {
        participant.capacities.push_back({role, (value & 2) != 0, (value & 1) != 0});
      } else if (qualifier <= static_cast<uint64_t>(OfficeQualifier::kFuture)) {
        participant.other_offices.push_back({role, static_cast<OfficeQualifier>(qualifier)});
      } else {
        return false;
      }
    }
  }
  absl::string_view cameo_code;
  absl::string_view title;
  if (!ReadLengthPrefixed(&in, &cameo_code) || !ReadLengthPrefixed(&in, &title)) return false;
  edge->cameo_code.assign(cameo_code.data(), cameo_code.size());
  edge->title.assign(title.data(), title.size());
  return in.empty();
}

bool DoDecodePeople(absl::string_view in, const DayPart& part, MeetingPeople* out) {
  uint64_t ignored;
  if (!ReadHead(&in, part, &ignored, out)) return false;
  uint64_t count;
  if (!ReadVarint(&in, &count) || count > in.size()) return false;
  out->people.clear();
  for (; count > 0; --count) {
    uint8_t kind;
    if (!ReadByte(&in, &kind) || kind >= kEntityKindCount) return false;
    if (static_cast<EntityKind>(kind) == EntityKind::kNone) {
      absl::string_view group;
      if (!ReadLengthPrefixed(&in, &group)) return false;
    } else {
      PersonId person;
      if (!ReadVarint(&in, &person.value)) return false;
      if (static_cast<EntityKind>(kind) == EntityKind::kPerson) out->people.push_back(person);
    }
    uint64_t offices;
    if (!ReadVarint(&in, &offices) || offices > in.size()) return false;
    for (; offices > 0; --offices) {
      if (!ReadVarint(&in, &ignored)) return false;
    }
  }
  absl::string_view text;
  return ReadLengthPrefixed(&in, &text) && ReadLengthPrefixed(&in, &text) && in.empty();
}

}  // namespace

DayPart DayPartOf(const PartialDate& when) {
  DayPart part;
  part.day = SortDay(when);
  part.exact = when == PartialDate::FromDayNumber(part.day);
  return part;
}

void EncodeEdge(const MeetingEdge& edge, std::string* out) {
  const bool has_duration = edge.duration_minutes != 0;
  out->push_back(static_cast<char>(Flags(edge.kind, edge.status, false, has_duration)));
  if (!DayPartOf(edge.when).exact) AppendDate(edge.when, out);
  if (has_duration) AppendVarint(edge.duration_minutes, out);
  AppendVarint(edge.place.value, out);
  AppendVarint(edge.topics.size(), out);
  for (TopicId topic : edge.topics) AppendVarint(topic.value, out);
  AppendVarint(edge.participants.size(), out);
  for (const EdgeParticipant& participant : edge.participants) {
    out->push_back(static_cast<char>(participant.party.kind));
    if (participant.party.kind == EntityKind::kNone) {
      AppendLengthPrefixed(participant.group, out);
    } else {
      AppendVarint(participant.party.id, out);
    }
    AppendVarint(participant.capacities.size() + participant.other_offices.size(), out);
    for (const Capacity& capacity : participant.capacities) {
      AppendVarint(capacity.role.value << kOfficeBits |
                       static_cast<uint64_t>(capacity.certain) << 1 |
                       static_cast<uint64_t>(capacity.stated),
                   out);
    }
    for (const QualifiedOffice& office : participant.other_offices) {
      AppendVarint(office.role.value << kOfficeBits | static_cast<uint64_t>(office.qualifier) << 2,
                   out);
    }
  }
  AppendLengthPrefixed(edge.cameo_code, out);
  AppendLengthPrefixed(edge.title, out);
}

absl::Status DecodeEdge(absl::string_view bytes, const DayPart& part, MeetingEdge* edge) {
  return DoDecodeEdge(bytes, part, edge) ? absl::OkStatus() : Corrupt();
}

absl::Status DecodePeople(absl::string_view bytes, const DayPart& part, MeetingPeople* people) {
  return DoDecodePeople(bytes, part, people) ? absl::OkStatus() : Corrupt();
}

void EncodeHolders(const RoleHolders& holders, std::string* out) {
  out->push_back(static_cast<char>(Flags(holders.kind, holders.status, false, false)));
  AppendVarint(holders.place.value, out);
  if (!DayPartOf(holders.when).exact) AppendDate(holders.when, out);
  // Ids in order lie close together.
  uint64_t before = 0;
  for (const RoleHolders::Holder& holder : holders.holders) {
    AppendVarint(holder.person.value - before, out);
    out->push_back(
        static_cast<char>(static_cast<int>(holder.certain) | static_cast<int>(holder.stated) << 1));
    before = holder.person.value;
  }
}

absl::Status DecodeHolders(absl::string_view bytes, const DayPart& part, RoleHolders* holders) {
  uint8_t flags;
  if (!ReadByte(&bytes, &flags) || !ReadFlags(flags, &holders->kind, &holders->status) ||
      !ReadVarint(&bytes, &holders->place.value) || !ReadWhen(&bytes, part, &holders->when)) {
    return Corrupt();
  }
  holders->holders.clear();
  uint64_t before = 0;
  while (!bytes.empty()) {
    RoleHolders::Holder holder;
    if (!ReadVarint(&bytes, &holder.person.value) || !ReadByte(&bytes, &flags) || flags > 3) {
      return Corrupt();
    }
    holder.person.value += before;
    before = holder.person.value;
    holder.certain = (flags & 1) != 0;
    holder.stated = (flags & 2) != 0;
    holders->holders.push_back(holder);
  }
  return absl::OkStatus();
}

void EncodeHit(const StatementHit& hit, std::string* out) {
  out->push_back(hit.certain ? 1 : 0);
  if (!DayPartOf(hit.when).exact) AppendDate(hit.when, out);
}

absl::Status DecodeHit(absl::string_view bytes, const DayPart& part, StatementHit* hit) {
  uint8_t flags;
  if (!ReadByte(&bytes, &flags) || flags > 1 || !ReadWhen(&bytes, part, &hit->when) ||
      !bytes.empty()) {
    return Corrupt();
  }
  hit->certain = flags == 1;
  return absl::OkStatus();
}

void EncodeMention(const TextMention& mention, std::string* out) {
  if (!DayPartOf(mention.when).exact) AppendDate(mention.when, out);
  AppendVarint(mention.times, out);
  AppendVarint(mention.length, out);
}

absl::Status DecodeMention(absl::string_view bytes, const DayPart& part, TextMention* mention) {
  uint64_t times;
  uint64_t length;
  if (!ReadWhen(&bytes, part, &mention->when) || !ReadVarint(&bytes, &times) ||
      !ReadVarint(&bytes, &length) || times == 0 || times > length || length > UINT32_MAX ||
      !bytes.empty()) {
    return Corrupt();
  }
  mention->times = static_cast<uint32_t>(times);
  mention->length = static_cast<uint32_t>(length);
  return absl::OkStatus();
}

}  // namespace chancery
