// RowReader over a snapshot of a KvStore: the one place that knows how rows are closed.
//
// A live row is in its table; a closed one is in the history table beside it, under its key and the
// revision that closed it. At the newest revision of a snapshot only live rows are read, so the
// cost does not depend on how much was closed. At an older one live and closed rows are merged.

#ifndef CHANCERY_STORAGE_ROWS_KV_ROW_READER_H_
#define CHANCERY_STORAGE_ROWS_KV_ROW_READER_H_

#include <memory>
#include <string>
#include <vector>

#include "storage/kv/kv_store.h"
#include "storage/rows/recent_rows.h"
#include "storage/rows/row_reader.h"

namespace chancery {

// A table of rows and the one that its closed rows move to.
Table LiveTable(RowTable table);
Table HistoryTable(RowTable table);

// A row's value: the revision that wrote it, and the rest.
void AppendRowValue(Revision created, absl::string_view payload, std::string* out);
bool ParseRowValue(absl::string_view value, Revision* created, absl::string_view* payload);

// The live rows of `snapshot`, which is of `revision`, with these keys, in their order; nullopt:
// no such row. What `recent` knows is not read; it may be null.
absl::StatusOr<std::vector<absl::optional<RowReader::Found>>> GetLiveRows(
    const KvSnapshot& snapshot, Revision revision, RecentRows* recent, RowTable table,
    absl::Span<const absl::string_view> keys);

class KvRowReader final : public RowReader {
 public:
  // `newest`: the newest revision in `snapshot`, at least `revision`. `recent`, for a writer's
  // reader at the newest one, is asked before the engine; may be null.
  KvRowReader(std::shared_ptr<const KvSnapshot> snapshot, Revision revision, Revision newest,
              std::shared_ptr<RecentRows> recent = nullptr)
      : snapshot_(std::move(snapshot)),
        revision_(revision),
        newest_(newest),
        recent_(std::move(recent)) {}

  using RowReader::Scan;
  Revision revision() const override { return revision_; }
  bool at_newest() const override { return revision_ == newest_; }
  absl::StatusOr<bool> Get(RowTable table, absl::string_view key, PinnedValue* value,
                           absl::string_view* payload, Revision* created) const override;
  absl::StatusOr<std::vector<absl::optional<Found>>> MultiGet(
      RowTable table, absl::Span<const std::string> keys) const override;
  std::unique_ptr<RowCursor> Scan(const RowRange& range,
                                  const RowScanOptions& options) const override;
  std::vector<std::unique_ptr<RowCursor>> ScanMany(absl::Span<const RowRange> ranges,
                                                   const RowScanOptions& options) const override;
  std::unique_ptr<RowCursor> ScanRanges(std::vector<RowRange> ranges,
                                        const RowScanOptions& options) const override;
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

 private:
  // Why the log has no row for a revision.
  absl::Status MissingInLog(Revision revision) const;
  // The version of a row that is not live any more.
  absl::StatusOr<bool> GetClosed(RowTable table, absl::string_view key, PinnedValue* value,
                                 absl::string_view* payload, Revision* created) const;

  const std::shared_ptr<const KvSnapshot> snapshot_;
  const Revision revision_;
  const Revision newest_;
  const std::shared_ptr<RecentRows> recent_;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_ROWS_KV_ROW_READER_H_
