// `chancery held`: who held an office, or what a person held, at or during a time.

#ifndef CHANCERY_CLIENT_CLI_HELD_COMMAND_H_
#define CHANCERY_CLIENT_CLI_HELD_COMMAND_H_

#include "client/cli/command.h"

namespace chancery {

Command HeldCommand();

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_HELD_COMMAND_H_
