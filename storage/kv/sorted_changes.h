// The changes of a batch by table and key, those of one key in their order.
//
//   SortedChanges changes;
//   changes.Sort(batch);
//   for (size_t i = 0; i < changes.size(); ++i) Use(changes[i]);
//   const WriteBatch::Op* change = changes.Find(Table::kNote, key);
//
// Thread-compatible.

#ifndef CHANCERY_STORAGE_KV_SORTED_CHANGES_H_
#define CHANCERY_STORAGE_KV_SORTED_CHANGES_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "storage/kv/write_batch.h"

namespace chancery {

class SortedChanges {
 public:
  // Whether the order of the batch's changes of different keys matters, as it deletes a range.
  // Cost: a look at each change.
  static bool HasRanges(const WriteBatch& batch);

  // Replaces what was sorted before, and uses its memory again. The batch must outlive this, and
  // stay as it is. REQUIRES: !HasRanges(batch).
  void Sort(const WriteBatch& batch);

  // REQUIRES: Sort was called.
  const WriteBatch& batch() const { return *batch_; }
  size_t size() const { return places_.size(); }
  const WriteBatch::Op& operator[](size_t i) const { return ops_[places_[i].index]; }

  // The number of the first change in a table with a key not before `key`, or of the first one of a
  // later table; size() if there is none. Cost: logarithmic.
  size_t LowerBound(Table table, absl::string_view key) const;
  // Behind the last change in a table.
  size_t EndOf(Table table) const;
  // The last change of a key: what the batch makes of it. Null if it changes nothing of it.
  const WriteBatch::Op* Find(Table table, absl::string_view key) const;

  // The memory that it holds, without the batch's.
  size_t capacity_bytes() const {
    return ops_.capacity() * sizeof(WriteBatch::Op) + places_.capacity() * sizeof(Place);
  }

 private:
  // The table and the first bytes of a key mostly tell which comes first, without a look at it.
  struct Place {
    uint64_t first;   // table, and 7 bytes of the key
    uint64_t second;  // 8 more
    uint32_t index;
  };

  static Place PlaceOf(Table table, absl::string_view key, size_t index);

  const WriteBatch* batch_ = nullptr;
  std::vector<WriteBatch::Op> ops_;
  std::vector<Place> places_;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_KV_SORTED_CHANGES_H_
