#include "server/ingest/person_registry.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/ingest/decision_log.h"
#include "server/ingest/if_found.h"
#include "server/ingest/mention.h"
#include "server/ingest/person_fold.h"
#include "server/ingest/person_names.h"
#include "storage/base/status_macros.h"
#include "storage/text/normalizer.h"

namespace chancery {
namespace {

// A key that is no key: how sure it is that those who have it are one.
constexpr double kWorthlessKeyScore = 0.5;

// The newest first; of decisions of one moment, in an order that is the same in every store.
bool Newer(const CuratorDecision& a, const CuratorDecision& b) {
  return std::tie(b.time, a.same, a.left, a.right) < std::tie(a.time, b.same, b.left, b.right);
}

}  // namespace

void PersonRegistry::MarkDirty(absl::string_view id) {
  if (is_dirty_.insert(std::string(id)).second) dirty_.emplace_back(id);
}

absl::Status PersonRegistry::MarkUnder(const std::vector<std::string>& tokens) {
  for (const std::string& token : tokens) {
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> ids, store_.Under(token));
    for (const std::string& id : ids) MarkDirty(id);
  }
  return absl::OkStatus();
}

// All that may hang together with the profile.
absl::Status PersonRegistry::MarkAround(absl::string_view id, const Record& record) {
  CHANCERY_ASSIGN_OR_RETURN(const PersonProfile profile, ToProfile(id, record));
  const ProfileTokens tokens = TokensOf(profile);
  CHANCERY_RETURN_IF_ERROR(MarkUnder(tokens.names));
  for (const auto* some : {&tokens.keys, &tokens.offices}) {
    for (const std::string& token : *some) {
      CHANCERY_ASSIGN_OR_RETURN(const bool telling, store_.IsTelling(token));
      if (!telling) continue;
      CHANCERY_RETURN_IF_ERROR(MarkUnder({token}));
    }
  }
  CHANCERY_ASSIGN_OR_RETURN(const bool decided, AnyDecisions());
  if (!decided) return absl::OkStatus();
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<MentionLink> links,
                            LinksOf(txn_, EntityKind::kPerson, id, budget_));
  for (const MentionLink& link : links) MarkDirty(link.other);
  return absl::OkStatus();
}

// Whom a curator is asked about because of a key that tells nothing: the first two who have it.
absl::Status PersonRegistry::MarkAsked(absl::string_view id, const Record& record) {
  CHANCERY_ASSIGN_OR_RETURN(const PersonProfile profile, ToProfile(id, record));
  for (const std::string& key : profile.keys) {
    const std::string token = KeyToken(key);
    CHANCERY_ASSIGN_OR_RETURN(const bool telling, store_.IsTelling(token));
    if (telling) continue;
    constexpr size_t kAsked = 3;  // those two, and one who was before it
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> first,
                              store_.FirstUnder(token, kAsked));
    for (const std::string& other : first) MarkDirty(other);
  }
  return absl::OkStatus();
}

absl::Status PersonRegistry::SetMentions(ArticleId article, absl::string_view article_key,
                                         const v1::ArticleFacts& facts,
                                         const std::vector<RoleId>& roles) {
  std::vector<std::string> ids;
  std::map<std::string, Record> profiles;
  for (int i = 0; i < facts.persons_size(); ++i) {
    CHANCERY_ASSIGN_OR_RETURN(const PolityId polity, vocabulary_.Polity(facts.persons(i).polity()));
    CHANCERY_ASSIGN_OR_RETURN(auto profile, maker_.FromFacts(facts, i, article_key, roles, polity));
    ids.push_back(profile.first);
    profiles.insert(std::move(profile));
  }
  // Profiles that the article has again stay, and so do the people they are of.
  CHANCERY_RETURN_IF_ERROR(RemoveMentions(article, {ids.begin(), ids.end()}));
  std::vector<std::string> turned;
  for (const std::string& id : ids) {
    const auto profile = profiles.find(id);
    if (profile == profiles.end()) continue;  // the same words twice
    Record record = std::move(profile->second);
    profiles.erase(profile);
    CHANCERY_ASSIGN_OR_RETURN(const uint64_t articles, store_.CountArticles(id));
    store_.SetAsserts(id, article, /*asserts=*/true, articles + 1);
    if (articles > 0 && UseOf(articles) == UseOf(articles + 1)) continue;
    CHANCERY_ASSIGN_OR_RETURN(absl::optional<Record> known, store_.Read(id));
    if (!known.has_value()) {
      CHANCERY_RETURN_IF_ERROR(store_.Add(id, record, &turned));
      MarkDirty(id);
      CHANCERY_RETURN_IF_ERROR(MarkAsked(id, record));
    } else if (known->use() != UseOf(articles + 1)) {
      known->set_use(UseOf(articles + 1));
      store_.Update(id, *known);
      MarkDirty(id);
    }
  }
  CHANCERY_RETURN_IF_ERROR(MarkUnder(turned));
  store_.SetProfilesOf(article, ids);
  return absl::OkStatus();
}

absl::Status PersonRegistry::RemoveMentions(ArticleId article) {
  return RemoveMentions(article, {});
}

absl::Status PersonRegistry::RemoveMentions(ArticleId article,
                                            const std::set<std::string>& staying) {
  CHANCERY_ASSIGN_OR_RETURN(std::vector<std::string> ids, store_.ProfilesOf(article));
  store_.SetProfilesOf(article, {});
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  for (const std::string& id : ids) {
    CHANCERY_ASSIGN_OR_RETURN(const uint64_t articles, store_.CountArticles(id));
    const uint64_t left = articles > 0 ? articles - 1 : 0;
    store_.SetAsserts(id, article, /*asserts=*/false, left);
    if (staying.count(id) != 0) continue;
    if (left == 0) {
      CHANCERY_RETURN_IF_ERROR(DropProfile(id));
      continue;
    }
    CHANCERY_ASSIGN_OR_RETURN(absl::optional<Record> record, store_.Read(id));
    if (!record.has_value() || record->use() == UseOf(left)) continue;
    record->set_use(UseOf(left));
    store_.Update(id, *record);
    MarkDirty(id);
  }
  return absl::OkStatus();
}

absl::Status PersonRegistry::DropProfile(absl::string_view id) {
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Record> record, store_.Read(id));
  if (!record.has_value()) return absl::OkStatus();
  CHANCERY_RETURN_IF_ERROR(MarkAround(id, *record));
  std::vector<std::string> turned;
  CHANCERY_RETURN_IF_ERROR(store_.Drop(id, *record, &turned));
  CHANCERY_RETURN_IF_ERROR(MarkUnder(turned));
  CHANCERY_RETURN_IF_ERROR(MarkAsked(id, *record));
  CHANCERY_RETURN_IF_ERROR(RemoveCandidates(txn_, id, budget_));
  CHANCERY_RETURN_IF_ERROR(SetResourceOf(txn_, id, EntityRef()));
  if (record->person() != 0) emptied_.insert(PersonId(record->person()));
  CHANCERY_ASSIGN_OR_RETURN(const bool moving, moves_.Any());
  if (!moving) return absl::OkStatus();
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<PersonId> left, moves_.End(id));
  emptied_.insert(left.begin(), left.end());
  ended_moves_ = true;
  return absl::OkStatus();
}

absl::Status PersonRegistry::Touch(absl::string_view mention) {
  any_decisions_.reset();
  MarkDirty(mention);
  return absl::OkStatus();
}

absl::StatusOr<bool> PersonRegistry::AnyDecisions() {
  if (!any_decisions_.has_value()) {
    CHANCERY_ASSIGN_OR_RETURN(any_decisions_, HasDecisions(txn_, EntityKind::kPerson, budget_));
  }
  return *any_decisions_;
}

absl::StatusOr<std::set<ArticleId>> PersonRegistry::Resolve() {
  std::set<ArticleId> moved;
  // Those that hang together with one before are done with it.
  for (const std::string& id : dirty_) {
    if (!is_dirty_.contains(id)) continue;
    CHANCERY_RETURN_IF_ERROR(ResolveComponent(id, &moved));
  }
  dirty_.clear();
  is_dirty_.clear();
  return moved;
}

absl::StatusOr<PersonRegistry::Component> PersonRegistry::Load(const std::string& start) {
  Component component;
  CHANCERY_ASSIGN_OR_RETURN(const bool decided, AnyDecisions());
  std::set<std::string> seen = {start};
  std::vector<std::string> next = {start};
  const auto follow = [&](const std::string& id) {
    if (seen.insert(id).second) next.push_back(id);
  };
  // Tokens whose profiles were followed: all of them, or the surnames alone.
  std::set<std::string> all;
  std::set<std::string> bare;
  std::set<uint64_t> decisions;
  const auto follow_token = [&](const std::string& token, bool only_bare) -> absl::Status {
    if (component.worthless.count(token) != 0 || all.count(token) != 0) return absl::OkStatus();
    if (!(only_bare ? bare : all).insert(token).second) return absl::OkStatus();
    CHANCERY_ASSIGN_OR_RETURN(const bool telling, store_.IsTelling(token));
    if (!telling) {
      component.worthless.insert(token);
      return absl::OkStatus();
    }
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> ids, store_.Under(token, only_bare));
    for (const std::string& id : ids) follow(id);
    return absl::OkStatus();
  };
  while (!next.empty()) {
    const std::string id = std::move(next.back());
    next.pop_back();
    if (decided) {
      CHANCERY_ASSIGN_OR_RETURN(std::vector<CuratorDecision> about,
                                DecisionsOf(txn_, EntityKind::kPerson, id, budget_));
      for (CuratorDecision& decision : about) {
        if (!decisions.insert(decision.id).second) continue;
        for (const auto* side : {&decision.left, &decision.right}) {
          for (const std::string& mention : *side) follow(mention);
        }
        component.decisions.push_back(std::move(decision));
      }
    }
    CHANCERY_ASSIGN_OR_RETURN(absl::optional<Record> record, store_.Read(id));
    if (!record.has_value()) continue;  // nothing asserts it any more, or not yet
    Component::Loaded loaded;
    CHANCERY_ASSIGN_OR_RETURN(loaded.profile, ToProfile(id, *record));
    loaded.record = *std::move(record);
    const ProfileTokens tokens = TokensOf(loaded.profile);
    for (const std::string& token : tokens.names) {
      CHANCERY_RETURN_IF_ERROR(follow_token(token, /*only_bare=*/false));
    }
    for (const std::string& token : tokens.keys) {
      CHANCERY_RETURN_IF_ERROR(follow_token(token, /*only_bare=*/false));
    }
    const bool full = !IsSurnameOnly(loaded.profile.name);
    for (const std::string& token : tokens.offices) {
      CHANCERY_RETURN_IF_ERROR(follow_token(token, /*only_bare=*/full));
    }
    component.profiles.emplace(id, std::move(loaded));
  }
  std::sort(component.decisions.begin(), component.decisions.end(), Newer);
  std::set<std::string> merged_away;
  for (const CuratorDecision& decision : component.decisions) {
    component.stays.insert(decision.left.begin(), decision.left.end());
    if (!decision.same) continue;
    component.kept.insert(decision.left.begin(), decision.left.end());
    merged_away.insert(decision.right.begin(), decision.right.end());
  }
  for (const std::string& mention : merged_away) component.kept.erase(mention);
  return component;
}

absl::Status PersonRegistry::ResolveComponent(const std::string& start,
                                              std::set<ArticleId>* moved) {
  CHANCERY_ASSIGN_OR_RETURN(Component component, Load(start));
  is_dirty_.erase(start);
  std::vector<std::string> ids;
  std::vector<PersonProfile> profiles;
  absl::flat_hash_map<std::string, size_t> index;
  for (auto& [id, loaded] : component.profiles) {
    is_dirty_.erase(id);
    index[id] = ids.size();
    ids.push_back(id);
    profiles.push_back(std::move(loaded.profile));
  }
  if (ids.empty()) return absl::OkStatus();
  std::vector<ProfileLink> links;
  for (const CuratorDecision& decision : component.decisions) {
    for (const std::string& left : decision.left) {
      const auto x = index.find(left);
      if (x == index.end()) continue;
      for (const std::string& right : decision.right) {
        const auto y = index.find(right);
        if (y != index.end()) links.push_back({x->second, y->second, decision.same});
      }
    }
  }
  const PersonClusters partition = ClusterPeople(profiles, links, component.worthless);
  std::vector<std::vector<std::string>> clusters;
  for (const std::vector<size_t>& members : partition.clusters) {
    clusters.emplace_back();
    for (size_t member : members) clusters.back().push_back(ids[member]);
  }
  std::vector<std::set<std::string>> keys(clusters.size());
  for (const auto& [key, owner] : partition.key_owners) keys[owner].insert(key);
  CHANCERY_RETURN_IF_ERROR(AssignPeople(clusters, keys, &component, moved));
  CHANCERY_RETURN_IF_ERROR(SetCandidates(partition, ids, &component));
  for (const auto& [id, loaded] : component.profiles) {
    if (loaded.changed) store_.Update(id, loaded.record);
  }
  return absl::OkStatus();
}

absl::Status PersonRegistry::SetCandidates(const PersonClusters& partition,
                                           const std::vector<std::string>& ids,
                                           Component* component) {
  std::set<std::string> asked;
  for (const PossiblePair& pair : partition.possible) {
    asked.insert(ids[pair.left]);
    asked.insert(ids[pair.right]);
  }
  for (auto& [id, loaded] : component->profiles) {
    if (loaded.record.asked()) {
      CHANCERY_RETURN_IF_ERROR(RemoveCandidates(txn_, id, budget_));
    }
    const bool is = asked.count(id) != 0;
    if (loaded.record.asked() == is) continue;
    loaded.record.set_asked(is);
    loaded.changed = true;
  }
  for (const PossiblePair& pair : partition.possible) {
    CHANCERY_RETURN_IF_ERROR(AddCandidate(txn_, EntityKind::kPerson, ids[pair.left],
                                          ids[pair.right], pair.score, pair.reasons));
  }
  for (const std::string& token : component->worthless) {
    if (token[0] != 'k') continue;
    CHANCERY_RETURN_IF_ERROR(AskAboutKey(token, component));
  }
  return absl::OkStatus();
}

// One pair for each key that tells nothing, of the first two who have it, so that it is seen.
absl::Status PersonRegistry::AskAboutKey(const std::string& token, Component* component) {
  const absl::string_view key = absl::StripPrefix(token, KeyToken(""));
  const std::string reason =
      absl::StrCat("the same key, ", key, ", which more than ", kMaxNamesOfKey, " names have");
  warnings_.insert(absl::StrCat("the key ", key, " is given to more than ", kMaxNamesOfKey,
                                " names (max_names_of_key): it makes nobody one"));
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> first, store_.FirstUnder(token, 2));
  if (first.size() < 2) return absl::OkStatus();
  if (component->profiles.count(first[0]) == 0 && component->profiles.count(first[1]) == 0) {
    return absl::OkStatus();
  }
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<MentionLink> links,
                            LinksOf(txn_, EntityKind::kPerson, first[0], budget_));
  for (const MentionLink& link : links) {
    if (link.other == first[1]) return absl::OkStatus();  // it was decided
  }
  for (const std::string& id : first) {
    const auto mine = component->profiles.find(id);
    if (mine != component->profiles.end()) {
      mine->second.changed |= !mine->second.record.asked();
      mine->second.record.set_asked(true);
      continue;
    }
    CHANCERY_ASSIGN_OR_RETURN(absl::optional<Record> record, store_.Read(id));
    if (!record.has_value() || record->asked()) continue;
    record->set_asked(true);
    store_.Update(id, *record);
  }
  return AddCandidate(txn_, EntityKind::kPerson, first[0], first[1], kWorthlessKeyScore, {reason});
}

// Who keeps which id: those of WriteFacts and those whom a curator kept first, then where it was
// made, then where most have it.
absl::StatusOr<std::vector<PersonId>> PersonRegistry::ChoosePeople(
    const std::vector<std::vector<std::string>>& clusters, const Component& component) const {
  struct Claim {
    bool written = false;
    bool kept = false;
    int at_home = 0;
    int have_it = 0;
    uint64_t id = 0;
    size_t cluster = 0;
    bool operator<(const Claim& other) const {
      return std::make_tuple(!written, !kept, -at_home, -have_it, id, cluster) <
             std::make_tuple(!other.written, !other.kept, -other.at_home, -other.have_it, other.id,
                             other.cluster);
    }
  };
  std::vector<Claim> claims;
  for (size_t c = 0; c < clusters.size(); ++c) {
    std::map<uint64_t, Claim> by_id;
    for (const std::string& member : clusters[c]) {
      const Record& record = component.profiles.at(member).record;
      const bool written = ParseWrittenPersonMention(member).has_value();
      const auto claim = [&](uint64_t id) -> Claim* {
        if (id == 0) return nullptr;
        Claim& it = by_id[id];
        it.id = id;
        it.cluster = c;
        it.written |= written && id == record.home();
        return &it;
      };
      if (Claim* it = claim(record.person())) {
        ++it->have_it;
        it->kept |= component.stays.count(member) != 0;
      }
      if (Claim* it = claim(record.home())) ++it->at_home;
    }
    for (const auto& [id, claim] : by_id) {
      if (claim.at_home == 0) {
        // Profiles that hang together with these no more may have it, too: then it stays with them.
        CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> mentions,
                                  MentionsOf(txn_, PersonId(id), budget_));
        if (std::any_of(mentions.begin(), mentions.end(), [&](const std::string& mention) {
              return component.profiles.count(mention) == 0;
            })) {
          continue;
        }
      }
      claims.push_back(claim);
    }
  }
  std::sort(claims.begin(), claims.end());
  std::vector<PersonId> people(clusters.size());
  std::set<uint64_t> taken;
  for (const Claim& claim : claims) {
    if (people[claim.cluster] || !taken.insert(claim.id).second) continue;
    people[claim.cluster] = PersonId(claim.id);
  }
  return people;
}

absl::Status PersonRegistry::AssignPeople(const std::vector<std::vector<std::string>>& clusters,
                                          const std::vector<std::set<std::string>>& keys,
                                          Component* component, std::set<ArticleId>* moved) {
  CHANCERY_ASSIGN_OR_RETURN(std::vector<PersonId> people, ChoosePeople(clusters, *component));
  for (size_t c = 0; c < clusters.size(); ++c) {
    const bool made = !people[c];
    if (made) {
      people[c] = txn_.NewId<PersonId>();
      fresh_.insert(people[c]);
      store_.SetMade(people[c]);
    }
    for (const std::string& member : clusters[c]) {
      Component::Loaded& loaded = component->profiles.at(member);
      Record& record = loaded.record;
      const bool written = ParseWrittenPersonMention(member).has_value();
      if (!written && made && member == clusters[c].front()) {
        record.set_home(people[c].value);
        loaded.changed = true;
      }
      if (record.home() != 0) went_[record.home()] = people[c];
      if (written || record.person() != people[c].value) {
        CHANCERY_RETURN_IF_ERROR(SetResourceOf(txn_, member, people[c]));
      }
      if (record.person() == people[c].value) continue;
      CHANCERY_RETURN_IF_ERROR(MoveArticles(member, PersonId(record.person()), people[c], moved));
      record.set_person(people[c].value);
      loaded.changed = true;
    }
    CHANCERY_ASSIGN_OR_RETURN(folded_[people[c]],
                              Fold(people[c], clusters[c], keys[c], *component));
  }
  return absl::OkStatus();
}

// Of a profile that is of `to` now.
absl::Status PersonRegistry::MoveArticles(const std::string& mention, PersonId from, PersonId to,
                                          std::set<ArticleId>* moved) {
  if (from) {
    emptied_.insert(from);
    CHANCERY_ASSIGN_OR_RETURN(const uint64_t articles, store_.CountArticles(mention));
    CHANCERY_ASSIGN_OR_RETURN(const bool moving, moves_.Has(mention));
    if (moving || moved->size() + articles > max_moved_) return moves_.Begin(mention, from, to);
  }
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<ArticleId> articles, store_.ArticlesOf(mention));
  moved->insert(articles.begin(), articles.end());
  return absl::OkStatus();
}

absl::StatusOr<std::set<ArticleId>> PersonRegistry::Continue() {
  std::set<ArticleId> moved;
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<ProfileMoves::Move> move, moves_.First());
  if (!move.has_value()) return moved;
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<ArticleId> articles,
                            store_.ArticlesOf(move->profile, move->after, max_moved_));
  moved.insert(articles.begin(), articles.end());
  if (articles.size() == max_moved_) {
    CHANCERY_RETURN_IF_ERROR(moves_.Advance(move->profile, articles.back()));
    return moved;
  }
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<PersonId> left, moves_.End(move->profile));
  emptied_.insert(left.begin(), left.end());
  return moved;
}

absl::StatusOr<Person> PersonRegistry::Fold(PersonId id, const std::vector<std::string>& members,
                                            const std::set<std::string>& keys,
                                            const Component& component) const {
  std::vector<std::string> ordered = members;
  std::sort(ordered.begin(), ordered.end());
  std::vector<PersonPart> parts;
  for (const std::string& member : ordered) {
    PersonPart part;
    part.profile = &component.profiles.at(member).record;
    part.written = ParseWrittenPersonMention(member).has_value();
    part.kept = component.kept.count(member) != 0;
    parts.push_back(part);
  }
  return FoldPerson(id, parts, keys);
}

absl::StatusOr<std::vector<PersonId>> PersonRegistry::PeopleOf(ArticleId article) const {
  std::vector<PersonId> people;
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> ids, store_.ProfilesOf(article));
  for (const std::string& id : ids) {
    CHANCERY_ASSIGN_OR_RETURN(const EntityRef ref, ResourceOf(txn_, id));
    people.push_back(PersonId(ref.id));
  }
  return people;
}

absl::Status PersonRegistry::Write(int* added) {
  // While articles are moved, also a live one may have a name that leads elsewhere.
  CHANCERY_ASSIGN_OR_RETURN(bool moving, moves_.Any());
  moving |= ended_moves_;
  for (auto& [id, person] : folded_) {
    emptied_.erase(id);
    const bool fresh = fresh_.count(id) != 0;
    if (fresh && added != nullptr) ++*added;
    if (!fresh) {
      CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Entity> was, IfFound(txn_.Get(id)));
      // A name that led elsewhere is somebody's again.
      if (!was.has_value() || moving) SetRedirect(txn_, id, EntityRef());
    }
    txn_.Put(std::move(person));
  }
  // People that no profile is of any more.
  for (PersonId id : emptied_) {
    CHANCERY_ASSIGN_OR_RETURN(const bool made, store_.IsMade(id));
    if (!made) continue;  // of WriteFacts: it stays
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> mentions,
                              MentionsOf(txn_, id, budget_));
    if (!mentions.empty()) continue;
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Entity> is, IfFound(txn_.Get(id)));
    if (!is.has_value()) continue;
    const auto to = went_.find(id.value);
    if (to != went_.end()) SetRedirect(txn_, id, EntityRef(to->second));
    CHANCERY_ASSIGN_OR_RETURN(const bool left, moves_.IsLeft(id));
    if (left) {
      // Until its last articles are asserted again. Its keys are those of whom it went to.
      Person waiting = std::get<Person>(*is);
      waiting.names.keys.clear();
      txn_.Put(std::move(waiting));
      continue;
    }
    txn_.Close(id);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> PersonRegistry::SelectMentions(
    PersonId person, const std::vector<ArticleId>& articles,
    const std::vector<std::string>& names) const {
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> mentions,
                            MentionsOf(txn_, person, budget_));
  std::set<std::string> told;
  for (ArticleId article : articles) {
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> ids, store_.ProfilesOf(article));
    told.insert(ids.begin(), ids.end());
  }
  std::set<std::string> called;
  for (const std::string& name : names) called.insert(FoldName(name));
  std::vector<std::string> selected;
  for (const std::string& mention : mentions) {
    if (ParseWrittenPersonMention(mention).has_value()) continue;
    bool select = told.count(mention) != 0;
    if (!select && !called.empty()) {
      CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Record> record, store_.Read(mention));
      if (!record.has_value()) continue;
      select =
          called.count(FoldName(record->name())) != 0 ||
          std::any_of(record->aliases().begin(), record->aliases().end(),
                      [&](const std::string& alias) { return called.count(FoldName(alias)) != 0; });
    }
    if (select) selected.push_back(mention);
  }
  return selected;
}

}  // namespace chancery
