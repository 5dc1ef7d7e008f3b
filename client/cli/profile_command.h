// `chancery profile`: servers by short names.

#ifndef CHANCERY_CLIENT_CLI_PROFILE_COMMAND_H_
#define CHANCERY_CLIENT_CLI_PROFILE_COMMAND_H_

#include "client/cli/command.h"

namespace chancery {

Command ProfileCommand();

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_PROFILE_COMMAND_H_
