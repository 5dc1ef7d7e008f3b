// `chancery top` and `cancel`: the calls that a server works on, and the end of one.

#ifndef CHANCERY_CLIENT_CLI_TOP_COMMAND_H_
#define CHANCERY_CLIENT_CLI_TOP_COMMAND_H_

#include "client/cli/command.h"

namespace chancery {

Command TopCommand();
Command CancelCommand();

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_TOP_COMMAND_H_
