#include "storage/graph/display_names.h"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/encoding/graph_keys.h"
#include "storage/encoding/record_codec.h"
#include "storage/graph/name_forms.h"

namespace chancery {
namespace {

// Of a meeting; of more parties their number is told.
constexpr size_t kMaxParties = 3;

// Whose names the line for an entity is made of, which has no name itself.
void AppendNamedBy(const Entity& entity, std::vector<EntityRef>* refs) {
  if (const auto* tenure = std::get_if<Tenure>(&entity)) {
    refs->push_back(tenure->person);
    refs->push_back(tenure->role);
  } else if (const auto* meeting = std::get_if<Meeting>(&entity)) {
    const size_t parties = std::min(meeting->participations.size(), kMaxParties);
    for (size_t i = 0; i < parties; ++i) {
      if (meeting->participations[i].party) refs->push_back(meeting->participations[i].party);
    }
    if (meeting->place) refs->push_back(meeting->place);
  } else if (const auto* statement = std::get_if<Statement>(&entity)) {
    if (statement->speaker) refs->push_back(statement->speaker);
  }
}

}  // namespace

absl::Status NoSuchEntity(EntityRef ref) {
  const std::string name = absl::StrCat(CollectionOf(ref.kind), "/", ref.id);
  return MakeError(absl::StatusCode::kNotFound, "NOT_FOUND", absl::StrCat("there is no ", name),
                   {{"resource", name}});
}

absl::StatusOr<DisplayNames::Entries> DisplayNames::Read(absl::Span<const EntityRef> refs) const {
  struct Row {
    Entity entity;
    Revision created = 0;
  };
  absl::flat_hash_map<EntityRef, Row> rows;
  const auto read = [&](absl::Span<const EntityRef> wanted) -> absl::Status {
    std::vector<std::string> keys;
    keys.reserve(wanted.size());
    for (EntityRef ref : wanted) keys.push_back(EntityKey(ref));
    CHANCERY_ASSIGN_OR_RETURN(const auto found, rows_.MultiGet(RowTable::kCurrent, keys));
    for (size_t i = 0; i < wanted.size(); ++i) {
      if (!found[i].has_value()) continue;
      CHANCERY_ASSIGN_OR_RETURN(Entity entity, DecodeEntity(wanted[i], found[i]->payload));
      rows[wanted[i]] = {std::move(entity), found[i]->created};
    }
    return absl::OkStatus();
  };
  CHANCERY_RETURN_IF_ERROR(read(refs));
  std::vector<EntityRef> polities;
  for (EntityRef ref : refs) {
    const auto it = rows.find(ref);
    if (it == rows.end() || ref.kind != EntityKind::kRole) continue;
    const EntityRef polity = std::get<Role>(it->second.entity).polity;
    if (polity && !rows.contains(polity)) polities.push_back(polity);
  }
  if (!polities.empty()) {
    CHANCERY_RETURN_IF_ERROR(read(polities));
  }

  Entries entries;
  for (EntityRef ref : refs) {
    const auto it = rows.find(ref);
    if (it == rows.end()) continue;
    const Entity& entity = it->second.entity;
    NameCache::Entry entry;
    entry.created = it->second.created;
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
        const auto of = rows.find(role->polity);
        if (of == rows.end()) continue;
        entry.display = RoleDisplayName(*role, &std::get<Polity>(of->second.entity));
        entry.created = std::max(entry.created, of->second.created);
      } else {
        entry.display = RoleDisplayName(*role, nullptr);
      }
    } else {
      return absl::InternalError("no cached name for this kind");
    }
    if (rows_.at_newest()) cache_.Insert(ref, rows_.revision(), entry);
    entries[ref] = std::move(entry);
  }
  return entries;
}

absl::StatusOr<NameCache::Entry> DisplayNames::ReadOne(EntityRef ref) const {
  CHANCERY_ASSIGN_OR_RETURN(Entries entries, Read({ref}));
  const auto it = entries.find(ref);
  if (it == entries.end()) return NoSuchEntity(ref);
  return std::move(it->second);
}

absl::StatusOr<DisplayNames::Names> DisplayNames::Load(absl::Span<const EntityRef> refs) const {
  Names names;
  std::vector<EntityRef> unknown;
  for (EntityRef ref : refs) {
    const auto [it, is_new] = names.try_emplace(ref);
    if (is_new && !cache_.Find(ref, rows_.revision(), &it->second, nullptr)) unknown.push_back(ref);
  }
  if (unknown.empty()) return names;
  CHANCERY_ASSIGN_OR_RETURN(Entries entries, Read(unknown));
  for (EntityRef ref : unknown) {
    const auto it = entries.find(ref);
    if (it == entries.end()) {
      names.erase(ref);
    } else {
      names[ref] = std::move(it->second.display);
    }
  }
  return names;
}

absl::StatusOr<std::string> DisplayNames::Compose(const Entity& entity, const Names& names) {
  const auto name_of = [&names](EntityRef ref) -> absl::StatusOr<std::string> {
    const auto it = names.find(ref);
    if (it == names.end()) return NoSuchEntity(ref);
    return it->second;
  };
  if (const auto* tenure = std::get_if<Tenure>(&entity)) {
    CHANCERY_ASSIGN_OR_RETURN(const std::string person, name_of(tenure->person));
    CHANCERY_ASSIGN_OR_RETURN(const std::string role, name_of(tenure->role));
    std::string name = absl::StrCat(person, ", ", role);
    // An interval of which nothing is known is "/".
    const std::string interval = tenure->interval.ToString();
    if (interval != "/") absl::StrAppend(&name, " ", interval);
    return name;
  }
  if (const auto* meeting = std::get_if<Meeting>(&entity)) {
    const std::vector<Participation>& all = meeting->participations;
    std::vector<std::string> parties;
    for (size_t i = 0; i < std::min(all.size(), kMaxParties); ++i) {
      if (!all[i].party) {
        parties.push_back(all[i].group);
        continue;
      }
      CHANCERY_ASSIGN_OR_RETURN(std::string party, name_of(all[i].party));
      parties.push_back(std::move(party));
    }
    std::string name = absl::StrJoin(parties, ", ");
    if (all.size() > kMaxParties) {
      absl::StrAppend(&name, " and ", all.size() - kMaxParties, " more");
    }
    std::vector<std::string> where_when;
    if (meeting->place) {
      CHANCERY_ASSIGN_OR_RETURN(std::string place, name_of(meeting->place));
      where_when.push_back(std::move(place));
    }
    if (!meeting->when.is_unknown()) where_when.push_back(meeting->when.ToString());
    if (!where_when.empty()) absl::StrAppend(&name, ": ", absl::StrJoin(where_when, ", "));
    return name;
  }
  if (const auto* statement = std::get_if<Statement>(&entity)) {
    std::string speaker = statement->speaker_description;
    if (statement->speaker) {
      CHANCERY_ASSIGN_OR_RETURN(speaker, name_of(statement->speaker));
    }
    if (!statement->when.is_unknown()) absl::StrAppend(&speaker, " ", statement->when.ToString());
    return speaker;
  }
  if (const auto* article = std::get_if<Article>(&entity)) return article->title;
  return absl::InternalError("this kind has names of its own");
}

absl::StatusOr<std::vector<std::string>> DisplayNames::NamesOf(
    absl::Span<const EntityRef> refs) const {
  std::vector<EntityRef> named;
  std::vector<EntityRef> composed;
  for (EntityRef ref : refs) {
    if (!ref) continue;
    (NameCache::Holds(ref.kind) ? named : composed).push_back(ref);
  }
  std::vector<absl::optional<Entity>> entities;
  if (!composed.empty()) {
    CHANCERY_ASSIGN_OR_RETURN(entities, reader_.GetEntities(composed));
  }
  for (const absl::optional<Entity>& entity : entities) {
    if (entity.has_value()) AppendNamedBy(*entity, &named);
  }
  CHANCERY_ASSIGN_OR_RETURN(const Names names, Load(named));
  std::vector<std::string> result(refs.size());
  auto entity = entities.begin();
  for (size_t i = 0; i < refs.size(); ++i) {
    if (!refs[i]) continue;
    if (NameCache::Holds(refs[i].kind)) {
      const auto it = names.find(refs[i]);
      if (it != names.end()) result[i] = it->second;
      continue;
    }
    const absl::optional<Entity>& found = *entity++;
    if (!found.has_value()) continue;
    absl::StatusOr<std::string> name = Compose(*found, names);
    if (name.ok()) {
      result[i] = *std::move(name);
    } else if (!absl::IsNotFound(name.status())) {
      return std::move(name).status();
    }
  }
  return result;
}

absl::StatusOr<std::string> DisplayNames::NameOf(EntityRef ref) const {
  if (ref.kind == EntityKind::kNone) return NoSuchEntity(ref);
  if (NameCache::Holds(ref.kind)) {
    std::string display;
    if (cache_.Find(ref, rows_.revision(), &display, nullptr)) return display;
    CHANCERY_ASSIGN_OR_RETURN(NameCache::Entry entry, ReadOne(ref));
    return std::move(entry.display);
  }
  CHANCERY_ASSIGN_OR_RETURN(const Entity entity, reader_.GetEntity(ref));
  std::vector<EntityRef> named;
  AppendNamedBy(entity, &named);
  CHANCERY_ASSIGN_OR_RETURN(const Names names, Load(named));
  return Compose(entity, names);
}

absl::StatusOr<PolityId> DisplayNames::PolityOf(EntityRef ref) const {
  PolityId polity;
  if (cache_.Find(ref, rows_.revision(), nullptr, &polity)) return polity;
  CHANCERY_ASSIGN_OR_RETURN(const NameCache::Entry entry, ReadOne(ref));
  return entry.polity;
}

}  // namespace chancery
