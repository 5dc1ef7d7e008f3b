#include "client/cli/command_help.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_split.h"
#include "client/cli/application.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Command Sample() {
  Command command;
  command.name = "sample";
  command.summary = "a sample";
  command.arguments = "THING";
  command.description = "Does something with THING.";
  command.flags = {
      {"kind", FlagType::kChoice, "KIND", "how", {"this", "that"}, true},
      {"an-uncommonly-long-flag", FlagType::kText, "VALUE", "why"},
      {"fast", FlagType::kSwitch, "", "hurry"},
  };
  command.examples = {{"chancery sample x", "an example"}};
  command.needs_server = false;
  return command;
}

TEST(CommandHelpTest, ShowsUsageFlagsAndExamples) {
  EXPECT_EQ(CommandHelp(Sample()),
            "Usage: chancery sample THING [FLAGS]\n"
            "\n"
            "Does something with THING.\n"
            "\n"
            "Flags:\n"
            "  --kind KIND  how; one of this, that; several with commas\n"
            "  --an-uncommonly-long-flag VALUE\n"
            "               why\n"
            "  --fast       hurry\n"
            "\n"
            "Examples:\n"
            "  # an example\n"
            "  chancery sample x\n"
            "\n"
            "Flags of all commands (see `chancery help`):\n"
            "  --color, --help\n");
}

TEST(CommandHelpTest, ShowsOnlyTheGlobalFlagsThatMakeSense) {
  Command command = Sample();
  command.needs_server = true;
  command.has_rows = false;
  command.reads_graph = false;
  const std::string help = CommandHelp(command);
  EXPECT_THAT(help, HasSubstr("--server"));
  EXPECT_THAT(help, Not(HasSubstr("--limit")));
  EXPECT_THAT(help, Not(HasSubstr("--all")));
  EXPECT_THAT(help, Not(HasSubstr("--at,")));
}

TEST(CommandHelpTest, FitsEightyColumns) {
  std::vector<std::string> texts = {OverviewHelp(AllCommands())};
  for (const Command& command : AllCommands()) texts.push_back(CommandHelp(command));
  for (const HelpTopic& topic : HelpTopics()) texts.push_back(topic.text);
  for (const std::string& text : texts) {
    EXPECT_EQ(text.back(), '\n');
    for (absl::string_view line : absl::StrSplit(text, '\n')) {
      EXPECT_LE(DisplayWidth(line), 80u) << line;
      EXPECT_TRUE(line.empty() || line.back() != ' ') << line;
    }
  }
}

TEST(CommandHelpTest, TheOverviewNamesEveryCommandAndTopic) {
  const std::string help = OverviewHelp(AllCommands());
  for (const Command& command : AllCommands()) {
    EXPECT_THAT(help, HasSubstr("\n  " + command.name + " "));
  }
  for (const HelpTopic& topic : HelpTopics()) EXPECT_THAT(help, HasSubstr("\n  " + topic.name));
}

}  // namespace
}  // namespace chancery
