#include "storage/sql/sql_schema.h"

#include <memory>
#include <random>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "storage/base/clock.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/encoding/record_codec.h"
#include "storage/rows/row_store.h"
#include "storage/sql/pg_connection.h"

namespace chancery {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(60);

// 32 of them, as hexadecimal digits.
std::string RandomBytes() {
  std::random_device random;
  std::string digits;
  for (int i = 0; i < 8; ++i) absl::StrAppend(&digits, absl::Hex(random(), absl::kZeroPad8));
  return digits;
}

// Bytes sort as unsigned ones, a prefix first, whatever the collation of the database.
constexpr char kTables[] = R"sql(
CREATE SCHEMA IF NOT EXISTS chancery;
CREATE TABLE IF NOT EXISTS chancery.rows (
  tbl smallint NOT NULL,
  key bytea NOT NULL,
  closed bigint NOT NULL,
  created bigint NOT NULL,
  value bytea NOT NULL,
  PRIMARY KEY (tbl, key, closed)
);
CREATE INDEX IF NOT EXISTS rows_closed ON chancery.rows (tbl, key, closed)
  WHERE closed < 9223372036854775807;
ALTER TABLE chancery.rows ALTER COLUMN key SET STATISTICS 1000;
CREATE TABLE IF NOT EXISTS chancery.commits (
  revision bigint PRIMARY KEY,
  time bigint NOT NULL,
  row_count bigint NOT NULL,
  changes bytea NOT NULL,
  writer bytea NOT NULL,
  author bytea NOT NULL
);
CREATE TABLE IF NOT EXISTS chancery.requests (
  id bytea PRIMARY KEY,
  revision bigint NOT NULL,
  outcome bytea NOT NULL
);
ALTER TABLE chancery.requests ADD COLUMN IF NOT EXISTS time bigint NOT NULL DEFAULT 0;
CREATE INDEX IF NOT EXISTS requests_kept ON chancery.requests (time) WHERE outcome <> '';
CREATE TABLE IF NOT EXISTS chancery.ids (
  kind smallint PRIMARY KEY,
  next bigint NOT NULL
);
CREATE TABLE IF NOT EXISTS chancery.head (
  one smallint PRIMARY KEY CHECK (one = 1),
  schema_version bigint NOT NULL,
  format_version bigint NOT NULL,
  revision bigint NOT NULL,
  record bytea NOT NULL
);
ALTER TABLE chancery.head ADD COLUMN IF NOT EXISTS oldest bigint NOT NULL DEFAULT 0;
ALTER TABLE chancery.head ADD COLUMN IF NOT EXISTS trimmed bigint NOT NULL DEFAULT 0;
CREATE TABLE IF NOT EXISTS chancery.secrets (
  name text PRIMARY KEY,
  value bytea NOT NULL
);
-- How many live rows the planner expects in a range. Keys say by their first byte of which table
-- they are, so the table is left out: the planner would take it for one more condition.
CREATE OR REPLACE FUNCTION chancery.guess_rows(first bytea, behind bytea) RETURNS bigint
LANGUAGE plpgsql AS $body$
DECLARE
  plan json;
BEGIN
  EXECUTE format('EXPLAIN (FORMAT JSON) SELECT FROM chancery.rows WHERE key >= %L AND key < %L '
                 'AND closed = 9223372036854775807', first, behind) INTO plan;
  RETURN (plan->0->'Plan'->>'Plan Rows')::bigint;
END
$body$;
)sql";

// What an older version of the tables does not have: in version 1 outcomes were without their age.
constexpr char kMigration[] = R"sql(
UPDATE chancery.requests AS r SET time = c.time FROM chancery.commits AS c
  WHERE c.revision = r.revision AND EXISTS (SELECT FROM chancery.head WHERE schema_version = 1);
UPDATE chancery.head SET schema_version = 2 WHERE schema_version = 1;
)sql";

}  // namespace

absl::Status InitSqlStore(const std::string& uri) {
  CHANCERY_RETURN_IF_ERROR(CheckPgUri(uri));
  CHANCERY_ASSIGN_OR_RETURN(const std::unique_ptr<PgConnection> connection,
                            PgConnection::Connect(uri, kTimeout));
  const absl::Time deadline = SystemClock::Get().Now() + kTimeout;
  const std::string first_rows = absl::StrCat(
      "INSERT INTO chancery.head VALUES (1, ", kSqlSchemaVersion, ", ", kFormatVersion, ", 0, '\\x",
      absl::BytesToHexString(EncodeHead(Head())),
      "') ON CONFLICT DO NOTHING; INSERT INTO chancery.ids SELECT kind, 1 FROM generate_series(0, ",
      kEntityKindCount - 1, ") AS kind ON CONFLICT DO NOTHING; ",
      "INSERT INTO chancery.secrets VALUES ('page_token_key', '\\x", RandomBytes(),
      "') ON CONFLICT DO NOTHING;");
  // Two that begin at once would both find nothing: one waits for the other.
  CHANCERY_RETURN_IF_ERROR(
      connection->Execute(absl::StrCat("BEGIN; SELECT pg_advisory_xact_lock(4347981); ", kTables,
                                       first_rows, kMigration, "COMMIT;"),
                          deadline));
  static constexpr PgStatement kVersions = {
      "versions", "SELECT schema_version, format_version FROM chancery.head WHERE one = 1"};
  std::vector<PgCall> calls;
  calls.push_back({&kVersions, PgParams()});
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<PgResult> found, connection->Run(calls, deadline));
  const int64_t schema = found[0].Int(0, 0);
  const int64_t format = found[0].Int(0, 1);
  if (schema == kSqlSchemaVersion && format == kFormatVersion) return absl::OkStatus();
  return MakeError(
      absl::StatusCode::kFailedPrecondition, "FORMAT_UNSUPPORTED",
      absl::StrCat("the database has schema version ", schema, " and format version ", format,
                   "; this program makes ", kSqlSchemaVersion, " and ", kFormatVersion),
      {{"found", absl::StrCat(format)}, {"supported", absl::StrCat(kFormatVersion)}});
}

}  // namespace chancery
