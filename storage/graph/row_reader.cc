#include "storage/graph/row_reader.h"

#include <utility>

#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/encoding/graph_keys.h"
#include "storage/encoding/ordered_code.h"
#include "storage/encoding/varint.h"

namespace chancery {
namespace {

absl::Status CorruptRow() {
  return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", "a stored row is damaged");
}

}  // namespace

Table LiveTable(RowTable table) {
  switch (table) {
    case RowTable::kCurrent:
      return Table::kCurrent;
    case RowTable::kEvidence:
      return Table::kEvidence;
    case RowTable::kText:
      return Table::kText;
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

RowIterator::RowIterator(Revision revision, bool reverse, std::unique_ptr<KvIterator> live,
                         std::unique_ptr<KvIterator> closed)
    : revision_(revision), reverse_(reverse), live_(std::move(live)), closed_(std::move(closed)) {
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

void RowIterator::Advance(KvIterator& it) {
  if (reverse_) {
    it.Prev();
  } else {
    it.Next();
  }
}

void RowIterator::Next() {
  if (!valid_) return;
  Advance(*at_);
  Settle();
}

void RowIterator::Settle() {
  valid_ = false;
  while (true) {
    const bool live_valid = live_->Valid();
    const bool closed_valid = closed_ != nullptr && closed_->Valid();
    // A child that failed is not one that is at its end: to go on with the other one would leave
    // out rows.
    status_ = live_->status();
    if (status_.ok() && closed_ != nullptr) status_ = closed_->status();
    if (!status_.ok() || (!live_valid && !closed_valid)) return;
    absl::string_view closed_key;
    Revision closed_at = 0;
    if (closed_valid && !ParseHistoryKey(closed_->key(), &closed_key, &closed_at)) {
      status_ = CorruptRow();
      return;
    }
    const bool take_live =
        live_valid &&
        (!closed_valid || (reverse_ ? live_->key() >= closed_key : live_->key() <= closed_key));
    KvIterator& it = take_live ? *live_ : *closed_;
    Revision created;
    absl::string_view payload;
    if (!ParseRowValue(it.value(), &created, &payload)) {
      status_ = CorruptRow();
      return;
    }
    // Of all the versions of a row at most one is visible, so their order does not matter.
    if (created <= revision_ && (take_live || closed_at > revision_)) {
      at_ = &it;
      key_ = take_live ? it.key() : closed_key;
      payload_ = payload;
      valid_ = true;
      return;
    }
    Advance(it);
  }
}

absl::StatusOr<bool> RowReader::Get(RowTable table, absl::string_view key, PinnedValue* value,
                                    absl::string_view* payload, Revision* created_out) const {
  CHANCERY_ASSIGN_OR_RETURN(const bool found,
                            snapshot_->Get(ReadOptions(), LiveTable(table), key, value));
  Revision created = 0;
  if (found) {
    if (!ParseRowValue(value->view(), &created, payload)) return CorruptRow();
    if (created <= revision_) {
      if (created_out != nullptr) *created_out = created;
      return true;
    }
  }
  if (at_newest()) return false;
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
  if (!ParseRowValue(value->view(), &created, payload)) return CorruptRow();
  if (created_out != nullptr) *created_out = created;
  return created <= revision_;
}

RowIterator RowReader::Scan(RowTable table, absl::string_view begin, absl::string_view end,
                            absl::Time deadline, bool reverse) const {
  ReadOptions options;
  options.deadline = deadline;
  // A history key is a row key and 8 bytes more, so the same bounds hold for both tables: a row key
  // in [begin, end) has its closed versions there, too, as no row key is a prefix of another.
  return RowIterator(
      revision_, reverse, snapshot_->NewIterator(options, LiveTable(table), begin, end),
      at_newest() ? nullptr : snapshot_->NewIterator(options, HistoryTable(table), begin, end));
}

}  // namespace chancery
