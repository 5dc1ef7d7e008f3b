#include "storage/graph/id_pool.h"

#include <algorithm>

#include "storage/base/status_macros.h"

namespace chancery {

absl::StatusOr<uint64_t> IdPool::Next(EntityKind kind, RowStore& rows) {
  OfKind& of_kind = kinds_[static_cast<size_t>(kind)];
  if (of_kind.free.empty()) {
    CHANCERY_ASSIGN_OR_RETURN(const uint64_t first, rows.LeaseIds(kind, of_kind.block));
    of_kind.free.push_back({first, first + of_kind.block});
    of_kind.block = std::min(2 * of_kind.block, kMaxBlock);
  }
  IdRange& range = of_kind.free.front();
  const uint64_t id = range.first++;
  if (range.first == range.end) of_kind.free.pop_front();
  return id;
}

void IdPool::GiveBack(EntityKind kind, const std::deque<IdRange>& ids) {
  std::deque<IdRange>& free = kinds_[static_cast<size_t>(kind)].free;
  for (auto range = ids.rbegin(); range != ids.rend(); ++range) {
    if (!free.empty() && free.front().first == range->end) {
      free.front().first = range->first;
    } else {
      free.push_front(*range);
    }
  }
}

void AppendId(uint64_t id, std::deque<IdRange>* ranges) {
  if (!ranges->empty() && ranges->back().end == id) {
    ++ranges->back().end;
  } else {
    ranges->push_back({id, id + 1});
  }
}

}  // namespace chancery
