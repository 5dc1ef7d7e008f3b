#include "client/cli/trim_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "client/cli/cli_fixture.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

class TrimCommandTest : public CliTest {
 protected:
  TrimCommandTest() {
    fake_.trim_history.Returns(Parse<v1::TrimHistoryResponse>(
        "oldest_revision: 7 oldest_revision_time { seconds: 1767225600 } rows: 1200 bytes: 3400 "
        "commits: 6"));
  }

  CliRun Answer(const std::string& answer) {
    std::istringstream in(answer);
    environment_.in = &in;
    environment_.in_is_terminal = true;
    CliRun run = Run({"trim", "7"});
    environment_.in = nullptr;
    environment_.in_is_terminal = false;
    return run;
  }
};

TEST_F(TrimCommandTest, TellsWhatWouldGo) {
  const CliRun run = Run({"trim", "7", "--dry-run"});
  EXPECT_THAT(run.out, HasSubstr("1,200 versions of rows (3.3 KiB) and 6 commits of the change log "
                                 "would go; revision 7 (2026-01-01"));
  EXPECT_EQ(run.exit_code, 0);
  ASSERT_THAT(fake_.trim_history.requests, SizeIs(1));
  EXPECT_EQ(fake_.trim_history.requests[0].oldest_revision(), 7);
  EXPECT_TRUE(fake_.trim_history.requests[0].validate_only());
}

TEST_F(TrimCommandTest, ADateIsItsEnd) {
  EXPECT_EQ(Run({"trim", "2025-12-31", "--yes"}).exit_code, 0);
  ASSERT_THAT(fake_.trim_history.requests, SizeIs(1));
  EXPECT_FALSE(fake_.trim_history.requests[0].validate_only());
  EXPECT_EQ(fake_.trim_history.requests[0].before().seconds(), 1767225599);
}

TEST_F(TrimCommandTest, IsForScriptsToo) {
  EXPECT_EQ(Run({"trim", "7", "--yes", "-o", "csv"}).out,
            "oldest_revision,rows,bytes,commits\n7,1200,3400,6\n");
  EXPECT_THAT(Run({"trim", "7", "--yes", "-o", "json"}).out, HasSubstr("\"oldestRevision\":\"7\""));
}

TEST_F(TrimCommandTest, AsksBefore) {
  const CliRun no = Answer("no\n");
  EXPECT_THAT(no.err, HasSubstr("It cannot be undone.\nTrim it? [yes/no] nothing was trimmed"));
  EXPECT_EQ(no.exit_code, 1);
  ASSERT_THAT(fake_.trim_history.requests, SizeIs(1));
  EXPECT_TRUE(fake_.trim_history.requests[0].validate_only());
  const CliRun yes = Answer(" Yes \n");
  EXPECT_THAT(yes.out, HasSubstr("went; revision 7"));
  ASSERT_THAT(fake_.trim_history.requests, SizeIs(3));
  EXPECT_FALSE(fake_.trim_history.requests[2].validate_only());
}

TEST_F(TrimCommandTest, WhereNobodyCanBeAskedNothingGoes) {
  const CliRun run = Run({"trim", "7"});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, HasSubstr("--yes"));
  EXPECT_EQ(Run({"trim", "sometime", "--yes"}).exit_code, 2);
  EXPECT_EQ(Run({"trim"}).exit_code, 2);
  EXPECT_THAT(fake_.trim_history.requests, SizeIs(0));
}

}  // namespace
}  // namespace chancery
