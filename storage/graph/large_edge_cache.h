// Edges of large meetings (storage/graph/large_meeting.h) in memory, as they are stored. Where many
// took part, the meeting stands in the list of each, and each list would look the one edge up.
//
// An entry is what one row said from its revision on; a commit that changes the row erases it
// before the new revision is published. So an entry is right for every reader whose revision is not
// older than the row.
//
// Thread-safe.

#ifndef CHANCERY_STORAGE_GRAPH_LARGE_EDGE_CACHE_H_
#define CHANCERY_STORAGE_GRAPH_LARGE_EDGE_CACHE_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "storage/model/ids.h"

namespace chancery {

class LargeEdgeCache {
 public:
  // `max_bytes`: of edges, and some for each. A part of them that is full is dropped as a whole.
  explicit LargeEdgeCache(size_t max_bytes) : max_shard_bytes_(max_bytes / kShards) {}

  // Null if it is not here, or not good for a reader at `revision`. Cost: about 0.1 us.
  std::shared_ptr<const std::string> Find(MeetingId meeting, Revision revision) const {
    const Shard& shard = ShardOf(meeting);
    std::lock_guard<std::mutex> lock(shard.mu);
    const auto it = shard.entries.find(meeting);
    if (it == shard.entries.end() || it->second.created > revision) return nullptr;
    return it->second.edge;
  }

  // Remembers what a reader at `revision`, the newest of its snapshot, has read of a row that is
  // so since `created`.
  void Insert(MeetingId meeting, Revision revision, Revision created, absl::string_view edge) {
    Shard& shard = ShardOf(meeting);
    const size_t bytes = edge.size() + kBytesOfEntry;
    if (bytes > max_shard_bytes_) return;
    auto copy = std::make_shared<const std::string>(edge);
    std::lock_guard<std::mutex> lock(shard.mu);
    // The reader may have read before a commit whose erasure has already passed here.
    if (revision < shard.erased_at || shard.entries.contains(meeting)) return;
    if (shard.bytes + bytes > max_shard_bytes_) {
      shard.entries.clear();
      shard.bytes = 0;
    }
    shard.bytes += bytes;
    shard.entries.emplace(meeting, Entry{std::move(copy), created});
  }

  // `revision` changes this meeting, or the offices that its parties held.
  void Erase(MeetingId meeting, Revision revision) {
    Shard& shard = ShardOf(meeting);
    std::lock_guard<std::mutex> lock(shard.mu);
    shard.erased_at = std::max(shard.erased_at, revision);
    const auto it = shard.entries.find(meeting);
    if (it == shard.entries.end()) return;
    shard.bytes -= it->second.edge->size() + kBytesOfEntry;
    shard.entries.erase(it);
  }

  // Revisions up to this one changed nobody knows what.
  void EraseAll(Revision revision) {
    for (Shard& shard : shards_) {
      std::lock_guard<std::mutex> lock(shard.mu);
      shard.erased_at = std::max(shard.erased_at, revision);
      shard.entries.clear();
      shard.bytes = 0;
    }
  }

 private:
  static constexpr size_t kShards = 16;
  // Of the map, the string and its owner, about.
  static constexpr size_t kBytesOfEntry = 112;
  struct Entry {
    std::shared_ptr<const std::string> edge;
    Revision created = 0;
  };
  struct Shard {
    mutable std::mutex mu;
    absl::flat_hash_map<MeetingId, Entry> entries;  // guarded by mu
    size_t bytes = 0;                               // guarded by mu
    Revision erased_at = 0;                         // guarded by mu
  };

  const Shard& ShardOf(MeetingId meeting) const { return shards_[meeting.value % kShards]; }
  Shard& ShardOf(MeetingId meeting) { return shards_[meeting.value % kShards]; }

  const size_t max_shard_bytes_;
  std::array<Shard, kShards> shards_;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_GRAPH_LARGE_EDGE_CACHE_H_
