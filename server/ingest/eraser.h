// Removes a person or an article as the law may demand: what it is known by is in no row of any
// revision any more (docs/curation.md). The work of Curator::Erase.
//
//   Eraser eraser(graph, gazetteer, kMaxMovedArticles);
//   CHANCERY_ASSIGN_OR_RETURN(Curator::Outcome outcome,
//                             eraser.Erase(person, /*dry_run=*/false, budget, describe));
//
// A person is taken out of what articles tell: facts of theirs go, in meetings "a person whose name
// was erased" stands for them, and their names become as many "x" in texts, titles, addresses and
// keys. Full names go wherever they stand, unless another person of the graph is called so; a
// surname alone, and other short names, in the articles that tell of them, unless somebody else
// there is called so. What articles tell of others stays, and so do the names of resources.
//
// The live graph is changed first, by a commit for what WriteFacts wrote and one or, where there
// are many, several for what articles assert; then the history (GraphStore::EraseHistory). All is
// read before the writer's lock is taken for them: texts may name the person where no fact does.
// Each step leaves a sound graph, and a call that was cut short is finished by another one: a name
// that is closed but still in the history is accepted.
//
// The same document loaded again brings the names back: take it out of the source first.
//
// Thread-safe.

#ifndef CHANCERY_SERVER_INGEST_ERASER_H_
#define CHANCERY_SERVER_INGEST_ERASER_H_

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

class Eraser {
 public:
  // Appends what a transaction changes to an outcome.
  using Describe = absl::FunctionRef<absl::Status(const Transaction&, Curator::Outcome*)>;

  // Both must outlive the eraser. `max_articles`: of a commit.
  Eraser(GraphStore& graph, const Gazetteer& gazetteer, size_t max_articles)
      : graph_(graph), gazetteer_(gazetteer), max_articles_(max_articles) {}

  // NOT_FOUND if there is none and the history has none; INVALID_FIELD for a name that a merge took
  // away, and for other kinds. A dry run tells what would change, and counts the rows of the
  // history as it is. Cost: a scan of everything.
  absl::StatusOr<Curator::Outcome> Erase(EntityRef ref, bool dry_run, Budget& budget,
                                         Describe describe) const;

 private:
  GraphStore& graph_;
  const Gazetteer& gazetteer_;
  const size_t max_articles_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_ERASER_H_
