#include "server/ingest/meeting_ledger.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/ingest/decision_log.h"
#include "server/ingest/meeting_folding.h"
#include "server/ingest/meeting_matching.h"
#include "server/ingest/meeting_notes.h"
#include "server/ingest/meeting_review.h"
#include "server/ingest/mention.h"
#include "storage/base/status_macros.h"

namespace chancery {

// Looks again at later claims that fitted this one with the holders of offices as they were known
// at the head.
absl::Status MeetingLedger::PushAroundBefore(const Node& node) {
  CHANCERY_ASSIGN_OR_RETURN(const Node was, loaded_.NodeBefore(node.fact));
  CHANCERY_RETURN_IF_ERROR(loaded_.LoadNeighbours(was));
  return PushLater(was);
}

absl::Status MeetingLedger::Remove(MeetingId meeting, ArticleId article) {
  CHANCERY_RETURN_IF_ERROR(loaded_.LoadLead(meeting));
  CHANCERY_RETURN_IF_ERROR(loaded_.LoadArticle(meeting, article));
  for (const ClaimKey& key : loaded_.clusters.at(meeting).members) {
    if (key.first == article) taken_[key] = meeting;
  }
  return absl::OkStatus();
}

absl::Status MeetingLedger::Add(FactClaim claim) {
  const auto it = taken_.find({claim.article, claim.index});
  if (it != taken_.end() && SameClaim(loaded_.nodes.at(it->first).fact, claim)) {
    taken_.erase(it);
  } else {
    given_.push_back(std::move(claim));
  }
  return absl::OkStatus();
}

absl::Status MeetingLedger::PutWritten(MeetingId meeting, FactClaim claim) {
  CHANCERY_ASSIGN_OR_RETURN(const bool live, loaded_.IsLive(meeting));
  const ClaimKey key(claim.article, claim.index);
  if (live) {
    CHANCERY_RETURN_IF_ERROR(loaded_.LoadAll(meeting));
    if (loaded_.clusters.at(meeting).members.count(key) != 0) {
      CHANCERY_RETURN_IF_ERROR(TakeBack(key));  // what it said before
    }
  }
  named_.insert(meeting);
  CHANCERY_RETURN_IF_ERROR(loaded_.MakeNode(std::move(claim), MeetingId()));
  Node& node = loaded_.nodes.at(key);
  node.fresh = true;
  if (live) node.before = meeting;
  Attach(key, meeting, /*as_seed=*/false);
  Cluster& cluster = loaded_.clusters.at(meeting);
  if (!cluster.seed.has_value() || LoadedMeetings::Before(node, loaded_.nodes.at(*cluster.seed))) {
    if (cluster.seed.has_value()) former_seeds_.insert(*cluster.seed);
    cluster.seed = key;
    new_seeds_.insert(key);
    // Who had followed another looks at it again.
    for (const ClaimKey& member : cluster.members) {
      if (member != key) PushWork(member);
    }
  }
  CHANCERY_RETURN_IF_ERROR(loaded_.LoadNeighbours(node));
  CHANCERY_RETURN_IF_ERROR(loaded_.LoadTakeable(node));
  CHANCERY_RETURN_IF_ERROR(PushLater(node));
  CHANCERY_ASSIGN_OR_RETURN(const std::set<ClaimKey> linked, loaded_.LinkedWith(node));
  for (const ClaimKey& other : linked) {
    if (LoadedMeetings::Before(node, loaded_.nodes.at(other))) PushWork(other);
  }
  return absl::OkStatus();
}

// The claim is gone, and those that it had an influence on are looked at again.
absl::Status MeetingLedger::TakeBack(const ClaimKey& key) {
  const Node node = loaded_.nodes.at(key);
  Detach(key);
  CHANCERY_RETURN_IF_ERROR(PushAroundBefore(node));
  CHANCERY_ASSIGN_OR_RETURN(const std::set<ClaimKey> linked, loaded_.LinkedWith(node));
  for (const ClaimKey& other : linked) PushWork(other);
  CHANCERY_ASSIGN_OR_RETURN(const std::set<ClaimKey> apart, loaded_.ApartFrom(node));
  for (const ClaimKey& other : apart) PushWork(other);
  work_.erase({node.claim.order, key});
  loaded_.nodes.erase(key);
  loaded_.by_mention.erase(node.mention);
  removed_.push_back(node);
  return absl::OkStatus();
}

absl::Status MeetingLedger::TouchOffices(const std::map<RoleId, DayRange>& roles) {
  for (const auto& [role, days] : roles) {
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<WaitingClaim> waiting,
                              WaitingFor(txn_, role, days, budget_));
    for (const WaitingClaim& entry : waiting) {
      CHANCERY_ASSIGN_OR_RETURN(const PersonId holder, tenures_.HolderOf(role, entry.when));
      if (holder == entry.holder) continue;
      CHANCERY_ASSIGN_OR_RETURN(const std::string mention, loaded_.MentionOf(entry.claim));
      CHANCERY_RETURN_IF_ERROR(Touch(mention));
      const auto it = loaded_.nodes.find(entry.claim);
      if (it == loaded_.nodes.end()) continue;
      // What fitted the claim as it was, and where it was found.
      CHANCERY_RETURN_IF_ERROR(PushAroundBefore(it->second));
      CHANCERY_ASSIGN_OR_RETURN(const Node was, loaded_.NodeBefore(it->second.fact));
      for (const std::string& note : VagueNotesOf(entry.claim, was)) txn_.DeleteNote(note);
    }
  }
  return absl::OkStatus();
}

absl::Status MeetingLedger::Touch(absl::string_view name) {
  const std::string mention(name);
  CHANCERY_RETURN_IF_ERROR(loaded_.LoadMention(mention));
  const auto it = loaded_.by_mention.find(mention);
  if (it != loaded_.by_mention.end()) {
    Node& node = loaded_.nodes.at(it->second);
    node.changed = true;
    node.fresh = true;
    if (node.cluster) dirty_.insert(node.cluster);
    PushWork(it->second);
  }
  // Also where nothing tells of it: others may be linked through it.
  CHANCERY_ASSIGN_OR_RETURN(const std::set<ClaimKey> component, loaded_.ComponentOf(mention));
  for (const ClaimKey& key : component) PushWork(key);
  return absl::OkStatus();
}

void MeetingLedger::Detach(const ClaimKey& key) {
  Node& node = loaded_.nodes.at(key);
  if (!node.cluster) return;
  Cluster& cluster = loaded_.clusters.at(node.cluster);
  dirty_.insert(node.cluster);
  cluster.members.erase(key);
  if (cluster.seed == key) {
    former_seeds_.insert(key);
    cluster.seed = absl::nullopt;
    for (const ClaimKey& member : cluster.members) PushWork(member);
  }
  node.cluster = MeetingId();
}

void MeetingLedger::Attach(const ClaimKey& key, MeetingId id, bool as_seed) {
  Node& node = loaded_.nodes.at(key);
  Cluster& cluster = loaded_.clusters[id];
  cluster.members.insert(key);
  if (as_seed) cluster.seed = key;
  node.cluster = id;
  dirty_.insert(id);
}

absl::Status MeetingLedger::PushLater(const Node& node) {
  for (const auto& [key, other] : loaded_.nodes) {
    CHANCERY_RETURN_IF_ERROR(budget_.Charge(1));
    if (!LoadedMeetings::Before(node, other) || other.claim.article->write_facts) continue;
    CHANCERY_ASSIGN_OR_RETURN(const bool match, loaded_.Match(node, other));
    if (match) PushWork(key);
  }
  return absl::OkStatus();
}

// The meeting of the first claim before this one that a curator or a key says is of the same one,
// unless it is kept apart from a claim there; none if there is none.
absl::StatusOr<MeetingId> MeetingLedger::LinkedTo(const ClaimKey& key) {
  Node& node = loaded_.nodes.at(key);
  node.follows_key = false;
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<MentionLink>* links,
                            loaded_.LinksOfMention(node.mention));
  const std::vector<std::string>& keys = node.claim.meeting.keys;
  if (links->empty() && keys.empty()) return MeetingId();
  if (links->empty() && !node.before) {
    // Where each key is one of a meeting that another claim brought, no more is needed.
    std::string first;
    MeetingId target;
    node.follows_key = true;
    for (const std::string& name : keys) {
      CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> owner,
                                txn_.FindByKey(EntityKind::kMeeting, name));
      std::string order;
      if (owner.has_value()) {
        CHANCERY_RETURN_IF_ERROR(loaded_.LoadLead(MeetingId(owner->id)));
        order = FirstWithKey(loaded_.clusters.at(MeetingId(owner->id)).record, name);
        if (loaded_.clusters.at(MeetingId(owner->id)).complete) order.clear();
      }
      if (order.empty() || node.claim.order < order) {
        node.follows_key = false;
        break;
      }
      if (first.empty() || order < first) {
        first = order;
        target = MeetingId(owner->id);
      }
    }
    if (node.follows_key) return target;
  }
  CHANCERY_ASSIGN_OR_RETURN(const std::set<ClaimKey> linked, loaded_.LinkedWith(node));
  std::vector<const Node*> before;
  for (const ClaimKey& other : linked) {
    if (LoadedMeetings::Before(loaded_.nodes.at(other), node)) {
      before.push_back(&loaded_.nodes.at(other));
    }
  }
  std::sort(before.begin(), before.end(),
            [&](const Node* a, const Node* b) { return LoadedMeetings::Before(*a, *b); });
  for (const Node* other : before) {
    if (!other->cluster) continue;
    bool apart = false;
    for (const ClaimKey& member : loaded_.clusters.at(other->cluster).members) {
      if (!LoadedMeetings::Before(loaded_.nodes.at(member), node)) continue;
      CHANCERY_ASSIGN_OR_RETURN(const bool kept, loaded_.KeptApart(node, loaded_.nodes.at(member)));
      apart = apart || kept;
    }
    if (!apart) return other->cluster;
  }
  return MeetingId();
}

// An article knows what is one meeting and what is two, and so does a curator.
absl::StatusOr<bool> MeetingLedger::Excluded(const Node& node, MeetingId cluster) {
  CHANCERY_RETURN_IF_ERROR(loaded_.LoadArticle(cluster, node.fact.article));
  for (const ClaimKey& member : loaded_.clusters.at(cluster).members) {
    const Node& other = loaded_.nodes.at(member);
    if (!LoadedMeetings::Before(other, node)) continue;
    if (other.fact.article == node.fact.article) return true;
    CHANCERY_ASSIGN_OR_RETURN(const bool apart, loaded_.KeptApart(node, other));
    if (apart) return true;
  }
  return false;
}

absl::Status MeetingLedger::Decide(const ClaimKey& key, MeetingId* target) {
  // What is kept apart from it must be seen in other meetings.
  CHANCERY_RETURN_IF_ERROR(loaded_.ApartFrom(loaded_.nodes.at(key)).status());
  CHANCERY_ASSIGN_OR_RETURN(*target, LinkedTo(key));
  if (*target) return absl::OkStatus();
  const Node& node = loaded_.nodes.at(key);
  const Meeting& told = node.claim.meeting;
  struct Choice {
    MeetingId cluster;
    bool same_place;
    size_t common;
    const Node* seed;
  };
  std::vector<Choice> choices;
  for (const auto& [id, cluster] : loaded_.clusters) {
    if (!cluster.seed.has_value()) continue;
    const Node& seed = loaded_.nodes.at(*cluster.seed);
    if (!LoadedMeetings::Before(seed, node)) continue;
    CHANCERY_ASSIGN_OR_RETURN(const bool match, loaded_.Match(seed, node));
    if (!match) continue;
    CHANCERY_ASSIGN_OR_RETURN(const bool excluded, Excluded(node, id));
    if (excluded) continue;
    Choice choice{id, told.place && told.place == seed.claim.meeting.place, 0, &seed};
    PartiesAgree(told, seed.claim.meeting, &choice.common);
    choices.push_back(choice);
  }
  if (choices.empty()) return absl::OkStatus();
  const bool exact = !told.when.is_unknown() && told.when.is_exact_day();
  if (!exact && choices.size() > 1) return absl::OkStatus();
  const auto best =
      std::min_element(choices.begin(), choices.end(), [&](const Choice& a, const Choice& b) {
        if (a.same_place != b.same_place) return a.same_place;
        if (a.common != b.common) return a.common > b.common;
        return LoadedMeetings::Before(*a.seed, *b.seed);
      });
  *target = best->cluster;
  return absl::OkStatus();
}

// What was taken back goes, and what came comes.
absl::Status MeetingLedger::ApplyChanges() {
  std::set<ArticleId> changed;
  for (const auto& [key, meeting] : taken_) {
    CHANCERY_RETURN_IF_ERROR(loaded_.LoadAll(meeting));
    CHANCERY_RETURN_IF_ERROR(TakeBack(key));
    changed.insert(key.first);
  }
  for (FactClaim& claim : given_) {
    const ClaimKey key(claim.article, claim.index);
    changed.insert(key.first);
    CHANCERY_RETURN_IF_ERROR(loaded_.MakeNode(std::move(claim), MeetingId()));
    Node& node = loaded_.nodes.at(key);
    node.changed = true;
    node.fresh = true;
    // Where it was before this transaction, if it comes again.
    const auto taken = taken_.find(key);
    if (taken != taken_.end()) node.before = taken->second;
    PushWork(key);
    added_.insert(key);
  }
  // What else an article tells may be kept from other meetings by these.
  for (const auto& [key, node] : loaded_.nodes) {
    if (node.before && changed.count(key.first) != 0) PushWork(key);
  }
  return absl::OkStatus();
}

absl::Status MeetingLedger::Process() {
  while (!work_.empty()) {
    const ClaimKey key = work_.begin()->second;
    work_.erase(work_.begin());
    CHANCERY_RETURN_IF_ERROR(budget_.Charge(1));
    const MeetingId before = loaded_.nodes.at(key).cluster;
    if (before) {
      CHANCERY_RETURN_IF_ERROR(loaded_.LoadAll(before));
    }
    const bool was_seed = before && loaded_.clusters.at(before).seed == key;
    const bool changed = loaded_.nodes.at(key).changed;
    loaded_.nodes.at(key).changed = false;
    // What was written stays where it was written.
    if (loaded_.nodes.at(key).claim.article->write_facts && before) continue;
    CHANCERY_RETURN_IF_ERROR(loaded_.LoadNeighbours(loaded_.nodes.at(key)));
    Detach(key);
    MeetingId target;
    CHANCERY_RETURN_IF_ERROR(Decide(key, &target));
    if (target) {
      Attach(key, target, /*as_seed=*/false);
      if (was_seed) {
        CHANCERY_RETURN_IF_ERROR(PushLater(loaded_.nodes.at(key)));
      }
    } else {
      MeetingId id;
      if (was_seed) {
        id = before;
      } else {
        const std::string home_key = MeetingHomeKey(loaded_.nodes.at(key).mention);
        CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> home, txn_.GetNote(home_key));
        bool live = false;
        if (home.has_value() && absl::SimpleAtoi(*home, &id.value)) {
          CHANCERY_ASSIGN_OR_RETURN(live, loaded_.IsLive(id));
          const auto it = loaded_.clusters.find(id);
          const bool used = it != loaded_.clusters.end()
                                ? !it->second.members.empty() || !it->second.complete
                                : live;
          if (used) id = MeetingId();
        }
        if (!id) {
          id = txn_.NewId<MeetingId>();
          live = false;
          txn_.PutNote(home_key, absl::StrCat(id.value));
        }
        loaded_.clusters[id].fresh = !live;
      }
      Attach(key, id, /*as_seed=*/true);
      if (!was_seed || changed) {
        new_seeds_.insert(key);
        CHANCERY_RETURN_IF_ERROR(loaded_.LoadTakeable(loaded_.nodes.at(key)));
        CHANCERY_RETURN_IF_ERROR(PushLater(loaded_.nodes.at(key)));
      }
    }
    const Node& node = loaded_.nodes.at(key);
    if ((changed || node.cluster != before) && !node.follows_key) {
      CHANCERY_ASSIGN_OR_RETURN(const std::set<ClaimKey> linked, loaded_.LinkedWith(node));
      for (const ClaimKey& other : linked) {
        // All of them once, as it is new; then those that follow it.
        if (changed || LoadedMeetings::Before(node, loaded_.nodes.at(other))) PushWork(other);
      }
    }
    if (changed || node.cluster != before) {
      // What is kept apart from it may not be of this meeting now, or may be of that.
      CHANCERY_ASSIGN_OR_RETURN(const std::set<ClaimKey> apart, loaded_.ApartFrom(node));
      for (const ClaimKey& other : apart) {
        if (LoadedMeetings::Before(node, loaded_.nodes.at(other))) PushWork(other);
      }
    }
    if (node.cluster != before) {
      // The article's other claims may not be of this meeting now, or may be of that.
      if (before) {
        CHANCERY_RETURN_IF_ERROR(loaded_.LoadSiblings(key.first));
      }
      for (auto it = loaded_.nodes.lower_bound({key.first, 0});
           it != loaded_.nodes.end() && it->first.first == key.first; ++it) {
        if (it->first != key && LoadedMeetings::Before(node, it->second)) PushWork(it->first);
      }
    }
  }
  return absl::OkStatus();
}

// Gives a cluster the name of another that has no members any more.
absl::Status MeetingLedger::TakeName(MeetingId from, MeetingId to) {
  CHANCERY_RETURN_IF_ERROR(loaded_.LoadAll(from));
  CHANCERY_ASSIGN_OR_RETURN(const bool live, loaded_.IsLive(from));
  std::swap(loaded_.clusters[to], loaded_.clusters[from]);
  loaded_.clusters[to].fresh = false;
  loaded_.clusters[from].fresh = !live;
  for (const ClaimKey& member : loaded_.clusters[to].members) loaded_.nodes.at(member).cluster = to;
  dirty_.insert(from);
  dirty_.insert(to);
  return absl::OkStatus();
}

absl::Status MeetingLedger::ChooseIds() {
  const auto is_free = [&](MeetingId id) {
    const auto it = loaded_.clusters.find(id);
    return it != loaded_.clusters.end() && it->second.members.empty() && it->second.complete &&
           !it->second.fresh;
  };
  // A meeting keeps its name though a new claim may lead it: what most of its claims were of
  // before.
  const std::set<MeetingId> dirty = dirty_;
  for (MeetingId id : dirty) {
    if (!loaded_.clusters[id].fresh || loaded_.clusters[id].members.empty() ||
        named_.count(id) != 0) {
      continue;
    }
    std::map<MeetingId, int> before;
    for (const ClaimKey& member : loaded_.clusters[id].members) {
      const MeetingId was = loaded_.nodes.at(member).before;
      if (was && is_free(was)) ++before[was];
    }
    const auto most =
        std::max_element(before.begin(), before.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    if (most != before.end()) {
      CHANCERY_RETURN_IF_ERROR(TakeName(id, most->first));
    }
  }
  // A meeting that a curator wants to keep keeps its name, whatever it is merged with.
  std::set<std::pair<uint64_t, std::string>> kept;
  for (const auto& [mention, links] : loaded_.links_loaded) {
    for (const MentionLink& link : links) {
      if (link.same && link.keeps) kept.insert({link.decision, mention});
    }
  }
  for (const auto& [decision, mention] : kept) {
    const auto it = loaded_.by_mention.find(mention);
    if (it == loaded_.by_mention.end()) continue;
    const MeetingId id = loaded_.nodes.at(it->second).cluster;
    const MeetingId name = loaded_.nodes.at(it->second).before;
    if (!name || name == id || dirty_.count(id) == 0 || !is_free(name)) continue;
    if (named_.count(id) != 0) continue;
    CHANCERY_RETURN_IF_ERROR(TakeName(id, name));
  }
  return absl::OkStatus();
}

// Those that let a claim without an exact day be found: under its parties, and under the offices
// for which holders stand.
std::vector<std::string> MeetingLedger::VagueNotesOf(const ClaimKey& key, const Node& node) const {
  std::set<EntityRef> parties;
  for (EntityRef party : NamedParties(node.claim.meeting)) parties.insert(party);
  for (EntityRef party : NamedParties(std::get<Meeting>(node.fact.claim))) parties.insert(party);
  return VagueNoteKeys(node.claim.meeting.when, parties, key);
}

absl::Status MeetingLedger::WriteNotes(const ClaimKey& key, const Node& node) {
  CHANCERY_RETURN_IF_ERROR(SetResourceOf(txn_, node.mention, node.cluster));
  const Meeting& told = node.claim.meeting;
  const std::vector<std::string> notes = VagueNotesOf(key, node);
  if (!notes.empty()) {
    VagueClaim vague;
    vague.meeting = node.cluster;
    vague.first = told.when.is_unknown() ? kMinDay : told.when.earliest();
    vague.last = told.when.is_unknown() ? kMaxDay : told.when.latest();
    vague.parties = NamedParties(told);
    const std::string value = EncodeVague(vague);
    for (const std::string& note : notes) txn_.PutNote(note, value);
  }
  for (const Participation& part : std::get<Meeting>(node.fact.claim).participations) {
    // Of an unknown date nobody ever certainly holds it.
    if (part.party.kind != EntityKind::kRole || !part.party || told.when.is_unknown()) continue;
    const RoleId role(part.party.id);
    CHANCERY_ASSIGN_OR_RETURN(const PersonId holder, tenures_.HolderOf(role, told.when));
    for (const std::string& note : OfficeNoteKeys(role, told.when, key)) {
      txn_.PutNote(note, EncodeWaiting(holder, told.when));
    }
  }
  return absl::OkStatus();
}

absl::Status MeetingLedger::ForgetNotes(const Node& node) {
  const ClaimKey key(node.fact.article, node.fact.index);
  CHANCERY_RETURN_IF_ERROR(SetResourceOf(txn_, node.mention, EntityRef()));
  CHANCERY_RETURN_IF_ERROR(RemoveCandidates(txn_, node.mention, budget_));
  CHANCERY_ASSIGN_OR_RETURN(const Node was, loaded_.NodeBefore(node.fact));
  for (const std::string& note : VagueNotesOf(key, was)) txn_.DeleteNote(note);
  for (const Participation& part : std::get<Meeting>(node.fact.claim).participations) {
    if (part.party.kind != EntityKind::kRole || !part.party) continue;
    for (const std::string& note :
         OfficeNoteKeys(RoleId(part.party.id), node.claim.meeting.when, key)) {
      txn_.DeleteNote(note);
    }
  }
  return absl::OkStatus();
}

MeetingId MeetingLedger::SuccessorOf(MeetingId meeting) const {
  const auto it = closed_.find(meeting);
  return it == closed_.end() ? MeetingId() : it->second;
}

// A claim may have the keys of two meetings, as sources number things differently: each stays where
// another claim has it.
absl::Status MeetingLedger::KeepOwnKeys(MeetingId id, Meeting* meeting) {
  std::vector<std::string> own;
  for (const std::string& key : meeting->keys) {
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> owner,
                              txn_.FindByKey(EntityKind::kMeeting, key));
    bool taken = owner.has_value() && *owner != EntityRef(id);
    if (taken) {
      const auto it = loaded_.clusters.find(MeetingId(owner->id));
      if (it != loaded_.clusters.end() && it->second.complete) {
        const auto& members = it->second.members;
        taken = std::any_of(members.begin(), members.end(), [&](const ClaimKey& member) {
          const std::vector<std::string>& keys = loaded_.nodes.at(member).claim.meeting.keys;
          return std::find(keys.begin(), keys.end(), key) != keys.end();
        });
      }
    }
    if (!taken) own.push_back(key);
  }
  meeting->keys = std::move(own);
  return absl::OkStatus();
}

// Adds the new claims of a meeting whose other ones are not here. False if these are needed.
absl::StatusOr<bool> MeetingLedger::AppendToCluster(MeetingId id, Cluster* cluster) {
  std::set<ArticleId> articles;
  std::vector<const Node*> news;
  for (const ClaimKey& key : cluster->members) {
    const Node& node = loaded_.nodes.at(key);
    if (node.before == id && !node.fresh) {
      articles.insert(key.first);
      continue;
    }
    news.push_back(&node);
  }
  // Two claims of one article are numbered together.
  for (const Node* node : news) {
    if (!articles.insert(node->fact.article).second) return false;
  }
  CHANCERY_ASSIGN_OR_RETURN(const Meeting known, txn_.head().GetMeeting(id));
  Meeting meeting = known;
  internal::MeetingNoteRecord record = cluster->record;
  for (const Node* node : news) {
    if (!FoldOneMore(node->claim, &meeting, &record)) return false;
  }
  CHANCERY_RETURN_IF_ERROR(KeepOwnKeys(id, &meeting));
  for (const Node* node : news) {
    CHANCERY_RETURN_IF_ERROR(claims_.Append(id, node->fact));
  }
  // As it is, it is not put: an unchanged meeting costs nothing then.
  if (!SameValues(known, meeting)) txn_.Put(std::move(meeting));
  SetMeetingRecord(txn_, id, &record);
  return true;
}

absl::Status MeetingLedger::WriteCluster(MeetingId id, Cluster* cluster, int* added) {
  if (!cluster->complete) {
    CHANCERY_ASSIGN_OR_RETURN(const bool appended, AppendToCluster(id, cluster));
    if (appended) return absl::OkStatus();
    CHANCERY_RETURN_IF_ERROR(loaded_.LoadAll(id));
  }
  std::vector<const Node*> order;
  for (const ClaimKey& key : cluster->members) order.push_back(&loaded_.nodes.at(key));
  std::sort(order.begin(), order.end(),
            [&](const Node* a, const Node* b) { return LoadedMeetings::Before(*a, *b); });
  std::vector<const MeetingClaim*> claims;
  std::vector<FactClaim> facts;
  for (const Node* node : order) {
    claims.push_back(&node->claim);
    facts.push_back(node->fact);
  }
  internal::MeetingNoteRecord record;
  Meeting meeting = FoldMeeting(claims, &record);
  record.set_lead_article(order.front()->fact.article.value);
  record.set_lead_index(order.front()->fact.index);
  meeting.id = id;
  CHANCERY_RETURN_IF_ERROR(KeepOwnKeys(id, &meeting));
  if (cluster->fresh) ++*added;
  CHANCERY_RETURN_IF_ERROR(claims_.Store(id, std::move(facts)));
  SetRedirect(txn_, id, EntityRef());
  SetMeetingRecord(txn_, id, &record);
  txn_.Put(std::move(meeting));
  return absl::OkStatus();
}

absl::Status MeetingLedger::Write(int* added, int* joined, std::vector<std::string>* warnings) {
  CHANCERY_RETURN_IF_ERROR(ApplyChanges());
  if (work_.empty() && removed_.empty() && dirty_.empty()) return absl::OkStatus();
  CHANCERY_RETURN_IF_ERROR(Process());
  CHANCERY_RETURN_IF_ERROR(ChooseIds());
  for (const Node& node : removed_) {
    // It may have come again.
    CHANCERY_RETURN_IF_ERROR(ForgetNotes(node));
    const ClaimKey key(node.fact.article, node.fact.index);
    if (loaded_.nodes.count(key) == 0) moved_.insert(key);
  }
  // What is gone gives its keys away first.
  std::map<MeetingId, MeetingId> went;
  for (const auto& [key, node] : loaded_.nodes) {
    if (node.before && node.before != node.cluster) went.emplace(node.before, node.cluster);
  }
  for (MeetingId id : dirty_) {
    Cluster& cluster = loaded_.clusters[id];
    if (!cluster.members.empty() || cluster.fresh) continue;
    CHANCERY_ASSIGN_OR_RETURN(const bool live, loaded_.IsLive(id));
    if (!live) continue;
    CHANCERY_RETURN_IF_ERROR(claims_.Store(id, {}));
    txn_.Close(id);
    SetMeetingRecord(txn_, id, nullptr);
    const auto to = went.find(id);
    closed_[id] = to == went.end() ? MeetingId() : to->second;
    SetRedirect(txn_, id, to == went.end() ? EntityRef() : EntityRef(to->second));
  }
  std::set<MeetingId> written;
  for (MeetingId id : dirty_) {
    Cluster& cluster = loaded_.clusters[id];
    if (cluster.members.empty()) continue;
    written.insert(id);
    CHANCERY_RETURN_IF_ERROR(WriteCluster(id, &cluster, added));
  }
  for (const auto& [key, node] : loaded_.nodes) {
    if (written.count(node.cluster) == 0) continue;
    if (node.cluster != node.before) moved_.insert(key);
    if (node.cluster == node.before && !node.fresh) continue;
    CHANCERY_RETURN_IF_ERROR(WriteNotes(key, node));
  }
  for (const ClaimKey& key : added_) {
    const auto it = loaded_.nodes.find(key);
    if (it != loaded_.nodes.end() && !loaded_.clusters[it->second.cluster].fresh) ++*joined;
  }
  CHANCERY_RETURN_IF_ERROR(WriteCandidates());
  // Of what is new only: the rest was warned of when it came.
  std::set<MeetingId> news;
  for (const ClaimKey& key : added_) {
    const auto it = loaded_.nodes.find(key);
    if (it != loaded_.nodes.end() && !it->second.before) news.insert(it->second.cluster);
  }
  for (MeetingId id : news) {
    CHANCERY_RETURN_IF_ERROR(WarnOf(id, warnings));
  }
  return absl::OkStatus();
}

absl::Status MeetingLedger::WriteCandidates() {
  // Pairs are of claims that lead meetings: only new ones make new pairs, and end old ones.
  for (const ClaimKey& key : former_seeds_) {
    const auto it = loaded_.nodes.find(key);
    if (it == loaded_.nodes.end()) continue;  // taken back, and so are its pairs
    CHANCERY_RETURN_IF_ERROR(RemoveCandidates(txn_, it->second.mention, budget_));
  }
  new_seeds_.insert(former_seeds_.begin(), former_seeds_.end());
  for (const ClaimKey& key : new_seeds_) {
    const auto it = loaded_.nodes.find(key);
    if (it == loaded_.nodes.end() || loaded_.clusters[it->second.cluster].seed != key) continue;
    const Node seed = it->second;
    CHANCERY_RETURN_IF_ERROR(RemoveCandidates(txn_, seed.mention, budget_));
    for (const auto& [id, cluster] : loaded_.clusters) {
      if (id == seed.cluster || !cluster.seed.has_value()) continue;
      const Node& other = loaded_.nodes.at(*cluster.seed);
      if (other.fact.article == seed.fact.article) continue;
      CHANCERY_ASSIGN_OR_RETURN(const bool apart, loaded_.KeptApart(seed, other));
      if (apart) continue;
      CHANCERY_ASSIGN_OR_RETURN(const absl::optional<MeetingLikeness> likeness,
                                LikenessOf(seed.claim, other.claim, loaded_.places));
      if (!likeness.has_value()) continue;
      CHANCERY_RETURN_IF_ERROR(AddCandidate(txn_, EntityKind::kMeeting, seed.mention, other.mention,
                                            likeness->score, likeness->reasons));
    }
  }
  return absl::OkStatus();
}

absl::Status MeetingLedger::WarnOf(MeetingId id, std::vector<std::string>* warnings) {
  CHANCERY_ASSIGN_OR_RETURN(const Entity entity, txn_.Get(id));
  std::vector<const Meeting*> others;
  for (const auto& [other, cluster] : loaded_.clusters) {
    if (other != id && cluster.seed.has_value()) {
      others.push_back(&loaded_.nodes.at(*cluster.seed).claim.meeting);
    }
  }
  return WarnOfMeeting(txn_, std::get<Meeting>(entity), others, loaded_.places, warnings);
}

absl::StatusOr<MeetingId> MeetingLedger::MeetingOf(ArticleId article, uint32_t index) {
  CHANCERY_ASSIGN_OR_RETURN(const std::string mention, loaded_.MentionOf({article, index}));
  CHANCERY_ASSIGN_OR_RETURN(const EntityRef ref, ResourceOf(txn_, mention));
  return ref.kind == EntityKind::kMeeting ? MeetingId(ref.id) : MeetingId();
}

absl::StatusOr<std::vector<std::string>> MeetingLedger::SelectMentions(
    MeetingId meeting, const std::vector<ArticleId>& articles) {
  std::vector<std::string> selected;
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> mentions,
                            chancery::MentionsOf(txn_, meeting, budget_));
  std::set<std::string> keys;
  for (ArticleId article : articles) {
    CHANCERY_ASSIGN_OR_RETURN(const ArticleInfo* info, claims_.InfoOf(article));
    keys.insert(info->key);
  }
  for (const std::string& mention : mentions) {
    const absl::optional<MeetingMention> parsed = ParseMeetingMention(mention);
    if (parsed.has_value() && keys.count(parsed->article_key) != 0) selected.push_back(mention);
  }
  return selected;
}

}  // namespace chancery
