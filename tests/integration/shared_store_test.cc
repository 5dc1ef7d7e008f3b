// Several servers over one PostgreSQL database, from their outside.

#include <algorithm>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
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

  std::unique_ptr<PostgresServer> database_;
};

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

}  // namespace
}  // namespace chancery
