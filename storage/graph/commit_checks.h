// Is a transaction sound: may what it wants be in the graph?

#ifndef CHANCERY_STORAGE_GRAPH_COMMIT_CHECKS_H_
#define CHANCERY_STORAGE_GRAPH_COMMIT_CHECKS_H_

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/base/budget.h"
#include "storage/graph/pending_transaction.h"
#include "storage/graph/snapshot_reader.h"

namespace chancery {

// Entities that are live at the head, as far as the writer has seen. Not thread-safe.
class KnownEntities {
 public:
  // True if it is live at `head`.
  absl::StatusOr<bool> Exists(const SnapshotReader& head, EntityRef ref);
  // A commit of this writer made it.
  void Learn(EntityRef ref) {
    if (known_.size() >= kMaxKnown) known_.clear();
    known_.insert(ref);
  }
  // It is closed, by a commit of whichever writer.
  void Forget(EntityRef ref) { known_.erase(ref); }

 private:
  static constexpr size_t kMaxKnown = 1 << 20;

  absl::flat_hash_set<EntityRef> known_;
};

// Every entity is valid, what is referred to exists, keys have one owner, and what is closed is
// missed by nothing that stays: see GraphStore::Transact and Transaction::Close for the errors.
// `next_ids`: the first id of each kind that nobody has leased.
absl::Status CheckCommit(const SnapshotReader& head, const PendingTransaction& txn,
                         const std::array<uint64_t, kEntityKindCount>& next_ids, Budget& budget,
                         KnownEntities& known);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_GRAPH_COMMIT_CHECKS_H_
