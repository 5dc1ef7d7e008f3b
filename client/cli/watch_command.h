// `chancery watch`: changes of the graph as they come.

#ifndef CHANCERY_CLIENT_CLI_WATCH_COMMAND_H_
#define CHANCERY_CLIENT_CLI_WATCH_COMMAND_H_

#include "client/cli/command.h"

namespace chancery {

Command WatchCommand();

}  // namespace chancery

#endif  // CHANCERY_CLIENT_CLI_WATCH_COMMAND_H_
