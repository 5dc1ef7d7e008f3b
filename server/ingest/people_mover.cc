#include "server/ingest/people_mover.h"

#include "server/ingest/resolution.h"
#include "storage/base/status_macros.h"

namespace chancery {

absl::StatusOr<absl::optional<CommitResult>> PeopleMover::Step(Budget& budget) const {
  bool any = false;
  CHANCERY_ASSIGN_OR_RETURN(const CommitResult commit,
                            graph_.Apply(budget, [&](Transaction& txn) -> absl::Status {
                              CHANCERY_ASSIGN_OR_RETURN(any, ProfileMoves(txn, budget).Any());
                              if (!any) return absl::OkStatus();
                              Resolution resolution(txn, gazetteer_, max_articles_, budget);
                              CHANCERY_RETURN_IF_ERROR(resolution.Continue());
                              return resolution.Finish();
                            }));
  if (!any) return absl::optional<CommitResult>();
  return absl::make_optional(commit);
}

absl::StatusOr<absl::optional<Revision>> PeopleMover::Run(Budget& budget) const {
  absl::optional<Revision> last;
  while (true) {
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<CommitResult> commit, Step(budget));
    if (!commit.has_value()) break;
    last = commit->revision;
  }
  if (!last.has_value()) return last;
  CHANCERY_RETURN_IF_ERROR(graph_.Settle(*last));
  return last;
}

}  // namespace chancery
