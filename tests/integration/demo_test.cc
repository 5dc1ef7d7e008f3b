// What `./dev demo` runs once it has built: the script is user interface, and must not rot.

#include <sys/stat.h>

#include <cstdlib>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/process.h"
#include "tests/integration/test_files.h"

namespace chancery {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(DemoTest, AnswersTheMainQuestionAndCanBeRunTwice) {
  // The script asks Bazel where the programs are. Runfiles have them at the same paths.
  const std::string script = Runfile("bazel/tools/demo.sh");
  const std::string tools = NewFolder("tools");
  WriteFile(absl::StrCat(tools, "/bazel"), "#!/bin/sh\npwd\n");
  ASSERT_EQ(chmod(absl::StrCat(tools, "/bazel").c_str(), 0755), 0);
  Invocation demo;
  demo.program = script;
  demo.environment = {absl::StrCat("PATH=", tools, ":", std::getenv("PATH"))};
  for (int run = 0; run < 2; ++run) {
    const ProcessEnd end = RunToEnd(demo);
    ASSERT_THAT(end, ExitsWith(0));
    EXPECT_THAT(end.err, Not(HasSubstr("rejected")));
    // Kerry came back as a former secretary: that is no meeting with the holder of the office.
    const size_t then =
        end.out.find("$ chancery met \"Sergey Lavrov\" --role \"US Secretary of State\"\n");
    const size_t not_then = end.out.find(
        "$ chancery met \"Sergey Lavrov\" --role \"US Secretary of State\" --mode not-then");
    ASSERT_NE(then, std::string::npos) << end;
    ASSERT_NE(not_then, std::string::npos) << end;
    EXPECT_THAT(end.out.substr(then, not_then - then), Not(HasSubstr("2021-07-12")));
    EXPECT_THAT(end.out.substr(not_then), HasSubstr("2021-07-12"));
    const size_t question = end.out.rfind(
        "$ chancery met \"Sergey Lavrov\" --role \"US Secretary of State\" --evidence\n");
    ASSERT_NE(question, std::string::npos) << end;
    EXPECT_THAT(end.out.substr(question),
                AllOf(HasSubstr("John Kerry"), HasSubstr("2013-09-12"), HasSubstr("Geneva"),
                      HasSubstr("Kerry and Lavrov met in Geneva on Thursday"),
                      HasSubstr("Sample Wire, 2013-09-14"), HasSubstr("To go on")));
  }
}

}  // namespace
}  // namespace chancery
