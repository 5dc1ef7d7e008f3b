// What people know better than the rules: retract, merge, split, undo, erase.
//
//   std::unique_ptr<Curator> curator = Curator::Create(graph, Gazetteer::Default(), clock);
//   CHANCERY_ASSIGN_OR_RETURN(Curator::Outcome outcome,
//                             curator->Merge(kept, other, {"same man", "ana"}, false, budget));
//
// A decision is about mentions, what single articles say (docs/curation.md), so that it holds
// however the resources around them come to lie; it is recorded, and undoing it gives the graph
// that would be without it. Each call is one commit or nothing; where it moves the articles of
// people to others, more commits may follow, of a bounded number of articles each (people_mover.h),
// and the call returns when they are done.
//
// Thread-safe.

#ifndef CHANCERY_SERVER_INGEST_CURATOR_H_
#define CHANCERY_SERVER_INGEST_CURATOR_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/ingest/profile_moves.h"
#include "storage/base/budget.h"
#include "storage/base/clock.h"
#include "storage/graph/graph_reader.h"
#include "storage/graph/graph_store.h"
#include "storage/model/ids.h"
#include "storage/vocabulary/gazetteer.h"

namespace chancery {

// Why and by whom.
struct DecisionNote {
  std::string reason;
  std::string author;
};

// A decision in force.
struct CuratorDecision {
  uint64_t id = 0;
  bool same = true;                       // else: different
  EntityKind kind = EntityKind::kPerson;  // person or meeting
  // Mentions of either side: stable ids, the same in every store with the same articles.
  std::vector<std::string> left;
  std::vector<std::string> right;
  DecisionNote note;
  absl::Time time = absl::UnixEpoch();
};

// Two resources that may be one.
struct SameCandidate {
  std::string id;
  EntityRef left;
  EntityRef right;
  double score = 0;  // 0..1
  std::vector<std::string> reasons;
};

class Curator {
 public:
  struct Change {
    enum class Kind { kCreated, kChanged, kClosed };
    EntityRef ref;
    Kind kind = Kind::kChanged;
    std::string display;
  };
  struct Outcome {
    Revision revision = 0;  // of the commit; of a dry run, the one it was tried at
    uint64_t decision = 0;  // 0: none was made
    EntityRef kept;         // Merge: what stays; Split: what keeps the name
    EntityRef other;        // Split: what was taken from it
    std::vector<Change> changes;
    // Not OK if articles of people who were moved are still to be asserted again. The decision is
    // made then, and whoever writes next goes on with the rest.
    absl::Status moved;
    uint64_t history_rows = 0;  // Erase: removed
  };

  // All must outlive the curator. `max_moved_articles`: see Resolution.
  static std::unique_ptr<Curator> Create(GraphStore& graph, const Gazetteer& gazetteer,
                                         const Clock& clock,
                                         size_t max_moved_articles = kMaxMovedArticles);
  virtual ~Curator() = default;

  // Errors of all: NOT_FOUND; INVALID_FIELD for what makes no sense (a split that takes nothing or
  // everything, a merge of two kinds); those of GraphStore::Transact. A dry run changes nothing.

  // Takes back what the article asserts, and the article.
  virtual absl::StatusOr<Outcome> Retract(ArticleId article, bool dry_run,
                                          Budget& budget) const = 0;
  // Two people or two meetings are one.
  virtual absl::StatusOr<Outcome> Merge(EntityRef kept, EntityRef other, const DecisionNote& note,
                                        bool dry_run, Budget& budget) const = 0;
  // What `articles` tell of, and what goes by `names`, is another person or meeting.
  virtual absl::StatusOr<Outcome> Split(EntityRef ref, const std::vector<ArticleId>& articles,
                                        const std::vector<std::string>& names,
                                        const DecisionNote& note, bool dry_run,
                                        Budget& budget) const = 0;
  // Two people or two meetings are not one: keeps the rules from merging them.
  virtual absl::StatusOr<Outcome> KeepApart(EntityRef left, EntityRef right,
                                            const DecisionNote& note, Budget& budget) const = 0;
  // Takes a decision back.
  virtual absl::StatusOr<Outcome> Undo(uint64_t decision, bool dry_run, Budget& budget) const = 0;
  // Records a decision as another store exported it.
  virtual absl::StatusOr<Outcome> Import(const CuratorDecision& decision, Budget& budget) const = 0;
  // Removes a person or an article at every revision. Cost: a scan of the history.
  virtual absl::StatusOr<Outcome> Erase(EntityRef ref, bool dry_run, Budget& budget) const = 0;
};

// The decisions in force with id > `after`, by id.
absl::Status ScanDecisions(const GraphReader& reader, uint64_t after, Budget& budget,
                           absl::FunctionRef<bool(const CuratorDecision&)> visit);
// NOT_FOUND if it is not in force.
absl::StatusOr<CuratorDecision> GetDecision(const GraphReader& reader, uint64_t id);
// The resources that the mentions of one side lie in now; mentions that nothing asserts any more
// have none.
absl::StatusOr<std::vector<EntityRef>> ResourcesOf(const GraphReader& reader, EntityKind kind,
                                                   const std::vector<std::string>& mentions);

// Candidates by score, best first, then by id; after `position` (opaque; "" for the start), each
// with its own position. With a `resource` those of it only. Cost: 3 rows each; with a `resource`
// its mentions and 4 rows for each of its pairs.
absl::Status ScanCandidates(
    const GraphReader& reader, EntityRef resource, absl::string_view position, Budget& budget,
    absl::FunctionRef<bool(const SameCandidate&, absl::string_view position)> visit);
// NOT_FOUND if it is not in the queue.
absl::StatusOr<SameCandidate> GetCandidate(const GraphReader& reader, absl::string_view id);

// What a name that a merge took away stands for now; `ref` itself if none did. Follows chains.
absl::StatusOr<EntityRef> FollowRedirect(const GraphReader& reader, EntityRef ref);

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_CURATOR_H_
