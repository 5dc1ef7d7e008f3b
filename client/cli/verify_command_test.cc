#include "client/cli/verify_command.h"

#include <gtest/gtest.h>

#include <string>

#include "client/cli/cli_fixture.h"

namespace chancery {
namespace {

// A clock that has moved on by `step` each time it is looked at.
class SteppingClock final : public Clock {
 public:
  explicit SteppingClock(absl::Duration step) : step_(step) {}
  absl::Time Now() const override { return now_ += step_; }

 private:
  const absl::Duration step_;
  mutable absl::Time now_ = absl::UnixEpoch();
};

class VerifyCommandTest : public CliTest {
 protected:
  void Steps(const std::string& differences) {
    fake_.verify_steps = {
        Parse<v1::VerifyResponse>("base_rows: 1000 index_rows: 4000"),
        Parse<v1::VerifyResponse>(
            "base_rows: 2000 index_rows: 8000 done: true info { revision: 12 } " + differences)};
  }
};

TEST_F(VerifyCommandTest, ACleanStoreIsExitCodeZero) {
  Steps("");
  CliRun run = Run({"verify"});
  EXPECT_EQ(run.out, "2,000 base rows, 8,000 index rows, 0 differences, at revision 12\n");
  EXPECT_EQ(run.err, "");
  EXPECT_EQ(run.exit_code, 0);
}

TEST_F(VerifyCommandTest, DifferencesAreListedAndHaveTheirExitCode) {
  Steps("difference_count: 3 differences: 'missing row a\\033' differences: 'stray row b'");
  CliRun run = Run({"verify", "--max-differences", "2"});
  EXPECT_EQ(run.out,
            "missing row a\uFFFD\nstray row b\n"
            "2,000 base rows, 8,000 index rows, 3 differences, at revision 12\n");
  EXPECT_EQ(run.err, "only the first 2 differences are shown; --max-differences N shows more\n");
  EXPECT_EQ(run.exit_code, 6);
  EXPECT_EQ(fake_.verify_requests[0].max_differences(), 2);
}

TEST_F(VerifyCommandTest, TellsItsProgressInLinesNowAndThen) {
  Steps("");
  const SteppingClock clock(absl::Seconds(11));
  environment_.clock = &clock;
  EXPECT_EQ(Run({"verify"}).err, "1,000 base rows, 4,000 index rows, 0 differences\n");
}

TEST_F(VerifyCommandTest, RedrawsItsProgressOnATerminal) {
  Steps("");
  const SteppingClock clock(absl::Seconds(1));
  environment_.clock = &clock;
  environment_.err_is_terminal = true;
  EXPECT_EQ(Run({"verify"}).err,
            "\r\x1b[K1,000 base rows, 4,000 index rows, 0 differences\r\x1b[K");
}

TEST_F(VerifyCommandTest, PrintsEveryStepAsJson) {
  Steps("difference_count: 1 differences: 'x'");
  CliRun run = Run({"verify", "-o", "json"});
  EXPECT_EQ(run.out,
            "{\"baseRows\":\"1000\",\"indexRows\":\"4000\"}\n"
            "{\"baseRows\":\"2000\",\"indexRows\":\"8000\",\"differenceCount\":\"1\","
            "\"differences\":[\"x\"],\"done\":true,\"info\":{\"revision\":\"12\"}}\n");
  EXPECT_EQ(run.exit_code, 6);
}

TEST_F(VerifyCommandTest, RepairsTheIndexWhenTold) {
  fake_.repair_steps = {
      Parse<v1::RepairIndexResponse>("base_rows: 1000 index_rows: 4000"),
      Parse<v1::RepairIndexResponse>("base_rows: 2000 index_rows: 8000 difference_count: 1 "
                                     "differences: 'stray row b' rows_written: 1 done: true "
                                     "info { revision: 13 }")};
  CliRun run = Run({"verify", "--repair-index", "--max-differences", "7"});
  EXPECT_EQ(run.out,
            "stray row b\n"
            "2,000 base rows, 8,000 index rows, 1 difference; 1 row put right, at revision 13\n");
  EXPECT_EQ(run.exit_code, 0);
  ASSERT_EQ(fake_.repair_requests.size(), 1U);
  EXPECT_EQ(fake_.repair_requests[0].max_differences(), 7);
  EXPECT_TRUE(fake_.verify_requests.empty());
  fake_.repair_status = absl::DataLossError("base rows are damaged: restore a backup");
  run = Run({"verify", "--repair-index"});
  EXPECT_EQ(run.exit_code, 5);
  EXPECT_EQ(run.err, "chancery: base rows are damaged: restore a backup\n");
}

TEST_F(VerifyCommandTest, AStreamThatEndsTooSoonIsAnError) {
  fake_.verify_steps = {Parse<v1::VerifyResponse>("base_rows: 1000")};
  CliRun run = Run({"verify"});
  EXPECT_EQ(run.err, "chancery: the server ended before it had verified all\n");
  EXPECT_EQ(run.exit_code, 5);
}

TEST_F(VerifyCommandTest, AnErrorOfTheServerIsToldBehindItsProgress) {
  fake_.verify_steps = {Parse<v1::VerifyResponse>("base_rows: 1000")};
  fake_.verify_status = absl::DataLossError("a row is damaged");
  CliRun run = Run({"verify"});
  EXPECT_EQ(run.exit_code, 5);
  EXPECT_EQ(run.err, "chancery: a row is damaged\n");
}

}  // namespace
}  // namespace chancery
