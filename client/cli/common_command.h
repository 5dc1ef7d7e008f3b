// `chancery common`: whom all of some people met.

#ifndef CHANCERY_CLIENT_CLI_COMMON_COMMAND_H_
#define CHANCERY_CLIENT_CLI_COMMON_COMMAND_H_

#include "client/cli/command.h"

namespace chancery {

Command CommonCommand();

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_COMMON_COMMAND_H_
