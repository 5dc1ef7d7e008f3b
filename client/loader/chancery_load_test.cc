// Runs the binary as a user does: arguments, standard input, signals, exit codes, both outputs.

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

struct Outcome {
  int exit_code = -1;
  std::string out;
  std::string err;
};

class ChanceryLoadTest : public ::testing::Test {
 protected:
  ChanceryLoadTest() {
    std::string pattern = absl::StrCat(::testing::TempDir(), "/binaryXXXXXX");
    root_ = mkdtemp(pattern.data());
  }
  ~ChanceryLoadTest() override { std::filesystem::remove_all(root_); }

  std::string Write(const std::string& name, const std::string& content) {
    const std::filesystem::path path = root_ + "/" + name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << content;
    return path.string();
  }
  std::string Content(const std::string& path) const {
    std::stringstream content;
    content << std::ifstream(path).rdbuf();
    return content.str();
  }

  // Starts the binary with `input`, a file descriptor, as its standard input.
  pid_t Start(const std::vector<std::string>& args, int input) {
    const pid_t child = fork();
    if (child != 0) return child;
    dup2(input, STDIN_FILENO);
    dup2(open((root_ + "/out").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
    dup2(open((root_ + "/err").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
    unsetenv("CHANCERY_SERVER");
    std::vector<char*> argv;
    std::string program = "client/loader/chancery-load";
    argv.push_back(program.data());
    for (const std::string& arg : args) argv.push_back(const_cast<char*>(arg.c_str()));
    argv.push_back(nullptr);
    execv(argv[0], argv.data());
    _exit(127);
  }

  Outcome Wait(pid_t child) {
    int status = 0;
    waitpid(child, &status, 0);
    Outcome outcome;
    outcome.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    outcome.out = Content(root_ + "/out");
    outcome.err = Content(root_ + "/err");
    return outcome;
  }

  Outcome Run(const std::vector<std::string>& args, const std::string& input = "") {
    const std::string path = Write("stdin", input);
    const int file = open(path.c_str(), O_RDONLY);
    const pid_t child = Start(args, file);
    close(file);
    return Wait(child);
  }

  std::string root_;
};

TEST_F(ChanceryLoadTest, PrintsHelpAndVersion) {
  const Outcome help = Run({"--help"});
  EXPECT_EQ(help.exit_code, 0);
  EXPECT_THAT(help.out, HasSubstr("usage: chancery-load"));
  EXPECT_THAT(help.out, HasSubstr("exit code:"));
  const Outcome version = Run({"--version"});
  EXPECT_EQ(version.exit_code, 0);
  EXPECT_THAT(version.out, StartsWith("chancery-load "));
}

TEST_F(ChanceryLoadTest, ExplainsWrongUse) {
  const Outcome none = Run({});
  EXPECT_EQ(none.exit_code, 2);
  EXPECT_EQ(none.out, "");
  EXPECT_THAT(none.err, HasSubstr("chancery-load: no PATH"));
  EXPECT_EQ(Run({"--colour", "x"}).exit_code, 2);
}

TEST_F(ChanceryLoadTest, DryRunPrintsALineForEachArticle) {
  Write("in/a.txt",
        "US Secretary of State John Kerry met Russian Foreign Minister Sergey Lavrov in "
        "Geneva on Friday.\n");
  Write("in/a.json", R"({"id": "a", "published": "2013-09-14", "publisher": "P"})");
  Write("in/b.txt", "caf\xe9");
  const Outcome run = Run({"--dry-run", "--output", "json", root_ + "/in"});
  EXPECT_EQ(run.exit_code, 1);
  const std::vector<std::string> lines = absl::StrSplit(run.out, '\n', absl::SkipEmpty());
  ASSERT_EQ(lines.size(), 1u) << run.out;
  EXPECT_THAT(lines[0], HasSubstr("\"article\": \"a.txt\""));
  EXPECT_THAT(lines[0], HasSubstr("Kerry"));
  EXPECT_THAT(lines[0], HasSubstr("2013-09-13"));
  EXPECT_THAT(run.err, HasSubstr("b.txt: not valid UTF-8: byte 0xE9 at offset 3 [INVALID_UTF8]"));
}

TEST_F(ChanceryLoadTest, ReadsFactsAndTextFromStandardInput) {
  const Outcome facts = Run({"--dry-run", "--output", "json", "-"},
                            "{\"article\": {\"key\": \"k1\"}}\n{\"artikel\": 1}\n");
  EXPECT_EQ(facts.exit_code, 1);
  EXPECT_THAT(facts.out, StartsWith("{\"article\": \"k1\""));
  EXPECT_THAT(facts.err, HasSubstr("standard input:2: artikel: no such field [FACTS_INVALID]"));

  const Outcome text =
      Run({"--dry-run", "--output", "json", "--format", "text", "--published", "2013-09-14", "-"},
          "John Kerry met Sergey Lavrov in Geneva.\n");
  EXPECT_EQ(text.exit_code, 0) << text.err;
  EXPECT_THAT(text.out, HasSubstr("Lavrov"));
}

TEST_F(ChanceryLoadTest, SummaryOfADryRunGoesToStandardOutput) {
  Write("in/a.txt", "They met.");
  const Outcome run = Run({"--dry-run", "--published", "2020", root_ + "/in"});
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.out, StartsWith("Read 1 article in"));
  EXPECT_EQ(Run({"--dry-run", "--quiet", "--published", "2020", root_ + "/in"}).out, "");
}

TEST_F(ChanceryLoadTest, SaysWhenItCannotRun) {
  const Outcome path = Run({"--dry-run", root_ + "/none"});
  EXPECT_EQ(path.exit_code, 3);
  EXPECT_THAT(path.err, HasSubstr("/none: no such file or folder"));

  Write("in/a.txt", "They met.");
  // Port 1: nobody listens there.
  const Outcome server =
      Run({"--server", "127.0.0.1:1", "--retries", "0", "--published", "2020", root_ + "/in"});
  EXPECT_EQ(server.exit_code, 3);
  EXPECT_THAT(server.err, HasSubstr("127.0.0.1:1"));
  EXPECT_THAT(server.err, HasSubstr("is chanceryd running there?"));

  const Outcome rejects = Run({"--dry-run", "--rejects", root_ + "/no/such/file", root_ + "/in"});
  EXPECT_EQ(rejects.exit_code, 3);
  EXPECT_THAT(rejects.err, HasSubstr("/no/such/file"));
}

TEST_F(ChanceryLoadTest, WritesRejectsAsJsonLines) {
  Write("in/a.txt", "They met.");
  const std::string rejects = root_ + "/rejects";
  EXPECT_EQ(Run({"--dry-run", "--rejects", rejects, root_ + "/in"}).exit_code, 1);
  EXPECT_THAT(Content(rejects), StartsWith("{\"file\":\""));
  EXPECT_THAT(Content(rejects), HasSubstr("\"reason\":\"METADATA_MISSING\""));
}

TEST_F(ChanceryLoadTest, InterruptEndsInGoodOrder) {
  int pipe_ends[2];
  ASSERT_EQ(pipe(pipe_ends), 0);
  const pid_t child = Start({"--dry-run", "--output", "json", "-"}, pipe_ends[0]);
  close(pipe_ends[0]);
  const std::string line = "{\"article\": {\"key\": \"k1\"}}\n";
  ASSERT_EQ(write(pipe_ends[1], line.data(), line.size()), static_cast<ssize_t>(line.size()));
  // Once it has read a line, it watches for signals. A minute at most.
  for (int i = 0; i < 60000 && Content(root_ + "/out").empty(); ++i) usleep(1000);
  kill(child, SIGINT);
  const Outcome run = Wait(child);
  close(pipe_ends[1]);
  EXPECT_EQ(run.exit_code, 130);
  EXPECT_THAT(run.err, HasSubstr("stopping"));
}

}  // namespace
}  // namespace chancery
