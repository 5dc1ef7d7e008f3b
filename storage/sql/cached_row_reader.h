// A reader of the database that asks for a row or a small range only where RowCache does not know
// it.

#ifndef CHANCERY_STORAGE_SQL_CACHED_ROW_READER_H_
#define CHANCERY_STORAGE_SQL_CACHED_ROW_READER_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "storage/rows/row_reader.h"
#include "storage/sql/row_cache.h"

namespace chancery {

// See row_reader.h. What is not known costs what it costs at the base, and is known from then on,
// ranges only where a cursor was pulled to their end. Estimates, closed rows and the log are asked
// of the base.
class CachedRowReader final : public RowReader {
 public:
  CachedRowReader(std::shared_ptr<const RowReader> base, std::shared_ptr<RowCache> cache)
      : base_(std::move(base)), cache_(std::move(cache)) {}

  using RowReader::Scan;
  Revision revision() const override { return base_->revision(); }
  bool at_newest() const override { return base_->at_newest(); }
  bool is_remote() const override { return base_->is_remote(); }
  absl::StatusOr<bool> Get(RowTable table, absl::string_view key, PinnedValue* value,
                           absl::string_view* payload, Revision* created) const override;
  absl::StatusOr<std::vector<absl::optional<Found>>> MultiGet(
      RowTable table, absl::Span<const std::string> keys) const override;
  std::unique_ptr<RowCursor> Scan(const RowRange& range,
                                  const RowScanOptions& options) const override;
  std::vector<std::unique_ptr<RowCursor>> ScanMany(absl::Span<const RowRange> ranges,
                                                   const RowScanOptions& options) const override;
  absl::StatusOr<uint64_t> EstimateRows(const RowRange& range) const override {
    return base_->EstimateRows(range);
  }
  std::unique_ptr<ClosedRowCursor> ScanClosed(const RowRange& range,
                                              absl::Time deadline) const override {
    return base_->ScanClosed(range, deadline);
  }
  absl::StatusOr<absl::Time> TimeOf(Revision revision) const override {
    return base_->TimeOf(revision);
  }
  absl::StatusOr<std::vector<LoggedCommit>> ReadLog(Revision after,
                                                    size_t max_commits) const override {
    return base_->ReadLog(after, max_commits);
  }
  absl::StatusOr<absl::optional<std::string>> FindRequest(
      absl::string_view request_id) const override {
    return base_->FindRequest(request_id);
  }
  absl::StatusOr<std::vector<std::pair<std::string, std::string>>> ReadRequests(
      absl::string_view after, size_t max_requests) const override {
    return base_->ReadRequests(after, max_requests);
  }

 private:
  const std::shared_ptr<const RowReader> base_;
  const std::shared_ptr<RowCache> cache_;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_SQL_CACHED_ROW_READER_H_
