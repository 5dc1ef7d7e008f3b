#include "storage/kv/fault_injecting_kv_store.h"

#include <array>
#include <cstddef>
#include <mutex>
#include <utility>

#include "storage/base/status_macros.h"

namespace chancery {

class FaultInjectingKvStore::Faults {
 public:
  void Set(Call call, uint64_t n, absl::Status error, bool lasting) {
    std::lock_guard<std::mutex> lock(mu_);
    Plan& plan = plans_[static_cast<size_t>(call)];
    plan.at = plan.calls + n;
    plan.error = std::move(error);
    plan.lasting = lasting;
  }

  void Clear() {
    std::lock_guard<std::mutex> lock(mu_);
    for (Plan& plan : plans_) plan.at = 0;
  }

  uint64_t calls(Call call) const {
    std::lock_guard<std::mutex> lock(mu_);
    return plans_[static_cast<size_t>(call)].calls;
  }

  // Counts a call: OK if it is to go on.
  absl::Status Count(Call call) {
    std::lock_guard<std::mutex> lock(mu_);
    Plan& plan = plans_[static_cast<size_t>(call)];
    ++plan.calls;
    if (plan.at == 0 || plan.calls < plan.at) return absl::OkStatus();
    if (plan.calls > plan.at && !plan.lasting) return absl::OkStatus();
    return plan.error;
  }

 private:
  struct Plan {
    uint64_t calls = 0;
    uint64_t at = 0;  // the call that fails; 0: none
    absl::Status error;
    bool lasting = false;
  };

  mutable std::mutex mu_;
  std::array<Plan, 4> plans_;  // by Call; guarded by mu_
};

class FaultInjectingKvStore::Iterator final : public KvIterator {
 public:
  Iterator(std::unique_ptr<KvIterator> base, std::shared_ptr<Faults> faults)
      : base_(std::move(base)), faults_(std::move(faults)) {}

 private:
  void DoSeekToFirst() override {
    Move([this] { base_->SeekToFirst(); });
  }
  void DoSeekToLast() override {
    Move([this] { base_->SeekToLast(); });
  }
  void DoSeek(absl::string_view target) override {
    Move([this, target] { base_->Seek(target); });
  }
  void DoSeekForPrev(absl::string_view target) override {
    Move([this, target] { base_->SeekForPrev(target); });
  }
  void DoNext() override {
    Move([this] { base_->Next(); });
  }
  void DoPrev() override {
    Move([this] { base_->Prev(); });
  }

  template <typename Function>
  void Move(Function move) {
    if (absl::Status fault = faults_->Count(Call::kRead); !fault.ok()) {
      return SetError(std::move(fault));
    }
    move();
    if (base_->Valid()) {
      SetEntry(base_->key(), base_->value());
    } else if (base_->status().ok()) {
      SetEnd();
    } else {
      SetError(base_->status());
    }
  }

  const std::unique_ptr<KvIterator> base_;
  const std::shared_ptr<Faults> faults_;
};

class FaultInjectingKvStore::Snapshot final : public KvSnapshot {
 public:
  Snapshot(std::shared_ptr<const KvSnapshot> base, std::shared_ptr<Faults> faults,
           const Clock& clock)
      : KvSnapshot(clock), base_(std::move(base)), faults_(std::move(faults)) {}

 private:
  absl::StatusOr<bool> DoGet(const ReadOptions& options, Table table, absl::string_view key,
                             PinnedValue* value) const override {
    CHANCERY_RETURN_IF_ERROR(faults_->Count(Call::kRead));
    return base_->Get(options, table, key, value);
  }

  absl::Status DoMultiGet(const ReadOptions& options, Table table,
                          absl::Span<const absl::string_view> keys,
                          std::vector<PinnedValue>* values,
                          std::vector<bool>* found) const override {
    CHANCERY_RETURN_IF_ERROR(faults_->Count(Call::kRead));
    return base_->MultiGet(options, table, keys, values, found);
  }

  std::unique_ptr<KvIterator> DoNewIterator(const ReadOptions& options, Table table,
                                            absl::string_view begin,
                                            absl::string_view end) const override {
    return std::make_unique<Iterator>(base_->NewIterator(options, table, begin, end), faults_);
  }

  absl::StatusOr<uint64_t> DoEstimateBytes(Table table, absl::string_view begin,
                                           absl::string_view end) const override {
    CHANCERY_RETURN_IF_ERROR(faults_->Count(Call::kRead));
    return base_->EstimateBytes(table, begin, end);
  }

  const std::shared_ptr<const KvSnapshot> base_;
  const std::shared_ptr<Faults> faults_;
};

FaultInjectingKvStore::FaultInjectingKvStore(std::unique_ptr<KvStore> base, const Clock& clock)
    : KvStore(/*read_only=*/false),
      base_(std::move(base)),
      clock_(clock),
      faults_(std::make_shared<Faults>()) {}

FaultInjectingKvStore::~FaultInjectingKvStore() = default;

void FaultInjectingKvStore::FailCall(Call call, uint64_t n, absl::Status error) {
  faults_->Set(call, n, std::move(error), /*lasting=*/false);
}

void FaultInjectingKvStore::FailCallsFrom(Call call, uint64_t n, absl::Status error) {
  faults_->Set(call, n, std::move(error), /*lasting=*/true);
}

void FaultInjectingKvStore::StopFailing() { faults_->Clear(); }

uint64_t FaultInjectingKvStore::calls(Call call) const { return faults_->calls(call); }

std::shared_ptr<const KvSnapshot> FaultInjectingKvStore::DoNewSnapshot() const {
  return std::make_shared<Snapshot>(base_->NewSnapshot(), faults_, clock_);
}

absl::Status FaultInjectingKvStore::DoWrite(const WriteBatch& batch, const WriteOptions& options) {
  CHANCERY_RETURN_IF_ERROR(faults_->Count(Call::kWrite));
  CHANCERY_RETURN_IF_ERROR(base_->Write(batch, options));
  rows_written_ += batch.count();
  return absl::OkStatus();
}

absl::Status FaultInjectingKvStore::DoSync() {
  CHANCERY_RETURN_IF_ERROR(faults_->Count(Call::kSync));
  return base_->Sync();
}

absl::Status FaultInjectingKvStore::DoCompactAll(Budget& budget) {
  CHANCERY_RETURN_IF_ERROR(faults_->Count(Call::kMaintenance));
  return base_->CompactAll(budget);
}

absl::Status FaultInjectingKvStore::DoFlush() {
  CHANCERY_RETURN_IF_ERROR(faults_->Count(Call::kMaintenance));
  return base_->Flush();
}

absl::StatusOr<KvStats> FaultInjectingKvStore::DoStats() const {
  CHANCERY_RETURN_IF_ERROR(faults_->Count(Call::kMaintenance));
  return base_->Stats();
}

absl::Status FaultInjectingKvStore::DoBackup(absl::string_view directory) {
  CHANCERY_RETURN_IF_ERROR(faults_->Count(Call::kMaintenance));
  return base_->Backup(directory);
}

absl::Status FaultInjectingKvStore::DoVerifyChecksums() const {
  CHANCERY_RETURN_IF_ERROR(faults_->Count(Call::kMaintenance));
  return base_->VerifyChecksums();
}

}  // namespace chancery
