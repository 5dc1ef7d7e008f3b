#include "client/cli/bash_completion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/application.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// What bash offers for the last of `words`.
std::string Complete(const std::vector<std::string>& words) {
  const std::string script = ::testing::TempDir() + "/completion.bash";
  const std::string output = ::testing::TempDir() + "/completion.out";
  std::ofstream(script) << BashCompletion(AllCommands()) << "COMP_WORDS=('"
                        << absl::StrJoin(words, "' '") << "')\nCOMP_CWORD=" << words.size() - 1
                        << "\n_chancery\necho \"${COMPREPLY[*]}\"\n";
  EXPECT_EQ(std::system(absl::StrCat("bash ", script, " > ", output, " 2>&1").c_str()), 0);
  std::ifstream in(output);
  std::ostringstream text;
  text << in.rdbuf();
  std::remove(script.c_str());
  std::remove(output.c_str());
  return text.str();
}

TEST(BashCompletionTest, CompletesCommands) {
  EXPECT_EQ(Complete({"chancery", "ti"}), "timeline\n");
  EXPECT_THAT(Complete({"chancery", ""}), HasSubstr("met timeline held said search"));
}

TEST(BashCompletionTest, CompletesTheFlagsOfTheCommand) {
  EXPECT_EQ(Complete({"chancery", "met", "x", "--ro"}), "--role\n");
  EXPECT_EQ(Complete({"chancery", "stats", "--ro"}), "\n");
  EXPECT_THAT(Complete({"chancery", "stats", "--"}), Not(HasSubstr("--limit")));
}

TEST(BashCompletionTest, CompletesTheChoicesOfAFlag) {
  EXPECT_EQ(Complete({"chancery", "met", "x", "--mode", "n"}), "not-then\n");
  EXPECT_EQ(Complete({"chancery", "met", "x", "-o", ""}), "table json jsonl csv dot svg\n");
}

TEST(BashCompletionTest, CompletesFilesWhereTheCommandWritesOne) {
  EXPECT_EQ(Complete({"chancery", "export", "--output", "/etc/host"}).find("/etc/hostname") ==
                std::string::npos,
            Complete({"chancery", "stats", "--tls-ca", "/etc/host"}).find("/etc/hostname") ==
                std::string::npos);
  EXPECT_EQ(Complete({"chancery", "export", "--output", "js"}), "\n");
  EXPECT_THAT(Complete({"chancery", "export", "--format", ""}), HasSubstr("ftm"));
}

TEST(BashCompletionTest, OffersNothingWhereTextIsExpected) {
  EXPECT_EQ(Complete({"chancery", "met", "x", "--role", ""}), "\n");
}

TEST(BashCompletionTest, CompletesWhatCommandsTake) {
  EXPECT_EQ(Complete({"chancery", "help", "exit"}), "exit-codes\n");
  EXPECT_EQ(Complete({"chancery", "list", "peo"}), "people\n");
  EXPECT_THAT(Complete({"chancery", "completion", ""}), HasSubstr(" bash zsh fish\n"));
  EXPECT_EQ(Complete({"chancery", "curate", "sp"}), "split\n");
}

}  // namespace
}  // namespace chancery
