#include "storage/rows/row_reader.h"

#include <algorithm>
#include <utility>

#include "storage/encoding/ordered_code.h"

namespace chancery {
namespace {

// The rows of ranges that are fetched some at a time.
class ChainedCursor final : public RowCursor {
 public:
  ChainedCursor(const RowReader& reader, std::vector<RowRange> ranges,
                const RowScanOptions& options)
      : reader_(reader), ranges_(std::move(ranges)), options_(options) {
    Settle();
  }

 private:
  void DoNext() override {
    cursors_[at_]->Next();
    Settle();
  }

  // To the next row, from where the cursor at hand stands.
  void Settle() {
    while (true) {
      for (; at_ < cursors_.size(); ++at_) {
        const RowCursor& cursor = *cursors_[at_];
        if (cursor.Valid()) return SetRow(cursor.key(), cursor.created(), cursor.payload());
        if (!cursor.status().ok()) return SetError(cursor.status());
      }
      if (next_range_ == ranges_.size()) return SetEnd();
      const absl::Span<const RowRange> some =
          absl::MakeConstSpan(ranges_).subspan(next_range_, RowReader::kRangesPerTrip);
      next_range_ += some.size();
      cursors_ = reader_.ScanMany(some, options_);
      at_ = 0;
    }
  }

  const RowReader& reader_;
  const std::vector<RowRange> ranges_;
  const RowScanOptions options_;
  size_t next_range_ = 0;
  std::vector<std::unique_ptr<RowCursor>> cursors_;
  size_t at_ = 0;  // of cursors_
};

}  // namespace

RowRange After(RowRange range, absl::string_view key) {
  if (range.reverse) {
    if (range.end.empty() || key < range.end) range.end = std::string(key);
  } else {
    // An engine may keep closed versions under the key and something behind it.
    range.begin = std::max(range.begin, PrefixEnd(key));
  }
  return range;
}

std::unique_ptr<RowCursor> RowReader::ScanRanges(std::vector<RowRange> ranges,
                                                 const RowScanOptions& options) const {
  return std::make_unique<ChainedCursor>(*this, std::move(ranges), options);
}

std::unique_ptr<RowCursor> RowReader::Scan(RowTable table, absl::string_view begin,
                                           absl::string_view end, absl::Time deadline,
                                           bool reverse) const {
  RowScanOptions options;
  options.deadline = deadline;
  return Scan({table, std::string(begin), std::string(end), reverse}, options);
}

}  // namespace chancery
