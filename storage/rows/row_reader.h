// Rows at one revision. A row is (table, key, created, closed, payload): it is there from the
// revision `created` on, and from `closed` on no more. Of all versions of a key at most one is
// visible at a revision. No key of a table is a prefix of another (storage/encoding/graph_keys).
//
//   std::unique_ptr<RowCursor> cursor = reader.Scan({RowTable::kIndex, begin, end}, {});
//   for (; cursor->Valid(); cursor->Next()) { ... cursor->key(), cursor->payload() ... }
//   CHANCERY_RETURN_IF_ERROR(cursor->status());
//
// A cursor is pulled: who reads it may stop at any row, keep its key, and go on later, also with
// another reader of the same revision, in the range that After() gives.
//
// An engine may be one to which a round trip costs: ask for many keys and many ranges in one call
// where they do not depend on each other, and say how many rows you expect.
//
// RowReader is thread-safe. Cursors are not.

#ifndef CHANCERY_STORAGE_ROWS_ROW_READER_H_
#define CHANCERY_STORAGE_ROWS_ROW_READER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "storage/kv/kv_store.h"
#include "storage/model/ids.h"
#include "storage/rows/row_table.h"

namespace chancery {

// The rows of a table with keys in [begin, end), from the first on, or from the last one back. An
// empty `end` is no bound.
struct RowRange {
  RowTable table = RowTable::kCurrent;
  std::string begin;
  std::string end;
  bool reverse = false;
};
// What is left of a range behind a row with this key, in the direction of the range. REQUIRES:
// `key` is not empty, and not all of it is '\xff'.
RowRange After(RowRange range, absl::string_view key);

struct RowScanOptions {
  absl::Time deadline = absl::InfiniteFuture();
  // How many rows will be read at most, as far as the caller knows; 0: no idea. An engine may fetch
  // so many at once. Reading more is allowed.
  size_t expected_rows = 0;
};

class RowCursor {
 public:
  virtual ~RowCursor() = default;
  RowCursor(const RowCursor&) = delete;
  RowCursor& operator=(const RowCursor&) = delete;

  bool Valid() const { return valid_; }
  // Valid until Next.
  absl::string_view key() const { return key_; }
  absl::string_view payload() const { return payload_; }
  Revision created() const { return created_; }
  // OK at the end; else why the cursor stopped. It does not go on after an error.
  const absl::Status& status() const { return status_; }
  // Nothing happens when !Valid().
  void Next() {
    if (valid_) DoNext();
  }

 protected:
  RowCursor() = default;

  // Ends in one call of SetRow, SetEnd or SetError.
  virtual void DoNext() = 0;

  void SetRow(absl::string_view key, Revision created, absl::string_view payload) {
    key_ = key;
    created_ = created;
    payload_ = payload;
    valid_ = true;
  }
  void SetEnd() { valid_ = false; }
  // REQUIRES: !status.ok().
  void SetError(absl::Status status) {
    valid_ = false;
    status_ = std::move(status);
  }

 private:
  bool valid_ = false;
  absl::string_view key_;
  absl::string_view payload_;
  Revision created_ = 0;
  absl::Status status_;
};

// A closed version of a row. Views are valid until the cursor moves.
struct ClosedRow {
  absl::string_view key;
  Revision created = 0;
  Revision closed = 0;
  absl::string_view payload;
};

// Forward only, by key and then by `closed`. As RowCursor otherwise.
class ClosedRowCursor {
 public:
  virtual ~ClosedRowCursor() = default;
  bool Valid() const { return valid_; }
  const ClosedRow& row() const { return row_; }
  const absl::Status& status() const { return status_; }
  void Next() {
    if (valid_) DoNext();
  }

 protected:
  virtual void DoNext() = 0;

  bool valid_ = false;
  ClosedRow row_;
  absl::Status status_;
};

// What a commit did to an entity.
struct EntityChange {
  enum class Kind : uint8_t { kAdded = 0, kChanged = 1, kClosed = 2 };  // on disk: do not renumber
  EntityRef ref;
  Kind kind = Kind::kAdded;

  friend bool operator==(const EntityChange& a, const EntityChange& b) {
    return a.ref == b.ref && a.kind == b.kind;
  }
};

// A row of the change log.
struct LoggedCommit {
  Revision revision = 0;
  absl::Time time;
  uint64_t rows = 0;                  // how many it wrote
  std::string author;                 // who is behind it; empty: nobody is known
  std::vector<EntityChange> changes;  // by entity; without those that were erased
};

class RowReader {
 public:
  virtual ~RowReader() = default;

  virtual Revision revision() const = 0;
  // True if the reader was made at the newest revision: nothing of what it sees was closed.
  virtual bool at_newest() const = 0;
  // Whether each read is a round trip, so that a hundred rows more cost less than another read.
  virtual bool is_remote() const { return false; }

  // A row's payload. False if there is none. `*payload` is valid while `*value` is unchanged.
  // `created` may be null. Cost: one look-up; at an older revision one more.
  // NOLINTNEXTLINE(google-default-arguments): no override has another one
  virtual absl::StatusOr<bool> Get(RowTable table, absl::string_view key, PinnedValue* value,
                                   absl::string_view* payload,
                                   Revision* created = nullptr) const = 0;

  struct Found {
    PinnedValue value;
    absl::string_view payload;  // valid while `value` lives
    Revision created = 0;
  };
  // Get for many keys of one table, in their order; nullopt: no such row. Keys may repeat. Cost:
  // one round trip, and less than a Get for each.
  virtual absl::StatusOr<std::vector<absl::optional<Found>>> MultiGet(
      RowTable table, absl::Span<const std::string> keys) const = 0;

  // Never null: an error shows in its status().
  virtual std::unique_ptr<RowCursor> Scan(const RowRange& range,
                                          const RowScanOptions& options) const = 0;
  // A cursor for each of the ranges, in their order. Cost: one round trip for the first rows of
  // all.
  virtual std::vector<std::unique_ptr<RowCursor>> ScanMany(absl::Span<const RowRange> ranges,
                                                           const RowScanOptions& options) const = 0;
  // One cursor over the rows of many ranges, one range after the other. REQUIRES: forward ranges of
  // one table, in order, none of which overlaps another; the reader outlives the cursor. Cost: one
  // seek for each range that does not begin where the rows before have led; of the default, one
  // round trip for kRangesPerTrip of them.
  static constexpr size_t kRangesPerTrip = 64;
  virtual std::unique_ptr<RowCursor> ScanRanges(std::vector<RowRange> ranges,
                                                const RowScanOptions& options) const;

  // How many rows are in a range: exact up to kExactRows, beyond that a guess from the bytes that
  // the engine holds for it now, good within a factor of four. Cost: kExactRows rows.
  static constexpr uint64_t kExactRows = 64;
  virtual absl::StatusOr<uint64_t> EstimateRows(const RowRange& range) const = 0;

  // The closed versions of the rows with keys in [begin, end), whatever the reader's revision.
  virtual std::unique_ptr<ClosedRowCursor> ScanClosed(const RowRange& range,
                                                      absl::Time deadline) const = 0;

  // When a revision up to this one was committed; absl::InfinitePast() for revision 0.
  // REVISION_TRIMMED if the log has it no more, DATA_LOSS if it should. Cost: 1 row.
  virtual absl::StatusOr<absl::Time> TimeOf(Revision revision) const = 0;
  // The commits after a revision, up to this reader's, oldest first, `max_commits` at most.
  // REVISION_TRIMMED if the log does not have all of them any more. Cost: 2 rows each.
  virtual absl::StatusOr<std::vector<LoggedCommit>> ReadLog(Revision after,
                                                            size_t max_commits) const = 0;
  // What a commit recorded under a request id; empty if it is expired.
  virtual absl::StatusOr<absl::optional<std::string>> FindRequest(
      absl::string_view request_id) const = 0;
  // What was recorded under ids greater than `after`, by id, `max_requests` at most. Cost: 1 row
  // each.
  virtual absl::StatusOr<std::vector<std::pair<std::string, std::string>>> ReadRequests(
      absl::string_view after, size_t max_requests) const = 0;

  // The rows with keys in [begin, end).
  std::unique_ptr<RowCursor> Scan(RowTable table, absl::string_view begin, absl::string_view end,
                                  absl::Time deadline, bool reverse = false) const;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_ROWS_ROW_READER_H_
