#include "storage/sql/row_writes.h"

#include <utility>

#include "absl/time/time.h"
#include "storage/rows/entity_changes.h"
#include "storage/sql/sql_schema.h"

namespace chancery {
namespace {

// Each row is looked up by its whole key, whatever the planner knows: of a table that was not
// analyzed yet it would take few rows to be open, and look through all of them for these keys.
constexpr PgStatement kCloseRows = {
    "close_rows",
    "UPDATE chancery.rows AS r SET closed = $3::bigint "
    "FROM unnest($2::bytea[]) AS k (key) CROSS JOIN LATERAL (SELECT ctid FROM chancery.rows "
    "WHERE tbl = $1::smallint AND key = k.key AND closed = 9223372036854775807 OFFSET 0) AS live "
    "WHERE r.ctid = live.ctid"};
constexpr PgStatement kPutRows = {
    "put_rows",
    "INSERT INTO chancery.rows (tbl, key, closed, created, value) "
    "SELECT * FROM unnest($1::smallint[], $2::bytea[], $3::bigint[], $4::bigint[], $5::bytea[]) "
    "ON CONFLICT (tbl, key, closed) DO UPDATE "
    "SET created = excluded.created, value = excluded.value"};
constexpr PgStatement kPutCommits = {
    "put_commits",
    "INSERT INTO chancery.commits (revision, time, row_count, changes, author, writer) "
    "SELECT *, $6::bytea "
    "FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bytea[], $5::bytea[])"};
constexpr PgStatement kPutRequests = {
    "put_requests",
    "INSERT INTO chancery.requests (id, revision, outcome, time) "
    "SELECT * FROM unnest($1::bytea[], $2::bigint[], $3::bytea[], $4::bigint[]) "
    "ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, outcome = excluded.outcome, "
    "time = excluded.time"};

}  // namespace

RowWrites::RowWrites(const RowLayers& layers) {
  for (const std::shared_ptr<const RowLayer>& layer : layers) Add(*layer);
}

void RowWrites::AppendCloseCalls(std::vector<PgCall>* calls) const {
  for (const Closing& closing : closings_) {
    calls->push_back({&kCloseRows, PgParams()});
    calls->back().params.Int2(closing.table);
    calls->back().params.BytesArray(closing.keys);
    calls->back().params.Int8(closing.revision);
  }
}

void RowWrites::AppendPutCalls(absl::string_view writer, std::vector<PgCall>* calls) const {
  if (!tables_.empty()) {
    PgCall call{&kPutRows, PgParams()};
    call.params.Int2Array(tables_);
    call.params.BytesArray(keys_);
    call.params.Int8Array(closed_);
    call.params.Int8Array(created_);
    call.params.BytesArray(values_);
    calls->push_back(std::move(call));
  }
  if (!request_ids_.empty()) {
    PgCall call{&kPutRequests, PgParams()};
    call.params.BytesArray(request_ids_);
    call.params.Int8Array(request_revisions_);
    call.params.BytesArray(outcomes_);
    call.params.Int8Array(request_times_);
    calls->push_back(std::move(call));
  }
  PgCall call{&kPutCommits, PgParams()};
  call.params.Int8Array(revisions_);
  call.params.Int8Array(times_);
  call.params.Int8Array(row_counts_);
  call.params.BytesArray(std::vector<absl::string_view>(changes_.begin(), changes_.end()));
  call.params.BytesArray(std::vector<absl::string_view>(authors_.begin(), authors_.end()));
  call.params.Bytes(writer);
  calls->push_back(std::move(call));
}

void RowWrites::Add(const RowLayer& layer) {
  const auto revision = static_cast<int64_t>(layer.head.revision);
  for (int table = 0; table < kRowTableCount; ++table) {
    auto& open = open_[static_cast<size_t>(table)];
    Closing closing{static_cast<int16_t>(table), revision, {}};
    for (const auto& [key, row] : layer.tables[static_cast<size_t>(table)]) {
      const auto mine = open.find(key);
      if (row.closes && mine != open.end()) {
        closed_[mine->second] = revision;
        open.erase(mine);
      } else if (row.closes) {
        closing.keys.push_back(key);
      }
      if (!row.puts) continue;
      if (const auto again = open.find(key); again != open.end()) {
        created_[again->second] = revision;
        values_[again->second] = row.payload;
        continue;
      }
      open[key] = tables_.size();
      tables_.push_back(static_cast<int16_t>(table));
      keys_.push_back(key);
      closed_.push_back(kOpen);
      created_.push_back(revision);
      values_.push_back(row.payload);
    }
    close_count_ += closing.keys.size();
    if (!closing.keys.empty()) closings_.push_back(std::move(closing));
  }
  for (const auto& [id, outcome] : layer.requests) {
    // The last one counts; an INSERT must not meet an id twice.
    const auto [it, is_new] = request_places_.emplace(id, request_ids_.size());
    if (!is_new) {
      request_revisions_[it->second] = revision;
      request_times_[it->second] = absl::ToUnixMicros(layer.head.time);
      outcomes_[it->second] = outcome;
      continue;
    }
    request_ids_.push_back(id);
    request_revisions_.push_back(revision);
    request_times_.push_back(absl::ToUnixMicros(layer.head.time));
    outcomes_.push_back(outcome);
  }
  revisions_.push_back(revision);
  times_.push_back(absl::ToUnixMicros(layer.head.time));
  row_counts_.push_back(static_cast<int64_t>(layer.log.rows));
  changes_.push_back(EncodeChanges(layer.log.changes));
  authors_.push_back(layer.log.author);
}

}  // namespace chancery
