#include "server/ingest/decision_log.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "chancery/internal/resolution.pb.h"
#include "server/ingest/content_digest.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

// Keys whose last part is behind a mention end in a line feed and that part, of a known length:
// one mention may be the beginning of another.
constexpr char kDecision[] = "decision/";
constexpr char kDecisionOf[] = "decision-of/";
constexpr char kNextDecision[] = "next-decision";
constexpr char kCandidateAt[] = "candidate/at/";
constexpr char kCandidateId[] = "candidate/id/";
constexpr char kCandidateBy[] = "candidate/by/";
constexpr char kRedirect[] = "redirect/";
constexpr char kResourceOf[] = "resource-of/";
constexpr char kMentionOf[] = "mention-of/";
constexpr size_t kCandidateIdSize = 16;

std::string NameOf(EntityRef ref) { return absl::StrCat(CollectionOf(ref.kind), "/", ref.id); }

absl::Status Corrupt(absl::string_view what) {
  return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT",
                   absl::StrCat("a stored ", what, " is damaged"));
}

absl::Status NoSuch(absl::string_view name) {
  return MakeError(absl::StatusCode::kNotFound, "NOT_FOUND", absl::StrCat("there is no ", name),
                   {{"resource", std::string(name)}});
}

std::string DecisionKey(uint64_t id) { return absl::StrCat(kDecision, SortableNumber(id)); }

absl::StatusOr<CuratorDecision> DecodeDecision(absl::string_view key, absl::string_view value) {
  internal::DecisionRecord record;
  const absl::optional<uint64_t> id = ParseSortableNumber(absl::StripPrefix(key, kDecision));
  if (!id.has_value() || !record.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
    return Corrupt("decision");
  }
  CuratorDecision decision;
  decision.id = *id;
  decision.same = record.same();
  decision.kind = static_cast<EntityKind>(record.kind());
  decision.left.assign(record.left().begin(), record.left().end());
  decision.right.assign(record.right().begin(), record.right().end());
  decision.note = {record.reason(), record.author()};
  decision.time = absl::FromUnixMicros(record.unix_micros());
  return decision;
}

std::string DecisionOfPrefix(EntityKind kind, absl::string_view mention) {
  return absl::StrCat(kDecisionOf, CollectionOf(kind), "/", mention, "\n");
}

// The decision can be found by its mentions, or no more.
void SetDecisionOf(Transaction& txn, const CuratorDecision& decision, bool in_force) {
  for (const auto* side : {&decision.left, &decision.right}) {
    for (const std::string& mention : *side) {
      const std::string key =
          absl::StrCat(DecisionOfPrefix(decision.kind, mention), SortableNumber(decision.id));
      if (in_force) {
        txn.PutNote(key, "");
      } else {
        txn.DeleteNote(key);
      }
    }
  }
}

void PutDecision(Transaction& txn, const CuratorDecision& decision) {
  internal::DecisionRecord record;
  record.set_same(decision.same);
  record.set_kind(static_cast<uint32_t>(decision.kind));
  for (const std::string& mention : decision.left) record.add_left(mention);
  for (const std::string& mention : decision.right) record.add_right(mention);
  record.set_reason(decision.note.reason);
  record.set_author(decision.note.author);
  record.set_unix_micros(absl::ToUnixMicros(decision.time));
  txn.PutNote(DecisionKey(decision.id), record.SerializeAsString());
}

std::string CandidateByPrefix(absl::string_view mention) {
  return absl::StrCat(kCandidateBy, mention, "\n");
}

// Both sides of a pair find it by these.
std::string CandidateByKey(absl::string_view mention, absl::string_view id) {
  return absl::StrCat(CandidateByPrefix(mention), id);
}

// The ids of the pairs with this mention, and the other side of each. `Scan` is ScanNotes without
// the prefix.
template <typename Scan>
absl::StatusOr<std::vector<std::pair<std::string, std::string>>> CandidatesOf(
    absl::string_view mention, Scan scan) {
  std::vector<std::pair<std::string, std::string>> pairs;
  const std::string prefix = CandidateByPrefix(mention);
  CHANCERY_RETURN_IF_ERROR(scan(prefix, [&](absl::string_view key, absl::string_view value) {
    const absl::string_view id = absl::StripPrefix(key, prefix);
    if (id.size() == kCandidateIdSize) pairs.emplace_back(std::string(id), std::string(value));
    return true;
  }));
  return pairs;
}

std::string CandidateId(absl::string_view left, absl::string_view right) {
  return ContentDigest(absl::StrCat(std::min(left, right), "\n", std::max(left, right)))
      .substr(0, kCandidateIdSize);
}

absl::StatusOr<absl::optional<EntityRef>> ReadResourceOf(const GraphReader& reader,
                                                         absl::string_view mention) {
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> name,
                            reader.GetNote(absl::StrCat(kResourceOf, mention)));
  if (!name.has_value()) return absl::optional<EntityRef>();
  const absl::optional<EntityRef> ref = ParseEntityName(*name);
  if (!ref.has_value()) return Corrupt("name");
  return ref;
}

// False if one side is gone.
absl::StatusOr<bool> DecodeCandidate(const GraphReader& reader, absl::string_view id,
                                     absl::string_view value, SameCandidate* candidate) {
  internal::CandidateRecord record;
  if (!record.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
    return Corrupt("candidate");
  }
  candidate->id = std::string(id);
  candidate->score = record.score();
  candidate->reasons.assign(record.reasons().begin(), record.reasons().end());
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> left,
                            ReadResourceOf(reader, record.left()));
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> right,
                            ReadResourceOf(reader, record.right()));
  if (!left.has_value() || !right.has_value() || *left == *right) return false;
  candidate->left = *left;
  candidate->right = *right;
  return true;
}

}  // namespace

absl::optional<EntityRef> ParseEntityName(absl::string_view name) {
  const size_t slash = name.find('/');
  EntityRef ref;
  if (slash == absl::string_view::npos) return absl::nullopt;
  ref.kind = KindOfCollection(name.substr(0, slash));
  if (ref.kind == EntityKind::kNone || !absl::SimpleAtoi(name.substr(slash + 1), &ref.id)) {
    return absl::nullopt;
  }
  return ref;
}

std::string SortableNumber(uint64_t value) { return absl::StrFormat("%016x", value); }

absl::optional<uint64_t> ParseSortableNumber(absl::string_view digits) {
  uint64_t value = 0;
  if (digits.size() != 16) return absl::nullopt;
  for (char c : digits) {
    if (!absl::ascii_isxdigit(c)) return absl::nullopt;
    value = value * 16 + (c <= '9' ? c - '0' : absl::ascii_tolower(c) - 'a' + 10);
  }
  return value;
}

absl::Status AddDecision(Transaction& txn, CuratorDecision* decision) {
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> next, txn.GetNote(kNextDecision));
  decision->id = 1;
  if (next.has_value() && !absl::SimpleAtoi(*next, &decision->id)) return Corrupt("number");
  txn.PutNote(kNextDecision, absl::StrCat(decision->id + 1));
  PutDecision(txn, *decision);
  SetDecisionOf(txn, *decision, /*in_force=*/true);
  return absl::OkStatus();
}

absl::StatusOr<CuratorDecision> RemoveDecision(Transaction& txn, uint64_t id) {
  const std::string key = DecisionKey(id);
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> value, txn.GetNote(key));
  if (!value.has_value()) return NoSuch(absl::StrCat("decisions/", id));
  CHANCERY_ASSIGN_OR_RETURN(CuratorDecision decision, DecodeDecision(key, *value));
  txn.DeleteNote(key);
  SetDecisionOf(txn, decision, /*in_force=*/false);
  return decision;
}

absl::Status SetDecisionReason(Transaction& txn, uint64_t id, absl::string_view reason) {
  const std::string key = DecisionKey(id);
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> value, txn.GetNote(key));
  if (!value.has_value()) return NoSuch(absl::StrCat("decisions/", id));
  internal::DecisionRecord record;
  if (!record.ParseFromString(*value)) return Corrupt("decision");
  record.set_reason(std::string(reason));
  txn.PutNote(key, record.SerializeAsString());
  return absl::OkStatus();
}

absl::StatusOr<std::vector<CuratorDecision>> DecisionsAbout(const Transaction& txn, EntityKind kind,
                                                            Budget& budget) {
  std::vector<CuratorDecision> decisions;
  absl::Status status;
  CHANCERY_RETURN_IF_ERROR(
      txn.ScanNotes(kDecision, budget, [&](absl::string_view key, absl::string_view value) {
        absl::StatusOr<CuratorDecision> decision = DecodeDecision(key, value);
        if (!decision.ok()) {
          status = decision.status();
          return false;
        }
        if (decision->kind == kind) decisions.push_back(*std::move(decision));
        return true;
      }));
  CHANCERY_RETURN_IF_ERROR(status);
  return decisions;
}

absl::StatusOr<std::vector<CuratorDecision>> DecisionsOf(const Transaction& txn, EntityKind kind,
                                                         absl::string_view mention,
                                                         Budget& budget) {
  const std::string prefix = DecisionOfPrefix(kind, mention);
  std::vector<uint64_t> ids;
  CHANCERY_RETURN_IF_ERROR(
      txn.ScanNotes(prefix, budget, [&](absl::string_view key, absl::string_view) {
        const absl::optional<uint64_t> id = ParseSortableNumber(absl::StripPrefix(key, prefix));
        if (id.has_value()) ids.push_back(*id);
        return true;
      }));
  std::vector<CuratorDecision> decisions;
  for (uint64_t id : ids) {
    CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
    const std::string key = DecisionKey(id);
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> value, txn.GetNote(key));
    if (!value.has_value()) return Corrupt("decision");
    CHANCERY_ASSIGN_OR_RETURN(CuratorDecision decision, DecodeDecision(key, *value));
    decisions.push_back(std::move(decision));
  }
  return decisions;
}

absl::StatusOr<bool> HasDecisions(const Transaction& txn, EntityKind kind, Budget& budget) {
  bool any = false;
  CHANCERY_RETURN_IF_ERROR(txn.ScanNotes(absl::StrCat(kDecisionOf, CollectionOf(kind), "/"), budget,
                                         [&any](absl::string_view, absl::string_view) {
                                           any = true;
                                           return false;
                                         }));
  return any;
}

absl::StatusOr<std::vector<MentionLink>> LinksOf(const Transaction& txn, EntityKind kind,
                                                 absl::string_view mention, Budget& budget) {
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<CuratorDecision> decisions,
                            DecisionsOf(txn, kind, mention, budget));
  std::vector<MentionLink> links;
  for (const CuratorDecision& decision : decisions) {
    const auto add = [&](const std::vector<std::string>& side,
                         const std::vector<std::string>& others, bool keeps) {
      if (std::find(side.begin(), side.end(), mention) == side.end()) return;
      for (const std::string& other : others) {
        links.push_back({decision.id, other, decision.same, keeps});
      }
    };
    add(decision.left, decision.right, decision.same);
    add(decision.right, decision.left, false);
  }
  return links;
}

absl::Status AddCandidate(Transaction& txn, EntityKind kind, absl::string_view left,
                          absl::string_view right, double score,
                          const std::vector<std::string>& reasons) {
  const std::string id = CandidateId(left, right);
  internal::CandidateRecord record;
  record.set_kind(static_cast<uint32_t>(kind));
  record.set_left(std::string(std::min(left, right)));
  record.set_right(std::string(std::max(left, right)));
  record.set_score(score);
  for (const std::string& reason : reasons) record.add_reasons(reason);
  // Best first.
  const int rank = 1000 - static_cast<int>(std::lround(score * 1000));
  const std::string at = absl::StrCat(absl::StrFormat("%04d", rank), "/", id);
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> was,
                            txn.GetNote(absl::StrCat(kCandidateId, id)));
  if (was.has_value() && *was != at) txn.DeleteNote(absl::StrCat(kCandidateAt, *was));
  txn.PutNote(absl::StrCat(kCandidateAt, at), record.SerializeAsString());
  txn.PutNote(absl::StrCat(kCandidateId, id), at);
  txn.PutNote(CandidateByKey(left, id), right);
  txn.PutNote(CandidateByKey(right, id), left);
  return absl::OkStatus();
}

absl::Status RemoveCandidates(Transaction& txn, absl::string_view mention, Budget& budget) {
  CHANCERY_ASSIGN_OR_RETURN(const auto pairs,
                            CandidatesOf(mention, [&](const std::string& prefix, auto visit) {
                              return txn.ScanNotes(prefix, budget, visit);
                            }));
  for (const auto& [id, other] : pairs) {
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> at,
                              txn.GetNote(absl::StrCat(kCandidateId, id)));
    if (at.has_value()) txn.DeleteNote(absl::StrCat(kCandidateAt, *at));
    txn.DeleteNote(absl::StrCat(kCandidateId, id));
    txn.DeleteNote(CandidateByKey(mention, id));
    txn.DeleteNote(CandidateByKey(other, id));
  }
  return absl::OkStatus();
}

std::string PersonHomeNoteKey(PersonId person) {
  return absl::StrCat("people/home/", person.value);
}

void SetRedirect(Transaction& txn, EntityRef from, EntityRef to) {
  const std::string key = absl::StrCat(kRedirect, NameOf(from));
  if (to && to != from) {
    txn.PutNote(key, NameOf(to));
  } else {
    txn.DeleteNote(key);
  }
}

absl::StatusOr<std::vector<EntityRef>> RedirectsTo(const GraphReader& reader, EntityRef to,
                                                   Budget& budget) {
  std::vector<EntityRef> from;
  const std::string prefix = absl::StrCat(kRedirect, CollectionOf(to.kind), "/");
  CHANCERY_RETURN_IF_ERROR(
      reader.ScanNotes(prefix, "", budget, [&](absl::string_view key, absl::string_view) {
        const absl::optional<EntityRef> ref = ParseEntityName(absl::StripPrefix(key, kRedirect));
        if (ref.has_value()) from.push_back(*ref);
        return true;
      }));
  std::vector<EntityRef> refs;
  for (EntityRef ref : from) {
    CHANCERY_ASSIGN_OR_RETURN(const EntityRef end, FollowRedirect(reader, ref));
    if (end == to) refs.push_back(ref);
  }
  return refs;
}

std::string ResourceOfKey(absl::string_view mention) { return absl::StrCat(kResourceOf, mention); }

std::string MentionOfPrefix(EntityRef ref) { return absl::StrCat(kMentionOf, NameOf(ref), "/"); }

absl::Status SetResourceOf(Transaction& txn, absl::string_view mention, EntityRef ref) {
  const std::string key = ResourceOfKey(mention);
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> was, txn.GetNote(key));
  const std::string name = ref ? NameOf(ref) : "";
  if (was.has_value()) {
    if (*was == name) return absl::OkStatus();
    txn.DeleteNote(absl::StrCat(kMentionOf, *was, "/", mention));
  }
  if (ref) {
    txn.PutNote(key, name);
    txn.PutNote(absl::StrCat(kMentionOf, name, "/", mention), "");
  } else if (was.has_value()) {
    txn.DeleteNote(key);
  }
  return absl::OkStatus();
}

absl::StatusOr<EntityRef> ResourceOf(const Transaction& txn, absl::string_view mention) {
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> name,
                            txn.GetNote(absl::StrCat(kResourceOf, mention)));
  if (!name.has_value()) return EntityRef();
  const absl::optional<EntityRef> ref = ParseEntityName(*name);
  if (!ref.has_value()) return Corrupt("name");
  return *ref;
}

absl::StatusOr<std::vector<std::string>> MentionsOf(const Transaction& txn, EntityRef ref,
                                                    Budget& budget) {
  std::vector<std::string> mentions;
  const std::string prefix = MentionOfPrefix(ref);
  CHANCERY_RETURN_IF_ERROR(
      txn.ScanNotes(prefix, budget, [&](absl::string_view key, absl::string_view) {
        mentions.emplace_back(absl::StripPrefix(key, prefix));
        return true;
      }));
  return mentions;
}

absl::Status RenameMention(Transaction& txn, EntityKind kind, absl::string_view from,
                           absl::string_view to, Budget& budget) {
  CHANCERY_ASSIGN_OR_RETURN(const EntityRef ref, ResourceOf(txn, from));
  CHANCERY_RETURN_IF_ERROR(SetResourceOf(txn, from, EntityRef()));
  if (ref) {
    CHANCERY_RETURN_IF_ERROR(SetResourceOf(txn, to, ref));
  }

  const auto rename = [&](std::string* mention) {
    if (*mention == from) *mention = std::string(to);
  };
  CHANCERY_ASSIGN_OR_RETURN(std::vector<CuratorDecision> decisions,
                            DecisionsOf(txn, kind, from, budget));
  for (CuratorDecision& decision : decisions) {
    SetDecisionOf(txn, decision, /*in_force=*/false);
    for (auto* side : {&decision.left, &decision.right}) {
      for (std::string& mention : *side) rename(&mention);
    }
    PutDecision(txn, decision);
    SetDecisionOf(txn, decision, /*in_force=*/true);
  }

  CHANCERY_ASSIGN_OR_RETURN(const auto pairs,
                            CandidatesOf(from, [&](const std::string& prefix, auto visit) {
                              return txn.ScanNotes(prefix, budget, visit);
                            }));
  std::vector<internal::CandidateRecord> records;
  for (const auto& [id, other] : pairs) {
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> at,
                              txn.GetNote(absl::StrCat(kCandidateId, id)));
    if (!at.has_value()) return Corrupt("candidate");
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> value,
                              txn.GetNote(absl::StrCat(kCandidateAt, *at)));
    internal::CandidateRecord record;
    if (!value.has_value() || !record.ParseFromString(*value)) return Corrupt("candidate");
    records.push_back(std::move(record));
  }
  CHANCERY_RETURN_IF_ERROR(RemoveCandidates(txn, from, budget));
  for (internal::CandidateRecord& record : records) {
    rename(record.mutable_left());
    rename(record.mutable_right());
    CHANCERY_RETURN_IF_ERROR(AddCandidate(txn, kind, record.left(), record.right(), record.score(),
                                          {record.reasons().begin(), record.reasons().end()}));
  }
  return absl::OkStatus();
}

// The readers of curator.h.

absl::Status ScanDecisions(const GraphReader& reader, uint64_t after, Budget& budget,
                           absl::FunctionRef<bool(const CuratorDecision&)> visit) {
  absl::Status status;
  CHANCERY_RETURN_IF_ERROR(reader.ScanNotes(kDecision, after == 0 ? "" : DecisionKey(after), budget,
                                            [&](absl::string_view key, absl::string_view value) {
                                              absl::StatusOr<CuratorDecision> decision =
                                                  DecodeDecision(key, value);
                                              status = decision.status();
                                              return status.ok() && visit(*decision);
                                            }));
  return status;
}

absl::StatusOr<CuratorDecision> GetDecision(const GraphReader& reader, uint64_t id) {
  const std::string key = DecisionKey(id);
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> value, reader.GetNote(key));
  if (!value.has_value()) return NoSuch(absl::StrCat("decisions/", id));
  return DecodeDecision(key, *value);
}

absl::StatusOr<std::vector<EntityRef>> ResourcesOf(const GraphReader& reader, EntityKind kind,
                                                   const std::vector<std::string>& mentions) {
  std::vector<EntityRef> refs;
  for (const std::string& mention : mentions) {
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<EntityRef> ref, ReadResourceOf(reader, mention));
    if (!ref.has_value() || ref->kind != kind) continue;
    if (std::find(refs.begin(), refs.end(), *ref) == refs.end()) refs.push_back(*ref);
  }
  return refs;
}

namespace {

// Where in the queue the pairs of a resource stand, best first. Cost: its mentions and 2 rows a
// pair.
absl::StatusOr<std::vector<std::string>> PlacesOf(const GraphReader& reader, EntityRef resource,
                                                  Budget& budget) {
  const std::string prefix = MentionOfPrefix(resource);
  std::vector<std::string> mentions;
  CHANCERY_RETURN_IF_ERROR(
      reader.ScanNotes(prefix, "", budget, [&](absl::string_view key, absl::string_view) {
        mentions.emplace_back(absl::StripPrefix(key, prefix));
        return true;
      }));
  std::vector<std::string> places;
  for (const std::string& mention : mentions) {
    CHANCERY_ASSIGN_OR_RETURN(const auto pairs,
                              CandidatesOf(mention, [&](const std::string& by, auto visit) {
                                return reader.ScanNotes(by, "", budget, visit);
                              }));
    for (const auto& [id, other] : pairs) {
      CHANCERY_ASSIGN_OR_RETURN(absl::optional<std::string> at,
                                reader.GetNote(absl::StrCat(kCandidateId, id)));
      if (!at.has_value()) return Corrupt("candidate");
      places.push_back(*std::move(at));
    }
  }
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return places;
}

}  // namespace

absl::Status ScanCandidates(
    const GraphReader& reader, EntityRef resource, absl::string_view position, Budget& budget,
    absl::FunctionRef<bool(const SameCandidate&, absl::string_view position)> visit) {
  absl::Status status;
  const auto take = [&](absl::string_view at, absl::string_view value) {
    SameCandidate candidate;
    const absl::StatusOr<bool> live =
        DecodeCandidate(reader, at.substr(at.find('/') + 1), value, &candidate);
    status = live.status();
    if (!status.ok()) return false;
    return *live ? visit(candidate, at) : true;
  };
  if (!resource) {
    CHANCERY_RETURN_IF_ERROR(
        reader.ScanNotes(kCandidateAt, position.empty() ? "" : absl::StrCat(kCandidateAt, position),
                         budget, [&](absl::string_view key, absl::string_view value) {
                           return take(absl::StripPrefix(key, kCandidateAt), value);
                         }));
    return status;
  }
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> places,
                            PlacesOf(reader, resource, budget));
  for (auto at = std::upper_bound(places.begin(), places.end(), position); at != places.end();
       ++at) {
    CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> value,
                              reader.GetNote(absl::StrCat(kCandidateAt, *at)));
    if (!value.has_value()) return Corrupt("candidate");
    if (!take(*at, *value)) break;
  }
  return status;
}

absl::StatusOr<SameCandidate> GetCandidate(const GraphReader& reader, absl::string_view id) {
  const std::string name = absl::StrCat("candidates/", id);
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> at,
                            reader.GetNote(absl::StrCat(kCandidateId, id)));
  if (!at.has_value()) return NoSuch(name);
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> value,
                            reader.GetNote(absl::StrCat(kCandidateAt, *at)));
  if (!value.has_value()) return Corrupt("candidate");
  SameCandidate candidate;
  CHANCERY_ASSIGN_OR_RETURN(const bool live, DecodeCandidate(reader, id, *value, &candidate));
  if (!live) return NoSuch(name);
  return candidate;
}

absl::StatusOr<EntityRef> FollowRedirect(const GraphReader& reader, EntityRef ref) {
  constexpr int kMaxChain = 100;
  for (int i = 0; i < kMaxChain; ++i) {
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> to,
                              reader.GetNote(absl::StrCat(kRedirect, NameOf(ref))));
    if (!to.has_value()) return ref;
    const absl::optional<EntityRef> next = ParseEntityName(*to);
    if (!next.has_value()) return Corrupt("redirect");
    ref = *next;
  }
  return ref;
}

}  // namespace chancery
