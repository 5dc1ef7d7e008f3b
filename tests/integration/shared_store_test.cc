// Several servers over one PostgreSQL database, from their outside.

#include <signal.h>

#include <algorithm>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "chancery/v1/admin_service.pb.h"
#include "chancery/v1/graph_service.pb.h"
#include "client/lib/failover_connection.h"
#include "client/lib/grpc_connection.h"
#include "client/lib/status_conversion.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/crash_workload.h"
#include "tests/integration/process.h"
#include "tests/integration/server_process.h"
#include "tests/integration/test_files.h"
#include "tests/testing/matchers.h"
#include "tests/testing/postgres_server.h"

namespace chancery {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class SharedStoreTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!PostgresServer::Available()) GTEST_SKIP() << PostgresServer::kAbsent;
    auto database = PostgresServer::Start();
    ASSERT_THAT(database, IsOk());
    database_ = *std::move(database);
  }

  ProcessEnd Run(std::vector<std::string> arguments) const {
    Invocation invocation;
    invocation.program = ServerBinary();
    invocation.arguments = std::move(arguments);
    return RunToEnd(invocation);
  }
  void InitStore() const {
    EXPECT_THAT(Run({"--store", database_->Uri(), "--init-store"}), ExitsWith(0));
  }
  std::unique_ptr<ServerProcess> StartServer() const {
    auto server = ServerProcess::Start({"", {"--store", database_->Uri()}});
    EXPECT_THAT(server, IsOk());
    return *std::move(server);
  }

  // The files of the samples, in two halves.
  static std::vector<std::string> Samples(bool first) {
    std::vector<std::string> paths;
    const std::string folder = Runfile("client/loader/samples");
    const std::vector<std::string> names = FilesIn(folder);
    size_t paths_of_both = 0;
    for (const std::string& name : names) {
      // The rest is about those beside it.
      if (!absl::EndsWith(name, ".txt") && !absl::EndsWith(name, ".jsonl")) continue;
      if ((paths_of_both++ % 2 == 0) == first) paths.push_back(absl::StrCat(folder, "/", name));
    }
    return paths;
  }
  // The words of the answer, sorted: what has the same date is listed in the order of ids, which
  // depends on who was first. Without the last line's revision.
  static std::vector<std::string> MainAnswer(const ServerProcess& server) {
    const ProcessEnd end =
        server.Chancery({"met", "Sergey Lavrov", "--role", "US Secretary of State"});
    EXPECT_THAT(end, ExitsWith(0));
    const std::string answer = end.out.substr(0, end.out.find(", at revision"));
    std::vector<std::string> words =
        absl::StrSplit(answer, absl::ByAnyChar(" \n,-"), absl::SkipEmpty());
    std::sort(words.begin(), words.end());
    return words;
  }

  // Copies a store; what it wrote is equal to it.
  ProcessEnd Copy(const std::vector<std::string>& from, const std::string& to) const {
    std::vector<std::string> arguments = from;
    arguments.insert(arguments.end(), {"--copy-store", to});
    return Run(std::move(arguments));
  }

  std::unique_ptr<PostgresServer> database_;
};

// Both addresses, for clients that know several.
std::string Both(const ServerProcess& a, const ServerProcess& b) {
  return absl::StrCat(a.address(), ",", b.address());
}

TEST_F(SharedStoreTest, SaysWhatIsMissingAndKeepsSecrets) {
  const ProcessEnd end = Run({"--store", database_->Uri()});
  EXPECT_THAT(end, ExitsWith(1));
  EXPECT_THAT(end.err, HasSubstr("--init-store"));
  const ProcessEnd secret = Run({"--store", "postgresql://u:s3cret@localhost/graph"});
  EXPECT_THAT(secret, ExitsWith(2));
  EXPECT_THAT(secret.err, AllOf(HasSubstr("password"), Not(HasSubstr("s3cret"))));
  EXPECT_THAT(Run({"--init-store", "--storage", "memory"}), ExitsWith(2));
  InitStore();
  InitStore();
}

// Two servers load halves of the samples at once; both then answer as one with a store of its own.
TEST_F(SharedStoreTest, ServersShareOneGraph) {
  InitStore();
  const auto a = StartServer();
  const auto b = StartServer();
  std::thread other([&] { EXPECT_THAT(b->Load(Samples(false)), ExitsWith(0)); });
  EXPECT_THAT(a->Load(Samples(true)), ExitsWith(0));
  other.join();

  auto alone = ServerProcess::Start({NewFolder("alone")});
  ASSERT_THAT(alone, IsOk());
  for (const bool half : {true, false}) {
    ASSERT_THAT((*alone)->Load(Samples(half)), ExitsWith(0));
  }
  const std::vector<std::string> expected = MainAnswer(**alone);
  EXPECT_THAT(expected, Contains("Kerry"));
  EXPECT_EQ(MainAnswer(*a), expected);
  EXPECT_EQ(MainAnswer(*b), expected);
  EXPECT_THAT(b->Chancery({"verify"}), ExitsWith(0));

  // One dies without a word; the other goes on, and writes.
  a->Kill();
  EXPECT_EQ(MainAnswer(*b), expected);
  EXPECT_THAT(b->Load(Samples(true)), ExitsWith(0));
  const auto c = StartServer();
  EXPECT_EQ(MainAnswer(*c), expected);
  EXPECT_THAT(c->Stop(), ExitsWith(0));
  EXPECT_THAT(b->Stop(), ExitsWith(0));
}

TEST_F(SharedStoreTest, AReplicaReadsAndRefusesWrites) {
  if (!PostgresServer::CanMakeStandby()) GTEST_SKIP() << PostgresServer::kNoStandby;
  InitStore();
  const auto writer = StartServer();
  auto standby = PostgresServer::StartStandby(*database_);
  ASSERT_THAT(standby, IsOk());
  auto replica = ServerProcess::Start({"", {"--store", (*standby)->Uri(), "--replica"}});
  ASSERT_THAT(replica, IsOk());
  EXPECT_THAT((*replica)->Load(Samples(true)), Not(ExitsWith(0)));
  EXPECT_THAT(writer->Load(Samples(true)), ExitsWith(0));
  EXPECT_THAT((*replica)->Chancery({"stats"}), ExitsWith(0));
}

// Clients that know the replica and the writer: what is written goes to the one, and is read from
// the other as soon as it shows there, else where it was written.
TEST_F(SharedStoreTest, AClientOfReplicaAndWriterReadsWhatItWrote) {
  if (!PostgresServer::CanMakeStandby()) GTEST_SKIP() << PostgresServer::kNoStandby;
  InitStore();
  const auto writer = StartServer();
  auto standby = PostgresServer::StartStandby(*database_);
  ASSERT_THAT(standby, IsOk());
  auto replica = ServerProcess::Start({"", {"--store", (*standby)->Uri(), "--replica"}});
  ASSERT_THAT(replica, IsOk());
  const std::string both = Both(**replica, *writer);
  std::vector<std::string> load = Samples(true);
  load.insert(load.begin(), {"--server", both});
  EXPECT_THAT(writer->Load(load), ExitsWith(0));

  // A replica that is behind says so, and never answers with less.
  const auto stats = writer->Reply<v1::GetStatsResponse>({"stats"});
  ASSERT_THAT((*standby)->Execute("SELECT pg_wal_replay_pause()"), IsOk());
  load = Samples(false);
  load.insert(load.begin(), {"--server", both});
  EXPECT_THAT(writer->Load(load), ExitsWith(0));
  GrpcConnectionOptions options;
  options.target = (*replica)->address();
  const auto connection = GrpcConnection::Create(options);
  ASSERT_THAT(connection, IsOk());
  v1::ListResourcesRequest request;
  request.set_collection("people");
  request.mutable_consistency()->set_at_least(stats.info().revision() + 1);
  const auto behind = (*connection)->ListResources(request);
  EXPECT_THAT(behind, HasReason("REVISION_NOT_REACHED"));
  EXPECT_GT(GetRetryDelay(behind.status()).value_or(absl::ZeroDuration()), absl::ZeroDuration());
  options.target = both;
  const auto several = ConnectToServers(options);
  ASSERT_THAT(several, IsOk());
  const auto read = (*several)->ListResources(request);
  ASSERT_THAT(read, IsOk());
  EXPECT_GT(read->info().revision(), stats.info().revision());
  ASSERT_THAT((*standby)->Execute("SELECT pg_wal_replay_resume()"), IsOk());
}

// A loader, and a reader, go on at the other server when theirs is killed.
TEST_F(SharedStoreTest, ClientsGoOnAtAnotherServer) {
  InitStore();
  const auto a = StartServer();
  const auto b = StartServer();
  const std::string facts = WriteArticles();
  Invocation load;
  load.program = LoaderBinary();
  load.arguments = {"--server", Both(*a, *b), "--output", "json", facts};
  const auto loader = Process::Start(load);
  ASSERT_THAT(loader, IsOk());
  ASSERT_TRUE(WaitForArticles(*b, kArticles / 8));
  a->Kill();
  const absl::StatusOr<ProcessEnd> end = (*loader)->Wait(absl::Minutes(5));
  ASSERT_THAT(end, IsOkAndHolds(ExitsWith(0)));
  EXPECT_THAT(end->out, HasSubstr("\"rejected\":0"));
  const auto stats = b->Reply<v1::GetStatsResponse>({"stats"});
  EXPECT_EQ(stats.counts().at("articles"), kArticles);
  EXPECT_THAT(b->Chancery({"verify", "--server", Both(*a, *b)}), ExitsWith(0));
}

// From files into a database and back, with a kill on the way: the same graph.
TEST_F(SharedStoreTest, AStoreIsCopiedBetweenEngines) {
  const std::string files = NewFolder("files");
  std::string expected;
  {
    auto alone = ServerProcess::Start({files});
    ASSERT_THAT(alone, IsOk());
    for (const bool half : {true, false}) {
      ASSERT_THAT((*alone)->Load(Samples(half)), ExitsWith(0));
    }
    expected = (*alone)->Chancery({"export", "--format", "jsonl"}).out;
    // The server's store is its own.
    EXPECT_THAT(Copy({"--data-dir", files}, database_->Uri()).err, HasSubstr("another process"));
    EXPECT_THAT((*alone)->Stop(), ExitsWith(0));
  }
  Invocation copy;
  copy.program = ServerBinary();
  copy.arguments = {"--data-dir", files, "--copy-store", database_->Uri()};
  const auto killed = Process::Start(copy);
  ASSERT_THAT(killed, IsOk());
  ASSERT_THAT((*killed)->WaitForOutput("copied closed rows of note"), IsOk());
  (*killed)->Signal(SIGKILL);
  ASSERT_THAT((*killed)->Wait(), IsOk());
  const ProcessEnd unfinished = Run({"--store", database_->Uri()});
  EXPECT_THAT(unfinished, ExitsWith(1));
  EXPECT_THAT(unfinished.err, HasSubstr("not finished"));
  const ProcessEnd resumed = Copy({"--data-dir", files}, database_->Uri());
  EXPECT_THAT(resumed, ExitsWith(0));
  EXPECT_THAT(resumed.out, AllOf(HasSubstr("going on at"), HasSubstr("equal to the source")));
  {
    const auto server = StartServer();
    EXPECT_EQ(server->Chancery({"export", "--format", "jsonl"}).out, expected);
    EXPECT_THAT(server->Chancery({"verify"}), ExitsWith(0));
    // While it runs, it can be copied.
    const std::string back = NewFolder("back");
    EXPECT_THAT(Copy({"--store", database_->Uri()}, back), ExitsWith(0));
    auto again = ServerProcess::Start({back});
    ASSERT_THAT(again, IsOk());
    EXPECT_EQ((*again)->Chancery({"export", "--format", "jsonl"}).out, expected);
    EXPECT_THAT((*again)->Chancery({"verify"}), ExitsWith(0));
    EXPECT_THAT((*again)->Load(Samples(true)), ExitsWith(0));
  }
}

}  // namespace
}  // namespace chancery
