// A bounded set of sessions with one PostgreSQL database, for reading.
//
//   PgPool pool(options, [](PgConnection& connection) { return connection.Execute("SET ..."); });
//   CHANCERY_ASSIGN_OR_RETURN(const std::vector<PgResult> results, pool.Read(calls, deadline));
//
// Sessions are made when they are needed, and kept. Thread-safe.

#ifndef CHANCERY_STORAGE_SQL_PG_POOL_H_
#define CHANCERY_STORAGE_SQL_PG_POOL_H_

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "storage/sql/pg_connection.h"

namespace chancery {

class PgPool {
 public:
  struct Options {
    std::string uri;
    // How many sessions at most; who comes when all are busy waits. 1 to 1000.
    size_t max_connections = 16;
    absl::Duration connect_timeout = absl::Seconds(5);
    // For calls that have no earlier deadline.
    absl::Duration call_timeout = absl::Seconds(30);
  };
  // `greet` is run on each new session, which is given up if it fails.
  PgPool(Options options, std::function<absl::Status(PgConnection&)> greet)
      : options_(std::move(options)), greet_(std::move(greet)) {}

  // Runs statements that only read (see PgConnection::Run). On a session that proves to be lost it
  // is tried once more on a new one. Errors as PgConnection's; DEADLINE_EXCEEDED also if no session
  // is free in time. Cost: one round trip.
  absl::StatusOr<std::vector<PgResult>> Read(absl::Span<const PgCall> calls, absl::Time deadline);

  // How often Read was called, beginning with 0.
  uint64_t round_trips() const { return round_trips_.load(std::memory_order_relaxed); }

 private:
  // Null: there is none, and one may be made.
  absl::StatusOr<std::unique_ptr<PgConnection>> Take(absl::Time deadline);
  // `connection` may be null.
  void GiveBack(std::unique_ptr<PgConnection> connection);
  absl::StatusOr<std::unique_ptr<PgConnection>> Connect();

  const Options options_;
  const std::function<absl::Status(PgConnection&)> greet_;
  std::atomic<uint64_t> round_trips_{0};

  std::mutex mu_;
  std::condition_variable given_back_;
  std::vector<std::unique_ptr<PgConnection>> idle_;  // guarded by mu_
  size_t taken_ = 0;                                 // guarded by mu_
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_SQL_PG_POOL_H_
