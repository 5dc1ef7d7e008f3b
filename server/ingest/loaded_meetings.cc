#include "server/ingest/loaded_meetings.h"

#include <algorithm>
#include <utility>

#include "server/ingest/if_found.h"
#include "server/ingest/meeting_matching.h"
#include "server/ingest/mention.h"
#include "storage/activity/activity.h"
#include "storage/base/status_macros.h"

namespace chancery {

absl::StatusOr<std::string> LoadedMeetings::MentionOf(ClaimKey key) {
  CHANCERY_ASSIGN_OR_RETURN(const ArticleInfo* info, claims_.InfoOf(key.first));
  return MeetingMentionName(info->key, key.second);
}

absl::StatusOr<LoadedMeetings::Node> LoadedMeetings::BuildNode(
    FactClaim fact, absl::FunctionRef<absl::StatusOr<PersonId>(RoleId)> holder_of) {
  Node node;
  node.claim.meeting = std::get<Meeting>(fact.claim);
  CHANCERY_ASSIGN_OR_RETURN(node.claim.article, claims_.InfoOf(fact.article));
  CHANCERY_ASSIGN_OR_RETURN(node.mention, MentionOf({fact.article, fact.index}));
  Meeting& meeting = node.claim.meeting;
  std::vector<Participation> parties = std::move(meeting.participations);
  meeting.participations.clear();
  for (Participation& participation : parties) {
    if (participation.party.kind == EntityKind::kRole && participation.party) {
      const RoleId role(participation.party.id);
      CHANCERY_ASSIGN_OR_RETURN(const PersonId holder, holder_of(role));
      if (holder) {
        participation.party = holder;
        participation.stated = {role};
      }
    }
    AddParticipation(participation, &meeting);
  }
  node.claim.order =
      OrderOfClaim(meeting, node.claim.article->write_facts, node.claim.article->key, fact.index);
  node.fact = std::move(fact);
  return node;
}

absl::Status LoadedMeetings::MakeNode(FactClaim fact, MeetingId cluster) {
  const ClaimKey key(fact.article, fact.index);
  const PartialDate when = std::get<Meeting>(fact.claim).when;
  CHANCERY_ASSIGN_OR_RETURN(Node node, BuildNode(std::move(fact), [&](RoleId role) {
                              return tenures_.HolderOf(role, when);
                            }));
  node.cluster = cluster;
  node.before = cluster;
  by_mention[node.mention] = key;
  nodes[key] = std::move(node);
  return absl::OkStatus();
}

absl::StatusOr<LoadedMeetings::Node> LoadedMeetings::NodeBefore(const FactClaim& fact) {
  const PartialDate when = std::get<Meeting>(fact.claim).when;
  return BuildNode(fact, [&](RoleId role) {
    return HolderBefore(txn_.head(), role, when, {fact.article, fact.index});
  });
}

absl::StatusOr<bool> LoadedMeetings::IsLive(MeetingId meeting) const {
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Meeting> found,
                            IfFound(txn_.head().GetMeeting(meeting)));
  return found.has_value();
}

absl::Status LoadedMeetings::LoadLead(MeetingId meeting) {
  if (clusters.count(meeting) != 0) return absl::OkStatus();
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<internal::MeetingNoteRecord> record,
                            GetMeetingRecord(txn_, meeting));
  if (!record.has_value()) return LoadAll(meeting);
  const ClaimKey seed(ArticleId(record->lead_article()), record->lead_index());
  CHANCERY_ASSIGN_OR_RETURN(std::vector<FactClaim> claims,
                            claims_.LoadOf(meeting, ArticleId(record->lead_article())));
  for (FactClaim& claim : claims) {
    if (ClaimKey(claim.article, claim.index) != seed) continue;
    CHANCERY_RETURN_IF_ERROR(MakeNode(std::move(claim), meeting));
    Cluster& cluster = clusters[meeting];
    cluster.members.insert(seed);
    cluster.seed = seed;
    cluster.complete = false;
    cluster.record = *record;
    return absl::OkStatus();
  }
  return LoadAll(meeting);
}

absl::Status LoadedMeetings::LoadAll(MeetingId meeting) {
  const auto it = clusters.find(meeting);
  if (it != clusters.end() && it->second.complete) return absl::OkStatus();
  Cluster& cluster = clusters[meeting];
  cluster.complete = true;
  CHANCERY_ASSIGN_OR_RETURN(std::vector<FactClaim> claims, claims_.Load(meeting));
  for (FactClaim& claim : claims) {
    const ClaimKey key(claim.article, claim.index);
    if (nodes.count(key) == 0) {
      CHANCERY_RETURN_IF_ERROR(MakeNode(std::move(claim), meeting));
      cluster.members.insert(key);
    }
    if (cluster.members.count(key) == 0) continue;
    if (!cluster.seed.has_value() || Before(nodes.at(key), nodes.at(*cluster.seed))) {
      cluster.seed = key;
    }
  }
  return absl::OkStatus();
}

absl::Status LoadedMeetings::LoadArticle(MeetingId meeting, ArticleId article) {
  Cluster& cluster = clusters.at(meeting);
  if (cluster.complete) return absl::OkStatus();
  CHANCERY_ASSIGN_OR_RETURN(std::vector<FactClaim> claims, claims_.LoadOf(meeting, article));
  for (FactClaim& claim : claims) {
    const ClaimKey key(claim.article, claim.index);
    if (nodes.count(key) != 0) continue;
    CHANCERY_RETURN_IF_ERROR(MakeNode(std::move(claim), meeting));
    cluster.members.insert(key);
  }
  return absl::OkStatus();
}

absl::Status LoadedMeetings::LoadSiblings(ArticleId article) {
  if (!siblings_.insert(article).second) return absl::OkStatus();
  std::vector<MeetingId> meetings;
  CHANCERY_RETURN_IF_ERROR(txn_.head().ScanFactsOfArticle(article, budget_, [&](EntityRef fact) {
    if (fact.kind == EntityKind::kMeeting) meetings.emplace_back(fact.id);
    return true;
  }));
  for (MeetingId meeting : meetings) {
    CHANCERY_RETURN_IF_ERROR(LoadLead(meeting));
    CHANCERY_RETURN_IF_ERROR(LoadArticle(meeting, article));
  }
  return absl::OkStatus();
}

// The meetings of the head that share enough parties with the claim, around its date. Two parties
// in common are found with either of them, so the party that has most need not be asked.
absl::StatusOr<std::set<MeetingId>> LoadedMeetings::NearMeetings(const Node& node) {
  const Meeting& told = node.claim.meeting;
  const std::vector<EntityRef> parties = NamedParties(told);
  const size_t enough = std::min<size_t>(parties.size(), 2);
  const auto fits = [&](const std::vector<EntityRef>& theirs) {
    size_t common = 0;
    for (EntityRef party : theirs) {
      if (std::find(parties.begin(), parties.end(), party) != parties.end()) ++common;
    }
    return common >= enough;
  };
  std::set<MeetingId> near;
  // Each looks at up to `limit` rows; false if there are more.
  using Look = absl::FunctionRef<absl::StatusOr<bool>(EntityRef party, size_t limit)>;
  const auto look_at_all = [&](Look look) -> absl::Status {
    constexpr size_t kFirstLook = 16;
    std::vector<EntityRef> left = parties;
    for (size_t limit = kFirstLook; left.size() >= enough && !left.empty(); limit *= 4) {
      std::vector<EntityRef> more;
      for (EntityRef party : left) {
        CHANCERY_ASSIGN_OR_RETURN(const bool all, look(party, limit));
        if (!all) more.push_back(party);
      }
      left = std::move(more);
    }
    return absl::OkStatus();
  };
  DatedScan scan;
  if (!told.when.is_unknown()) {
    scan.days = {std::max(told.when.earliest(), kMinDay + 1) - 1,
                 std::min(told.when.latest(), kMaxDay - 1) + 1};
  }
  const auto meetings_of = [&](EntityRef party, size_t limit) -> absl::StatusOr<bool> {
    size_t seen = 0;
    CHANCERY_RETURN_IF_ERROR(
        txn_.head().ScanMeetings(party, scan, budget_, [&](const MeetingEdge& edge) {
          if (++seen > limit) return false;
          std::vector<EntityRef> theirs;
          for (const EdgeParticipant& participant : edge.participants) {
            if (participant.party) theirs.push_back(participant.party);
          }
          if (fits(theirs)) near.insert(edge.meeting);
          return true;
        }));
    return seen <= limit;
  };
  CHANCERY_RETURN_IF_ERROR(look_at_all(meetings_of));
  std::set<MeetingId> vague;
  const auto vague_of = [&](EntityRef party, size_t limit) -> absl::StatusOr<bool> {
    size_t seen = 0;
    CHANCERY_RETURN_IF_ERROR(
        ScanVague(txn_, party, told.when, budget_, [&](const VagueClaim& claim) {
          if (++seen > limit) return false;
          if (fits(claim.parties)) vague.insert(claim.meeting);
          return true;
        }));
    return seen <= limit;
  };
  CHANCERY_RETURN_IF_ERROR(look_at_all(vague_of));
  for (MeetingId meeting : vague) {
    if (near.count(meeting) != 0) continue;
    CHANCERY_ASSIGN_OR_RETURN(const bool live, IsLive(meeting));
    if (live) near.insert(meeting);  // else made in this transaction
  }
  return near;
}

absl::Status LoadedMeetings::LoadNeighbours(const Node& node) {
  CHANCERY_ASSIGN_OR_RETURN(const std::set<MeetingId> near, NearMeetings(node));
  for (MeetingId meeting : near) {
    CHANCERY_RETURN_IF_ERROR(LoadLead(meeting));
  }
  return absl::OkStatus();
}

absl::Status LoadedMeetings::LoadTakeable(const Node& node) {
  std::vector<MeetingId> takeable;
  for (const auto& [id, cluster] : clusters) {
    if (cluster.complete) continue;
    absl::Status status;
    const bool may = MayMatchSome(node.claim.meeting, cluster.record, [&](PlaceId a, PlaceId b) {
      const absl::StatusOr<bool> agree = places.Agree(a, b);
      if (!agree.ok()) status = agree.status();
      return agree.ok() && *agree;
    });
    CHANCERY_RETURN_IF_ERROR(status);
    if (may) takeable.push_back(id);
  }
  for (MeetingId id : takeable) {
    CHANCERY_RETURN_IF_ERROR(LoadAll(id));
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> LoadedMeetings::Match(const Node& a, const Node& b) {
  if (a.fact.article == b.fact.article) return false;
  ThisProcess().claims_compared.Add(1);
  const Meeting& x = a.claim.meeting;
  const Meeting& y = b.claim.meeting;
  size_t common = 0;
  if (!KindsAgree(x.kind, y.kind) || !DatesAgree(x, y) || !ErasuresAgree(x, y) ||
      !PartiesAgree(x, y, &common)) {
    return false;
  }
  return places.Agree(x.place, y.place);
}

absl::StatusOr<const std::vector<MentionLink>*> LoadedMeetings::LinksOfMention(
    const std::string& mention) {
  const auto it = links_loaded.find(mention);
  if (it != links_loaded.end()) return &it->second;
  CHANCERY_ASSIGN_OR_RETURN(std::vector<MentionLink> links,
                            LinksOf(txn_, EntityKind::kMeeting, mention, budget_));
  return &links_loaded.emplace(mention, std::move(links)).first->second;
}

absl::StatusOr<bool> LoadedMeetings::KeptApart(const Node& a, const Node& b) {
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<MentionLink>* links, LinksOfMention(a.mention));
  return std::any_of(links->begin(), links->end(), [&](const MentionLink& link) {
    return !link.same && link.other == b.mention;
  });
}

absl::Status LoadedMeetings::LoadMention(const std::string& mention) {
  if (by_mention.count(mention) != 0) return absl::OkStatus();
  CHANCERY_ASSIGN_OR_RETURN(const EntityRef ref, ResourceOf(txn_, mention));
  if (!ref || ref.kind != EntityKind::kMeeting) return absl::OkStatus();
  CHANCERY_ASSIGN_OR_RETURN(const bool live, IsLive(MeetingId(ref.id)));
  return live ? LoadAll(MeetingId(ref.id)) : absl::OkStatus();
}

absl::StatusOr<std::set<LoadedMeetings::ClaimKey>> LoadedMeetings::ApartFrom(const Node& node) {
  std::set<ClaimKey> apart;
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<MentionLink>* links, LinksOfMention(node.mention));
  for (const MentionLink& link : *links) {
    if (link.same) continue;
    CHANCERY_RETURN_IF_ERROR(LoadMention(link.other));
    const auto it = by_mention.find(link.other);
    if (it != by_mention.end()) apart.insert(it->second);
  }
  return apart;
}

absl::StatusOr<std::set<LoadedMeetings::ClaimKey>> LoadedMeetings::ComponentOf(
    const std::string& mention) {
  std::set<ClaimKey> component;
  std::set<std::string> seen = {mention};
  std::vector<std::string> queue = {mention};
  while (!queue.empty()) {
    const std::string name = queue.back();
    queue.pop_back();
    CHANCERY_RETURN_IF_ERROR(budget_.Charge(1));
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<MentionLink>* links, LinksOfMention(name));
    for (const MentionLink& link : *links) {
      if (link.same && seen.insert(link.other).second) queue.push_back(link.other);
    }
    if (name != mention) {
      CHANCERY_RETURN_IF_ERROR(LoadMention(name));
    }
    const auto it = by_mention.find(name);
    if (it != by_mention.end()) component.insert(it->second);
  }
  return component;
}

// The claims that share a key with this one. Loads their meetings.
absl::StatusOr<std::set<LoadedMeetings::ClaimKey>> LoadedMeetings::KeyMatesOf(const Node& node) {
  std::set<ClaimKey> mates;
  for (const std::string& name : node.claim.meeting.keys) {
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> owner,
                              txn_.head().FindByKey(EntityKind::kMeeting, name));
    if (owner.has_value()) {
      CHANCERY_RETURN_IF_ERROR(LoadAll(MeetingId(owner->id)));
    }
    for (const auto& [key, other] : nodes) {
      const std::vector<std::string>& theirs = other.claim.meeting.keys;
      if (other.mention != node.mention &&
          std::find(theirs.begin(), theirs.end(), name) != theirs.end()) {
        mates.insert(key);
      }
    }
  }
  return mates;
}

absl::StatusOr<std::set<LoadedMeetings::ClaimKey>> LoadedMeetings::LinkedWith(const Node& node) {
  CHANCERY_ASSIGN_OR_RETURN(std::set<ClaimKey> linked, ComponentOf(node.mention));
  CHANCERY_ASSIGN_OR_RETURN(const std::set<ClaimKey> mates, KeyMatesOf(node));
  linked.insert(mates.begin(), mates.end());
  linked.erase({node.fact.article, node.fact.index});
  return linked;
}

}  // namespace chancery
