// How chanceryd starts, refuses to start, and stops.

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/encoding/graph_keys.h"
#include "storage/kv/kv_store.h"
#include "storage/kv/rocksdb_kv_store.h"
#include "storage/kv/write_batch.h"
#include "tests/integration/process.h"
#include "tests/integration/server_process.h"
#include "tests/integration/test_files.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::StartsWith;

ProcessEnd RunServer(std::vector<std::string> arguments, bool obeys_permissions = false) {
  Invocation invocation;
  invocation.program = ServerBinary();
  invocation.arguments = std::move(arguments);
  invocation.obeys_permissions = obeys_permissions;
  return RunToEnd(invocation);
}

// What a server that must not start says, on `data_dir`.
ProcessEnd Refusal(const std::string& data_dir, bool obeys_permissions = false) {
  return RunServer({"--data-dir", data_dir, "--listen", "127.0.0.1:0"}, obeys_permissions);
}

std::vector<std::string> Lines(absl::string_view text) {
  return absl::StrSplit(text, '\n', absl::SkipEmpty());
}

// A store that a server has made and closed.
std::string MadeStore() {
  const std::string data_dir = NewFolder("store");
  const auto server = ServerProcess::Start({data_dir});
  EXPECT_THAT(server, IsOk());
  if (server.ok()) {
    EXPECT_THAT((*server)->Stop(), ExitsWith(0));
  }
  return data_dir;
}

// The first file of the store with this ending.
std::string StoreFile(const std::string& data_dir, absl::string_view part) {
  for (const std::string& name : FilesIn(data_dir)) {
    if (absl::StrContains(name, part)) return absl::StrCat(data_dir, "/", name);
  }
  ADD_FAILURE() << "no file like " << part << " in " << data_dir;
  return "";
}

TEST(StartTest, PrintsWhereItListensAndWritesThePort) {
  const std::string folder = NewFolder("start");
  const std::string port_file = absl::StrCat(folder, "/port");
  const auto server =
      ServerProcess::Start({absl::StrCat(folder, "/store"), {"--port-file", port_file}});
  ASSERT_THAT(server, IsOk());
  EXPECT_THAT(
      (*server)->process().Out(),
      MatchesRegex("chanceryd [0-9.]+ listening on 127\\.0\\.0\\.1:[0-9]+, data in .*/store "
                   "\\(format [0-9]+, revision 0\\)\n"));
  EXPECT_EQ(ReadFile(port_file), absl::StrCat((*server)->port(), "\n"));
  EXPECT_THAT((*server)->Chancery({"stats"}), ExitsWith(0));
}

TEST(StartTest, TheStoreIsForItsUserAlone) {
  const std::string data_dir = MadeStore();
  for (const std::string& name : FilesIn(data_dir)) {
    struct stat status {};
    ASSERT_EQ(stat(absl::StrCat(data_dir, "/", name).c_str(), &status), 0) << name;
    EXPECT_EQ(status.st_mode & 0077, 0u) << name;
  }
}

TEST(StartTest, TakesSettingsFromAFileAndFlagsWin) {
  const std::string folder = NewFolder("config");
  const std::string config = absl::StrCat(folder, "/chanceryd.textproto");
  WriteFile(config, absl::StrCat("listen: \"127.0.0.1:1\"\n", "data_dir: \"", folder,
                                 "/ignored\"\n", "log_level: \"error\"\n"));
  const auto server = ServerProcess::Start({absl::StrCat(folder, "/store"), {"--config", config}});
  ASSERT_THAT(server, IsOk());
  EXPECT_THAT((*server)->Chancery({"stats"}), ExitsWith(0));
  EXPECT_THAT((*server)->process().Err(), IsEmpty());  // a call is only information
  EXPECT_THAT(FilesIn(folder), ElementsAre("chanceryd.textproto", "store"));
}

TEST(StartTest, ServesFromMemoryWithoutAFolder) {
  Invocation invocation;
  invocation.program = ServerBinary();
  invocation.arguments = {"--storage", "memory", "--listen", "127.0.0.1:0"};
  const auto server = Process::Start(invocation);
  ASSERT_THAT(server, IsOk());
  EXPECT_THAT((*server)->WaitForOutput("data in memory"), IsOk());
  (*server)->Signal(SIGTERM);
  EXPECT_THAT((*server)->Wait(), IsOkAndHolds(ExitsWith(0)));
}

TEST(StopTest, SigtermAndSigintEndItInGoodOrder) {
  for (const int signal : {SIGTERM, SIGINT}) {
    const auto server = ServerProcess::Start({NewFolder("store")});
    ASSERT_THAT(server, IsOk());
    (*server)->process().Signal(signal);
    const absl::StatusOr<ProcessEnd> end = (*server)->process().Wait();
    ASSERT_THAT(end, IsOkAndHolds(ExitsWith(0))) << "signal " << signal;
    EXPECT_THAT(end->err, HasSubstr("\"event\":\"shutdown\""));
  }
}

TEST(StopTest, AStoppedServerIsToldFromABrokenOne) {
  const auto server = ServerProcess::Start({NewFolder("store")});
  ASSERT_THAT(server, IsOk());
  EXPECT_THAT((*server)->Stop(), ExitsWith(0));
  const ProcessEnd end = (*server)->Chancery({"stats"});
  EXPECT_THAT(end, ExitsWith(4));
  EXPECT_THAT(end.err, AllOf(HasSubstr((*server)->address()), HasSubstr("is chanceryd running?")));
}

TEST(RefusalTest, ASecondServerOnTheSameStore) {
  const std::string data_dir = NewFolder("store");
  const auto first = ServerProcess::Start({data_dir});
  ASSERT_THAT(first, IsOk());
  const ProcessEnd end = Refusal(data_dir);
  EXPECT_THAT(end, ExitsWith(1));
  EXPECT_THAT(Lines(end.err), ElementsAre(AllOf(StartsWith("chanceryd: "), HasSubstr(data_dir),
                                                HasSubstr("another process"))));
  // The first one has not noticed.
  EXPECT_THAT((*first)->Chancery({"stats"}), ExitsWith(0));
}

TEST(RefusalTest, AnAddressThatIsTaken) {
  const auto first = ServerProcess::Start({NewFolder("store")});
  ASSERT_THAT(first, IsOk());
  const ProcessEnd end =
      RunServer({"--data-dir", NewFolder("store"), "--listen", (*first)->address()});
  EXPECT_THAT(end, ExitsWith(1));
  EXPECT_THAT(Lines(end.err), ElementsAre(AllOf(HasSubstr((*first)->address()),
                                                HasSubstr("Address already in use"))));
}

TEST(RefusalTest, WrongUsage) {
  const struct {
    std::vector<std::string> arguments;
    const char* message;
  } cases[] = {
      {{"--data-dri", "x"}, "there is no flag --data-dri; did you mean --data-dir?"},
      {{"--data-dir"}, "--data-dir needs a value"},
      {{"x"}, "unexpected argument \"x\""},
      {{}, "data_dir is empty"},
      {{"--data-dir", "x", "--storage", "paper"}, "storage.engine is paper: must be rocksdb"},
      {{"--config", "/no/such/file"}, "/no/such/file: No such file or directory"},
  };
  for (const auto& test : cases) {
    const ProcessEnd end = RunServer(test.arguments);
    EXPECT_THAT(end, ExitsWith(2)) << test.message;
    EXPECT_THAT(end.err, AllOf(StartsWith("chanceryd: "), HasSubstr(test.message)));
    EXPECT_THAT(end.out, IsEmpty());
  }
}

TEST(RefusalTest, AConfigurationIsToldAllItsProblems) {
  const std::string config = absl::StrCat(NewFolder("config"), "/bad.textproto");
  WriteFile(config,
            "listen: \"0.0.0.0:80\"\n"
            "limits { max_rows_read: 3 default_deadline_ms: 0 }\n"
            "log_level: \"loud\"\n");
  const ProcessEnd end = RunServer({"--config", config, "--check-config"});
  EXPECT_THAT(end, ExitsWith(2));
  EXPECT_THAT(
      Lines(end.err),
      ElementsAre(HasSubstr("listen is 0.0.0.0:80: can be reached by other machines in"),
                  HasSubstr("listen is 0.0.0.0:80: can be reached by other machines, and"),
                  HasSubstr("data_dir is empty"), HasSubstr("limits.default_deadline_ms is 0"),
                  HasSubstr("limits.max_rows_read is 3"), HasSubstr("log_level is loud")));
}

TEST(RefusalTest, AFieldThatAConfigurationDoesNotHaveIsToldWithItsPlace) {
  const std::string config = absl::StrCat(NewFolder("config"), "/bad.textproto");
  WriteFile(config, "data_dir: \"x\"\nlistn: \"127.0.0.1:0\"\n");
  const ProcessEnd end = RunServer({"--config", config, "--check-config"});
  EXPECT_THAT(end, ExitsWith(2));
  EXPECT_THAT(Lines(end.err),
              ElementsAre(AllOf(HasSubstr(absl::StrCat(config, ":2:6: ")), HasSubstr("listn"))));
}

TEST(CheckConfigTest, AcceptsAGoodOneAndTouchesNothing) {
  const std::string folder = NewFolder("config");
  const std::string config = absl::StrCat(folder, "/good.textproto");
  WriteFile(config, absl::StrCat("data_dir: \"", folder, "/store\"\n"));
  const ProcessEnd end = RunServer({"--config", config, "--check-config"});
  EXPECT_THAT(end, ExitsWith(0));
  EXPECT_THAT(end.err, IsEmpty());
  EXPECT_THAT(FilesIn(folder), ElementsAre("good.textproto"));
}

TEST(RefusalTest, AFolderWithoutPermission) {
  const std::string folder = NewFolder("closed");
  ASSERT_EQ(RunToEnd({"/bin/chmod", {"a-w", folder}}).exit_code, 0);
  for (const std::string& data_dir : {folder, absl::StrCat(folder, "/store")}) {
    const ProcessEnd end = Refusal(data_dir, /*obeys_permissions=*/true);
    EXPECT_THAT(end, ExitsWith(1));
    EXPECT_THAT(Lines(end.err),
                ElementsAre(AllOf(HasSubstr("no permission to write"), HasSubstr(folder))));
  }
}

TEST(RefusalTest, AFolderOfSomethingElse) {
  const std::string folder = NewFolder("photographs");
  WriteFile(absl::StrCat(folder, "/holiday.jpg"), "not a store");
  const ProcessEnd end = Refusal(folder);
  EXPECT_THAT(end, ExitsWith(1));
  EXPECT_THAT(Lines(end.err), ElementsAre(AllOf(HasSubstr(folder), HasSubstr("holiday.jpg"))));
  EXPECT_THAT(FilesIn(folder), ElementsAre("holiday.jpg"));
}

TEST(RefusalTest, AStoreOfAnUnknownFormat) {
  const std::string data_dir = MadeStore();
  {
    RocksDbKvStore::Options options;
    options.path = data_dir;
    const auto store = RocksDbKvStore::Open(options);
    ASSERT_THAT(store, IsOk());
    WriteBatch batch;
    batch.Put(Table::kMeta, kFormatKey, "99");
    ASSERT_THAT((*store)->Write(batch, {}), IsOk());
  }
  const ProcessEnd end = Refusal(data_dir);
  EXPECT_THAT(end, ExitsWith(1));
  EXPECT_THAT(Lines(end.err), ElementsAre(AllOf(HasSubstr(data_dir), HasSubstr("format version 99"),
                                                HasSubstr("reads version"))));
}

TEST(RefusalTest, AStoreWhoseFilesAreDamagedOrMissing) {
  for (const char* part : {"MANIFEST", ".sst", "CURRENT"}) {
    for (const bool missing : {false, true}) {
      const std::string data_dir = MadeStore();
      const std::string file = StoreFile(data_dir, part);
      if (missing) {
        ASSERT_EQ(unlink(file.c_str()), 0);
      } else {
        WriteFile(file, "these bytes are not what was written");
      }
      const ProcessEnd end = Refusal(data_dir);
      EXPECT_THAT(end, ExitsWith(1)) << file;
      EXPECT_THAT(Lines(end.err), ElementsAre(AllOf(StartsWith("chanceryd: "), HasSubstr(part))));
      // Nothing that a rescue may need is thrown away.
      EXPECT_THAT(FilesIn(data_dir), Not(IsEmpty()));
    }
  }
}

TEST(DamageTest, AFlippedBitInABlockIsFoundAndNotServed) {
  const std::string data_dir = NewFolder("store");
  {
    const auto server = ServerProcess::Start({data_dir});
    ASSERT_THAT(server, IsOk());
    ASSERT_THAT((*server)->Load({Runfile("client/loader/samples")}), ExitsWith(0));
    ASSERT_THAT((*server)->Stop(), ExitsWith(0));
  }
  std::string largest;
  for (const std::string& name : FilesIn(data_dir)) {
    if (!absl::EndsWith(name, ".sst")) continue;
    const std::string path = absl::StrCat(data_dir, "/", name);
    if (largest.empty() || ReadFile(path).size() > ReadFile(largest).size()) largest = path;
  }
  ASSERT_FALSE(largest.empty());
  std::string content = ReadFile(largest);
  content[content.size() / 3] ^= 0x10;
  WriteFile(largest, content);

  const auto server = ServerProcess::Start({data_dir});
  ASSERT_THAT(server, IsOk());  // reading every block at the start would take too long
  const ProcessEnd end = (*server)->Chancery({"verify"});
  EXPECT_THAT(end, ExitsWith(5));
  EXPECT_THAT(end.err, HasSubstr(largest.substr(largest.rfind('/') + 1)));
}

}  // namespace
}  // namespace chancery
