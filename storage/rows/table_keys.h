// Which keys the rows of a table have: what a scan of all of it is bounded by. Tables may share
// what their closed rows are kept in, where the keys tell them apart.
//
// Thread-safe: pure functions.

#ifndef CHANCERY_STORAGE_ROWS_TABLE_KEYS_H_
#define CHANCERY_STORAGE_ROWS_TABLE_KEYS_H_

#include "storage/rows/row_reader.h"
#include "storage/rows/row_table.h"

namespace chancery {

// All rows of a table, by key.
RowRange AllRowsOf(RowTable table);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_ROWS_TABLE_KEYS_H_
