#include "storage/rows/rewind.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/encoding/graph_keys.h"
#include "storage/encoding/ordered_code.h"
#include "storage/encoding/record_codec.h"
#include "storage/rows/kv_row_reader.h"
#include "storage/rows/revision_bounds.h"
#include "storage/rows/row_store.h"
#include "storage/rows/row_table.h"

namespace chancery {
namespace {

// Of one batch.
constexpr size_t kBatchBytes = size_t{16} << 20;

absl::Status Damaged() {
  return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", "a stored row is damaged");
}

// The table that a closed row was in.
bool TableOf(absl::string_view row_key, RowTable* table) {
  RowType type;
  if (!ParseRowType(row_key, &type)) return false;
  switch (type) {
    case RowType::kEntity:
      *table = RowTable::kCurrent;
      return true;
    case RowType::kEvidence:
      *table = RowTable::kEvidence;
      return true;
    case RowType::kArticleText:
      *table = RowTable::kText;
      return true;
    case RowType::kNote:
      *table = RowTable::kNote;
      return true;
    default:
      *table = RowTable::kIndex;
      return true;
  }
}

class Rewinder {
 public:
  Rewinder(KvStore& kv, Revision revision)
      : kv_(kv), revision_(revision), snapshot_(kv.NewSnapshot()) {}

  absl::Status Run() {
    CHANCERY_ASSIGN_OR_RETURN(Head head, ReadHead());
    CHANCERY_RETURN_IF_ERROR(CheckReadable(revision_, head));
    if (revision_ == head.revision) return absl::OkStatus();
    // A row that was closed comes in place of what came then, so that goes first.
    for (int table = 0; table < kRowTableCount; ++table) {
      CHANCERY_RETURN_IF_ERROR(DropNewer(static_cast<RowTable>(table)));
    }
    for (const Table history : {Table::kHistory, Table::kIndexHistory}) {
      CHANCERY_RETURN_IF_ERROR(Reopen(history));
    }
    CHANCERY_RETURN_IF_ERROR(DropLog(CommitKey(revision_ + 1), PrefixEnd(CommitKey(~Revision{0}))));
    CHANCERY_RETURN_IF_ERROR(
        DropLog(ChangesKey(revision_ + 1), PrefixEnd(ChangesKey(~Revision{0}))));
    CHANCERY_RETURN_IF_ERROR(DropLog(RequestKey(""), PrefixEnd(RequestKey(""))));
    CHANCERY_RETURN_IF_ERROR(
        DropLog(OutcomeAgeKey(0, ""), PrefixEnd(OutcomeAgeKey(~uint64_t{0}, ""))));
    CHANCERY_RETURN_IF_ERROR(WriteOut());
    CHANCERY_RETURN_IF_ERROR(WriteHead(head));
    return kv_.Flush();
  }

 private:
  absl::StatusOr<Head> ReadHead() const {
    PinnedValue value;
    CHANCERY_ASSIGN_OR_RETURN(bool found,
                              snapshot_->Get(ReadOptions(), Table::kMeta, kFormatKey, &value));
    uint32_t version = 0;
    if (!found || !absl::SimpleAtoi(value.view(), &version) || version != kFormatVersion) {
      return MakeError(absl::StatusCode::kFailedPrecondition, "FORMAT_UNSUPPORTED",
                       "it is no store of this version of the format",
                       {{"found", found ? value.ToString().substr(0, 32) : "none"},
                        {"supported", absl::StrCat(kFormatVersion)}});
    }
    CHANCERY_ASSIGN_OR_RETURN(found, snapshot_->Get(ReadOptions(), Table::kMeta, kHeadKey, &value));
    if (!found) return Damaged();
    return DecodeHead(value.view());
  }

  std::unique_ptr<KvIterator> Scan(Table table, absl::string_view begin,
                                   absl::string_view end) const {
    ReadOptions options;
    options.fill_cache = false;
    auto it = snapshot_->NewIterator(options, table, begin, end);
    it->SeekToFirst();
    return it;
  }

  absl::Status WriteOut() {
    CHANCERY_RETURN_IF_ERROR(kv_.Write(batch_, WriteOptions{/*sync=*/false}));
    batch_.Clear();
    return absl::OkStatus();
  }
  absl::Status WriteOutIfLarge() {
    return batch_.bytes() < kBatchBytes ? absl::OkStatus() : WriteOut();
  }

  // What later revisions put.
  absl::Status DropNewer(RowTable table) {
    const auto it = Scan(LiveTable(table), "", "");
    for (; it->Valid(); it->Next()) {
      Revision created;
      absl::string_view payload;
      if (!ParseRowValue(it->value(), &created, &payload)) return Damaged();
      if (created <= revision_) continue;
      batch_.Delete(LiveTable(table), it->key());
      CHANCERY_RETURN_IF_ERROR(WriteOutIfLarge());
    }
    CHANCERY_RETURN_IF_ERROR(it->status());
    return WriteOut();
  }

  // What later revisions closed: it is live again, if it was there by then.
  absl::Status Reopen(Table history) {
    const auto it = Scan(history, "", "");
    for (; it->Valid(); it->Next()) {
      absl::string_view key;
      Revision closed;
      Revision created;
      absl::string_view payload;
      RowTable table;
      if (!ParseHistoryKey(it->key(), &key, &closed) || !TableOf(key, &table) ||
          !ParseRowValue(it->value(), &created, &payload)) {
        return Damaged();
      }
      if (closed <= revision_) continue;
      batch_.Delete(history, it->key());
      if (created <= revision_) batch_.Put(LiveTable(table), key, it->value());
      CHANCERY_RETURN_IF_ERROR(WriteOutIfLarge());
    }
    CHANCERY_RETURN_IF_ERROR(it->status());
    return WriteOut();
  }

  absl::Status DropLog(absl::string_view begin, absl::string_view end) {
    const auto it = Scan(Table::kLog, begin, end);
    for (; it->Valid(); it->Next()) {
      batch_.Delete(Table::kLog, it->key());
      CHANCERY_RETURN_IF_ERROR(WriteOutIfLarge());
    }
    return it->status();
  }

  absl::Status WriteHead(Head head) {
    snapshot_ = kv_.NewSnapshot();
    head.revision = revision_;
    head.time = absl::InfinitePast();
    if (revision_ > 0) {
      PinnedValue value;
      CHANCERY_ASSIGN_OR_RETURN(const bool found, snapshot_->Get(ReadOptions(), Table::kLog,
                                                                 CommitKey(revision_), &value));
      if (!found) return Damaged();
      CHANCERY_ASSIGN_OR_RETURN(const struct Commit commit, DecodeCommit(value.view()));
      head.time = commit.time;
    }
    head.counts.fill(0);
    const auto it = Scan(Table::kCurrent, "", "");
    for (; it->Valid(); it->Next()) {
      EntityRef ref;
      if (!ParseEntityKey(it->key(), &ref)) return Damaged();
      ++head.counts[static_cast<size_t>(ref.kind)];
    }
    CHANCERY_RETURN_IF_ERROR(it->status());
    batch_.Put(Table::kMeta, kHeadKey, EncodeHead(head));
    return WriteOut();
  }

  KvStore& kv_;
  const Revision revision_;
  std::shared_ptr<const KvSnapshot> snapshot_;
  WriteBatch batch_;
};

}  // namespace

absl::Status RewindKvStore(KvStore& kv, Revision revision) { return Rewinder(kv, revision).Run(); }

}  // namespace chancery
