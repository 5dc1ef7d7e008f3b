// The script that `chancery completion fish` prints.

#ifndef CHANCERY_CLIENT_CLI_FISH_COMPLETION_H_
#define CHANCERY_CLIENT_CLI_FISH_COMPLETION_H_

#include <string>
#include <vector>

#include "client/cli/command.h"

namespace chancery {

// Completes commands, the flags of each with what they do, the values of flags with choices, and
// files where a flag takes one.
std::string FishCompletion(const std::vector<Command>& commands);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_FISH_COMPLETION_H_
