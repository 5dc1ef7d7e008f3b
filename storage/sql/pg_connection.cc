#include "storage/sql/pg_connection.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "storage/base/clock.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

// Types in binary arrays (catalog pg_type).
constexpr int32_t kByteaOid = 17;
constexpr int32_t kInt8Oid = 20;
constexpr int32_t kInt2Oid = 21;

constexpr size_t kMaxUnsentBytes = 256 << 10;

void AppendBigEndian(uint64_t value, int bytes, std::string* out) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
    out->push_back(static_cast<char>(value >> shift));
  }
}

absl::Status MakeStorageError(absl::StatusCode code, absl::string_view message) {
  return MakeError(code, "STORAGE_UNAVAILABLE", message);
}

// The first line of what libpq says, without its line feed.
std::string FirstLine(const char* message) {
  const absl::string_view text = absl::StripAsciiWhitespace(message);
  return std::string(text.substr(0, text.find('\n')));
}

absl::Status StatusOf(absl::string_view state, absl::string_view message) {
  const std::string text = absl::StrCat("PostgreSQL: ", message, " (SQLSTATE ", state, ")");
  const absl::string_view kind = state.substr(0, 2);
  if (state == "53100") return MakeStorageError(absl::StatusCode::kResourceExhausted, text);
  if (state == "57014") {
    return MakeError(absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED", text);
  }
  if (kind == "08" || kind == "40" || kind == "53" || kind == "55" || kind == "57" ||
      kind == "58" || state == "25006") {
    return MakeStorageError(absl::StatusCode::kUnavailable, text);
  }
  if (kind == "XX") return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", text);
  if (kind == "42" || kind == "3F") {
    return MakeError(absl::StatusCode::kFailedPrecondition, "FORMAT_UNSUPPORTED", text);
  }
  return MakeStorageError(absl::StatusCode::kInternal, text);
}

}  // namespace

void PgParams::Int2(int16_t value) {
  Begin();
  AppendBigEndian(static_cast<uint16_t>(value), 2, &bytes_);
  End();
}

void PgParams::Int8(int64_t value) {
  Begin();
  AppendBigEndian(static_cast<uint64_t>(value), 8, &bytes_);
  End();
}

void PgParams::Bytes(absl::string_view value) {
  Begin();
  bytes_.append(value.data(), value.size());
  End();
}

void PgParams::ArrayHeader(int32_t type, size_t size) {
  AppendBigEndian(size == 0 ? 0 : 1, 4, &bytes_);  // dimensions
  AppendBigEndian(0, 4, &bytes_);                  // no element is null
  AppendBigEndian(static_cast<uint32_t>(type), 4, &bytes_);
  if (size == 0) return;
  AppendBigEndian(size, 4, &bytes_);
  AppendBigEndian(1, 4, &bytes_);  // the first index
}

void PgParams::Int2Array(absl::Span<const int16_t> values) {
  Begin();
  ArrayHeader(kInt2Oid, values.size());
  for (const int16_t value : values) {
    AppendBigEndian(2, 4, &bytes_);
    AppendBigEndian(static_cast<uint16_t>(value), 2, &bytes_);
  }
  End();
}

void PgParams::Int8Array(absl::Span<const int64_t> values) {
  Begin();
  ArrayHeader(kInt8Oid, values.size());
  for (const int64_t value : values) {
    AppendBigEndian(8, 4, &bytes_);
    AppendBigEndian(static_cast<uint64_t>(value), 8, &bytes_);
  }
  End();
}

void PgParams::BytesArray(absl::Span<const absl::string_view> values) {
  Begin();
  ArrayHeader(kByteaOid, values.size());
  for (const absl::string_view value : values) {
    AppendBigEndian(value.size(), 4, &bytes_);
    bytes_.append(value.data(), value.size());
  }
  End();
}

uint64_t PgResult::changed_rows() const {
  uint64_t rows = 0;
  return absl::SimpleAtoi(PQcmdTuples(result_.get()), &rows) ? rows : 0;
}

int64_t PgResult::Int(size_t row, int column) const {
  const absl::string_view bytes = Bytes(row, column);
  // The sign is that of the first byte.
  uint64_t value = !bytes.empty() && (bytes[0] & 0x80) != 0 ? ~uint64_t{0} : 0;
  for (const char byte : bytes) value = value << 8 | static_cast<uint8_t>(byte);
  return static_cast<int64_t>(value);
}

absl::Status CheckPgUri(const std::string& uri) {
  if (!absl::StartsWith(uri, "postgresql://") && !absl::StartsWith(uri, "postgres://")) {
    return absl::InvalidArgumentError("must begin with postgresql://");
  }
  // What libpq says of a URI that it cannot read may hold a part of it, so it is not passed on.
  const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> parts(
      PQconninfoParse(uri.c_str(), nullptr), &PQconninfoFree);
  if (parts == nullptr) return absl::InvalidArgumentError("is no postgresql:// URI");
  for (const PQconninfoOption* part = parts.get(); part->keyword != nullptr; ++part) {
    if (part->val != nullptr && (std::strcmp(part->keyword, "password") == 0 ||
                                 std::strcmp(part->keyword, "sslpassword") == 0)) {
      return absl::InvalidArgumentError(
          "must not hold a password: put it into a file that PGPASSFILE names, or `passfile` in "
          "the URI");
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<PgConnection>> PgConnection::Connect(const std::string& uri,
                                                                    absl::Duration timeout) {
  const std::string seconds = absl::StrCat(
      std::max<int64_t>(2, absl::ToInt64Seconds(absl::Ceil(timeout, absl::Seconds(1)))));
  const std::string milliseconds = absl::StrCat(seconds, "000");
  const char* const keywords[] = {"application_name", "dbname",          "connect_timeout",
                                  "tcp_user_timeout", "keepalives_idle", nullptr};
  const char* const values[] = {"chancery",           uri.c_str(), seconds.c_str(),
                                milliseconds.c_str(), "5",         nullptr};
  // The URI, which stands in for `dbname`, wins over what comes before it.
  std::unique_ptr<PgConnection> connection(
      new PgConnection(PQconnectdbParams(keywords, values, /*expand_dbname=*/1)));
  PGconn* const raw = connection->connection_.get();
  if (raw == nullptr) return absl::ResourceExhaustedError("no memory for a connection");
  if (PQstatus(raw) != CONNECTION_OK) {
    return MakeStorageError(
        absl::StatusCode::kUnavailable,
        absl::StrCat("cannot connect to PostgreSQL: ", FirstLine(PQerrorMessage(raw))));
  }
  PQsetNoticeProcessor(
      raw, [](void*, const char*) {}, nullptr);
  if (PQsetnonblocking(raw, 1) != 0 || PQenterPipelineMode(raw) == 0) {
    return connection->Lost("cannot prepare the connection");
  }
  return connection;
}

absl::StatusOr<std::vector<PgResult>> PgConnection::Run(absl::Span<const PgCall> calls,
                                                        absl::Time deadline) {
  sql_state_.clear();
  std::vector<const PgStatement*> prepared;
  CHANCERY_RETURN_IF_ERROR(Send(calls, deadline, &prepared));
  std::vector<PgResult> results;
  results.reserve(calls.size());
  absl::Status error;
  size_t next_prepared = 0;
  while (true) {
    CHANCERY_ASSIGN_OR_RETURN(PGresult* const raw, NextResult(deadline));
    if (raw == nullptr) continue;  // between two statements
    PgResult result(raw);
    const ExecStatusType kind = PQresultStatus(raw);
    if (kind == PGRES_PIPELINE_SYNC) break;
    absl::Status status = ErrorOf(raw);
    if (!status.ok()) {
      if (error.ok()) error = std::move(status);
      if (broken_) return error;
      continue;
    }
    if (!error.ok()) continue;
    // The answers to PREPARE come where they were sent: before the first call of each statement.
    if (next_prepared < prepared.size() &&
        calls[results.size()].statement == prepared[next_prepared]) {
      prepared_.insert(prepared[next_prepared++]);
      continue;
    }
    results.push_back(std::move(result));
  }
  if (!error.ok()) return error;
  return results;
}

absl::Status PgConnection::Send(absl::Span<const PgCall> calls, absl::Time deadline,
                                std::vector<const PgStatement*>* prepared) {
  PGconn* const raw = connection_.get();
  if (broken_) return Lost("the connection is closed");
  std::vector<const char*> values;
  std::vector<int> sizes;
  std::vector<int> formats;
  size_t unsent = 0;
  for (const PgCall& call : calls) {
    const PgStatement* statement = call.statement;
    if (!prepared_.contains(statement) &&
        std::find(prepared->begin(), prepared->end(), statement) == prepared->end()) {
      if (PQsendPrepare(raw, statement->name, statement->sql, 0, nullptr) == 0) {
        return Lost(FirstLine(PQerrorMessage(raw)));
      }
      prepared->push_back(statement);
    }
    const size_t size = call.params.size();
    values.clear();
    sizes.clear();
    for (size_t i = 0; i < size; ++i) {
      const absl::string_view value = call.params.at(i);
      values.push_back(value.empty() ? "" : value.data());
      sizes.push_back(static_cast<int>(value.size()));
    }
    formats.assign(size, 1);
    if (PQsendQueryPrepared(raw, statement->name, static_cast<int>(size), values.data(),
                            sizes.data(), formats.data(), /*resultFormat=*/1) == 0) {
      return Lost(FirstLine(PQerrorMessage(raw)));
    }
    // libpq moves all that it still has to send after each piece that the socket takes.
    unsent += call.params.bytes();
    if (unsent < kMaxUnsentBytes) continue;
    CHANCERY_RETURN_IF_ERROR(FlushOutput(deadline));
    unsent = 0;
  }
  if (PQpipelineSync(raw) == 0) return Lost(FirstLine(PQerrorMessage(raw)));
  return FlushOutput(deadline);
}

absl::Status PgConnection::Execute(const std::string& sql, absl::Time deadline) {
  sql_state_.clear();
  PGconn* const raw = connection_.get();
  if (broken_ || PQexitPipelineMode(raw) == 0 || PQsendQuery(raw, sql.c_str()) == 0) {
    return Lost(FirstLine(PQerrorMessage(raw)));
  }
  CHANCERY_RETURN_IF_ERROR(FlushOutput(deadline));
  absl::Status error;
  while (true) {
    CHANCERY_ASSIGN_OR_RETURN(PGresult* const result, NextResult(deadline));
    if (result == nullptr) break;
    const PgResult owner(result);
    absl::Status status = ErrorOf(result);
    if (error.ok()) error = std::move(status);
  }
  if (PQenterPipelineMode(raw) == 0) return Lost(FirstLine(PQerrorMessage(raw)));
  return error;
}

std::string PgConnection::server_version() const {
  const int version = PQserverVersion(connection_.get());
  return absl::StrCat(version / 10000, ".", version % 10000);
}

absl::Status PgConnection::Lost(absl::string_view what) {
  broken_ = true;
  return MakeStorageError(absl::StatusCode::kUnavailable,
                          absl::StrCat("the connection to PostgreSQL is lost: ", what));
}

absl::Status PgConnection::WaitForSocket(bool also_write, absl::Time deadline) {
  pollfd socket = {PQsocket(connection_.get()),
                   static_cast<int16_t>(POLLIN | (also_write ? POLLOUT : 0)), 0};
  while (true) {
    int timeout = -1;
    if (deadline != absl::InfiniteFuture()) {
      const absl::Duration left = deadline - SystemClock::Get().Now();
      if (left <= absl::ZeroDuration()) {
        // The server may still work on it: nothing more can be asked on this connection.
        broken_ = true;
        return MakeError(absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED",
                         "the deadline has passed while waiting for PostgreSQL");
      }
      timeout = static_cast<int>(std::min<int64_t>(
          absl::ToInt64Milliseconds(absl::Ceil(left, absl::Milliseconds(1))), 60'000));
    }
    const int ready = poll(&socket, 1, timeout);
    if (ready > 0) return absl::OkStatus();
    if (ready < 0 && errno != EINTR) return Lost(std::strerror(errno));
  }
}

absl::Status PgConnection::FlushOutput(absl::Time deadline) {
  PGconn* const raw = connection_.get();
  while (true) {
    const int left = PQflush(raw);
    if (left == 0) return absl::OkStatus();
    if (left < 0) return Lost(FirstLine(PQerrorMessage(raw)));
    CHANCERY_RETURN_IF_ERROR(WaitForSocket(/*also_write=*/true, deadline));
    // The server may wait until its answers are read.
    if (PQconsumeInput(raw) == 0) return Lost(FirstLine(PQerrorMessage(raw)));
  }
}

absl::StatusOr<PGresult*> PgConnection::NextResult(absl::Time deadline) {
  PGconn* const raw = connection_.get();
  while (PQisBusy(raw) != 0) {
    CHANCERY_RETURN_IF_ERROR(WaitForSocket(/*also_write=*/false, deadline));
    if (PQconsumeInput(raw) == 0) return Lost(FirstLine(PQerrorMessage(raw)));
  }
  PGresult* const result = PQgetResult(raw);
  if (result == nullptr && PQstatus(raw) != CONNECTION_OK) {
    return Lost(FirstLine(PQerrorMessage(raw)));
  }
  return result;
}

absl::Status PgConnection::ErrorOf(const PGresult* result) {
  switch (PQresultStatus(result)) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_EMPTY_QUERY:
      return absl::OkStatus();
    case PGRES_PIPELINE_ABORTED:
      return absl::InternalError("left out after an error");
    default:
      break;
  }
  if (PQstatus(connection_.get()) != CONNECTION_OK) {
    return Lost(FirstLine(PQerrorMessage(connection_.get())));
  }
  const char* const state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const char* const message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  if (state == nullptr) return Lost(FirstLine(PQresultErrorMessage(result)));
  sql_state_ = state;
  // The server ends the session after these.
  if (absl::StartsWith(sql_state_, "57P") || absl::StartsWith(sql_state_, "08")) broken_ = true;
  return StatusOf(sql_state_, message == nullptr ? "" : message);
}

}  // namespace chancery
