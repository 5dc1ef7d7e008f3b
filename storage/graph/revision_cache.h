// What single rows said, by what they are about, in memory.
//
// An entry is what one row said from its revision on; a commit that changes the row erases it
// before the new revision is published. So an entry is right for every reader whose revision is not
// older than the row.
//
// Thread-safe.

#ifndef CHANCERY_STORAGE_GRAPH_REVISION_CACHE_H_
#define CHANCERY_STORAGE_GRAPH_REVISION_CACHE_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <mutex>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "storage/model/ids.h"

namespace chancery {

// `Entry` has `Revision created`, since when it is so, and `size_t cost() const`, of the bound.
template <typename Entry>
class RevisionCache {
 public:
  // Entries are in so many parts, by the id of what they are about.
  static constexpr size_t kShards = 16;

  // A part whose entries would cost more is dropped as a whole.
  explicit RevisionCache(size_t max_shard_cost) : max_shard_cost_(max_shard_cost) {}

  // Gives the entry to `use`, under a lock. False if it is not here, or not good for a reader at
  // `revision`. Cost: about 0.1 us.
  template <typename Use>
  bool Find(EntityRef ref, Revision revision, Use use) const {
    const Shard& shard = shards_[ref.id % kShards];
    std::lock_guard<std::mutex> lock(shard.mu);
    const auto it = shard.entries.find(ref);
    if (it == shard.entries.end() || it->second.created > revision) return false;
    use(it->second);
    return true;
  }

  // Remembers what a reader at `revision`, the newest of its snapshot, has read.
  void Insert(EntityRef ref, Revision revision, Entry entry) {
    Shard& shard = shards_[ref.id % kShards];
    const size_t cost = entry.cost();
    if (cost > max_shard_cost_) return;
    std::lock_guard<std::mutex> lock(shard.mu);
    // The reader may have read before a commit whose erasure has already passed here.
    if (revision < shard.erased_at || shard.entries.contains(ref)) return;
    if (shard.cost + cost > max_shard_cost_) shard.Clear();
    shard.cost += cost;
    shard.entries.emplace(ref, std::move(entry));
  }

  // `revision` changes what the entry of `ref` says.
  void Erase(EntityRef ref, Revision revision) {
    EraseUnless(ref, revision, [](const Entry& /*entry*/) { return false; });
  }

  // The same, unless the entry is here and `says_so` finds in it what `revision` makes true.
  template <typename SaysSo>
  void EraseUnless(EntityRef ref, Revision revision, SaysSo says_so) {
    Shard& shard = shards_[ref.id % kShards];
    std::lock_guard<std::mutex> lock(shard.mu);
    const auto it = shard.entries.find(ref);
    if (it != shard.entries.end() && says_so(it->second)) return;
    shard.erased_at = std::max(shard.erased_at, revision);
    if (it == shard.entries.end()) return;
    shard.cost -= it->second.cost();
    shard.entries.erase(it);
  }

  // Revisions up to this one changed nobody knows what.
  void EraseAll(Revision revision) {
    for (Shard& shard : shards_) {
      std::lock_guard<std::mutex> lock(shard.mu);
      shard.erased_at = std::max(shard.erased_at, revision);
      shard.Clear();
    }
  }

 private:
  struct Shard {
    void Clear() {
      entries.clear();
      cost = 0;
    }

    mutable std::mutex mu;
    // All guarded by mu.
    absl::flat_hash_map<EntityRef, Entry> entries;
    size_t cost = 0;
    Revision erased_at = 0;
  };

  const size_t max_shard_cost_;
  std::array<Shard, kShards> shards_;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_GRAPH_REVISION_CACHE_H_
