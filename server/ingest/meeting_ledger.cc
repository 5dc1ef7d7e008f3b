#include "server/ingest/meeting_ledger.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/ingest/decision_log.h"
#include "server/ingest/if_found.h"
#include "server/ingest/mention.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

// Notes.
//   meetings/vague/KIND/PARTY/SPAN/ARTICLE/INDEX   a claim without an exact day, under each party
//                                             and each span of 32 days that it reaches into, or
//                                             "long": meeting, first and last day, parties
//   meetings/office/ROLE/ARTICLE/INDEX        a claim with an office whose holder is not named: who
//                                             is taken for them (0: nobody), and the date
//   meetings/home/MENTION                     the meeting that was made for the claim
constexpr char kVague[] = "meetings/vague/";
constexpr char kOffice[] = "meetings/office/";
constexpr char kHome[] = "meetings/home/";

std::string PartyPrefix(EntityRef party) {
  return absl::StrCat(kVague, static_cast<int>(party.kind), "/", party.id, "/");
}

// Spans of 32 days that a short claim reaches into; empty for a long one.
std::vector<int64_t> SpansOf(int64_t first, int64_t last) {
  constexpr int64_t kShift = int64_t{1} << 32;  // no negative numbers
  constexpr int64_t kSpanDays = 32;
  constexpr int64_t kMaxSpans = 4;
  std::vector<int64_t> spans;
  const int64_t begin = (first + kShift) / kSpanDays;
  const int64_t end = (last + kShift) / kSpanDays;
  if (end - begin >= kMaxSpans) return spans;
  for (int64_t span = begin; span <= end; ++span) spans.push_back(span);
  return spans;
}

std::string ClaimSuffix(const MeetingLedger::ClaimKey& key) {
  return absl::StrCat(SortableNumber(key.first.value), "/", SortableNumber(key.second));
}

absl::optional<MeetingLedger::ClaimKey> ParseSuffix(absl::string_view suffix) {
  if (suffix.size() != 33) return absl::nullopt;
  const absl::optional<uint64_t> article = ParseSortableNumber(suffix.substr(0, 16));
  const absl::optional<uint64_t> index = ParseSortableNumber(suffix.substr(17));
  if (!article.has_value() || !index.has_value()) return absl::nullopt;
  return MeetingLedger::ClaimKey(ArticleId(*article), static_cast<uint32_t>(*index));
}

std::vector<EntityRef> NamedParties(const Meeting& meeting) {
  std::vector<EntityRef> parties;
  for (const Participation& participation : meeting.participations) {
    if (!participation.party) continue;
    if (std::find(parties.begin(), parties.end(), participation.party) == parties.end()) {
      parties.push_back(participation.party);
    }
  }
  return parties;
}

bool KindsAgree(MeetingKind a, MeetingKind b) {
  if (a == b || a == MeetingKind::kUnknown || b == MeetingKind::kUnknown) return true;
  const auto face_to_face = [](MeetingKind kind) {
    return kind == MeetingKind::kInPerson || kind == MeetingKind::kSummit;
  };
  return face_to_face(a) && face_to_face(b);
}

// Enough parties in common, of `a` and `b` named ones in all.
bool EnoughInCommon(size_t common, size_t a, size_t b) {
  const size_t fewer = std::min(a, b);
  if (common < std::min<size_t>(2, fewer) || common == 0) return false;
  // One named party in common is too little, unless neither tells of more than a group besides.
  if (common < 2 && std::max(a, b) > 1) return false;
  return common == fewer || 2 * common >= a + b - common;
}

void AddParticipation(const Participation& participation, Meeting* meeting) {
  for (Participation& known : meeting->participations) {
    if (known.party != participation.party || known.group != participation.group) continue;
    const auto unite = [](const auto& from, auto* to) {
      for (const auto& value : from) {
        if (std::find(to->begin(), to->end(), value) == to->end()) to->push_back(value);
      }
    };
    unite(participation.stated, &known.stated);
    unite(participation.other_offices, &known.other_offices);
    return;
  }
  meeting->participations.push_back(participation);
}

// What most articles say; of several values the one said first.
template <typename T, typename Get>
T MostSaid(const std::vector<const MeetingClaim*>& claims, T none, Get get) {
  std::vector<std::pair<T, int>> counts;
  for (const MeetingClaim* claim : claims) {
    const T value = get(claim->meeting);
    if (value == none) continue;
    const auto it = std::find_if(counts.begin(), counts.end(),
                                 [&](const auto& entry) { return entry.first == value; });
    if (it == counts.end()) {
      counts.emplace_back(value, 1);
    } else {
      ++it->second;
    }
  }
  T best = none;
  int most = 0;
  for (const auto& [value, count] : counts) {
    if (count <= most) continue;
    best = value;
    most = count;
  }
  return best;
}

int StatusRank(MeetingStatus status) {
  switch (status) {
    case MeetingStatus::kHeld:
      return 5;
    case MeetingStatus::kDenied:
      return 4;
    case MeetingStatus::kCancelled:
      return 3;
    case MeetingStatus::kPlanned:
      return 2;
    case MeetingStatus::kPossible:
      return 1;
    case MeetingStatus::kUnknown:
      return 0;
  }
  return 0;
}

}  // namespace

Meeting FoldMeeting(const std::vector<const MeetingClaim*>& claims) {
  for (const MeetingClaim* claim : claims) {
    if (!claim->article->write_facts) continue;
    Meeting meeting = claim->meeting;
    for (const MeetingClaim* other : claims) {
      if (other->article->write_facts) continue;
      for (const Participation& participation : other->meeting.participations) {
        AddParticipation(participation, &meeting);
      }
      if (!meeting.place) meeting.place = other->meeting.place;
    }
    return meeting;
  }
  Meeting meeting;
  meeting.status = MeetingStatus::kUnknown;
  PartialDate newest;
  for (const MeetingClaim* claim : claims) {
    const Meeting& told = claim->meeting;
    for (const Participation& participation : told.participations) {
      AddParticipation(participation, &meeting);
    }
    for (TopicId topic : told.topics) {
      if (std::find(meeting.topics.begin(), meeting.topics.end(), topic) == meeting.topics.end()) {
        meeting.topics.push_back(topic);
      }
    }
    for (const std::string& key : told.keys) {
      if (std::find(meeting.keys.begin(), meeting.keys.end(), key) == meeting.keys.end()) {
        meeting.keys.push_back(key);
      }
    }
    if (const absl::optional<PartialDate> both = Intersect(meeting.when, told.when)) {
      meeting.when = *both;
    }
    if (meeting.duration_minutes == 0) meeting.duration_minutes = told.duration_minutes;
    if (meeting.cameo_code.empty()) meeting.cameo_code = told.cameo_code;
    if (meeting.title.empty()) meeting.title = told.title;
    // Held is not undone by what was expected; else the newest word counts, of one day the
    // stronger.
    const PartialDate& said = claim->article->published;
    const auto later = [](const PartialDate& a, const PartialDate& b) {
      if (a.is_unknown() || b.is_unknown()) return !a.is_unknown() && b.is_unknown();
      return a.latest() > b.latest();
    };
    const bool same_day = !later(said, newest) && !later(newest, said);
    if (told.status == MeetingStatus::kHeld || meeting.status == MeetingStatus::kHeld) {
      meeting.status = MeetingStatus::kHeld;
    } else if (meeting.status == MeetingStatus::kUnknown || later(said, newest) ||
               (same_day && StatusRank(told.status) > StatusRank(meeting.status))) {
      meeting.status = told.status;
      newest = said;
    }
  }
  std::sort(meeting.keys.begin(), meeting.keys.end());
  meeting.kind = MostSaid(claims, MeetingKind::kUnknown, [](const Meeting& m) { return m.kind; });
  // A summit is a meeting in person, said more exactly.
  if (meeting.kind == MeetingKind::kInPerson) {
    for (const MeetingClaim* claim : claims) {
      if (claim->meeting.kind == MeetingKind::kSummit) meeting.kind = MeetingKind::kSummit;
    }
  }
  meeting.place = MostSaid(claims, PlaceId(), [](const Meeting& m) { return m.place; });
  return meeting;
}

bool MeetingLedger::OrderLess::operator()(const ClaimKey& a, const ClaimKey& b) const {
  const auto& x = ledger->nodes_.at(a).order;
  const auto& y = ledger->nodes_.at(b).order;
  return x != y ? x < y : a < b;
}

absl::StatusOr<std::string> MeetingLedger::MentionOf(ClaimKey key) {
  CHANCERY_ASSIGN_OR_RETURN(const ArticleInfo* info, claims_.InfoOf(key.first));
  return MeetingMentionName(info->key, key.second);
}

absl::StatusOr<MeetingLedger::Node> MeetingLedger::BuildNode(
    FactClaim fact, absl::FunctionRef<absl::StatusOr<PersonId>(RoleId)> holder_of) {
  const ClaimKey key(fact.article, fact.index);
  Node node;
  node.claim.meeting = std::get<Meeting>(fact.claim);
  CHANCERY_ASSIGN_OR_RETURN(node.claim.article, claims_.InfoOf(fact.article));
  CHANCERY_ASSIGN_OR_RETURN(node.mention, MentionOf(key));
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
  const PartialDate& when = meeting.when;
  constexpr int64_t kNoDate = std::numeric_limits<int64_t>::max();
  node.order = std::make_tuple(
      !node.claim.article->write_facts,
      when.is_unknown() ? kNoDate : static_cast<int64_t>(when.latest()) - when.earliest(),
      when.is_unknown() ? kNoDate : static_cast<int64_t>(when.earliest()),
      -static_cast<int>(NamedParties(meeting).size()), !meeting.place,
      meeting.kind == MeetingKind::kUnknown, node.claim.article->key, fact.index);
  node.fact = std::move(fact);
  return node;
}

absl::Status MeetingLedger::MakeNode(FactClaim fact, MeetingId cluster) {
  const ClaimKey key(fact.article, fact.index);
  const PartialDate when = std::get<Meeting>(fact.claim).when;
  CHANCERY_ASSIGN_OR_RETURN(Node node, BuildNode(std::move(fact), [&](RoleId role) {
                              return tenures_.HolderOf(role, when);
                            }));
  node.cluster = cluster;
  node.before = cluster;
  by_mention_[node.mention] = key;
  nodes_[key] = std::move(node);
  return absl::OkStatus();
}

absl::Status MeetingLedger::PushAroundBefore(const FactClaim& fact) {
  CHANCERY_ASSIGN_OR_RETURN(
      const Node was, BuildNode(fact, [&](RoleId role) -> absl::StatusOr<PersonId> {
        CHANCERY_ASSIGN_OR_RETURN(
            const absl::optional<std::string> note,
            txn_.head().GetNote(
                absl::StrCat(kOffice, role.value, "/", ClaimSuffix({fact.article, fact.index}))));
        PersonId holder;
        if (note.has_value() &&
            !absl::SimpleAtoi(absl::string_view(*note).substr(0, note->find(' ')), &holder.value)) {
          holder = PersonId();
        }
        return holder;
      }));
  CHANCERY_RETURN_IF_ERROR(LoadNeighbours(was));
  return PushLater(was);
}

absl::StatusOr<bool> MeetingLedger::IsLive(MeetingId meeting) const {
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Meeting> found,
                            IfFound(txn_.head().GetMeeting(meeting)));
  return found.has_value();
}

absl::Status MeetingLedger::Load(MeetingId meeting) {
  if (clusters_.count(meeting) != 0) return absl::OkStatus();
  Cluster& cluster = clusters_[meeting];
  CHANCERY_ASSIGN_OR_RETURN(std::vector<FactClaim> claims, claims_.Load(meeting));
  for (FactClaim& claim : claims) {
    const ClaimKey key(claim.article, claim.index);
    CHANCERY_RETURN_IF_ERROR(MakeNode(std::move(claim), meeting));
    cluster.members.insert(key);
    if (!cluster.seed.has_value() || Before(nodes_.at(key), nodes_.at(*cluster.seed))) {
      cluster.seed = key;
    }
  }
  return absl::OkStatus();
}

absl::Status MeetingLedger::LoadDecisions() {
  if (decisions_.has_value()) return absl::OkStatus();
  CHANCERY_ASSIGN_OR_RETURN(decisions_, DecisionsAbout(txn_, EntityKind::kMeeting, budget_));
  for (const CuratorDecision& decision : *decisions_) {
    auto& links = decision.same ? same_ : apart_;
    for (const std::string& left : decision.left) {
      for (const std::string& right : decision.right) {
        links[left].insert(right);
        links[right].insert(left);
      }
    }
  }
  return absl::OkStatus();
}

// Everything that might match the claim, or nearly.
absl::Status MeetingLedger::LoadNeighbours(const Node& node) {
  const Meeting& told = node.claim.meeting;
  const std::vector<EntityRef> parties = NamedParties(told);
  const bool undated = told.when.is_unknown();
  DatedScan scan;
  if (!undated) {
    // A day more on either side, for what is nearly the same.
    scan.days = {std::max(told.when.earliest(), kMinDay + 1) - 1,
                 std::min(told.when.latest(), kMaxDay - 1) + 1};
  }
  const auto overlap = [&](int64_t first, int64_t last) {
    return undated || (first <= told.when.latest() && told.when.earliest() <= last);
  };
  // Where short vague claims stand; all of them if this one is long itself.
  std::vector<std::string> shelves;
  if (!undated) {
    for (int64_t span : SpansOf(told.when.earliest(), told.when.latest())) {
      shelves.push_back(absl::StrCat(SortableNumber(static_cast<uint64_t>(span)), "/"));
    }
  }
  if (shelves.empty()) {
    shelves.emplace_back();
  } else {
    shelves.push_back("long/");
  }
  std::set<MeetingId> near;
  absl::flat_hash_set<std::string> names;
  bool mine = false;  // has an office without its holder
  for (EntityRef party : parties) {
    names.insert(absl::StrCat(static_cast<int>(party.kind), ":", party.id));
    mine |= party.kind == EntityKind::kRole;
  }
  for (EntityRef party : parties) {
    CHANCERY_RETURN_IF_ERROR(
        txn_.head().ScanMeetings(party, scan, budget_, [&](const MeetingEdge& edge) {
          size_t common = 0;
          size_t named = 0;
          for (const EdgeParticipant& participant : edge.participants) {
            if (!participant.party) continue;
            ++named;
            if (std::find(parties.begin(), parties.end(), participant.party) != parties.end()) {
              ++common;
            }
          }
          // Holders of offices may be named or not: one in common is worth a look then.
          bool offices = false;
          for (const EdgeParticipant& participant : edge.participants) {
            offices |= participant.party.kind == EntityKind::kRole;
          }
          if (common >= 2 || named <= 1 || parties.size() <= 1 || offices)
            near.insert(edge.meeting);
          return true;
        }));
    for (const std::string& shelf : shelves) {
      CHANCERY_RETURN_IF_ERROR(txn_.ScanNotes(
          absl::StrCat(PartyPrefix(party), shelf), budget_,
          [&](absl::string_view, absl::string_view value) {
            const std::vector<absl::string_view> fields = absl::StrSplit(value, ' ');
            MeetingId meeting;
            int64_t first;
            int64_t last;
            if (fields.size() < 4 || !absl::SimpleAtoi(fields[0], &meeting.value) ||
                !absl::SimpleAtoi(fields[1], &first) || !absl::SimpleAtoi(fields[2], &last)) {
              return true;
            }
            if (!overlap(first, last)) return true;
            size_t common = 0;
            for (size_t i = 4; i < fields.size(); ++i) {
              if (names.contains(fields[i])) ++common;
            }
            // An office may stand for one of the parties.
            const bool offices = mine || fields[3] == "office";
            if (common >= 2 || fields.size() <= 5 || parties.size() <= 1 || offices) {
              near.insert(meeting);
            }
            return true;
          }));
    }
  }
  for (MeetingId meeting : near) {
    CHANCERY_ASSIGN_OR_RETURN(const bool live, IsLive(meeting));
    if (!live) continue;  // made in this transaction
    CHANCERY_RETURN_IF_ERROR(Load(meeting));
  }
  return absl::OkStatus();
}

bool MeetingLedger::PartiesAgree(const Meeting& a, const Meeting& b, size_t* common) const {
  const std::vector<EntityRef> x = NamedParties(a);
  const std::vector<EntityRef> y = NamedParties(b);
  *common = 0;
  for (EntityRef party : x) {
    if (std::find(y.begin(), y.end(), party) != y.end()) ++*common;
  }
  return EnoughInCommon(*common, x.size(), y.size());
}

absl::StatusOr<const MeetingLedger::PlaceInfo*> MeetingLedger::InfoOfPlace(PlaceId place) {
  const auto it = places_.find(place);
  if (it != places_.end()) return &it->second;
  CHANCERY_ASSIGN_OR_RETURN(const Entity entity, txn_.Get(place));
  const Place& value = std::get<Place>(entity);
  PlaceInfo info;
  info.place = value.names.display;
  if (value.polity) {
    CHANCERY_ASSIGN_OR_RETURN(const Entity polity, txn_.Get(value.polity));
    info.polity = std::get<Polity>(polity).names.display;
  }
  return &places_.emplace(place, std::move(info)).first->second;
}

// A capital and its country, as two articles may put it, agree.
absl::StatusOr<bool> MeetingLedger::PlacesAgree(PlaceId a, PlaceId b) {
  if (!a || !b || a == b) return true;
  CHANCERY_ASSIGN_OR_RETURN(const PlaceInfo* x, InfoOfPlace(a));
  CHANCERY_ASSIGN_OR_RETURN(const PlaceInfo* y, InfoOfPlace(b));
  return x->place == y->place || x->place == y->polity || y->place == x->polity;
}

absl::StatusOr<bool> MeetingLedger::Match(const Node& a, const Node& b) {
  if (a.fact.article == b.fact.article) return false;
  const Meeting& x = a.claim.meeting;
  const Meeting& y = b.claim.meeting;
  if (!KindsAgree(x.kind, y.kind)) return false;
  if (x.when.is_unknown() || y.when.is_unknown()) {
    if (!x.place || x.place != y.place) return false;
  } else if (!Intersect(x.when, y.when).has_value()) {
    return false;
  }
  size_t common = 0;
  if (!PartiesAgree(x, y, &common)) return false;
  return PlacesAgree(x.place, y.place);
}

bool MeetingLedger::KeptApart(const Node& a, const Node& b) const {
  const auto it = apart_.find(a.mention);
  return it != apart_.end() && it->second.count(b.mention) != 0;
}

absl::Status MeetingLedger::Remove(MeetingId meeting, ArticleId article) {
  CHANCERY_RETURN_IF_ERROR(LoadDecisions());
  CHANCERY_RETURN_IF_ERROR(Load(meeting));
  std::vector<ClaimKey> gone;
  for (const ClaimKey& key : clusters_[meeting].members) {
    if (key.first == article) gone.push_back(key);
  }
  for (const ClaimKey& key : gone) {
    const Node node = nodes_.at(key);
    Detach(key);
    CHANCERY_RETURN_IF_ERROR(PushAroundBefore(node.fact));
    work_.erase({node.order, key});
    nodes_.erase(key);
    by_mention_.erase(node.mention);
    removed_.push_back(node);
  }
  return absl::OkStatus();
}

absl::Status MeetingLedger::Add(FactClaim claim) {
  CHANCERY_RETURN_IF_ERROR(LoadDecisions());
  const ClaimKey key(claim.article, claim.index);
  CHANCERY_RETURN_IF_ERROR(MakeNode(std::move(claim), MeetingId()));
  Node& node = nodes_.at(key);
  node.changed = true;
  // Where it was before this transaction, if it comes again.
  for (const Node& removed : removed_) {
    if (removed.fact.article == key.first && removed.fact.index == key.second) {
      node.before = removed.before;
    }
  }
  PushWork(key);
  added_.insert(key);
  return absl::OkStatus();
}

absl::Status MeetingLedger::PutWritten(MeetingId meeting, FactClaim claim) {
  CHANCERY_RETURN_IF_ERROR(LoadDecisions());
  CHANCERY_ASSIGN_OR_RETURN(const bool live, IsLive(meeting));
  const ClaimKey key(claim.article, claim.index);
  if (live) {
    // What it said before.
    CHANCERY_RETURN_IF_ERROR(Remove(meeting, claim.article));
  }
  named_.insert(meeting);
  CHANCERY_RETURN_IF_ERROR(MakeNode(std::move(claim), MeetingId()));
  nodes_.at(key).before = live ? meeting : MeetingId();
  Attach(key, meeting, /*as_seed=*/false);
  Cluster& cluster = clusters_.at(meeting);
  if (!cluster.seed.has_value() || Before(nodes_.at(key), nodes_.at(*cluster.seed))) {
    if (cluster.seed.has_value()) former_seeds_.insert(*cluster.seed);
    cluster.seed = key;
    new_seeds_.insert(key);
    // Who had followed another looks at it again.
    for (const ClaimKey& member : cluster.members) {
      if (member != key) PushWork(member);
    }
  }
  CHANCERY_RETURN_IF_ERROR(LoadNeighbours(nodes_.at(key)));
  CHANCERY_RETURN_IF_ERROR(PushLater(nodes_.at(key)));
  PushLinked(nodes_.at(key));
  return absl::OkStatus();
}

absl::Status MeetingLedger::TouchOffices(const std::map<RoleId, DayRange>& roles) {
  CHANCERY_RETURN_IF_ERROR(LoadDecisions());
  for (const auto& [role, days] : roles) {
    const std::string prefix = absl::StrCat(kOffice, role.value, "/");
    struct Waiting {
      ClaimKey key;
      PersonId holder;
      PartialDate when;
    };
    std::vector<Waiting> waiting;
    CHANCERY_RETURN_IF_ERROR(txn_.ScanNotes(
        prefix, budget_, [&, range = days](absl::string_view key, absl::string_view value) {
          const absl::optional<ClaimKey> claim = ParseSuffix(absl::StripPrefix(key, prefix));
          const size_t space = value.find(' ');
          Waiting entry;
          if (!claim.has_value() || space == absl::string_view::npos ||
              !absl::SimpleAtoi(value.substr(0, space), &entry.holder.value)) {
            return true;
          }
          const absl::StatusOr<PartialDate> when = PartialDate::Parse(value.substr(space + 1));
          if (!when.ok() || when->latest() < range.first || when->earliest() > range.last) {
            return true;
          }
          entry.key = *claim;
          entry.when = *when;
          waiting.push_back(entry);
          return true;
        }));
    for (const Waiting& entry : waiting) {
      CHANCERY_ASSIGN_OR_RETURN(const PersonId holder, tenures_.HolderOf(role, entry.when));
      if (holder == entry.holder) continue;
      CHANCERY_ASSIGN_OR_RETURN(const std::string mention, MentionOf(entry.key));
      CHANCERY_RETURN_IF_ERROR(Touch(mention));
      // And what fitted the claim as it was.
      const auto it = nodes_.find(entry.key);
      if (it != nodes_.end()) {
        const FactClaim fact = it->second.fact;
        CHANCERY_RETURN_IF_ERROR(PushAroundBefore(fact));
      }
    }
  }
  return absl::OkStatus();
}

absl::Status MeetingLedger::Touch(absl::string_view mention) {
  CHANCERY_RETURN_IF_ERROR(LoadDecisions());
  CHANCERY_ASSIGN_OR_RETURN(const EntityRef ref, ResourceOf(txn_, mention));
  if (!ref || ref.kind != EntityKind::kMeeting) return absl::OkStatus();
  if (clusters_.count(MeetingId(ref.id)) == 0) {
    CHANCERY_ASSIGN_OR_RETURN(const bool live, IsLive(MeetingId(ref.id)));
    if (!live) return absl::OkStatus();
    CHANCERY_RETURN_IF_ERROR(Load(MeetingId(ref.id)));
  }
  const auto it = by_mention_.find(std::string(mention));
  if (it == by_mention_.end()) return absl::OkStatus();
  nodes_.at(it->second).changed = true;
  dirty_.insert(MeetingId(ref.id));
  PushWork(it->second);
  return absl::OkStatus();
}

void MeetingLedger::Detach(const ClaimKey& key) {
  Node& node = nodes_.at(key);
  if (!node.cluster) return;
  Cluster& cluster = clusters_.at(node.cluster);
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
  Node& node = nodes_.at(key);
  Cluster& cluster = clusters_[id];
  cluster.members.insert(key);
  if (as_seed) cluster.seed = key;
  node.cluster = id;
  dirty_.insert(id);
}

void MeetingLedger::PushLinked(const Node& node) {
  for (const std::string& name : node.claim.meeting.keys) {
    for (const auto& [key, other] : nodes_) {
      const auto& keys = other.claim.meeting.keys;
      if (Before(node, other) && std::find(keys.begin(), keys.end(), name) != keys.end()) {
        PushWork(key);
      }
    }
  }
  const auto it = same_.find(node.mention);
  if (it == same_.end()) return;
  for (const std::string& other : it->second) {
    const auto found = by_mention_.find(other);
    if (found != by_mention_.end() && Before(node, nodes_.at(found->second))) {
      PushWork(found->second);
    }
  }
}

absl::Status MeetingLedger::PushLater(const Node& node) {
  for (const auto& [key, other] : nodes_) {
    CHANCERY_RETURN_IF_ERROR(budget_.Charge(1));
    if (!Before(node, other) || other.claim.article->write_facts) continue;
    CHANCERY_ASSIGN_OR_RETURN(const bool match, Match(node, other));
    if (match) PushWork(key);
  }
  return absl::OkStatus();
}

absl::Status MeetingLedger::Decide(const ClaimKey& key, MeetingId* target) {
  *target = MeetingId();
  {
    // Meetings that a curator or a key says are the same.
    const Node& node = nodes_.at(key);
    const auto links = same_.find(node.mention);
    if (links != same_.end()) {
      for (const std::string& other : links->second) {
        CHANCERY_ASSIGN_OR_RETURN(const EntityRef ref, ResourceOf(txn_, other));
        if (by_mention_.count(other) != 0 || !ref || ref.kind != EntityKind::kMeeting) continue;
        CHANCERY_ASSIGN_OR_RETURN(const bool live, IsLive(MeetingId(ref.id)));
        if (live) {
          CHANCERY_RETURN_IF_ERROR(Load(MeetingId(ref.id)));
        }
      }
    }
    for (const std::string& name : node.claim.meeting.keys) {
      CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> owner,
                                txn_.head().FindByKey(EntityKind::kMeeting, name));
      if (owner.has_value()) {
        CHANCERY_RETURN_IF_ERROR(Load(MeetingId(owner->id)));
      }
    }
  }
  const Node& node = nodes_.at(key);
  const Meeting& told = node.claim.meeting;
  struct Choice {
    MeetingId cluster;
    bool same_place;
    size_t common;
    const Node* seed;
  };
  std::vector<Choice> choices;
  for (const auto& [id, cluster] : clusters_) {
    if (!cluster.seed.has_value()) continue;
    const Node& seed = nodes_.at(*cluster.seed);
    if (!Before(seed, node)) continue;
    bool linked = false;
    bool excluded = false;
    for (const ClaimKey& member : cluster.members) {
      const Node& other = nodes_.at(member);
      if (!Before(other, node)) continue;
      const auto links = same_.find(node.mention);
      linked |= links != same_.end() && links->second.count(other.mention) != 0;
      for (const std::string& name : told.keys) {
        const auto& keys = other.claim.meeting.keys;
        linked |= std::find(keys.begin(), keys.end(), name) != keys.end();
      }
      // An article knows what is one meeting and what is two.
      excluded |= other.fact.article == node.fact.article || KeptApart(node, other);
    }
    if (linked) {
      *target = id;
      return absl::OkStatus();
    }
    if (excluded) continue;
    CHANCERY_ASSIGN_OR_RETURN(const bool match, Match(seed, node));
    if (!match) continue;
    Choice choice{id, told.place && told.place == seed.claim.meeting.place, 0, &seed};
    PartiesAgree(told, seed.claim.meeting, &choice.common);
    choices.push_back(choice);
  }
  if (choices.empty()) return absl::OkStatus();
  const bool exact = !told.when.is_unknown() && told.when.is_exact_day();
  if (!exact && choices.size() > 1) return absl::OkStatus();
  const auto best =
      std::min_element(choices.begin(), choices.end(), [](const Choice& a, const Choice& b) {
        if (a.same_place != b.same_place) return a.same_place;
        if (a.common != b.common) return a.common > b.common;
        return a.seed->order < b.seed->order;
      });
  *target = best->cluster;
  return absl::OkStatus();
}

absl::Status MeetingLedger::Process() {
  while (!work_.empty()) {
    const ClaimKey key = work_.begin()->second;
    work_.erase(work_.begin());
    CHANCERY_RETURN_IF_ERROR(budget_.Charge(1));
    // By value: loading neighbours adds nodes, and std::map keeps references, but detaching changes
    // what is seen here.
    const MeetingId before = nodes_.at(key).cluster;
    const bool was_seed = before && clusters_.at(before).seed == key;
    const bool changed = nodes_.at(key).changed;
    nodes_.at(key).changed = false;
    // What was written stays where it was written.
    if (nodes_.at(key).claim.article->write_facts && before) continue;
    CHANCERY_RETURN_IF_ERROR(LoadNeighbours(nodes_.at(key)));
    Detach(key);
    MeetingId target;
    CHANCERY_RETURN_IF_ERROR(Decide(key, &target));
    if (target) {
      Attach(key, target, /*as_seed=*/false);
      if (was_seed) {
        CHANCERY_RETURN_IF_ERROR(PushLater(nodes_.at(key)));
      }
    } else {
      MeetingId id;
      if (was_seed) {
        id = before;
      } else {
        const std::string home_key = absl::StrCat(kHome, nodes_.at(key).mention);
        CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> home, txn_.GetNote(home_key));
        bool live = false;
        if (home.has_value() && absl::SimpleAtoi(*home, &id.value)) {
          CHANCERY_ASSIGN_OR_RETURN(live, IsLive(id));
          const auto it = clusters_.find(id);
          const bool used = it != clusters_.end() ? !it->second.members.empty() : live;
          if (used) id = MeetingId();
        }
        if (!id) {
          id = txn_.NewId<MeetingId>();
          live = false;
          txn_.PutNote(home_key, absl::StrCat(id.value));
        }
        clusters_[id].fresh = !live;
      }
      Attach(key, id, /*as_seed=*/true);
      if (!was_seed || changed) {
        new_seeds_.insert(key);
        CHANCERY_RETURN_IF_ERROR(PushLater(nodes_.at(key)));
      }
    }
    PushLinked(nodes_.at(key));
    if (nodes_.at(key).cluster != before) {
      // The article's other claims may not be of this meeting now, or may be of that.
      for (auto it = nodes_.lower_bound({key.first, 0});
           it != nodes_.end() && it->first.first == key.first; ++it) {
        if (it->first != key && Before(nodes_.at(key), it->second)) PushWork(it->first);
      }
    }
  }
  return absl::OkStatus();
}

// Gives a cluster the name of another that has no members any more.
absl::Status MeetingLedger::TakeName(MeetingId from, MeetingId to) {
  CHANCERY_ASSIGN_OR_RETURN(const bool live, IsLive(from));
  std::swap(clusters_[to], clusters_[from]);
  clusters_[to].fresh = false;
  clusters_[from].fresh = !live;
  for (const ClaimKey& member : clusters_[to].members) nodes_.at(member).cluster = to;
  dirty_.insert(from);
  dirty_.insert(to);
  return absl::OkStatus();
}

absl::Status MeetingLedger::ChooseIds() {
  const auto is_free = [&](MeetingId id) {
    const auto it = clusters_.find(id);
    return it != clusters_.end() && it->second.members.empty() && !it->second.fresh;
  };
  // A meeting keeps its name though a new claim may lead it: what most of its claims were of
  // before.
  const std::set<MeetingId> dirty = dirty_;
  for (MeetingId id : dirty) {
    if (!clusters_[id].fresh || clusters_[id].members.empty() || named_.count(id) != 0) continue;
    std::map<MeetingId, int> before;
    for (const ClaimKey& member : clusters_[id].members) {
      const MeetingId was = nodes_.at(member).before;
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
  for (const CuratorDecision& decision : *decisions_) {
    if (!decision.same) continue;
    for (const std::string& left : decision.left) {
      const auto it = by_mention_.find(left);
      if (it == by_mention_.end()) continue;
      const MeetingId id = nodes_.at(it->second).cluster;
      const MeetingId kept = nodes_.at(it->second).before;
      if (!kept || kept == id || dirty_.count(id) == 0 || !is_free(kept)) continue;
      if (named_.count(id) != 0) continue;
      CHANCERY_RETURN_IF_ERROR(TakeName(id, kept));
    }
  }
  return absl::OkStatus();
}

// The keys of the notes that let a claim without an exact day be found: under its parties, and
// under the offices for which holders stand.
std::vector<std::string> MeetingLedger::VagueNotesOf(const ClaimKey& key, const Node& node) const {
  std::vector<std::string> notes;
  const PartialDate& when = node.claim.meeting.when;
  if (!when.is_unknown() && when.is_exact_day()) return notes;
  std::vector<std::string> shelves;
  if (!when.is_unknown()) {
    for (int64_t span : SpansOf(when.earliest(), when.latest())) {
      shelves.push_back(absl::StrCat(SortableNumber(static_cast<uint64_t>(span)), "/"));
    }
  }
  if (shelves.empty()) shelves.push_back("long/");
  std::set<EntityRef> parties;
  for (EntityRef party : NamedParties(node.claim.meeting)) parties.insert(party);
  for (EntityRef party : NamedParties(std::get<Meeting>(node.fact.claim))) parties.insert(party);
  for (EntityRef party : parties) {
    for (const std::string& shelf : shelves) {
      notes.push_back(absl::StrCat(PartyPrefix(party), shelf, ClaimSuffix(key)));
    }
  }
  return notes;
}

absl::Status MeetingLedger::WriteNotes(const ClaimKey& key, const Node& node) {
  CHANCERY_RETURN_IF_ERROR(SetResourceOf(txn_, node.mention, node.cluster));
  const Meeting& told = node.claim.meeting;
  for (const std::string& note : VagueNotesOf(key, node)) {
    std::string value = absl::StrCat(node.cluster.value, " ",
                                     told.when.is_unknown() ? kMinDay : told.when.earliest(), " ",
                                     told.when.is_unknown() ? kMaxDay : told.when.latest());
    const std::vector<EntityRef> parties = NamedParties(told);
    const bool office = std::any_of(parties.begin(), parties.end(), [](EntityRef party) {
      return party.kind == EntityKind::kRole;
    });
    absl::StrAppend(&value, office ? " office" : " -");
    for (EntityRef party : parties) {
      absl::StrAppend(&value, " ", static_cast<int>(party.kind), ":", party.id);
    }
    txn_.PutNote(note, value);
  }
  for (const Participation& part : std::get<Meeting>(node.fact.claim).participations) {
    if (part.party && part.party.kind == EntityKind::kRole) {
      if (told.when.is_unknown()) continue;  // nobody ever certainly holds it then
      CHANCERY_ASSIGN_OR_RETURN(const PersonId holder,
                                tenures_.HolderOf(RoleId(part.party.id), told.when));
      txn_.PutNote(absl::StrCat(kOffice, part.party.id, "/", ClaimSuffix(key)),
                   absl::StrCat(holder.value, " ", told.when.ToString()));
    }
  }
  return absl::OkStatus();
}

absl::Status MeetingLedger::ForgetNotes(const Node& node) {
  const ClaimKey key(node.fact.article, node.fact.index);
  CHANCERY_RETURN_IF_ERROR(SetResourceOf(txn_, node.mention, EntityRef()));
  CHANCERY_RETURN_IF_ERROR(RemoveCandidates(txn_, node.mention, budget_));
  for (const std::string& note : VagueNotesOf(key, node)) txn_.DeleteNote(note);
  for (const Participation& part : std::get<Meeting>(node.fact.claim).participations) {
    if (part.party && part.party.kind == EntityKind::kRole) {
      txn_.DeleteNote(absl::StrCat(kOffice, part.party.id, "/", ClaimSuffix(key)));
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
      const auto it = clusters_.find(MeetingId(owner->id));
      if (it != clusters_.end()) {
        const auto& members = it->second.members;
        taken = std::any_of(members.begin(), members.end(), [&](const ClaimKey& member) {
          const std::vector<std::string>& keys = nodes_.at(member).claim.meeting.keys;
          return std::find(keys.begin(), keys.end(), key) != keys.end();
        });
      }
    }
    if (!taken) own.push_back(key);
  }
  meeting->keys = std::move(own);
  return absl::OkStatus();
}

absl::Status MeetingLedger::WriteCluster(MeetingId id, Cluster* cluster, int* added) {
  std::vector<ClaimKey> order(cluster->members.begin(), cluster->members.end());
  std::sort(order.begin(), order.end(), OrderLess{this});
  std::vector<const MeetingClaim*> claims;
  std::vector<FactClaim> facts;
  for (const ClaimKey& key : order) {
    claims.push_back(&nodes_.at(key).claim);
    facts.push_back(nodes_.at(key).fact);
  }
  Meeting meeting = FoldMeeting(claims);
  meeting.id = id;
  CHANCERY_RETURN_IF_ERROR(KeepOwnKeys(id, &meeting));
  if (cluster->fresh) ++*added;
  CHANCERY_RETURN_IF_ERROR(claims_.Store(id, std::move(facts)));
  SetRedirect(txn_, id, EntityRef());
  txn_.Put(std::move(meeting));
  return absl::OkStatus();
}

absl::Status MeetingLedger::Write(int* added, int* joined, std::vector<std::string>* warnings) {
  if (work_.empty() && removed_.empty() && dirty_.empty()) return absl::OkStatus();
  CHANCERY_RETURN_IF_ERROR(LoadDecisions());
  CHANCERY_RETURN_IF_ERROR(Process());
  CHANCERY_RETURN_IF_ERROR(ChooseIds());
  for (const Node& node : removed_) {
    const ClaimKey key(node.fact.article, node.fact.index);
    // It may have come again.
    CHANCERY_RETURN_IF_ERROR(ForgetNotes(node));
    if (nodes_.count(key) == 0) moved_.insert(key);
  }
  // What is gone gives its keys away first.
  std::map<MeetingId, MeetingId> went;
  for (const auto& [key, node] : nodes_) {
    if (node.before && node.before != node.cluster) went.emplace(node.before, node.cluster);
  }
  for (MeetingId id : dirty_) {
    Cluster& cluster = clusters_[id];
    if (!cluster.members.empty() || cluster.fresh) continue;
    CHANCERY_ASSIGN_OR_RETURN(const bool live, IsLive(id));
    if (!live) continue;
    CHANCERY_RETURN_IF_ERROR(claims_.Store(id, {}));
    txn_.Close(id);
    const auto to = went.find(id);
    closed_[id] = to == went.end() ? MeetingId() : to->second;
    SetRedirect(txn_, id, to == went.end() ? EntityRef() : EntityRef(to->second));
  }
  std::set<MeetingId> written;
  for (MeetingId id : dirty_) {
    Cluster& cluster = clusters_[id];
    if (cluster.members.empty()) continue;
    written.insert(id);
    CHANCERY_RETURN_IF_ERROR(WriteCluster(id, &cluster, added));
  }
  for (const auto& [key, node] : nodes_) {
    if (written.count(node.cluster) == 0) continue;
    if (node.cluster != node.before) moved_.insert(key);
    CHANCERY_RETURN_IF_ERROR(WriteNotes(key, node));
  }
  for (const ClaimKey& key : added_) {
    const auto it = nodes_.find(key);
    if (it != nodes_.end() && !clusters_[it->second.cluster].fresh) ++*joined;
  }
  CHANCERY_RETURN_IF_ERROR(WriteCandidates());
  // Of what is new only: the rest was warned of when it came.
  std::set<MeetingId> news;
  for (const ClaimKey& key : added_) {
    const auto it = nodes_.find(key);
    if (it != nodes_.end() && !it->second.before) news.insert(it->second.cluster);
  }
  for (MeetingId id : news) {
    CHANCERY_RETURN_IF_ERROR(WarnOf(id, warnings));
  }
  return absl::OkStatus();
}

absl::Status MeetingLedger::WriteCandidates() {
  // Pairs are of claims that lead meetings: only new ones make new pairs, and end old ones.
  for (const ClaimKey& key : former_seeds_) {
    const auto it = nodes_.find(key);
    if (it == nodes_.end()) continue;  // taken back, and so are its pairs
    CHANCERY_RETURN_IF_ERROR(RemoveCandidates(txn_, it->second.mention, budget_));
  }
  new_seeds_.insert(former_seeds_.begin(), former_seeds_.end());
  for (const ClaimKey& key : new_seeds_) {
    const auto it = nodes_.find(key);
    if (it == nodes_.end() || clusters_[it->second.cluster].seed != key) continue;
    const Node seed = it->second;
    const MeetingId id = seed.cluster;
    CHANCERY_RETURN_IF_ERROR(RemoveCandidates(txn_, seed.mention, budget_));
    const Meeting& told = seed.claim.meeting;
    for (const auto& [other_id, cluster] : clusters_) {
      if (other_id == id || !cluster.seed.has_value()) continue;
      const Node& other = nodes_.at(*cluster.seed);
      if (other.fact.article == seed.fact.article || KeptApart(seed, other)) continue;
      const Meeting& theirs = other.claim.meeting;
      size_t common = 0;
      if (!KindsAgree(told.kind, theirs.kind) || !PartiesAgree(told, theirs, &common)) continue;
      if (told.when.is_unknown() || theirs.when.is_unknown()) continue;
      CHANCERY_ASSIGN_OR_RETURN(const bool places, PlacesAgree(told.place, theirs.place));
      std::vector<std::string> reasons = {absl::StrCat(common, " parties in common")};
      double score = 0;
      if (Intersect(told.when, theirs.when).has_value()) {
        score = places ? 0.7 : 0.55;
        reasons.push_back("dates that can be the same");
        reasons.push_back(places ? "but other meetings fit as well" : "but another place");
      } else if (told.when.is_exact_day() && theirs.when.is_exact_day() && places &&
                 seed.claim.article->publisher != other.claim.article->publisher &&
                 std::abs(static_cast<int64_t>(told.when.earliest()) - theirs.when.earliest()) ==
                     1) {
        score = 0.5;
        reasons.push_back("a day apart");
      } else {
        continue;
      }
      CHANCERY_RETURN_IF_ERROR(
          AddCandidate(txn_, EntityKind::kMeeting, seed.mention, other.mention, score, reasons));
    }
  }
  return absl::OkStatus();
}

absl::Status MeetingLedger::WarnOf(MeetingId id, std::vector<std::string>* warnings) {
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Entity> entity, IfFound(txn_.Get(id)));
  if (!entity.has_value()) return absl::OkStatus();
  const Meeting& meeting = std::get<Meeting>(*entity);
  const bool in_person =
      meeting.kind == MeetingKind::kInPerson || meeting.kind == MeetingKind::kSummit;
  for (const Participation& participation : meeting.participations) {
    if (participation.party.kind != EntityKind::kPerson) continue;
    CHANCERY_ASSIGN_OR_RETURN(const Entity party, txn_.Get(participation.party));
    const Person& person = std::get<Person>(party);
    if (!person.death.is_unknown() && chancery::Before(person.death, meeting.when) == Tri::kYes) {
      warnings->push_back(absl::StrCat("a meeting of ", meeting.when.ToString(), " with ",
                                       person.names.display, ", who died ",
                                       person.death.ToString()));
    }
    if (!in_person || meeting.status != MeetingStatus::kHeld || !meeting.place ||
        meeting.when.is_unknown() || !meeting.when.is_exact_day()) {
      continue;
    }
    for (const auto& [other_id, cluster] : clusters_) {
      if (other_id == id || !cluster.seed.has_value()) continue;
      const Meeting& other = nodes_.at(*cluster.seed).claim.meeting;
      if (other.when != meeting.when || other.status != MeetingStatus::kHeld || !other.place ||
          (other.kind != MeetingKind::kInPerson && other.kind != MeetingKind::kSummit)) {
        continue;
      }
      const std::vector<EntityRef> parties = NamedParties(other);
      if (std::find(parties.begin(), parties.end(), participation.party) == parties.end()) continue;
      CHANCERY_ASSIGN_OR_RETURN(const PlaceInfo* here, InfoOfPlace(meeting.place));
      CHANCERY_ASSIGN_OR_RETURN(const PlaceInfo* there, InfoOfPlace(other.place));
      if (here->polity.empty() || there->polity.empty() || here->polity == there->polity) continue;
      // The same words from either side.
      if (there->place < here->place) std::swap(here, there);
      warnings->push_back(absl::StrCat(person.names.display, " is said to be in ", here->place,
                                       " and in ", there->place, " on ", meeting.when.ToString()));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<MeetingId> MeetingLedger::MeetingOf(ArticleId article, uint32_t index) {
  CHANCERY_ASSIGN_OR_RETURN(const std::string mention, MentionOf({article, index}));
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
