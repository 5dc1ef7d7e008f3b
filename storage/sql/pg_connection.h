// One session with a PostgreSQL server, over libpq: prepared statements, binary parameters, many
// statements in one round trip, deadlines.
//
//   constexpr PgStatement kRow = {"row", "SELECT value FROM t WHERE key = $1"};
//   PgParams params;
//   params.Bytes(key);
//   std::vector<PgCall> calls;
//   calls.push_back({&kRow, std::move(params)});
//   CHANCERY_ASSIGN_OR_RETURN(const std::vector<PgResult> results, connection->Run(calls,
//   deadline));
//
// Errors, each with a reason (storage/base/errors.h):
//   UNAVAILABLE          STORAGE_UNAVAILABLE  no connection, or it was lost; the server is
//   starting,
//                                             ending or overloaded; two transactions collided
//   RESOURCE_EXHAUSTED   STORAGE_UNAVAILABLE  no space on the database's device
//   DEADLINE_EXCEEDED    DEADLINE_EXCEEDED    the deadline has passed; the connection is closed
//   FAILED_PRECONDITION  FORMAT_UNSUPPORTED   a table or a right is missing
//   DATA_LOSS            STORAGE_CORRUPT      the server found damage
//   INTERNAL             STORAGE_UNAVAILABLE  another answer that should not be
// Messages never hold a password: the URI must not have one (CheckPgUri).
//
// Not thread-safe.

#ifndef CHANCERY_STORAGE_SQL_PG_CONNECTION_H_
#define CHANCERY_STORAGE_SQL_PG_CONNECTION_H_

#include <libpq-fe.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

namespace chancery {

// `name` is unique among the statements of the program, and both live as long as it.
struct PgStatement {
  const char* name;
  const char* sql;
};

// Parameters in binary form, in the order of $1, $2, ...
class PgParams {
 public:
  void Int2(int16_t value);
  void Int8(int64_t value);
  void Bytes(absl::string_view value);
  void Int2Array(absl::Span<const int16_t> values);
  void Int8Array(absl::Span<const int64_t> values);
  void BytesArray(absl::Span<const absl::string_view> values);

  size_t size() const { return places_.size(); }
  size_t bytes() const { return bytes_.size(); }
  absl::string_view at(size_t i) const {
    return absl::string_view(bytes_).substr(places_[i].first, places_[i].second);
  }

 private:
  void Begin() { places_.emplace_back(bytes_.size(), 0); }
  void End() { places_.back().second = bytes_.size() - places_.back().first; }
  void ArrayHeader(int32_t type, size_t size);

  std::string bytes_;
  std::vector<std::pair<size_t, size_t>> places_;  // offset and size of each
};

struct PgCall {
  const PgStatement* statement;
  PgParams params;
};

// The rows of one call, in binary form. Movable; views live as long as it.
class PgResult {
 public:
  explicit PgResult(PGresult* result) : result_(result, &PQclear) {}

  size_t rows() const { return static_cast<size_t>(PQntuples(result_.get())); }
  // How many rows an INSERT, UPDATE or DELETE wrote.
  uint64_t changed_rows() const;
  bool IsNull(size_t row, int column) const {
    return PQgetisnull(result_.get(), static_cast<int>(row), column) != 0;
  }
  absl::string_view Bytes(size_t row, int column) const {
    return {PQgetvalue(result_.get(), static_cast<int>(row), column),
            static_cast<size_t>(PQgetlength(result_.get(), static_cast<int>(row), column))};
  }
  // Of a bigint, integer or smallint. REQUIRES: !IsNull.
  int64_t Int(size_t row, int column) const;

 private:
  std::unique_ptr<PGresult, void (*)(PGresult*)> result_;
};

// INVALID_ARGUMENT if it is no "postgresql://..." URI, or has a password: that belongs into a file
// (PGPASSFILE, or `passfile` in the URI).
absl::Status CheckPgUri(const std::string& uri);

class PgConnection {
 public:
  // Cost: some milliseconds. `timeout` is rounded up to whole seconds, 2 at least.
  static absl::StatusOr<std::unique_ptr<PgConnection>> Connect(const std::string& uri,
                                                               absl::Duration timeout);

  PgConnection(const PgConnection&) = delete;
  PgConnection& operator=(const PgConnection&) = delete;

  // Runs all in their order, in one transaction unless they say otherwise, and answers with a
  // result for each. At the first error the server leaves out the rest. Cost: one round trip.
  absl::StatusOr<std::vector<PgResult>> Run(absl::Span<const PgCall> calls, absl::Time deadline);

  // Runs commands in text form, without results. For schemas and settings.
  absl::Status Execute(const std::string& sql, absl::Time deadline);

  // True once the connection is lost: it is of no use any more.
  bool broken() const { return broken_; }
  // Of the last error of the server, else empty.
  const std::string& sql_state() const { return sql_state_; }
  // "15.18".
  std::string server_version() const;

 private:
  explicit PgConnection(PGconn* connection) : connection_(connection, &PQfinish) {}

  absl::Status Lost(absl::string_view what);
  absl::Status Send(absl::Span<const PgCall> calls, absl::Time deadline,
                    std::vector<const PgStatement*>* prepared);
  // Waits until the socket can be read, or also written.
  absl::Status WaitForSocket(bool also_write, absl::Time deadline);
  absl::Status FlushOutput(absl::Time deadline);
  // The next result, or null behind the last one of a statement.
  absl::StatusOr<PGresult*> NextResult(absl::Time deadline);
  // The error in a result, OK if there is none.
  absl::Status ErrorOf(const PGresult* result);

  const std::unique_ptr<PGconn, void (*)(PGconn*)> connection_;
  absl::flat_hash_set<const PgStatement*> prepared_;
  bool broken_ = false;
  std::string sql_state_;
};

}  // namespace chancery

#endif  // CHANCERY_STORAGE_SQL_PG_CONNECTION_H_
