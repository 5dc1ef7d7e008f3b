// The schema `chancery` of a PostgreSQL database, in which a SqlRowStore keeps its rows.
//
//   rows      (tbl, key, closed, created, value): a version of a row, there from the revision
//             `created` on and from `closed` on no more; kOpen while it is live
//   commits   the change log: when, how many rows, which entities, by which writer
//   requests  outcomes of requests by id, and when they were recorded
//   ids       the first id of each kind that was not leased yet
//   head      one row: the format, the newest revision, and which ones can still be read
//   secrets   what all servers of the database share, and nobody else may know
//
// docs/storage_format.md has the same.

#ifndef CHANCERY_STORAGE_SQL_SQL_SCHEMA_H_
#define CHANCERY_STORAGE_SQL_SQL_SCHEMA_H_

#include <cstdint>
#include <limits>
#include <string>

#include "absl/status/status.h"
#include "storage/model/ids.h"

namespace chancery {

// The version of these tables. 2: what was trimmed, and the age of outcomes.
inline constexpr int64_t kSqlSchemaVersion = 2;

// `closed` of a live row.
inline constexpr int64_t kOpen = std::numeric_limits<int64_t>::max();

// `format_version` of the head while a copy fills the tables (sql_copy_target.h).
inline constexpr int64_t kUnfinishedCopy = 0;

// Settings of each session. Every statement has one good plan: along the primary key. The planner's
// own guesses, made for arrays and ranges that it does not know, would now and then read the whole
// table instead.
inline constexpr char kSqlSessionSettings[] =
    "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; "
    "SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_bitmapscan = off; "
    "SET enable_sort = off; SET jit = off; SET client_min_messages = error; "
    "SET default_transaction_isolation = 'read committed'; ";

// Makes the schema and its first rows, in one transaction; OK also if they are there already, in
// this version, and takes those of an older one to it. The role of the URI must be allowed to make
// a schema, and will own it.
//   FAILED_PRECONDITION  FORMAT_UNSUPPORTED  another version of Chancery made it, or a right is
//                                            missing
// Else as PgConnection.
absl::Status InitSqlStore(const std::string& uri);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_SQL_SQL_SCHEMA_H_
