// Display names of people, polities, roles, places and topics, and the polities of roles and
// places, in memory: a page of meetings shows hundreds of them. What an entry is good for:
// revision_cache.h.
//
// Thread-safe.

#ifndef CHANCERY_STORAGE_GRAPH_NAME_CACHE_H_
#define CHANCERY_STORAGE_GRAPH_NAME_CACHE_H_

#include <cstddef>
#include <string>
#include <utility>

#include "storage/graph/revision_cache.h"
#include "storage/model/ids.h"

namespace chancery {

class NameCache {
 public:
  struct Entry {
    size_t cost() const { return 1; }

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
  explicit NameCache(size_t max_entries) : cache_(max_entries / Cache::kShards + 1) {}

  // False if it is not here, or not good for a reader at `revision`.
  bool Find(EntityRef ref, Revision revision, std::string* display, PolityId* polity) const {
    return cache_.Find(ref, revision, [display, polity](const Entry& entry) {
      if (display != nullptr) *display = entry.display;
      if (polity != nullptr) *polity = entry.polity;
    });
  }

  // Remembers what a reader at `revision`, the newest of its snapshot, has read.
  void Insert(EntityRef ref, Revision revision, Entry entry) {
    cache_.Insert(ref, revision, std::move(entry));
  }

  // `revision` changes this entity.
  void Erase(EntityRef ref, Revision revision) { cache_.Erase(ref, revision); }

  // Revisions up to this one changed nobody knows what.
  void EraseAll(Revision revision) { cache_.EraseAll(revision); }

 private:
  using Cache = RevisionCache<Entry>;

  Cache cache_;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_GRAPH_NAME_CACHE_H_
