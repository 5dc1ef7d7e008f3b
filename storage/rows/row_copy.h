// Copies a row store into another engine: all versions of all rows, the change log and the outcomes
// of requests, as they are at one revision. So every revision up to it reads alike in both.
//
//   CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<RowCopyTarget> target, OpenKvCopyTarget(...));
//   CHANCERY_ASSIGN_OR_RETURN(RowCopySummary summary, CopyRows(*source, *target, progress));
//
// A copy that was cut short goes on where it stopped: each piece is written together with a
// bookmark. Until it has been compared with its source, row by row, and published, nobody but who
// copies can open it.
//
// Not thread-safe.

#ifndef CHANCERY_STORAGE_ROWS_ROW_COPY_H_
#define CHANCERY_STORAGE_ROWS_ROW_COPY_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "storage/encoding/record_codec.h"
#include "storage/model/ids.h"
#include "storage/rows/row_reader.h"
#include "storage/rows/row_store.h"
#include "storage/rows/row_table.h"

namespace chancery {

// A piece of what is copied.
struct RowCopyPiece {
  struct Version {
    RowTable table;
    std::string key;
    Revision created;
    Revision closed;  // 0: it is live
    std::string payload;
  };
  std::vector<Version> versions;
  std::vector<LoggedCommit> commits;
  std::vector<std::pair<std::string, std::string>> requests;  // id, outcome
};

// A store that is being filled by a copy.
class RowCopyTarget {
 public:
  virtual ~RowCopyTarget() = default;

  // What the last Write had; empty before the first.
  virtual absl::StatusOr<std::string> Bookmark() = 0;
  // Writes all of it or nothing. What is there already is written over. It survives the death of
  // the process; what a loss of power takes away, it takes from the end.
  // `head` is the source's when the copy began: outcomes of requests count as recorded with it.
  virtual absl::Status Write(const RowCopyPiece& piece, const Head& head,
                             absl::string_view bookmark) = 0;
  // All is there that `head` stands for.
  virtual absl::Status SetHead(const Head& head) = 0;
  // At the revision of SetHead.
  virtual absl::StatusOr<std::shared_ptr<const RowReader>> NewReader(Revision revision) = 0;
  // Makes it a store like any other, on the device.
  virtual absl::Status Publish() = 0;
};

struct RowCopySummary {
  Revision revision = 0;
  uint64_t rows = 0;      // versions of rows
  uint64_t requests = 0;  // outcomes of requests
};

// Gets a line for people about what was done last.
using RowCopyProgress = std::function<void(absl::string_view line)>;

// Copies `source` as it is now, or, where a copy of it was begun, as it was then. What is committed
// to it meanwhile is left out; nothing may be erased or trimmed from it meanwhile. What cannot be
// read there any more is not copied.
//   FAILED_PRECONDITION  FORMAT_UNSUPPORTED  the target has a piece of another store
//   DATA_LOSS            STORAGE_CORRUPT     the copy is not equal to its source; it stays closed
absl::StatusOr<RowCopySummary> CopyRows(const RowStore& source, RowCopyTarget& target,
                                        const RowCopyProgress& progress);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_ROWS_ROW_COPY_H_
