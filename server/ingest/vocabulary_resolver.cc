#include "server/ingest/vocabulary_resolver.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/ingest/ingest_limits.h"
#include "storage/base/status_macros.h"
#include "storage/text/normalizer.h"

namespace chancery {
namespace {

// In order, so that names do not tell which article came first.
bool AddIfNew(const std::string& value, const std::string& display,
              std::vector<std::string>* values) {
  if (value.empty() || value == display) return false;
  const auto it = std::lower_bound(values->begin(), values->end(), value);
  if (it != values->end() && *it == value) return false;
  if (std::find(values->begin(), values->end(), value) != values->end()) return false;
  values->insert(it, value);
  return true;
}

constexpr char kRoleKey[] = "office:";
constexpr char kPlaceKey[] = "place:";

// "foreign minister" -> "Foreign Minister".
std::string TitleCase(absl::string_view title) {
  std::string out(title);
  bool start = true;
  size_t word = 0;
  for (size_t i = 0; i <= out.size(); ++i) {
    const bool letter = i < out.size() && out[i] != ' ' && out[i] != '-';
    if (letter && start) word = i;
    if (!letter && !start) {
      const absl::string_view text = absl::string_view(out).substr(word, i - word);
      const bool small = text == "of" || text == "the" || text == "for" || text == "to" ||
                         text == "and" || text == "in";
      if (!small || word == 0) out[word] = absl::ascii_toupper(out[word]);
    }
    start = !letter;
  }
  return out;
}

}  // namespace

std::string VocabularyResolver::CanonicalTitle(absl::string_view title,
                                               absl::string_view polity) const {
  const OfficeEntry* office = gazetteer_.FindOffice(title);
  if (office == nullptr) return absl::AsciiStrToLower(title);
  // Where the foreign minister has another title. A foreign secretary elsewhere may be an official
  // below the minister.
  if (office->title == "foreign minister") {
    if (polity == "United States") return "secretary of state";
    if (polity == "United Kingdom" || polity == "Philippines") return "foreign secretary";
  }
  return office->title;
}

const PolityEntry* VocabularyResolver::FindPolityEntry(absl::string_view name) const {
  const PolityEntry* entry = gazetteer_.FindPolity(name);
  return entry != nullptr ? entry : gazetteer_.FindPolityByAdjective(name);
}

std::string VocabularyResolver::PolityKey(absl::string_view name) const {
  name = absl::StripAsciiWhitespace(name);
  const PolityEntry* entry = FindPolityEntry(name);
  const std::string folded = FoldName(entry != nullptr ? absl::string_view(entry->name) : name);
  return folded.empty() ? "" : absl::StrCat("name:", folded);
}

absl::StatusOr<std::string> VocabularyResolver::RoleKey(absl::string_view title,
                                                        PolityId polity) const {
  std::string polity_name;
  if (polity) {
    CHANCERY_ASSIGN_OR_RETURN(const Entity entity, txn_.Get(polity));
    polity_name = std::get<chancery::Polity>(entity).names.display;
    // The usual name, if it was written by another.
    if (const PolityEntry* entry = FindPolityEntry(polity_name)) polity_name = entry->name;
  }
  const std::string folded =
      FoldName(CanonicalTitle(absl::StripAsciiWhitespace(title), polity_name));
  return folded.empty() ? "" : absl::StrCat(kRoleKey, polity.value, ":", folded);
}

std::string VocabularyResolver::PlaceKey(absl::string_view name, PolityId polity) const {
  name = absl::StripAsciiWhitespace(name);
  const CityEntry* city = gazetteer_.FindCity(name);
  const std::string folded = FoldName(city != nullptr ? absl::string_view(city->name) : name);
  return folded.empty() ? "" : absl::StrCat(kPlaceKey, polity.value, ":", folded);
}

std::string VocabularyResolver::TopicKey(absl::string_view name) const {
  const std::string folded = FoldName(absl::StripAsciiWhitespace(name));
  return folded.empty() ? "" : absl::StrCat("topic:", folded);
}

bool IsLocalKey(EntityKind kind, absl::string_view key) {
  const absl::string_view prefix = kind == EntityKind::kRole    ? absl::string_view(kRoleKey)
                                   : kind == EntityKind::kPlace ? absl::string_view(kPlaceKey)
                                                                : absl::string_view();
  if (prefix.empty() || !absl::ConsumePrefix(&key, prefix)) return false;
  const size_t digits = key.find_first_not_of("0123456789");
  return digits != 0 && digits != absl::string_view::npos && key[digits] == ':';
}

absl::StatusOr<PolityId> VocabularyResolver::Polity(absl::string_view name) {
  name = absl::StripAsciiWhitespace(name);
  if (name.empty()) return PolityId();
  const PolityEntry* entry = FindPolityEntry(name);
  const std::string canonical = entry != nullptr ? entry->name : std::string(name);
  const std::string key = absl::StrCat("name:", FoldName(canonical));
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> found,
                            txn_.FindByKey(EntityKind::kPolity, key));
  if (found.has_value()) return PolityId(found->id);
  chancery::Polity polity;
  polity.id = txn_.NewId<PolityId>();
  polity.names.display = canonical;
  polity.names.keys.push_back(key);
  if (entry != nullptr) {
    // Codes were given again: CS was Czechoslovakia, then Serbia and Montenegro. The code is one's.
    if (!entry->iso2.empty() && gazetteer_.FindPolity(entry->iso2) == entry) {
      const std::string iso = absl::StrCat("iso:", entry->iso2);
      CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> owner,
                                txn_.FindByKey(EntityKind::kPolity, iso));
      if (!owner.has_value()) polity.names.keys.push_back(iso);
    }
    for (const std::string& alias : entry->other_names) {
      AddIfNew(alias, canonical, &polity.names.aliases);
    }
  }
  CountCreated(EntityKind::kPolity);
  txn_.Put(polity);
  return polity.id;
}

absl::StatusOr<RoleId> VocabularyResolver::Role(absl::string_view title, PolityId polity,
                                                const std::vector<std::string>& keys) {
  title = absl::StripAsciiWhitespace(title);
  std::string polity_name;
  if (polity) {
    CHANCERY_ASSIGN_OR_RETURN(const Entity entity, txn_.Get(polity));
    polity_name = std::get<chancery::Polity>(entity).names.display;
    if (const PolityEntry* entry = FindPolityEntry(polity_name)) polity_name = entry->name;
  }
  const std::string canonical = CanonicalTitle(title, polity_name);
  CHANCERY_ASSIGN_OR_RETURN(const std::string key, RoleKey(title, polity));
  std::vector<std::string> all_keys = keys;
  all_keys.push_back(key);
  for (const std::string& candidate : all_keys) {
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> found,
                              txn_.FindByKey(EntityKind::kRole, candidate));
    if (!found.has_value()) continue;
    CHANCERY_ASSIGN_OR_RETURN(Entity entity, txn_.Get(*found));
    auto& role = std::get<chancery::Role>(entity);
    bool changed = false;
    // Titles that differ in more than their capitals are worth keeping as names of the office.
    if (FoldName(title) != FoldName(role.names.display)) {
      const bool known =
          std::any_of(role.names.aliases.begin(), role.names.aliases.end(),
                      [&](const std::string& alias) { return FoldName(alias) == FoldName(title); });
      if (!known) {
        const std::vector<std::string> before = role.names.aliases;
        AddIfNew(TitleCase(title), role.names.display, &role.names.aliases);
        // The first in order, whichever came first.
        if (role.names.aliases.size() > kMaxVocabularyAliases) {
          role.names.aliases.resize(std::max<size_t>(before.size(), kMaxVocabularyAliases));
        }
        changed = role.names.aliases != before;
      }
    }
    for (const std::string& more : all_keys) {
      CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> owner,
                                txn_.FindByKey(EntityKind::kRole, more));
      if (!owner.has_value()) changed |= AddIfNew(more, "", &role.names.keys);
    }
    if (changed) txn_.Put(role);
    return role.id;
  }
  chancery::Role role;
  role.id = txn_.NewId<RoleId>();
  role.names.display = TitleCase(canonical);
  if (FoldName(title) != FoldName(canonical)) role.names.aliases.push_back(TitleCase(title));
  std::sort(all_keys.begin(), all_keys.end());
  role.names.keys = all_keys;
  role.polity = polity;
  CountCreated(EntityKind::kRole);
  txn_.Put(role);
  return role.id;
}

absl::StatusOr<PlaceId> VocabularyResolver::Place(absl::string_view name, PolityId polity) {
  name = absl::StripAsciiWhitespace(name);
  const std::string folded = FoldName(name);
  if (folded.empty()) return PlaceId();
  if (!polity) {
    const PolityEntry* entry = gazetteer_.PolityOfCity(name);
    if (entry == nullptr) entry = gazetteer_.FindPolity(name);
    if (entry != nullptr) {
      CHANCERY_ASSIGN_OR_RETURN(polity, Polity(entry->name));
    }
  }
  const CityEntry* city = gazetteer_.FindCity(name);
  const std::string display = city != nullptr ? city->name : std::string(name);
  const std::string key = PlaceKey(name, polity);
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> found,
                            txn_.FindByKey(EntityKind::kPlace, key));
  if (found.has_value()) return PlaceId(found->id);
  chancery::Place place;
  place.id = txn_.NewId<PlaceId>();
  place.names.display = display;
  if (display != name) place.names.aliases.push_back(std::string(name));
  place.names.keys.push_back(key);
  place.polity = polity;
  CountCreated(EntityKind::kPlace);
  txn_.Put(place);
  return place.id;
}

absl::StatusOr<TopicId> VocabularyResolver::Topic(absl::string_view name) {
  name = absl::StripAsciiWhitespace(name);
  const std::string key = TopicKey(name);
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> found,
                            txn_.FindByKey(EntityKind::kTopic, key));
  if (found.has_value()) return TopicId(found->id);
  chancery::Topic topic;
  topic.id = txn_.NewId<TopicId>();
  topic.names.display = std::string(name);
  topic.names.keys.push_back(key);
  CountCreated(EntityKind::kTopic);
  txn_.Put(topic);
  return topic.id;
}

}  // namespace chancery
