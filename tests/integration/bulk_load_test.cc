// `chancery-load --bulk`: the same graph as through a server, in one piece or not at all.

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/process.h"
#include "tests/integration/server_process.h"
#include "tests/integration/test_files.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

ProcessEnd Bulk(const std::string& directory, std::vector<std::string> arguments) {
  Invocation invocation;
  invocation.program = LoaderBinary();
  invocation.arguments = {"--bulk", directory, "--chanceryd", ServerBinary()};
  invocation.arguments.insert(invocation.arguments.end(), arguments.begin(), arguments.end());
  return RunToEnd(invocation);
}

std::unique_ptr<ServerProcess> Serve(const std::string& directory) {
  ServerSettings settings;
  settings.data_dir = directory;
  auto server = ServerProcess::Start(settings);
  EXPECT_THAT(server, IsOk());
  return server.ok() ? *std::move(server) : nullptr;
}

// The export, without the line that tells its revision and those that tell when.
std::string Graph(const ServerProcess& server) {
  EXPECT_THAT(server.Chancery({"verify"}), ExitsWith(0));
  const ProcessEnd end = server.Chancery({"export", "--format", "jsonl"});
  EXPECT_THAT(end, ExitsWith(0));
  std::vector<std::string> lines = absl::StrSplit(end.out, '\n');
  EXPECT_GT(lines.size(), 10U);
  lines.erase(lines.begin());
  while (!lines.empty() && (lines.back().empty() || absl::StartsWith(lines.back(), "{\"info\""))) {
    lines.pop_back();
  }
  return absl::StrJoin(lines, "\n");
}

TEST(BulkLoadTest, GivesTheGraphThatAServerGives) {
  const std::string samples = Runfile("client/loader/samples");
  const std::string served = NewFolder("served");
  const std::string bulk = NewFolder("bulk");
  std::string expected;
  std::string dump;
  {
    const auto server = Serve(served);
    ASSERT_NE(server, nullptr);
    ASSERT_THAT(server->Load({samples}), ExitsWith(0));
    expected = Graph(*server);
    const ProcessEnd end = server->Chancery({"export", "--format", "jsonl"});
    dump = NewFolder("dump") + "/graph.jsonl";
    WriteFile(dump, end.out);
  }
  const ProcessEnd loaded = Bulk(bulk, {samples});
  ASSERT_THAT(loaded, ExitsWith(0));
  EXPECT_THAT(loaded.out, HasSubstr("Loaded"));
  {
    const auto server = Serve(bulk);
    ASSERT_NE(server, nullptr);
    EXPECT_EQ(Graph(*server), expected);
    // A store that is served is left alone.
    const ProcessEnd refused = Bulk(bulk, {samples});
    EXPECT_THAT(refused, ExitsWith(3));
    EXPECT_THAT(refused.err, HasSubstr("another process"));
    EXPECT_THAT(refused.err, HasSubstr("nothing was loaded"));
    server->Stop();
  }
  // The same again, into the closed store, changes nothing.
  const ProcessEnd again = Bulk(bulk, {samples});
  ASSERT_THAT(again, ExitsWith(0));
  const auto server = Serve(bulk);
  ASSERT_NE(server, nullptr);
  EXPECT_EQ(Graph(*server), expected);
  // And so does an export, in a new one.
  const std::string copy = NewFolder("copy");
  ASSERT_THAT(Bulk(copy, {dump}), ExitsWith(0));
  const auto copied = Serve(copy);
  ASSERT_NE(copied, nullptr);
  EXPECT_EQ(Graph(*copied), expected);
}

TEST(BulkLoadTest, TellsRejectsAndLoadsTheRest) {
  const std::string input = NewFolder("input");
  WriteFile(input + "/a.txt", "They met.");  // of no day
  WriteFile(input + "/b.txt", "John Kerry met Sergey Lavrov in Geneva on Friday.");
  WriteFile(input + "/b.json", "{\"id\": \"b\", \"published\": \"2013-09-14\"}");
  const std::string data = NewFolder("data");
  EXPECT_THAT(Bulk(data, {input}), ExitsWith(1));
  const auto server = Serve(data);
  ASSERT_NE(server, nullptr);
  EXPECT_THAT(server->Chancery({"export", "--format", "jsonl"}).out, HasSubstr("Lavrov"));
}

TEST(BulkLoadTest, WithFailFastARejectLeavesNothing) {
  const std::string input = NewFolder("input");
  WriteFile(input + "/a.txt", "They met.");
  const std::string data = NewFolder("data") + "/store";
  const ProcessEnd end = Bulk(data, {"--fail-fast", input});
  EXPECT_THAT(end.err, HasSubstr("nothing was loaded"));
  EXPECT_FALSE(std::filesystem::exists(data));
}

// The server's program tells of it when everything is sent.
TEST(BulkLoadTest, WithFailFastALateRejectLeavesNothing) {
  const std::string input = NewFolder("input") + "/graph.jsonl";
  WriteFile(input,
            "{\"chancery_export\":1,\"revision\":\"7\"}\n"
            "{\"facts\":{\"source\":{\"publisher\":\"archive\"},\"facts\":[{\"person\":"
            "{\"displayName\":\"Rufus Firefly\"}}]}}\n"
            "{\"facts\":{\"source\":{\"publisher\":\"archive\"},\"facts\":[{\"person\":"
            "{\"displayName\":\"Chicolini\",\"polity\":{\"name\":\"polities/~freedonia\"}}}]}}\n"
            "{\"info\":{\"revision\":\"7\"}}\n");
  const std::string data = NewFolder("data") + "/store";
  const ProcessEnd end = Bulk(data, {"--fail-fast", input});
  EXPECT_THAT(end, ExitsWith(1));
  EXPECT_THAT(end.err, HasSubstr("UNKNOWN_REFERENCE"));
  EXPECT_THAT(end.err, HasSubstr("nothing was loaded"));
  EXPECT_FALSE(std::filesystem::exists(data));
}

TEST(BulkLoadTest, AnInterruptedLoadLeavesNothing) {
  const std::string folder = NewFolder("data");
  const std::string data = folder + "/store";
  // A pipe that never ends.
  const std::string input = folder + "/facts.jsonl";
  ASSERT_EQ(mkfifo(input.c_str(), 0600), 0);
  const int writer = open(input.c_str(), O_RDWR | O_CLOEXEC);
  ASSERT_GE(writer, 0);
  for (const int signal : {SIGKILL, SIGINT}) {
    Invocation invocation;
    invocation.program = "/bin/sh";
    invocation.arguments = {
        "-c", absl::StrCat("exec ", LoaderBinary(), " --bulk ", data, " --chanceryd ",
                           ServerBinary(), " --progress plain --format facts - < ", input)};
    auto process = Process::Start(invocation);
    ASSERT_THAT(process, IsOk());
    // A line that is set aside shows that it reads.
    const std::string line = "{\"artikel\": 1}\n";
    ASSERT_EQ(write(writer, line.data(), line.size()), static_cast<ssize_t>(line.size()));
    ASSERT_THAT((*process)->WaitForOutput("FACTS_INVALID"), IsOk());
    (*process)->Signal(signal);
    const auto end = (*process)->Wait();
    ASSERT_THAT(end, IsOk());
    EXPECT_FALSE(std::filesystem::exists(data));
    if (signal == SIGINT) {
      EXPECT_EQ(end->exit_code, 130);
      EXPECT_THAT(end->err, HasSubstr("nothing was loaded"));
    }
  }
  close(writer);
  // What may be left of them is not in the way of the next one.
  ASSERT_THAT(Bulk(data, {Runfile("client/loader/samples")}), ExitsWith(0));
}

// Too late to be cut short: what it says is what became of the directory.
TEST(BulkLoadTest, AnInterruptAtTheEndTellsWhatBecameOfIt) {
  for (const bool again : {false, true}) {
    const std::string folder = NewFolder("late");
    const std::string data = folder + "/store";
    const std::string gate = folder + "/gate";
    ASSERT_EQ(mkfifo(gate.c_str(), 0600), 0);
    // Has the whole input, and needs its time to put the store in place.
    const std::string program = folder + "/chanceryd";
    WriteFile(program, absl::StrCat("#!/bin/sh\ncat > /dev/null\nexec 3<> ", gate,
                                    "\necho compacting >&2\nread line <&3\nmkdir ", data, "\n"));
    ASSERT_EQ(chmod(program.c_str(), 0700), 0);
    const std::string input = NewFolder("nothing");
    Invocation invocation;
    invocation.program = LoaderBinary();
    invocation.arguments = {"--bulk", data, "--chanceryd", program, input};
    auto process = Process::Start(invocation);
    ASSERT_THAT(process, IsOk());
    ASSERT_THAT((*process)->WaitForOutput("compacting"), IsOk());
    (*process)->Signal(SIGINT);
    ASSERT_THAT((*process)->WaitForOutput("again: stop at once"), IsOk());
    if (again) {
      (*process)->Signal(SIGINT);
    } else {
      WriteFile(gate, "go on\n");
    }
    const auto end = (*process)->Wait();
    ASSERT_THAT(end, IsOk());
    EXPECT_THAT(end->err, Not(HasSubstr("nothing was loaded")));
    EXPECT_EQ(end->exit_code, again ? 130 : 0);
    EXPECT_EQ(std::filesystem::exists(data), !again);
    // Nobody is left who would put it there later.
    EXPECT_EQ(open(gate.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC), -1);
  }
}

TEST(BulkLoadTest, SaysWhenThereIsNoServerProgram) {
  Invocation invocation;
  invocation.program = LoaderBinary();
  invocation.arguments = {"--bulk", NewFolder("data"), "--chanceryd", "/nowhere/chanceryd",
                          "x.txt"};
  const ProcessEnd end = RunToEnd(invocation);
  EXPECT_THAT(end, ExitsWith(3));
  EXPECT_THAT(end.err, HasSubstr("--chanceryd: /nowhere/chanceryd is no program"));
}

}  // namespace
}  // namespace chancery
