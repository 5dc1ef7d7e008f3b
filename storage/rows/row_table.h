// The tables of versioned rows.

#ifndef CHANCERY_STORAGE_ROWS_ROW_TABLE_H_
#define CHANCERY_STORAGE_ROWS_ROW_TABLE_H_

#include <cstddef>
#include <cstdint>

namespace chancery {

enum class RowTable : uint8_t {
  kCurrent = 0,   // entities
  kEvidence = 1,  // why facts are believed
  kText = 2,      // texts of articles: large values, read one at a time
  kNote = 3,      // what writers keep beside the facts: small values, read by key all the time
  kIndex = 4,     // what follows from the others
};
inline constexpr int kRowTableCount = 5;

// Longer keys are refused. The B-trees of SQL engines hold no more than 2.7 KB, and the key of a
// closed row is 8 bytes longer.
inline constexpr size_t kMaxRowKeyBytes = 2600;

}  // namespace chancery

#endif  // CHANCERY_STORAGE_ROWS_ROW_TABLE_H_
