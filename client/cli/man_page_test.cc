#include "client/cli/man_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "client/cli/application.h"

namespace chancery {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(ManPageTest, HasEveryCommandWithItsFlags) {
  const std::string page = ManPage(AllCommands());
  for (const Command& command : AllCommands()) {
    EXPECT_THAT(page, HasSubstr(".SS chancery " + command.name)) << command.name;
  }
  EXPECT_THAT(page, AllOf(HasSubstr("\n.TP\n\\fB\\-\\-role\\fR \\fIROLE\\fR\n"),
                          HasSubstr("\\fB\\-o\\fR, \\fB\\-\\-output\\fR \\fIFORMAT\\fR\n"),
                          HasSubstr("; one of table, json, jsonl, csv\n"),
                          HasSubstr("\n.SH WHAT THE EXIT CODE TELLS A SCRIPT\n.nf\n")));
}

TEST(ManPageTest, TextIsNeverTakenForARequest) {
  Command command;
  command.name = "a-b";
  command.description = ".x\n'y\n\nz\\n ~";
  EXPECT_THAT(ManPage({command}),
              HasSubstr(".SS chancery a\\-b\n\\&.x\n\\&'y\n.PP\nz\\en \\(ti\n"));
}

}  // namespace
}  // namespace chancery
