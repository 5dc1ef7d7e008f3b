// Rows in order of time under one prefix: meetings of a party, encounters, statements.
//
//   DatedCursor cursor(rows, MeetingOfPartyPrefix(person), scan, budget);
//   for (; cursor.Valid(); cursor.Next()) { ... cursor.position(), cursor.payload() ... }
//   CHANCERY_RETURN_IF_ERROR(cursor.status());
//
// Rows whose date is exactly one day stand apart from the others (storage/encoding/graph_keys); the
// cursor merges the two lanes.
//
// Not thread-safe.

#ifndef CHANCERY_STORAGE_GRAPH_DATED_CURSOR_H_
#define CHANCERY_STORAGE_GRAPH_DATED_CURSOR_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "storage/base/budget.h"
#include "storage/encoding/graph_keys.h"
#include "storage/graph/graph_reader.h"
#include "storage/rows/row_reader.h"

namespace chancery {

class DatedCursor {
 public:
  // At the first row of the scan. `rows` and `budget` must outlive the cursor. Of dates that are no
  // single day, the undated ones and those from kMaxSpanDays before scan.days on are all there: see
  // Touches.
  DatedCursor(const RowReader& rows, const std::string& prefix, const DatedScan& scan,
              Budget& budget);
  // One for each prefix, for one round trip in all.
  static std::vector<std::unique_ptr<DatedCursor>> OpenAll(const RowReader& rows,
                                                           absl::Span<const std::string> prefixes,
                                                           const DatedScan& scan, Budget& budget);

  DatedCursor(const DatedCursor&) = delete;
  DatedCursor& operator=(const DatedCursor&) = delete;

  bool Valid() const { return at_ != nullptr; }
  const DayPart& part() const { return at_->part; }
  uint64_t id() const { return at_->id; }
  DatedPosition position() const { return at_->position(); }
  // Valid until the cursor moves.
  absl::string_view payload() const { return at_->cursor->payload(); }
  // OK at the end; else why it stopped. An error is the end.
  const absl::Status& status() const { return status_; }

  // Cost: 1 row.
  void Next();
  // Forward, in the direction of the scan, to the first row that is not before `target`. Cost: some
  // rows, or one seek a lane.
  void SeekTo(const DatedPosition& target);

  // True if `a` comes before `b` in the direction of the scan.
  bool Before(const DatedPosition& a, const DatedPosition& b) const {
    return newest_first_ ? b < a : a < b;
  }

 private:
  struct Unopened {};

  struct Lane {
    std::string prefix;
    std::vector<RowRange> ranges;  // in the order of the scan
    size_t next_range = 0;
    std::unique_ptr<RowCursor> cursor;
    bool valid = false;
    DayPart part;
    uint64_t id = 0;

    DatedPosition position() const { return {part.day, id}; }
  };

  // At no row yet, see Open.
  DatedCursor(const RowReader& rows, const std::string& prefix, const DatedScan& scan,
              Budget& budget, Unopened);
  // The first range of each lane in one call, which may be a round trip; then to the first rows.
  // All are of one reader and budget.
  static void Open(absl::Span<DatedCursor* const> cursors);
  // From where the lane's cursor stands, or from its next range, to a row.
  void Settle(Lane* lane);
  // To the lane whose row comes first.
  void Choose();
  void Fail(absl::Status status);

  const RowReader& rows_;
  const size_t prefix_size_;
  const bool newest_first_;
  Budget& budget_;
  std::array<Lane, 2> lanes_;
  const Lane* at_ = nullptr;  // of lanes_; null: at the end
  absl::Status status_;
};

// The ranges of rows under a prefix that a scan forward looks at, in the order of keys: those of
// exactly one day for `days`, and after them those of other dates for `open_days`. None for days
// that are none.
void AppendDatedRanges(absl::string_view prefix, const DayRange& days, const DayRange& open_days,
                       std::vector<RowRange>* ranges);

// True if a date possibly lies in `days`.
bool Touches(const PartialDate& when, const DayRange& days);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_GRAPH_DATED_CURSOR_H_
