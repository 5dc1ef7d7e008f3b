// A PostgreSQL server of a test's own: real, in a directory of its own, for an unprivileged user,
// on a socket in that directory.
//
//   if (!PostgresServer::Available()) GTEST_SKIP() << PostgresServer::kAbsent;
//   auto server = PostgresServer::Start();
//   ASSERT_THAT(server, IsOk());
//   auto uri = (*server)->EmptyDatabase();
//
// The programs are Debian's of PostgreSQL 15, or those of another version, whose directory
// CHANCERY_POSTGRESQL_BIN names (bazel test --test_env). Without a pg_basebackup there, a standby
// cannot be made.
//
// It ends with the object, or with the thread that started it. Nothing waits for the device
// (fsync=off): what a loss of power does is not tested with it. Not thread-safe.

#ifndef CHANCERY_TESTS_TESTING_POSTGRES_SERVER_H_
#define CHANCERY_TESTS_TESTING_POSTGRES_SERVER_H_

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace chancery {

class PostgresServer {
 public:
  // Whether the programs of PostgreSQL are on this machine.
  static bool Available();
  static constexpr char kAbsent[] =
      "SKIPPED: PostgreSQL 15 is not installed (./dev setup installs it), so nothing of it is "
      "tested here";

  // Whether there is a pg_basebackup among them.
  static bool CanMakeStandby();
  static constexpr char kNoStandby[] =
      "SKIPPED: this PostgreSQL is without pg_basebackup, so nothing of standbys is tested here";

  static absl::StatusOr<std::unique_ptr<PostgresServer>> Start();
  // A standby that follows `primary`, which must outlive it.
  static absl::StatusOr<std::unique_ptr<PostgresServer>> StartStandby(
      const PostgresServer& primary);

  // The socket that it listens on.
  std::string SocketPath() const { return directory_ + "/.s.PGSQL.5432"; }
  // Of whichever of these is the primary when a session begins.
  static std::string UriOfPrimary(const std::vector<const PostgresServer*>& servers);

  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  // Of its database.
  std::string Uri() const;
  // Takes the schema of Chancery, with all that is in it, out of the database, and
  // returns its URI: what a test finds is empty, sooner than in a new database.
  absl::StatusOr<std::string> EmptyDatabase() const;
  // One more database; its URI.
  absl::StatusOr<std::string> NewDatabase();
  // Runs SQL.
  absl::Status Execute(const std::string& sql) const;
  // What it has logged.
  std::string Log() const;

  // From now on a commit here waits until one of its standbys has it.
  absl::Status RequireAStandby() const;
  // Of a standby: how much it has, in bytes of the log; makes it a primary; makes it follow another
  // one.
  absl::StatusOr<int64_t> ReceivedBytes() const;
  absl::Status Promote() const;
  absl::Status Follow(const PostgresServer& primary) const;

  // Ends it as a crash does, and starts it again over the same files.
  absl::Status KillAndRestart();
  // Ends it as a crash does.
  void Kill();
  bool running() const { return pid_ >= 0; }

 private:
  explicit PostgresServer(std::string directory) : directory_(std::move(directory)) {}

  absl::Status Run(const std::vector<std::string>& command) const;
  absl::Status StartProcess();

  const std::string directory_;  // with the socket; "data" in it
  int databases_ = 0;
  pid_t pid_ = -1;
};

}  // namespace chancery

#endif  // CHANCERY_TESTS_TESTING_POSTGRES_SERVER_H_
