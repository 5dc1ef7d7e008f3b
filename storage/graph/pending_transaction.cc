#include "storage/graph/pending_transaction.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/encoding/record_codec.h"

namespace chancery {
namespace {

// "No person" and "nobody" are one and the same, and only the latter is stored.
void DropEmptyReferences(Entity* entity) {
  const auto drop = [](EntityRef& ref) {
    if (!ref) ref = EntityRef();
  };
  if (auto* meeting = std::get_if<Meeting>(entity)) {
    for (Participation& participation : meeting->participations) drop(participation.party);
  } else if (auto* statement = std::get_if<Statement>(entity)) {
    drop(statement->speaker);
    drop(statement->addressee);
  }
}

}  // namespace

absl::StatusOr<absl::optional<Entity>> FindEntity(const GraphReader& reader, EntityRef ref) {
  absl::StatusOr<Entity> entity = reader.GetEntity(ref);
  if (absl::IsNotFound(entity.status())) return absl::optional<Entity>();
  if (!entity.ok()) return entity.status();
  return absl::optional<Entity>(*std::move(entity));
}

std::string EncodedEntity(const Entity& entity) {
  std::string bytes;
  EncodeEntity(entity, &bytes);
  return bytes;
}

std::string NameOf(EntityRef ref) { return absl::StrCat(CollectionOf(ref.kind), "/", ref.id); }

uint64_t PendingTransaction::NewId(EntityKind kind) {
  const absl::StatusOr<uint64_t> id = ids_.Next(kind, rows_);
  if (!id.ok()) {
    // The transaction cannot be committed, so the id is nobody's.
    if (status_.ok()) status_ = id.status();
    return 0;
  }
  AppendId(*id, &new_ids_[static_cast<size_t>(kind)]);
  return *id;
}

void PendingTransaction::Abandon() {
  for (int kind = 1; kind < kEntityKindCount; ++kind) {
    ids_.GiveBack(static_cast<EntityKind>(kind), new_ids_[kind]);
    new_ids_[kind].clear();
  }
}

void PendingTransaction::Put(Entity entity) {
  DropEmptyReferences(&entity);
  const EntityRef ref = RefOf(entity);
  for (const std::string& key : KeysOf(entity)) keys_[{ref.kind, key}] = ref;
  entities_[ref] = std::move(entity);
}

absl::StatusOr<std::vector<EntityRef>> PendingTransaction::Changed() const {
  std::vector<EntityRef> refs;
  for (const auto& [ref, entity] : entities_) {
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Entity> was, FindEntity(head_, ref));
    if (was.has_value() && entity.has_value() && EncodedEntity(*was) == EncodedEntity(*entity)) {
      continue;
    }
    if (was.has_value() || entity.has_value()) refs.push_back(ref);
  }
  return refs;
}

absl::StatusOr<Entity> PendingTransaction::Get(EntityRef ref) const {
  const auto it = entities_.find(ref);
  if (it == entities_.end()) return head_.GetEntity(ref);
  if (!it->second.has_value()) {
    return MakeError(absl::StatusCode::kNotFound, "NOT_FOUND",
                     absl::StrCat("there is no ", NameOf(ref)), {{"resource", NameOf(ref)}});
  }
  return *it->second;
}

absl::StatusOr<absl::optional<EntityRef>> PendingTransaction::FindByKey(
    EntityKind kind, absl::string_view key) const {
  const auto it = keys_.find({kind, std::string(key)});
  if (it != keys_.end() && HasKey(it->second, key)) return absl::optional<EntityRef>(it->second);
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> old, head_.FindByKey(kind, key));
  // This transaction may have taken it away.
  if (old.has_value() && entities_.contains(*old) && !HasKey(*old, key)) {
    return absl::optional<EntityRef>();
  }
  return old;
}

absl::StatusOr<absl::optional<std::string>> PendingTransaction::GetNote(
    absl::string_view key) const {
  const auto it = notes_.find(std::string(key));
  if (it != notes_.end()) return it->second;
  return head_.GetNote(key);
}

absl::StatusOr<std::vector<absl::optional<std::string>>> PendingTransaction::GetNotes(
    absl::Span<const std::string> keys) const {
  CHANCERY_ASSIGN_OR_RETURN(std::vector<absl::optional<std::string>> values, head_.GetNotes(keys));
  for (size_t i = 0; i < keys.size(); ++i) {
    const auto it = notes_.find(keys[i]);
    if (it != notes_.end()) values[i] = it->second;
  }
  return values;
}

absl::Status PendingTransaction::ScanNotes(
    absl::string_view prefix, Budget& budget,
    absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const {
  auto mine = notes_.lower_bound(std::string(prefix));
  const auto mine_at = [&] {
    return mine != notes_.end() && absl::StartsWith(mine->first, prefix);
  };
  bool more = true;
  CHANCERY_RETURN_IF_ERROR(
      head_.ScanNotes(prefix, "", budget, [&](absl::string_view key, absl::string_view value) {
        for (; more && mine_at() && mine->first < key; ++mine) {
          if (mine->second.has_value()) more = visit(mine->first, *mine->second);
        }
        if (!more) return false;
        if (mine_at() && mine->first == key) return true;  // comes with the next
        more = visit(key, value);
        return more;
      }));
  for (; more && mine_at(); ++mine) {
    if (mine->second.has_value()) more = visit(mine->first, *mine->second);
  }
  return absl::OkStatus();
}

absl::StatusOr<absl::optional<std::string>> PendingTransaction::FindRequest(
    absl::string_view request_id) const {
  const auto it = requests_.find(std::string(request_id));
  if (it != requests_.end()) return absl::optional<std::string>(it->second);
  return head_.rows().FindRequest(request_id);
}

bool PendingTransaction::IsNew(EntityRef ref) const {
  const std::deque<IdRange>& ranges = new_ids_[static_cast<size_t>(ref.kind)];
  return std::any_of(ranges.begin(), ranges.end(), [ref](const IdRange& range) {
    return range.first <= ref.id && ref.id < range.end;
  });
}

bool PendingTransaction::HasKey(EntityRef ref, absl::string_view key) const {
  const auto it = entities_.find(ref);
  if (it == entities_.end() || !it->second.has_value()) return false;
  const std::vector<std::string>& keys = KeysOf(*it->second);
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

bool PendingTransaction::Closes(EntityRef ref) const {
  const auto it = entities_.find(ref);
  return it != entities_.end() && !it->second.has_value();
}

}  // namespace chancery
