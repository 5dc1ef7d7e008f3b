// The script that `chancery completion bash` prints.

#ifndef CHANCERY_CLIENT_CLI_BASH_COMPLETION_H_
#define CHANCERY_CLIENT_CLI_BASH_COMPLETION_H_

#include <string>
#include <vector>

#include "client/cli/command.h"

namespace chancery {

// Completes commands, the flags of each, the values of flags with choices, and files where a flag
// takes one.
std::string BashCompletion(const std::vector<Command>& commands);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_BASH_COMPLETION_H_
