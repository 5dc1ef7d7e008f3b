// Ids to give to new entities, leased from the row store in blocks.
//
//   CHANCERY_ASSIGN_OR_RETURN(const uint64_t id, pool.Next(EntityKind::kPerson, rows));
//
// The first block of a kind is small, and each further one twice as large, up to kMaxBlock: a small
// store has small gaps where a process ended, a large load leases seldom.
//
// Not thread-safe: the writer's.

#ifndef CHANCERY_STORAGE_GRAPH_ID_POOL_H_
#define CHANCERY_STORAGE_GRAPH_ID_POOL_H_

#include <array>
#include <cstdint>
#include <deque>

#include "absl/status/statusor.h"
#include "storage/model/ids.h"
#include "storage/rows/row_store.h"

namespace chancery {

// Ids first..end - 1.
struct IdRange {
  uint64_t first = 0;
  uint64_t end = 0;
};

class IdPool {
 public:
  static constexpr uint64_t kFirstBlock = 64;
  static constexpr uint64_t kMaxBlock = 8192;

  // The smallest id that was not given. Cost: one write for each block.
  absl::StatusOr<uint64_t> Next(EntityKind kind, RowStore& rows);
  // They were not used: they are given again.
  void GiveBack(EntityKind kind, const std::deque<IdRange>& ids);

 private:
  struct OfKind {
    std::deque<IdRange> free;
    uint64_t block = kFirstBlock;
  };
  std::array<OfKind, kEntityKindCount> kinds_;
};

// Adds an id to ranges that are given in order.
void AppendId(uint64_t id, std::deque<IdRange>* ranges);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_GRAPH_ID_POOL_H_
