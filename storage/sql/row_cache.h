// Small ranges of rows that a writer has read, so that the next commit, which mostly asks for the
// same ones, costs no round trip for them.
//
//   RowCache cache(32 << 20);
//   cache.Reset(durable);                    // begins with this revision
//   cache.Add(durable, range, rows);         // what a reader at it found
//   cache.Apply(*layer);                     // the next revision is stored
//   rows = cache.Find(durable + 1, range);   // nullptr if the layer changed one of them
//
// It knows by key when a row was changed last, from the revision of the last Reset on. So a range
// that was read at one revision is known at another one if none of its rows was changed in between.
// Commits of other writers are not seen: they need a Reset.
//
// Thread-safe.

#ifndef CHANCERY_STORAGE_SQL_ROW_CACHE_H_
#define CHANCERY_STORAGE_SQL_ROW_CACHE_H_

#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "storage/model/ids.h"
#include "storage/rows/row_reader.h"
#include "storage/sql/layered_row_reader.h"

namespace chancery {

class RowCache {
 public:
  struct Row {
    std::string key;
    Revision created = 0;
    std::string payload;
  };
  using Rows = std::vector<Row>;

  // Larger ranges are not kept.
  static constexpr size_t kMaxRows = 128;
  static constexpr size_t kMaxRangeBytes = 32 << 10;

  // `max_bytes`: of keys and rows, and some for each. What would be more makes it forget all.
  explicit RowCache(size_t max_bytes) : max_bytes_(max_bytes) {}

  // Forgets all, and begins anew: readers before `revision` find nothing, nor is kept what they
  // have read.
  void Reset(Revision revision);

  // What the revision after the last one did. A row that was looked up alone is known as it is now.
  void Apply(const RowLayer& layer);

  // All rows of a range, in its direction; nullptr if they are not known. Cost: O(log n) in the
  // rows that were changed.
  std::shared_ptr<const Rows> Find(Revision revision, const RowRange& range) const;
  // What a reader at a revision has found in all of a range.
  void Add(Revision revision, const RowRange& range, Rows rows);

  // The range of one key.
  static RowRange RangeOf(RowTable table, absl::string_view key);

 private:
  struct Entry {
    Revision revision = 0;
    std::shared_ptr<const Rows> rows;
  };

  static std::string Name(const RowRange& range);
  // REQUIRES: mu_ is held.
  bool Holds(const Entry& entry, const RowRange& range, Revision revision) const;
  void Charge(size_t bytes);
  void Clear(Revision revision);

  const size_t max_bytes_;
  mutable std::mutex mu_;
  // All guarded by mu_.
  Revision first_ = 0;  // changed_ is complete from it on
  Revision last_ = 0;
  size_t bytes_ = 0;
  absl::flat_hash_map<std::string, Entry> entries_;  // by Name
  std::array<std::map<std::string, Revision, std::less<>>, kRowTableCount> changed_;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_SQL_ROW_CACHE_H_
