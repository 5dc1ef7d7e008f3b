// RowReader over the tables of sql_schema.h. It holds no transaction: a row version says itself at
// which revisions it is there, so each statement reads the reader's revision, however long ago the
// reader was made and whatever was committed since. A cursor fetches its rows in chunks that grow,
// each behind the last key of the one before.

#ifndef CHANCERY_STORAGE_SQL_SQL_ROW_READER_H_
#define CHANCERY_STORAGE_SQL_SQL_ROW_READER_H_

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "storage/rows/row_reader.h"
#include "storage/sql/pg_pool.h"

namespace chancery {

class SqlRowReader final : public RowReader {
 public:
  // `at_newest`: whether `revision` was the newest one when it was made.
  SqlRowReader(std::shared_ptr<PgPool> pool, Revision revision, bool at_newest)
      : pool_(std::move(pool)), revision_(revision), at_newest_(at_newest) {}

  using RowReader::Scan;
  Revision revision() const override { return revision_; }
  bool at_newest() const override { return at_newest_; }
  bool is_remote() const override { return true; }
  absl::StatusOr<bool> Get(RowTable table, absl::string_view key, PinnedValue* value,
                           absl::string_view* payload, Revision* created) const override;
  absl::StatusOr<std::vector<absl::optional<Found>>> MultiGet(
      RowTable table, absl::Span<const std::string> keys) const override;
  std::unique_ptr<RowCursor> Scan(const RowRange& range,
                                  const RowScanOptions& options) const override;
  std::vector<std::unique_ptr<RowCursor>> ScanMany(absl::Span<const RowRange> ranges,
                                                   const RowScanOptions& options) const override;
  // Exact up to kCountedRows, and then what the planner guesses from its statistics.
  absl::StatusOr<uint64_t> EstimateRows(const RowRange& range) const override;
  std::unique_ptr<ClosedRowCursor> ScanClosed(const RowRange& range,
                                              absl::Time deadline) const override;
  absl::StatusOr<absl::Time> TimeOf(Revision revision) const override;
  absl::StatusOr<std::vector<LoggedCommit>> ReadLog(Revision after,
                                                    size_t max_commits) const override;
  absl::StatusOr<absl::optional<std::string>> FindRequest(
      absl::string_view request_id) const override;
  absl::StatusOr<std::vector<std::pair<std::string, std::string>>> ReadRequests(
      absl::string_view after, size_t max_requests) const override;

  // How many of these rows are there at the revision: keys by table, each once. Cost: one round
  // trip.
  absl::StatusOr<uint64_t> Count(
      const std::array<std::vector<absl::string_view>, kRowTableCount>& keys) const;

 private:
  static constexpr uint64_t kCountedRows = 1024;

  const std::shared_ptr<PgPool> pool_;
  const Revision revision_;
  const bool at_newest_;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_SQL_SQL_ROW_READER_H_
