// What a transaction changes, and what else depends on that.

#ifndef CHANCERY_STORAGE_GRAPH_COMMIT_IMPACT_H_
#define CHANCERY_STORAGE_GRAPH_COMMIT_IMPACT_H_

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/status/status.h"
#include "storage/base/budget.h"
#include "storage/graph/head_context.h"
#include "storage/graph/pending_transaction.h"
#include "storage/graph/snapshot_reader.h"

namespace chancery {

struct CommitImpact {
  // The entities that were there, as they were.
  absl::btree_map<EntityRef, Entity> old;
  // Not changed themselves, but their index rows may be: roles of a polity, the meetings and
  // statements of a holder on days for which a tenure changes, and the meetings of the holders of a
  // role that goes to another polity.
  absl::btree_set<EntityRef> derived;
};

// Fills `*impact`, and tells `pending` of the tenures. NOT_FOUND if the transaction closes what is
// not there. Cost: 1 row an entity, and the meetings and statements of holders on those days.
absl::Status FindImpact(const SnapshotReader& head, const PendingTransaction& txn, Budget& budget,
                        CommitImpact* impact, PendingContext* pending);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_GRAPH_COMMIT_IMPACT_H_
