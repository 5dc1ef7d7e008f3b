// A snapshot of an engine with writes over it that the engine does not have yet.
//
// A layer is what one write does. A reader sees what the base has, with all that the layers change:
// of the changes of a key those of the newest layer count.

#ifndef CHANCERY_STORAGE_KV_LAYERED_SNAPSHOT_H_
#define CHANCERY_STORAGE_KV_LAYERED_SNAPSHOT_H_

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "storage/base/clock.h"
#include "storage/kv/kv_store.h"
#include "storage/kv/sorted_changes.h"
#include "storage/kv/write_batch.h"

namespace chancery {

// One write. Whoever needs its changes sorted first has them sorted.
class WriteLayer {
 public:
  // REQUIRES: !SortedChanges::HasRanges(batch).
  explicit WriteLayer(const WriteBatch& batch) : batch_(batch) {}
  WriteLayer(const WriteLayer&) = delete;
  WriteLayer& operator=(const WriteLayer&) = delete;

  // Cost: the first time that of sorting; who comes meanwhile waits.
  const SortedChanges& changes() const;

 private:
  const WriteBatch batch_;
  mutable std::once_flag once_;
  mutable SortedChanges changes_;
};
// Oldest first.
using WriteLayers = std::vector<std::shared_ptr<const WriteLayer>>;

// Thread-safe. Costs as the base, and for each read a look-up in each layer; an iterator also the
// changes that the layers make in its range, when it is made.
class LayeredSnapshot final : public KvSnapshot {
 public:
  LayeredSnapshot(std::shared_ptr<const KvSnapshot> base, WriteLayers layers, const Clock& clock)
      : KvSnapshot(clock), base_(std::move(base)), layers_(std::move(layers)) {}

 private:
  class Iterator;

  absl::StatusOr<bool> DoGet(const ReadOptions& options, Table table, absl::string_view key,
                             PinnedValue* value) const override;
  absl::Status DoMultiGet(const ReadOptions& options, Table table,
                          absl::Span<const absl::string_view> keys,
                          std::vector<PinnedValue>* values,
                          std::vector<bool>* found) const override;
  std::unique_ptr<KvIterator> DoNewIterator(const ReadOptions& options, Table table,
                                            absl::string_view begin,
                                            absl::string_view end) const override;
  absl::StatusOr<uint64_t> DoEstimateBytes(Table table, absl::string_view begin,
                                           absl::string_view end) const override;

  // Whether layers decide about a key; then whether it is there, with its value.
  bool Decide(Table table, absl::string_view key, bool* found, PinnedValue* value) const;

  const std::shared_ptr<const KvSnapshot> base_;
  const WriteLayers layers_;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_KV_LAYERED_SNAPSHOT_H_
