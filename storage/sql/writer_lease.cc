#include "storage/sql/writer_lease.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "storage/base/clock.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr PgStatement kLock = {"lock", "SELECT pg_advisory_lock(4347981, 1)"};
constexpr PgStatement kUnlock = {"unlock", "SELECT pg_advisory_unlock(4347981, 1)"};
constexpr PgStatement kWaiting = {
    "waiting",
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = 4347981 AND objid = 1 "
    "AND objsubid = 2 AND NOT granted "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"};
constexpr char kLockNotAvailable[] = "55P03";
constexpr absl::Duration kTimeout = absl::Seconds(5);

// Where a machine or the network is gone, the database finds out by these, in some 11 seconds.
constexpr char kKeepalives[] =
    "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3;";

std::vector<PgCall> CallOf(const PgStatement& statement) {
  std::vector<PgCall> calls;
  calls.push_back({&statement, PgParams()});
  return calls;
}

}  // namespace

absl::StatusOr<bool> WriterLease::Acquire(absl::Duration patience) {
  std::lock_guard<std::mutex> lock(mu_);
  if (held_ && !session_->broken()) return true;
  held_ = false;
  const Clock& clock = SystemClock::Get();
  if (session_ == nullptr || session_->broken()) {
    CHANCERY_ASSIGN_OR_RETURN(session_, connect_());
    CHANCERY_RETURN_IF_ERROR(session_->Execute(kKeepalives, clock.Now() + kTimeout));
  }
  const int64_t ms = std::max<int64_t>(1, absl::ToInt64Milliseconds(patience));
  CHANCERY_RETURN_IF_ERROR(
      session_->Execute(absl::StrCat("SET lock_timeout = ", ms), clock.Now() + kTimeout));
  const absl::Status locked =
      session_->Run(CallOf(kLock), clock.Now() + patience + kTimeout).status();
  if (!locked.ok() && session_->sql_state() == kLockNotAvailable) return false;
  CHANCERY_RETURN_IF_ERROR(locked);
  held_ = true;
  return true;
}

void WriterLease::Release() {
  std::lock_guard<std::mutex> lock(mu_);
  if (!held_) return;
  held_ = false;
  // A session that cannot unlock is closed, which does it, too.
  if (!session_->Run(CallOf(kUnlock), SystemClock::Get().Now() + kTimeout).ok()) session_ = nullptr;
}

bool WriterLease::Wanted() {
  // While somebody waits for it here, it is not held.
  const std::unique_lock<std::mutex> lock(mu_, std::try_to_lock);
  if (!lock.owns_lock() || !held_) return false;
  const auto waiting = session_->Run(CallOf(kWaiting), SystemClock::Get().Now() + kTimeout);
  if (!waiting.ok()) {
    // If the session is lost, so is the lock.
    if (session_->broken()) held_ = false;
    return false;
  }
  return (*waiting)[0].Int(0, 0) > 0;
}

}  // namespace chancery
