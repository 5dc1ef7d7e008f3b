// A KvStore in memory: for tests, for tools over small graphs, and for a server that keeps nothing
// (`--storage=memory`). It passes the same suite as the engine on disk. What differs:
//   - nothing survives the process, so WriteOptions::sync means nothing;
//   - everything must fit in memory, about 200 bytes for each key besides key and value;
//   - Backup() is UNIMPLEMENTED: there are no files to copy;
//   - one writer at a time excludes readers for as long as its batch takes.
//
// Versions: each key has its versions, newest first, each with the number of the batch that wrote
// it. A snapshot is one such number, so making one copies nothing; a version that no snapshot can
// see any more is freed by the write or the release of a snapshot that made it so.
//
// Cost: O(log keys) for Get, seek and each change; DeleteRange also in proportion to what it
// deletes.

#ifndef CHANCERY_STORAGE_KV_MEMORY_KV_STORE_H_
#define CHANCERY_STORAGE_KV_MEMORY_KV_STORE_H_

#include <cstddef>
#include <memory>

#include "storage/base/clock.h"
#include "storage/kv/kv_store.h"

namespace chancery {

// Thread-safe.
class MemoryKvStore final : public KvStore {
 public:
  // `clock` is asked about deadlines; it must outlive the store and all of its snapshots.
  explicit MemoryKvStore(const Clock& clock = SystemClock::Get());
  ~MemoryKvStore() override;

  // Versions that are kept though newer ones exist, and keys that are kept though deleted, because
  // of snapshots: for tests.
  size_t stale_versions() const;

 private:
  class Snapshot;
  class Iterator;
  struct State;

  std::shared_ptr<const KvSnapshot> DoNewSnapshot() const override;
  absl::Status DoWrite(const WriteBatch& batch, const WriteOptions& options) override;
  absl::Status DoSync() override;
  absl::Status DoCompactAll(Budget& budget) override;
  absl::Status DoFlush() override;
  absl::StatusOr<KvStats> DoStats() const override;
  absl::Status DoBackup(absl::string_view directory) override;
  absl::Status DoVerifyChecksums() const override;

  const Clock& clock_;
  const std::shared_ptr<State> state_;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_KV_MEMORY_KV_STORE_H_
