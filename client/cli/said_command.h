// `chancery said`: who said what.

#ifndef CHANCERY_CLIENT_CLI_SAID_COMMAND_H_
#define CHANCERY_CLIENT_CLI_SAID_COMMAND_H_

#include "client/cli/command.h"

namespace chancery {

Command SaidCommand();

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_SAID_COMMAND_H_
