// The graph over a row store: the one write path, and readers at any revision.
//
//   CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<GraphStore> graph,
//                             GraphStore::Open(std::move(kv), clock, {}));
//   CHANCERY_ASSIGN_OR_RETURN(CommitResult result, graph->Transact([&](Transaction& txn) {
//     Person person;
//     person.id = txn.NewId<PersonId>();
//     person.names.display = "Sergey Lavrov";
//     txn.Put(person);
//     return absl::OkStatus();
//   }));
//   std::shared_ptr<const GraphReader> reader = graph->Latest();
//
// A commit is one revision of the row store: base rows, all index rows that follow from them, and
// the change log, all or nothing. Facts are closed, not overwritten: a reader of an older revision
// sees what was true then.
//
// Transactions run one after another, each on what the one before it made; the wait for the device
// at the end is outside of that, and shared by all who wait. Nobody is shown a revision before it
// is on the device, so no crash takes back what was shown or acknowledged.
//
// Thread-safe. Reads never wait for writers.

#ifndef CHANCERY_STORAGE_GRAPH_GRAPH_STORE_H_
#define CHANCERY_STORAGE_GRAPH_GRAPH_STORE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "storage/base/clock.h"
#include "storage/graph/graph_reader.h"
#include "storage/kv/kv_store.h"
#include "storage/model/entities.h"
#include "storage/model/ids.h"
#include "storage/rows/row_store.h"

namespace chancery {

// Changes to the graph, made against its head. Not thread-safe; lives during Transact only.
class Transaction {
 public:
  virtual ~Transaction() = default;

  // The graph before this transaction. Does not show its changes.
  virtual const GraphReader& head() const = 0;

  // A new id. Ids of a transaction that fails are not used up. An id is never given twice, also not
  // after a crash; where a process ended, some are left out.
  template <typename IdType>
  IdType NewId() {
    return IdType(NewId(IdType::kEntityKind));
  }
  virtual uint64_t NewId(EntityKind kind) = 0;

  // Adds or replaces an entity with an id of the graph or from NewId. The last Put of an id counts.
  virtual void Put(Entity entity) = 0;
  // Closes a person, tenure, meeting, statement or article: it is gone from this revision on, and
  // so are its index rows. Its evidence must be closed in the same transaction, and so must what
  // refers to it (statements of a meeting, evidence of an article, tenures, meetings and statements
  // of a person): FAILED_PRECONDITION else. That nothing is addressed to a closed person is the
  // caller's duty. Other kinds are the vocabulary and stay: FAILED_PRECONDITION, too.
  virtual void Close(EntityRef ref) = 0;
  // What Put gave in this transaction, else what the head has. NOT_FOUND after Close.
  virtual absl::StatusOr<Entity> Get(EntityRef ref) const = 0;
  // The entity with this key, changes of this transaction included.
  virtual absl::StatusOr<absl::optional<EntityRef>> FindByKey(EntityKind kind,
                                                              absl::string_view key) const = 0;

  // What this transaction adds, changes or closes, in order. Cost: 1 row each.
  virtual absl::StatusOr<std::vector<EntityRef>> Changed() const = 0;

  virtual void PutArticleText(ArticleId article, absl::string_view text) = 0;
  virtual void AddEvidence(const Evidence& evidence) = 0;
  virtual void CloseEvidence(EntityRef fact, ArticleId article, uint32_t sequence) = 0;

  // What a writer keeps beside the facts, for itself: bytes under a key, with history like all
  // rows. The last Put or Delete of a key counts.
  virtual void PutNote(absl::string_view key, absl::string_view value) = 0;
  virtual void DeleteNote(absl::string_view key) = 0;
  // Changes of this transaction included.
  virtual absl::StatusOr<absl::optional<std::string>> GetNote(absl::string_view key) const = 0;
  // Many at once, in the order of `keys`: one round trip.
  virtual absl::StatusOr<std::vector<absl::optional<std::string>>> GetNotes(
      absl::Span<const std::string> keys) const = 0;
  // By key, changes of this transaction included. `visit` must not change notes.
  virtual absl::Status ScanNotes(
      absl::string_view prefix, Budget& budget,
      absl::FunctionRef<bool(absl::string_view key, absl::string_view value)> visit) const = 0;

  // Remembers the outcome of a request under its id, to be found by GraphStore::FindRequest.
  // REQUIRES: it is not empty, and FindRequest found none.
  virtual void RecordRequest(absl::string_view request_id, absl::string_view outcome) = 0;
  // What RecordRequest stored, in this transaction or in any before it: of two calls with one id,
  // the one that asks here second finds the outcome of the first.
  virtual absl::StatusOr<absl::optional<std::string>> FindRequest(
      absl::string_view request_id) const = 0;
};

struct CommitResult {
  Revision revision = 0;  // of the graph after it; unchanged if there was nothing to write
  absl::Time time;
  size_t rows_written = 0;
};

struct GraphStats {
  Revision revision = 0;
  uint32_t format_version = 0;
  std::map<EntityKind, int64_t> counts;  // live entities
  KvStats kv;
  bool sync_writes = true;
  // The oldest revision that can be read, and when it was committed; 0 if the history is whole.
  Revision oldest = 0;
  absl::Time oldest_time = absl::InfinitePast();
  // False while closed rows are left that are to go: a TrimHistory was cut short.
  bool trim_finished = true;
};

// What TrimHistory did, or would.
struct TrimmedHistory {
  Revision oldest = 0;  // that can be read then
  absl::Time oldest_time = absl::InfinitePast();
  uint64_t rows = 0;     // closed versions of rows that went
  uint64_t bytes = 0;    // of their keys and values
  uint64_t commits = 0;  // that went from the change log
};

// What EraseHistory takes out of the closed rows.
struct HistoryErasure {
  // People and articles that are closed. Their own rows go, and so do all versions of what cannot
  // be told without them: the tenures and statements of a person, and the facts that rested on an
  // article then. Of such a fact that lives on, closed versions become what it is now.
  std::vector<EntityRef> entities;
  // What other facts say in place of a person that is gone: a described group.
  std::string stand_in;
  // Takes names out of a text that these articles tell (none: of no article), without changing its
  // length; true if there were any. Asked for texts and titles of articles, words and titles of
  // facts, and names of the vocabulary.
  std::function<bool(const std::vector<ArticleId>& sources, std::string* text)> redact;
  // What becomes of a closed version of a note. kDropLast: what tells the caller what to erase, so
  // that it can be asked again if this is cut short.
  enum class NoteVerdict { kKeep, kDrop, kDropLast };
  std::function<NoteVerdict(absl::string_view key, absl::string_view value)> judge_note;
  // Only count.
  bool dry_run = false;
};

class GraphStore {
 public:
  struct Options {
    // False: an acknowledged commit may be lost with the machine, though not with the process.
    bool sync_writes = true;
    // Who is behind a commit: asked on the thread that makes it, and told by ReadLog. It is asked
    // here, not with each change, so that no commit can be made without. Null: nobody is known.
    std::function<std::string()> author;
    // Of a store that is new: whether the words of texts are indexed, for GraphReader::ScanTexts.
    // They are most of the rows of a statement. A store stays as it was made.
    bool index_texts = true;
  };

  // Opens a store, and makes its first rows if it is empty. FAILED_PRECONDITION with reason
  // FORMAT_UNSUPPORTED if another version of the format made it. `clock` must outlive the store.
  static absl::StatusOr<std::unique_ptr<GraphStore>> Open(std::unique_ptr<KvStore> kv,
                                                          const Clock& clock,
                                                          const Options& options);
  // Over any row store, which others may write to as well: their commits show.
  static absl::StatusOr<std::unique_ptr<GraphStore>> Open(std::shared_ptr<RowStore> rows,
                                                          const Clock& clock,
                                                          const Options& options);

  virtual ~GraphStore() = default;

  // Runs `change` and commits what it did; nothing is written if it fails. Validates every entity,
  // and that what it refers to exists: UNKNOWN_REFERENCE else. ALREADY_EXISTS with reason
  // KEY_CONFLICT if a key belongs to another entity of that kind. `change` is run again if another
  // writer was first, kMaxAttempts times at most: then ABORTED (REVISION_CONFLICT). UNAVAILABLE
  // (OUTCOME_UNKNOWN) if the device failed at the end: with RecordRequest, FindRequest tells later.
  // LIMIT_EXCEEDED (max_commit_rows, max_commit_bytes) beyond what one commit may write.
  // `budget` is looked at while waiting for other writers and in all loops: its error means that
  // nothing was written.
  absl::StatusOr<CommitResult> Transact(Budget& budget,
                                        absl::FunctionRef<absl::Status(Transaction&)> change);
  absl::StatusOr<CommitResult> Transact(absl::FunctionRef<absl::Status(Transaction&)> change);
  static constexpr int kMaxAttempts = 8;

  // The two halves of Transact. What Apply commits is what the next transaction starts from, but
  // must not be acknowledged, and is shown to nobody, before Settle of its revision. A caller with
  // many changes applies several and settles the last: one sync of the device for all.
  virtual absl::StatusOr<CommitResult> Apply(
      Budget& budget, absl::FunctionRef<absl::Status(Transaction&)> change) = 0;
  virtual absl::Status Settle(Revision revision) = 0;

  // The newest revision. Cost: no row.
  virtual std::shared_ptr<const GraphReader> Latest() const = 0;
  // An older one. OUT_OF_RANGE with reason REVISION_IN_FUTURE beyond the newest, REVISION_TRIMMED
  // below the oldest that TrimHistory has left.
  virtual absl::StatusOr<std::shared_ptr<const GraphReader>> At(Revision revision) const = 0;
  // At, but waits until `deadline` for a revision that another server may have made. If it does not
  // show by then, over a store that others write to: UNAVAILABLE (REVISION_NOT_REACHED).
  virtual absl::StatusOr<std::shared_ptr<const GraphReader>> AtOnceReached(
      Revision revision, absl::Time /*deadline*/) const {
    return At(revision);
  }
  // The last one committed at or before `time`; revision 0 if there is none, or REVISION_TRIMMED if
  // there is none any more. Cost: O(log revisions).
  virtual absl::StatusOr<std::shared_ptr<const GraphReader>> AtTime(absl::Time time) const = 0;

  // The commits after a revision, oldest first, `max_commits` at most: what each added, changed and
  // closed. Entities that were erased are left out. REVISION_TRIMMED if not all of them are known
  // any more. Cost: 2 rows each.
  virtual absl::StatusOr<std::vector<LoggedCommit>> ReadLog(Revision after,
                                                            size_t max_commits) const = 0;

  // What RecordRequest stored. UNAVAILABLE (OUTCOME_UNKNOWN) if it did, but it is not known whether
  // that will stay.
  // An outcome that was forgotten is empty.
  virtual absl::StatusOr<absl::optional<std::string>> FindRequest(
      absl::string_view request_id) const = 0;

  virtual absl::StatusOr<GraphStats> Stats() const = 0;

  // Rebuilds all index rows of the newest revision from its base rows and compares. Cost: a scan of
  // everything. `report` gets each difference in words; `progress` the rows compared so far, and
  // returns false to stop (CANCELLED).
  struct VerifyCounts {
    uint64_t base_rows = 0;
    uint64_t index_rows = 0;
    uint64_t differences = 0;
  };
  virtual absl::StatusOr<VerifyCounts> Verify(
      Budget& budget, absl::FunctionRef<void(absl::string_view)> report,
      absl::FunctionRef<bool(const VerifyCounts&)> progress) const = 0;

  // Verify, and then makes the index rows of the newest revision, and the counts of entities, what
  // follows from its base rows, as commits of their own (none if all is well). Older revisions stay
  // as they are. DATA_LOSS (STORAGE_CORRUPT) if files or base rows are damaged, and nothing is
  // changed. Other writers wait meanwhile. What fails half-way can be done again. Cost: several
  // scans of everything.
  virtual absl::StatusOr<CommitResult> RepairIndex(
      Budget& budget, absl::FunctionRef<void(absl::string_view)> report,
      absl::FunctionRef<bool(const VerifyCounts&)> progress) = 0;

  // The closed versions of an entity, oldest first; with the id 0 those of all entities of the
  // kind, by id. Cost: 1 row each.
  virtual absl::Status ScanClosed(EntityRef ref, Budget& budget,
                                  absl::FunctionRef<bool(const Entity&)> visit) const = 0;
  // Closed evidence of a fact, by article. Cost: 1 row each.
  virtual absl::Status ScanClosedEvidence(EntityRef fact, Budget& budget,
                                          absl::FunctionRef<bool(const Evidence&)> visit) const = 0;
  // The closed versions of notes whose key begins with `prefix`, by key, oldest first; each was
  // there from revision `created` on, and from `closed` on no more. Cost: 1 row each.
  virtual absl::Status ScanClosedNotes(
      absl::string_view prefix, Budget& budget,
      absl::FunctionRef<bool(absl::string_view key, absl::string_view value, Revision created,
                             Revision closed)>
          visit) const = 0;

  // Changes the past, as the law may demand: what is erased is in no revision any more, and then
  // the engine is compacted, so that it is on no device. Older revisions stay readable. Returns how
  // many rows went or were changed. FAILED_PRECONDITION if one of the entities is live, except in a
  // dry run. What fails or is killed half-way can be done again. Readers that were made before, and
  // backups, are not reached. Cost: a scan of the history, and a compaction.
  virtual absl::StatusOr<uint64_t> EraseHistory(const HistoryErasure& erasure, Budget& budget) = 0;

  // Takes what was closed up to the revision `oldest` out of the history, and the change log before
  // it: it is then the oldest that can be read (if it is not below the one that is). Nothing that
  // can be read changes. With `dry_run` it only counts. In small batches beside readers and
  // writers; what fails or is killed half-way is done by another call with any older revision, 0
  // too. OUT_OF_RANGE (REVISION_IN_FUTURE) beyond the newest. Cost: a scan of the history.
  virtual absl::StatusOr<TrimmedHistory> TrimHistory(Revision oldest, bool dry_run,
                                                     Budget& budget) = 0;
  // Forgets outcomes of requests (Transaction::RecordRequest) that are older than `time`, oldest
  // first, `max_outcomes` at most; how many. Their ids stay known, see FindRequest.
  virtual absl::StatusOr<size_t> ExpireOutcomes(absl::Time time, size_t max_outcomes) = 0;

  // See KvStore.
  virtual absl::Status Backup(absl::string_view directory) = 0;
  virtual absl::Status Compact(Budget& budget) = 0;
  virtual absl::Status Flush() = 0;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_GRAPH_GRAPH_STORE_H_
