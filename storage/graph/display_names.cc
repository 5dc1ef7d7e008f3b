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

absl::StatusOr<NameCache::Entry> DisplayNames::Read(EntityRef ref) const {
  PinnedValue value;
  absl::string_view payload;
  Revision created = 0;
  CHANCERY_ASSIGN_OR_RETURN(
      const bool found, rows_.Get(RowTable::kCurrent, EntityKey(ref), &value, &payload, &created));
  if (!found) return NoSuchEntity(ref);
  CHANCERY_ASSIGN_OR_RETURN(const Entity entity, DecodeEntity(ref, payload));
  NameCache::Entry entry;
  entry.created = created;
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
      const EntityRef polity_ref = role->polity;
      PinnedValue polity_value;
      Revision polity_created = 0;
      CHANCERY_ASSIGN_OR_RETURN(const bool polity_found,
                                rows_.Get(RowTable::kCurrent, EntityKey(polity_ref), &polity_value,
                                          &payload, &polity_created));
      if (!polity_found) return NoSuchEntity(polity_ref);
      CHANCERY_ASSIGN_OR_RETURN(const Entity polity_entity, DecodeEntity(polity_ref, payload));
      entry.display = RoleDisplayName(*role, &std::get<Polity>(polity_entity));
      entry.created = std::max(created, polity_created);
    } else {
      entry.display = RoleDisplayName(*role, nullptr);
    }
  } else {
    return absl::InternalError("no cached name for this kind");
  }
  if (rows_.at_newest()) cache_.Insert(ref, rows_.revision(), entry);
  return entry;
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
      CHANCERY_ASSIGN_OR_RETURN(NameCache::Entry entry, Read(ref));
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
  CHANCERY_ASSIGN_OR_RETURN(const NameCache::Entry entry, Read(ref));
  return entry.polity;
}

}  // namespace chancery
