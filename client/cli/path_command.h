// `chancery path`: the shortest chains of meetings between two people.

#ifndef CHANCERY_CLIENT_CLI_PATH_COMMAND_H_
#define CHANCERY_CLIENT_CLI_PATH_COMMAND_H_

#include "client/cli/command.h"

namespace chancery {

Command PathCommand();

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_PATH_COMMAND_H_
