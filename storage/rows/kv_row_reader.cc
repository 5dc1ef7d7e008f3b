#include "storage/rows/kv_row_reader.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/encoding/graph_keys.h"
#include "storage/encoding/ordered_code.h"
#include "storage/encoding/record_codec.h"
#include "storage/encoding/varint.h"
#include "storage/rows/entity_changes.h"
#include "storage/rows/revision_bounds.h"

namespace chancery {
namespace {

absl::Status CorruptRow() {
  return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", "a stored row is damaged");
}

class Cursor final : public RowCursor {
 public:
  // At no row yet. `closed` is null at the newest revision.
  Cursor(Revision revision, bool reverse, std::unique_ptr<KvIterator> live,
         std::unique_ptr<KvIterator> closed)
      : revision_(revision),
        reverse_(reverse),
        live_(std::move(live)),
        closed_(std::move(closed)) {}

  // To the first row in the cursor's direction.
  void Begin() {
    for (KvIterator* it : {live_.get(), closed_.get()}) {
      if (it == nullptr) continue;
      if (reverse_) {
        it->SeekToLast();
      } else {
        it->SeekToFirst();
      }
    }
    Settle();
  }

  // To the first row whose key is not before `target`. REQUIRES: not reverse.
  void SeekTo(absl::string_view target) {
    for (KvIterator* it : {live_.get(), closed_.get()}) {
      if (it != nullptr) it->Seek(target);
    }
    Settle();
  }

  // The same, and the end is before `limit` from now on.
  void SeekTo(absl::string_view target, absl::string_view limit) {
    limit_.assign(limit.data(), limit.size());
    SeekTo(target);
  }

  // The same, but only forward.
  void SkipTo(absl::string_view target) {
    for (KvIterator* it : {live_.get(), closed_.get()}) {
      if (it != nullptr && it->Valid() && it->key() < target) it->Seek(target);
    }
    Settle();
  }

 private:
  void Advance(KvIterator& it) {
    if (reverse_) {
      it.Prev();
    } else {
      it.Next();
    }
  }

  void DoNext() override {
    Advance(*at_);
    Settle();
  }

  // Stops at the next visible row, from where the iterators stand.
  void Settle() {
    while (true) {
      const bool live_valid = live_->Valid();
      const bool closed_valid = closed_ != nullptr && closed_->Valid();
      // A child that failed is not one that is at its end: to go on with the other one would leave
      // out rows.
      if (!live_valid && !live_->status().ok()) return SetError(live_->status());
      if (closed_ != nullptr && !closed_valid && !closed_->status().ok()) {
        return SetError(closed_->status());
      }
      if (!live_valid && !closed_valid) return SetEnd();
      absl::string_view closed_key;
      Revision closed_at = 0;
      if (closed_valid && !ParseHistoryKey(closed_->key(), &closed_key, &closed_at)) {
        return SetError(CorruptRow());
      }
      const bool take_live =
          live_valid &&
          (!closed_valid || (reverse_ ? live_->key() >= closed_key : live_->key() <= closed_key));
      KvIterator& it = take_live ? *live_ : *closed_;
      const absl::string_view key = take_live ? it.key() : closed_key;
      if (!limit_.empty() && key >= limit_) return SetEnd();
      Revision created;
      absl::string_view payload;
      if (!ParseRowValue(it.value(), &created, &payload)) return SetError(CorruptRow());
      // Of all the versions of a row at most one is visible, so their order does not matter.
      if (created <= revision_ && (take_live || closed_at > revision_)) {
        at_ = &it;
        return SetRow(key, created, payload);
      }
      Advance(it);
    }
  }

  const Revision revision_;
  const bool reverse_;
  std::string limit_;  // empty: none
  const std::unique_ptr<KvIterator> live_;
  const std::unique_ptr<KvIterator> closed_;
  KvIterator* at_ = nullptr;  // the one that the current row is of
};

// At no row yet.
std::unique_ptr<Cursor> NewCursor(const KvSnapshot& snapshot, Revision revision, bool at_newest,
                                  const RowRange& range, const RowScanOptions& options,
                                  bool by_lane) {
  ReadOptions read;
  read.deadline = options.deadline;
  read.by_lane = by_lane;
  // A history key is a row key and 8 bytes more, so the same bounds hold for both tables: a row key
  // in [begin, end) has its closed versions there, too, as no row key is a prefix of another.
  return std::make_unique<Cursor>(
      revision, range.reverse,
      snapshot.NewIterator(read, LiveTable(range.table), range.begin, range.end),
      at_newest ? nullptr
                : snapshot.NewIterator(read, HistoryTable(range.table), range.begin, range.end));
}

class EmptyCursor final : public RowCursor {
 private:
  void DoNext() override {}
};

// The lane (graph_keys.h) that all keys of a range are in; empty if there is none.
absl::string_view LaneOf(const RowRange& range) {
  if (range.table != RowTable::kIndex || range.end.empty()) return absl::string_view();
  const absl::string_view lane =
      absl::string_view(range.begin).substr(0, DatedLaneSize(range.begin));
  return range.end <= PrefixEnd(lane) ? lane : absl::string_view();
}

// One cursor that leaps from range to range.
class RangesCursor final : public RowCursor {
 public:
  // `rows` is over all that lies between the first and the last of `ranges`.
  RangesCursor(std::unique_ptr<Cursor> rows, std::vector<RowRange> ranges)
      : rows_(std::move(rows)), ranges_(std::move(ranges)) {
    Settle();
  }

 private:
  void DoNext() override {
    rows_->Next();
    Settle();
  }

  void Settle() {
    while (rows_->Valid()) {
      const absl::string_view key = rows_->key();
      while (at_ < ranges_.size() && !ranges_[at_].end.empty() && ranges_[at_].end <= key) ++at_;
      if (at_ == ranges_.size()) return SetEnd();
      if (ranges_[at_].begin <= key) return SetRow(key, rows_->created(), rows_->payload());
      rows_->SkipTo(ranges_[at_].begin);
    }
    if (rows_->status().ok()) return SetEnd();
    SetError(rows_->status());
  }

  const std::unique_ptr<Cursor> rows_;
  const std::vector<RowRange> ranges_;
  size_t at_ = 0;  // the first of ranges_ that may have more rows
};

// The same over ranges of which each is in one lane: lanes that are empty cost least.
class LanesCursor final : public RowCursor {
 public:
  // `rows`: by lane, and at the first row of the first range, or behind its lane.
  LanesCursor(std::unique_ptr<Cursor> rows, std::vector<RowRange> ranges)
      : rows_(std::move(rows)), ranges_(std::move(ranges)) {
    Settle();
  }

 private:
  void DoNext() override {
    rows_->Next();
    Settle();
  }

  void Settle() {
    while (rows_->status().ok()) {
      if (rows_->Valid() && rows_->key() < ranges_[at_].end) {
        return SetRow(rows_->key(), rows_->created(), rows_->payload());
      }
      const absl::string_view lane = LaneOf(ranges_[at_]);
      if (++at_ == ranges_.size()) return SetEnd();
      const RowRange& range = ranges_[at_];
      // Of the same lane, what is left of it is known.
      const bool same_lane = LaneOf(range) == lane;
      if (same_lane && (!rows_->Valid() || rows_->key() >= range.begin)) continue;
      rows_->SeekTo(range.begin);
    }
    SetError(rows_->status());
  }

  const std::unique_ptr<Cursor> rows_;
  const std::vector<RowRange> ranges_;
  size_t at_ = 0;
};

class ClosedCursor final : public ClosedRowCursor {
 public:
  explicit ClosedCursor(std::unique_ptr<KvIterator> it) : it_(std::move(it)) {
    it_->SeekToFirst();
    Settle();
  }

 private:
  void DoNext() override {
    it_->Next();
    Settle();
  }

  void Settle() {
    valid_ = it_->Valid();
    if (!valid_) {
      status_ = it_->status();
      return;
    }
    if (!ParseHistoryKey(it_->key(), &row_.key, &row_.closed) ||
        !ParseRowValue(it_->value(), &row_.created, &row_.payload)) {
      valid_ = false;
      status_ =
          MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", "a closed row is damaged");
    }
  }

  const std::unique_ptr<KvIterator> it_;
};

}  // namespace

Table LiveTable(RowTable table) {
  switch (table) {
    case RowTable::kCurrent:
      return Table::kCurrent;
    case RowTable::kEvidence:
      return Table::kEvidence;
    case RowTable::kText:
      return Table::kText;
    case RowTable::kNote:
      return Table::kNote;
    case RowTable::kIndex:
      return Table::kIndex;
  }
  return Table::kCurrent;
}

Table HistoryTable(RowTable table) {
  return table == RowTable::kIndex ? Table::kIndexHistory : Table::kHistory;
}

void AppendRowValue(Revision created, absl::string_view payload, std::string* out) {
  AppendVarint(created, out);
  out->append(payload.data(), payload.size());
}

bool ParseRowValue(absl::string_view value, Revision* created, absl::string_view* payload) {
  if (!ReadVarint(&value, created)) return false;
  *payload = value;
  return true;
}

absl::StatusOr<std::vector<absl::optional<RowReader::Found>>> GetLiveRows(
    const KvSnapshot& snapshot, Revision revision, RecentRows* recent, RowTable table,
    absl::Span<const absl::string_view> keys) {
  std::vector<absl::optional<RowReader::Found>> rows(keys.size());
  std::vector<size_t> unknown;
  std::vector<absl::string_view> unknown_keys;
  for (size_t i = 0; i < keys.size(); ++i) {
    RowReader::Found row;
    switch (recent == nullptr ? RecentRows::Answer::kUnknown
                              : recent->Find(revision, table, keys[i], &row)) {
      case RecentRows::Answer::kFound:
        rows[i] = std::move(row);
        break;
      case RecentRows::Answer::kAbsent:
        break;
      case RecentRows::Answer::kUnknown:
        unknown.push_back(i);
        unknown_keys.push_back(keys[i]);
        break;
    }
  }
  if (unknown.empty()) return rows;
  std::vector<PinnedValue> values;
  std::vector<bool> found;
  CHANCERY_RETURN_IF_ERROR(
      snapshot.MultiGet(ReadOptions(), LiveTable(table), unknown_keys, &values, &found));
  for (size_t i = 0; i < unknown.size(); ++i) {
    absl::optional<RowReader::Found>& row = rows[unknown[i]];
    if (found[i]) {
      row.emplace();
      if (!ParseRowValue(values[i].view(), &row->created, &row->payload)) return CorruptRow();
      row->value = std::move(values[i]);
    }
    if (recent != nullptr) {
      recent->Keep(revision, table, unknown_keys[i], row.has_value() ? &*row : nullptr);
    }
  }
  return rows;
}

absl::StatusOr<bool> KvRowReader::Get(RowTable table, absl::string_view key, PinnedValue* value,
                                      absl::string_view* payload, Revision* created_out) const {
  if (recent_ != nullptr) {
    Found row;
    const RecentRows::Answer answer = recent_->Find(revision_, table, key, &row);
    if (answer == RecentRows::Answer::kAbsent) return false;
    if (answer == RecentRows::Answer::kFound) {
      *value = std::move(row.value);
      *payload = row.payload;
      if (created_out != nullptr) *created_out = row.created;
      return true;
    }
  }
  CHANCERY_ASSIGN_OR_RETURN(const bool live,
                            snapshot_->Get(ReadOptions(), LiveTable(table), key, value));
  Found row;
  if (live && !ParseRowValue(value->view(), &row.created, &row.payload)) return CorruptRow();
  if (recent_ != nullptr) recent_->Keep(revision_, table, key, live ? &row : nullptr);
  if (live && row.created <= revision_) {
    *payload = row.payload;
    if (created_out != nullptr) *created_out = row.created;
    return true;
  }
  if (at_newest()) return false;
  return GetClosed(table, key, value, payload, created_out);
}

absl::StatusOr<bool> KvRowReader::GetClosed(RowTable table, absl::string_view key,
                                            PinnedValue* value, absl::string_view* payload,
                                            Revision* created_out) const {
  // The first version that was closed after the revision; it is visible if it was there by then.
  auto it =
      snapshot_->NewIterator(ReadOptions(), HistoryTable(table), HistoryKey(key, revision_ + 1),
                             PrefixEnd(HistoryKey(key, ~Revision{0})));
  it->SeekToFirst();
  if (!it->Valid()) {
    if (!it->status().ok()) return it->status();
    return false;
  }
  auto bytes = std::make_shared<std::string>(it->value());
  *value = PinnedValue(*bytes, bytes);
  Revision created = 0;
  if (!ParseRowValue(value->view(), &created, payload)) return CorruptRow();
  if (created_out != nullptr) *created_out = created;
  return created <= revision_;
}

absl::StatusOr<std::vector<absl::optional<RowReader::Found>>> KvRowReader::MultiGet(
    RowTable table, absl::Span<const std::string> keys) const {
  const std::vector<absl::string_view> views(keys.begin(), keys.end());
  CHANCERY_ASSIGN_OR_RETURN(std::vector<absl::optional<Found>> rows,
                            GetLiveRows(*snapshot_, revision_, recent_.get(), table, views));
  if (at_newest()) return rows;
  for (size_t i = 0; i < keys.size(); ++i) {
    if (rows[i].has_value() && rows[i]->created <= revision_) continue;
    rows[i].reset();
    Found row;
    CHANCERY_ASSIGN_OR_RETURN(const bool closed,
                              GetClosed(table, keys[i], &row.value, &row.payload, &row.created));
    if (closed) rows[i] = std::move(row);
  }
  return rows;
}

std::unique_ptr<RowCursor> KvRowReader::Scan(const RowRange& range,
                                             const RowScanOptions& options) const {
  std::unique_ptr<Cursor> cursor = NewCursor(*snapshot_, revision_, at_newest(), range, options,
                                             !range.reverse && !LaneOf(range).empty());
  cursor->Begin();
  return cursor;
}

std::vector<std::unique_ptr<RowCursor>> KvRowReader::ScanMany(absl::Span<const RowRange> ranges,
                                                              const RowScanOptions& options) const {
  std::vector<std::unique_ptr<RowCursor>> cursors(ranges.size());
  // Of the lanes of a list most have no rows, and iterators are dear: one looks into each until it
  // finds a row. From the last range back, as rows of one day, which most are, come first.
  std::unique_ptr<Cursor> spare;
  for (size_t i = ranges.size(); i-- > 0;) {
    const RowRange& range = ranges[i];
    if (range.reverse || LaneOf(range).empty()) {
      cursors[i] = Scan(range, options);
      continue;
    }
    if (spare == nullptr) {
      RowRange rest{range.table, range.begin, range.end};
      for (const RowRange& other : ranges.subspan(0, i)) {
        if (other.reverse || LaneOf(other).empty()) continue;
        rest.begin = std::min(rest.begin, other.begin);
        rest.end = std::max(rest.end, other.end);
      }
      spare = NewCursor(*snapshot_, revision_, at_newest(), rest, options, /*by_lane=*/true);
    }
    spare->SeekTo(range.begin, range.end);
    if (spare->Valid() || !spare->status().ok()) {
      cursors[i] = std::exchange(spare, nullptr);
    } else {
      cursors[i] = std::make_unique<EmptyCursor>();
    }
  }
  return cursors;
}

std::unique_ptr<RowCursor> KvRowReader::ScanRanges(std::vector<RowRange> ranges,
                                                   const RowScanOptions& options) const {
  if (ranges.empty()) return RowReader::ScanRanges(std::move(ranges), options);
  const RowRange all{ranges[0].table, ranges.front().begin, ranges.back().end};
  const bool by_lane = std::all_of(ranges.begin(), ranges.end(),
                                   [](const RowRange& range) { return !LaneOf(range).empty(); });
  std::unique_ptr<Cursor> rows =
      NewCursor(*snapshot_, revision_, at_newest(), all, options, by_lane);
  rows->SeekTo(all.begin);
  if (by_lane) return std::make_unique<LanesCursor>(std::move(rows), std::move(ranges));
  return std::make_unique<RangesCursor>(std::move(rows), std::move(ranges));
}

absl::StatusOr<uint64_t> KvRowReader::EstimateRows(const RowRange& range) const {
  RowScanOptions options;
  options.expected_rows = kExactRows;
  RowRange forward = range;
  forward.reverse = false;
  uint64_t rows = 0;
  uint64_t bytes = 0;
  const std::unique_ptr<RowCursor> cursor = Scan(forward, options);
  for (; cursor->Valid() && rows < kExactRows; cursor->Next()) {
    ++rows;
    bytes += cursor->key().size() + cursor->payload().size();
  }
  CHANCERY_RETURN_IF_ERROR(cursor->status());
  if (!cursor->Valid()) return rows;
  // The rest as if its rows were like these.
  CHANCERY_ASSIGN_OR_RETURN(
      const uint64_t all, snapshot_->EstimateBytes(LiveTable(range.table), range.begin, range.end));
  return std::max(rows + 1, all * rows / bytes);
}

std::unique_ptr<ClosedRowCursor> KvRowReader::ScanClosed(const RowRange& range,
                                                         absl::Time deadline) const {
  ReadOptions options;
  options.deadline = deadline;
  options.fill_cache = false;
  return std::make_unique<ClosedCursor>(
      snapshot_->NewIterator(options, HistoryTable(range.table), range.begin, range.end));
}

absl::StatusOr<absl::Time> KvRowReader::TimeOf(Revision revision) const {
  if (revision == 0) return absl::InfinitePast();
  PinnedValue value;
  CHANCERY_ASSIGN_OR_RETURN(
      const bool found, snapshot_->Get(ReadOptions(), Table::kLog, CommitKey(revision), &value));
  if (!found) return MissingInLog(revision);
  CHANCERY_ASSIGN_OR_RETURN(const struct Commit commit, DecodeCommit(value.view()));
  return commit.time;
}

absl::Status KvRowReader::MissingInLog(Revision revision) const {
  PinnedValue value;
  CHANCERY_RETURN_IF_ERROR(snapshot_->Get(ReadOptions(), Table::kMeta, kHeadKey, &value).status());
  CHANCERY_ASSIGN_OR_RETURN(const Head head, DecodeHead(value.view()));
  return MissingLogRow(revision, head.oldest);
}

absl::StatusOr<std::vector<LoggedCommit>> KvRowReader::ReadLog(Revision after,
                                                               size_t max_commits) const {
  std::vector<LoggedCommit> commits;
  while (after < revision_ && commits.size() < max_commits) {
    LoggedCommit commit;
    commit.revision = ++after;
    PinnedValue value;
    CHANCERY_ASSIGN_OR_RETURN(bool found,
                              snapshot_->Get(ReadOptions(), Table::kLog, CommitKey(after), &value));
    if (!found) return MissingInLog(after);
    CHANCERY_ASSIGN_OR_RETURN(struct Commit record, DecodeCommit(value.view()));
    commit.time = record.time;
    commit.rows = record.rows;
    commit.author = std::move(record.author);
    CHANCERY_ASSIGN_OR_RETURN(
        found, snapshot_->Get(ReadOptions(), Table::kLog, ChangesKey(after), &value));
    if (found && !DecodeChanges(value.view(), &commit.changes)) return CorruptRow();
    commits.push_back(std::move(commit));
  }
  return commits;
}

absl::StatusOr<absl::optional<std::string>> KvRowReader::FindRequest(
    absl::string_view request_id) const {
  PinnedValue value;
  CHANCERY_ASSIGN_OR_RETURN(
      const bool found, snapshot_->Get(ReadOptions(), Table::kLog, RequestKey(request_id), &value));
  if (!found) return absl::optional<std::string>();
  return absl::optional<std::string>(value.ToString());
}

absl::StatusOr<std::vector<std::pair<std::string, std::string>>> KvRowReader::ReadRequests(
    absl::string_view after, size_t max_requests) const {
  // Behind the ids and before the next kind of row.
  static const std::string* const end = new std::string(ChangesKey(0).substr(0, 1));
  std::vector<std::pair<std::string, std::string>> requests;
  const std::string first = RequestKey("");
  const auto it =
      snapshot_->NewIterator(ReadOptions(), Table::kLog,
                             absl::StrCat(RequestKey(after), absl::string_view("\0", 1)), *end);
  for (it->SeekToFirst(); it->Valid() && requests.size() < max_requests; it->Next()) {
    requests.emplace_back(it->key().substr(first.size()), it->value());
  }
  CHANCERY_RETURN_IF_ERROR(it->status());
  return requests;
}

}  // namespace chancery
