// Curators' decisions, pairs that wait for one, and names that a merge took away: kept as notes of
// the graph (docs/storage_format.md), written here and read by curator.h.
//
// Thread-safe: functions over a transaction or a reader.

#ifndef CHANCERY_SERVER_INGEST_DECISION_LOG_H_
#define CHANCERY_SERVER_INGEST_DECISION_LOG_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "server/ingest/curator.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_store.h"
#include "storage/model/ids.h"

namespace chancery {

// A number in 16 digits, so that keys sort as their numbers do.
std::string SortableNumber(uint64_t value);
absl::optional<uint64_t> ParseSortableNumber(absl::string_view digits);

// Gives the decision its id and records it.
absl::Status AddDecision(Transaction& txn, CuratorDecision* decision);
// NOT_FOUND if it is not in force.
absl::StatusOr<CuratorDecision> RemoveDecision(Transaction& txn, uint64_t id);
// Why it was made, in other words. NOT_FOUND if it is not in force.
absl::Status SetDecisionReason(Transaction& txn, uint64_t id, absl::string_view reason);
// All decisions about a kind, by id. Cost: 1 row for each decision in force, whatever it is about.
absl::StatusOr<std::vector<CuratorDecision>> DecisionsAbout(const Transaction& txn, EntityKind kind,
                                                            Budget& budget);
// Those that name the mention on one of their sides, by id. Cost: 2 rows each.
absl::StatusOr<std::vector<CuratorDecision>> DecisionsOf(const Transaction& txn, EntityKind kind,
                                                         absl::string_view mention, Budget& budget);

// What is kept here of a mention is of `to` from now on: where it lies, decisions and pairs. Cost:
// 2 rows for each of these.
absl::Status RenameMention(Transaction& txn, EntityKind kind, absl::string_view from,
                           absl::string_view to, Budget& budget);

// Is there a decision about the kind at all? Cost: 1 row.
absl::StatusOr<bool> HasDecisions(const Transaction& txn, EntityKind kind, Budget& budget);

// What a decision in force says of a mention and one on its other side.
struct MentionLink {
  uint64_t decision = 0;
  std::string other;
  bool same = true;    // else: different
  bool keeps = false;  // same, and the name of the mention's resource is the one to keep
};
// By decision, then in the decision's order. Cost: that of DecisionsOf.
absl::StatusOr<std::vector<MentionLink>> LinksOf(const Transaction& txn, EntityKind kind,
                                                 absl::string_view mention, Budget& budget);

// Puts two mentions into the queue; a pair that is there gets the new score and reasons.
absl::Status AddCandidate(Transaction& txn, EntityKind kind, absl::string_view left,
                          absl::string_view right, double score,
                          const std::vector<std::string>& reasons);
// Takes all pairs with this mention out of the queue.
absl::Status RemoveCandidates(Transaction& txn, absl::string_view mention, Budget& budget);

// The note that says that a person was made by the registry, for a profile: not by WriteFacts.
std::string PersonHomeNoteKey(PersonId person);

// `from` stands for `to` from now on. `to` none: it stands for itself again.
void SetRedirect(Transaction& txn, EntityRef from, EntityRef to);

// The names that stand for `to`, by way of others, too. Cost: 1 row a name that a merge took away.
absl::StatusOr<std::vector<EntityRef>> RedirectsTo(const GraphReader& reader, EntityRef to,
                                                   Budget& budget);

// "people/12", as notes name resources. None if it is no such name.
absl::optional<EntityRef> ParseEntityName(absl::string_view name);

// Where the mention lies now; kept by the units that resolve people and meetings.
absl::Status SetResourceOf(Transaction& txn, absl::string_view mention, EntityRef ref);
absl::StatusOr<EntityRef> ResourceOf(const Transaction& txn, absl::string_view mention);
// The key of the note that says so.
std::string ResourceOfKey(absl::string_view mention);
// The beginning of the keys of notes that end in a mention of the resource.
std::string MentionOfPrefix(EntityRef ref);
// The mentions of a resource, in order.
absl::StatusOr<std::vector<std::string>> MentionsOf(const Transaction& txn, EntityRef ref,
                                                    Budget& budget);

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_DECISION_LOG_H_
