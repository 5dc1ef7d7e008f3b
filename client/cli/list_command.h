// `chancery list`: the resources of a collection.

#ifndef CHANCERY_CLIENT_CLI_LIST_COMMAND_H_
#define CHANCERY_CLIENT_CLI_LIST_COMMAND_H_

#include "client/cli/command.h"

namespace chancery {

Command ListCommand();

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_LIST_COMMAND_H_
