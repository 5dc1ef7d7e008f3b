// A day of an operator: tokens made, used, replaced and revoked, a load, a backup, a store that
// breaks and is restored, and the audit of it all. What docs/operations.md tells, done.

#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "chancery/v1/admin_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/process.h"
#include "tests/integration/server_process.h"
#include "tests/integration/test_files.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// An export without its last line, which tells the revision and when it was made.
std::string WithoutTime(const std::string& exported) {
  return exported.substr(0, exported.rfind("{\"info\""));
}

class OperatorTest : public ::testing::Test {
 protected:
  OperatorTest() : folder_(NewFolder("operator")) {
    WriteFile(folder_ + "/config", absl::StrCat("auth { token_file: \"", folder_, "/tokens\" }\n",
                                                "audit { file: \"", folder_, "/audit.jsonl\" }\n"));
  }

  static ProcessEnd Chancery(std::vector<std::string> arguments) {
    Invocation invocation;
    invocation.program = CliBinary();
    invocation.arguments = std::move(arguments);
    return RunToEnd(invocation);
  }

  ProcessEnd Token(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "token");
    arguments.insert(arguments.end(), {"--file", folder_ + "/tokens"});
    return Chancery(std::move(arguments));
  }

  // Makes a token, and returns the file that a client shows it from.
  std::string TokenFor(const std::string& id, const std::string& role) {
    const ProcessEnd made = Token({"create", id, "--role", role});
    EXPECT_THAT(made, ExitsWith(0));
    const std::string file = absl::StrCat(folder_, "/", id, "-", ++tokens_);
    WriteFile(file, made.out);
    return file;
  }

  std::unique_ptr<ServerProcess> Start() {
    auto server = ServerProcess::Start({folder_ + "/store", {"--config", folder_ + "/config"}});
    EXPECT_THAT(server, IsOk());
    return server.ok() ? *std::move(server) : nullptr;
  }

  std::string Exported(const ServerProcess& server, const std::string& token) {
    const ProcessEnd end = server.Chancery({"export", "--format", "jsonl", "--token-file", token});
    EXPECT_THAT(end, ExitsWith(0));
    return end.out;
  }

  const std::string folder_;
  int tokens_ = 0;
};

TEST_F(OperatorTest, TokensBackupBreakageAndRestore) {
  const std::string desk = TokenFor("desk", "reader");
  const std::string loader = TokenFor("loader", "writer");
  const std::string ops = TokenFor("ops", "admin");
  auto server = Start();
  ASSERT_NE(server, nullptr);

  // Nobody, somebody unknown, and somebody who may not.
  const std::string wrong = folder_ + "/wrong";
  WriteFile(wrong, "chy_wrong\n");
  const std::string samples = Runfile("client/loader/samples");
  EXPECT_THAT(server->Chancery({"stats"}).err, HasSubstr("asks who calls"));
  EXPECT_THAT(server->Chancery({"stats", "--token-file", wrong}).err,
              HasSubstr("not one of this server"));
  EXPECT_THAT(server->Load({samples, "--token-file", desk}), Not(ExitsWith(0)));
  EXPECT_THAT(server->Chancery({"backup", folder_ + "/b", "--token-file", loader}).err,
              HasSubstr("loader may not call AdminService/Backup"));
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/b"));

  EXPECT_THAT(server->Load({samples + "/2021-06-16-geneva-summit.txt", "--token-file", loader}),
              ExitsWith(0));
  const std::string early_graph = Exported(*server, desk);
  const auto stats = server->Reply<v1::GetStatsResponse>({"stats", "--token-file", desk});
  EXPECT_THAT(server->Load({samples, "--token-file", loader}), ExitsWith(0));
  const std::string graph = Exported(*server, desk);
  EXPECT_NE(graph, early_graph);
  EXPECT_THAT(graph, HasSubstr("article"));
  const std::string backup = folder_ + "/monday";
  EXPECT_THAT(server->Chancery({"backup", backup, "--token-file", ops}), ExitsWith(0));

  // A new token beside the old one, then without it; the server looks at the file by itself.
  const std::string digest = ReadFile(folder_ + "/tokens").substr(5, 12);
  const std::string new_desk = TokenFor("desk", "reader");
  EXPECT_THAT(Token({"revoke", "desk", "--digest", digest}), ExitsWith(0));
  ProcessEnd end;
  do {  // for at most a second
    end = server->Chancery({"stats", "--token-file", desk});
  } while (end.exit_code == 0);
  EXPECT_THAT(end.err, HasSubstr("not one of this server"));
  EXPECT_THAT(server->Chancery({"stats", "--token-file", new_desk}), ExitsWith(0));

  // The store breaks.
  EXPECT_THAT(server->Stop(), ExitsWith(0));
  std::string victim;
  for (const std::string& name : FilesIn(folder_ + "/store")) {
    if (absl::StartsWith(name, "MANIFEST")) victim = absl::StrCat(folder_, "/store/", name);
  }
  WriteFile(victim, "nothing of the kind");
  EXPECT_THAT(ServerProcess::Start({folder_ + "/store", {"--config", folder_ + "/config"}}),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("MANIFEST")));
  Invocation restore;
  restore.program = ServerBinary();
  restore.arguments = {"--data-dir", folder_ + "/store", "--restore", backup};
  EXPECT_THAT(RunToEnd(restore), AllOf(ExitsWith(1)));  // what is left of it is in the way
  std::filesystem::rename(folder_ + "/store", folder_ + "/broken");
  const ProcessEnd restored = RunToEnd(restore);
  EXPECT_THAT(restored, ExitsWith(0));
  EXPECT_THAT(restored.out, HasSubstr("is a checked copy of " + backup));
  server = Start();
  ASSERT_NE(server, nullptr);
  EXPECT_EQ(Exported(*server, new_desk), graph);
  EXPECT_THAT(server->Chancery({"verify", "--token-file", ops}), ExitsWith(0));
  EXPECT_THAT(server->Stop(), ExitsWith(0));

  // And as it was before most was loaded; what came then can come again.
  restore.arguments = {"--data-dir", folder_ + "/early", "--restore",
                       backup,       "--at-revision",    absl::StrCat(stats.info().revision())};
  EXPECT_THAT(RunToEnd(restore), ExitsWith(0));
  auto early = ServerProcess::Start({folder_ + "/early", {"--config", folder_ + "/config"}});
  ASSERT_THAT(early, IsOk());
  EXPECT_EQ(Exported(**early, new_desk), early_graph);
  EXPECT_THAT((*early)->Chancery({"verify", "--token-file", ops}), ExitsWith(0));
  EXPECT_THAT((*early)->Load({samples, "--token-file", loader}), ExitsWith(0));
  EXPECT_EQ(WithoutTime(Exported(**early, new_desk)), WithoutTime(graph));
  EXPECT_THAT((*early)->Stop(), ExitsWith(0));

  // Who did what, without a token.
  const std::string audit = ReadFile(folder_ + "/audit.jsonl");
  for (const char* line :
       {"\"event\":\"denied\",\"method\":\"AdminService/GetStats\",\"code\":\"UNAUTHENTICATED\"",
        "\"event\":\"denied\",\"principal\":\"desk\",\"method\":\"IngestService/IngestArticles\"",
        "\"event\":\"denied\",\"principal\":\"loader\",\"method\":\"AdminService/Backup\"",
        "\"event\":\"call\",\"principal\":\"loader\",\"method\":\"IngestService/IngestArticles\"",
        "\"event\":\"call\",\"principal\":\"ops\",\"method\":\"AdminService/"
        "Backup\",\"code\":\"OK\"",
        "\"event\":\"call\",\"principal\":\"ops\",\"method\":\"AdminService/Verify\""}) {
    EXPECT_THAT(audit, HasSubstr(line));
  }
  for (const std::string& file : {desk, loader, ops, new_desk, wrong}) {
    EXPECT_THAT(audit, Not(HasSubstr(std::string(absl::StripSuffix(ReadFile(file), "\n")))));
  }
}

}  // namespace
}  // namespace chancery
