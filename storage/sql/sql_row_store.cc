#include "storage/sql/sql_row_store.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <random>
#include <thread>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "storage/activity/activity.h"
#include "storage/base/budget.h"
#include "storage/base/clock.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/encoding/graph_keys.h"
#include "storage/rows/entity_changes.h"
#include "storage/rows/revision_bounds.h"
#include "storage/sql/cached_row_reader.h"
#include "storage/sql/layered_row_reader.h"
#include "storage/sql/pg_connection.h"
#include "storage/sql/pg_pool.h"
#include "storage/sql/row_cache.h"
#include "storage/sql/row_writes.h"
#include "storage/sql/sql_row_reader.h"
#include "storage/sql/sql_schema.h"
#include "storage/sql/writer_lease.h"

namespace chancery {
namespace {

constexpr PgStatement kReadHead = {
    "read_head",
    "SELECT schema_version, format_version, revision, record, "
    "(SELECT array_to_string(array_agg(next ORDER BY kind), ' ') FROM chancery.ids)::bytea, "
    "oldest, trimmed "
    "FROM chancery.head WHERE one = 1"};
constexpr PgStatement kBegin = {"begin", "BEGIN"};
constexpr PgStatement kCommit = {"commit", "COMMIT"};
constexpr PgStatement kRollback = {"rollback", "ROLLBACK"};
constexpr PgStatement kMoveHead = {
    "move_head",
    "UPDATE chancery.head SET revision = $2::bigint, record = $3::bytea "
    "WHERE one = 1 AND revision = $1::bigint"};
constexpr PgStatement kMadeByMe = {
    "made_by_me",
    "SELECT coalesce(max(revision), 0)::bigint FROM chancery.commits "
    "WHERE revision > $1::bigint AND revision <= $2::bigint AND writer = $3::bytea"};
constexpr PgStatement kLeaseIds = {
    "lease_ids",
    "UPDATE chancery.ids SET next = next + $2::bigint WHERE kind = $1::smallint "
    "RETURNING next - $2"};
constexpr PgStatement kDropClosed = {
    "drop_closed",
    "DELETE FROM chancery.rows AS r "
    "USING unnest($1::smallint[], $2::bytea[], $3::bigint[]) AS gone (tbl, key, closed) "
    "WHERE r.tbl = gone.tbl AND r.key = gone.key AND r.closed = gone.closed"};
constexpr PgStatement kRewriteClosed = {
    "rewrite_closed",
    "UPDATE chancery.rows AS r SET value = new.value "
    "FROM unnest($1::smallint[], $2::bytea[], $3::bigint[], $4::bytea[]) "
    "AS new (tbl, key, closed, value) "
    "WHERE r.tbl = new.tbl AND r.key = new.key AND r.closed = new.closed"};
constexpr PgStatement kReadChanges = {
    "read_changes",
    "SELECT revision, changes FROM chancery.commits WHERE revision = ANY ($1::bigint[])"};
constexpr PgStatement kPutChanges = {
    "put_changes",
    "UPDATE chancery.commits AS c SET changes = new.changes "
    "FROM unnest($1::bigint[], $2::bytea[]) AS new (revision, changes) "
    "WHERE c.revision = new.revision"};
constexpr PgStatement kRaiseOldest = {
    "raise_oldest", "UPDATE chancery.head SET oldest = greatest(oldest, $1::bigint) WHERE one = 1"};
// Some of them: a statement must not take long.
constexpr PgStatement kTrimLog = {
    "trim_log",
    "DELETE FROM chancery.commits WHERE revision < $1::bigint AND revision < "
    "(SELECT coalesce(min(revision), 0) FROM chancery.commits) + 10000"};
constexpr PgStatement kFinishTrim = {
    "finish_trim",
    "UPDATE chancery.head SET trimmed = greatest(trimmed, $1::bigint) WHERE one = 1"};
constexpr PgStatement kExpireOutcomes = {
    "expire_outcomes",
    "UPDATE chancery.requests SET outcome = '' WHERE id IN "
    "(SELECT id FROM chancery.requests WHERE outcome <> '' AND time < $1::bigint "
    "ORDER BY time LIMIT $2::bigint)"};
constexpr PgStatement kSizes = {
    "sizes",
    "SELECT c.reltuples::bigint, pg_total_relation_size(c.oid), "
    "pg_total_relation_size('chancery.commits') + pg_total_relation_size('chancery.requests'), "
    "(SELECT reltuples::bigint FROM pg_class WHERE oid = 'chancery.commits'::regclass) "
    "FROM pg_class AS c WHERE c.oid = 'chancery.rows'::regclass"};
constexpr PgStatement kTableShares = {
    "table_shares",
    "SELECT tbl, (1000000 * share)::bigint FROM pg_stats, "
    "unnest(most_common_vals::text::smallint[], most_common_freqs) AS common (tbl, share) "
    "WHERE schemaname = 'chancery' AND tablename = 'rows' AND attname = 'tbl'"};
constexpr PgStatement kSecret = {
    "secret", "SELECT value FROM chancery.secrets WHERE name = 'page_token_key'"};
// In microseconds. What a standby does not know yet to be missing does not count.
constexpr PgStatement kLag = {
    "lag",
    "SELECT CASE WHEN NOT pg_is_in_recovery() "
    "OR pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0::bigint "
    "ELSE (1000000 * extract(epoch FROM now() - pg_last_xact_replay_timestamp()))::bigint END"};
constexpr PgStatement kMayVacuum = {
    "may_vacuum",
    "SELECT (pg_has_role(relowner, 'USAGE'))::integer FROM pg_class "
    "WHERE oid = 'chancery.rows'::regclass"};

// What is kept in memory before a Commit writes it itself.
constexpr size_t kMaxUnsyncedBytes = 16 << 20;
constexpr size_t kMaxUnsyncedCommits = 256;
// Of rows that were read to prepare commits.
constexpr size_t kRowCacheBytes = 32 << 20;

absl::Status Conflict(absl::string_view message) {
  return MakeError(absl::StatusCode::kAborted, "REVISION_CONFLICT", message);
}

absl::Status CheckKey(absl::string_view key) {
  if (key.size() <= kMaxRowKeyBytes) return absl::OkStatus();
  return MakeError(absl::StatusCode::kInvalidArgument, "INVALID_FIELD",
                   absl::StrCat("a key has ", key.size(), " bytes; max_row_key_bytes is ",
                                kMaxRowKeyBytes, " (\"", key.substr(1, 60), "...\")"));
}

absl::Status MissingRow() {
  return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT",
                   "a row that must be there is missing: verify the store");
}

// The head, with the ids that were not leased yet.
absl::StatusOr<Head> HeadOf(const PgResult& result) {
  if (result.rows() == 0 || result.IsNull(0, 4)) {
    return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", "the database has no head");
  }
  const int64_t schema = result.Int(0, 0);
  const int64_t format = result.Int(0, 1);
  if (schema == kSqlSchemaVersion && format == kUnfinishedCopy) {
    return MakeError(
        absl::StatusCode::kFailedPrecondition, "FORMAT_UNSUPPORTED",
        "a copy into the database was not finished: run the same copy again "
        "(chanceryd --copy-store), which goes on",
        {{"found", "an unfinished copy"}, {"supported", absl::StrCat(kFormatVersion)}});
  }
  if (schema != kSqlSchemaVersion || format != kFormatVersion) {
    return MakeError(
        absl::StatusCode::kFailedPrecondition, "FORMAT_UNSUPPORTED",
        absl::StrCat("the database has schema version ", schema, " and format version ", format,
                     "; this program reads ", kSqlSchemaVersion, " and ", kFormatVersion),
        {{"found", absl::StrCat(format)}, {"supported", absl::StrCat(kFormatVersion)}});
  }
  CHANCERY_ASSIGN_OR_RETURN(Head head, DecodeHead(result.Bytes(0, 3)));
  const std::vector<absl::string_view> ids = absl::StrSplit(result.Bytes(0, 4), ' ');
  bool good = ids.size() == head.next_ids.size();
  for (size_t i = 0; good && i < ids.size(); ++i) {
    good = absl::SimpleAtoi(ids[i], &head.next_ids[i]);
  }
  if (!good || static_cast<int64_t>(head.revision) != result.Int(0, 2)) {
    return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT",
                     "the head of the database is damaged");
  }
  head.oldest = static_cast<Revision>(result.Int(0, 5));
  head.trimmed = static_cast<Revision>(result.Int(0, 6));
  return head;
}

class Store final : public SqlRowStore {
 public:
  explicit Store(const SqlRowStoreOptions& options)
      : options_(options), lease_([this] { return Connect(); }) {
    std::random_device random;
    for (int i = 0; i < 4; ++i) absl::StrAppend(&token_, absl::Hex(random(), absl::kZeroPad8));
    PgPool::Options pool;
    pool.uri = options.uri;
    pool.max_connections = options.max_connections;
    pool.connect_timeout = options.connect_timeout;
    pool.call_timeout = options.read_timeout;
    pool_ = std::make_shared<PgPool>(
        pool, [this](PgConnection& connection) { return GreetReader(connection); });
  }

  ~Store() override {
    {
      std::lock_guard<std::mutex> lock(mu_);
      stopping_ = true;
    }
    stop_.notify_all();
    if (poller_.joinable()) poller_.join();
  }

  absl::Status Start() {
    CHANCERY_RETURN_IF_ERROR(CheckPgUri(options_.uri));
    std::unique_ptr<PgConnection> connection;
    CHANCERY_ASSIGN_OR_RETURN(connection, Connect());
    CHANCERY_ASSIGN_OR_RETURN(const Head head, ReadHead(*connection), NoSchema(_));
    made_ = durable_ = head;
    cache_->Reset(head.revision);
    poller_ = std::thread(
        [this, connection = std::move(connection)]() mutable { Poll(std::move(connection)); });
    return absl::OkStatus();
  }

  bool shared() const override { return true; }

  uint64_t read_round_trips() const override { return pool_->round_trips(); }

  bool WaitForRevision(Revision revision, absl::Time deadline) const override {
    std::unique_lock<std::mutex> lock(mu_);
    return moved_.wait_until(lock, absl::ToChronoTime(deadline),
                             [&] { return durable_.revision >= revision; });
  }

  absl::StatusOr<std::string> PageTokenKey() const override {
    std::vector<PgCall> calls;
    calls.push_back({&kSecret, PgParams()});
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<PgResult> results,
                              pool_->Read(calls, absl::InfiniteFuture()));
    if (results[0].rows() == 0) {
      return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT",
                       "the database has no key for page tokens");
    }
    return std::string(results[0].Bytes(0, 0));
  }

  absl::StatusOr<absl::Duration> Lag() const override {
    std::vector<PgCall> calls;
    calls.push_back({&kLag, PgParams()});
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<PgResult> results,
                              pool_->Read(calls, absl::InfiniteFuture()));
    if (results[0].IsNull(0, 0)) return absl::InfiniteDuration();
    return absl::Microseconds(results[0].Int(0, 0));
  }

  Head durable_head() const override {
    std::lock_guard<std::mutex> lock(mu_);
    return durable_;
  }

  Head head() const override {
    std::lock_guard<std::mutex> lock(mu_);
    return made_;
  }

  bool WasLost(Revision revision) const override {
    std::lock_guard<std::mutex> lock(mu_);
    return IsLost(revision);
  }

  uint64_t lost_commits() const override {
    std::lock_guard<std::mutex> lock(mu_);
    return lost_commits_;
  }

  absl::StatusOr<std::shared_ptr<const RowReader>> NewReader(Revision revision) const override {
    const Head head = durable_head();
    CHANCERY_RETURN_IF_ERROR(CheckReadable(revision, head));
    return std::make_shared<SqlRowReader>(pool_, revision, revision == head.revision);
  }

  absl::StatusOr<std::shared_ptr<const RowReader>> NewWriterReader() const override {
    std::lock_guard<std::mutex> lock(mu_);
    const auto base = std::make_shared<CachedRowReader>(
        std::make_shared<SqlRowReader>(pool_, durable_.revision, unsynced_.empty()), cache_);
    if (unsynced_.empty()) return base;
    return std::make_shared<LayeredRowReader>(base, unsynced_);
  }

  absl::Status Commit(Revision expected_head, const Head& next,
                      const RowChanges& changes) override {
    std::lock_guard<std::mutex> commit_lock(commit_mu_);
    CHANCERY_RETURN_IF_ERROR(CheckMayWrite());
    CHANCERY_RETURN_IF_ERROR(HoldLease());
    for (size_t i = 0; i < changes.puts(); ++i) {
      CHANCERY_RETURN_IF_ERROR(CheckKey(changes.put(i).key));
    }
    for (const auto& request : changes.requests()) {
      CHANCERY_RETURN_IF_ERROR(CheckKey(RequestKey(request.first)));
    }
    auto layer = std::make_shared<RowLayer>(next, changes);
    size_t unsynced_bytes = layer->bytes;
    bool unsettled;
    Revision durable;
    RowLayers layers;
    {
      std::lock_guard<std::mutex> lock(mu_);
      CHANCERY_RETURN_IF_ERROR(CheckExpected(expected_head));
      unsettled = unsettled_;
      durable = durable_.revision;
      layers = unsynced_;
    }
    // Nothing is put on top of what may not be there.
    for (const auto& unsynced : layers) unsynced_bytes += unsynced->bytes;
    if (unsettled || layers.size() >= kMaxUnsyncedCommits || unsynced_bytes > kMaxUnsyncedBytes) {
      absl::Status settled = Sync(expected_head);
      if (absl::IsAborted(settled)) return settled;
      if (!settled.ok()) {
        return MakeError(absl::StatusCode::kUnavailable, "STORAGE_UNAVAILABLE",
                         absl::StrCat("nothing was written: an earlier commit is not settled (",
                                      settled.message(), ")"));
      }
    }
    CHANCERY_RETURN_IF_ERROR(CheckCloses(*layer, durable, layers));
    std::lock_guard<std::mutex> lock(mu_);
    CHANCERY_RETURN_IF_ERROR(CheckExpected(expected_head));
    // Who has prepared on a lost revision, or waits for it, must not take another one of its number
    // for it.
    if (!lost_.empty() && expected_head <= last_lost_) {
      while (made_.revision <= last_lost_) {
        ++made_.revision;
        unsynced_.push_back(std::make_shared<RowLayer>(made_, RowChanges()));
      }
      return Conflict("revisions were lost to another writer, and their numbers are passed over");
    }
    ++lease_commits_;
    committed_at_ = SystemClock::Get().Now();
    unsynced_.push_back(std::move(layer));
    const std::array<uint64_t, kEntityKindCount> ids = made_.next_ids;
    made_ = next;
    made_.next_ids = ids;  // leases that were made while the commit was prepared stay
    return absl::OkStatus();
  }

  absl::Status Sync(Revision revision) override {
    std::unique_lock<std::mutex> lock(mu_);
    while (true) {
      if (IsLost(revision)) {
        return Conflict(
            absl::StrCat("another server committed first: revision ", revision, " was not stored"));
      }
      if (durable_.revision >= revision || unsynced_.empty()) return absl::OkStatus();
      if (syncing_) {
        moved_.wait(lock);
        continue;
      }
      // For all who wait now. Commits made meanwhile have the next one.
      syncing_ = true;
      const RowLayers layers = unsynced_;
      lock.unlock();
      const absl::StatusOr<Outcome> outcome = Write(layers);
      lock.lock();
      syncing_ = false;
      unsettled_ = !outcome.ok();
      if (outcome.ok()) {
        ThisProcess().sync_commits.Observe(static_cast<double>(layers.size()));
        Settle(*outcome);
      }
      moved_.notify_all();
      if (!outcome.ok()) {
        return MakeError(absl::StatusCode::kUnavailable, "OUTCOME_UNKNOWN",
                         absl::StrCat("it is not known whether revision ", revision,
                                      " was stored: ", outcome.status().message()));
      }
    }
  }

  absl::StatusOr<uint64_t> LeaseIds(EntityKind kind, uint64_t count) override {
    // Committed by itself, so it is on the device before any commit that uses the ids. If the
    // connection is lost in it, these ids may be nobody's.
    std::vector<PgCall> calls;
    calls.push_back({&kLeaseIds, PgParams()});
    calls[0].params.Int2(static_cast<int16_t>(kind));
    calls[0].params.Int8(static_cast<int64_t>(count));
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<PgResult> results, WriteApart(calls));
    if (results[0].rows() == 0) {
      return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT",
                       absl::StrCat("the database has no ids of kind ", static_cast<int>(kind)));
    }
    const auto first = static_cast<uint64_t>(results[0].Int(0, 0));
    std::lock_guard<std::mutex> lock(mu_);
    for (Head* head : {&made_, &durable_}) {
      uint64_t& next = head->next_ids[static_cast<size_t>(kind)];
      next = std::max(next, first + count);
    }
    return first;
  }

  absl::Status EditClosed(const ClosedRowEdits& edits) override {
    std::array<std::vector<int16_t>, 2> tables;
    std::array<std::vector<absl::string_view>, 2> keys;
    std::array<std::vector<int64_t>, 2> closed;
    std::vector<absl::string_view> values;
    for (const ClosedRowEdits::Edit& edit : edits.edits()) {
      const size_t kind = edit.drop ? 0 : 1;
      tables[kind].push_back(static_cast<int16_t>(edit.table));
      keys[kind].push_back(edit.key);
      closed[kind].push_back(static_cast<int64_t>(edit.closed));
      if (!edit.drop) values.push_back(edit.payload);
    }
    std::vector<PgCall> calls;
    for (const size_t kind : {0, 1}) {
      calls.push_back({kind == 0 ? &kDropClosed : &kRewriteClosed, PgParams()});
      calls.back().params.Int2Array(tables[kind]);
      calls.back().params.BytesArray(keys[kind]);
      calls.back().params.Int8Array(closed[kind]);
    }
    calls.back().params.BytesArray(values);
    CHANCERY_RETURN_IF_ERROR(WriteApart(calls).status());
    // What goes out of the history goes out of memory.
    std::lock_guard<std::mutex> lock(mu_);
    cache_->Reset(durable_.revision);
    return absl::OkStatus();
  }

  absl::Status RedactLog(const std::vector<Revision>& revisions,
                         const std::vector<EntityRef>& entities) override {
    const absl::flat_hash_set<EntityRef> gone(entities.begin(), entities.end());
    // Commits in memory have a log, too.
    CHANCERY_RETURN_IF_ERROR(Sync(head().revision));
    std::vector<PgCall> calls;
    calls.push_back({&kReadChanges, PgParams()});
    calls[0].params.Int8Array(std::vector<int64_t>(revisions.begin(), revisions.end()));
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<PgResult> logs,
                              pool_->Read(calls, absl::InfiniteFuture()));
    std::vector<int64_t> changed;
    std::vector<std::string> values;
    for (size_t row = 0; row < logs[0].rows(); ++row) {
      std::vector<EntityChange> changes;
      if (!DecodeChanges(logs[0].Bytes(row, 1), &changes)) {
        return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT",
                         absl::StrCat("the log of revision ", logs[0].Int(row, 0), " is damaged"));
      }
      const size_t before = changes.size();
      changes.erase(std::remove_if(changes.begin(), changes.end(),
                                   [&](const EntityChange& c) { return gone.contains(c.ref); }),
                    changes.end());
      if (changes.size() == before) continue;
      changed.push_back(logs[0].Int(row, 0));
      values.push_back(EncodeChanges(changes));
    }
    calls[0] = {&kPutChanges, PgParams()};
    calls[0].params.Int8Array(changed);
    calls[0].params.BytesArray(std::vector<absl::string_view>(values.begin(), values.end()));
    return WriteApart(calls).status();
  }

  absl::Status RaiseOldest(Revision oldest) override {
    CHANCERY_RETURN_IF_ERROR(CheckMayWrite());
    Head readable = durable_head();
    readable.oldest = 0;
    CHANCERY_RETURN_IF_ERROR(CheckReadable(oldest, readable));
    CHANCERY_RETURN_IF_ERROR(WriteApart(CallWith(kRaiseOldest, oldest)).status());
    ShowTrim(oldest, 0);
    return absl::OkStatus();
  }

  absl::Status FinishTrim(Revision oldest) override {
    CHANCERY_RETURN_IF_ERROR(CheckMayWrite());
    while (true) {
      CHANCERY_ASSIGN_OR_RETURN(const std::vector<PgResult> gone,
                                WriteApart(CallWith(kTrimLog, oldest)));
      if (gone[0].changed_rows() == 0) break;
    }
    CHANCERY_RETURN_IF_ERROR(WriteApart(CallWith(kFinishTrim, oldest)).status());
    ShowTrim(oldest, oldest);
    return absl::OkStatus();
  }

  absl::StatusOr<size_t> ExpireOutcomes(absl::Time time, size_t max_outcomes) override {
    CHANCERY_RETURN_IF_ERROR(CheckMayWrite());
    std::vector<PgCall> calls;
    calls.push_back({&kExpireOutcomes, PgParams()});
    calls[0].params.Int8(absl::ToUnixMicros(time));
    calls[0].params.Int8(static_cast<int64_t>(max_outcomes));
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<PgResult> results, WriteApart(calls));
    return results[0].changed_rows();
  }

  // No reader holds what it has not read.
  absl::Status Renew() override { return Sync(head().revision); }

  absl::StatusOr<KvStats> Stats() const override {
    std::vector<PgCall> calls;
    calls.push_back({&kSizes, PgParams()});
    calls.push_back({&kTableShares, PgParams()});
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<PgResult> results,
                              pool_->Read(calls, absl::InfiniteFuture()));
    KvStats stats;
    {
      std::lock_guard<std::mutex> lock(mu_);
      stats.engine = absl::StrCat("postgresql ", server_version_);
    }
    // Guesses of ANALYZE; there are none of a table that it has not seen yet.
    const auto rows = static_cast<uint64_t>(std::max<int64_t>(0, results[0].Int(0, 0)));
    const auto bytes = static_cast<uint64_t>(results[0].Int(0, 1));
    for (size_t row = 0; row < results[1].rows(); ++row) {
      constexpr uint64_t kMillion = 1'000'000;
      const int64_t table = results[1].Int(row, 0);
      if (table < 0 || table >= kRowTableCount) continue;
      const auto share = static_cast<uint64_t>(results[1].Int(row, 1));
      KvStats::TableStats& out =
          stats.tables[static_cast<size_t>(kLiveTables[static_cast<size_t>(table)])];
      out.keys = rows * share / kMillion;
      out.bytes = bytes / kMillion * share;
    }
    KvStats::TableStats& log = stats.tables[static_cast<size_t>(Table::kLog)];
    log.keys = static_cast<uint64_t>(std::max<int64_t>(0, results[0].Int(0, 3)));
    log.bytes = static_cast<uint64_t>(results[0].Int(0, 2));
    return stats;
  }

  absl::Status Backup(absl::string_view /*directory*/) override {
    return MakeError(absl::StatusCode::kUnimplemented, "ENGINE_UNSUPPORTED",
                     "PostgreSQL has its own backups: pg_basebackup, or pg_dump");
  }

  absl::Status Compact(Budget& budget) override {
    // What was deleted is in the table's file until it is written anew.
    std::vector<PgCall> calls;
    calls.push_back({&kMayVacuum, PgParams()});
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<PgResult> results,
                              pool_->Read(calls, absl::InfiniteFuture()));
    if (results[0].Int(0, 0) == 0) {
      return MakeError(absl::StatusCode::kFailedPrecondition, "STORAGE_READ_ONLY",
                       "the role does not own the tables: their owner must run VACUUM FULL "
                       "chancery.rows, chancery.commits");
    }
    CHANCERY_ASSIGN_OR_RETURN(const std::unique_ptr<PgConnection> connection, Connect());
    return connection->Execute("VACUUM (FULL, ANALYZE) chancery.rows, chancery.commits",
                               budget.deadline());
  }

  absl::Status Flush() override { return Sync(head().revision); }

  absl::Status VerifyChecksums() const override {
    // The server checks each page that it reads, if it was made with checksums.
    CHANCERY_ASSIGN_OR_RETURN(const std::unique_ptr<PgConnection> connection, Connect());
    return connection->Execute(
        "SET enable_seqscan = on; SELECT count(md5(value)) FROM chancery.rows",
        absl::InfiniteFuture());
  }

 private:
  // What is known after an attempt to write: the revisions up to `durable` are mine and stored. If
  // `head` is there, another writer has it, and the others are lost.
  struct Outcome {
    Head durable;
    absl::optional<Head> head;
  };

  static constexpr std::array<Table, kRowTableCount> kLiveTables = {
      Table::kCurrent, Table::kEvidence, Table::kText, Table::kNote, Table::kIndex};

  // Says what to do about an error at the start.
  static absl::Status NoSchema(absl::Status status) {
    const absl::optional<ErrorDetail> detail = GetErrorDetail(status);
    if (!absl::IsFailedPrecondition(status) || !detail.has_value() || !detail->metadata.empty()) {
      return status;
    }
    return MakeError(absl::StatusCode::kFailedPrecondition, "FORMAT_UNSUPPORTED",
                     absl::StrCat("the database is not made ready for Chancery, or the role may "
                                  "not read it (chanceryd --init-store): ",
                                  status.message()),
                     {{"found", "no schema"}, {"supported", absl::StrCat(kFormatVersion)}});
  }

  absl::Status CheckMayWrite() const {
    if (!options_.replica) return absl::OkStatus();
    return MakeError(absl::StatusCode::kFailedPrecondition, "STORAGE_READ_ONLY",
                     "this server reads from a standby: write through another one");
  }

  static std::vector<PgCall> CallWith(const PgStatement& statement, Revision revision) {
    std::vector<PgCall> calls;
    calls.push_back({&statement, PgParams()});
    calls[0].params.Int8(static_cast<int64_t>(revision));
    return calls;
  }

  // What was trimmed, before the next look at the head shows it.
  void ShowTrim(Revision oldest, Revision trimmed) {
    std::lock_guard<std::mutex> lock(mu_);
    for (Head* head : {&made_, &durable_}) {
      head->oldest = std::max(head->oldest, oldest);
      head->trimmed = std::max(head->trimmed, trimmed);
    }
  }

  absl::Time Deadline(absl::Duration timeout) const { return SystemClock::Get().Now() + timeout; }

  absl::StatusOr<std::unique_ptr<PgConnection>> Connect() const {
    CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<PgConnection> connection,
                              PgConnection::Connect(options_.uri, options_.connect_timeout));
    CHANCERY_RETURN_IF_ERROR(connection->Execute(
        absl::StrCat(kSqlSessionSettings, options_.sync ? "" : "SET synchronous_commit = off;"),
        Deadline(options_.connect_timeout)));
    return connection;
  }

  // A session for reading must not be behind what was already shown: after a failover, or behind
  // another standby, it may be.
  absl::Status GreetReader(PgConnection& connection) const {
    const absl::Time deadline = Deadline(options_.connect_timeout);
    CHANCERY_RETURN_IF_ERROR(
        connection.Execute(absl::StrCat(kSqlSessionSettings, "SET statement_timeout = ",
                                        absl::ToInt64Milliseconds(options_.read_timeout), ";"),
                           deadline));
    const Revision shown = durable_head().revision;
    CHANCERY_ASSIGN_OR_RETURN(const Head head, ReadHead(connection));
    if (head.revision >= shown) return absl::OkStatus();
    return MakeError(absl::StatusCode::kUnavailable, "STORAGE_UNAVAILABLE",
                     absl::StrCat("the database is at revision ", head.revision,
                                  ", behind revision ", shown, " which was shown already"));
  }

  absl::StatusOr<Head> ReadHead(PgConnection& connection) const {
    std::vector<PgCall> calls;
    calls.push_back({&kReadHead, PgParams()});
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<PgResult> results,
                              connection.Run(calls, Deadline(options_.read_timeout)));
    {
      std::lock_guard<std::mutex> lock(mu_);
      server_version_ = connection.server_version();
    }
    return HeadOf(results[0]);
  }

  // REQUIRES: mu_ is held.
  bool IsLost(Revision revision) const {
    return std::any_of(lost_.begin(), lost_.end(), [revision](const auto& lost) {
      return lost.first <= revision && revision <= lost.second;
    });
  }

  // REQUIRES: mu_ is held.
  absl::Status CheckExpected(Revision expected) const {
    if (made_.revision == expected) return absl::OkStatus();
    return Conflict(
        absl::StrCat("prepared on revision ", expected, ", but the newest is ", made_.revision));
  }

  // Takes the writer's lease, and then what others have committed. REQUIRES: commit_mu_ is held.
  absl::Status HoldLease() {
    const Clock& clock = SystemClock::Get();
    if (lease_.held() && lease_wanted_ && TurnIsOver(clock.Now()) && Sync(head().revision).ok()) {
      lease_.Release();
    }
    if (lease_.held()) return absl::OkStatus();
    lease_wanted_ = false;
    // Whoever hangs is not waited for again and again.
    const bool hangs = clock.Now() < hung_at_ + kHangs;
    CHANCERY_ASSIGN_OR_RETURN(
        const bool held, lease_.Acquire(hangs ? absl::Milliseconds(1) : options_.lease_patience));
    if (!held && !hangs) hung_at_ = clock.Now();
    leased_at_ = clock.Now();
    lease_commits_ = 0;
    std::vector<PgCall> calls;
    calls.push_back({&kReadHead, PgParams()});
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<PgResult> results,
                              pool_->Read(calls, absl::InfiniteFuture()));
    CHANCERY_ASSIGN_OR_RETURN(const Head head, HeadOf(results[0]));
    Adopt(head);
    return absl::OkStatus();
  }

  // Goes on from what the database has, unless commits wait: their Sync finds out what became of
  // them.
  void Adopt(Head head) {
    std::lock_guard<std::mutex> lock(mu_);
    if (!unsynced_.empty() || syncing_ || head.revision < durable_.revision) return;
    for (size_t i = 0; i < head.next_ids.size(); ++i) {
      head.next_ids[i] = std::max(head.next_ids[i], made_.next_ids[i]);
    }
    // It may have been read before ShowTrim.
    head.oldest = std::max(head.oldest, durable_.oldest);
    head.trimmed = std::max(head.trimmed, durable_.trimmed);
    const bool moved = head.revision > durable_.revision;
    durable_ = made_ = head;
    if (!moved) return;
    cache_->Reset(head.revision);
    moved_.notify_all();
  }

  // Are the rows there that a commit closes, over the others that are kept?
  absl::Status CheckCloses(const RowLayer& layer, Revision durable, const RowLayers& layers) const {
    auto base = std::make_shared<SqlRowReader>(pool_, durable, false);
    absl::optional<LayeredRowReader> layered;
    if (!layers.empty()) layered.emplace(base, layers);
    std::array<std::vector<absl::string_view>, kRowTableCount> keys;
    size_t count = 0;
    for (size_t table = 0; table < kRowTableCount; ++table) {
      for (const auto& [key, row] : layer.tables[table]) {
        if (!row.closes) continue;
        absl::optional<bool> there;
        if (layered.has_value()) there = layered->Decide(static_cast<RowTable>(table), key);
        if (there.has_value() && !*there) return MissingRow();
        if (there.has_value()) continue;
        keys[table].push_back(key);
        ++count;
      }
    }
    if (count == 0) return absl::OkStatus();
    CHANCERY_ASSIGN_OR_RETURN(const uint64_t found, base->Count(keys));
    return found == count ? absl::OkStatus() : MissingRow();
  }

  // Writes commits, which may have been tried before. An error: it is not known whether they are
  // stored; the next attempt finds out.
  absl::StatusOr<Outcome> Write(const RowLayers& layers) {
    constexpr int kAttempts = 3;
    absl::StatusOr<Outcome> outcome = absl::UnavailableError("");
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      const absl::Time deadline = Deadline(options_.commit_timeout);
      if (writer_ == nullptr || writer_->broken()) {
        absl::StatusOr<std::unique_ptr<PgConnection>> connection = Connect();
        if (!connection.ok()) return connection.status();
        writer_ = *std::move(connection);
      }
      outcome = WriteOnce(layers, deadline);
      if (outcome.ok()) return outcome;
      const bool collided = absl::StartsWith(writer_->sql_state(), "40");
      if (!writer_->broken()) {
        std::vector<PgCall> calls;
        calls.push_back({&kRollback, PgParams()});
        if (!writer_->Run(calls, deadline).ok()) writer_ = nullptr;
      }
      // A lost connection may have been lost long ago, or in COMMIT; the head tells.
      const bool lost = writer_ == nullptr || writer_->broken();
      if (!collided && !(lost && absl::IsUnavailable(outcome.status()))) break;
    }
    return outcome;
  }

  absl::StatusOr<Outcome> WriteOnce(const RowLayers& all, absl::Time deadline) {
    RowLayers layers = all;
    Outcome outcome;
    outcome.durable = durable_head();
    while (true) {
      const RowWrites writes(layers);
      const Head& last = layers.back()->head;
      const Revision base = layers.front()->head.revision - 1;
      std::vector<PgCall> calls;
      calls.push_back({&kBegin, PgParams()});
      calls.push_back({&kMoveHead, PgParams()});
      calls.back().params.Int8(static_cast<int64_t>(base));
      calls.back().params.Int8(static_cast<int64_t>(last.revision));
      calls.back().params.Bytes(EncodeHead(last));
      CHANCERY_ASSIGN_OR_RETURN(const std::vector<PgResult> begun, writer_->Run(calls, deadline));
      // Only then, as rows of another writer's revision are not what these statements expect.
      if (begun[1].changed_rows() == 1) {
        calls.clear();
        writes.AppendCloseCalls(&calls);
        const size_t close_calls = calls.size();
        writes.AppendPutCalls(token_, &calls);
        if (close_calls == 0) calls.push_back({&kCommit, PgParams()});
        CHANCERY_ASSIGN_OR_RETURN(const std::vector<PgResult> written,
                                  writer_->Run(calls, deadline));
        if (close_calls > 0) {
          // All rows must have been there to be closed.
          uint64_t closed = 0;
          for (size_t i = 0; i < close_calls; ++i) closed += written[i].changed_rows();
          if (closed != writes.closes()) return MissingRow();
          calls.clear();
          calls.push_back({&kCommit, PgParams()});
          CHANCERY_RETURN_IF_ERROR(writer_->Run(calls, deadline).status());
        }
        outcome.durable = last;
        return outcome;
      }
      // The head is elsewhere: an attempt before this one has succeeded, or another writer was
      // first. In the first case the rest may still go on top.
      calls.clear();
      calls.push_back({&kRollback, PgParams()});
      calls.push_back({&kMadeByMe, PgParams()});
      calls.back().params.Int8(static_cast<int64_t>(base));
      calls.back().params.Int8(static_cast<int64_t>(last.revision));
      calls.back().params.Bytes(token_);
      calls.push_back({&kReadHead, PgParams()});
      CHANCERY_ASSIGN_OR_RETURN(const std::vector<PgResult> found, writer_->Run(calls, deadline));
      CHANCERY_ASSIGN_OR_RETURN(const Head head, HeadOf(found[2]));
      const auto mine = static_cast<Revision>(found[1].Int(0, 0));
      while (!layers.empty() && layers.front()->head.revision <= mine) {
        outcome.durable = layers.front()->head;
        layers.erase(layers.begin());
      }
      if (layers.empty()) {
        if (head.revision > outcome.durable.revision) outcome.head = head;
        return outcome;
      }
      if (mine == 0 || head.revision != mine) {
        outcome.head = head;
        return outcome;
      }
    }
  }

  // REQUIRES: mu_ is held.
  void Settle(const Outcome& outcome) {
    const auto move_to = [this](Head head) {
      if (head.revision < durable_.revision) return;
      for (size_t i = 0; i < head.next_ids.size(); ++i) {
        head.next_ids[i] = std::max(head.next_ids[i], made_.next_ids[i]);
      }
      head.oldest = std::max(head.oldest, durable_.oldest);
      head.trimmed = std::max(head.trimmed, durable_.trimmed);
      durable_ = head;
    };
    move_to(outcome.durable);
    while (!unsynced_.empty() && unsynced_.front()->head.revision <= durable_.revision) {
      cache_->Apply(*unsynced_.front());
      unsynced_.erase(unsynced_.begin());
    }
    if (outcome.head.has_value()) {
      if (!unsynced_.empty()) {
        lost_.emplace_back(unsynced_.front()->head.revision, made_.revision);
        last_lost_ = std::max(last_lost_, made_.revision);
        lost_commits_ += unsynced_.size();
        unsynced_.clear();
      }
      move_to(*outcome.head);
      cache_->Reset(durable_.revision);
    }
    if (unsynced_.empty()) made_ = durable_;
  }

  // Runs statements for writing that do not belong to a revision, in a transaction of their own.
  absl::StatusOr<std::vector<PgResult>> WriteApart(absl::Span<const PgCall> calls) {
    std::lock_guard<std::mutex> lock(apart_mu_);
    const absl::Time deadline = Deadline(options_.commit_timeout);
    for (int attempt = 0;; ++attempt) {
      if (apart_ == nullptr || apart_->broken()) {
        CHANCERY_ASSIGN_OR_RETURN(apart_, Connect());
      }
      absl::StatusOr<std::vector<PgResult>> results = apart_->Run(calls, deadline);
      // All of these may be done twice.
      if (results.ok() || attempt > 0 || !absl::IsUnavailable(results.status())) return results;
    }
  }

  // Looks at the head until the store is closed: shows what others committed, and gives up the
  // writer's lease when others wait for it and nothing is on its way.
  void Poll(std::unique_ptr<PgConnection> connection) {
    while (true) {
      {
        std::unique_lock<std::mutex> lock(mu_);
        if (stop_.wait_for(lock, absl::ToChronoMilliseconds(options_.poll_interval),
                           [this] { return stopping_; })) {
          return;
        }
      }
      if (connection == nullptr || connection->broken()) {
        absl::StatusOr<std::unique_ptr<PgConnection>> made = Connect();
        connection = made.ok() ? *std::move(made) : nullptr;
      }
      if (connection == nullptr) continue;
      const absl::StatusOr<Head> head = ReadHead(*connection);
      if (head.ok()) Adopt(*head);
      if (!lease_.held()) continue;
      lease_wanted_ = lease_.Wanted();
      // Who is in Commit sees for himself.
      const std::unique_lock<std::mutex> commit_lock(commit_mu_, std::try_to_lock);
      if (!lease_wanted_ || !commit_lock.owns_lock() || !Settled()) continue;
      const absl::Time now = SystemClock::Get().Now();
      // Who took it to commit is perhaps preparing that once more, on what others have made.
      const bool idle =
          lease_commits_ == 0 ? now >= leased_at_ + kMaxUnused : now >= committed_at_ + kIdle;
      if (idle || TurnIsOver(now)) lease_.Release();
    }
  }

  // Whether the lease may go to another, after commits that are worth the change. REQUIRES:
  // commit_mu_ is held.
  bool TurnIsOver(absl::Time now) const {
    const absl::Duration held = now - leased_at_;
    return held >= kMinLease && lease_commits_ >= (held >= kMaxLease ? 1 : kTurnCommits);
  }

  bool Settled() const {
    std::lock_guard<std::mutex> lock(mu_);
    return unsynced_.empty() && !syncing_;
  }

  // What a server commits in its turn, where that does not take it longer than kMaxLease.
  static constexpr int kTurnCommits = 16;
  // For how long a server has committed nothing that has nothing more to commit.
  static constexpr absl::Duration kIdle = absl::Milliseconds(50);
  // How long the lease is kept for a commit that was prepared in vain.
  static constexpr absl::Duration kMaxUnused = absl::Seconds(2);
  // For how long a server that did not give up the lease is thought to hang.
  static constexpr absl::Duration kHangs = absl::Seconds(30);

  const SqlRowStoreOptions options_;
  std::string token_;  // of this writer, in the change log
  std::shared_ptr<PgPool> pool_;
  // Of durable revisions. Reset, with mu_ held, when another writer has committed.
  const std::shared_ptr<RowCache> cache_ = std::make_shared<RowCache>(kRowCacheBytes);

  WriterLease lease_;
  std::atomic<bool> lease_wanted_{false};

  std::mutex commit_mu_;                            // before mu_
  absl::Time leased_at_ = absl::InfinitePast();     // guarded by commit_mu_
  absl::Time hung_at_ = absl::InfinitePast();       // guarded by commit_mu_
  int lease_commits_ = 0;                           // guarded by commit_mu_; since then
  absl::Time committed_at_ = absl::InfinitePast();  // guarded by commit_mu_; the last of them

  mutable std::mutex mu_;
  // Signalled when a Sync has ended or durable_ has moved.
  mutable std::condition_variable moved_;
  std::condition_variable stop_;
  // All guarded by mu_.
  Head made_;           // the newest revision
  Head durable_;        // the newest one that is stored
  RowLayers unsynced_;  // those behind it
  bool syncing_ = false;
  bool unsettled_ = false;                           // the last attempt to write failed
  std::vector<std::pair<Revision, Revision>> lost_;  // revisions that were not stored
  Revision last_lost_ = 0;
  uint64_t lost_commits_ = 0;
  bool stopping_ = false;
  mutable std::string server_version_;

  std::unique_ptr<PgConnection> writer_;  // of who has set syncing_

  std::mutex apart_mu_;
  std::unique_ptr<PgConnection> apart_;  // guarded by apart_mu_

  std::thread poller_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<SqlRowStore>> OpenSqlRowStore(const SqlRowStoreOptions& options) {
  auto store = std::make_unique<Store>(options);
  CHANCERY_RETURN_IF_ERROR(store->Start());
  return std::unique_ptr<SqlRowStore>(std::move(store));
}

}  // namespace chancery
