// What is seen of a running server from its outside: every number that the example board and the
// example alerts name is one that it shows, and a caller's trace is found in its log and audit.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <regex>
#include <set>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/integration/process.h"
#include "tests/integration/server_process.h"
#include "tests/integration/test_files.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

constexpr char kTrace[] = "4bf92f3577b34da6a3ce929d0e0e4736";

// The answer to a GET, head and body; empty if there is none.
std::string Fetch(int port, const std::string& path) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  const std::string request = absl::StrCat("GET ", path, " HTTP/1.1\r\nHost: test\r\n\r\n");
  std::string answer;
  if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0 &&
      write(fd, request.data(), request.size()) == static_cast<ssize_t>(request.size())) {
    char buffer[4096];
    for (ssize_t n; (n = read(fd, buffer, sizeof(buffer))) > 0;) answer.append(buffer, n);
  }
  close(fd);
  return answer;
}

// The names of our metrics in a text.
std::set<std::string> Names(const std::string& text) {
  static const std::regex name("\\b(chancery|process)_[a-z_]+");
  return {std::sregex_token_iterator(text.begin(), text.end(), name), std::sregex_token_iterator()};
}

class MetricsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string folder = NewFolder("metrics");
    audit_ = folder + "/audit.jsonl";
    WriteFile(folder + "/config", absl::StrCat("metrics_listen: \"127.0.0.1:0\"\n",
                                               "audit { file: \"", audit_, "\" }\n"));
    auto server = ServerProcess::Start({folder + "/store", {"--config", folder + "/config"}});
    ASSERT_THAT(server, IsOk());
    server_ = *std::move(server);
    ASSERT_THAT(server_->process().WaitForOutput("metrics on 127.0.0.1:"), IsOk());
    const std::string log = server_->process().Err();
    std::smatch found;
    ASSERT_TRUE(std::regex_search(log, found, std::regex("metrics on 127.0.0.1:([0-9]+)"))) << log;
    ASSERT_TRUE(absl::SimpleAtoi(found[1].str(), &metrics_port_));
    ASSERT_THAT(server_->Load({Runfile("client/loader/samples")}), ExitsWith(0));
    ASSERT_THAT(server_->Chancery({"met", "Sergey Lavrov"}), ExitsWith(0));
  }

  std::string Metrics() const { return Fetch(metrics_port_, "/metrics"); }

  std::string audit_;
  std::unique_ptr<ServerProcess> server_;
  int metrics_port_ = 0;
};

TEST_F(MetricsTest, BoardAndAlertsNameWhatThereIs) {
  const std::string page = Metrics();
  ASSERT_THAT(page, HasSubstr("200 OK"));
  const std::set<std::string> shown = Names(page);
  std::set<std::string> used;
  for (const char* file : {"chancery-board.json", "chancery-alerts.yml"}) {
    const std::string text = ReadFile(Runfile(absl::StrCat("bazel/packaging/monitoring/", file)));
    const std::set<std::string> names = Names(text);
    EXPECT_GE(names.size(), 8u) << file;
    used.insert(names.begin(), names.end());
  }
  for (const std::string& name : used) EXPECT_EQ(shown.count(name), 1u) << name;
  // And the other way round: what is shown is on the board, by one of its names.
  for (const std::string& name : shown) {
    bool on_board = used.count(name) != 0;
    for (const char* suffix : {"_bucket", "_sum", "_count"}) {
      on_board = on_board || used.count(name + suffix) != 0;
      const std::string stem = name.substr(0, name.rfind('_'));
      on_board = on_board || used.count(stem + suffix) != 0;
    }
    EXPECT_TRUE(on_board) << name;
  }
}

TEST_F(MetricsTest, BoardIsJson) {
  std::ifstream file(Runfile("bazel/packaging/monitoring/chancery-board.json"));
  const nlohmann::json board = nlohmann::json::parse(file, nullptr, /*allow_exceptions=*/false);
  ASSERT_FALSE(board.is_discarded());
  EXPECT_GE(board["panels"].size(), 20u);
}

// The number behind a series, to the letter; -1 if it is not there.
double Value(const std::string& page, const std::string& series) {
  for (absl::string_view line : absl::StrSplit(page, '\n')) {
    double value = 0;
    if (absl::StartsWith(line, series + " ") &&
        absl::SimpleAtod(line.substr(series.size() + 1), &value)) {
      return value;
    }
  }
  return -1;
}

TEST_F(MetricsTest, NumbersFollowWhatIsDone) {
  const std::string page = Metrics();
  EXPECT_GT(Value(page, "chancery_commit_seconds_count"), 0);
  EXPECT_GT(Value(page, "chancery_settle_seconds_count"), 0);
  EXPECT_GT(Value(page, "chancery_sync_commits_count"), 0);
  EXPECT_GT(Value(page, "chancery_engine_log_syncs_total"), 0);
  EXPECT_GT(Value(page, "chancery_engine_log_bytes_total"), 1000);
  EXPECT_GT(Value(page, "chancery_storage_entities{kind=\"people\"}"), 1);
  EXPECT_GT(Value(page, "chancery_seeks_total{method=\"GraphService/FindEncounters\"}"), 0);
  EXPECT_GT(Value(page, "chancery_messages_total{direction=\"in\"}"), 1);
  EXPECT_GT(Value(page, "chancery_storage_device_free_bytes"), 0);
  EXPECT_GT(Value(page, "process_open_fds"), 3);
  EXPECT_EQ(Value(page, "chancery_admission_refused_total{limit=\"max_concurrent_writes\"}"), 0);
  EXPECT_EQ(Value(page, "chancery_engine_writes_stopped"), 0);
}

TEST_F(MetricsTest, ATraceIsFoundInLogAndAudit) {
  Invocation invocation;
  invocation.program = CliBinary();
  invocation.arguments = {"backup", NewFolder("backups") + "/monday"};
  invocation.environment = {absl::StrCat("CHANCERY_SERVER=", server_->address()),
                            absl::StrCat("TRACEPARENT=00-", kTrace, "-00f067aa0ba902b7-01")};
  ASSERT_THAT(RunToEnd(invocation), ExitsWith(0));
  ASSERT_THAT(server_->process().WaitForOutput(absl::StrCat("\"trace_id\":\"", kTrace, "\"")),
              IsOk());
  EXPECT_THAT(ReadFile(audit_), HasSubstr(absl::StrCat("\"trace_id\":\"", kTrace, "\"")));
}

}  // namespace
}  // namespace chancery
