// Help texts, made of the commands' data, in 80 columns or less.

#ifndef CHANCERY_CLIENT_CLI_COMMAND_HELP_H_
#define CHANCERY_CLIENT_CLI_COMMAND_HELP_H_

#include <string>
#include <vector>

#include "client/cli/command.h"

namespace chancery {

// The flags that every command has, as far as they make sense for it.
std::vector<FlagSpec> GlobalFlags();
// Of the global flags those that `command` takes, and its own before them. One of its own stands
// for a global one of the same name.
std::vector<FlagSpec> AllFlagsOf(const Command& command);

// `chancery help`.
std::string OverviewHelp(const std::vector<Command>& commands);
// `chancery help COMMAND`.
std::string CommandHelp(const Command& command);

struct HelpTopic {
  std::string name;
  std::string summary;
  std::string text;
};

// What help there is beside the commands: exit-codes, names, output, time.
const std::vector<HelpTopic>& HelpTopics();

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_COMMAND_HELP_H_
