#include "server/ingest/entity_resolver.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "storage/base/status_macros.h"
#include "storage/text/normalizer.h"

namespace chancery {
namespace {

std::vector<std::string> KeyWords(absl::string_view name) {
  return absl::StrSplit(NameKey(name), ' ', absl::SkipEmpty());
}

bool AddIfNew(const std::string& value, const std::string& display,
              std::vector<std::string>* values) {
  if (value.empty() || value == display) return false;
  if (std::find(values->begin(), values->end(), value) != values->end()) return false;
  values->push_back(value);
  return true;
}

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

// A title without its polity's words, in small letters and its usual form.
std::string CanonicalTitle(const Gazetteer& gazetteer, absl::string_view title) {
  const OfficeEntry* office = gazetteer.FindOffice(title);
  if (office != nullptr) return office->title;
  return absl::AsciiStrToLower(title);
}

}  // namespace

namespace {

enum class NamesAgree { kNo, kYes, kConflict };

// kConflict: the same first and last name, but other names between them: George H. W. and George W.
NamesAgree CompareFullNames(const std::vector<std::string>& x, const std::vector<std::string>& y) {
  if (x.size() < 2 || y.size() < 2) return NamesAgree::kNo;
  if (x == y) return NamesAgree::kYes;
  if (x.front() != y.front() || x.back() != y.back()) return NamesAgree::kNo;
  // What is between them: left out in one, or the beginning of the other's; an initial stands for
  // its word.
  const size_t between = std::min(x.size(), y.size()) - 2;
  for (size_t i = 1; i <= between; ++i) {
    const bool initial = (x[i].size() == 1 || y[i].size() == 1) && x[i][0] == y[i][0];
    if (x[i] != y[i] && !initial) return NamesAgree::kConflict;
  }
  return NamesAgree::kYes;
}

}  // namespace

bool SameFullName(absl::string_view a, absl::string_view b) {
  return CompareFullNames(KeyWords(a), KeyWords(b)) == NamesAgree::kYes;
}

absl::StatusOr<PolityId> EntityResolver::Polity(absl::string_view name) {
  name = absl::StripAsciiWhitespace(name);
  if (name.empty()) return PolityId();
  const PolityEntry* entry = gazetteer_.FindPolity(name);
  if (entry == nullptr) entry = gazetteer_.FindPolityByAdjective(name);
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
    if (!entry->iso2.empty()) {
      // Codes were given again: CS was Czechoslovakia, then Serbia and Montenegro.
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

absl::StatusOr<RoleId> EntityResolver::Role(absl::string_view title, PolityId polity,
                                            const std::vector<std::string>& keys) {
  title = absl::StripAsciiWhitespace(title);
  const std::string canonical = CanonicalTitle(gazetteer_, title);
  const std::string key = absl::StrCat("office:", polity.value, ":", FoldName(canonical));
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
      if (!known) changed = AddIfNew(TitleCase(title), role.names.display, &role.names.aliases);
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
  role.names.keys = all_keys;
  role.polity = polity;
  CountCreated(EntityKind::kRole);
  txn_.Put(role);
  return role.id;
}

// Offices that go with a name wherever their holder is: of these the polity is often not said, and
// then taken for the country of the meeting.
bool GoesWithTheName(absl::string_view folded_title) {
  static constexpr absl::string_view kTitles[] = {"chairman", "king", "queen",   "emir",
                                                  "sultan",   "shah", "emperor", "pope"};
  return std::find(std::begin(kTitles), std::end(kTitles), folded_title) != std::end(kTitles);
}

absl::StatusOr<EntityResolver::Fit> EntityResolver::FitOf(RoleId held, RoleId said) {
  if (held == said) return Fit::kSameOffice;
  CHANCERY_ASSIGN_OR_RETURN(const Entity held_entity, txn_.Get(held));
  CHANCERY_ASSIGN_OR_RETURN(const Entity said_entity, txn_.Get(said));
  const auto& a = std::get<chancery::Role>(held_entity);
  const auto& b = std::get<chancery::Role>(said_entity);
  if (a.polity && a.polity == b.polity) return Fit::kSamePolity;
  const std::string title = FoldName(a.names.display);
  if (title == FoldName(b.names.display) && GoesWithTheName(title)) return Fit::kSameTitle;
  return Fit::kNone;
}

absl::StatusOr<EntityResolver::Fit> EntityResolver::BestFit(const std::vector<RoleId>& held,
                                                            const std::vector<RoleId>& said) {
  Fit best = Fit::kNone;
  for (RoleId a : held) {
    for (RoleId b : said) {
      CHANCERY_ASSIGN_OR_RETURN(const Fit fit, FitOf(a, b));
      best = std::max(best, fit);
    }
  }
  return best;
}

absl::StatusOr<Tri> EntityResolver::HeldThen(PersonId person, const std::vector<RoleId>& roles,
                                             const PartialDate& when) {
  Tri best = Tri::kNo;
  if (when.is_unknown()) return best;
  CHANCERY_RETURN_IF_ERROR(
      txn_.head().ScanTenuresOfPerson(person, budget_, [&](const Tenure& tenure) {
        if (std::find(roles.begin(), roles.end(), tenure.role) != roles.end()) {
          best = Or(best, tenure.interval.Covers(when));
        }
        return best != Tri::kYes;
      }));
  return best;
}

absl::StatusOr<std::vector<RoleId>> EntityResolver::RolesHeld(PersonId person) {
  std::vector<RoleId> roles;
  CHANCERY_RETURN_IF_ERROR(
      txn_.head().ScanTenuresOfPerson(person, budget_, [&roles](const Tenure& tenure) {
        if (std::find(roles.begin(), roles.end(), tenure.role) == roles.end()) {
          roles.push_back(tenure.role);
        }
        return true;
      }));
  return roles;
}

absl::StatusOr<PersonId> EntityResolver::FindPerson(const PersonMention& mention) {
  for (const std::string& key : mention.keys) {
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> found,
                              txn_.FindByKey(EntityKind::kPerson, key));
    if (found.has_value()) return PersonId(found->id);
  }
  const std::vector<std::string> words = KeyWords(mention.name);
  if (words.empty()) return PersonId();

  // Everybody with that surname: full names end with it, and so do surnames alone.
  struct Candidate {
    PersonId id;
    bool same_name = false;
    Fit fit = Fit::kNone;
    Tri then = Tri::kNo;  // held one of the offices on the day of the article
  };
  std::vector<Candidate> candidates;
  const auto consider = [&](const chancery::Person& person,
                            const std::vector<RoleId>* new_roles) -> absl::Status {
    Candidate candidate;
    candidate.id = person.id;
    bool surname_only = false;
    std::vector<std::string> names = person.names.aliases;
    names.insert(names.begin(), person.names.display);
    bool conflict = false;
    for (const std::string& name : names) {
      const std::vector<std::string> other = KeyWords(name);
      const NamesAgree agree = CompareFullNames(other, words);
      candidate.same_name |= agree == NamesAgree::kYes;
      conflict |= agree == NamesAgree::kConflict;
      surname_only |= !other.empty() && other.back() == words.back() &&
                      (other.size() == 1 || words.size() == 1);
      if (other == words && words.size() == 1) surname_only = true;
    }
    // "George Bush" is a name of both; "George W. Bush" is not one of George H. W. Bush.
    if (conflict || (!candidate.same_name && !surname_only)) return absl::OkStatus();
    if (!mention.roles.empty()) {
      std::vector<RoleId> held;
      if (new_roles != nullptr) {
        held = *new_roles;
      } else {
        CHANCERY_ASSIGN_OR_RETURN(held, RolesHeld(person.id));
        CHANCERY_ASSIGN_OR_RETURN(candidate.then, HeldThen(person.id, mention.roles, mention.when));
      }
      CHANCERY_ASSIGN_OR_RETURN(candidate.fit, BestFit(held, mention.roles));
    }
    // A full name must not hide behind a surname that two people share.
    const std::vector<std::string> display = KeyWords(person.names.display);
    const bool both_full = display.size() > 1 && words.size() > 1;
    if (candidate.same_name || (candidate.fit != Fit::kNone && !both_full)) {
      candidates.push_back(candidate);
    }
    return absl::OkStatus();
  };
  NameQuery query;
  query.kinds = {EntityKind::kPerson};
  const std::vector<std::string> folded =
      absl::StrSplit(FoldName(mention.name), ' ', absl::SkipEmpty());
  query.text = folded.back();
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<NameHit> hits,
                            txn_.head().FindByName(query, budget_));
  for (const NameHit& hit : hits) {
    if (hit.match == NameMatch::kPrefix || hit.match == NameMatch::kFuzzy) continue;
    CHANCERY_ASSIGN_OR_RETURN(const Entity entity, txn_.Get(hit.entity));
    CHANCERY_RETURN_IF_ERROR(consider(std::get<chancery::Person>(entity), nullptr));
  }
  for (const auto& [id, roles] : new_people_) {
    CHANCERY_ASSIGN_OR_RETURN(const Entity entity, txn_.Get(id));
    CHANCERY_RETURN_IF_ERROR(consider(std::get<chancery::Person>(entity), &roles));
  }
  const auto best = std::max_element(candidates.begin(), candidates.end(),
                                     [](const Candidate& a, const Candidate& b) {
                                       if (a.same_name != b.same_name) return b.same_name;
                                       if (a.fit != b.fit) return a.fit < b.fit;
                                       if (a.then != b.then) return a.then < b.then;
                                       return b.id < a.id;
                                     });
  if (best == candidates.end()) return PersonId();
  if (!best->same_name) {
    // Of several people whose surname fits as well, none is sure.
    const auto fits =
        std::count_if(candidates.begin(), candidates.end(), [&](const Candidate& candidate) {
          return candidate.fit == best->fit && candidate.then == best->then;
        });
    if (fits > 1) return PersonId();
  }
  return best->id;
}

absl::StatusOr<PersonId> EntityResolver::UpdatePerson(PersonId id, const PersonMention& mention) {
  CHANCERY_ASSIGN_OR_RETURN(Entity entity, txn_.Get(id));
  auto& person = std::get<chancery::Person>(entity);
  bool changed = false;
  if (KeyWords(person.names.display).size() < 2 && KeyWords(mention.name).size() >= 2) {
    AddIfNew(person.names.display, mention.name, &person.names.aliases);
    auto& aliases = person.names.aliases;
    aliases.erase(std::remove(aliases.begin(), aliases.end(), mention.name), aliases.end());
    person.names.display = mention.name;
    changed = true;
  }
  changed |= AddIfNew(mention.name, person.names.display, &person.names.aliases);
  for (const std::string& alias : mention.aliases) {
    // A surname is no name of its own of one whose full name is known.
    if (KeyWords(alias).size() < 2) continue;
    changed |= AddIfNew(alias, person.names.display, &person.names.aliases);
  }
  for (const std::string& key : mention.keys) changed |= AddIfNew(key, "", &person.names.keys);
  if (!person.polity && mention.polity) {
    person.polity = mention.polity;
    changed = true;
  }
  for (const auto& [known, said] : {std::make_pair(&person.birth, &mention.birth),
                                    std::make_pair(&person.death, &mention.death)}) {
    if (said->is_unknown()) continue;
    const absl::optional<PartialDate> both = Intersect(*known, *said);
    if (both.has_value() && *both != *known) {
      *known = *both;
      changed = true;
    }
  }
  if (changed) txn_.Put(person);
  return id;
}

absl::StatusOr<PersonId> EntityResolver::Person(const PersonMention& mention) {
  CHANCERY_ASSIGN_OR_RETURN(const PersonId found, FindPerson(mention));
  if (found) return UpdatePerson(found, mention);
  chancery::Person person;
  person.id = txn_.NewId<PersonId>();
  person.names.display = mention.name;
  for (const std::string& alias : mention.aliases) {
    if (KeyWords(alias).size() > 1) AddIfNew(alias, mention.name, &person.names.aliases);
  }
  for (const std::string& key : mention.keys) AddIfNew(key, "", &person.names.keys);
  person.polity = mention.polity;
  person.birth = mention.birth;
  person.death = mention.death;
  CountCreated(EntityKind::kPerson);
  txn_.Put(person);
  new_people_.push_back({person.id, mention.roles});
  return person.id;
}

absl::StatusOr<PlaceId> EntityResolver::Place(absl::string_view name, PolityId polity) {
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
  const std::string key = absl::StrCat("place:", polity.value, ":", FoldName(display));
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

absl::StatusOr<TopicId> EntityResolver::Topic(absl::string_view name) {
  name = absl::StripAsciiWhitespace(name);
  const std::string key = absl::StrCat("topic:", FoldName(name));
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
