// Takes a person out of the graph and of its history: the work of Eraser (eraser.h).

#ifndef CHANCERY_SERVER_INGEST_ERASURE_PERSON_ERASURE_H_
#define CHANCERY_SERVER_INGEST_ERASURE_PERSON_ERASURE_H_

#include <cstddef>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/ingest/curator.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_store.h"
#include "storage/model/ids.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

// See Eraser::Erase. At most `max_articles` articles are changed by one commit, except in a dry
// run. `describe` appends what a transaction changes to an outcome.
absl::StatusOr<Curator::Outcome> ErasePerson(
    GraphStore& graph, const Gazetteer& gazetteer, PersonId person, bool dry_run,
    size_t max_articles, Budget& budget,
    absl::FunctionRef<absl::Status(const Transaction&, Curator::Outcome*)> describe);

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_ERASURE_PERSON_ERASURE_H_
