#include "client/cli/fish_completion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "client/cli/application.h"

namespace chancery {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(FishCompletionTest, HasCommandsFlagsChoicesAndFiles) {
  const std::string script = FishCompletion(AllCommands());
  EXPECT_THAT(
      script,
      AllOf(HasSubstr("' -a top -d 'what the server works on now'\n"),
            HasSubstr("complete -c chancery -n '__fish_seen_subcommand_from met' -l output -s o -x "
                      "-a 'table json jsonl csv dot svg' -d 'how to print (default: table)'\n"),
            HasSubstr(" -l tls-ca -r -F -d "),
            HasSubstr("'__fish_seen_subcommand_from verify' -l repair-index -d 'put the index rows "
                      "right'\n"),
            HasSubstr("'__fish_seen_subcommand_from completion' -a 'bash zsh fish'\n")));
}

TEST(FishCompletionTest, QuotesWhatMeansSomethingToTheShell) {
  Command command;
  command.name = "x";
  command.summary = "it's a\\b";
  EXPECT_THAT(FishCompletion({command}), HasSubstr(" -a x -d 'it\\'s a\\\\b'\n"));
}

}  // namespace
}  // namespace chancery
