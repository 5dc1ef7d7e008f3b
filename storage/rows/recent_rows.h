// Live rows that writers lately looked for by key, whether they found them or not.
//
// A loader asks for the same offices, countries, people and notes in transaction after
// transaction, and what a transaction reads it mostly closes or writes; so most look-ups of a
// writer end here and not in the engine. Rows are those of one revision, the newest that was made:
// Advance takes them to the next. Rows that are only written, never looked for, are not kept.
//
// Thread-safe.

#ifndef CHANCERY_STORAGE_ROWS_RECENT_ROWS_H_
#define CHANCERY_STORAGE_ROWS_RECENT_ROWS_H_

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "storage/model/ids.h"
#include "storage/rows/row_reader.h"
#include "storage/rows/row_store.h"
#include "storage/rows/row_table.h"

namespace chancery {

class RecentRows {
 public:
  // `max_bytes` is of keys and values, and some for each row. When they are full, the half goes
  // that was not asked for since they were half full.
  RecentRows(Revision revision, size_t max_bytes) : max_bytes_(max_bytes), revision_(revision) {}

  enum class Answer {
    kUnknown,  // ask the engine, and Keep what it says
    kAbsent,   // there is no such row
    kFound,
  };

  // A live row at `revision`. kUnknown for all but the newest.
  Answer Find(Revision revision, RowTable table, absl::string_view key, RowReader::Found* row);

  // Remembers what the engine has at `revision`; null: no such row. Nothing happens if another
  // revision was made meanwhile. Large rows and texts are not kept.
  void Keep(Revision revision, RowTable table, absl::string_view key, const RowReader::Found* row);

  // `next` was made of the newest revision by `changes`.
  void Advance(Revision next, const RowChanges& changes);

 private:
  struct Row {
    std::shared_ptr<const std::string> payload;  // null: there is none
    Revision created = 0;
  };
  using Rows = absl::flat_hash_map<std::string, Row>;  // by table and key

  static std::string NameOf(RowTable table, absl::string_view key);
  // The row of a name, moved to the newer half; null if it is not known.
  Row* Touch(const std::string& name);
  void Add(const std::string& name, Row row);

  const size_t max_bytes_;

  std::mutex mu_;
  // All guarded by mu_.
  Revision revision_;
  Rows newer_;
  Rows older_;
  size_t newer_bytes_ = 0;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_ROWS_RECENT_ROWS_H_
