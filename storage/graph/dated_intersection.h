// What several lists of dated rows have in common: the statements by a person that have these
// words.
//
//   DatedIntersection both(rows, {TextWordPrefix(kind, "nuclear"), TextWordPrefix(kind, "talk")},
//                          scan, budget);
//   for (; both.Valid(); both.Next()) { ... both.position(), both.at(0).payload() ... }
//   CHANCERY_RETURN_IF_ERROR(both.status());
//
// The lists leap over each other: whichever is behind seeks to where the others are. So it costs at
// most a seek in each list for each row of the shortest one, whatever the order of the lists; a
// single list costs its own rows. No more than `max_rows` are read for one scan that has several
// lists: LIMIT_EXCEEDED naming max_intersected_rows.
//
// Not thread-safe.

#ifndef CHANCERY_STORAGE_GRAPH_DATED_INTERSECTION_H_
#define CHANCERY_STORAGE_GRAPH_DATED_INTERSECTION_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "storage/base/budget.h"
#include "storage/graph/dated_cursor.h"
#include "storage/graph/graph_reader.h"
#include "storage/graph/search_limits.h"
#include "storage/rows/row_reader.h"

namespace chancery {

class DatedIntersection {
 public:
  // At the first row that all have. REQUIRES: `prefixes` is not empty. As DatedCursor otherwise.
  DatedIntersection(const RowReader& rows, const std::vector<std::string>& prefixes,
                    const DatedScan& scan, Budget& budget, uint64_t max_rows = kMaxIntersectedRows);

  bool Valid() const { return valid_; }
  DatedPosition position() const { return cursors_[0]->position(); }
  uint64_t id() const { return cursors_[0]->id(); }
  const DayPart& part() const { return cursors_[0]->part(); }
  // The list of the i-th prefix. REQUIRES: Valid().
  const DatedCursor& at(size_t i) const { return *cursors_[i]; }
  size_t size() const { return cursors_.size(); }
  // OK at the end; else why it stopped. An error is the end.
  const absl::Status& status() const { return status_; }

  bool Before(const DatedPosition& a, const DatedPosition& b) const {
    return cursors_[0]->Before(a, b);
  }
  void Next();

 private:
  // Forward to where all are at one position.
  void Align();

  Budget& budget_;
  const uint64_t rows_before_;
  const uint64_t max_rows_;
  std::vector<std::unique_ptr<DatedCursor>> cursors_;
  bool valid_ = false;
  absl::Status status_;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_GRAPH_DATED_INTERSECTION_H_
