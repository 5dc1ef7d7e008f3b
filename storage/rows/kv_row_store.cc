#include "storage/rows/kv_row_store.h"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "storage/activity/activity.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/encoding/graph_keys.h"
#include "storage/encoding/record_codec.h"
#include "storage/rows/entity_changes.h"
#include "storage/rows/kv_row_reader.h"
#include "storage/rows/load_mark.h"
#include "storage/rows/recent_rows.h"
#include "storage/rows/revision_bounds.h"

namespace chancery {
namespace {

// What is kept of a large commit's memory.
constexpr size_t kMaxKeptBytes = size_t{64} << 20;

// As keys have it: the time before 1970 is one.
uint64_t AgeOf(absl::Time time) {
  return static_cast<uint64_t>(std::max<int64_t>(0, absl::ToUnixMicros(time)));
}

// A revision as readers see it.
struct State {
  Head head;
  std::shared_ptr<const KvSnapshot> snapshot;
};

class KvRowStore final : public RowStore {
 public:
  KvRowStore(std::unique_ptr<KvStore> kv, const KvRowStoreOptions& options)
      : kv_(std::move(kv)), options_(options) {}

  absl::Status Start() {
    State state;
    state.snapshot = kv_->NewSnapshot();
    CHANCERY_ASSIGN_OR_RETURN(const bool marked, HasLoadMark(*state.snapshot));
    if (marked && !options_.loading) {
      return MakeError(absl::StatusCode::kFailedPrecondition, "FORMAT_UNSUPPORTED",
                       "a load or a copy into this store was not finished, so it is not complete. "
                       "Run the same copy again (chanceryd --copy-store), which goes on; or remove "
                       "it, and load again (chancery-load --bulk)",
                       {{"found", "an unfinished load"}, {"supported", "complete stores"}});
    }
    PinnedValue value;
    CHANCERY_ASSIGN_OR_RETURN(bool found,
                              state.snapshot->Get(ReadOptions(), Table::kMeta, kFormatKey, &value));
    if (!found) {
      WriteBatch batch;
      batch.Put(Table::kMeta, kFormatKey, absl::StrCat(kFormatVersion));
      batch.Put(Table::kMeta, kHeadKey, EncodeHead(state.head));
      CHANCERY_RETURN_IF_ERROR(kv_->Write(batch, WriteOptions{true}));
      state.snapshot = kv_->NewSnapshot();
    } else {
      CHANCERY_RETURN_IF_ERROR(CheckFormat(value.view()));
      CHANCERY_ASSIGN_OR_RETURN(found,
                                state.snapshot->Get(ReadOptions(), Table::kMeta, kHeadKey, &value));
      if (!found) {
        return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT",
                         "the store has a format version but no head row");
      }
      CHANCERY_ASSIGN_OR_RETURN(state.head, DecodeHead(value.view()));
    }
    if (options_.recent_rows_bytes > 0) {
      recent_ = std::make_shared<RecentRows>(state.head.revision, options_.recent_rows_bytes);
    }
    made_ = durable_ = std::move(state);
    return absl::OkStatus();
  }

  Head durable_head() const override {
    std::lock_guard<std::mutex> lock(mu_);
    return durable_.head;
  }

  Head head() const override {
    std::lock_guard<std::mutex> lock(mu_);
    return made_.head;
  }

  absl::StatusOr<std::shared_ptr<const RowReader>> NewReader(Revision revision) const override {
    std::lock_guard<std::mutex> lock(mu_);
    CHANCERY_RETURN_IF_ERROR(CheckReadable(revision, durable_.head));
    return std::make_shared<KvRowReader>(durable_.snapshot, revision, durable_.head.revision);
  }

  absl::StatusOr<std::shared_ptr<const RowReader>> NewWriterReader() const override {
    std::lock_guard<std::mutex> lock(mu_);
    return std::make_shared<KvRowReader>(made_.snapshot, made_.head.revision, made_.head.revision,
                                         recent_);
  }

  absl::Status Commit(Revision expected_head, const Head& next,
                      const RowChanges& changes) override {
    std::lock_guard<std::mutex> lock(commit_mu_);
    State made;
    bool unsettled;
    {
      std::lock_guard<std::mutex> state_lock(mu_);
      made = made_;
      unsettled = unsettled_;
    }
    if (made.head.revision != expected_head) {
      return MakeError(absl::StatusCode::kAborted, "REVISION_CONFLICT",
                       absl::StrCat("prepared on revision ", expected_head, ", but the newest is ",
                                    made.head.revision));
    }
    // Nothing is put on top of what may not be there.
    if (unsettled) {
      const absl::Status settled = Sync(made.head.revision);
      if (!settled.ok()) {
        return MakeError(absl::StatusCode::kUnavailable, "STORAGE_UNAVAILABLE",
                         absl::StrCat("nothing was written: an earlier commit is not settled (",
                                      settled.message(), ")"));
      }
    }
    CHANCERY_RETURN_IF_ERROR(MakeBatch(made, next, changes));
    CHANCERY_RETURN_IF_ERROR(kv_->Write(batch_, WriteOptions{false}));
    if (recent_ != nullptr) recent_->Advance(next.revision, changes);
    made.head = WithOwnOf(made.head, next);
    made.snapshot = kv_->NewSnapshot();
    std::lock_guard<std::mutex> state_lock(mu_);
    made_ = made;
    if (options_.sync) {
      waiting_.push_back(std::move(made));
    } else {
      durable_ = std::move(made);
    }
    return absl::OkStatus();
  }

  absl::Status Sync(Revision revision) override {
    std::unique_lock<std::mutex> lock(mu_);
    while (durable_.head.revision < revision) {
      if (syncing_) {
        synced_.wait(lock);
        continue;
      }
      // For all who wait now. Commits made meanwhile have the next one.
      syncing_ = true;
      const Revision target = made_.head.revision;
      lock.unlock();
      const absl::Status status = kv_->Sync();
      lock.lock();
      syncing_ = false;
      unsettled_ = !status.ok();
      if (status.ok()) {
        size_t commits = 0;
        for (; !waiting_.empty() && waiting_.front().head.revision <= target; ++commits) {
          durable_ = std::move(waiting_.front());
          waiting_.pop_front();
        }
        ThisProcess().sync_commits.Observe(static_cast<double>(commits));
      }
      synced_.notify_all();
      if (!status.ok()) {
        return MakeError(absl::StatusCode::kUnavailable, "OUTCOME_UNKNOWN",
                         absl::StrCat("it is not known whether revision ", revision,
                                      " was stored: ", status.message()));
      }
    }
    return absl::OkStatus();
  }

  absl::StatusOr<uint64_t> LeaseIds(EntityKind kind, uint64_t count) override {
    std::lock_guard<std::mutex> lock(commit_mu_);
    Head head = this->head();
    uint64_t& next = head.next_ids[static_cast<size_t>(kind)];
    const uint64_t first = next;
    next += count;
    // Not synced: it comes before all commits that use the ids.
    WriteBatch batch;
    batch.Put(Table::kMeta, kHeadKey, EncodeHead(head));
    CHANCERY_RETURN_IF_ERROR(kv_->Write(batch, WriteOptions{false}));
    std::lock_guard<std::mutex> state_lock(mu_);
    made_.head.next_ids = head.next_ids;
    return first;
  }

  absl::Status EditClosed(const ClosedRowEdits& edits) override {
    WriteBatch batch;
    std::string value;
    for (const ClosedRowEdits::Edit& edit : edits.edits()) {
      const std::string key = HistoryKey(edit.key, edit.closed);
      if (edit.drop) {
        batch.Delete(HistoryTable(edit.table), key);
        continue;
      }
      value.clear();
      AppendRowValue(edit.created, edit.payload, &value);
      batch.Put(HistoryTable(edit.table), key, value);
    }
    return kv_->Write(batch, WriteOptions{options_.sync});
  }

  absl::Status RedactLog(const std::vector<Revision>& revisions,
                         const std::vector<EntityRef>& entities) override {
    const absl::flat_hash_set<EntityRef> gone(entities.begin(), entities.end());
    const auto snapshot = kv_->NewSnapshot();
    WriteBatch batch;
    for (Revision revision : revisions) {
      const std::string key = ChangesKey(revision);
      PinnedValue value;
      CHANCERY_ASSIGN_OR_RETURN(const bool found,
                                snapshot->Get(ReadOptions(), Table::kLog, key, &value));
      if (!found) continue;
      std::vector<EntityChange> changes;
      if (!DecodeChanges(value.view(), &changes)) {
        return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT",
                         absl::StrCat("the log of revision ", revision, " is damaged"));
      }
      const size_t before = changes.size();
      changes.erase(std::remove_if(changes.begin(), changes.end(),
                                   [&](const EntityChange& c) { return gone.contains(c.ref); }),
                    changes.end());
      if (changes.size() != before) batch.Put(Table::kLog, key, EncodeChanges(changes));
    }
    return kv_->Write(batch, WriteOptions{options_.sync});
  }

  absl::Status RaiseOldest(Revision oldest) override {
    std::lock_guard<std::mutex> lock(commit_mu_);
    Head readable = durable_head();
    readable.oldest = 0;
    CHANCERY_RETURN_IF_ERROR(CheckReadable(oldest, readable));
    WriteBatch batch;
    return WriteTrim(oldest, 0, &batch);
  }

  absl::Status FinishTrim(Revision oldest) override {
    std::lock_guard<std::mutex> lock(commit_mu_);
    WriteBatch batch;
    batch.DeleteRange(Table::kLog, CommitKey(0), CommitKey(oldest));
    batch.DeleteRange(Table::kLog, ChangesKey(0), ChangesKey(oldest));
    return WriteTrim(oldest, oldest, &batch);
  }

  absl::StatusOr<size_t> ExpireOutcomes(absl::Time time, size_t max_outcomes) override {
    const auto snapshot = kv_->NewSnapshot();
    const auto it = snapshot->NewIterator(ReadOptions(), Table::kLog, OutcomeAgeKey(0, ""),
                                          OutcomeAgeKey(AgeOf(time), ""));
    WriteBatch batch;
    size_t outcomes = 0;
    for (it->SeekToFirst(); it->Valid() && outcomes < max_outcomes; it->Next(), ++outcomes) {
      uint64_t micros;
      absl::string_view request_id;
      if (!ParseOutcomeAgeKey(it->key(), &micros, &request_id)) {
        return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", "the log is damaged");
      }
      batch.Put(Table::kLog, RequestKey(request_id), "");
      batch.Delete(Table::kLog, it->key());
    }
    CHANCERY_RETURN_IF_ERROR(it->status());
    if (outcomes == 0) return outcomes;
    CHANCERY_RETURN_IF_ERROR(kv_->Write(batch, WriteOptions{options_.sync}));
    CHANCERY_RETURN_IF_ERROR(Renew());  // so that it shows
    return outcomes;
  }

  absl::Status Renew() override {
    // No commit comes between the snapshot and its head.
    std::lock_guard<std::mutex> lock(commit_mu_);
    CHANCERY_RETURN_IF_ERROR(Sync(head().revision));
    auto snapshot = kv_->NewSnapshot();
    std::lock_guard<std::mutex> state_lock(mu_);
    made_.snapshot = snapshot;
    durable_.snapshot = std::move(snapshot);
    return absl::OkStatus();
  }

  absl::StatusOr<KvStats> Stats() const override { return kv_->Stats(); }
  absl::Status Backup(absl::string_view directory) override { return kv_->Backup(directory); }
  absl::Status Compact(Budget& budget) override { return kv_->CompactAll(budget); }
  absl::Status Flush() override { return kv_->Flush(); }
  absl::Status VerifyChecksums() const override { return kv_->VerifyChecksums(); }

 private:
  static absl::Status CheckFormat(absl::string_view found) {
    uint32_t version;
    if (absl::SimpleAtoi(found, &version) && version == kFormatVersion) return absl::OkStatus();
    const std::string text(found.substr(0, 32));
    return MakeError(
        absl::StatusCode::kFailedPrecondition, "FORMAT_UNSUPPORTED",
        absl::StrCat("the store has format version ", text, "; this program reads version ",
                     kFormatVersion,
                     ". Export it with the version of Chancery that made it (chancery export "
                     "--format jsonl) and load the export into a new store (chancery-load)"),
        {{"found", text}, {"supported", absl::StrCat(kFormatVersion)}});
  }

  // What is the store's own stays, as it may have changed while the commit was prepared.
  static Head WithOwnOf(const Head& made, Head next) {
    next.next_ids = made.next_ids;
    next.oldest = made.oldest;
    next.trimmed = made.trimmed;
    return next;
  }

  // In the head of every revision that is or becomes the newest. REQUIRES: commit_mu_ is held.
  absl::Status WriteTrim(Revision oldest, Revision trimmed, WriteBatch* batch) {
    Head head = this->head();
    head.oldest = std::max(head.oldest, oldest);
    head.trimmed = std::max(head.trimmed, trimmed);
    batch->Put(Table::kMeta, kHeadKey, EncodeHead(head));
    CHANCERY_RETURN_IF_ERROR(kv_->Write(*batch, WriteOptions{options_.sync}));
    std::lock_guard<std::mutex> state_lock(mu_);
    const auto set = [&head](State* state) {
      state->head.oldest = head.oldest;
      state->head.trimmed = head.trimmed;
    };
    set(&made_);
    set(&durable_);
    for (State& state : waiting_) set(&state);
    return absl::OkStatus();
  }

  static absl::Status CheckKey(absl::string_view key) {
    if (key.size() <= kMaxRowKeyBytes) return absl::OkStatus();
    return MakeError(absl::StatusCode::kInvalidArgument, "INVALID_FIELD",
                     absl::StrCat("a key has ", key.size(), " bytes; max_row_key_bytes is ",
                                  kMaxRowKeyBytes, " (\"", key.substr(1, 60), "...\")"));
  }

  // Into batch_. REQUIRES: commit_mu_ is held.
  absl::Status MakeBatch(const State& made, const Head& next, const RowChanges& changes) {
    // Its memory serves the next commit, of which large ones mostly come one after the other.
    if (batch_.bytes() > kMaxKeptBytes) batch_ = WriteBatch();
    WriteBatch& batch = batch_;
    batch.Clear();
    constexpr size_t kFramingBytes = 16;
    batch.Reserve(changes.bytes() +
                  kFramingBytes * (changes.puts() + 2 * changes.closes() + changes.log().size()));
    // What is put again needs no delete before.
    using RowName = std::pair<RowTable, absl::string_view>;
    absl::flat_hash_set<RowName> put_again;
    if (changes.closes() > 0) {
      put_again.reserve(changes.puts());
      for (size_t i = 0; i < changes.puts(); ++i) {
        put_again.insert({changes.put(i).table, changes.put(i).key});
      }
    }
    // Closed rows keep their values, which are read in one go for each table.
    std::string value;
    for (int t = 0; t < kRowTableCount; ++t) {
      const auto table = static_cast<RowTable>(t);
      std::vector<absl::string_view> keys;
      for (size_t i = 0; i < changes.closes(); ++i) {
        if (changes.close(i).table == table) keys.push_back(changes.close(i).key);
      }
      if (keys.empty()) continue;
      CHANCERY_ASSIGN_OR_RETURN(
          const std::vector<absl::optional<RowReader::Found>> rows,
          GetLiveRows(*made.snapshot, made.head.revision, recent_.get(), table, keys));
      for (size_t i = 0; i < keys.size(); ++i) {
        if (!rows[i].has_value()) {
          return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT",
                           "a row that must be there is missing: verify the store");
        }
        value.clear();
        AppendRowValue(rows[i]->created, rows[i]->payload, &value);
        batch.Put(HistoryTable(table), HistoryKey(keys[i], next.revision), value);
        if (!put_again.contains(RowName(table, keys[i]))) batch.Delete(LiveTable(table), keys[i]);
      }
    }
    for (size_t i = 0; i < changes.puts(); ++i) {
      const RowChanges::Change put = changes.put(i);
      CHANCERY_RETURN_IF_ERROR(CheckKey(put.key));
      value.clear();
      AppendRowValue(next.revision, put.payload, &value);
      batch.Put(LiveTable(put.table), put.key, value);
    }
    for (const auto& [request_id, outcome] : changes.requests()) {
      const std::string key = RequestKey(request_id);
      CHANCERY_RETURN_IF_ERROR(CheckKey(key));
      batch.Put(Table::kLog, key, outcome);
      batch.Put(Table::kLog, OutcomeAgeKey(AgeOf(next.time), request_id), "");
    }
    batch.Put(Table::kLog, CommitKey(next.revision),
              EncodeCommit({next.time, changes.puts() + changes.closes(), changes.author()}));
    if (!changes.log().empty()) {
      batch.Put(Table::kLog, ChangesKey(next.revision), EncodeChanges(changes.log()));
    }
    batch.Put(Table::kMeta, kHeadKey, EncodeHead(WithOwnOf(made.head, next)));
    return batch.status();
  }

  const std::unique_ptr<KvStore> kv_;
  const KvRowStoreOptions options_;
  std::shared_ptr<RecentRows> recent_;  // of made_; set by Start; may be null

  std::mutex commit_mu_;  // before mu_
  WriteBatch batch_;      // guarded by commit_mu_

  mutable std::mutex mu_;
  std::condition_variable synced_;
  // All guarded by mu_.
  State made_;                 // the newest revision
  State durable_;              // the newest one on the device
  std::deque<State> waiting_;  // those behind it
  bool syncing_ = false;
  bool unsettled_ = false;  // the last sync failed
};

}  // namespace

absl::StatusOr<std::unique_ptr<RowStore>> OpenKvRowStore(std::unique_ptr<KvStore> kv,
                                                         const KvRowStoreOptions& options) {
  auto store = std::make_unique<KvRowStore>(std::move(kv), options);
  CHANCERY_RETURN_IF_ERROR(store->Start());
  return std::unique_ptr<RowStore>(std::move(store));
}

size_t LaneSizeOfRow(absl::string_view key) { return DatedLaneSize(key); }

}  // namespace chancery
