// `chancery shell`: questions in openCypher one after the other, with line editing, history and
// completion on a terminal.

#ifndef CHANCERY_CLIENT_CLI_SHELL_COMMAND_H_
#define CHANCERY_CLIENT_CLI_SHELL_COMMAND_H_

#include "client/cli/command.h"

namespace chancery {

Command ShellCommand();

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_SHELL_COMMAND_H_
