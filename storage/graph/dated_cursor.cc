#include "storage/graph/dated_cursor.h"

#include <algorithm>
#include <utility>

#include "storage/base/errors.h"
#include "storage/encoding/ordered_code.h"

namespace chancery {

bool Touches(const PartialDate& when, const DayRange& days) {
  return when.latest() >= days.first && when.earliest() <= days.last;
}

DatedCursor::DatedCursor(const RowReader& rows, std::string prefix, const DatedScan& scan,
                         Budget& budget)
    : rows_(rows),
      prefix_(std::move(prefix)),
      first_day_(scan.days.first),
      newest_first_(scan.newest_first),
      budget_(budget) {
  // Rows are sorted by their first possible day. Those that begin before first_day_ may still reach
  // it: the undated ones, and inexact ones of the kMaxSpanDays before.
  const DayNumber look_back =
      first_day_ < kMinDay + 2 * kMaxSpanDays ? kMinDay : first_day_ - kMaxSpanDays;
  const std::string end =
      scan.days.last == kMaxDay ? PrefixEnd(prefix_) : DatedBound(prefix_, scan.days.last + 1);
  if (look_back == kMinDay) {
    ranges_.push_back({RowTable::kIndex, prefix_, end, newest_first_});
  } else {
    ranges_.push_back({RowTable::kIndex, prefix_, DatedBound(prefix_, kMinDay + 1), newest_first_});
    ranges_.push_back({RowTable::kIndex, DatedBound(prefix_, look_back), end, newest_first_});
    if (newest_first_) std::swap(ranges_[0], ranges_[1]);
  }
  if (scan.after.has_value()) {
    const std::string after = DatedBound(prefix_, scan.after->day, scan.after->id);
    for (RowRange& range : ranges_) {
      if (newest_first_) {
        range.end = range.end.empty() ? after : std::min(range.end, after);
      } else {
        range.begin = std::max(range.begin, PrefixEnd(after));
      }
    }
  }
  Settle();
}

void DatedCursor::Next() {
  if (!valid_) return;
  cursor_->Next();
  Settle();
}

void DatedCursor::SeekTo(const DatedPosition& target) {
  // Near ones are reached sooner by steps.
  constexpr int kSteps = 8;
  for (int i = 0; i < kSteps && valid_ && Before(position(), target); ++i) Next();
  if (!valid_ || !Before(position(), target)) return;
  const std::string bound = DatedBound(prefix_, target.day, target.id);
  for (RowRange& range : ranges_) {
    if (newest_first_) {
      const std::string end = PrefixEnd(bound);
      range.end = range.end.empty() ? end : std::min(range.end, end);
    } else {
      range.begin = std::max(range.begin, bound);
    }
  }
  // The target may lie in a later range, but not in an earlier one.
  cursor_.reset();
  if (next_range_ > 0) --next_range_;
  Settle();
}

void DatedCursor::Settle() {
  valid_ = false;
  while (true) {
    if (cursor_ == nullptr) {
      if (next_range_ == ranges_.size()) return;
      const RowRange& range = ranges_[next_range_++];
      if (!range.end.empty() && range.begin >= range.end) continue;
      RowScanOptions options;
      options.deadline = budget_.deadline();
      cursor_ = rows_.Scan(range, options);
    }
    for (; cursor_->Valid(); cursor_->Next()) {
      if (absl::Status status = budget_.Charge(1); !status.ok()) return Fail(std::move(status));
      absl::string_view rest;
      if (!ParseDated(cursor_->key().substr(prefix_.size()), &part_, &id_, &rest) ||
          !rest.empty()) {
        return Fail(
            MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", "a stored key is damaged"));
      }
      if (part_.exact && part_.day < first_day_) continue;
      valid_ = true;
      return;
    }
    if (!cursor_->status().ok()) return Fail(cursor_->status());
    cursor_.reset();
  }
}

void DatedCursor::Fail(absl::Status status) {
  status_ = std::move(status);
  cursor_.reset();
  next_range_ = ranges_.size();
}

}  // namespace chancery
