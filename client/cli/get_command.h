// `chancery get`: resources in full, by name.

#ifndef CHANCERY_CLIENT_CLI_GET_COMMAND_H_
#define CHANCERY_CLIENT_CLI_GET_COMMAND_H_

#include "client/cli/command.h"

namespace chancery {

Command GetCommand();

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_GET_COMMAND_H_
