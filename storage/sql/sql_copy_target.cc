#include "storage/sql/sql_copy_target.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "storage/base/clock.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/encoding/record_codec.h"
#include "storage/rows/entity_changes.h"
#include "storage/rows/row_store.h"
#include "storage/sql/pg_connection.h"
#include "storage/sql/pg_pool.h"
#include "storage/sql/sql_row_reader.h"
#include "storage/sql/sql_schema.h"

namespace chancery {
namespace {

// One copy at a time. The session of one that was killed may have a last statement to end.
constexpr PgStatement kLock = {"copy_lock", "SELECT pg_advisory_lock(4347981, 2)"};
constexpr char kLockTimeout[] = "SET lock_timeout = '2s';";
constexpr char kLockNotAvailable[] = "55P03";
constexpr PgStatement kBegun = {"copy_begun",
                                "SELECT (to_regclass('chancery.copy') IS NOT NULL)::integer"};
constexpr PgStatement kIsEmpty = {
    "copy_is_empty",
    "SELECT (revision = 0 AND NOT EXISTS (SELECT FROM chancery.rows))::integer "
    "FROM chancery.head WHERE one = 1"};
constexpr PgStatement kReadBookmark = {"copy_bookmark",
                                       "SELECT bookmark FROM chancery.copy WHERE one = 1"};
constexpr PgStatement kPutBookmark = {
    "copy_put_bookmark", "UPDATE chancery.copy SET bookmark = $1::bytea WHERE one = 1"};
constexpr PgStatement kPutRows = {
    "copy_put_rows",
    "INSERT INTO chancery.rows (tbl, key, closed, created, value) "
    "SELECT * FROM unnest($1::smallint[], $2::bytea[], $3::bigint[], $4::bigint[], $5::bytea[]) "
    "ON CONFLICT (tbl, key, closed) DO UPDATE "
    "SET created = excluded.created, value = excluded.value"};
constexpr PgStatement kPutCommits = {
    "copy_put_commits",
    "INSERT INTO chancery.commits (revision, time, row_count, changes, author, writer) "
    "SELECT *, 'copy'::bytea "
    "FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bytea[], $5::bytea[]) "
    "ON CONFLICT (revision) DO NOTHING"};
constexpr PgStatement kPutRequests = {
    "copy_put_requests",
    "INSERT INTO chancery.requests (id, revision, outcome, time) "
    "SELECT id, $2::bigint, outcome, $4::bigint "
    "FROM unnest($1::bytea[], $3::bytea[]) AS new (id, outcome) "
    "ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, outcome = excluded.outcome, "
    "time = excluded.time"};
constexpr PgStatement kPutHead = {
    "copy_put_head",
    "UPDATE chancery.head SET revision = $1::bigint, record = $2::bytea, oldest = $3::bigint, "
    "trimmed = $3 WHERE one = 1"};
constexpr PgStatement kPutIds = {
    "copy_put_ids",
    "UPDATE chancery.ids AS i SET next = new.next "
    "FROM unnest($1::smallint[], $2::bigint[]) AS new (kind, next) WHERE i.kind = new.kind"};

constexpr absl::Duration kTimeout = absl::Seconds(60);
// Sorted by the index, or checked: some minutes for a large table.
constexpr absl::Duration kLongTimeout = absl::Hours(24);

absl::Time In(absl::Duration timeout) { return SystemClock::Get().Now() + timeout; }

std::vector<PgCall> CallOf(const PgStatement& statement) {
  std::vector<PgCall> calls;
  calls.push_back({&statement, PgParams()});
  return calls;
}

absl::Status Taken(absl::string_view message) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "DIRECTORY_EXISTS", message);
}

class SqlCopyTarget final : public RowCopyTarget {
 public:
  explicit SqlCopyTarget(const std::string& uri) : uri_(uri) {}

  absl::Status Start() {
    CHANCERY_RETURN_IF_ERROR(CheckPgUri(uri_));
    CHANCERY_ASSIGN_OR_RETURN(connection_, PgConnection::Connect(uri_, absl::Seconds(10)));
    // What a crash of the database takes is from the end; the last commit waits for all.
    CHANCERY_RETURN_IF_ERROR(connection_->Execute(
        absl::StrCat(kSqlSessionSettings, kLockTimeout, "SET synchronous_commit = off;"),
        In(kTimeout)));
    const absl::Status locked = connection_->Run(CallOf(kLock), In(kTimeout)).status();
    if (!locked.ok() && connection_->sql_state() == kLockNotAvailable) {
      return Taken("another copy into the database is under way");
    }
    CHANCERY_RETURN_IF_ERROR(locked);
    CHANCERY_ASSIGN_OR_RETURN(const bool begun, Ask(kBegun));
    if (!begun) {
      CHANCERY_RETURN_IF_ERROR(InitSqlStore(uri_));
      CHANCERY_ASSIGN_OR_RETURN(const bool empty, Ask(kIsEmpty));
      if (!empty) return Taken("the database has a graph already: a copy needs an empty one");
      CHANCERY_RETURN_IF_ERROR(connection_->Execute(
          absl::StrCat("BEGIN; CREATE TABLE chancery.copy (one smallint PRIMARY KEY CHECK (one = "
                       "1), bookmark bytea NOT NULL); INSERT INTO chancery.copy VALUES (1, ''); "
                       "UPDATE chancery.head SET format_version = ",
                       kUnfinishedCopy, "; COMMIT"),
          In(kTimeout)));
    }
    PgPool::Options pool;
    pool.uri = uri_;
    pool.max_connections = 2;
    pool.call_timeout = absl::Minutes(5);
    pool_ = std::make_shared<PgPool>(pool, [](PgConnection& connection) {
      return connection.Execute(kSqlSessionSettings, In(kTimeout));
    });
    return absl::OkStatus();
  }

  absl::StatusOr<std::string> Bookmark() override {
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<PgResult> results,
                              connection_->Run(CallOf(kReadBookmark), In(kTimeout)));
    if (results[0].rows() == 0) {
      return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT",
                       "the copy in the database has no bookmark: remove it, and begin again");
    }
    return std::string(results[0].Bytes(0, 0));
  }

  // One transaction.
  absl::Status Write(const RowCopyPiece& piece, const Head& head,
                     absl::string_view bookmark) override {
    std::vector<PgCall> calls;
    if (!piece.versions.empty()) calls.push_back(PutRows(piece));
    if (!piece.commits.empty()) calls.push_back(PutCommits(piece));
    if (!piece.requests.empty()) {
      PgCall call{&kPutRequests, PgParams()};
      std::vector<absl::string_view> ids;
      std::vector<absl::string_view> outcomes;
      for (const auto& [id, outcome] : piece.requests) {
        ids.push_back(id);
        outcomes.push_back(outcome);
      }
      call.params.BytesArray(ids);
      call.params.Int8(static_cast<int64_t>(head.revision));
      call.params.BytesArray(outcomes);
      call.params.Int8(absl::ToUnixMicros(head.time));
      calls.push_back(std::move(call));
    }
    calls.push_back({&kPutBookmark, PgParams()});
    calls.back().params.Bytes(bookmark);
    return connection_->Run(calls, In(kTimeout)).status();
  }

  absl::Status SetHead(const Head& head) override {
    std::vector<PgCall> calls;
    calls.push_back({&kPutHead, PgParams()});
    calls.back().params.Int8(static_cast<int64_t>(head.revision));
    calls.back().params.Bytes(EncodeHead(head));
    calls.back().params.Int8(static_cast<int64_t>(head.oldest));
    std::vector<int16_t> kinds;
    std::vector<int64_t> nexts;
    for (size_t kind = 0; kind < head.next_ids.size(); ++kind) {
      kinds.push_back(static_cast<int16_t>(kind));
      nexts.push_back(static_cast<int64_t>(head.next_ids[kind]));
    }
    calls.push_back({&kPutIds, PgParams()});
    calls.back().params.Int2Array(kinds);
    calls.back().params.Int8Array(nexts);
    CHANCERY_RETURN_IF_ERROR(connection_->Run(calls, In(kTimeout)).status());
    // Readers ask the planner how many rows there are.
    return connection_->Execute("ANALYZE chancery.rows, chancery.commits", In(kLongTimeout));
  }

  absl::StatusOr<std::shared_ptr<const RowReader>> NewReader(Revision revision) override {
    return std::make_shared<SqlRowReader>(pool_, revision, true);
  }

  absl::Status Publish() override {
    return connection_->Execute(
        absl::StrCat("SET synchronous_commit = on; BEGIN; DROP TABLE chancery.copy; "
                     "UPDATE chancery.head SET format_version = ",
                     kFormatVersion, "; COMMIT"),
        In(kTimeout));
  }

 private:
  // The answer of a statement with one integer: whether it is not 0.
  absl::StatusOr<bool> Ask(const PgStatement& statement) {
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<PgResult> results,
                              connection_->Run(CallOf(statement), In(kTimeout)));
    return results[0].rows() > 0 && results[0].Int(0, 0) != 0;
  }

  static PgCall PutRows(const RowCopyPiece& piece) {
    std::vector<int16_t> tables;
    std::vector<absl::string_view> keys;
    std::vector<int64_t> closed;
    std::vector<int64_t> created;
    std::vector<absl::string_view> values;
    for (const RowCopyPiece::Version& version : piece.versions) {
      tables.push_back(static_cast<int16_t>(version.table));
      keys.push_back(version.key);
      closed.push_back(version.closed == 0 ? kOpen : static_cast<int64_t>(version.closed));
      created.push_back(static_cast<int64_t>(version.created));
      values.push_back(version.payload);
    }
    PgCall call{&kPutRows, PgParams()};
    call.params.Int2Array(tables);
    call.params.BytesArray(keys);
    call.params.Int8Array(closed);
    call.params.Int8Array(created);
    call.params.BytesArray(values);
    return call;
  }

  static PgCall PutCommits(const RowCopyPiece& piece) {
    std::vector<int64_t> revisions;
    std::vector<int64_t> times;
    std::vector<int64_t> rows;
    std::vector<std::string> changes;
    std::vector<absl::string_view> authors;
    for (const LoggedCommit& commit : piece.commits) {
      revisions.push_back(static_cast<int64_t>(commit.revision));
      times.push_back(absl::ToUnixMicros(commit.time));
      rows.push_back(static_cast<int64_t>(commit.rows));
      changes.push_back(EncodeChanges(commit.changes));
      authors.push_back(commit.author);
    }
    PgCall call{&kPutCommits, PgParams()};
    call.params.Int8Array(revisions);
    call.params.Int8Array(times);
    call.params.Int8Array(rows);
    call.params.BytesArray(std::vector<absl::string_view>(changes.begin(), changes.end()));
    call.params.BytesArray(authors);
    return call;
  }

  const std::string uri_;
  std::unique_ptr<PgConnection> connection_;  // holds the lock
  std::shared_ptr<PgPool> pool_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<RowCopyTarget>> OpenSqlCopyTarget(const std::string& uri) {
  auto target = std::make_unique<SqlCopyTarget>(uri);
  CHANCERY_RETURN_IF_ERROR(target->Start());
  return std::unique_ptr<RowCopyTarget>(std::move(target));
}

}  // namespace chancery
