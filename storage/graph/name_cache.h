// Display names of people, polities, roles, places and topics, and the polities of roles and
// places, in memory: a page of meetings shows hundreds of them.
//
// An entry is what one row said from its revision on; a commit that changes the row erases it
// before the new revision is published. So an entry is right for every reader whose revision is not
// older than the row.
//
// Thread-safe.

#ifndef CHANCERY_STORAGE_GRAPH_NAME_CACHE_H_
#define CHANCERY_STORAGE_GRAPH_NAME_CACHE_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <mutex>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "storage/model/ids.h"

namespace chancery {

class NameCache {
 public:
  struct Entry {
    std::string display;
    PolityId polity;
    Revision created = 0;  // since when it is so
  };

  // Whether things of this kind are here: what many facts refer to.
  static bool Holds(EntityKind kind) {
    return kind == EntityKind::kPerson || kind == EntityKind::kPolity ||
           kind == EntityKind::kRole || kind == EntityKind::kPlace || kind == EntityKind::kTopic;
  }

  // REQUIRES: max_entries > 0.
  explicit NameCache(size_t max_entries) : max_shard_entries_(max_entries / kShards + 1) {}

  // False if it is not here, or not good for a reader at `revision`.
  bool Find(EntityRef ref, Revision revision, std::string* display, PolityId* polity) const {
    const Shard& shard = ShardOf(ref);
    std::lock_guard<std::mutex> lock(shard.mu);
    const auto it = shard.entries.find(ref);
    if (it == shard.entries.end() || it->second.created > revision) return false;
    if (display != nullptr) *display = it->second.display;
    if (polity != nullptr) *polity = it->second.polity;
    return true;
  }

  // Remembers what a reader at `revision`, the newest of its snapshot, has read.
  void Insert(EntityRef ref, Revision revision, Entry entry) {
    Shard& shard = ShardOf(ref);
    std::lock_guard<std::mutex> lock(shard.mu);
    // The reader may have read before a commit whose erasure has already passed here.
    if (revision < shard.erased_at) return;
    if (shard.entries.size() >= max_shard_entries_) shard.entries.clear();
    shard.entries[ref] = std::move(entry);
  }

  // `revision` changes this entity.
  void Erase(EntityRef ref, Revision revision) {
    Shard& shard = ShardOf(ref);
    std::lock_guard<std::mutex> lock(shard.mu);
    shard.erased_at = std::max(shard.erased_at, revision);
    shard.entries.erase(ref);
  }

  // Revisions up to this one changed nobody knows what.
  void EraseAll(Revision revision) {
    for (Shard& shard : shards_) {
      std::lock_guard<std::mutex> lock(shard.mu);
      shard.erased_at = std::max(shard.erased_at, revision);
      shard.entries.clear();
    }
  }

 private:
  static constexpr size_t kShards = 16;
  struct Shard {
    mutable std::mutex mu;
    absl::flat_hash_map<EntityRef, Entry> entries;  // guarded by mu
    Revision erased_at = 0;                         // guarded by mu
  };

  const Shard& ShardOf(EntityRef ref) const { return shards_[ref.id % kShards]; }
  Shard& ShardOf(EntityRef ref) { return shards_[ref.id % kShards]; }

  const size_t max_shard_entries_;
  std::array<Shard, kShards> shards_;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_GRAPH_NAME_CACHE_H_
