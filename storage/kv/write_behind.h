// Writes that return at once: a thread of its own gives them to the engine, in their order, while
// the next ones are prepared. For filling a store, where nothing is promised before the end.
//
//   WriteBehind writes([&](const SortedChanges& changes) { return engine.Write(changes); }, clock);
//   CHANCERY_RETURN_IF_ERROR(writes.Add(batch));
//   std::shared_ptr<const KvSnapshot> snapshot = writes.Snapshot([&] { return engine.Snapshot();
//   }); CHANCERY_RETURN_IF_ERROR(writes.Drain());   // now the engine has all
//
// What was added is in every snapshot that is made after, whether the engine has it yet or not.
//
// An error of the engine comes with a later call: from then on Add and Drain return it. The engine
// has the writes before the one that failed, perhaps a part of that one, and none after; snapshots
// still show all of them.

#ifndef CHANCERY_STORAGE_KV_WRITE_BEHIND_H_
#define CHANCERY_STORAGE_KV_WRITE_BEHIND_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "storage/base/clock.h"
#include "storage/kv/kv_store.h"
#include "storage/kv/layered_snapshot.h"
#include "storage/kv/sorted_changes.h"
#include "storage/kv/write_batch.h"

namespace chancery {

// Thread-safe.
class WriteBehind {
 public:
  using Write = std::function<absl::Status(const SortedChanges& changes)>;

  // An Add waits while more bytes than this wait for the engine.
  static constexpr size_t kMaxWaitingBytes = size_t{32} << 20;

  // `write` is called from one thread. `clock` must outlive this and its snapshots.
  explicit WriteBehind(Write write, const Clock& clock,
                       size_t max_waiting_bytes = kMaxWaitingBytes);
  WriteBehind(const WriteBehind&) = delete;
  WriteBehind& operator=(const WriteBehind&) = delete;
  // The engine gets what still waits, unless it failed.
  ~WriteBehind();

  // REQUIRES: !SortedChanges::HasRanges(batch). Cost: a copy of the batch.
  absl::Status Add(const WriteBatch& batch);
  // Waits until the engine has all that was added, or has failed: with what.
  absl::Status Drain() const;
  // `engine` makes one of the engine.
  std::shared_ptr<const KvSnapshot> Snapshot(
      absl::FunctionRef<std::shared_ptr<const KvSnapshot>()> engine) const;

 private:
  void Run();

  const Write write_;
  const Clock& clock_;
  const size_t max_waiting_bytes_;

  mutable std::mutex mu_;
  mutable std::condition_variable changed_;
  // All guarded by mu_.
  std::deque<std::shared_ptr<const WriteLayer>> waiting_;  // the first one is being given
  size_t waiting_bytes_ = 0;
  absl::Status failure_;
  bool stopped_ = false;

  std::thread thread_;  // last: it uses the others
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_KV_WRITE_BEHIND_H_
