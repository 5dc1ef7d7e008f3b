#include "tests/testing/postgres_server.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "storage/base/status_macros.h"
#include "storage/sql/pg_connection.h"

namespace chancery {
namespace {

// Debian's, unless the environment names another version's directory.
std::string Program(absl::string_view name) {
  const char* const directory = std::getenv("CHANCERY_POSTGRESQL_BIN");
  return absl::StrCat(directory != nullptr ? directory : "/usr/lib/postgresql/15/bin", "/", name);
}

constexpr absl::Duration kDeadline = absl::Seconds(60);

// PostgreSQL refuses to run as root.
const passwd* UnprivilegedUser() {
  if (geteuid() != 0) return nullptr;
  const passwd* user = getpwnam("postgres");
  return user != nullptr ? user : getpwnam("nobody");
}

// Becomes the program. Only what may be called between fork and exec.
[[noreturn]] void Become(const passwd* user, const std::vector<char*>& arguments, int output) {
  if (user != nullptr &&
      (setgroups(0, nullptr) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0)) {
    _exit(126);
  }
  prctl(PR_SET_PDEATHSIG, SIGQUIT);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  if (chdir("/") != 0) _exit(126);
  execv(arguments[0], arguments.data());
  _exit(127);
}

std::string FileText(const std::string& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

absl::StatusOr<pid_t> Spawn(const std::vector<std::string>& command, const std::string& log) {
  const passwd* const user = UnprivilegedUser();
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const std::string& argument : command) {
    arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  arguments.push_back(nullptr);
  const int output = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (output < 0) return absl::InternalError(absl::StrCat(log, ": ", std::strerror(errno)));
  const pid_t pid = fork();
  if (pid == 0) Become(user, arguments, output);
  close(output);
  if (pid < 0) return absl::InternalError(absl::StrCat("fork: ", std::strerror(errno)));
  return pid;
}

absl::StatusOr<std::string> NewDirectory() {
  // Short, as the path of a socket must be, and where another user may go.
  std::string pattern = "/tmp/chancery-pg.XXXXXX";
  if (mkdtemp(pattern.data()) == nullptr) {
    return absl::InternalError(absl::StrCat(pattern, ": ", std::strerror(errno)));
  }
  const passwd* const user = UnprivilegedUser();
  if (user != nullptr && chown(pattern.c_str(), user->pw_uid, user->pw_gid) != 0) {
    return absl::InternalError(absl::StrCat("chown: ", std::strerror(errno)));
  }
  return pattern;
}

constexpr char kSettings[] = R"(
fsync = off
synchronous_commit = on
full_page_writes = off
shared_buffers = 32MB
max_connections = 60
max_wal_senders = 4
wal_level = replica
max_wal_size = 256MB
autovacuum = off
listen_addresses = ''
log_min_messages = warning
)";

}  // namespace

bool PostgresServer::Available() {
  return access(Program("postgres").c_str(), X_OK) == 0 &&
         access(Program("initdb").c_str(), X_OK) == 0;
}

bool PostgresServer::CanMakeStandby() {
  return access(Program("pg_basebackup").c_str(), X_OK) == 0;
}

absl::StatusOr<std::unique_ptr<PostgresServer>> PostgresServer::Start() {
  CHANCERY_ASSIGN_OR_RETURN(std::string directory, NewDirectory());
  std::unique_ptr<PostgresServer> server(new PostgresServer(std::move(directory)));
  const std::string data = server->directory_ + "/data";
  CHANCERY_RETURN_IF_ERROR(
      server->Run({Program("initdb"), "-D", data, "-U", "chancery", "--auth=trust", "--no-sync",
                   "--encoding=UTF8", "--locale=C"}));
  std::ofstream(data + "/postgresql.conf", std::ios::app)
      << kSettings << "unix_socket_directories = '" << server->directory_ << "'\n";
  CHANCERY_RETURN_IF_ERROR(server->StartProcess());
  return server;
}

absl::StatusOr<std::unique_ptr<PostgresServer>> PostgresServer::StartStandby(
    const PostgresServer& primary) {
  CHANCERY_ASSIGN_OR_RETURN(std::string directory, NewDirectory());
  std::unique_ptr<PostgresServer> server(new PostgresServer(std::move(directory)));
  const std::string data = server->directory_ + "/data";
  CHANCERY_RETURN_IF_ERROR(server->Run({Program("pg_basebackup"), "-D", data, "-R", "-c", "fast",
                                        "--no-sync", "-h", primary.directory_, "-U", "chancery"}));
  std::ofstream(data + "/postgresql.conf", std::ios::app)
      << "unix_socket_directories = '" << server->directory_ << "'\n";
  CHANCERY_RETURN_IF_ERROR(server->StartProcess());
  return server;
}

PostgresServer::~PostgresServer() {
  Kill();
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

absl::Status PostgresServer::Run(const std::vector<std::string>& command) const {
  const std::string log = directory_ + "/log";
  CHANCERY_ASSIGN_OR_RETURN(const pid_t pid, Spawn(command, log));
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return absl::OkStatus();
  return absl::InternalError(absl::StrCat(absl::StrJoin(command, " "), ": ", FileText(log)));
}

absl::Status PostgresServer::StartProcess() {
  const std::string log = directory_ + "/log";
  CHANCERY_ASSIGN_OR_RETURN(pid_, Spawn({Program("postgres"), "-D", directory_ + "/data"}, log));
  // It says nothing when it is ready: ask until it answers.
  const absl::Time deadline = absl::Now() + kDeadline;
  absl::Status status = absl::UnavailableError("not asked");
  while (absl::Now() < deadline) {
    status = PgConnection::Connect(Uri(), absl::Seconds(2)).status();
    if (status.ok()) return status;
    int ended = 0;
    if (waitpid(pid_, &ended, WNOHANG) == pid_) {
      pid_ = -1;
      return absl::InternalError(absl::StrCat("postgres has ended: ", FileText(log)));
    }
    absl::SleepFor(absl::Milliseconds(20));
  }
  return status;
}

std::string PostgresServer::Uri() const {
  return absl::StrCat("postgresql://chancery@/postgres?host=", directory_);
}

absl::StatusOr<std::string> PostgresServer::EmptyDatabase() const {
  CHANCERY_RETURN_IF_ERROR(Execute("DROP SCHEMA IF EXISTS chancery CASCADE"));
  return Uri();
}

absl::StatusOr<std::string> PostgresServer::NewDatabase() {
  const std::string name = absl::StrCat("graph", ++databases_);
  CHANCERY_RETURN_IF_ERROR(Execute(absl::StrCat("CREATE DATABASE ", name)));
  return absl::StrCat("postgresql://chancery@/", name, "?host=", directory_);
}

absl::Status PostgresServer::Execute(const std::string& sql) const {
  CHANCERY_ASSIGN_OR_RETURN(const std::unique_ptr<PgConnection> connection,
                            PgConnection::Connect(Uri(), absl::Seconds(10)));
  return connection->Execute(sql, absl::Now() + kDeadline);
}

std::string PostgresServer::Log() const { return FileText(directory_ + "/log"); }

std::string PostgresServer::UriOfPrimary(const std::vector<const PostgresServer*>& servers) {
  std::vector<absl::string_view> hosts;
  hosts.reserve(servers.size());
  for (const PostgresServer* server : servers) hosts.push_back(server->directory_);
  return absl::StrCat("postgresql://chancery@/postgres?host=", absl::StrJoin(hosts, ","),
                      "&target_session_attrs=read-write");
}

absl::Status PostgresServer::RequireAStandby() const {
  CHANCERY_RETURN_IF_ERROR(Execute("ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (*)'"));
  return Execute("SELECT pg_reload_conf()");
}

absl::StatusOr<int64_t> PostgresServer::ReceivedBytes() const {
  static constexpr PgStatement kReceived = {
      "received", "SELECT (pg_last_wal_receive_lsn() - '0/0'::pg_lsn)::bigint"};
  CHANCERY_ASSIGN_OR_RETURN(const std::unique_ptr<PgConnection> connection,
                            PgConnection::Connect(Uri(), absl::Seconds(10)));
  std::vector<PgCall> calls;
  calls.push_back({&kReceived, PgParams()});
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<PgResult> results,
                            connection->Run(calls, absl::Now() + kDeadline));
  return results[0].Int(0, 0);
}

absl::Status PostgresServer::Promote() const { return Execute("SELECT pg_promote(true, 60)"); }

absl::Status PostgresServer::Follow(const PostgresServer& primary) const {
  CHANCERY_RETURN_IF_ERROR(Execute(absl::StrCat(
      "ALTER SYSTEM SET primary_conninfo = 'host=", primary.directory_, " user=chancery'")));
  return Execute("SELECT pg_reload_conf()");
}

absl::Status PostgresServer::KillAndRestart() {
  Kill();
  return StartProcess();
}

void PostgresServer::Kill() {
  if (pid_ < 0) return;
  kill(pid_, SIGQUIT);
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
}

}  // namespace chancery
