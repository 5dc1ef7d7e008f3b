// Rows in order of time under one prefix: meetings of a party, encounters, statements.
//
//   DatedCursor cursor(rows, MeetingOfPartyPrefix(person), scan, budget);
//   for (; cursor.Valid(); cursor.Next()) { ... cursor.position(), cursor.payload() ... }
//   CHANCERY_RETURN_IF_ERROR(cursor.status());
//
// Not thread-safe.

#ifndef CHANCERY_STORAGE_GRAPH_DATED_CURSOR_H_
#define CHANCERY_STORAGE_GRAPH_DATED_CURSOR_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "storage/base/budget.h"
#include "storage/encoding/graph_keys.h"
#include "storage/graph/graph_reader.h"
#include "storage/rows/row_reader.h"

namespace chancery {

class DatedCursor {
 public:
  // At the first row of the scan. `rows` and `budget` must outlive the cursor. Rows of dates that
  // are no single day are all there from kMaxSpanDays before scan.days on: see Touches.
  DatedCursor(const RowReader& rows, std::string prefix, const DatedScan& scan, Budget& budget);

  bool Valid() const { return valid_; }
  const DayPart& part() const { return part_; }
  uint64_t id() const { return id_; }
  DatedPosition position() const { return {part_.day, id_}; }
  // Valid until the cursor moves.
  absl::string_view payload() const { return cursor_->payload(); }
  // OK at the end; else why it stopped. An error is the end.
  const absl::Status& status() const { return status_; }

  // Cost: 1 row, and those passed by.
  void Next();
  // Forward, in the direction of the scan, to the first row that is not before `target`. Cost: some
  // rows, or one seek.
  void SeekTo(const DatedPosition& target);

  // True if `a` comes before `b` in the direction of the scan.
  bool Before(const DatedPosition& a, const DatedPosition& b) const {
    return newest_first_ ? b < a : a < b;
  }

 private:
  // From where cursor_ stands, or from the next range, to a row of the scan.
  void Settle();
  void Fail(absl::Status status);

  const RowReader& rows_;
  const std::string prefix_;
  const DayNumber first_day_;
  const bool newest_first_;
  Budget& budget_;
  std::vector<RowRange> ranges_;  // in the order of the scan
  size_t next_range_ = 0;
  std::unique_ptr<RowCursor> cursor_;
  bool valid_ = false;
  DayPart part_;
  uint64_t id_ = 0;
  absl::Status status_;
};

// True if a date possibly lies in `days`.
bool Touches(const PartialDate& when, const DayRange& days);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_GRAPH_DATED_CURSOR_H_
