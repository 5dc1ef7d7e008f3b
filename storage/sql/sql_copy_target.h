// The target of a copy in a PostgreSQL database: what sql_row_store.h opens once it is published.
// Until then the head has no format that a server takes, and a table `copy` has the bookmark.

#ifndef CHANCERY_STORAGE_SQL_SQL_COPY_TARGET_H_
#define CHANCERY_STORAGE_SQL_SQL_COPY_TARGET_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "storage/rows/row_copy.h"

namespace chancery {

// Of a database without the schema `chancery`, with an empty one, or with one that a copy has begun
// to fill. The role of the URI must be allowed to make the schema, or own it.
//   FAILED_PRECONDITION  DIRECTORY_EXISTS  there is a graph already, or another copy is under way
// Else as InitSqlStore.
absl::StatusOr<std::unique_ptr<RowCopyTarget>> OpenSqlCopyTarget(const std::string& uri);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_SQL_SQL_COPY_TARGET_H_
