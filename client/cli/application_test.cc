#include "client/cli/application.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "client/cli/cli_fixture.h"
#include "client/cli/command_help.h"
#include "storage/base/errors.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class ApplicationTest : public CliTest {
 protected:
  ApplicationTest() { fake_.get_stats.Returns(v1::GetStatsResponse()); }
};

TEST_F(ApplicationTest, HelpIsAnAnswerAndNoArgumentsAreAnError) {
  CliRun run = Run({"help"});
  EXPECT_THAT(run.out, StartsWith("Usage: chancery COMMAND"));
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(Run({"--help"}).out, run.out);
  EXPECT_EQ(Run({}).err, run.out);
  EXPECT_EQ(Run({}).exit_code, 2);
}

TEST_F(ApplicationTest, HelpOfACommandWinsOverItsErrors) {
  CliRun run = Run({"met", "--wrong", "-h"});
  EXPECT_THAT(run.out, StartsWith("Usage: chancery met PERSON|ROLE|POLITY... [FLAGS]\n"));
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(Run({"help", "met"}).out, run.out);
}

TEST_F(ApplicationTest, WrongCommandLinesAreExplained) {
  const struct {
    std::vector<std::string> args;
    const char* err;
  } cases[] = {
      {{"mett"},
       "chancery: there is no command \"mett\"; did you mean met?\nsee `chancery help`\n"},
      {{"--sever=x", "stats"},
       "chancery: unknown flag --sever; did you mean --server?\nsee `chancery stats --help`\n"},
      {{"met"}, "chancery: met needs PERSON|ROLE|POLITY...\nsee `chancery met --help`\n"},
      {{"timeline", "Sergey", "Lavrov"},
       "chancery: timeline takes PERSON|ROLE|POLITY, but got 2 arguments: put a name of several "
       "words in quotes\n"
       "see `chancery timeline --help`\n"},
      {{"stats", "now"},
       "chancery: stats takes no arguments, but got \"now\"\nsee `chancery stats --help`\n"},
      {{"stats", "-o", "yaml"},
       "chancery: --output: \"yaml\" is not one of table, json, jsonl, csv\nsee `chancery stats "
       "--help`\n"},
      {{"search", "a", "--at", "then"},
       "chancery: --at: \"then\" is neither a revision (12), nor a time (2026-01-02T03:04:05Z), "
       "nor a date (2026-01-02, yesterday)\nsee `chancery search --help`\n"},
      {{"stats", "-s", "http://host"},
       "chancery: --server: \"http://host\" is not HOST:PORT: leave the protocol out\n"
       "see `chancery stats --help`\n"},
      {{"stats", "-s", "host:seven"},
       "chancery: --server: \"host:seven\" is not HOST:PORT: the port is from 1 to 65535\n"
       "see `chancery stats --help`\n"},
      {{"search", "\xff"}, "chancery: argument 2, \"\uFFFD\", is not UTF-8\nsee `chancery help`\n"},
      {{"help", "exit"},
       "chancery: there is no command or topic \"exit\"; did you mean exit-codes?\n"
       "see `chancery help --help`\n"},
      {{"completion", "ksh"},
       "chancery: there is no completion for \"ksh\", only for bash, zsh and fish\n"
       "see `chancery completion --help`\n"},
      {{"stats", "--token-file", "/nonexistent/token"},
       "chancery: --token-file: cannot read /nonexistent/token: No such file or directory\n"
       "see `chancery stats --help`\n"},
  };
  for (const auto& c : cases) {
    CliRun run = Run(c.args);
    EXPECT_EQ(run.err, c.err);
    EXPECT_EQ(run.out, "");
    EXPECT_EQ(run.exit_code, 2);
  }
}

TEST_F(ApplicationTest, ErrorsOfTheServerHaveTheirExitCodes) {
  const struct {
    absl::Status status;
    int exit_code;
    const char* err;
  } cases[] = {
      {absl::UnavailableError("cannot reach 127.0.0.1:7411: connection refused"), 4,
       "chancery: cannot reach 127.0.0.1:7411: connection refused; is chanceryd running? "
       "(--server, CHANCERY_SERVER)\n"},
      {MakeError(absl::StatusCode::kUnavailable, "SHUTTING_DOWN", "the server is shutting down"), 4,
       "chancery: the server is shutting down\n"},
      {absl::DeadlineExceededError("Deadline Exceeded"), 4,
       "chancery: the server did not answer in time (--timeout)\n"},
      {absl::NotFoundError("there is none"), 1, "chancery: there is none\n"},
      {InvalidField("page_size", "is negative"), 2,
       "chancery: page_size: is negative\nsee `chancery stats --help`\n"},
      {absl::InternalError("broken\x1b[31m"), 5, "chancery: broken\uFFFD[31m\n"},
      {absl::PermissionDeniedError(""), 5, "chancery: PERMISSION_DENIED\n"},
      {absl::DataLossError("a row is damaged"), 5,
       "chancery: a row is damaged; `chancery verify` says more\n"},
  };
  for (const auto& c : cases) {
    fake_.get_stats.Returns(c.status);
    CliRun run = Run({"stats"});
    EXPECT_EQ(run.err, c.err);
    EXPECT_EQ(run.exit_code, c.exit_code);
  }
}

TEST_F(ApplicationTest, GlobalFlagsMayStandAnywhere) {
  EXPECT_EQ(Run({"--server", "db:1", "-o", "json", "stats"}).out, "{}\n");
  EXPECT_EQ(connection_options_.target, "db:1");
  EXPECT_EQ(Run({"stats", "-ojson", "--server=db:2"}).out, "{}\n");
  EXPECT_EQ(connection_options_.target, "db:2");
  SearchFinds({});
  EXPECT_EQ(Run({"--exact", "search", "x"}).exit_code, 1);
  EXPECT_TRUE(fake_.search.requests[0].exact());
}

TEST_F(ApplicationTest, TheServerComesFromTheFlagThenTheVariableThenTheDefault) {
  Run({"stats"});
  EXPECT_EQ(connection_options_.target, "127.0.0.1:7411");
  variables_["CHANCERY_SERVER"] = "db.example";
  Run({"stats"});
  EXPECT_EQ(connection_options_.target, "db.example:7411");
  Run({"stats", "--server", "[::1]"});
  EXPECT_EQ(connection_options_.target, "[::1]:7411");
  Run({"stats", "--server", "[::1]:5"});
  EXPECT_EQ(connection_options_.target, "[::1]:5");
  Run({"stats", "--server", "unix:/run/chancery.sock"});
  EXPECT_EQ(connection_options_.target, "unix:/run/chancery.sock");
}

TEST_F(ApplicationTest, TransportFlagsReachTheConnection) {
  Run({"stats"});
  EXPECT_FALSE(connection_options_.tls.has_value());
  EXPECT_EQ(connection_options_.attempt_timeout, absl::Seconds(30));
  EXPECT_THAT(connection_options_.user_agent, StartsWith("chancery-cli/"));

  const std::string token_file = ::testing::TempDir() + "/token";
  std::ofstream(token_file) << "secret\n";
  Run({"stats", "--timeout", "2s", "--tls-ca", "ca.pem", "--tls-cert", "c.pem", "--tls-key",
       "k.pem", "--tls-server-name", "n", "--token-file", token_file});
  std::remove(token_file.c_str());
  ASSERT_TRUE(connection_options_.tls.has_value());
  EXPECT_EQ(connection_options_.tls->root_ca_file, "ca.pem");
  EXPECT_EQ(connection_options_.tls->certificate_file, "c.pem");
  EXPECT_EQ(connection_options_.tls->key_file, "k.pem");
  EXPECT_EQ(connection_options_.tls->server_name, "n");
  EXPECT_EQ(connection_options_.bearer_token, "secret");
  EXPECT_EQ(connection_options_.attempt_timeout, absl::Seconds(2));

  variables_["CHANCERY_TOKEN"] = "from the environment";
  Run({"stats", "--tls"});
  EXPECT_TRUE(connection_options_.tls.has_value());
  EXPECT_EQ(connection_options_.bearer_token, "from the environment");
}

TEST_F(ApplicationTest, AConnectionThatCannotBeSetUpIsAUsageError) {
  environment_.connect =
      [](const GrpcConnectionOptions&) -> absl::StatusOr<std::shared_ptr<GraphConnection>> {
    return absl::NotFoundError("cannot read ca.pem");
  };
  CliRun run = Run({"stats", "--tls-ca", "ca.pem"});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, StartsWith("chancery: cannot read ca.pem\n"));
}

TEST_F(ApplicationTest, ColourIsForTerminalsUnlessTold) {
  EXPECT_THAT(Run({"stats"}).out, Not(HasSubstr("\x1b")));
  EXPECT_THAT(Run({"stats", "--color", "always"}).out, HasSubstr("\x1b[1m"));
  environment_.out_is_terminal = true;
  EXPECT_THAT(Run({"stats"}).out, HasSubstr("\x1b[1m"));
  EXPECT_THAT(Run({"stats", "--color", "never"}).out, Not(HasSubstr("\x1b")));
  variables_["NO_COLOR"] = "1";
  EXPECT_THAT(Run({"stats"}).out, Not(HasSubstr("\x1b")));
}

TEST_F(ApplicationTest, OutputThatCannotBeWrittenIsAnError) {
  std::ostringstream out;
  std::ostringstream err;
  out.setstate(std::ios::badbit);
  EXPECT_EQ(RunApplication({"stats"}, environment_, out, err), 5);
  EXPECT_EQ(err.str(), "chancery: cannot write the output\n");
}

TEST_F(ApplicationTest, VersionNeedsNoServer) {
  environment_.connect = nullptr;
  EXPECT_THAT(Run({"version"}).out, StartsWith("chancery "));
  EXPECT_EQ(Run({"--version"}).out, Run({"version"}).out);
  EXPECT_EQ(Run({"version"}).exit_code, 0);
}

TEST_F(ApplicationTest, EveryCommandIsComplete) {
  std::set<std::string> names;
  for (const Command& command : AllCommands()) {
    SCOPED_TRACE(command.name);
    EXPECT_TRUE(names.insert(command.name).second);
    EXPECT_FALSE(command.summary.empty());
    EXPECT_FALSE(command.description.empty());
    EXPECT_THAT(command.examples, Not(IsEmpty()));
    EXPECT_TRUE(command.run != nullptr);
    std::set<std::string> flags;
    std::set<char> letters;
    for (const FlagSpec& flag : AllFlagsOf(command)) {
      EXPECT_TRUE(flags.insert(flag.name).second) << flag.name;
      EXPECT_TRUE(flag.letter == 0 || letters.insert(flag.letter).second) << flag.name;
      EXPECT_EQ(flag.type == FlagType::kSwitch, flag.value_name.empty()) << flag.name;
      EXPECT_EQ(flag.type == FlagType::kChoice, !flag.choices.empty()) << flag.name;
    }
  }
}

// A pager whose text a test can read.
class ReadablePager final : public std::ostringstream {
 public:
  explicit ReadablePager(std::string* shown) : shown_(shown) {}
  ~ReadablePager() override { *shown_ = str(); }

 private:
  std::string* const shown_;
};

TEST_F(ApplicationTest, ShowsTablesInAPagerOnATerminal) {
  std::string command;
  std::string shown;
  environment_.out_is_terminal = true;
  environment_.open_pager = [&](const std::string& asked) {
    command = asked;
    return std::make_unique<ReadablePager>(&shown);
  };
  variables_["NO_COLOR"] = "1";
  const CliRun run = Run({"stats"});
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(command, "less -FRX || cat");
  EXPECT_EQ(run.out, "");
  EXPECT_THAT(shown, HasSubstr("revision"));

  variables_["PAGER"] = "more";
  Run({"stats"});
  EXPECT_EQ(command, "more");
  for (const std::vector<std::string>& args :
       {std::vector<std::string>{"stats", "--no-pager"}, {"stats", "-o", "json"}}) {
    command.clear();
    EXPECT_NE(Run(args).out, "");
    EXPECT_EQ(command, "");
  }
  variables_["PAGER"] = "cat";
  EXPECT_NE(Run({"stats"}).out, "");
  environment_.out_is_terminal = false;
  variables_["PAGER"] = "";
  EXPECT_NE(Run({"stats"}).out, "");
  EXPECT_EQ(command, "");
}

// Who leaves the pager has seen enough: that is no error.
TEST_F(ApplicationTest, APagerThatIsLeftIsNoError) {
  environment_.out_is_terminal = true;
  environment_.open_pager = [](const std::string&) {
    auto left = std::make_unique<std::ostringstream>();
    left->setstate(std::ios::badbit);
    return left;
  };
  EXPECT_EQ(Run({"stats"}).exit_code, 0);
}

}  // namespace
}  // namespace chancery
