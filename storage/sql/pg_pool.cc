#include "storage/sql/pg_pool.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "storage/base/clock.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {

absl::StatusOr<std::vector<PgResult>> PgPool::Read(absl::Span<const PgCall> calls,
                                                   absl::Time deadline) {
  round_trips_.fetch_add(1, std::memory_order_relaxed);
  deadline = std::min(deadline, SystemClock::Get().Now() + options_.call_timeout);
  CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<PgConnection> connection, Take(deadline));
  absl::StatusOr<std::vector<PgResult>> results = absl::UnavailableError("not asked");
  if (connection != nullptr) results = connection->Run(calls, deadline);
  if (connection == nullptr || (connection->broken() && absl::IsUnavailable(results.status()))) {
    if (connection != nullptr) {
      // What broke one, as a restart of the server, broke the others.
      std::lock_guard<std::mutex> lock(mu_);
      idle_.clear();
    }
    absl::StatusOr<std::unique_ptr<PgConnection>> made = Connect();
    if (!made.ok()) {
      GiveBack(nullptr);
      return made.status();
    }
    connection = *std::move(made);
    results = connection->Run(calls, deadline);
  }
  GiveBack(std::move(connection));
  return results;
}

absl::StatusOr<std::unique_ptr<PgConnection>> PgPool::Take(absl::Time deadline) {
  std::unique_lock<std::mutex> lock(mu_);
  while (taken_ >= options_.max_connections) {
    if (given_back_.wait_until(lock, absl::ToChronoTime(deadline)) == std::cv_status::timeout &&
        taken_ >= options_.max_connections) {
      return MakeError(absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED",
                       "the deadline has passed while all connections to PostgreSQL were busy");
    }
  }
  ++taken_;
  if (idle_.empty()) return std::unique_ptr<PgConnection>();
  std::unique_ptr<PgConnection> connection = std::move(idle_.back());
  idle_.pop_back();
  return connection;
}

void PgPool::GiveBack(std::unique_ptr<PgConnection> connection) {
  {
    std::lock_guard<std::mutex> lock(mu_);
    --taken_;
    if (connection != nullptr && !connection->broken()) idle_.push_back(std::move(connection));
  }
  given_back_.notify_one();
}

absl::StatusOr<std::unique_ptr<PgConnection>> PgPool::Connect() {
  CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<PgConnection> connection,
                            PgConnection::Connect(options_.uri, options_.connect_timeout));
  CHANCERY_RETURN_IF_ERROR(greet_(*connection));
  return connection;
}

}  // namespace chancery
