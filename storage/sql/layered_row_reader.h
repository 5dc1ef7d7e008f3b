// Commits in memory over the rows that an engine holds: what the next commit is prepared on.
//
// A layer is what one commit did. A reader over layers sees the rows of its base, which is at the
// revision before the first of them, with all that they changed. So it stays as it is, whatever is
// written meanwhile.

#ifndef CHANCERY_STORAGE_SQL_LAYERED_ROW_READER_H_
#define CHANCERY_STORAGE_SQL_LAYERED_ROW_READER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "storage/encoding/record_codec.h"
#include "storage/rows/row_reader.h"
#include "storage/rows/row_store.h"

namespace chancery {

// What one commit does, row by row: a live version is closed, one is put, or both.
struct RowLayer {
  struct Row {
    bool closes = false;
    bool puts = false;
    std::string payload;  // of what it puts
  };
  using Rows = std::map<std::string, Row, std::less<>>;

  RowLayer(const Head& next, const RowChanges& changes);

  const Head head;  // after it
  std::array<Rows, kRowTableCount> tables;
  const LoggedCommit log;
  const std::vector<std::pair<std::string, std::string>> requests;
  const size_t bytes;  // of keys and payloads
};
// Of consecutive revisions, oldest first.
using RowLayers = std::vector<std::shared_ptr<const RowLayer>>;

// See row_reader.h. Costs as the base, and for each call or cursor a look-up in each layer.
class LayeredRowReader final : public RowReader {
 public:
  // REQUIRES: `layers` is not empty, and its first revision is the one after base->revision().
  LayeredRowReader(std::shared_ptr<const RowReader> base, RowLayers layers)
      : base_(std::move(base)), layers_(std::move(layers)) {}

  using RowReader::Scan;
  Revision revision() const override { return layers_.back()->head.revision; }
  // No cache may remember what may yet be lost.
  bool at_newest() const override { return false; }
  bool is_remote() const override { return base_->is_remote(); }
  absl::StatusOr<bool> Get(RowTable table, absl::string_view key, PinnedValue* value,
                           absl::string_view* payload, Revision* created) const override;
  absl::StatusOr<std::vector<absl::optional<Found>>> MultiGet(
      RowTable table, absl::Span<const std::string> keys) const override;
  std::unique_ptr<RowCursor> Scan(const RowRange& range,
                                  const RowScanOptions& options) const override;
  std::vector<std::unique_ptr<RowCursor>> ScanMany(absl::Span<const RowRange> ranges,
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

  // Whether layers decide about a row: then whether it is there.
  absl::optional<bool> Decide(RowTable table, absl::string_view key) const;

 private:
  // The newest layer that touches a row, or null.
  std::shared_ptr<const RowLayer> LayerOf(RowTable table, absl::string_view key,
                                          const RowLayer::Row** row) const;

  const std::shared_ptr<const RowReader> base_;
  const RowLayers layers_;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_SQL_LAYERED_ROW_READER_H_
