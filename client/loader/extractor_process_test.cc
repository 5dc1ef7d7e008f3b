#include "client/loader/extractor_process.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/base/errors.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;

std::unique_ptr<ExtractorProcess> Start(const std::string& command) {
  absl::StatusOr<std::unique_ptr<ExtractorProcess>> process = ExtractorProcess::Start(command);
  EXPECT_TRUE(process.ok()) << process.status();
  return *std::move(process);
}

std::string Reason(const absl::Status& status) {
  const absl::optional<ErrorDetail> detail = GetErrorDetail(status);
  return detail.has_value() ? detail->reason : "";
}

AskLimits Quick() {
  AskLimits limits;
  limits.timeout = absl::Milliseconds(50);
  return limits;
}

TEST(ExtractorProcessTest, AnswersLineByLine) {
  const auto process = Start("while read -r line; do echo \"<$line>\"; done");
  EXPECT_EQ(*process->Ask("one", {}, nullptr), "<one>");
  EXPECT_TRUE(process->IsIdle());
  EXPECT_EQ(*process->Ask("two", {}, nullptr), "<two>");
  process->CloseInput();
  EXPECT_TRUE(process->WaitForEnd(absl::Minutes(1)));
}

TEST(ExtractorProcessTest, CarriesLinesLongerThanAPipe) {
  const auto process = Start("cat");
  const std::string line(3 << 20, 'x');
  const absl::StatusOr<std::string> answer = process->Ask(line, {}, nullptr);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->size(), line.size());
}

TEST(ExtractorProcessTest, TellsHowItEnded) {
  const auto code = Start("read line; exit 3");
  const absl::Status exited = code->Ask("x", {}, nullptr).status();
  EXPECT_EQ(Reason(exited), "EXTRACTOR_ENDED");
  EXPECT_THAT(std::string(exited.message()),
              HasSubstr("ended with exit code 3 before it answered"));
  EXPECT_FALSE(code->was_no_command());

  const auto killed = Start("read line; kill -SEGV $$");
  EXPECT_THAT(std::string(killed->Ask("x", {}, nullptr).status().message()),
              HasSubstr("by signal 11"));

  const auto none = Start("/no/such/program 2>/dev/null");
  EXPECT_EQ(Reason(none->Ask("x", {}, nullptr).status()), "EXTRACTOR_ENDED");
  EXPECT_TRUE(none->was_no_command());
}

// A write that nobody reads must not end the test by SIGPIPE.
TEST(ExtractorProcessTest, OutlivesAProcessThatDoesNotRead) {
  const auto process = Start("exec <&-; exit 0");
  EXPECT_EQ(Reason(process->Ask(std::string(1 << 20, 'x'), {}, nullptr).status()),
            "EXTRACTOR_ENDED");
}

TEST(ExtractorProcessTest, EndsAProcessThatIsTooSlow) {
  const auto process = Start("while :; do :; done");
  EXPECT_EQ(Reason(process->Ask("x", Quick(), nullptr).status()), "EXTRACTOR_TIMEOUT");
  EXPECT_TRUE(process->WaitForEnd(absl::ZeroDuration()));
}

TEST(ExtractorProcessTest, RefusesAnswersOfSeveralLinesOrWithoutEnd) {
  EXPECT_EQ(
      Reason(Start("read line; printf 'a\\nb\\n'; read line")->Ask("x", {}, nullptr).status()),
      "EXTRACTOR_INVALID");
  AskLimits limits;
  limits.max_answer_bytes = 1000;
  EXPECT_EQ(Reason(Start("tr '\\n' ' ' < /dev/zero")->Ask("x", limits, nullptr).status()),
            "EXTRACTOR_INVALID");
}

TEST(ExtractorProcessTest, NoticesWhatIsSaidUnasked) {
  const auto process = Start("echo hello; read line");
  // It has spoken once poll sees it.
  while (process->IsIdle()) std::this_thread::yield();
  EXPECT_FALSE(process->IsIdle());
}

TEST(ExtractorProcessTest, StopsWhenAskedTo) {
  const auto process = Start("while :; do :; done");
  const std::atomic<bool> stop{true};
  EXPECT_EQ(process->Ask("x", {}, &stop).status().code(), absl::StatusCode::kCancelled);
}

TEST(ExtractorProcessTest, KillsWhatTheCommandHasStarted) {
  std::string folder = absl::StrCat(::testing::TempDir(), "/extractorXXXXXX");
  ASSERT_NE(mkdtemp(&folder[0]), nullptr);
  const std::string file = folder + "/pid";
  pid_t grandchild = 0;
  {
    const auto process = Start(absl::StrCat("sh -c 'echo $$ > ", file,
                                            "; echo ok; while :; do read -r line; done' ; true"));
    EXPECT_EQ(*process->Ask("x", {}, nullptr), "ok");
    std::ifstream(file) >> grandchild;
    ASSERT_GT(grandchild, 1);
  }
  // Gone, or a zombie that its new parent has not yet waited for: soon after it was killed.
  const auto lives = [grandchild] {
    std::string stat;
    std::getline(std::ifstream(absl::StrCat("/proc/", grandchild, "/stat")), stat);
    return !stat.empty() && stat.find(") Z ") == std::string::npos &&
           stat.find(") X ") == std::string::npos;
  };
  while (lives()) std::this_thread::yield();
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace chancery
