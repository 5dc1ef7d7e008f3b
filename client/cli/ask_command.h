// `chancery ask`: a question in plain English, as the command that answers it.

#ifndef CHANCERY_CLIENT_CLI_ASK_COMMAND_H_
#define CHANCERY_CLIENT_CLI_ASK_COMMAND_H_

#include <vector>

#include "client/cli/command.h"

namespace chancery {

// `commands`: those that questions become; must outlive the command, and be filled when it runs.
Command AskCommand(const std::vector<Command>* commands);

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_ASK_COMMAND_H_
