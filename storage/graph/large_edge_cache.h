// Edges of large meetings (storage/graph/large_meeting.h) in memory, as they are stored. Where many
// took part, the meeting stands in the list of each, and each list would look the one edge up. What
// an entry is good for: revision_cache.h.
//
// Thread-safe.

#ifndef CHANCERY_STORAGE_GRAPH_LARGE_EDGE_CACHE_H_
#define CHANCERY_STORAGE_GRAPH_LARGE_EDGE_CACHE_H_

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "storage/graph/revision_cache.h"
#include "storage/model/ids.h"

namespace chancery {

class LargeEdgeCache {
 public:
  // `max_bytes`: of edges, and some for each.
  explicit LargeEdgeCache(size_t max_bytes) : cache_(max_bytes / Cache::kShards) {}

  // Null if it is not here, or not good for a reader at `revision`. Cost: about 0.1 us.
  std::shared_ptr<const std::string> Find(MeetingId meeting, Revision revision) const {
    std::shared_ptr<const std::string> edge;
    cache_.Find(meeting, revision, [&edge](const Entry& entry) { edge = entry.edge; });
    return edge;
  }

  // Remembers what a reader at `revision`, the newest of its snapshot, has read of a row that is
  // so since `created`.
  void Insert(MeetingId meeting, Revision revision, Revision created, absl::string_view edge) {
    cache_.Insert(meeting, revision, {std::make_shared<const std::string>(edge), created});
  }

  // `revision` changes this meeting, or the offices that its parties held.
  void Erase(MeetingId meeting, Revision revision) { cache_.Erase(meeting, revision); }

  // Revisions up to this one changed nobody knows what.
  void EraseAll(Revision revision) { cache_.EraseAll(revision); }

 private:
  struct Entry {
    // Of the map, the string and its owner, about.
    static constexpr size_t kBytes = 112;

    size_t cost() const { return edge->size() + kBytes; }

    std::shared_ptr<const std::string> edge;
    Revision created = 0;
  };
  using Cache = RevisionCache<Entry>;

  Cache cache_;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_GRAPH_LARGE_EDGE_CACHE_H_
