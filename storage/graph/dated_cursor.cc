#include "storage/graph/dated_cursor.h"

#include <algorithm>
#include <utility>

#include "absl/memory/memory.h"
#include "storage/base/errors.h"
#include "storage/encoding/ordered_code.h"

namespace chancery {
namespace {

// Those of one lane, in the order of keys.
void AppendLaneRanges(absl::string_view lane, bool exact, const DayRange& days,
                      std::vector<RowRange>* ranges) {
  std::string end = days.last == kMaxDay ? PrefixEnd(lane) : DatedBound(lane, days.last + 1);
  const auto add = [&](std::string range_begin, std::string range_end) {
    ranges->push_back({RowTable::kIndex, std::move(range_begin), std::move(range_end)});
  };
  if (exact) {
    add(DatedBound(lane, days.first), std::move(end));
  } else if (days.first < kMinDay + 2 * kMaxSpanDays) {
    add(std::string(lane), std::move(end));
  } else {
    // Rows are sorted by their first possible day. Those that begin before days.first may still
    // reach it: the undated ones, and those of the kMaxSpanDays before.
    add(std::string(lane), DatedBound(lane, kMinDay + 1));
    add(DatedBound(lane, days.first - kMaxSpanDays), std::move(end));
  }
}

}  // namespace

void AppendDatedRanges(absl::string_view prefix, const DayRange& days, const DayRange& open_days,
                       std::vector<RowRange>* ranges) {
  for (const bool exact : {true, false}) {
    const DayRange& wanted = exact ? days : open_days;
    if (wanted.first > wanted.last) continue;
    AppendLaneRanges(DatedLane(prefix, exact), exact, wanted, ranges);
  }
}

bool Touches(const PartialDate& when, const DayRange& days) {
  return when.latest() >= days.first && when.earliest() <= days.last;
}

DatedCursor::DatedCursor(const RowReader& rows, const std::string& prefix, const DatedScan& scan,
                         Budget& budget)
    : DatedCursor(rows, prefix, scan, budget, Unopened()) {
  Open({this});
}

std::vector<std::unique_ptr<DatedCursor>> DatedCursor::OpenAll(
    const RowReader& rows, absl::Span<const std::string> prefixes, const DatedScan& scan,
    Budget& budget) {
  std::vector<std::unique_ptr<DatedCursor>> cursors;
  std::vector<DatedCursor*> unopened;
  for (const std::string& prefix : prefixes) {
    cursors.push_back(absl::WrapUnique(new DatedCursor(rows, prefix, scan, budget, Unopened())));
    unopened.push_back(cursors.back().get());
  }
  Open(unopened);
  return cursors;
}

DatedCursor::DatedCursor(const RowReader& rows, const std::string& prefix, const DatedScan& scan,
                         Budget& budget, Unopened)
    : rows_(rows), prefix_size_(prefix.size()), newest_first_(scan.newest_first), budget_(budget) {
  for (const bool exact : {true, false}) {
    Lane& lane = lanes_[exact ? 0 : 1];
    lane.prefix = DatedLane(prefix, exact);
    AppendLaneRanges(lane.prefix, exact, scan.days, &lane.ranges);
    for (RowRange& range : lane.ranges) range.reverse = newest_first_;
    if (newest_first_) std::reverse(lane.ranges.begin(), lane.ranges.end());
    if (scan.after.has_value()) {
      const std::string after = DatedBound(lane.prefix, scan.after->day, scan.after->id);
      for (RowRange& range : lane.ranges) {
        if (newest_first_) {
          range.end = std::min(range.end, after);
        } else {
          range.begin = std::max(range.begin, PrefixEnd(after));
        }
      }
    }
  }
}

void DatedCursor::Open(absl::Span<DatedCursor* const> cursors) {
  if (cursors.empty()) return;
  std::vector<RowRange> first;
  std::vector<Lane*> of;
  for (DatedCursor* const cursor : cursors) {
    for (Lane& lane : cursor->lanes_) {
      while (lane.next_range < lane.ranges.size()) {
        const RowRange& range = lane.ranges[lane.next_range++];
        if (range.begin >= range.end) continue;
        first.push_back(range);
        of.push_back(&lane);
        break;
      }
    }
  }
  RowScanOptions options;
  options.deadline = cursors[0]->budget_.deadline();
  std::vector<std::unique_ptr<RowCursor>> opened = cursors[0]->rows_.ScanMany(first, options);
  for (size_t i = 0; i < of.size(); ++i) of[i]->cursor = std::move(opened[i]);
  for (DatedCursor* const cursor : cursors) {
    for (Lane& lane : cursor->lanes_) cursor->Settle(&lane);
    cursor->Choose();
  }
}

void DatedCursor::Next() {
  if (at_ == nullptr) return;
  Lane& lane = lanes_[at_ == &lanes_[0] ? 0 : 1];
  lane.cursor->Next();
  Settle(&lane);
  Choose();
}

void DatedCursor::SeekTo(const DatedPosition& target) {
  for (Lane& lane : lanes_) {
    // Near ones are reached sooner by steps: of a database, what was fetched with the row at hand.
    const int steps = rows_.is_remote() ? 100 : 8;
    for (int i = 0; i < steps && lane.valid && Before(lane.position(), target); ++i) {
      lane.cursor->Next();
      Settle(&lane);
    }
    if (!lane.valid || !Before(lane.position(), target)) continue;
    const std::string bound = DatedBound(lane.prefix, target.day, target.id);
    for (RowRange& range : lane.ranges) {
      if (newest_first_) {
        range.end = std::min(range.end, PrefixEnd(bound));
      } else {
        range.begin = std::max(range.begin, bound);
      }
    }
    // The target may lie in a later range, but not in an earlier one.
    lane.cursor.reset();
    --lane.next_range;
    Settle(&lane);
  }
  Choose();
}

void DatedCursor::Settle(Lane* lane) {
  lane->valid = false;
  while (status_.ok()) {
    if (lane->cursor == nullptr) {
      if (lane->next_range == lane->ranges.size()) return;
      const RowRange& range = lane->ranges[lane->next_range++];
      if (range.begin >= range.end) continue;
      RowScanOptions options;
      options.deadline = budget_.deadline();
      lane->cursor = rows_.Scan(range, options);
    }
    if (lane->cursor->Valid()) {
      if (absl::Status status = budget_.Charge(1); !status.ok()) return Fail(std::move(status));
      absl::string_view rest;
      if (!ParseDated(lane->cursor->key().substr(prefix_size_), &lane->part, &lane->id, &rest) ||
          !rest.empty()) {
        return Fail(
            MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", "a stored key is damaged"));
      }
      lane->valid = true;
      return;
    }
    if (!lane->cursor->status().ok()) return Fail(lane->cursor->status());
    lane->cursor.reset();
  }
}

void DatedCursor::Choose() {
  at_ = nullptr;
  // An error of one lane is not its end: what it would have given may come first.
  if (!status_.ok()) return;
  for (const Lane& lane : lanes_) {
    if (lane.valid && (at_ == nullptr || Before(lane.position(), at_->position()))) at_ = &lane;
  }
}

void DatedCursor::Fail(absl::Status status) {
  status_ = std::move(status);
  for (Lane& lane : lanes_) lane.valid = false;
}

}  // namespace chancery
