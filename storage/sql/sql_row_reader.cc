#include "storage/sql/sql_row_reader.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "storage/activity/activity.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/rows/entity_changes.h"
#include "storage/rows/revision_bounds.h"
#include "storage/sql/sql_schema.h"

namespace chancery {
namespace {

constexpr PgStatement kGet = {
    "get",
    "SELECT created, value FROM chancery.rows "
    "WHERE tbl = $1::smallint AND key = $2::bytea AND closed > $3::bigint "
    "ORDER BY closed LIMIT 1"};
// A look-up for each key, also before the table was analyzed for the first time: see row_writes.cc.
constexpr PgStatement kMultiGet = {
    "multi_get",
    "SELECT k.key, r.created, r.value FROM unnest($2::bytea[]) AS k (key) "
    "CROSS JOIN LATERAL (SELECT created, value FROM chancery.rows "
    "WHERE tbl = $1::smallint AND key = k.key AND closed > $3::bigint ORDER BY closed LIMIT 1) AS "
    "r "
    "WHERE r.created <= $3"};
constexpr PgStatement kScan = {
    "scan",
    "SELECT key, created, value FROM chancery.rows "
    "WHERE tbl = $1::smallint AND key >= $2::bytea AND key < $3::bytea AND closed > $4::bigint "
    "AND created <= $4 ORDER BY key LIMIT $5::bigint"};
constexpr PgStatement kScanBack = {
    "scan_back",
    "SELECT key, created, value FROM chancery.rows "
    "WHERE tbl = $1::smallint AND key >= $2::bytea AND key < $3::bytea AND closed > $4::bigint "
    "AND created <= $4 ORDER BY key DESC LIMIT $5::bigint"};
constexpr PgStatement kCount = {
    "count",
    "SELECT count(*) FROM (SELECT FROM chancery.rows "
    "WHERE tbl = $1::smallint AND key >= $2::bytea AND key < $3::bytea AND closed > $4::bigint "
    "AND created <= $4 ORDER BY key LIMIT $5::bigint) AS counted"};
constexpr PgStatement kGuess = {"guess", "SELECT chancery.guess_rows($1::bytea, $2::bytea)"};
constexpr PgStatement kScanClosed = {
    "scan_closed",
    "SELECT key, closed, created, value FROM chancery.rows "
    "WHERE tbl = $1::smallint AND key >= $2::bytea AND key < $3::bytea "
    "AND closed < 9223372036854775807 AND (key, closed) > ($4::bytea, $5::bigint) "
    "ORDER BY key, closed LIMIT $6::bigint"};
constexpr PgStatement kCountKeys = {"count_keys",
                                    "SELECT count(*) FROM unnest($2::bytea[]) AS k (key) "
                                    "CROSS JOIN LATERAL (SELECT created FROM chancery.rows "
                                    "WHERE tbl = $1::smallint AND key = k.key AND closed > "
                                    "$3::bigint ORDER BY closed LIMIT 1) AS r "
                                    "WHERE r.created <= $3"};
constexpr PgStatement kTimeOf = {"time_of",
                                 "SELECT time FROM chancery.commits WHERE revision = $1::bigint"};
constexpr PgStatement kReadLog = {
    "read_log",
    "SELECT revision, time, row_count, changes, author FROM chancery.commits "
    "WHERE revision > $1::bigint AND revision <= $2::bigint ORDER BY revision LIMIT $3::bigint"};
constexpr PgStatement kFindRequest = {
    "find_request",
    "SELECT outcome FROM chancery.requests WHERE id = $1::bytea AND revision <= $2::bigint"};
constexpr PgStatement kReadRequests = {
    "read_requests",
    "SELECT id, outcome FROM chancery.requests WHERE id > $1::bytea AND revision <= $2::bigint "
    "ORDER BY id LIMIT $3::bigint"};

constexpr PgStatement kOldest = {"oldest", "SELECT oldest FROM chancery.head WHERE one = 1"};

constexpr size_t kFirstChunkRows = 100;
constexpr size_t kFirstChunkTexts = 8;
constexpr size_t kMaxChunkRows = 4096;
constexpr size_t kMaxChunkBytes = 4 << 20;

Revision OldestOf(const PgResult& result) {
  return result.rows() == 0 ? 0 : static_cast<Revision>(result.Int(0, 0));
}

// Reads rows at a revision. REVISION_TRIMMED if some may be gone: each statement sees what is
// committed when it begins, and older revisions are refused before a row of theirs goes, so asking
// last tells. Counts a seek for each call.
absl::StatusOr<std::vector<PgResult>> ReadAt(PgPool& pool, Revision revision,
                                             std::vector<PgCall> calls, absl::Time deadline) {
  CountSeeksOfThread(calls.size());
  calls.push_back({&kOldest, PgParams()});
  CHANCERY_ASSIGN_OR_RETURN(std::vector<PgResult> results, pool.Read(calls, deadline));
  const Revision oldest = OldestOf(results.back());
  if (revision < oldest) {
    return RevisionTrimmedError(absl::StrCat("revision ", revision), oldest);
  }
  results.pop_back();
  return results;
}

// Why the log has no row for a revision.
absl::Status MissingInLog(PgPool& pool, Revision revision) {
  std::vector<PgCall> calls;
  calls.push_back({&kOldest, PgParams()});
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<PgResult> results,
                            pool.Read(calls, absl::InfiniteFuture()));
  return MissingLogRow(revision, OldestOf(results[0]));
}

// Behind all keys.
const std::string& EndOfKeys() {
  static const std::string* const end = new std::string(kMaxRowKeyBytes + 1, '\xff');
  return *end;
}

absl::string_view EndOf(const RowRange& range) {
  return range.end.empty() ? absl::string_view(EndOfKeys()) : absl::string_view(range.end);
}

bool IsEmpty(const RowRange& range) { return !range.end.empty() && range.end <= range.begin; }

size_t FirstChunk(RowTable table, size_t expected_rows) {
  if (expected_rows != 0) return std::min(expected_rows, kMaxChunkRows);
  return table == RowTable::kText ? kFirstChunkTexts : kFirstChunkRows;
}

// More than the last chunk, but not more bytes than is good.
size_t NextChunk(size_t rows, size_t bytes) {
  const size_t fitting = kMaxChunkBytes / std::max<size_t>(1, bytes / std::max<size_t>(1, rows));
  return std::max<size_t>(1, std::min({4 * rows, kMaxChunkRows, fitting}));
}

class Cursor final : public RowCursor {
 public:
  Cursor(std::shared_ptr<PgPool> pool, Revision revision, const RowRange& range,
         const RowScanOptions& options)
      : pool_(std::move(pool)),
        revision_(revision),
        range_(range),
        deadline_(options.deadline),
        asked_(FirstChunk(range.table, options.expected_rows)) {}

  // For its next rows.
  PgCall Call() const {
    PgCall call{range_.reverse ? &kScanBack : &kScan, PgParams()};
    call.params.Int2(static_cast<int16_t>(range_.table));
    call.params.Bytes(range_.begin);
    call.params.Bytes(EndOf(range_));
    call.params.Int8(static_cast<int64_t>(revision_));
    call.params.Int8(static_cast<int64_t>(asked_));
    return call;
  }
  bool empty() const { return IsEmpty(range_); }

  void Show(PgResult rows) {
    rows_.emplace(std::move(rows));
    at_ = 0;
    bytes_ = 0;
    if (rows_->rows() == 0) return SetEnd();
    ShowRow();
  }
  void Fail(absl::Status status) { SetError(std::move(status)); }
  void End() { SetEnd(); }

  void Fetch() {
    std::vector<PgCall> calls;
    calls.push_back(Call());
    absl::StatusOr<std::vector<PgResult>> results =
        ReadAt(*pool_, revision_, std::move(calls), deadline_);
    if (!results.ok()) return SetError(results.status());
    Show(std::move((*results)[0]));
  }

 private:
  void DoNext() override {
    bytes_ += key().size() + payload().size();
    if (++at_ < rows_->rows()) return ShowRow();
    if (rows_->rows() < asked_) return SetEnd();
    // Before the rows go that the key is a view of.
    if (range_.reverse) {
      range_.end = std::string(key());
    } else {
      range_.begin = absl::StrCat(key(), absl::string_view("\0", 1));
    }
    if (IsEmpty(range_)) return SetEnd();
    asked_ = NextChunk(rows_->rows(), bytes_);
    Fetch();
  }

  void ShowRow() {
    SetRow(rows_->Bytes(at_, 0), static_cast<Revision>(rows_->Int(at_, 1)), rows_->Bytes(at_, 2));
  }

  const std::shared_ptr<PgPool> pool_;
  const Revision revision_;
  RowRange range_;  // what is left of it when the next rows are fetched
  const absl::Time deadline_;
  size_t asked_;  // how many rows the last fetch asked for, or the next one will
  absl::optional<PgResult> rows_;
  size_t at_ = 0;
  size_t bytes_ = 0;  // of the rows that were passed
};

class ClosedCursor final : public ClosedRowCursor {
 public:
  ClosedCursor(std::shared_ptr<PgPool> pool, const RowRange& range, absl::Time deadline)
      : pool_(std::move(pool)), range_(range), deadline_(deadline) {
    if (!IsEmpty(range_)) Fetch();
  }

 private:
  void DoNext() override {
    bytes_ += row_.key.size() + row_.payload.size();
    if (++at_ < rows_->rows()) return ShowRow();
    valid_ = false;
    if (rows_->rows() < asked_) return;
    after_key_ = std::string(row_.key);
    after_closed_ = row_.closed;
    asked_ = NextChunk(rows_->rows(), bytes_);
    Fetch();
  }

  void Fetch() {
    std::vector<PgCall> calls;
    calls.push_back({&kScanClosed, PgParams()});
    PgParams& params = calls[0].params;
    params.Int2(static_cast<int16_t>(range_.table));
    params.Bytes(std::max<absl::string_view>(range_.begin, after_key_));
    params.Bytes(EndOf(range_));
    params.Bytes(after_key_);
    params.Int8(static_cast<int64_t>(after_closed_));
    params.Int8(static_cast<int64_t>(asked_));
    absl::StatusOr<std::vector<PgResult>> results = pool_->Read(calls, deadline_);
    if (!results.ok()) {
      status_ = results.status();
      return;
    }
    rows_.emplace(std::move((*results)[0]));
    at_ = 0;
    bytes_ = 0;
    if (rows_->rows() != 0) ShowRow();
  }

  void ShowRow() {
    row_ = {rows_->Bytes(at_, 0), static_cast<Revision>(rows_->Int(at_, 2)),
            static_cast<Revision>(rows_->Int(at_, 1)), rows_->Bytes(at_, 3)};
    valid_ = true;
  }

  const std::shared_ptr<PgPool> pool_;
  const RowRange range_;
  const absl::Time deadline_;
  std::string after_key_;
  Revision after_closed_ = 0;
  size_t asked_ = kFirstChunkRows;
  absl::optional<PgResult> rows_;
  size_t at_ = 0;
  size_t bytes_ = 0;
};

}  // namespace

absl::StatusOr<bool> SqlRowReader::Get(RowTable table, absl::string_view key, PinnedValue* value,
                                       absl::string_view* payload, Revision* created_out) const {
  std::vector<PgCall> calls;
  calls.push_back({&kGet, PgParams()});
  calls[0].params.Int2(static_cast<int16_t>(table));
  calls[0].params.Bytes(key);
  calls[0].params.Int8(static_cast<int64_t>(revision_));
  CHANCERY_ASSIGN_OR_RETURN(std::vector<PgResult> results,
                            ReadAt(*pool_, revision_, std::move(calls), absl::InfiniteFuture()));
  // The first version that was closed after the revision; it is visible if it was there by then.
  if (results[0].rows() == 0) return false;
  const auto created = static_cast<Revision>(results[0].Int(0, 0));
  if (created > revision_) return false;
  auto owner = std::make_shared<PgResult>(std::move(results[0]));
  *payload = owner->Bytes(0, 1);
  *value = PinnedValue(*payload, owner);
  if (created_out != nullptr) *created_out = created;
  return true;
}

absl::StatusOr<std::vector<absl::optional<RowReader::Found>>> SqlRowReader::MultiGet(
    RowTable table, absl::Span<const std::string> keys) const {
  std::vector<absl::optional<Found>> found(keys.size());
  if (keys.empty()) return found;
  std::vector<absl::string_view> sorted(keys.begin(), keys.end());
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  std::vector<PgCall> calls;
  calls.push_back({&kMultiGet, PgParams()});
  calls[0].params.Int2(static_cast<int16_t>(table));
  calls[0].params.BytesArray(sorted);
  calls[0].params.Int8(static_cast<int64_t>(revision_));
  CountSeeksOfThread(sorted.size() - 1);
  CHANCERY_ASSIGN_OR_RETURN(std::vector<PgResult> results,
                            ReadAt(*pool_, revision_, std::move(calls), absl::InfiniteFuture()));
  const auto rows = std::make_shared<PgResult>(std::move(results[0]));
  absl::flat_hash_map<absl::string_view, size_t> row_of;
  for (size_t row = 0; row < rows->rows(); ++row) row_of[rows->Bytes(row, 0)] = row;
  for (size_t i = 0; i < keys.size(); ++i) {
    const auto it = row_of.find(keys[i]);
    if (it == row_of.end()) continue;
    const absl::string_view payload = rows->Bytes(it->second, 2);
    found[i] =
        Found{PinnedValue(payload, rows), payload, static_cast<Revision>(rows->Int(it->second, 1))};
  }
  return found;
}

std::unique_ptr<RowCursor> SqlRowReader::Scan(const RowRange& range,
                                              const RowScanOptions& options) const {
  auto cursor = std::make_unique<Cursor>(pool_, revision_, range, options);
  if (!cursor->empty()) cursor->Fetch();
  return cursor;
}

std::vector<std::unique_ptr<RowCursor>> SqlRowReader::ScanMany(
    absl::Span<const RowRange> ranges, const RowScanOptions& options) const {
  std::vector<std::unique_ptr<Cursor>> cursors;
  std::vector<PgCall> calls;
  for (const RowRange& range : ranges) {
    cursors.push_back(std::make_unique<Cursor>(pool_, revision_, range, options));
    if (!cursors.back()->empty()) calls.push_back(cursors.back()->Call());
  }
  absl::StatusOr<std::vector<PgResult>> results = std::vector<PgResult>();
  if (!calls.empty()) {
    results = ReadAt(*pool_, revision_, std::move(calls), options.deadline);
  }
  size_t next = 0;
  std::vector<std::unique_ptr<RowCursor>> out;
  for (std::unique_ptr<Cursor>& cursor : cursors) {
    if (cursor->empty()) {
      cursor->End();
    } else if (!results.ok()) {
      cursor->Fail(results.status());
    } else {
      cursor->Show(std::move((*results)[next++]));
    }
    out.push_back(std::move(cursor));
  }
  return out;
}

absl::StatusOr<uint64_t> SqlRowReader::EstimateRows(const RowRange& range) const {
  if (IsEmpty(range)) return 0;
  std::vector<PgCall> calls;
  calls.push_back({&kCount, PgParams()});
  calls[0].params.Int2(static_cast<int16_t>(range.table));
  calls[0].params.Bytes(range.begin);
  calls[0].params.Bytes(EndOf(range));
  calls[0].params.Int8(static_cast<int64_t>(revision_));
  calls[0].params.Int8(kCountedRows);
  CHANCERY_ASSIGN_OR_RETURN(std::vector<PgResult> results,
                            pool_->Read(calls, absl::InfiniteFuture()));
  const auto counted = static_cast<uint64_t>(results[0].Int(0, 0));
  if (counted < kCountedRows) return counted;
  calls[0] = {&kGuess, PgParams()};
  calls[0].params.Bytes(range.begin);
  calls[0].params.Bytes(EndOf(range));
  CHANCERY_ASSIGN_OR_RETURN(results, pool_->Read(calls, absl::InfiniteFuture()));
  return std::max(counted, static_cast<uint64_t>(results[0].Int(0, 0)));
}

std::unique_ptr<ClosedRowCursor> SqlRowReader::ScanClosed(const RowRange& range,
                                                          absl::Time deadline) const {
  return std::make_unique<ClosedCursor>(pool_, range, deadline);
}

absl::StatusOr<absl::Time> SqlRowReader::TimeOf(Revision revision) const {
  if (revision == 0) return absl::InfinitePast();
  std::vector<PgCall> calls;
  calls.push_back({&kTimeOf, PgParams()});
  calls[0].params.Int8(static_cast<int64_t>(revision));
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<PgResult> results,
                            pool_->Read(calls, absl::InfiniteFuture()));
  if (results[0].rows() == 0) return MissingInLog(*pool_, revision);
  return absl::FromUnixMicros(results[0].Int(0, 0));
}

absl::StatusOr<std::vector<LoggedCommit>> SqlRowReader::ReadLog(Revision after,
                                                                size_t max_commits) const {
  std::vector<LoggedCommit> commits;
  if (after >= revision_ || max_commits == 0) return commits;
  std::vector<PgCall> calls;
  calls.push_back({&kReadLog, PgParams()});
  calls[0].params.Int8(static_cast<int64_t>(after));
  calls[0].params.Int8(static_cast<int64_t>(revision_));
  calls[0].params.Int8(static_cast<int64_t>(max_commits));
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<PgResult> results,
                            pool_->Read(calls, absl::InfiniteFuture()));
  for (size_t row = 0; row < results[0].rows(); ++row) {
    LoggedCommit commit;
    commit.revision = static_cast<Revision>(results[0].Int(row, 0));
    if (commit.revision != ++after) return MissingInLog(*pool_, after);
    commit.time = absl::FromUnixMicros(results[0].Int(row, 1));
    commit.rows = static_cast<uint64_t>(results[0].Int(row, 2));
    if (!DecodeChanges(results[0].Bytes(row, 3), &commit.changes)) {
      return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT",
                       absl::StrCat("the log of revision ", after, " is damaged"));
    }
    commit.author = std::string(results[0].Bytes(row, 4));
    commits.push_back(std::move(commit));
  }
  if (after < revision_ && commits.size() < max_commits) {
    return MissingInLog(*pool_, after + 1);
  }
  return commits;
}

absl::StatusOr<absl::optional<std::string>> SqlRowReader::FindRequest(
    absl::string_view request_id) const {
  std::vector<PgCall> calls;
  calls.push_back({&kFindRequest, PgParams()});
  calls[0].params.Bytes(request_id);
  calls[0].params.Int8(static_cast<int64_t>(revision_));
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<PgResult> results,
                            pool_->Read(calls, absl::InfiniteFuture()));
  if (results[0].rows() == 0) return absl::optional<std::string>();
  return absl::optional<std::string>(std::string(results[0].Bytes(0, 0)));
}

absl::StatusOr<uint64_t> SqlRowReader::Count(
    const std::array<std::vector<absl::string_view>, kRowTableCount>& keys) const {
  std::vector<PgCall> calls;
  for (size_t table = 0; table < keys.size(); ++table) {
    if (keys[table].empty()) continue;
    calls.push_back({&kCountKeys, PgParams()});
    calls.back().params.Int2(static_cast<int16_t>(table));
    calls.back().params.BytesArray(keys[table]);
    calls.back().params.Int8(static_cast<int64_t>(revision_));
  }
  if (calls.empty()) return 0;
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<PgResult> results,
                            pool_->Read(calls, absl::InfiniteFuture()));
  uint64_t count = 0;
  for (const PgResult& result : results) count += static_cast<uint64_t>(result.Int(0, 0));
  return count;
}

absl::StatusOr<std::vector<std::pair<std::string, std::string>>> SqlRowReader::ReadRequests(
    absl::string_view after, size_t max_requests) const {
  std::vector<PgCall> calls;
  calls.push_back({&kReadRequests, PgParams()});
  calls[0].params.Bytes(after);
  calls[0].params.Int8(static_cast<int64_t>(revision_));
  calls[0].params.Int8(static_cast<int64_t>(max_requests));
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<PgResult> results,
                            pool_->Read(calls, absl::InfiniteFuture()));
  std::vector<std::pair<std::string, std::string>> requests;
  for (size_t row = 0; row < results[0].rows(); ++row) {
    requests.emplace_back(results[0].Bytes(row, 0), results[0].Bytes(row, 1));
  }
  return requests;
}

}  // namespace chancery
