// The transcript of the shell in README.md is what the shell says: each statement in it is asked
// over the samples, and the lines under it must be the answer.

#include <memory>
#include <regex>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/process.h"
#include "tests/integration/server_process.h"
#include "tests/integration/test_files.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

constexpr char kBegin[] = "    $ chancery shell";
constexpr char kPrompt[] = "chancery> ";
constexpr char kMore[] = "     ...> ";

// What is typed after one prompt, and what is said to it.
struct Exchange {
  std::vector<std::string> typed;
  std::string said;
};

std::vector<Exchange> ReadTranscript() {
  const std::string readme = ReadFile(Runfile("README.md"));
  std::vector<Exchange> exchanges;
  bool within = false;
  for (absl::string_view line : absl::StrSplit(readme, '\n')) {
    if (line == kBegin) {
      within = true;
      continue;
    }
    if (!within) continue;
    if (!line.empty() && !absl::ConsumePrefix(&line, "    ")) break;
    if (absl::ConsumePrefix(&line, kPrompt)) {
      exchanges.push_back({{std::string(line)}, ""});
    } else if (exchanges.empty()) {
      ADD_FAILURE() << "before the first prompt: " << line;
    } else if (absl::ConsumePrefix(&line, kMore)) {
      exchanges.back().typed.emplace_back(line);
    } else {
      absl::StrAppend(&exchanges.back().said, line, "\n");
    }
  }
  return exchanges;
}

// Without the time of a commit, and without the empty lines at the end.
std::string Comparable(const std::string& text) {
  static const std::regex& commit =
      *new std::regex("at revision [0-9]+ \\([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]+ UTC\\)");
  std::string result = std::regex_replace(text, commit, "at revision N");
  while (absl::EndsWith(result, "\n")) result.pop_back();
  return result;
}

TEST(ShellTranscriptTest, TheReadmeShowsWhatTheShellSays) {
  const std::vector<Exchange> transcript = ReadTranscript();
  ASSERT_GE(transcript.size(), 3u) << "README.md has no transcript";
  auto server = ServerProcess::Start({NewFolder("store")});
  ASSERT_THAT(server, IsOk());
  ASSERT_THAT((*server)->Load({Runfile("client/loader/samples")}), ExitsWith(0));
  for (const Exchange& exchange : transcript) {
    Invocation invocation;
    invocation.program = CliBinary();
    invocation.arguments = {"shell"};
    invocation.environment = {absl::StrCat("CHANCERY_SERVER=", (*server)->address()), "COLUMNS=80"};
    invocation.input = absl::StrCat(absl::StrJoin(exchange.typed, "\n"), "\n");
    const ProcessEnd end = RunToEnd(invocation);
    EXPECT_THAT(end, ExitsWith(0));
    EXPECT_EQ(Comparable(end.out + end.err), Comparable(exchange.said)) << exchange.typed[0];
  }
}

}  // namespace
}  // namespace chancery
