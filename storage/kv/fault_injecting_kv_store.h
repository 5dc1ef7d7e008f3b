// A KvStore that passes everything on to another one, counts calls, and fails those that a test
// asks it to fail. For tests only.
//
//   FaultInjectingKvStore store(std::make_unique<MemoryKvStore>());
//   store.FailCall(FaultInjectingKvStore::Call::kWrite, 3, absl::UnavailableError("disk on fire"));
//   ... the third write from now on fails and changes nothing; all others succeed ...
//   EXPECT_EQ(store.calls(FaultInjectingKvStore::Call::kRead), 2u);   // a plan reads two rows
//
// Thread-safe, as its snapshots are.

#ifndef CHANCERY_STORAGE_KV_FAULT_INJECTING_KV_STORE_H_
#define CHANCERY_STORAGE_KV_FAULT_INJECTING_KV_STORE_H_

#include <atomic>
#include <cstdint>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "storage/base/clock.h"
#include "storage/kv/kv_store.h"

namespace chancery {

class FaultInjectingKvStore final : public KvStore {
 public:
  enum class Call {
    kWrite,        // Write
    kSync,         // Sync
    kRead,         // Get, MultiGet (one call), EstimateBytes, each seek and step of an iterator
    kMaintenance,  // Flush, CompactAll, Stats, Backup, VerifyChecksums
  };

  // `clock` is the one that `base` asks about deadlines; it must outlive this and its snapshots.
  explicit FaultInjectingKvStore(std::unique_ptr<KvStore> base,
                                 const Clock& clock = SystemClock::Get());
  ~FaultInjectingKvStore() override;

  // Makes the n-th call of a kind from now on fail with `error`, without reaching the other store.
  // Replaces what was asked for that kind before. REQUIRES: n >= 1, !error.ok().
  void FailCall(Call call, uint64_t n, absl::Status error);
  // The same for every call from the n-th on.
  void FailCallsFrom(Call call, uint64_t n, absl::Status error);
  // No call of any kind fails any more.
  void StopFailing();

  // Calls of a kind until now, also those that failed.
  uint64_t calls(Call call) const;
  // Changes in all batches that were written: rows put and rows deleted.
  uint64_t rows_written() const { return rows_written_; }

  // The store that gets the calls.
  KvStore& base() { return *base_; }

 private:
  class Faults;
  class Iterator;
  class Snapshot;

  std::shared_ptr<const KvSnapshot> DoNewSnapshot() const override;
  absl::Status DoWrite(const WriteBatch& batch, const WriteOptions& options) override;
  absl::Status DoSync() override;
  absl::Status DoCompactAll(Budget& budget) override;
  absl::Status DoFlush() override;
  absl::StatusOr<KvStats> DoStats() const override;
  absl::Status DoBackup(absl::string_view directory) override;
  absl::Status DoVerifyChecksums() const override;

  const std::unique_ptr<KvStore> base_;
  const Clock& clock_;
  const std::shared_ptr<Faults> faults_;
  std::atomic<uint64_t> rows_written_{0};
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_KV_FAULT_INJECTING_KV_STORE_H_
