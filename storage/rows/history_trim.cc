#include "storage/rows/history_trim.h"

#include <algorithm>
#include <cstddef>
#include <memory>

#include "absl/status/status.h"
#include "storage/base/status_macros.h"
#include "storage/encoding/record_codec.h"
#include "storage/rows/revision_bounds.h"
#include "storage/rows/row_reader.h"
#include "storage/rows/row_table.h"
#include "storage/rows/table_keys.h"

namespace chancery {
namespace {

// Of one batch.
constexpr size_t kPieceRows = 1000;
constexpr size_t kPieceBytes = size_t{1} << 20;

}  // namespace

absl::StatusOr<TrimCounts> TrimRows(RowStore& rows, Revision oldest, bool dry_run, Budget& budget) {
  const Head head = rows.durable_head();
  TrimCounts counts;
  counts.oldest = std::max(oldest, head.oldest);
  CHANCERY_RETURN_IF_ERROR(CheckReadable(counts.oldest, head));
  if (counts.oldest == head.trimmed) return counts;
  if (!dry_run) {
    CHANCERY_RETURN_IF_ERROR(rows.RaiseOldest(counts.oldest));
  }
  CHANCERY_ASSIGN_OR_RETURN(const std::shared_ptr<const RowReader> reader,
                            rows.NewReader(head.revision));
  ClosedRowEdits edits;
  for (int table = 0; table < kRowTableCount; ++table) {
    const RowRange all = AllRowsOf(static_cast<RowTable>(table));
    const auto it = reader->ScanClosed(all, budget.deadline());
    for (; it->Valid(); it->Next()) {
      CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
      const ClosedRow& row = it->row();
      if (row.closed > counts.oldest) continue;
      ++counts.rows;
      counts.bytes += row.key.size() + row.payload.size();
      if (dry_run) continue;
      edits.Drop(all.table, row.key, row.closed);
      if (edits.edits().size() < kPieceRows && edits.bytes() < kPieceBytes) continue;
      CHANCERY_RETURN_IF_ERROR(rows.EditClosed(edits));
      edits.Clear();
    }
    CHANCERY_RETURN_IF_ERROR(it->status());
  }
  if (!edits.empty()) {
    CHANCERY_RETURN_IF_ERROR(rows.EditClosed(edits));
  }
  // The log has every revision from 1, or from the one that was trimmed up to, on.
  counts.commits = counts.oldest - std::max<Revision>(head.trimmed, 1);
  if (!dry_run) {
    CHANCERY_RETURN_IF_ERROR(rows.FinishTrim(counts.oldest));
  }
  return counts;
}

}  // namespace chancery
