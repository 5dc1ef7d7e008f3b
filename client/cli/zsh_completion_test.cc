#include "client/cli/zsh_completion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "client/cli/application.h"

namespace chancery {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(ZshCompletionTest, HasCommandsFlagsChoicesAndFiles) {
  const std::string script = ZshCompletion(AllCommands());
  EXPECT_THAT(
      script,
      AllOf(StartsWith("#compdef chancery\n"), HasSubstr("'top:what the server works on now'"),
            HasSubstr("'(-o --output)'{-o,--output=}'[how to print (default\\: table)]:"
                      "FORMAT:(table json jsonl csv)'"),
            HasSubstr("'--tls-ca=[use TLS, trusting the authorities in this PEM file]:FILE:"
                      "_files'"),
            HasSubstr("'--repair-index[put the index rows right]'"),
            HasSubstr("'*:bash|zsh|fish:(bash zsh fish)';;")));
}

TEST(ZshCompletionTest, QuotesWhatMeansSomethingToTheShell) {
  Command command;
  command.name = "x";
  command.summary = "it's [one]: a\\b";
  EXPECT_THAT(ZshCompletion({command}), HasSubstr("'x:it'\\''s \\[one\\]\\: a\\\\b'"));
}

}  // namespace
}  // namespace chancery
