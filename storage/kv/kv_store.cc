#include "storage/kv/kv_store.h"

#include "absl/strings/str_cat.h"
#include "storage/activity/activity.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

absl::Status DeadlineError() {
  return MakeError(absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED",
                   "the deadline passed while the store was being read");
}

bool HasPassed(absl::Time deadline, const Clock& clock) {
  return deadline != absl::InfiniteFuture() && clock.Now() >= deadline;
}

bool IsTable(Table table) { return static_cast<int>(table) < kTableCount; }

absl::Status NoSuchTable(Table table) {
  return absl::InvalidArgumentError(absl::StrCat("there is no table ", static_cast<int>(table)));
}

// Over no key at all.
class EmptyIterator final : public KvIterator {
 private:
  void DoSeekToFirst() override { SetEnd(); }
  void DoSeekToLast() override { SetEnd(); }
  void DoSeek(absl::string_view /*target*/) override { SetEnd(); }
  void DoSeekForPrev(absl::string_view /*target*/) override { SetEnd(); }
  void DoNext() override { SetEnd(); }
  void DoPrev() override { SetEnd(); }
};

// Over a table that is none.
class ErrorIterator final : public KvIterator {
 public:
  explicit ErrorIterator(absl::Status status) : error_(std::move(status)) { SetError(error_); }

 private:
  void DoSeekToFirst() override { SetError(error_); }
  void DoSeekToLast() override { SetError(error_); }
  void DoSeek(absl::string_view /*target*/) override { SetError(error_); }
  void DoSeekForPrev(absl::string_view /*target*/) override { SetError(error_); }
  void DoNext() override { SetError(error_); }
  void DoPrev() override { SetError(error_); }

  const absl::Status error_;
};

}  // namespace

KvIterator::~KvIterator() = default;

void KvIterator::SetEnd() {
  valid_ = false;
  key_ = absl::string_view();
  value_ = absl::string_view();
}

void KvIterator::SetError(absl::Status status) {
  SetEnd();
  status_ = std::move(status);
}

bool KvIterator::CheckDeadline() {
  if (!HasPassed(deadline_, snapshot_->clock_)) return true;
  SetError(DeadlineError());
  return false;
}

bool KvIterator::BeginSeek() {
  if (!status_.ok()) status_ = absl::OkStatus();
  CountSeeksOfThread(1);
  return CheckDeadline();
}

void KvIterator::SeekToFirst() {
  if (BeginSeek()) DoSeekToFirst();
}

void KvIterator::SeekToLast() {
  if (BeginSeek()) DoSeekToLast();
}

void KvIterator::Seek(absl::string_view target) {
  if (BeginSeek()) DoSeek(target);
}

void KvIterator::SeekForPrev(absl::string_view target) {
  if (BeginSeek()) DoSeekForPrev(target);
}

void KvIterator::Next() {
  if (BeginStep()) DoNext();
}

void KvIterator::Prev() {
  if (BeginStep()) DoPrev();
}

KvSnapshot::~KvSnapshot() = default;

absl::Status KvSnapshot::CheckRead(const ReadOptions& options, Table table) const {
  if (!IsTable(table)) return NoSuchTable(table);
  if (HasPassed(options.deadline, clock_)) return DeadlineError();
  return absl::OkStatus();
}

absl::StatusOr<bool> KvSnapshot::Get(const ReadOptions& options, Table table, absl::string_view key,
                                     PinnedValue* value) const {
  value->Reset();
  CHANCERY_RETURN_IF_ERROR(CheckRead(options, table));
  CountSeeksOfThread(1);
  return DoGet(options, table, key, value);
}

absl::Status KvSnapshot::MultiGet(const ReadOptions& options, Table table,
                                  absl::Span<const absl::string_view> keys,
                                  std::vector<PinnedValue>* values,
                                  std::vector<bool>* found) const {
  values->assign(keys.size(), PinnedValue());
  found->assign(keys.size(), false);
  CHANCERY_RETURN_IF_ERROR(CheckRead(options, table));
  if (keys.empty()) return absl::OkStatus();
  CountSeeksOfThread(keys.size());
  return DoMultiGet(options, table, keys, values, found);
}

std::unique_ptr<KvIterator> KvSnapshot::NewIterator(const ReadOptions& options, Table table,
                                                    absl::string_view begin,
                                                    absl::string_view end) const {
  std::unique_ptr<KvIterator> it;
  if (!IsTable(table)) {
    it = std::make_unique<ErrorIterator>(NoSuchTable(table));
  } else if (!end.empty() && begin >= end) {
    it = std::make_unique<EmptyIterator>();
  } else {
    it = DoNewIterator(options, table, begin, end);
  }
  it->deadline_ = options.deadline;
  it->snapshot_ = shared_from_this();
  return it;
}

absl::StatusOr<uint64_t> KvSnapshot::EstimateBytes(Table table, absl::string_view begin,
                                                   absl::string_view end) const {
  if (!IsTable(table)) return NoSuchTable(table);
  if (!end.empty() && begin >= end) return uint64_t{0};
  return DoEstimateBytes(table, begin, end);
}

KvStore::~KvStore() = default;

absl::Status KvStore::CheckWritable(absl::string_view what) const {
  if (!read_only_) return absl::OkStatus();
  return MakeError(absl::StatusCode::kFailedPrecondition, "STORAGE_READ_ONLY",
                   absl::StrCat("cannot ", what, ": the store was opened for reading only"));
}

std::shared_ptr<const KvSnapshot> KvStore::NewSnapshot() const { return DoNewSnapshot(); }

absl::Status KvStore::Write(const WriteBatch& batch, const WriteOptions& options) {
  CHANCERY_RETURN_IF_ERROR(batch.status());
  if (batch.empty()) return absl::OkStatus();
  CHANCERY_RETURN_IF_ERROR(CheckWritable("write"));
  return DoWrite(batch, options);
}

absl::Status KvStore::Sync() {
  CHANCERY_RETURN_IF_ERROR(CheckWritable("sync"));
  return DoSync();
}

absl::Status KvStore::CompactAll(Budget& budget) {
  CHANCERY_RETURN_IF_ERROR(CheckWritable("compact"));
  CHANCERY_RETURN_IF_ERROR(budget.Poll());
  return DoCompactAll(budget);
}

absl::Status KvStore::Flush() {
  CHANCERY_RETURN_IF_ERROR(CheckWritable("flush"));
  return DoFlush();
}

absl::StatusOr<KvStats> KvStore::Stats() const { return DoStats(); }

absl::Status KvStore::Backup(absl::string_view directory) {
  if (directory.empty()) {
    return absl::InvalidArgumentError("cannot back up: no directory was named");
  }
  CHANCERY_RETURN_IF_ERROR(CheckWritable("back up"));
  return DoBackup(directory);
}

absl::Status KvStore::VerifyChecksums() const { return DoVerifyChecksums(); }

}  // namespace chancery
