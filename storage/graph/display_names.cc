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

absl::StatusOr<std::vector<std::string>> DisplayNames::NamesOf(
    absl::Span<const EntityRef> refs) const {
  std::vector<std::string> names(refs.size());
  std::vector<EntityRef> unknown;
  std::vector<size_t> places;
  for (size_t i = 0; i < refs.size(); ++i) {
    if (!NameCache::Holds(refs[i].kind)) {
      absl::StatusOr<std::string> name = NameOf(refs[i]);
      if (name.ok()) {
        names[i] = *std::move(name);
      } else if (!absl::IsNotFound(name.status())) {
        return std::move(name).status();
      }
    } else if (!cache_.Find(refs[i], rows_.revision(), &names[i], nullptr)) {
      unknown.push_back(refs[i]);
      places.push_back(i);
    }
  }
  if (unknown.empty()) return names;
  CHANCERY_ASSIGN_OR_RETURN(const Entries entries, Read(unknown));
  for (size_t i = 0; i < unknown.size(); ++i) {
    const auto it = entries.find(unknown[i]);
    if (it != entries.end()) names[places[i]] = it->second.display;
  }
  return names;
}

absl::StatusOr<std::string> DisplayNames::NameOf(EntityRef ref) const {
  switch (ref.kind) {
    case EntityKind::kPerson:
    case EntityKind::kPolity:
    case EntityKind::kRole:
    case EntityKind::kPlace:
    case EntityKind::kTopic: {
      std::string display;
      if (cache_.Find(ref, rows_.revision(), &display, nullptr)) return display;
      CHANCERY_ASSIGN_OR_RETURN(NameCache::Entry entry, ReadOne(ref));
      return std::move(entry.display);
    }
    case EntityKind::kTenure: {
      CHANCERY_ASSIGN_OR_RETURN(const Tenure tenure, reader_.GetTenure(TenureId(ref.id)));
      CHANCERY_ASSIGN_OR_RETURN(const std::string person, NameOf(tenure.person));
      CHANCERY_ASSIGN_OR_RETURN(const std::string role, NameOf(tenure.role));
      std::string name = absl::StrCat(person, ", ", role);
      // An interval of which nothing is known is "/".
      const std::string interval = tenure.interval.ToString();
      if (interval != "/") absl::StrAppend(&name, " ", interval);
      return name;
    }
    case EntityKind::kMeeting: {
      CHANCERY_ASSIGN_OR_RETURN(const Meeting meeting, reader_.GetMeeting(MeetingId(ref.id)));
      constexpr size_t kMaxParties = 3;
      std::vector<std::string> parties;
      for (const Participation& participation : meeting.participations) {
        if (parties.size() == kMaxParties && meeting.participations.size() > kMaxParties) break;
        if (!participation.party) {
          parties.push_back(participation.group);
          continue;
        }
        CHANCERY_ASSIGN_OR_RETURN(std::string party, NameOf(participation.party));
        parties.push_back(std::move(party));
      }
      std::string name = absl::StrJoin(parties, ", ");
      if (meeting.participations.size() > kMaxParties) {
        absl::StrAppend(&name, " and ", meeting.participations.size() - kMaxParties, " more");
      }
      std::vector<std::string> where_when;
      if (meeting.place) {
        CHANCERY_ASSIGN_OR_RETURN(std::string place, NameOf(meeting.place));
        where_when.push_back(std::move(place));
      }
      if (!meeting.when.is_unknown()) where_when.push_back(meeting.when.ToString());
      if (!where_when.empty()) absl::StrAppend(&name, ": ", absl::StrJoin(where_when, ", "));
      return name;
    }
    case EntityKind::kStatement: {
      CHANCERY_ASSIGN_OR_RETURN(const Statement statement,
                                reader_.GetStatement(StatementId(ref.id)));
      std::string speaker = statement.speaker_description;
      if (statement.speaker) {
        CHANCERY_ASSIGN_OR_RETURN(speaker, NameOf(statement.speaker));
      }
      if (!statement.when.is_unknown()) absl::StrAppend(&speaker, " ", statement.when.ToString());
      return speaker;
    }
    case EntityKind::kArticle: {
      CHANCERY_ASSIGN_OR_RETURN(Article article, reader_.GetArticle(ArticleId(ref.id)));
      return std::move(article.title);
    }
    case EntityKind::kNone:
      break;
  }
  return NoSuchEntity(ref);
}

absl::StatusOr<PolityId> DisplayNames::PolityOf(EntityRef ref) const {
  PolityId polity;
  if (cache_.Find(ref, rows_.revision(), nullptr, &polity)) return polity;
  CHANCERY_ASSIGN_OR_RETURN(const NameCache::Entry entry, ReadOne(ref));
  return entry.polity;
}

}  // namespace chancery
