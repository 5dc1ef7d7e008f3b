#include "storage/graph/dated_intersection.h"

#include "storage/base/errors.h"

namespace chancery {

DatedIntersection::DatedIntersection(const RowReader& rows,
                                     const std::vector<std::string>& prefixes,
                                     const DatedScan& scan, Budget& budget, uint64_t max_rows)
    : budget_(budget), rows_before_(budget.rows_read()), max_rows_(max_rows) {
  cursors_.reserve(prefixes.size());
  for (const std::string& prefix : prefixes) {
    cursors_.push_back(std::make_unique<DatedCursor>(rows, prefix, scan, budget));
    // Nothing is in common with an empty list.
    if (!cursors_.back()->Valid()) {
      status_ = cursors_.back()->status();
      return;
    }
  }
  Align();
}

void DatedIntersection::Next() {
  if (!valid_) return;
  cursors_[0]->Next();
  Align();
}

void DatedIntersection::Align() {
  valid_ = false;
  size_t agreed = 0;  // of the cursors before and at `i`, how many are at the target
  DatedPosition target;
  for (size_t i = 0; agreed < cursors_.size(); i = (i + 1) % cursors_.size()) {
    DatedCursor& cursor = *cursors_[i];
    if (cursors_.size() > 1 && budget_.rows_read() - rows_before_ > max_rows_) {
      status_ = LimitExceeded("max_intersected_rows", max_rows_,
                              "rows read to find what has all that was asked for");
      return;
    }
    if (agreed > 0 && cursor.Valid()) cursor.SeekTo(target);
    if (!cursor.Valid()) {
      status_ = cursor.status();
      return;
    }
    if (agreed > 0 && cursor.position() == target) {
      ++agreed;
    } else {
      target = cursor.position();
      agreed = 1;
    }
  }
  valid_ = true;
}

}  // namespace chancery
