#include "storage/sql/cached_row_reader.h"

#include <utility>

#include "storage/base/status_macros.h"

namespace chancery {
namespace {

// Rows that are known.
class KnownCursor final : public RowCursor {
 public:
  explicit KnownCursor(std::shared_ptr<const RowCache::Rows> rows) : rows_(std::move(rows)) {
    Show();
  }

 private:
  void DoNext() override {
    ++at_;
    Show();
  }
  void Show() {
    if (at_ == rows_->size()) return SetEnd();
    const RowCache::Row& row = (*rows_)[at_];
    SetRow(row.key, row.created, row.payload);
  }

  const std::shared_ptr<const RowCache::Rows> rows_;
  size_t at_ = 0;
};

// Rows of the base, which are known from its end on.
class LearningCursor final : public RowCursor {
 public:
  LearningCursor(std::unique_ptr<RowCursor> base, Revision revision, const RowRange& range,
                 std::shared_ptr<RowCache> cache)
      : base_(std::move(base)), revision_(revision), range_(range), cache_(std::move(cache)) {
    Show();
  }

 private:
  void DoNext() override {
    base_->Next();
    Show();
  }

  void Show() {
    if (base_->Valid()) {
      if (rows_.size() > RowCache::kMaxRows || bytes_ > RowCache::kMaxRangeBytes) {
        too_large_ = true;
        rows_.clear();
      }
      if (!too_large_) {
        bytes_ += base_->key().size() + base_->payload().size();
        rows_.push_back(
            {std::string(base_->key()), base_->created(), std::string(base_->payload())});
      }
      return SetRow(base_->key(), base_->created(), base_->payload());
    }
    if (!base_->status().ok()) return SetError(base_->status());
    if (!too_large_) cache_->Add(revision_, range_, std::move(rows_));
    SetEnd();
  }

  const std::unique_ptr<RowCursor> base_;
  const Revision revision_;
  const RowRange range_;
  const std::shared_ptr<RowCache> cache_;
  RowCache::Rows rows_;
  size_t bytes_ = 0;
  bool too_large_ = false;
};

RowReader::Found FoundIn(const std::shared_ptr<const RowCache::Rows>& rows) {
  const RowCache::Row& row = rows->front();
  return {PinnedValue(row.payload, rows), row.payload, row.created};
}

}  // namespace

absl::StatusOr<bool> CachedRowReader::Get(RowTable table, absl::string_view key, PinnedValue* value,
                                          absl::string_view* payload, Revision* created) const {
  const RowRange range = RowCache::RangeOf(table, key);
  if (const auto rows = cache_->Find(revision(), range); rows != nullptr) {
    if (rows->empty()) return false;
    Found known = FoundIn(rows);
    *value = std::move(known.value);
    *payload = known.payload;
    if (created != nullptr) *created = known.created;
    return true;
  }
  Revision read_created = 0;
  CHANCERY_ASSIGN_OR_RETURN(const bool found,
                            base_->Get(table, key, value, payload, &read_created));
  RowCache::Rows read;
  if (found) read.push_back({std::string(key), read_created, std::string(*payload)});
  cache_->Add(revision(), range, std::move(read));
  if (found && created != nullptr) *created = read_created;
  return found;
}

absl::StatusOr<std::vector<absl::optional<RowReader::Found>>> CachedRowReader::MultiGet(
    RowTable table, absl::Span<const std::string> keys) const {
  std::vector<absl::optional<Found>> found(keys.size());
  std::vector<std::string> rest;
  std::vector<size_t> places;  // of the rest
  for (size_t i = 0; i < keys.size(); ++i) {
    const auto rows = cache_->Find(revision(), RowCache::RangeOf(table, keys[i]));
    if (rows == nullptr) {
      rest.push_back(keys[i]);
      places.push_back(i);
    } else if (!rows->empty()) {
      found[i] = FoundIn(rows);
    }
  }
  if (rest.empty()) return found;
  CHANCERY_ASSIGN_OR_RETURN(std::vector<absl::optional<Found>> base, base_->MultiGet(table, rest));
  for (size_t i = 0; i < rest.size(); ++i) {
    RowCache::Rows read;
    if (base[i].has_value()) {
      read.push_back({rest[i], base[i]->created, std::string(base[i]->payload)});
    }
    cache_->Add(revision(), RowCache::RangeOf(table, rest[i]), std::move(read));
    found[places[i]] = std::move(base[i]);
  }
  return found;
}

std::unique_ptr<RowCursor> CachedRowReader::Scan(const RowRange& range,
                                                 const RowScanOptions& options) const {
  std::vector<std::unique_ptr<RowCursor>> cursors = ScanMany({range}, options);
  return std::move(cursors.front());
}

std::vector<std::unique_ptr<RowCursor>> CachedRowReader::ScanMany(
    absl::Span<const RowRange> ranges, const RowScanOptions& options) const {
  std::vector<std::unique_ptr<RowCursor>> cursors(ranges.size());
  std::vector<RowRange> rest;
  std::vector<size_t> places;  // of the rest
  for (size_t i = 0; i < ranges.size(); ++i) {
    std::shared_ptr<const RowCache::Rows> rows = cache_->Find(revision(), ranges[i]);
    if (rows != nullptr) {
      cursors[i] = std::make_unique<KnownCursor>(std::move(rows));
    } else {
      rest.push_back(ranges[i]);
      places.push_back(i);
    }
  }
  if (rest.empty()) return cursors;
  std::vector<std::unique_ptr<RowCursor>> base = base_->ScanMany(rest, options);
  for (size_t i = 0; i < rest.size(); ++i) {
    cursors[places[i]] =
        std::make_unique<LearningCursor>(std::move(base[i]), revision(), rest[i], cache_);
  }
  return cursors;
}

}  // namespace chancery
