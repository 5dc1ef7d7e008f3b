#include "storage/graph/graph_store.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <type_traits>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "storage/activity/activity.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/encoding/graph_keys.h"
#include "storage/encoding/ordered_code.h"
#include "storage/encoding/record_codec.h"
#include "storage/graph/commit_checks.h"
#include "storage/graph/commit_impact.h"
#include "storage/graph/commit_rows.h"
#include "storage/graph/head_context.h"
#include "storage/graph/history_eraser.h"
#include "storage/graph/id_pool.h"
#include "storage/graph/integrity_check.h"
#include "storage/graph/large_edge_cache.h"
#include "storage/graph/name_cache.h"
#include "storage/graph/pending_transaction.h"
#include "storage/graph/role_holders_cache.h"
#include "storage/graph/snapshot_reader.h"
#include "storage/rows/history_trim.h"
#include "storage/rows/kv_row_store.h"
#include "storage/rows/revision_bounds.h"

namespace chancery {
namespace {

// Display names in memory: some 100 MB.
constexpr size_t kNameCacheEntries = 1 << 20;
constexpr size_t kLargeEdgeCacheBytes = 32 << 20;
constexpr size_t kRoleHoldersCacheBytes = 32 << 20;
// A note of stores without an index of texts, from their first commit on.
constexpr char kWithoutTextIndex[] = "store/without-text-index";
// When to ask again for a revision that another server has made: it has been waited for already.
constexpr absl::Duration kNotReachedRetry = absl::Milliseconds(200);

absl::Status ClosedRowDamaged() {
  return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", "a closed row is damaged");
}

// Another writer was first.
bool WasSecond(const absl::Status& status) {
  if (!absl::IsAborted(status)) return false;
  const absl::optional<ErrorDetail> detail = GetErrorDetail(status);
  return detail.has_value() && detail->reason == "REVISION_CONFLICT";
}

// One writer at a time, as std::timed_mutex, whose pthread_mutex_clocklock the ThreadSanitizer of
// GCC 12 does not see.
class WriterMutex {
 public:
  void lock() {
    std::unique_lock<std::mutex> lock(mu_);
    freed_.wait(lock, [this] { return !held_; });
    held_ = true;
  }
  bool try_lock_for(std::chrono::milliseconds patience) {
    std::unique_lock<std::mutex> lock(mu_);
    if (!freed_.wait_for(lock, patience, [this] { return !held_; })) return false;
    held_ = true;
    return true;
  }
  void unlock() {
    {
      std::lock_guard<std::mutex> lock(mu_);
      held_ = false;
    }
    freed_.notify_one();
  }

 private:
  std::mutex mu_;
  std::condition_variable freed_;
  bool held_ = false;  // guarded by mu_
};

// A lock that a caller may stop waiting for.
class WriterLock {
 public:
  explicit WriterLock(WriterMutex& mu) : lock_(mu, std::defer_lock) {}

  absl::Status Acquire(Budget& budget) {
    // Cancellation is a flag that nobody signals: look at it now and then.
    constexpr auto kPoll = std::chrono::milliseconds(5);
    CHANCERY_RETURN_IF_ERROR(budget.Poll());
    while (!lock_.try_lock_for(kPoll)) {
      CHANCERY_RETURN_IF_ERROR(budget.Poll()) << "waiting for other writers";
    }
    return absl::OkStatus();
  }

 private:
  std::unique_lock<WriterMutex> lock_;
};

class GraphStoreImpl final : public GraphStore {
 public:
  GraphStoreImpl(std::shared_ptr<RowStore> rows, const Clock& clock, const Options& options)
      : rows_(std::move(rows)),
        clock_(clock),
        options_(options),
        names_(std::make_shared<NameCache>(kNameCacheEntries)),
        large_edges_(std::make_shared<LargeEdgeCache>(kLargeEdgeCacheBytes)),
        holders_(std::make_shared<RoleHoldersCache>(kRoleHoldersCacheBytes)),
        indexes_texts_(options.index_texts) {}

  absl::Status Start() {
    CHANCERY_ASSIGN_OR_RETURN(latest_, ReaderAt(rows_->durable_head().revision));
    fed_ = latest_->revision();
    std::lock_guard<WriterMutex> lock(writer_mu_);
    return MoveWriterHead();
  }

  absl::StatusOr<CommitResult> Apply(
      Budget& budget, absl::FunctionRef<absl::Status(Transaction&)> change) override {
    absl::StatusOr<CommitResult> result = ApplyOnce(budget, change);
    for (int attempt = 1; attempt < kMaxAttempts && WasSecond(result.status()); ++attempt) {
      result = ApplyOnce(budget, change);
    }
    return result;
  }

  absl::StatusOr<CommitResult> ApplyOnce(Budget& budget,
                                         absl::FunctionRef<absl::Status(Transaction&)> change) {
    WriterLock lock(writer_mu_);
    CHANCERY_RETURN_IF_ERROR(lock.Acquire(budget));
    CHANCERY_RETURN_IF_ERROR(CatchUp());
    PendingTransaction txn(*head_, ids_, *rows_);
    const absl::Time start = clock_.Now();
    absl::StatusOr<CommitResult> result = ApplyLocked(budget, change, txn);
    if (!result.ok()) {
      txn.Abandon();
    } else if (result->rows_written > 0) {
      ThisProcess().commit_seconds.Observe(absl::ToDoubleSeconds(clock_.Now() - start));
    }
    return result;
  }

  absl::Status Settle(Revision revision) override {
    const bool waits = rows_->durable_head().revision < revision;
    const absl::Time start = clock_.Now();
    // Also of a number that is reached: it may be another server's, and ours lost.
    CHANCERY_RETURN_IF_ERROR(rows_->Sync(revision));
    if (waits) ThisProcess().settle_seconds.Observe(absl::ToDoubleSeconds(clock_.Now() - start));
    // If this fails, Latest tries again.
    ShowNewest().IgnoreError();
    return absl::OkStatus();
  }

  std::shared_ptr<const GraphReader> Latest() const override { return LatestReader(); }

  absl::StatusOr<std::shared_ptr<const GraphReader>> At(Revision revision) const override {
    const std::shared_ptr<const SnapshotReader> latest = LatestReader();
    if (revision == latest->revision()) return latest;
    CHANCERY_ASSIGN_OR_RETURN(std::shared_ptr<const SnapshotReader> reader, ReaderAt(revision));
    return std::shared_ptr<const GraphReader>(std::move(reader));
  }

  absl::StatusOr<std::shared_ptr<const GraphReader>> AtOnceReached(
      Revision revision, absl::Time deadline) const override {
    if (rows_->WaitForRevision(revision, deadline) || !rows_->shared()) {
      return At(revision);  // says what is wrong
    }
    const Revision newest = rows_->durable_head().revision;
    return MakeError(
        absl::StatusCode::kUnavailable, "REVISION_NOT_REACHED",
        absl::StrCat("revision ", revision, " does not show here yet; the newest that does is ",
                     newest),
        {{"requested", absl::StrCat(revision)},
         {"newest", absl::StrCat(newest)},
         {"retry_after_ms", absl::StrCat(absl::ToInt64Milliseconds(kNotReachedRetry))}});
  }

  absl::StatusOr<std::shared_ptr<const GraphReader>> AtTime(absl::Time time) const override {
    return WhileOldestStays(
        [&](const Head& head) -> absl::StatusOr<std::shared_ptr<const GraphReader>> {
          const std::shared_ptr<const SnapshotReader> latest = LatestReader();
          if (latest->revision() == 0 || time >= latest->revision_time()) return latest;
          Revision low = head.oldest;  // committed at or before `time`
          Revision high = latest->revision();
          if (low > 0) {
            CHANCERY_ASSIGN_OR_RETURN(const absl::Time oldest, latest->rows().TimeOf(low));
            if (time < oldest) {
              return RevisionTrimmedError(absl::FormatTime(time, absl::UTCTimeZone()), low);
            }
          }
          while (low + 1 < high) {
            const Revision middle = low + (high - low) / 2;
            CHANCERY_ASSIGN_OR_RETURN(const absl::Time committed, latest->rows().TimeOf(middle));
            (committed <= time ? low : high) = middle;
          }
          return At(low);
        });
  }

  absl::StatusOr<std::vector<LoggedCommit>> ReadLog(Revision after,
                                                    size_t max_commits) const override {
    return LatestReader()->rows().ReadLog(after, max_commits);
  }

  absl::StatusOr<absl::optional<std::string>> FindRequest(
      absl::string_view request_id) const override {
    const Revision durable = rows_->durable_head().revision;
    CHANCERY_ASSIGN_OR_RETURN(const std::shared_ptr<const RowReader> made,
                              rows_->NewWriterReader());
    CHANCERY_ASSIGN_OR_RETURN(absl::optional<std::string> outcome, made->FindRequest(request_id));
    if (outcome.has_value() && made->revision() > durable) {
      CHANCERY_RETURN_IF_ERROR(rows_->Sync(made->revision()));
    }
    return outcome;
  }

  absl::StatusOr<GraphStats> Stats() const override {
    return WhileOldestStays([this](const Head& head) -> absl::StatusOr<GraphStats> {
      GraphStats stats;
      stats.revision = head.revision;
      for (int kind = 1; kind < kEntityKindCount; ++kind) {
        stats.counts[static_cast<EntityKind>(kind)] = head.counts[kind];
      }
      stats.format_version = kFormatVersion;
      stats.sync_writes = options_.sync_writes;
      stats.oldest = head.oldest;
      stats.trim_finished = head.trimmed == head.oldest;
      if (head.oldest > 0) {
        CHANCERY_ASSIGN_OR_RETURN(stats.oldest_time, LatestReader()->rows().TimeOf(head.oldest));
      }
      CHANCERY_ASSIGN_OR_RETURN(stats.kv, rows_->Stats());
      return stats;
    });
  }

  absl::StatusOr<VerifyCounts> Verify(
      Budget& budget, absl::FunctionRef<void(absl::string_view)> report,
      absl::FunctionRef<bool(const VerifyCounts&)> progress) const override {
    CHANCERY_RETURN_IF_ERROR(rows_->VerifyChecksums());
    // The head and what is there at its revision, though others may commit meanwhile.
    const Head head = rows_->durable_head();
    CHANCERY_ASSIGN_OR_RETURN(const std::shared_ptr<const SnapshotReader> reader,
                              ReaderAt(head.revision));
    return CheckIntegrity(*reader, head, budget, report, progress);
  }

  absl::StatusOr<CommitResult> RepairIndex(
      Budget& budget, absl::FunctionRef<void(absl::string_view)> report,
      absl::FunctionRef<bool(const VerifyCounts&)> progress) override {
    CHANCERY_RETURN_IF_ERROR(rows_->VerifyChecksums());
    CommitResult result;
    {
      WriterLock lock(writer_mu_);
      CHANCERY_RETURN_IF_ERROR(lock.Acquire(budget));
      CHANCERY_RETURN_IF_ERROR(CatchUp());
      // What the commits below do not move, as the engine has it: writers' readers may answer from
      // memory, where nothing is damaged.
      CHANCERY_RETURN_IF_ERROR(rows_->Sync(record_.revision));
      CHANCERY_ASSIGN_OR_RETURN(const std::shared_ptr<const SnapshotReader> reader,
                                ReaderAt(record_.revision));
      const Head head = record_;
      result.revision = record_.revision;
      result.time = record_.time;
      const auto commit = [&](const RowChanges& changes, const Head& counted) -> absl::Status {
        Head next = NextRecord();
        next.counts = counted.counts;
        RowChanges rows = changes;
        CHANCERY_RETURN_IF_ERROR(CommitRows(next, &rows));
        head_context_.ForgetAll();
        // What was read of damaged rows.
        large_edges_->EraseAll(next.revision);
        holders_->EraseAllTenures(next.revision);
        holders_->EraseAllNamed(next.revision);
        result.revision = next.revision;
        result.time = next.time;
        result.rows_written += rows.puts() + rows.closes();
        return MoveWriterHead();
      };
      CHANCERY_RETURN_IF_ERROR(
          RepairIndexRows(*reader, head, budget, report, progress, commit).status());
    }
    CHANCERY_RETURN_IF_ERROR(Settle(result.revision));
    return result;
  }

  absl::Status ScanClosed(EntityRef ref, Budget& budget,
                          absl::FunctionRef<bool(const Entity&)> visit) const override {
    return ScanHistory(RowTable::kCurrent, ref ? EntityKey(ref) : EntityKeyPrefix(ref.kind), budget,
                       [&](const ClosedRow& row) -> absl::StatusOr<bool> {
                         EntityRef found;
                         if (!ParseEntityKey(row.key, &found)) return ClosedRowDamaged();
                         CHANCERY_ASSIGN_OR_RETURN(const Entity entity,
                                                   DecodeEntity(found, row.payload));
                         return visit(entity);
                       });
  }

  absl::Status ScanClosedEvidence(EntityRef fact, Budget& budget,
                                  absl::FunctionRef<bool(const Evidence&)> visit) const override {
    return ScanHistory(
        RowTable::kEvidence, EvidenceKeyPrefix(fact), budget,
        [&](const ClosedRow& row) -> absl::StatusOr<bool> {
          Evidence evidence;
          if (!ParseEvidenceKey(row.key, &evidence.fact, &evidence.article, &evidence.sequence)) {
            return ClosedRowDamaged();
          }
          CHANCERY_RETURN_IF_ERROR(DecodeEvidence(row.payload, &evidence));
          return visit(evidence);
        });
  }

  absl::Status ScanClosedNotes(
      absl::string_view prefix, Budget& budget,
      absl::FunctionRef<bool(absl::string_view, absl::string_view, Revision, Revision)> visit)
      const override {
    std::string note;
    return ScanHistory(RowTable::kNote, NoteKeyPrefix(prefix), budget,
                       [&](const ClosedRow& row) -> absl::StatusOr<bool> {
                         if (!ParseNoteKey(row.key, &note)) return ClosedRowDamaged();
                         return visit(note, row.payload, row.created, row.closed);
                       });
  }

  absl::StatusOr<uint64_t> EraseHistory(const HistoryErasure& erasure, Budget& budget) override {
    WriterLock lock(erase_mu_);
    CHANCERY_RETURN_IF_ERROR(lock.Acquire(budget));
    CHANCERY_ASSIGN_OR_RETURN(std::shared_ptr<const SnapshotReader> head,
                              ReaderAt(rows_->durable_head().revision));
    for (EntityRef ref : erasure.entities) {
      if (erasure.dry_run) continue;
      CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Entity> live, FindEntity(*head, ref));
      if (!live.has_value()) continue;
      return MakeError(absl::StatusCode::kFailedPrecondition, "UNKNOWN_REFERENCE",
                       absl::StrCat("cannot erase ", NameOf(ref), ": it is live"),
                       {{"resource", NameOf(ref)}});
    }
    absl::StatusOr<uint64_t> count = uint64_t{0};
    {
      HistoryEraser eraser(*rows_, head->shared_rows(), erasure, budget);
      count = eraser.Run();
    }
    if (erasure.dry_run) return count;
    head.reset();
    // Also after an error: what was done before it need not be done again.
    CHANCERY_RETURN_IF_ERROR(RenewReaders());
    CHANCERY_RETURN_IF_ERROR(count.status());
    CHANCERY_RETURN_IF_ERROR(rows_->Compact(budget));
    return count;
  }

  absl::StatusOr<TrimmedHistory> TrimHistory(Revision oldest, bool dry_run,
                                             Budget& budget) override {
    WriterLock lock(erase_mu_);
    CHANCERY_RETURN_IF_ERROR(lock.Acquire(budget));
    CHANCERY_ASSIGN_OR_RETURN(const TrimCounts counts, TrimRows(*rows_, oldest, dry_run, budget));
    TrimmedHistory trimmed;
    trimmed.oldest = counts.oldest;
    trimmed.rows = counts.rows;
    trimmed.bytes = counts.bytes;
    trimmed.commits = counts.commits;
    CHANCERY_ASSIGN_OR_RETURN(trimmed.oldest_time, LatestReader()->rows().TimeOf(counts.oldest));
    if (dry_run || counts.rows == 0) return trimmed;
    ThisProcess().trimmed_rows.Add(counts.rows);
    CHANCERY_RETURN_IF_ERROR(RenewReaders());
    return trimmed;
  }

  absl::StatusOr<size_t> ExpireOutcomes(absl::Time time, size_t max_outcomes) override {
    CHANCERY_ASSIGN_OR_RETURN(const size_t expired, rows_->ExpireOutcomes(time, max_outcomes));
    ThisProcess().outcomes_expired.Add(expired);
    return expired;
  }

  absl::Status Backup(absl::string_view directory) override { return rows_->Backup(directory); }
  absl::Status Compact(Budget& budget) override { return rows_->Compact(budget); }
  absl::Status Flush() override { return rows_->Flush(); }

 private:
  // What `read` makes of the head, read again where a trim has taken away meanwhile what it looks
  // for. The oldest revision only grows, so that there is an end to it.
  template <typename Read>
  std::invoke_result_t<Read, const Head&> WhileOldestStays(const Read& read) const {
    while (true) {
      const Head head = rows_->durable_head();
      auto result = read(head);
      if (result.ok() || rows_->durable_head().oldest == head.oldest) return result;
    }
  }

  // At a revision that is on the device.
  absl::StatusOr<std::shared_ptr<const SnapshotReader>> ReaderAt(Revision revision) const {
    const Head head = rows_->durable_head();
    CHANCERY_ASSIGN_OR_RETURN(std::shared_ptr<const RowReader> rows, rows_->NewReader(revision));
    absl::Time time = head.time;
    if (revision != head.revision) {
      CHANCERY_ASSIGN_OR_RETURN(time, rows->TimeOf(revision));
    }
    CHANCERY_RETURN_IF_ERROR(LearnOfTexts(*rows));
    return std::make_shared<SnapshotReader>(std::move(rows), time,
                                            SnapshotReader::Caches{names_, large_edges_, holders_},
                                            indexes_texts_);
  }

  // Older revisions are read from the newest snapshot, which must be one without the rows that
  // went. The engine keeps what any snapshot can see, so the writer lets go of its own, too.
  absl::Status RenewReaders() {
    std::lock_guard<WriterMutex> writer_lock(writer_mu_);
    CHANCERY_RETURN_IF_ERROR(CatchUp());
    CHANCERY_RETURN_IF_ERROR(rows_->Renew());
    CHANCERY_RETURN_IF_ERROR(MoveWriterHead());
    CHANCERY_ASSIGN_OR_RETURN(std::shared_ptr<const SnapshotReader> reader,
                              ReaderAt(rows_->durable_head().revision));
    std::lock_guard<std::mutex> latest_lock(latest_mu_);
    latest_ = std::move(reader);
    return absl::OkStatus();
  }

  // Whether texts are indexed is of the store as soon as it has a revision, whoever made that.
  absl::Status LearnOfTexts(const RowReader& rows) const {
    if (knows_of_texts_ || rows.revision() == 0) return absl::OkStatus();
    PinnedValue value;
    absl::string_view note;
    CHANCERY_ASSIGN_OR_RETURN(const bool without,
                              rows.Get(RowTable::kNote, NoteKey(kWithoutTextIndex), &value, &note));
    indexes_texts_ = !without;
    knows_of_texts_ = true;
    return absl::OkStatus();
  }

  // The closed versions of rows whose key begins with `prefix`.
  absl::Status ScanHistory(RowTable table, const std::string& prefix, Budget& budget,
                           absl::FunctionRef<absl::StatusOr<bool>(const ClosedRow&)> visit) const {
    const auto it =
        LatestReader()->rows().ScanClosed({table, prefix, PrefixEnd(prefix)}, budget.deadline());
    for (; it->Valid(); it->Next()) {
      CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
      CHANCERY_ASSIGN_OR_RETURN(const bool more, visit(it->row()));
      if (!more) return absl::OkStatus();
    }
    return it->status();
  }

  // The newest reader, also of what other writers committed. If none can be made, the last one: it
  // is as good as a moment ago.
  std::shared_ptr<const SnapshotReader> LatestReader() const {
    ShowNewest().IgnoreError();
    std::lock_guard<std::mutex> lock(latest_mu_);
    return latest_;
  }

  absl::Status ShowNewest() const {
    const Revision newest = rows_->durable_head().revision;
    Revision shown;
    {
      std::lock_guard<std::mutex> lock(latest_mu_);
      shown = latest_->revision();
    }
    if (shown >= newest) return absl::OkStatus();
    CHANCERY_ASSIGN_OR_RETURN(std::shared_ptr<const SnapshotReader> reader, ReaderAt(newest));
    CHANCERY_RETURN_IF_ERROR(FeedCaches(*reader, shown));
    std::lock_guard<std::mutex> lock(latest_mu_);
    if (latest_->revision() < newest) latest_ = std::move(reader);
    return absl::OkStatus();
  }

  // Takes out of the caches what commits up to the reader's revision changed; they know of those up
  // to `shown`.
  absl::Status FeedCaches(const SnapshotReader& reader, Revision shown) const {
    std::lock_guard<std::mutex> lock(feed_mu_);
    // Others may have taken the numbers of commits that were lost.
    if (const uint64_t lost = rows_->lost_commits(); lost != lost_before_feeding_) {
      lost_before_feeding_ = lost;
      fed_ = std::min(fed_, shown);
    }
    while (fed_ < reader.revision()) {
      constexpr size_t kPage = 256;
      const absl::StatusOr<std::vector<LoggedCommit>> commits = reader.rows().ReadLog(fed_, kPage);
      if (IsRevisionTrimmed(commits.status())) {
        // Another server has trimmed what this one has not seen yet.
        names_->EraseAll(reader.revision());
        large_edges_->EraseAll(reader.revision());
        holders_->EraseAllTenures(reader.revision());
        holders_->EraseAllNamed(reader.revision());
        fed_ = reader.revision();
        break;
      }
      CHANCERY_RETURN_IF_ERROR(commits.status());
      for (const LoggedCommit& commit : *commits) {
        for (const EntityChange& change : commit.changes) {
          CHANCERY_RETURN_IF_ERROR(ForgetName(reader, change, commit.revision));
          if (change.ref.kind == EntityKind::kMeeting) {
            large_edges_->Erase(MeetingId(change.ref.id), commit.revision);
            holders_->EraseAllNamed(commit.revision);
          } else if (change.ref.kind == EntityKind::kTenure) {
            // Whose and of what it is, or was, the log does not say, so any of them may be other.
            large_edges_->EraseAll(commit.revision);
            holders_->EraseAllTenures(commit.revision);
          }
        }
        fed_ = commit.revision;
      }
    }
    return absl::OkStatus();
  }

  // An entity that was so is so from `revision` on; either may be null.
  void ForgetHolders(const Entity* was, const Entity* is, Revision revision) const {
    for (const Entity* version : {was, is}) {
      if (version == nullptr) continue;
      if (const auto* tenure = std::get_if<Tenure>(version)) {
        holders_->EraseTenures(tenure->role, revision);
      }
      const auto* meeting = std::get_if<Meeting>(version);
      if (meeting == nullptr) continue;
      for (const Participation& participation : meeting->participations) {
        if (participation.party.kind != EntityKind::kPerson) continue;
        for (RoleId role : participation.stated) {
          if (version == is) {
            holders_->AddNamed(role, PersonId(participation.party.id), revision);
          } else if (is == nullptr || !Names(std::get<Meeting>(*is), participation.party, role)) {
            holders_->EraseNamed(role, revision);
          }
        }
      }
    }
  }

  static bool Names(const Meeting& meeting, EntityRef party, RoleId role) {
    return std::any_of(meeting.participations.begin(), meeting.participations.end(),
                       [&](const Participation& participation) {
                         const std::vector<RoleId>& stated = participation.stated;
                         return participation.party == party &&
                                std::find(stated.begin(), stated.end(), role) != stated.end();
                       });
  }

  absl::Status ForgetName(const SnapshotReader& reader, const EntityChange& change,
                          Revision revision) const {
    if (change.kind == EntityChange::Kind::kAdded || !NameCache::Holds(change.ref.kind)) {
      return absl::OkStatus();
    }
    names_->Erase(change.ref, revision);
    if (change.ref.kind != EntityKind::kPolity) return absl::OkStatus();
    Budget budget;
    return reader.ScanRolesOfPolity(PolityId(change.ref.id), budget, [&](RoleId role) {
      names_->Erase(role, revision);
      return true;
    });
  }

  // The rest runs under writer_mu_.

  // To what the row store has made.
  absl::Status MoveWriterHead() {
    CHANCERY_ASSIGN_OR_RETURN(std::shared_ptr<const RowReader> rows, rows_->NewWriterReader());
    record_ = rows_->head();
    CHANCERY_RETURN_IF_ERROR(LearnOfTexts(*rows));
    // It may read what is lost yet, and what nobody is to remember.
    head_ = std::make_shared<SnapshotReader>(std::move(rows), record_.time,
                                             SnapshotReader::Caches{names_, nullptr, nullptr},
                                             indexes_texts_);
    head_context_.set_reader(head_);
    return absl::OkStatus();
  }

  // Forgets what other writers changed, and goes on from what they made.
  absl::Status CatchUp() {
    if (const uint64_t lost = rows_->lost_commits(); lost != lost_before_preparing_) {
      // What is remembered may be of commits that never were.
      known_ = KnownEntities();
      head_context_.ForgetAll();
      CHANCERY_RETURN_IF_ERROR(MoveWriterHead());
      lost_before_preparing_ = lost;
      return absl::OkStatus();
    }
    const Revision newest = rows_->head().revision;
    if (newest == record_.revision) return absl::OkStatus();
    const Revision before = record_.revision;
    CHANCERY_RETURN_IF_ERROR(MoveWriterHead());
    for (Revision after = before; after < newest;) {
      constexpr size_t kPage = 256;
      const absl::StatusOr<std::vector<LoggedCommit>> commits = head_->rows().ReadLog(after, kPage);
      if (IsRevisionTrimmed(commits.status())) {
        known_ = KnownEntities();
        head_context_.ForgetAll();
        break;
      }
      if (!commits.ok()) {
        record_.revision = before;  // what is remembered is still of then
        return commits.status();
      }
      for (const LoggedCommit& commit : *commits) {
        for (const EntityChange& change : commit.changes) {
          if (change.kind == EntityChange::Kind::kClosed) known_.Forget(change.ref);
          // Whose tenure it is, or was, the log does not say.
          if (change.ref.kind == EntityKind::kTenure) head_context_.ForgetAll();
          if (change.ref.kind == EntityKind::kRole) {
            head_context_.Remember(RoleId(change.ref.id), absl::nullopt);
          }
        }
        after = commit.revision;
      }
    }
    return absl::OkStatus();
  }

  // What the next commit makes of record_, but for its counts.
  Head NextRecord() const {
    Head next = record_;
    next.revision = record_.revision + 1;
    // Microseconds are what is stored; time never goes back.
    next.time = std::max(absl::FromUnixMicros(absl::ToUnixMicros(clock_.Now())), record_.time);
    return next;
  }

  absl::Status CommitRows(const Head& next, RowChanges* rows) {
    if (options_.author) rows->SetAuthor(options_.author());
    return rows_->Commit(record_.revision, next, *rows);
  }

  // What was read is to be settled by its revision. If a commit of ours of that number was lost,
  // and the revision is another server's, Sync would refuse it for ever: a commit passes such
  // numbers over, and says so, and the transaction is run again.
  absl::StatusOr<CommitResult> NothingWritten(const CommitResult& result) {
    if (!rows_->WasLost(result.revision)) return result;
    RowChanges nothing;
    CHANCERY_RETURN_IF_ERROR(CommitRows(NextRecord(), &nothing));
    return MakeError(absl::StatusCode::kAborted, "REVISION_CONFLICT",
                     "numbers of lost revisions are passed over");
  }

  absl::StatusOr<CommitResult> ApplyLocked(Budget& budget,
                                           absl::FunctionRef<absl::Status(Transaction&)> change,
                                           PendingTransaction& txn) {
    CHANCERY_RETURN_IF_ERROR(change(txn));
    CHANCERY_RETURN_IF_ERROR(txn.status());
    CommitResult result;
    result.revision = record_.revision;
    result.time = record_.time;
    if (txn.empty()) return NothingWritten(result);
    CHANCERY_RETURN_IF_ERROR(budget.Poll());
    CHANCERY_RETURN_IF_ERROR(CheckCommit(*head_, txn, rows_->head().next_ids, budget, known_));
    CommitImpact impact;
    PendingContext pending(head_context_, txn);
    CHANCERY_RETURN_IF_ERROR(FindImpact(*head_, txn, budget, &impact, &pending));
    Head next = NextRecord();
    RowChanges rows;
    CHANCERY_RETURN_IF_ERROR(WriteCommit(*head_, txn, impact, pending, budget, &next, &rows));
    if (record_.revision == 0 && !indexes_texts_) {
      rows.Put(RowTable::kNote, NoteKey(kWithoutTextIndex), "");
    }
    const size_t row_count = rows.puts() + rows.closes();
    if (row_count == 0 && rows.requests().empty()) return NothingWritten(result);
    CHANCERY_RETURN_IF_ERROR(budget.Poll());
    CHANCERY_RETURN_IF_ERROR(CommitRows(next, &rows));

    // Forget what it outdates, before anybody is shown the revision.
    for (const EntityChange& logged : rows.log()) {
      if (logged.kind == EntityChange::Kind::kClosed) known_.Forget(logged.ref);
      if (logged.ref.kind == EntityKind::kMeeting && logged.kind != EntityChange::Kind::kAdded) {
        large_edges_->Erase(MeetingId(logged.ref.id), next.revision);
      }
      if (!NameCache::Holds(logged.ref.kind)) continue;
      if (logged.kind == EntityChange::Kind::kAdded) {
        known_.Learn(logged.ref);
      } else {
        names_->Erase(logged.ref, next.revision);
      }
    }
    for (const auto& [ref, entity] : txn.entities()) {
      const auto was = impact.old.find(ref);
      ForgetHolders(was == impact.old.end() ? nullptr : &was->second,
                    entity.has_value() ? &*entity : nullptr, next.revision);
    }
    for (EntityRef ref : impact.derived) {
      if (ref.kind == EntityKind::kRole) names_->Erase(ref, next.revision);
      if (ref.kind == EntityKind::kMeeting) large_edges_->Erase(MeetingId(ref.id), next.revision);
    }
    pending.MoveIntoHead();
    {
      std::lock_guard<std::mutex> lock(feed_mu_);
      if (fed_ + 1 == next.revision) fed_ = next.revision;
    }
    // If there is no reader of it, the next transaction tries again.
    MoveWriterHead().IgnoreError();
    result.revision = next.revision;
    result.time = next.time;
    result.rows_written = row_count;
    return result;
  }

  const std::shared_ptr<RowStore> rows_;
  const Clock& clock_;
  const Options options_;
  const std::shared_ptr<NameCache> names_;
  const std::shared_ptr<LargeEdgeCache> large_edges_;
  const std::shared_ptr<RoleHoldersCache> holders_;
  // Known once there is a revision.
  mutable std::atomic<bool> indexes_texts_;
  mutable std::atomic<bool> knows_of_texts_{false};

  WriterMutex erase_mu_;  // of who changes the history; before writer_mu_
  WriterMutex writer_mu_;
  // All guarded by writer_mu_: the newest revision that was made, and what is known of it.
  Head record_;
  std::shared_ptr<const SnapshotReader> head_;
  HeadContext head_context_;
  KnownEntities known_;
  IdPool ids_;
  uint64_t lost_before_preparing_ = 0;

  mutable std::mutex feed_mu_;
  mutable Revision fed_ = 0;  // guarded by feed_mu_; the caches know of the changes up to it
  mutable uint64_t lost_before_feeding_ = 0;  // guarded by feed_mu_

  mutable std::mutex latest_mu_;
  mutable std::shared_ptr<const SnapshotReader> latest_;  // guarded by latest_mu_
};

}  // namespace

absl::StatusOr<CommitResult> GraphStore::Transact(
    Budget& budget, absl::FunctionRef<absl::Status(Transaction&)> change) {
  for (int attempt = 1;; ++attempt) {
    absl::StatusOr<CommitResult> result = Apply(budget, change);
    if (!result.ok()) return result;
    const absl::Status settled = Settle(result->revision);
    if (settled.ok()) return result;
    if (!WasSecond(settled) || attempt == kMaxAttempts) return settled;
  }
}

absl::StatusOr<CommitResult> GraphStore::Transact(
    absl::FunctionRef<absl::Status(Transaction&)> change) {
  Budget budget;
  return Transact(budget, change);
}

absl::StatusOr<std::unique_ptr<GraphStore>> GraphStore::Open(std::unique_ptr<KvStore> kv,
                                                             const Clock& clock,
                                                             const Options& options) {
  KvRowStoreOptions row_options;
  row_options.sync = options.sync_writes;
  CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<RowStore> rows,
                            OpenKvRowStore(std::move(kv), row_options));
  return Open(std::shared_ptr<RowStore>(std::move(rows)), clock, options);
}

absl::StatusOr<std::unique_ptr<GraphStore>> GraphStore::Open(std::shared_ptr<RowStore> rows,
                                                             const Clock& clock,
                                                             const Options& options) {
  auto store = std::make_unique<GraphStoreImpl>(std::move(rows), clock, options);
  CHANCERY_RETURN_IF_ERROR(store->Start());
  return std::unique_ptr<GraphStore>(std::move(store));
}

}  // namespace chancery
