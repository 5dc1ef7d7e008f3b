#include "storage/rows/kv_copy_target.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/encoding/graph_keys.h"
#include "storage/encoding/record_codec.h"
#include "storage/rows/entity_changes.h"
#include "storage/rows/kv_row_reader.h"
#include "storage/rows/load_mark.h"
#include "storage/rows/row_store.h"

namespace chancery {
namespace {

constexpr char kBookmarkKey[] = "copy";

class KvCopyTarget final : public RowCopyTarget {
 public:
  explicit KvCopyTarget(std::unique_ptr<KvStore> kv) : kv_(std::move(kv)) {}

  absl::Status Start() {
    const auto snapshot = kv_->NewSnapshot();
    PinnedValue value;
    CHANCERY_ASSIGN_OR_RETURN(const bool begun,
                              snapshot->Get(ReadOptions(), Table::kMeta, kBookmarkKey, &value));
    if (begun) return absl::OkStatus();
    const auto any = snapshot->NewIterator(ReadOptions(), Table::kMeta, "", "");
    any->SeekToFirst();
    CHANCERY_RETURN_IF_ERROR(any->status());
    if (any->Valid()) {
      return MakeError(absl::StatusCode::kFailedPrecondition, "DIRECTORY_EXISTS",
                       "there is a store already: a copy needs a new directory");
    }
    // Both at once: who finds the mark finds what it is of.
    WriteBatch batch;
    AddLoadMark(&batch);
    batch.Put(Table::kMeta, kBookmarkKey, "");
    return kv_->Write(batch, WriteOptions{true});
  }

  absl::StatusOr<std::string> Bookmark() override {
    PinnedValue value;
    CHANCERY_RETURN_IF_ERROR(
        kv_->NewSnapshot()->Get(ReadOptions(), Table::kMeta, kBookmarkKey, &value).status());
    return value.ToString();
  }

  absl::Status Write(const RowCopyPiece& piece, const Head& head,
                     absl::string_view bookmark) override {
    WriteBatch batch;
    std::string value;
    for (const RowCopyPiece::Version& version : piece.versions) {
      value.clear();
      AppendRowValue(version.created, version.payload, &value);
      if (version.closed == 0) {
        batch.Put(LiveTable(version.table), version.key, value);
      } else {
        batch.Put(HistoryTable(version.table), HistoryKey(version.key, version.closed), value);
      }
    }
    for (const LoggedCommit& commit : piece.commits) {
      batch.Put(Table::kLog, CommitKey(commit.revision),
                EncodeCommit({commit.time, commit.rows, commit.author}));
      if (commit.changes.empty()) continue;
      batch.Put(Table::kLog, ChangesKey(commit.revision), EncodeChanges(commit.changes));
    }
    for (const auto& [id, outcome] : piece.requests) {
      batch.Put(Table::kLog, RequestKey(id), outcome);
      if (outcome.empty()) continue;
      const auto age = static_cast<uint64_t>(std::max<int64_t>(0, absl::ToUnixMicros(head.time)));
      batch.Put(Table::kLog, OutcomeAgeKey(age, id), "");
    }
    batch.Put(Table::kMeta, kBookmarkKey, bookmark);
    return kv_->Write(batch, WriteOptions{false});
  }

  absl::Status SetHead(const Head& head) override {
    WriteBatch batch;
    batch.Put(Table::kMeta, kFormatKey, absl::StrCat(kFormatVersion));
    batch.Put(Table::kMeta, kHeadKey, EncodeHead(head));
    return kv_->Write(batch, WriteOptions{true});
  }

  absl::StatusOr<std::shared_ptr<const RowReader>> NewReader(Revision revision) override {
    return std::make_shared<KvRowReader>(kv_->NewSnapshot(), revision, revision);
  }

  absl::Status Publish() override {
    CHANCERY_RETURN_IF_ERROR(kv_->Flush());
    WriteBatch batch;
    batch.Delete(Table::kMeta, kBookmarkKey);
    RemoveLoadMark(&batch);
    return kv_->Write(batch, WriteOptions{true});
  }

 private:
  const std::unique_ptr<KvStore> kv_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<RowCopyTarget>> OpenKvCopyTarget(std::unique_ptr<KvStore> kv) {
  auto target = std::make_unique<KvCopyTarget>(std::move(kv));
  CHANCERY_RETURN_IF_ERROR(target->Start());
  return std::unique_ptr<RowCopyTarget>(std::move(target));
}

}  // namespace chancery
