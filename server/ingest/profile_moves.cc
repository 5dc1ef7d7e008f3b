#include "server/ingest/profile_moves.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr char kOf[] = "moves/of/";
constexpr char kFrom[] = "moves/from/";
constexpr char kCount[] = "moves/count";

std::string OfKey(absl::string_view profile) { return absl::StrCat(kOf, profile); }

std::string FromPrefix(PersonId person) { return absl::StrCat(kFrom, person.value, "/"); }

std::string FromKey(PersonId person, absl::string_view profile) {
  return absl::StrCat(FromPrefix(person), profile);
}

absl::Status Corrupt() {
  return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT",
                   "what is stored of a profile that is moved is damaged");
}

}  // namespace

absl::StatusOr<bool> ProfileMoves::Any() const {
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> count, txn_.GetNote(kCount));
  return count.has_value();
}

absl::StatusOr<bool> AnyProfileMoves(const GraphReader& reader) {
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> count, reader.GetNote(kCount));
  return count.has_value();
}

absl::StatusOr<bool> ProfileMoves::Has(absl::string_view profile) const {
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> value, txn_.GetNote(OfKey(profile)));
  return value.has_value();
}

absl::StatusOr<absl::optional<internal::ProfileMoveRecord>> ProfileMoves::Read(
    absl::string_view profile) const {
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> value, txn_.GetNote(OfKey(profile)));
  if (!value.has_value()) return absl::optional<internal::ProfileMoveRecord>();
  internal::ProfileMoveRecord record;
  if (!record.ParseFromString(*value)) return Corrupt();
  return absl::make_optional(std::move(record));
}

absl::StatusOr<absl::optional<ProfileMoves::Move>> ProfileMoves::First() const {
  absl::optional<Move> first;
  bool damaged = false;
  CHANCERY_RETURN_IF_ERROR(
      txn_.head().ScanNotes(kOf, "", budget_, [&](absl::string_view key, absl::string_view value) {
        internal::ProfileMoveRecord record;
        damaged = !record.ParseFromArray(value.data(), static_cast<int>(value.size()));
        first.emplace();
        first->profile = std::string(absl::StripPrefix(key, kOf));
        first->after = ArticleId(record.after());
        return false;
      }));
  if (damaged) return Corrupt();
  return first;
}

absl::Status ProfileMoves::Count(int change) {
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> value, txn_.GetNote(kCount));
  int64_t count = 0;
  if (value.has_value() && !absl::SimpleAtoi(*value, &count)) return Corrupt();
  count += change;
  if (count < 0) return Corrupt();
  if (count == 0) {
    txn_.DeleteNote(kCount);
  } else {
    txn_.PutNote(kCount, absl::StrCat(count));
  }
  return absl::OkStatus();
}

absl::Status ProfileMoves::Begin(absl::string_view profile, PersonId from, PersonId to) {
  CHANCERY_ASSIGN_OR_RETURN(absl::optional<internal::ProfileMoveRecord> record, Read(profile));
  if (!record.has_value()) {
    record.emplace();
    CHANCERY_RETURN_IF_ERROR(Count(1));
  }
  std::vector<uint64_t> people(record->from().begin(), record->from().end());
  people.push_back(from.value);
  std::sort(people.begin(), people.end());
  people.erase(std::unique(people.begin(), people.end()), people.end());
  // It came back to where it was: that is not left any more.
  people.erase(std::remove(people.begin(), people.end(), to.value), people.end());
  txn_.DeleteNote(FromKey(to, profile));
  record->clear_from();
  for (uint64_t person : people) {
    record->add_from(person);
    txn_.PutNote(FromKey(PersonId(person), profile), "");
  }
  record->set_after(0);
  txn_.PutNote(OfKey(profile), record->SerializeAsString());
  return absl::OkStatus();
}

absl::Status ProfileMoves::Advance(absl::string_view profile, ArticleId after) {
  CHANCERY_ASSIGN_OR_RETURN(absl::optional<internal::ProfileMoveRecord> record, Read(profile));
  if (!record.has_value()) return Corrupt();
  record->set_after(after.value);
  txn_.PutNote(OfKey(profile), record->SerializeAsString());
  return absl::OkStatus();
}

absl::StatusOr<std::vector<PersonId>> ProfileMoves::End(absl::string_view profile) {
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<internal::ProfileMoveRecord> record,
                            Read(profile));
  std::vector<PersonId> people;
  if (!record.has_value()) return people;
  for (uint64_t person : record->from()) {
    people.push_back(PersonId(person));
    txn_.DeleteNote(FromKey(PersonId(person), profile));
  }
  txn_.DeleteNote(OfKey(profile));
  CHANCERY_RETURN_IF_ERROR(Count(-1));
  return people;
}

absl::StatusOr<bool> ProfileMoves::IsLeft(PersonId person) const {
  bool left = false;
  CHANCERY_RETURN_IF_ERROR(
      txn_.ScanNotes(FromPrefix(person), budget_, [&left](absl::string_view, absl::string_view) {
        left = true;
        return false;
      }));
  return left;
}

}  // namespace chancery
