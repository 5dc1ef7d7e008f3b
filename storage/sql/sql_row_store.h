// RowStore over a PostgreSQL database, which several processes may use at once. The tables are
// those of sql_schema.h.
//
// Commit keeps a revision in memory, as a layer over the rows of the database
// (layered_row_reader.h); Sync writes all that are kept, in one transaction which moves the head
// from the revision that they stand on. If the head is not there any more, another process has
// committed: what was kept is lost, was shown to nobody, and Sync answers ABORTED
// (REVISION_CONFLICT). If the connection dies in that COMMIT, the next attempt finds in the change
// log, by the writer's token, whether it was made (docs/adr/0012).
//
// What a writer reads to prepare a commit is kept in memory (row_cache.h) until another process
// commits, 32 MB at the most.
//
// Commits of others show within Options::poll_interval: a thread looks at the head. So that several
// servers do not make each other's commits vain, a Commit first takes the writer's lease
// (writer_lease.h), and a holder with which others compete gives it up after a turn.
//
// Thread-safe.

#ifndef CHANCERY_STORAGE_SQL_SQL_ROW_STORE_H_
#define CHANCERY_STORAGE_SQL_SQL_ROW_STORE_H_

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/rows/row_store.h"

namespace chancery {

struct SqlRowStoreOptions {
  // "postgresql://USER@HOST:PORT/DATABASE?..." without a password (CheckPgUri).
  std::string uri;
  // Sessions for reading at most; two more write and look at the head. 1 to 1000.
  size_t max_connections = 16;
  absl::Duration connect_timeout = absl::Seconds(5);
  // Of one call for reading that has no earlier deadline.
  absl::Duration read_timeout = absl::Seconds(30);
  // Of the transaction of a Sync. Beyond, its outcome is unknown; it is not cancelled.
  absl::Duration commit_timeout = absl::Seconds(30);
  // How long to wait for the writer's lease of a server that hangs, before going on without.
  absl::Duration lease_patience = absl::Seconds(5);
  // For reading only, as from a standby of the database: Commit is FAILED_PRECONDITION
  // (STORAGE_READ_ONLY).
  bool replica = false;
  // How often the head is looked at.
  absl::Duration poll_interval = absl::Milliseconds(25);
  // False: an acknowledged commit may be lost with the database's machine (synchronous_commit off).
  bool sync = true;
};

class SqlRowStore : public RowStore {
 public:
  // How many round trips reading has cost, beginning with 0.
  virtual uint64_t read_round_trips() const = 0;
  // 32 random bytes, the same for all servers of the database.
  virtual absl::StatusOr<std::string> PageTokenKey() const = 0;
  // How far a standby is behind: for how long it has not had what it knows to be missing. Zero for
  // a primary.
  virtual absl::StatusOr<absl::Duration> Lag() const = 0;

  // How long a server that has more to write keeps the writer's lease at least, and at most while
  // another waits for it.
  static constexpr absl::Duration kMinLease = absl::Milliseconds(100);
  static constexpr absl::Duration kMaxLease = absl::Seconds(1);
};

//   INVALID_ARGUMENT                         the URI is none, or has a password
//   FAILED_PRECONDITION  FORMAT_UNSUPPORTED  there is no schema (InitSqlStore makes it), or it is
//                                            of another version
// Else as PgConnection.
absl::StatusOr<std::unique_ptr<SqlRowStore>> OpenSqlRowStore(const SqlRowStoreOptions& options);

}  // namespace chancery

#endif  // CHANCERY_STORAGE_SQL_SQL_ROW_STORE_H_
