#include "tests/integration/process.h"

#include <signal.h>

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/matchers.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

Invocation Shell(const std::string& script) { return {"/bin/sh", {"-c", script}}; }

TEST(ProcessTest, TellsExitCodeAndBothOutputs) {
  const ProcessEnd end = RunToEnd(Shell("echo to out; echo to err >&2; exit 3"));
  EXPECT_THAT(end, ExitsWith(3));
  EXPECT_EQ(end.out, "to out\n");
  EXPECT_EQ(end.err, "to err\n");
}

TEST(ProcessTest, FeedsInputLongerThanAPipe) {
  Invocation command = Shell("wc -c");
  command.input = std::string(1 << 20, 'x');
  EXPECT_EQ(RunToEnd(command).out, "1048576\n");
}

TEST(ProcessTest, SurvivesAProgramThatDoesNotReadItsInput) {
  Invocation command = Shell("exit 0");
  command.input = std::string(1 << 20, 'x');
  EXPECT_THAT(RunToEnd(command), ExitsWith(0));
}

TEST(ProcessTest, ReadsOutputLongerThanAPipeBeforeAnybodyAsks) {
  auto process = Process::Start(Shell("head -c 1000000 /dev/zero; echo done >&2"));
  ASSERT_THAT(process, IsOk());
  EXPECT_THAT((*process)->WaitForOutput("done"), IsOk());
}

TEST(ProcessTest, WaitForOutputFailsAtOnceWhenTheProgramEnds) {
  auto process = Process::Start(Shell("echo something else"));
  ASSERT_THAT(process, IsOk());
  EXPECT_THAT((*process)->WaitForOutput("ready"),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("something else")));
}

TEST(ProcessTest, WaitKillsAtTheDeadline) {
  auto process = Process::Start(Shell("echo started; exec cat /dev/zero > /dev/null"));
  ASSERT_THAT(process, IsOk());
  EXPECT_THAT((*process)->WaitForOutput("started"), IsOk());
  EXPECT_THAT((*process)->Wait(absl::Milliseconds(1)),
              StatusIs(absl::StatusCode::kDeadlineExceeded, HasSubstr("started")));
}

TEST(ProcessTest, TellsTheSignalThatEndedIt) {
  auto process = Process::Start(Shell("echo started; exec cat /dev/zero > /dev/null"));
  ASSERT_THAT(process, IsOk());
  ASSERT_THAT((*process)->WaitForOutput("started"), IsOk());
  (*process)->Signal(SIGKILL);
  const absl::StatusOr<ProcessEnd> end = (*process)->Wait();
  ASSERT_THAT(end, IsOk());
  EXPECT_EQ(end->signal, SIGKILL);
  EXPECT_EQ(end->exit_code, -1);
}

TEST(ProcessTest, StartSaysWhichProgramIsMissing) {
  EXPECT_THAT(Process::Start({"/no/such/program"}),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("/no/such/program")));
}

TEST(ProcessTest, InheritsNoVariablesButThoseOfTheSystem) {
  setenv("CHANCERY_SERVER", "inherited", 1);
  Invocation command = Shell("echo [$CHANCERY_SERVER] [$GIVEN]");
  command.environment = {"GIVEN=yes"};
  EXPECT_EQ(RunToEnd(command).out, "[] [yes]\n");
  unsetenv("CHANCERY_SERVER");
}

TEST(ProcessTest, ObeysPermissionsEvenAsRoot) {
  Invocation command = Shell(
      "dir=$(mktemp -d) && chmod 0 \"$dir\"; ls \"$dir\" 2>&1; chmod 700 \"$dir\"; rmdir \"$dir\"");
  command.obeys_permissions = true;
  EXPECT_THAT(RunToEnd(command).out, HasSubstr("Permission denied"));
}

}  // namespace
}  // namespace chancery
