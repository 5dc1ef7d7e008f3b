#include "server/ingest/meeting_notes.h"

#include <algorithm>
#include <limits>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/ingest/claim_store.h"
#include "server/ingest/decision_log.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr char kVague[] = "meetings/vague/";
constexpr char kOffice[] = "meetings/office/";
constexpr char kHome[] = "meetings/home/";
constexpr char kLong[] = "long/";

constexpr int64_t kNoNegativeDay = int64_t{1} << 32;
constexpr int64_t kSpanDays = 32;
constexpr size_t kSuffixBytes = 33;  // two sortable numbers

int64_t SpanOf(int64_t day) { return (day + kNoNegativeDay) / kSpanDays; }

std::string Shelf(int64_t span) {
  return absl::StrCat(SortableNumber(static_cast<uint64_t>(span)), "/");
}

// Where a claim of that date stands: spans that it reaches into, or the one for long ones.
std::vector<std::string> ShelvesOf(const PartialDate& when) {
  constexpr int64_t kMaxSpans = 4;
  std::vector<std::string> shelves;
  if (!when.is_unknown()) {
    const int64_t begin = SpanOf(when.earliest());
    const int64_t end = SpanOf(when.latest());
    if (end - begin < kMaxSpans) {
      for (int64_t span = begin; span <= end; ++span) shelves.push_back(Shelf(span));
    }
  }
  if (shelves.empty()) shelves.emplace_back(kLong);
  return shelves;
}

std::string PartyPrefix(EntityRef party) {
  return absl::StrCat(kVague, static_cast<int>(party.kind), "/", party.id, "/");
}

std::string OfficePrefix(RoleId role) { return absl::StrCat(kOffice, role.value, "/"); }

std::string ClaimSuffix(const MeetingClaimKey& key) {
  return absl::StrCat(SortableNumber(key.first.value), "/", SortableNumber(key.second));
}

absl::Status Corrupt() {
  return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", "a meeting's note is damaged");
}

absl::StatusOr<MeetingClaimKey> ParseSuffix(absl::string_view key) {
  if (key.size() < kSuffixBytes) return Corrupt();
  const absl::string_view suffix = key.substr(key.size() - kSuffixBytes);
  const absl::optional<uint64_t> article = ParseSortableNumber(suffix.substr(0, 16));
  const absl::optional<uint64_t> index = ParseSortableNumber(suffix.substr(17));
  if (!article.has_value() || !index.has_value()) return Corrupt();
  return MeetingClaimKey(ArticleId(*article), static_cast<uint32_t>(*index));
}

absl::StatusOr<VagueClaim> DecodeVague(absl::string_view value) {
  const std::vector<absl::string_view> fields = absl::StrSplit(value, ' ');
  VagueClaim claim;
  if (fields.size() < 3 || !absl::SimpleAtoi(fields[0], &claim.meeting.value) ||
      !absl::SimpleAtoi(fields[1], &claim.first) || !absl::SimpleAtoi(fields[2], &claim.last)) {
    return Corrupt();
  }
  for (size_t i = 3; i < fields.size(); ++i) {
    const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(fields[i], ':');
    int kind = 0;
    EntityRef party;
    if (!absl::SimpleAtoi(parts.first, &kind) || !absl::SimpleAtoi(parts.second, &party.id)) {
      return Corrupt();
    }
    party.kind = static_cast<EntityKind>(kind);
    claim.parties.push_back(party);
  }
  return claim;
}

absl::StatusOr<WaitingClaim> DecodeWaiting(absl::string_view value) {
  WaitingClaim claim;
  const size_t space = value.find(' ');
  if (space == absl::string_view::npos ||
      !absl::SimpleAtoi(value.substr(0, space), &claim.holder.value)) {
    return Corrupt();
  }
  CHANCERY_ASSIGN_OR_RETURN(claim.when, PartialDate::Parse(value.substr(space + 1)));
  return claim;
}

}  // namespace

std::vector<std::string> VagueNoteKeys(const PartialDate& when, const std::set<EntityRef>& parties,
                                       MeetingClaimKey claim) {
  std::vector<std::string> keys;
  if (!when.is_unknown() && when.is_exact_day()) return keys;
  for (EntityRef party : parties) {
    for (const std::string& shelf : ShelvesOf(when)) {
      keys.push_back(absl::StrCat(PartyPrefix(party), shelf, ClaimSuffix(claim)));
    }
  }
  return keys;
}

std::string EncodeVague(const VagueClaim& claim) {
  std::string value = absl::StrCat(claim.meeting.value, " ", claim.first, " ", claim.last);
  for (EntityRef party : claim.parties) {
    absl::StrAppend(&value, " ", static_cast<int>(party.kind), ":", party.id);
  }
  return value;
}

absl::Status ScanVague(const Transaction& txn, EntityRef party, const PartialDate& when,
                       Budget& budget, absl::FunctionRef<bool(const VagueClaim&)> visit) {
  std::vector<std::string> shelves = ShelvesOf(when);
  if (shelves.front() == kLong) {
    shelves = {""};  // a long one may be of any
  } else {
    shelves.emplace_back(kLong);
  }
  for (const std::string& shelf : shelves) {
    absl::Status status;
    bool more = true;
    CHANCERY_RETURN_IF_ERROR(
        txn.ScanNotes(absl::StrCat(PartyPrefix(party), shelf), budget,
                      [&](absl::string_view, absl::string_view value) {
                        const absl::StatusOr<VagueClaim> claim = DecodeVague(value);
                        if (!claim.ok()) {
                          status = claim.status();
                          return false;
                        }
                        if (!when.is_unknown() &&
                            (claim->first > when.latest() || when.earliest() > claim->last)) {
                          return true;
                        }
                        more = visit(*claim);
                        return more;
                      }));
    CHANCERY_RETURN_IF_ERROR(status);
    if (!more) break;
  }
  return absl::OkStatus();
}

std::vector<std::string> OfficeNoteKeys(RoleId role, const PartialDate& when,
                                        MeetingClaimKey claim) {
  std::vector<std::string> keys;
  for (const std::string& shelf : ShelvesOf(when)) {
    keys.push_back(absl::StrCat(OfficePrefix(role), shelf, ClaimSuffix(claim)));
  }
  return keys;
}

std::string EncodeWaiting(PersonId holder, const PartialDate& when) {
  return absl::StrCat(holder.value, " ", when.ToString());
}

absl::StatusOr<PersonId> HolderBefore(const GraphReader& head, RoleId role, const PartialDate& when,
                                      MeetingClaimKey claim) {
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> note,
                            head.GetNote(OfficeNoteKeys(role, when, claim).front()));
  if (!note.has_value()) return PersonId();
  CHANCERY_ASSIGN_OR_RETURN(const WaitingClaim waiting, DecodeWaiting(*note));
  return waiting.holder;
}

absl::StatusOr<std::vector<WaitingClaim>> WaitingFor(const Transaction& txn, RoleId role,
                                                     DayRange days, Budget& budget) {
  // Of many spans the whole office is read at once.
  constexpr int64_t kMaxSpans = 64;
  std::vector<std::string> shelves;
  const int64_t begin = SpanOf(days.first);
  const int64_t end = SpanOf(days.last);
  if (end - begin >= kMaxSpans) {
    shelves.emplace_back();
  } else {
    for (int64_t span = begin; span <= end; ++span) shelves.push_back(Shelf(span));
    shelves.emplace_back(kLong);
  }
  std::vector<WaitingClaim> waiting;
  std::set<MeetingClaimKey> seen;
  for (const std::string& shelf : shelves) {
    absl::Status status;
    CHANCERY_RETURN_IF_ERROR(txn.ScanNotes(
        absl::StrCat(OfficePrefix(role), shelf), budget,
        [&](absl::string_view key, absl::string_view value) {
          absl::StatusOr<WaitingClaim> entry = DecodeWaiting(value);
          absl::StatusOr<MeetingClaimKey> claim = ParseSuffix(key);
          if (!entry.ok() || !claim.ok()) {
            status = entry.ok() ? claim.status() : entry.status();
            return false;
          }
          if (entry->when.latest() < days.first || entry->when.earliest() > days.last) {
            return true;
          }
          if (!seen.insert(*claim).second) return true;
          entry->claim = *claim;
          waiting.push_back(*std::move(entry));
          return true;
        }));
    CHANCERY_RETURN_IF_ERROR(status);
  }
  return waiting;
}

std::string MeetingHomeKey(absl::string_view mention) { return absl::StrCat(kHome, mention); }

absl::StatusOr<absl::optional<internal::MeetingNoteRecord>> GetMeetingRecord(const Transaction& txn,
                                                                             MeetingId meeting) {
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> note,
                            txn.GetNote(ClaimsNoteKey(meeting)));
  if (!note.has_value()) return absl::optional<internal::MeetingNoteRecord>();
  internal::MeetingNoteRecord record;
  if (!record.ParseFromString(*note)) return Corrupt();
  return absl::make_optional(std::move(record));
}

void SetMeetingRecord(Transaction& txn, MeetingId meeting,
                      const internal::MeetingNoteRecord* record) {
  const std::string key = ClaimsNoteKey(meeting);
  if (record == nullptr) {
    txn.DeleteNote(key);
  } else {
    txn.PutNote(key, record->SerializeAsString());
  }
}

}  // namespace chancery
