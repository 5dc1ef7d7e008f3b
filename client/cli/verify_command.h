// `chancery verify`: whether every index agrees with its base rows.

#ifndef CHANCERY_CLIENT_CLI_VERIFY_COMMAND_H_
#define CHANCERY_CLIENT_CLI_VERIFY_COMMAND_H_

#include "client/cli/command.h"

namespace chancery {

Command VerifyCommand();

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_VERIFY_COMMAND_H_
