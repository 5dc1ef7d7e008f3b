// Who held offices, in memory: by role, what its tenures say, and whom sources of meetings name as
// its holder. A polity of a large graph has ten thousand tenures, and questions about it begin with
// them. What an entry is good for: revision_cache.h.
//
// Thread-safe.

#ifndef CHANCERY_STORAGE_GRAPH_ROLE_HOLDERS_CACHE_H_
#define CHANCERY_STORAGE_GRAPH_ROLE_HOLDERS_CACHE_H_

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "storage/graph/revision_cache.h"
#include "storage/model/ids.h"
#include "storage/model/time_interval.h"

namespace chancery {

// One tenure, in short.
struct RoleHolder {
  PersonId person;
  TimeInterval held;
};

class RoleHoldersCache {
 public:
  template <typename T>
  using List = std::shared_ptr<const std::vector<T>>;

  // `max_bytes`: of lists, and some for each.
  explicit RoleHoldersCache(size_t max_bytes)
      : tenures_(max_bytes / 2 / Cache<RoleHolder>::kShards),
        named_(max_bytes / 2 / Cache<PersonId>::kShards) {}

  // The tenures of a role, by first possible day, then by id. Null if they are not here, or not
  // good for a reader at `revision`. Cost: about 0.1 us.
  List<RoleHolder> FindTenures(RoleId role, Revision revision) const {
    return Find(tenures_, role, revision);
  }
  // Remembers what a reader at `revision`, the newest of its snapshot, has read. As a list does not
  // say since when nobody is missing in it, older readers do without.
  void InsertTenures(RoleId role, Revision revision, std::vector<RoleHolder> tenures) {
    Insert(tenures_, role, revision, std::move(tenures));
  }
  // `revision` changes a tenure of this role, or adds one.
  void EraseTenures(RoleId role, Revision revision) { tenures_.Erase(role, revision); }

  // The same of the people whom sources of meetings name as holders, by id.
  List<PersonId> FindNamed(RoleId role, Revision revision) const {
    return Find(named_, role, revision);
  }
  void InsertNamed(RoleId role, Revision revision, std::vector<PersonId> people) {
    Insert(named_, role, revision, std::move(people));
  }
  // `revision` has a source that names this person so.
  void AddNamed(RoleId role, PersonId person, Revision revision) {
    named_.EraseUnless(role, revision, [person](const Entry<PersonId>& entry) {
      return std::binary_search(entry.list->begin(), entry.list->end(), person);
    });
  }
  // `revision` has a source no more that named somebody so.
  void EraseNamed(RoleId role, Revision revision) { named_.Erase(role, revision); }

  // Revisions up to this one changed nobody knows what.
  void EraseAllTenures(Revision revision) { tenures_.EraseAll(revision); }
  void EraseAllNamed(Revision revision) { named_.EraseAll(revision); }

 private:
  template <typename T>
  struct Entry {
    // Of the map, the list and its owner, about.
    static constexpr size_t kBytes = 112;

    size_t cost() const { return list->size() * sizeof(T) + kBytes; }

    List<T> list;
    Revision created = 0;
  };
  template <typename T>
  using Cache = RevisionCache<Entry<T>>;

  template <typename T>
  static List<T> Find(const Cache<T>& cache, RoleId role, Revision revision) {
    List<T> list;
    cache.Find(role, revision, [&list](const Entry<T>& entry) { list = entry.list; });
    return list;
  }
  template <typename T>
  static void Insert(Cache<T>& cache, RoleId role, Revision revision, std::vector<T> list) {
    list.shrink_to_fit();
    cache.Insert(role, revision,
                 {std::make_shared<const std::vector<T>>(std::move(list)), revision});
  }

  Cache<RoleHolder> tenures_;
  Cache<PersonId> named_;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_GRAPH_ROLE_HOLDERS_CACHE_H_
