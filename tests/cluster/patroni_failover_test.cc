// A primary and two standbys under Patroni, whose leader is killed while two loaders load: after
// the failover all goes on by itself, and nothing is lost or doubled.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pwd.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/base/status_macros.h"
#include "storage/sql/pg_connection.h"
#include "tests/integration/crash_workload.h"
#include "tests/integration/process.h"
#include "tests/integration/server_process.h"
#include "tests/integration/test_files.h"
#include "tests/testing/matchers.h"
#include "tests/testing/postgres_server.h"

namespace chancery {
namespace {

constexpr char kEtcd[] = "/usr/bin/etcd";
constexpr char kPatroni[] = "/usr/bin/patroni";
constexpr char kSetPriv[] = "/usr/bin/setpriv";
constexpr int kNodes = 3;
constexpr absl::Duration kClusterDeadline = absl::Minutes(3);

bool IsHere(const char* program) { return access(program, X_OK) == 0; }

// A port that is free, and will be for a while.
int FreePort() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  EXPECT_EQ(bind(fd, reinterpret_cast<const sockaddr*>(&address), size), 0);
  EXPECT_EQ(getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size), 0);
  close(fd);
  return ntohs(address.sin_port);
}

class PatroniCluster {
 public:
  ~PatroniCluster() {
    // First who would start them again; and who has their output is waited for last.
    for (const auto& node : nodes_) node->Signal(SIGKILL);
    for (int node = 0; node < kNodes; ++node) KillDatabase(node, SIGQUIT);
    nodes_.clear();
    std::error_code ignored;
    if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
  }

  absl::Status Start() {
    // Where another user may go.
    std::string pattern = "/tmp/chancery-patroni.XXXXXX";
    if (mkdtemp(pattern.data()) == nullptr) return absl::InternalError(pattern);
    folder_ = pattern;
    if (geteuid() == 0) {
      const passwd* const user = getpwnam("postgres");
      if (user == nullptr) return absl::FailedPreconditionError("there is no user postgres");
      if (chown(folder_.c_str(), user->pw_uid, user->pw_gid) != 0) {
        return absl::InternalError("chown");
      }
    }
    const int etcd = FreePort();
    const int peer = FreePort();
    Invocation store;
    store.program = kEtcd;
    const std::string client_url = absl::StrCat("http://127.0.0.1:", etcd);
    const std::string peer_url = absl::StrCat("http://127.0.0.1:", peer);
    store.arguments = {"--data-dir",
                       NewFolder("etcd"),
                       "--listen-client-urls",
                       client_url,
                       "--advertise-client-urls",
                       client_url,
                       "--listen-peer-urls",
                       peer_url,
                       "--initial-advertise-peer-urls",
                       peer_url,
                       "--initial-cluster",
                       absl::StrCat("default=", peer_url),
                       "--unsafe-no-fsync"};
    CHANCERY_ASSIGN_OR_RETURN(etcd_, Process::Start(store));
    CHANCERY_RETURN_IF_ERROR(etcd_->WaitForOutput("ready to serve client requests"));
    for (int node = 0; node < kNodes; ++node) {
      ports_.push_back(FreePort());
      const std::string settings = absl::StrCat(folder_, "/node", node, ".yml");
      WriteFile(settings, Settings(node, etcd));
      Invocation patroni;
      patroni.program = kPatroni;
      // The test's own is not for the other user, and Patroni hands initdb a password in a file.
      patroni.environment = {absl::StrCat("TMPDIR=", folder_), absl::StrCat("HOME=", folder_)};
      patroni.arguments = {settings};
      if (geteuid() == 0) {
        patroni.program = kSetPriv;
        // In a directory where that user may be.
        patroni.arguments = {"--reuid=postgres",
                             "--regid=postgres",
                             "--clear-groups",
                             "/usr/bin/env",
                             "-C",
                             "/",
                             kPatroni,
                             settings};
      }
      CHANCERY_ASSIGN_OR_RETURN(std::unique_ptr<Process> process, Process::Start(patroni));
      nodes_.push_back(std::move(process));
    }
    return absl::OkStatus();
  }

  // Of whichever node leads.
  std::string Uri() const {
    std::vector<std::string> hosts;
    for (const int port : ports_) hosts.push_back(absl::StrCat("127.0.0.1:", port));
    return absl::StrCat("postgresql://chancery@", absl::StrJoin(hosts, ","),
                        "/postgres?target_session_attrs=read-write");
  }

  // The answer of the leader once it is not 0.
  absl::StatusOr<int64_t> WaitFor(const PgStatement& statement) const {
    const absl::Time deadline = absl::Now() + kClusterDeadline;
    absl::Status last = absl::DeadlineExceededError(statement.sql);
    for (; absl::Now() < deadline; absl::SleepFor(absl::Milliseconds(100))) {
      const auto connection = PgConnection::Connect(Uri(), absl::Seconds(2));
      last = connection.status();
      if (!connection.ok()) continue;
      std::vector<PgCall> calls;
      calls.push_back({&statement, PgParams()});
      const auto results = (*connection)->Run(calls, absl::Now() + absl::Seconds(10));
      last = results.status();
      if (results.ok() && (*results)[0].Int(0, 0) != 0) return (*results)[0].Int(0, 0);
    }
    return absl::DeadlineExceededError(absl::StrCat(statement.sql, ": ", last.message()));
  }

  // Ends the node with its database, as the loss of its machine does. Which one it was.
  absl::StatusOr<int> KillLeader() {
    static constexpr PgStatement kPort = {"port", "SELECT inet_server_port()::bigint"};
    CHANCERY_ASSIGN_OR_RETURN(const int64_t port, WaitFor(kPort));
    for (int node = 0; node < kNodes; ++node) {
      if (ports_[node] != port) continue;
      nodes_[node]->Signal(SIGKILL);
      KillDatabase(node, SIGKILL);
      return node;
    }
    return absl::NotFoundError(absl::StrCat("port ", port));
  }

  // What all nodes have said.
  std::string Logs() const {
    std::string logs;
    for (int node = 0; node < kNodes; ++node) {
      absl::StrAppend(&logs, "== node ", node, "\n", nodes_[node]->Err(), "\n");
    }
    return logs;
  }

 private:
  std::string DataOf(int node) const { return absl::StrCat(folder_, "/data", node); }

  void KillDatabase(int node, int signal) const {
    std::ifstream file(DataOf(node) + "/postmaster.pid");
    pid_t pid = 0;
    if (file >> pid && pid > 0) kill(pid, signal);
  }

  std::string Settings(int node, int etcd) const {
    const int rest = FreePort();
    return absl::StrCat(R"(scope: chancery
name: node)",
                        node, R"(
restapi: {listen: "127.0.0.1:)",
                        rest, R"(", connect_address: "127.0.0.1:)", rest, R"("}
etcd3: {host: "127.0.0.1:)",
                        etcd, R"("}
bootstrap:
  dcs:
    ttl: 20
    loop_wait: 2
    retry_timeout: 5
    synchronous_mode: true
    postgresql: {use_pg_rewind: false, use_slots: true}
  initdb: [{encoding: UTF8}, {locale: C}, no-sync]
  pg_hba:
    - local all all trust
    - host all all 127.0.0.1/32 trust
    - host replication all 127.0.0.1/32 trust
postgresql:
  listen: 127.0.0.1:)",
                        ports_[node], R"(
  connect_address: 127.0.0.1:)",
                        ports_[node], R"(
  data_dir: )",
                        DataOf(node), R"(
  bin_dir: /usr/lib/postgresql/15/bin
  pgpass: )",
                        folder_, "/pgpass", node, R"(
  authentication:
    superuser: {username: chancery, password: none}
    replication: {username: replicator, password: none}
  parameters: {unix_socket_directories: "", fsync: "off", shared_buffers: 32MB}
)");
  }

  std::string folder_;
  std::vector<int> ports_;
  std::unique_ptr<Process> etcd_;
  std::vector<std::unique_ptr<Process>> nodes_;
};

TEST(PatroniFailoverTest, NothingIsLostOrDoubledWhenTheLeaderIsKilled) {
  if (!PostgresServer::Available()) GTEST_SKIP() << PostgresServer::kAbsent;
  if (!IsHere(kEtcd) || !IsHere(kPatroni) || !IsHere(kSetPriv)) {
    GTEST_SKIP() << "SKIPPED: patroni, python3-etcd and etcd-server are not installed";
  }
  const std::string facts = WriteArticles();
  std::string peace;
  {
    const auto alone = ServerProcess::Start({NewFolder("peace")});
    ASSERT_THAT(alone, IsOk());
    ASSERT_THAT((*alone)->Load({facts}), ExitsWith(0));
    peace = VisibleGraph(**alone);
  }
  PatroniCluster cluster;
  ASSERT_THAT(cluster.Start(), IsOk());
  static constexpr PgStatement kSynchronous = {
      "synchronous", "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"};
  static constexpr PgStatement kStandbys = {
      "standbys", "SELECT (count(*) = 2)::integer::bigint FROM pg_stat_replication"};
  ASSERT_THAT(cluster.WaitFor(kStandbys), IsOk()) << cluster.Logs();
  ASSERT_THAT(cluster.WaitFor(kSynchronous), IsOk()) << cluster.Logs();

  const std::vector<std::string> flags = {"--store", cluster.Uri()};
  Invocation init;
  init.program = ServerBinary();
  init.arguments = {"--store", cluster.Uri(), "--init-store"};
  ASSERT_THAT(RunToEnd(init), ExitsWith(0));
  const auto a = ServerProcess::Start({"", flags});
  ASSERT_THAT(a, IsOk());
  const auto b = ServerProcess::Start({"", flags});
  ASSERT_THAT(b, IsOk());
  std::vector<std::unique_ptr<Process>> loaders;
  for (const auto& [first, second] : {std::make_pair(a->get(), b->get()), {b->get(), a->get()}}) {
    auto loader = StartLoader({first, second}, facts, {"--retries", "30"});
    ASSERT_THAT(loader, IsOk());
    loaders.push_back(*std::move(loader));
  }
  ASSERT_TRUE(WaitForArticles(**b, kArticles / 4));
  const absl::StatusOr<int> killed = cluster.KillLeader();
  ASSERT_THAT(killed, IsOk());
  const absl::Time start = absl::Now();
  static constexpr PgStatement kLeads = {"leads",
                                         "SELECT (NOT pg_is_in_recovery())::integer::bigint"};
  ASSERT_THAT(cluster.WaitFor(kLeads), IsOk());
  std::cout << "node " << *killed << " killed; another one led after " << absl::Now() - start
            << std::endl;
  for (const std::unique_ptr<Process>& loader : loaders) {
    ExpectLoaded(*loader, absl::Minutes(5));
    if (HasFatalFailure()) return;
  }
  EXPECT_THAT((*b)->Chancery({"verify"}), ExitsWith(0));
  EXPECT_EQ(WithoutOrder(VisibleGraph(**b)), WithoutOrder(peace));
}

}  // namespace
}  // namespace chancery
