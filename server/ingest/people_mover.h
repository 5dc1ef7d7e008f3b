// Finishes what a transaction left: articles of people who were moved to others are asserted again,
// a bounded number in each of as many commits as it takes (profile_moves.h). Between these the
// writer's lock is free, and each is a revision that readers may see: what the articles that are
// left tell of is still told of the person that it was of.
//
// Where it ends early (a deadline, a crash), whoever writes next goes on. Several may run at once.
// Thread-safe.

#ifndef CHANCERY_SERVER_INGEST_PEOPLE_MOVER_H_
#define CHANCERY_SERVER_INGEST_PEOPLE_MOVER_H_

#include <cstddef>

#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "server/ingest/profile_moves.h"
#include "storage/base/budget.h"
#include "storage/graph/graph_store.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

class PeopleMover {
 public:
  // Both must outlive the mover. `max_articles`: of a commit.
  PeopleMover(GraphStore& graph, const Gazetteer& gazetteer,
              size_t max_articles = kMaxMovedArticles)
      : graph_(graph), gazetteer_(gazetteer), max_articles_(max_articles) {}

  // One commit. Its result is not on the device yet: see GraphStore::Apply. None if nothing is left
  // to be done. Cost: 1 row, then that of `max_articles` articles. The errors of GraphStore::Apply.
  absl::StatusOr<absl::optional<CommitResult>> Step(Budget& budget) const;
  // Until nothing is left. The revision of the last commit, which is on the device; none if there
  // was nothing to do.
  absl::StatusOr<absl::optional<Revision>> Run(Budget& budget) const;

  // How many articles a commit moves at most, those of others than who asks for it too: see
  // Resolution.
  size_t max_articles() const { return max_articles_; }

 private:
  GraphStore& graph_;
  const Gazetteer& gazetteer_;
  const size_t max_articles_;
};

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_PEOPLE_MOVER_H_
