#include "storage/sql/layered_row_reader.h"

#include <algorithm>
#include <deque>

#include "storage/base/status_macros.h"

namespace chancery {
namespace {

// The first key of a range, and the end, in one layer.
std::pair<RowLayer::Rows::const_iterator, RowLayer::Rows::const_iterator> RangeOf(
    const RowLayer::Rows& rows, const RowRange& range) {
  if (!range.end.empty() && range.end <= range.begin) return {rows.end(), rows.end()};
  return {rows.lower_bound(range.begin),
          range.end.empty() ? rows.end() : rows.lower_bound(range.end)};
}

class Cursor final : public RowCursor {
 public:
  Cursor(std::unique_ptr<RowCursor> base, const RowLayers& layers, const RowRange& range)
      : base_(std::move(base)), layers_(layers), reverse_(range.reverse) {
    for (const std::shared_ptr<const RowLayer>& layer : layers_) {
      const auto [begin, end] = RangeOf(layer->tables[static_cast<size_t>(range.table)], range);
      for (auto it = begin; it != end; ++it) {
        changed_[it->first] = {&it->second, layer->head.revision};
      }
    }
    first_ = changed_.begin();
    last_ = changed_.end();
    Settle();
  }

 private:
  struct Changed {
    const RowLayer::Row* row;
    Revision revision;
  };
  using ChangedRows = std::map<absl::string_view, Changed>;

  bool changed_left() const { return first_ != last_; }
  // The next changed row in the direction of the scan. REQUIRES: changed_left().
  ChangedRows::const_iterator NextChanged() const { return reverse_ ? std::prev(last_) : first_; }
  void DropChanged() {
    if (reverse_) {
      --last_;
    } else {
      ++first_;
    }
  }

  void DoNext() override {
    if (at_base_) {
      base_->Next();
    } else {
      DropChanged();
    }
    Settle();
  }

  void Settle() {
    while (true) {
      if (!base_->Valid() && !base_->status().ok()) return SetError(base_->status());
      if (!changed_left()) {
        if (!base_->Valid()) return SetEnd();
        at_base_ = true;
        return SetRow(base_->key(), base_->created(), base_->payload());
      }
      const auto changed = NextChanged();
      if (base_->Valid()) {
        const int order = base_->key().compare(changed->first);
        if (order == 0) {
          base_->Next();  // what it was before
          continue;
        }
        if ((order < 0) != reverse_) {
          at_base_ = true;
          return SetRow(base_->key(), base_->created(), base_->payload());
        }
      }
      if (changed->second.row->puts) {
        at_base_ = false;
        return SetRow(changed->first, changed->second.revision, changed->second.row->payload);
      }
      DropChanged();
    }
  }

  const std::unique_ptr<RowCursor> base_;
  const RowLayers layers_;  // keeps what changed_ refers to
  const bool reverse_;
  ChangedRows changed_;
  // What is left of changed_.
  ChangedRows::const_iterator first_;
  ChangedRows::const_iterator last_;
  bool at_base_ = false;
};

// Closed rows of the base, and of the layers: these were closed later.
class ClosedCursor final : public ClosedRowCursor {
 public:
  struct Closed {
    std::string key;
    Revision created;
    Revision closed;
    std::string payload;
  };

  // `mine` is by key, then by revision. `status`: why it may not be whole.
  ClosedCursor(std::unique_ptr<ClosedRowCursor> base, std::deque<Closed> mine, absl::Status status)
      : base_(std::move(base)), mine_(std::move(mine)) {
    status_ = std::move(status);
    if (status_.ok()) Settle();
  }

 private:
  void DoNext() override {
    if (at_base_) {
      base_->Next();
    } else {
      mine_.pop_front();
    }
    Settle();
  }

  void Settle() {
    valid_ = false;
    if (!base_->Valid() && !base_->status().ok()) {
      status_ = base_->status();
      return;
    }
    at_base_ = base_->Valid() && (mine_.empty() || base_->row().key <= mine_.front().key);
    if (at_base_) {
      row_ = base_->row();
    } else if (!mine_.empty()) {
      row_ = {mine_.front().key, mine_.front().created, mine_.front().closed,
              mine_.front().payload};
    } else {
      return;
    }
    valid_ = true;
  }

  const std::unique_ptr<ClosedRowCursor> base_;
  std::deque<Closed> mine_;
  bool at_base_ = false;
};

}  // namespace

RowLayer::RowLayer(const Head& next, const RowChanges& changes)
    : head(next),
      log({next.revision, next.time, changes.puts() + changes.closes(), changes.author(),
           changes.log()}),
      requests(changes.requests()),
      bytes(changes.bytes()) {
  for (size_t i = 0; i < changes.closes(); ++i) {
    const RowChanges::Change close = changes.close(i);
    tables[static_cast<size_t>(close.table)][std::string(close.key)].closes = true;
  }
  for (size_t i = 0; i < changes.puts(); ++i) {
    const RowChanges::Change put = changes.put(i);
    Row& row = tables[static_cast<size_t>(put.table)][std::string(put.key)];
    row.puts = true;
    row.payload = std::string(put.payload);
  }
}

std::shared_ptr<const RowLayer> LayeredRowReader::LayerOf(RowTable table, absl::string_view key,
                                                          const RowLayer::Row** row) const {
  for (auto layer = layers_.rbegin(); layer != layers_.rend(); ++layer) {
    const RowLayer::Rows& rows = (*layer)->tables[static_cast<size_t>(table)];
    const auto it = rows.find(key);
    if (it == rows.end()) continue;
    *row = &it->second;
    return *layer;
  }
  return nullptr;
}

absl::optional<bool> LayeredRowReader::Decide(RowTable table, absl::string_view key) const {
  const RowLayer::Row* row = nullptr;
  if (LayerOf(table, key, &row) == nullptr) return absl::nullopt;
  return row->puts;
}

absl::StatusOr<bool> LayeredRowReader::Get(RowTable table, absl::string_view key,
                                           PinnedValue* value, absl::string_view* payload,
                                           Revision* created) const {
  const RowLayer::Row* row = nullptr;
  const std::shared_ptr<const RowLayer> layer = LayerOf(table, key, &row);
  if (layer == nullptr) return base_->Get(table, key, value, payload, created);
  if (!row->puts) return false;
  *value = PinnedValue(row->payload, layer);
  *payload = row->payload;
  if (created != nullptr) *created = layer->head.revision;
  return true;
}

absl::StatusOr<std::vector<absl::optional<RowReader::Found>>> LayeredRowReader::MultiGet(
    RowTable table, absl::Span<const std::string> keys) const {
  std::vector<absl::optional<Found>> found(keys.size());
  std::vector<std::string> rest;
  std::vector<size_t> places;  // of the rest
  for (size_t i = 0; i < keys.size(); ++i) {
    const RowLayer::Row* row = nullptr;
    const std::shared_ptr<const RowLayer> layer = LayerOf(table, keys[i], &row);
    if (layer == nullptr) {
      rest.push_back(keys[i]);
      places.push_back(i);
    } else if (row->puts) {
      found[i] = Found{PinnedValue(row->payload, layer), row->payload, layer->head.revision};
    }
  }
  if (rest.empty()) return found;
  CHANCERY_ASSIGN_OR_RETURN(std::vector<absl::optional<Found>> base, base_->MultiGet(table, rest));
  for (size_t i = 0; i < rest.size(); ++i) found[places[i]] = std::move(base[i]);
  return found;
}

std::unique_ptr<RowCursor> LayeredRowReader::Scan(const RowRange& range,
                                                  const RowScanOptions& options) const {
  return std::make_unique<Cursor>(base_->Scan(range, options), layers_, range);
}

std::vector<std::unique_ptr<RowCursor>> LayeredRowReader::ScanMany(
    absl::Span<const RowRange> ranges, const RowScanOptions& options) const {
  std::vector<std::unique_ptr<RowCursor>> cursors = base_->ScanMany(ranges, options);
  for (size_t i = 0; i < cursors.size(); ++i) {
    cursors[i] = std::make_unique<Cursor>(std::move(cursors[i]), layers_, ranges[i]);
  }
  return cursors;
}

absl::StatusOr<uint64_t> LayeredRowReader::EstimateRows(const RowRange& range) const {
  RowScanOptions options;
  options.expected_rows = kExactRows;
  uint64_t rows = 0;
  const std::unique_ptr<RowCursor> cursor = Scan(range, options);
  for (; cursor->Valid() && rows < kExactRows; cursor->Next()) ++rows;
  CHANCERY_RETURN_IF_ERROR(cursor->status());
  if (!cursor->Valid()) return rows;
  CHANCERY_ASSIGN_OR_RETURN(const uint64_t base, base_->EstimateRows(range));
  return std::max(rows + 1, base);
}

std::unique_ptr<ClosedRowCursor> LayeredRowReader::ScanClosed(const RowRange& range,
                                                              absl::Time deadline) const {
  // The version that a layer closes is one of a layer before, or of the base.
  std::map<std::string, std::deque<ClosedCursor::Closed>> closed;
  std::map<std::string, std::pair<Revision, std::string>> live;
  std::vector<std::string> from_base;
  for (const std::shared_ptr<const RowLayer>& layer : layers_) {
    const auto [begin, end] = RangeOf(layer->tables[static_cast<size_t>(range.table)], range);
    for (auto it = begin; it != end; ++it) {
      const std::string& key = it->first;
      if (it->second.closes) {
        const auto was = live.find(key);
        if (was == live.end()) {
          from_base.push_back(key);
          closed[key].push_back({key, 0, layer->head.revision, ""});
        } else {
          closed[key].push_back(
              {key, was->second.first, layer->head.revision, std::move(was->second.second)});
          live.erase(was);
        }
      }
      if (it->second.puts) live[key] = {layer->head.revision, it->second.payload};
    }
  }
  absl::Status status;
  if (!from_base.empty()) {
    const auto found = base_->MultiGet(range.table, from_base);
    status = found.status();
    for (size_t i = 0; status.ok() && i < from_base.size(); ++i) {
      if (!(*found)[i].has_value()) continue;
      ClosedCursor::Closed& first = closed[from_base[i]].front();
      first.created = (*found)[i]->created;
      first.payload = std::string((*found)[i]->payload);
    }
  }
  std::deque<ClosedCursor::Closed> mine;
  for (auto& [key, versions] : closed) {
    for (ClosedCursor::Closed& version : versions) mine.push_back(std::move(version));
  }
  return std::make_unique<ClosedCursor>(base_->ScanClosed(range, deadline), std::move(mine),
                                        std::move(status));
}

absl::StatusOr<absl::Time> LayeredRowReader::TimeOf(Revision revision) const {
  const Revision first = layers_.front()->head.revision;
  if (revision < first) return base_->TimeOf(revision);
  return layers_[revision - first]->head.time;
}

absl::StatusOr<std::vector<LoggedCommit>> LayeredRowReader::ReadLog(Revision after,
                                                                    size_t max_commits) const {
  std::vector<LoggedCommit> commits;
  const Revision first = layers_.front()->head.revision;
  if (after + 1 < first) {
    CHANCERY_ASSIGN_OR_RETURN(commits, base_->ReadLog(after, max_commits));
    after += commits.size();
  }
  for (; after < revision() && commits.size() < max_commits; ++after) {
    commits.push_back(layers_[after + 1 - first]->log);
  }
  return commits;
}

absl::StatusOr<absl::optional<std::string>> LayeredRowReader::FindRequest(
    absl::string_view request_id) const {
  for (auto layer = layers_.rbegin(); layer != layers_.rend(); ++layer) {
    for (const auto& [id, outcome] : (*layer)->requests) {
      if (id == request_id) return absl::optional<std::string>(outcome);
    }
  }
  return base_->FindRequest(request_id);
}

absl::StatusOr<std::vector<std::pair<std::string, std::string>>> LayeredRowReader::ReadRequests(
    absl::string_view after, size_t max_requests) const {
  CHANCERY_ASSIGN_OR_RETURN(const auto stored, base_->ReadRequests(after, max_requests));
  std::map<std::string, std::string> requests(stored.begin(), stored.end());
  for (const std::shared_ptr<const RowLayer>& layer : layers_) {
    for (const auto& [id, outcome] : layer->requests) {
      if (id > after) requests[id] = outcome;
    }
  }
  std::vector<std::pair<std::string, std::string>> first(requests.begin(), requests.end());
  if (first.size() > max_requests) first.resize(max_requests);
  return first;
}

}  // namespace chancery
