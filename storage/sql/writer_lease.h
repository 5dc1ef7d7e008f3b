// Which of several servers writes: an advisory lock of the database, so that they do not make each
// other's commits vain. The lease comes to who has something to write; its holder gives it up when
// another waits for it. It ends with its session, so a server that dies gives it up at once.
//
// It is a courtesy: that nothing is lost or written twice is up to the head of the store, which
// only one can move from where it is. So who waits too long for a holder that hangs goes on
// without.
//
// Thread-safe.

#ifndef CHANCERY_STORAGE_SQL_WRITER_LEASE_H_
#define CHANCERY_STORAGE_SQL_WRITER_LEASE_H_

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/sql/pg_connection.h"

namespace chancery {

class WriterLease {
 public:
  using Connect = std::function<absl::StatusOr<std::unique_ptr<PgConnection>>()>;
  explicit WriterLease(Connect connect) : connect_(std::move(connect)) {}

  // Takes it, after those who asked before. False if it cannot be had within `patience`, at least a
  // millisecond.
  absl::StatusOr<bool> Acquire(absl::Duration patience);
  void Release();

  // As far as is known: the session may have been lost since.
  bool held() const { return held_; }
  // Whether others wait for it; false if that cannot be found out now. Cost: one round trip.
  bool Wanted();

 private:
  const Connect connect_;
  std::atomic<bool> held_{false};

  std::mutex mu_;
  std::unique_ptr<PgConnection> session_;  // guarded by mu_; it has the lock
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_SQL_WRITER_LEASE_H_
