// `chancery trim`: takes old history away.

#ifndef CHANCERY_CLIENT_CLI_TRIM_COMMAND_H_
#define CHANCERY_CLIENT_CLI_TRIM_COMMAND_H_

#include "client/cli/command.h"

namespace chancery {

Command TrimCommand();

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_TRIM_COMMAND_H_
